/** The signed-in person: who, in which language, and the sessions that are open. */
import { z } from 'zod';
import { formatInstant, Problem, parseId, plus } from '#kernel';
import { type Route, route } from '#platform/http';
import { CREDENTIAL_CHANGES, FRESH_FOR } from '../core/credentials.ts';
import type { Me } from '../open-session.ts';
import { sessionNotFound, sessionRequired } from '../problems.ts';
import type { Registry } from '../registry.ts';
import { LANGUAGES, SIGN_IN_METHODS } from '../store-tables.ts';
import { describeSession, SessionAnswer, sessionAnswer } from './signed-in.ts';

export const myRoutes = (registry: Registry): Route[] => [
  readMe(registry),
  changeMyLanguage(registry),
  listMySessions(registry),
  endMyOtherSessions(registry),
  endMySession(registry),
  listMyCredentialChanges(registry),
];

const MeAnswer = z
  .object({
    ...SessionAnswer.omit({ csrfToken: true }).shape,
    session: z.object({
      id: z.string(),
      method: z.enum(SIGN_IN_METHODS),
      signedInAt: z.string(),
      expiresAt: z.string(),
      freshUntil: z.string().describe('until then credentials may be changed without signing in again'),
    }),
  })
  .meta({ id: 'Me' });

const meAnswer = (session: Parameters<typeof sessionAnswer>[0] & { readonly me: Me }): z.output<typeof MeAnswer> => {
  const { csrfToken: _, ...who } = sessionAnswer(session);
  const { session: id, method, signedInAt, expiresAt } = session.me;
  return {
    ...who,
    session: {
      id,
      method,
      signedInAt: formatInstant(signedInAt),
      expiresAt: formatInstant(expiresAt),
      freshUntil: formatInstant(plus(signedInAt, FRESH_FOR)),
    },
  };
};

const readMe = (registry: Registry): Route =>
  route({
    method: 'GET',
    path: '/v1/me',
    operationId: 'getMe',
    summary: 'The signed-in person and the session',
    access: 'signed-in',
    success: { status: 200, schema: MeAnswer },
    problems: [sessionRequired],
    handle: async (request) => ({ status: 200, body: meAnswer(await describeSession(registry, request)) }),
  });

const changeMyLanguage = (registry: Registry): Route =>
  route({
    method: 'PUT',
    path: '/v1/me/language',
    operationId: 'changeMyLanguage',
    summary: 'Changes the language of the console and of notices',
    access: 'signed-in',
    body: z.strictObject({ language: z.enum(LANGUAGES) }),
    success: { status: 204 },
    problems: [sessionRequired],
    handle: async (request) => {
      const { me } = await describeSession(registry, request);
      await registry.sessions.setLanguage(me, request.body.language);
      return { status: 204 };
    },
  });

const MySession = z
  .object({
    id: z.string(),
    method: z.enum(SIGN_IN_METHODS),
    signedInAt: z.string(),
    lastSeenAt: z.string().describe('to the minute'),
    expiresAt: z.string(),
    current: z.boolean(),
  })
  .meta({ id: 'MySession' });

const listMySessions = (registry: Registry): Route =>
  route({
    method: 'GET',
    path: '/v1/me/sessions',
    operationId: 'listMySessions',
    summary: 'The open sessions of the signed-in person, the latest first',
    access: 'signed-in',
    success: { status: 200, schema: z.object({ items: z.array(MySession) }) },
    problems: [sessionRequired],
    handle: async (request) => {
      const { me } = await describeSession(registry, request);
      const items = (await registry.sessions.list(me)).map((session) => ({
        id: session.id,
        method: session.method,
        signedInAt: formatInstant(session.signedInAt),
        lastSeenAt: formatInstant(session.lastSeenAt),
        expiresAt: formatInstant(session.expiresAt),
        current: session.id === me.session,
      }));
      return { status: 200, body: { items } };
    },
  });

const endMyOtherSessions = (registry: Registry): Route =>
  route({
    method: 'DELETE',
    path: '/v1/me/sessions',
    operationId: 'endMyOtherSessions',
    summary: 'Ends all sessions of the signed-in person but this one, and links that were not used',
    access: 'signed-in',
    success: { status: 204 },
    problems: [sessionRequired],
    handle: async (request) => {
      await registry.sessions.endOthers((await describeSession(registry, request)).me);
      return { status: 204 };
    },
  });

const endMySession = (registry: Registry): Route =>
  route({
    method: 'DELETE',
    path: '/v1/me/sessions/{id}',
    operationId: 'endMySession',
    summary: 'Ends one session of the signed-in person',
    access: 'signed-in',
    params: z.object({ id: z.string() }),
    success: { status: 204 },
    problems: [sessionRequired, sessionNotFound],
    handle: async (request) => {
      const { me } = await describeSession(registry, request);
      const id = parseId('ses', request.params.id);
      if (id.kind === 'failed' || !(await registry.sessions.end(me, id.value))) throw new Problem(sessionNotFound);
      return { status: 204 };
    },
  });

const MyCredentialChange = z
  .object({
    id: z.string(),
    change: z.enum(CREDENTIAL_CHANGES),
    about: z.string().optional().describe('the passkey, or the role'),
    madeBy: z.string().optional().describe('left out for people of single parties, where it was someone else'),
    madeAt: z.string(),
    entry: z.string().describe('of the log, which commits to this record'),
  })
  .meta({ id: 'CredentialChange' });

const listMyCredentialChanges = (registry: Registry): Route =>
  route({
    method: 'GET',
    path: '/v1/me/credential-changes',
    operationId: 'listMyCredentialChanges',
    summary: 'What was changed of the signed-in person’s credentials, and by whom; the latest hundred first',
    access: 'signed-in',
    success: { status: 200, schema: z.object({ items: z.array(MyCredentialChange) }) },
    problems: [sessionRequired],
    handle: async (request) => {
      const { me } = await describeSession(registry, request);
      const items = (await registry.sessions.changes(me)).map(({ about, madeAt, madeBy, ...rest }) => ({
        ...rest,
        ...(request.scope.parties === undefined || madeBy === me.person ? { madeBy } : {}),
        madeAt: formatInstant(madeAt),
        ...(about === undefined ? {} : { about }),
      }));
      return { status: 200, body: { items } };
    },
  });
