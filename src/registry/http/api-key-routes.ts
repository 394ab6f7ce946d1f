/** API keys: made, listed, revoked. */
import { z } from 'zod';
import { formatInstant, PERMISSIONS, Problem, parseId } from '#kernel';
import { type Route, route, sentInstant } from '#platform/http';
import type { ApiKey } from '../api-keys.ts';
import { apiKeyNotFound, expiryPassed, permissionNotGrantable } from '../problems.ts';
import type { Registry } from '../registry.ts';

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

export const apiKeyRoutes = ({ apiKeys }: Registry): Route[] => [
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
    idempotency: 'key-secret-answer',
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
