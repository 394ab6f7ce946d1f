/** The room's HTTP: sessions, API keys, merchants. */
import { z } from 'zod';
import { formatInstant, PERMISSIONS, Problem, parseId } from '#kernel';
import { cursorNotValid, type Route, type RouteRequest, route, SESSION_COOKIE, sentInstant } from '#platform/http';
import type { ApiKey } from './api-keys.ts';
import { permissionsOf, ROLES } from './core/roles.ts';
import { SESSION_LIFE } from './core/sessions.ts';
import type { Merchant } from './merchants.ts';
import {
  apiKeyNotFound,
  expiryPassed,
  permissionNotGrantable,
  sessionRequired,
  signInLinkNotValid,
} from './problems.ts';
import type { Registry } from './registry.ts';
import type { Session as SignedIn } from './sign-in.ts';
import { TENANT_KINDS } from './store-tables.ts';

export const registryRoutes = (registry: Registry): Route[] => [
  ...sessionRoutes(registry),
  ...apiKeyRoutes(registry),
  listMerchants(registry),
];

const Session = z
  .object({
    csrfToken: z.string().describe('goes with every change as `X-CSRF-Token`'),
    person: z.object({ id: z.string(), displayName: z.string(), email: z.string(), role: z.enum(ROLES) }),
    permissions: z.array(z.enum(PERMISSIONS)),
    tenant: z.object({
      id: z.string(),
      name: z.string(),
      kind: z.enum(TENANT_KINDS),
      language: z.enum(['ja', 'en']),
    }),
  })
  .meta({ id: 'Session' });

const sessionAnswer = ({ csrfToken, person, tenant }: SignedIn): z.output<typeof Session> => ({
  csrfToken,
  person,
  permissions: [...permissionsOf(person.role)],
  tenant,
});

const sessionRoutes = ({ signIn }: Registry): Route[] => [
  route({
    method: 'POST',
    path: '/v1/session',
    operationId: 'signIn',
    summary: 'Exchanges the token of a sign-in link for a session',
    access: 'public',
    // Of any length: whoever tries tokens learns nothing of their form.
    body: z.strictObject({ token: z.string() }),
    success: { status: 200, schema: Session },
    problems: [signInLinkNotValid],
    handle: async ({ body, cookies }) => {
      const exchanged = await signIn.exchange(body.token);
      if (exchanged.kind === 'failed') throw new Problem(signInLinkNotValid);
      // The browser forgets the session it had; so does the server.
      const before = cookies[SESSION_COOKIE];
      if (before !== undefined) await signIn.signOut(before);
      const value = exchanged.value.sessionToken.reveal();
      return {
        status: 200,
        body: sessionAnswer(exchanged.value),
        cookies: [{ name: SESSION_COOKIE, value, maxAgeSeconds: SESSION_LIFE / 1_000 }],
      };
    },
  }),
  route({
    method: 'GET',
    path: '/v1/session',
    operationId: 'getSession',
    summary: 'Who is signed in, and the token that changes need',
    access: 'signed-in',
    success: { status: 200, schema: Session },
    problems: [sessionRequired],
    handle: async (request) => {
      const session = await signIn.describe(sessionTokenOf(request));
      if (!session) throw new Problem(sessionRequired);
      return { status: 200, body: sessionAnswer(session) };
    },
  }),
  route({
    method: 'DELETE',
    path: '/v1/session',
    operationId: 'signOut',
    summary: 'Ends the session',
    access: 'signed-in',
    success: { status: 204 },
    problems: [sessionRequired],
    handle: async (request) => {
      await signIn.signOut(sessionTokenOf(request));
      return { status: 204, cookies: [{ name: SESSION_COOKIE, value: '', maxAgeSeconds: 0 }] };
    },
  }),
];

/** An API key may come beside a cookie; then the cookie says nothing about who calls. */
const sessionTokenOf = ({
  scope,
  cookies,
}: Pick<RouteRequest<unknown, unknown, unknown>, 'scope' | 'cookies'>): string => {
  const token = cookies[SESSION_COOKIE];
  if (scope.principal.kind !== 'person' || token === undefined) throw new Problem(sessionRequired);
  return token;
};

const ApiKeyAnswer = z
  .object({
    id: z.string(),
    name: z.string(),
    lastFour: z.string(),
    permissions: z.array(z.enum(PERMISSIONS)),
    createdAt: z.string(),
    expiresAt: z.string().optional(),
    lastUsedAt: z.string().optional(),
    revokedAt: z.string().optional(),
  })
  .meta({ id: 'ApiKey' });

