/** Signing in: passkey, password and code, link. */
import type { Words } from '../ja.ts';

export const signIn: Words['signIn'] = {
  title: 'Sign in',
  passkey: 'Sign in with a passkey',
  passkeyHint: 'It uses what unlocks this device: fingerprint, face or PIN.',
  or: 'or',
  email: 'E-mail address',
  password: 'Password',
  next: 'Next',
  code: 'One-time code',
  codeHint: 'The six digits that your authenticator app shows.',
  recoveryHint: 'One of the recovery codes you kept. Each works once.',
  recoveryCode: 'Recovery code',
  useRecovery: 'Without your authenticator, use a recovery code',
  useCode: 'Use the code of the authenticator app',
  tenant: 'Organisation',
  submit: 'Sign in',
  back: 'Begin again',
  locked: (seconds) =>
    `Signing in is paused after several wrong tries. Wait ${seconds >= 60 ? `${Math.ceil(seconds / 60)} min` : `${seconds} s`}.`,
  unlocked: 'You can try again now.',
  cancelled: 'The passkey was cancelled, or it took too long.',
  byLink: 'Use a sign-in link',
  failed: 'You could not be signed in',
};
