/** What a person signs in with, which of it suffices, and what may not be taken away. */
import { type Duration, durationOfMs, type Instant, minus } from '#kernel';

const MINUTE_MS = 60_000;

/** Setting or changing a credential needs a session that began at most so long ago. */
export const FRESH_FOR: Duration = durationOfMs(10 * MINUTE_MS);
export const isFresh = (signedInAt: Instant, now: Instant): boolean => signedInAt >= minus(now, FRESH_FOR);

/** Between a right password and its second factor. */
export const ATTEMPT_LIFE: Duration = durationOfMs(5 * MINUTE_MS);
/** Between the options of a passkey ceremony and its answer. */
export const CHALLENGE_LIFE: Duration = durationOfMs(5 * MINUTE_MS);
/** Between showing a secret for one-time codes and its first code. */
export const ENROLMENT_LIFE: Duration = durationOfMs(15 * MINUTE_MS);

export const RECOVERY_CODES = 10;
/** More are of no use, and would make the answer of the options long. */
export const MOST_PASSKEYS = 20;

export type Held = { readonly password: boolean; readonly totp: boolean; readonly passkeys: number };

/** A password opens only together with one-time codes; a passkey, which verifies its user, opens alone. */
export const canSignIn = ({ password, totp, passkeys }: Held): boolean => passkeys > 0 || (password && totp);

/** True when what is left would no longer open, and what there was did. */
export const wouldLockOut = (before: Held, after: Held): boolean => canSignIn(before) && !canSignIn(after);

/** What is put on record of how a person may sign in, and as what. */
export const CREDENTIAL_CHANGES = [
  'password-set',
  'password-removed',
  'totp-enrolled',
  'totp-removed',
  'recovery-codes-made',
  'recovery-code-used',
  'passkey-added',
  'passkey-removed',
  'credentials-reset',
  'invited',
  'role-changed',
  'deactivated',
  'reactivated',
  'api-key-issued',
  'api-key-revoked',
] as const;
export type CredentialChangeKind = (typeof CREDENTIAL_CHANGES)[number];