const apiKeyRoutes = ({ apiKeys }: Registry): Route[] => [
  route({
    method: 'GET',
    path: '/v1/api-keys',
    operationId: 'listApiKeys',
    summary: 'The API keys of the tenant, newest first, revoked ones too',
    access: { permission: 'tenant:administer' },
    success: { status: 200, schema: z.object({ items: z.array(ApiKeyAnswer) }) },
    handle: async ({ scope }) => ({ status: 200, body: { items: (await apiKeys.list(scope)).map(apiKeyAnswer) } }),
  }),
  route({
    method: 'POST',
    path: '/v1/api-keys',
    operationId: 'issueApiKey',
    summary: 'Makes an API key; its text is in this answer and never shown again',
    access: { permission: 'tenant:administer' },
    body: z.strictObject({
      name: z.string().trim().min(1).max(100),
      permissions: z.array(z.enum(PERMISSIONS)).min(1).max(PERMISSIONS.length),
      expiresAt: sentInstant.optional(),
    }),
    success: { status: 201, schema: z.object({ apiKey: ApiKeyAnswer, key: z.string() }) },
    problems: [permissionNotGrantable, expiryPassed],
    handle: async ({ scope, body }) => {
      const issued = await apiKeys.issue(scope, body);
      if (issued.kind === 'ok') {
        const { apiKey, key } = issued.value;
        return { status: 201, body: { apiKey: apiKeyAnswer(apiKey), key: key.reveal() } };
      }
      if (issued.error.reason === 'expiry-passed') throw new Problem(expiryPassed);
      throw new Problem(permissionNotGrantable, { params: { permission: issued.error.permission } });
    },
  }),
  route({
    method: 'DELETE',
    path: '/v1/api-keys/{id}',
    operationId: 'revokeApiKey',
    summary: 'Revokes an API key; other processes may take it for five seconds more',
    access: { permission: 'tenant:administer' },
    params: z.object({ id: z.string() }),
    success: { status: 204 },
    problems: [apiKeyNotFound],
    handle: async ({ scope, params }) => {
      const id = parseId('key', params.id);
      if (id.kind === 'failed' || !(await apiKeys.revoke(scope, id.value))) throw new Problem(apiKeyNotFound);
      return { status: 204 };
    },
  }),
];

const apiKeyAnswer = ({ id, name, lastFour, permissions, ...times }: ApiKey): z.output<typeof ApiKeyAnswer> => ({
  id,
  name,
  lastFour,
  permissions: [...permissions],
  createdAt: formatInstant(times.createdAt),
  ...(times.expiresAt === undefined ? {} : { expiresAt: formatInstant(times.expiresAt) }),
  ...(times.lastUsedAt === undefined ? {} : { lastUsedAt: formatInstant(times.lastUsedAt) }),
  ...(times.revokedAt === undefined ? {} : { revokedAt: formatInstant(times.revokedAt) }),
});

const MerchantAnswer = z
  .object({
    id: z.string(),
    acceptorNumber: z.string(),
    name: z.string().optional(),
    standing: z.enum(['observed']).describe('`observed`: known only from payments'),
    firstSeenAt: z.string(),
    lastSeenAt: z.string(),
    attemptCount: z.int(),
  })
  .meta({ id: 'Merchant' });

const listMerchants = ({ merchants }: Registry): Route =>
  route({
    method: 'GET',
    path: '/v1/merchants',
    operationId: 'listMerchants',
    summary: 'Merchants by acceptor number',
    access: { permission: 'merchant:read' },
    query: z.strictObject({
      text: z.string().min(1).max(100).optional().describe('beginning of an acceptor number, or part of a name'),
      cursor: z.string().max(200).optional().describe('`nextCursor` of the page before'),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    success: {
      status: 200,
      schema: z.object({ items: z.array(MerchantAnswer), nextCursor: z.string().optional() }),
    },
    problems: [cursorNotValid],
    handle: async ({ scope, query }) => {
      const { text, cursor, limit } = query;
      const page = await merchants.list(scope, { text, limit, afterAcceptorNumber: readCursor(cursor) });
      const last = page.hasMore ? page.merchants.at(-1) : undefined;
      return {
        status: 200,
        body: {
          items: page.merchants.map(merchantAnswer),
          ...(last ? { nextCursor: writeCursor(last.acceptorNumber) } : {}),
        },
      };
    },
  });

const CURSOR_FORM = 'merchants:';

const writeCursor = (acceptorNumber: string): string =>
  Buffer.from(CURSOR_FORM + acceptorNumber, 'utf8').toString('base64url');

const readCursor = (cursor: string | undefined): string | undefined => {
  if (cursor === undefined) return undefined;
  const text = Buffer.from(cursor, 'base64url').toString('utf8');
  if (!text.startsWith(CURSOR_FORM) || text.includes('\u0000')) throw new Problem(cursorNotValid);
  return text.slice(CURSOR_FORM.length);
};

const merchantAnswer = ({ name, firstSeenAt, lastSeenAt, ...rest }: Merchant): z.output<typeof MerchantAnswer> => ({
  ...rest,
  ...(name === undefined ? {} : { name }),
  firstSeenAt: formatInstant(firstSeenAt),
  lastSeenAt: formatInstant(lastSeenAt),
});
