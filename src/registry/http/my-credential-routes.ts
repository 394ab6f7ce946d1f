/** The signed-in person's credentials: password, one-time codes, recovery codes, passkeys. */
import { z } from 'zod';
import { formatInstant, type Outcome, Problem, type ProblemKind, parseId } from '#kernel';
import { type Route, route } from '#platform/http';
import { canSignIn, FRESH_FOR } from '../core/credentials.ts';
import type { Passkey } from '../my-credentials.ts';
import { LONGEST_PASSWORD, SHORTEST_PASSWORD } from '../password-policy.ts';
import * as problems from '../problems.ts';
import type { Registry } from '../registry.ts';
import { CreationOptionsAnswer, RegistrationAnswerBody } from './passkey-schemas.ts';
import { describeSession } from './signed-in.ts';

export const myCredentialRoutes = (registry: Registry): Route[] => [
  listMyCredentials(registry),
  ...passwordRoutes(registry),
  ...totpRoutes(registry),
  ...passkeyRoutes(registry),
];

type Refusal =
  | 'sign-in-again'
  | 'session-ended'
  | 'busy'
  | 'password-too-short'
  | 'password-too-long'
  | 'password-guessable'
  | 'last-credential'
  | 'not-set'
  | 'no-enrolment'
  | 'wrong-code'
  | 'too-many'
  | 'refused'
  | 'already-there';

const PROBLEM_OF: Readonly<Record<Refusal, ProblemKind>> = {
  'sign-in-again': problems.signInAgain,
  'session-ended': problems.sessionRequired,
  busy: problems.signInBusy,
  'password-too-short': problems.passwordTooShort,
  'password-too-long': problems.passwordTooLong,
  'password-guessable': problems.passwordGuessable,
  'last-credential': problems.lastCredential,
  'not-set': problems.credentialNotFound,
  'no-enrolment': problems.noEnrolment,
  'wrong-code': problems.codeWrong,
  'too-many': problems.tooManyPasskeys,
  refused: problems.passkeyNotAcceptable,
  'already-there': problems.passkeyAlreadyThere,
};

const PARAMS_OF: Partial<Record<Refusal, Record<string, number>>> = {
  'sign-in-again': { withinSeconds: FRESH_FOR / 1_000 },
  'password-too-short': { minimum: SHORTEST_PASSWORD },
  'password-too-long': { maximum: LONGEST_PASSWORD },
};

/** @throws Problem */
const granted = <T>(outcome: Outcome<T, Refusal>): T => {
  if (outcome.kind === 'ok') return outcome.value;
  const params = PARAMS_OF[outcome.error];
  throw new Problem(PROBLEM_OF[outcome.error], params ? { params } : {});
};

const EVERY_CHANGE: readonly ProblemKind[] = [problems.sessionRequired, problems.signInAgain];

const PasskeyAnswer = z
  .object({
    id: z.string(),
    name: z.string(),
    createdAt: z.string(),
    lastUsedAt: z.string().optional(),
    backedUp: z.boolean().describe('kept in several places, so that the loss of one device does not lose it'),
  })
  .meta({ id: 'Passkey' });

const passkeyAnswer = ({ createdAt, lastUsedAt, ...rest }: Passkey): z.output<typeof PasskeyAnswer> => ({
  ...rest,
  createdAt: formatInstant(createdAt),
  ...(lastUsedAt === undefined ? {} : { lastUsedAt: formatInstant(lastUsedAt) }),
});

const CredentialsAnswer = z
  .object({
    complete: z.boolean().describe('whether the person can sign in without a link: a passkey, or password and codes'),
    password: z.object({ setAt: z.string() }).optional(),
    totp: z.object({ enrolledAt: z.string(), recoveryCodesLeft: z.int() }).optional(),
    passkeys: z.array(PasskeyAnswer),
  })
  .meta({ id: 'MyCredentials' });

const listMyCredentials = (registry: Registry): Route =>
  route({
    method: 'GET',
    path: '/v1/me/credentials',
    operationId: 'listMyCredentials',
    summary: 'What the signed-in person can sign in with',
    access: 'signed-in',
    success: { status: 200, schema: CredentialsAnswer },
    problems: [problems.sessionRequired],
    handle: async (request) => {
      const { me } = await describeSession(registry, request);
      const { passwordSetAt, totpEnrolledAt, recoveryCodesLeft, passkeys } = await registry.credentials.list(me);
      const held = { password: passwordSetAt !== undefined, totp: totpEnrolledAt !== undefined };
      return {
        status: 200,
        body: {
          complete: canSignIn({ ...held, passkeys: passkeys.length }),
          ...(passwordSetAt === undefined ? {} : { password: { setAt: formatInstant(passwordSetAt) } }),
          ...(totpEnrolledAt === undefined
            ? {}
            : { totp: { enrolledAt: formatInstant(totpEnrolledAt), recoveryCodesLeft } }),
          passkeys: passkeys.map(passkeyAnswer),
        },
      };
    },
  });

