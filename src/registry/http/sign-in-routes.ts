/** Signing in by password and second factor, and by passkey. */
import { z } from 'zod';
import { formatInstant, Problem, parseId } from '#kernel';
import { type Route, route } from '#platform/http';
import {
  passkeyRefused,
  secondFactorNotSetUp,
  secondFactorRefused,
  signInAttemptEnded,
  signInBusy,
  signInLocked,
  signInRefused,
  tenantChoiceNeeded,
} from '../problems.ts';
import type { Registry } from '../registry.ts';
import type { CodeRefusal, PasswordRefusal } from '../sign-in-by-password.ts';
import { AuthenticationAnswerBody, RequestOptionsAnswer } from './passkey-schemas.ts';
import { beginSession, SessionAnswer } from './signed-in.ts';

export const signInRoutes = (registry: Registry): Route[] => [
  signInByPassword(registry),
  signInByCode(registry),
  askForPasskey(registry),
  signInByPasskey(registry),
];

const SecondFactorAwaited = z
  .object({
    token: z.string().describe('for /v1/sign-in/totp, once; not a session'),
    expiresAt: z.string(),
    tenants: z
      .array(z.object({ id: z.string(), name: z.string() }))
      .readonly()
      .describe('those that the password opens; with several, the second step names one'),
  })
  .meta({ id: 'SecondFactorAwaited' });

const signInByPassword = ({ passwordSignIn }: Registry): Route =>
  route({
    method: 'POST',
    path: '/v1/sign-in/password',
    operationId: 'signInByPassword',
    summary: 'First of two steps: the password. The second is a one-time or recovery code',
    access: 'public',
    body: z.strictObject({ email: z.string().max(320), password: z.string().max(1_024) }),
    success: { status: 200, schema: SecondFactorAwaited },
    problems: [signInRefused, signInLocked, secondFactorNotSetUp, signInBusy],
    handle: async ({ body }) => {
      const begun = await passwordSignIn.begin(body.email, body.password);
      if (begun.kind === 'failed') throw passwordProblem(begun.error);
      const { token, expiresAt, tenants } = begun.value;
      return { status: 200, body: { token: token.reveal(), expiresAt: formatInstant(expiresAt), tenants } };
    },
  });

const passwordProblem = (refusal: PasswordRefusal): Problem => {
  switch (refusal.reason) {
    case 'locked':
      return new Problem(signInLocked, { params: { retryAfterSeconds: refusal.retryAfterSeconds } });
    case 'busy':
      return new Problem(signInBusy);
    case 'second-factor-not-set-up':
      return new Problem(secondFactorNotSetUp);
    case 'refused':
      return new Problem(signInRefused);
  }
};

const signInByCode = (registry: Registry): Route =>
  route({
    method: 'POST',
    path: '/v1/sign-in/totp',
    operationId: 'signInByCode',
    summary: 'Second of two steps: a one-time code of six digits, or a recovery code',
    access: 'public',
    body: z.strictObject({
      token: z.string().max(200).describe('from /v1/sign-in/password'),
      code: z.string().trim().max(50),
      tenant: z.string().max(50).optional().describe('which of the tenants; needed when there are several'),
    }),
    success: { status: 200, schema: SessionAnswer },
    problems: [secondFactorRefused, signInAttemptEnded, tenantChoiceNeeded, signInLocked],
    handle: async ({ body, cookies, ip }) => {
      const tenant = body.tenant === undefined ? undefined : parseId('ten', body.tenant);
      if (tenant?.kind === 'failed') throw new Problem(signInAttemptEnded);
      const finished = await registry.passwordSignIn.finish({ ...body, tenant: tenant?.value, address: ip });
      if (finished.kind === 'failed') throw codeProblem(finished.error);
      return beginSession(registry, { cookies, ip }, finished.value);
    },
  });

const codeProblem = (refusal: CodeRefusal): Problem => {
  switch (refusal.reason) {
    case 'locked':
      return new Problem(signInLocked, { params: { retryAfterSeconds: refusal.retryAfterSeconds } });
    case 'attempt-ended':
      return new Problem(signInAttemptEnded);
    case 'tenant-choice-needed':
      return new Problem(tenantChoiceNeeded);
    case 'refused':
      return new Problem(secondFactorRefused);
  }
};

const askForPasskey = ({ passkeySignIn }: Registry): Route =>
  route({
    method: 'POST',
    path: '/v1/sign-in/passkey/options',
    operationId: 'askForPasskey',
    summary: 'What the browser hands to navigator.credentials.get; good once, for five minutes',
    access: 'public',
    success: { status: 200, schema: RequestOptionsAnswer },
    handle: async () => ({ status: 200, body: await passkeySignIn.options() }),
  });

const signInByPasskey = (registry: Registry): Route =>
  route({
    method: 'POST',
    path: '/v1/sign-in/passkey',
    operationId: 'signInByPasskey',
    summary: 'Signs in with what navigator.credentials.get answered',
    access: 'public',
    body: z.strictObject({ credential: AuthenticationAnswerBody }),
    success: { status: 200, schema: SessionAnswer },
    problems: [passkeyRefused],
    handle: async ({ body, cookies, ip }) => {
      const finished = await registry.passkeySignIn.finish(body.credential, ip);
      if (finished.kind === 'failed') throw new Problem(passkeyRefused);
      return beginSession(registry, { cookies, ip }, finished.value);
    },
  });