const passwordRoutes = (registry: Registry): Route[] => [
  route({
    method: 'PUT',
    path: '/v1/me/password',
    operationId: 'setMyPassword',
    summary: 'Sets or changes the password; the person’s other sessions end',
    access: 'signed-in',
    body: z.strictObject({ password: z.string().max(1_024) }),
    success: { status: 204 },
    problems: [
      ...EVERY_CHANGE,
      problems.passwordTooShort,
      problems.passwordTooLong,
      problems.passwordGuessable,
      problems.signInBusy,
    ],
    handle: async (request) => {
      const { me } = await describeSession(registry, request);
      granted(await registry.credentials.setPassword(me, request.body.password));
      return { status: 204 };
    },
  }),
  route({
    method: 'DELETE',
    path: '/v1/me/password',
    operationId: 'removeMyPassword',
    summary: 'Removes the password, unless it is needed to sign in',
    access: 'signed-in',
    success: { status: 204 },
    problems: [...EVERY_CHANGE, problems.lastCredential, problems.credentialNotFound],
    handle: async (request) => {
      const { me } = await describeSession(registry, request);
      granted(await registry.credentials.removePassword(me));
      return { status: 204 };
    },
  }),
];

const RecoveryCodes = z.object({ recoveryCodes: z.array(z.string()).readonly() }).meta({ id: 'RecoveryCodes' });

const totpRoutes = (registry: Registry): Route[] => [
  route({
    method: 'POST',
    path: '/v1/me/totp',
    operationId: 'beginMyTotp',
    summary: 'Makes a secret for one-time codes, shown here and never again; in force once a code confirms it',
    access: 'signed-in',
    success: {
      status: 201,
      schema: z.object({
        uri: z.string().describe('otpauth://…, for a picture that an authenticator reads'),
        secret: z.string().describe('the same in base32, for typing'),
        expiresAt: z.string(),
      }),
    },
    problems: EVERY_CHANGE,
    handle: async (request) => {
      const { me } = await describeSession(registry, request);
      const { expiresAt, ...shown } = granted(await registry.credentials.beginTotp(me));
      return { status: 201, body: { ...shown, expiresAt: formatInstant(expiresAt) } };
    },
  }),
  route({
    method: 'POST',
    path: '/v1/me/totp/confirmation',
    operationId: 'confirmMyTotp',
    summary: 'Confirms the secret by its first code; gives recovery codes, shown here and never again',
    access: 'signed-in',
    body: z.strictObject({ code: z.string().trim().max(20) }),
    success: { status: 200, schema: RecoveryCodes },
    problems: [...EVERY_CHANGE, problems.noEnrolment, problems.codeWrong],
    handle: async (request) => {
      const { me } = await describeSession(registry, request);
      const recoveryCodes = granted(await registry.credentials.confirmTotp(me, request.body.code));
      return { status: 200, body: { recoveryCodes } };
    },
  }),
  route({
    method: 'DELETE',
    path: '/v1/me/totp',
    operationId: 'removeMyTotp',
    summary: 'Removes one-time codes and recovery codes, unless they are needed to sign in',
    access: 'signed-in',
    success: { status: 204 },
    problems: [...EVERY_CHANGE, problems.lastCredential, problems.credentialNotFound],
    handle: async (request) => {
      const { me } = await describeSession(registry, request);
      granted(await registry.credentials.removeTotp(me));
      return { status: 204 };
    },
  }),
  route({
    method: 'POST',
    path: '/v1/me/recovery-codes',
    operationId: 'renewMyRecoveryCodes',
    summary: 'Makes ten new recovery codes, shown here and never again; the old ones end',
    access: 'signed-in',
    success: { status: 201, schema: RecoveryCodes },
    problems: [...EVERY_CHANGE, problems.credentialNotFound],
    handle: async (request) => {
      const { me } = await describeSession(registry, request);
      const recoveryCodes = granted(await registry.credentials.renewRecoveryCodes(me));
      return { status: 201, body: { recoveryCodes } };
    },
  }),
];

const passkeyRoutes = (registry: Registry): Route[] => [
  route({
    method: 'POST',
    path: '/v1/me/passkeys/options',
    operationId: 'askForNewPasskey',
    summary: 'What the browser hands to navigator.credentials.create; good once, for five minutes',
    access: 'signed-in',
    success: { status: 200, schema: CreationOptionsAnswer },
    problems: [...EVERY_CHANGE, problems.tooManyPasskeys],
    handle: async (request) => {
      const { me } = await describeSession(registry, request);
      return { status: 200, body: granted(await registry.credentials.passkeyOptions(me)) };
    },
  }),
  route({
    method: 'POST',
    path: '/v1/me/passkeys',
    operationId: 'addMyPasskey',
    summary: 'Adds what navigator.credentials.create answered',
    access: 'signed-in',
    body: z.strictObject({ name: z.string().trim().min(1).max(100), credential: RegistrationAnswerBody }),
    success: { status: 201, schema: PasskeyAnswer },
    problems: [...EVERY_CHANGE, problems.passkeyNotAcceptable, problems.tooManyPasskeys, problems.passkeyAlreadyThere],
    handle: async (request) => {
      const { me } = await describeSession(registry, request);
      const { name, credential } = request.body;
      const passkey = granted(await registry.credentials.addPasskey(me, { name, answer: credential }));
      return { status: 201, body: passkeyAnswer(passkey) };
    },
  }),
  route({
    method: 'DELETE',
    path: '/v1/me/passkeys/{id}',
    operationId: 'removeMyPasskey',
    summary: 'Removes a passkey, unless it is the last way to sign in',
    access: 'signed-in',
    params: z.object({ id: z.string() }),
    success: { status: 204 },
    problems: [...EVERY_CHANGE, problems.lastCredential, problems.credentialNotFound],
    handle: async (request) => {
      const { me } = await describeSession(registry, request);
      const id = parseId('psk', request.params.id);
      if (id.kind === 'failed') throw new Problem(problems.credentialNotFound);
      granted(await registry.credentials.removePasskey(me, id.value));
      return { status: 204 };
    },
  }),
];
