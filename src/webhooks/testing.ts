/** For tests: the room behind its HTTP, in simulated time that begins now, and a receiver on loopback. */
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCases } from '#cases';
import { createEvidence } from '#evidence';
import { durationOfMs, type Permission, type Scope, Secret, type TenantId } from '#kernel';
import { simulatedClock } from '../platform/clock/simulated.ts';
import { systemClock } from '../platform/clock/system.ts';
import { openTestDatabase } from '../platform/database/testing.ts';
import { guardedPosts } from '../platform/egress/guarded-posts.ts';
import { startTestServer } from '../platform/http/testing.ts';
import { openSealedFileKeys } from '../platform/keys/sealed-file.ts';
import { openFolderObjects } from '../platform/objects/folder.ts';
import { newIdSource } from '../platform/random/new-id.ts';
import { seededRandom } from '../platform/random/seeded.ts';
import { createOutbox } from '../platform/stream/outbox.ts';
import { createWebhooks, webhookRoutes } from './index.ts';
import type { WebhookPorts } from './ports.ts';

const HOST = 'receiver.localhost';

export type Received = { readonly path: string; readonly headers: IncomingHttpHeaders; readonly body: string };
type Answer = (response: ServerResponse) => void;

/** Keeps all that comes; answers as told by path, else 204. */
const openReceiver = async () => {
  const received: Received[] = [];
  const answers = new Map<string, Answer>();
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const path = request.url ?? '';
    received.push({ path, headers: request.headers, body });
    const answer = answers.get(path);
    if (answer === undefined) response.writeHead(204).end();
    else answer(response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    received,
    at: (path: string) => `http://${HOST}:${port}${path}`,
    answer: (path: string, answer: Answer) => void answers.set(path, answer),
    status: (path: string, status: number) => void answers.set(path, (response) => response.writeHead(status).end()),
    of: (path: string) => received.filter((each) => each.path === path),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
};

const scopeOf = (tenant: TenantId, id: string, ...permissions: Permission[]): Scope => ({
  tenant,
  permissions: new Set(permissions),
  principal: { kind: 'person', id },
});

const noSecond = async (): Promise<never> => {
  throw new Error('no second person here');
};

/** The alerts' own people, messages and papers are not what is looked at here. */
const withoutPeople = {
  tenants: async () => [],
  people: { onDuty: async () => undefined, above: async () => undefined, find: async () => [] },
  askForSecond: noSecond,
  notify: { send: async () => undefined },
  pdf: { print: async () => ({ kind: 'failed', error: 'busy' }) as const },
  merchants: { known: async () => new Set<never>(), find: async () => [] },
  consoleUrl: 'http://localhost:7300',
};

type Asking = { readonly as?: 'ours' | 'theirs' | 'reader'; readonly body?: unknown; readonly key?: string };

export type TestWebhooks = Awaited<ReturnType<typeof openTestWebhooks>>;

export const openTestWebhooks = async () => {
  const database = await openTestDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'mitsuke-webhooks-'));
  const clock = simulatedClock(systemClock().now());
  const random = seededRandom('webhooks');
  const newId = newIdSource(clock, random);
  const failures: unknown[] = [];
  const onFailure = (error: unknown) => void failures.push(error);
  const keys = await openSealedFileKeys({ path: join(folder, 'keys'), sealingSecret: new Secret('for tests only') });
  const objects = await openFolderObjects(join(folder, 'objects'));
  const common = { database, clock, random, newId, onFailure, onCommitted: () => undefined, software: '0.1.0' };
  const evidence = createEvidence({ ...common, keys, objects, originHost: 'log.example' });
  const cases = createCases({ ...common, ...withoutPeople, evidence, objects, outbox: createOutbox([]) });
  const ports: WebhookPorts = {
    ...{ ...common, evidence, keys, alerts: cases.alerts, sources: cases.sources },
    ...{ posts: guardedPosts(), privateHosts: [HOST], timeLimit: durationOfMs(5_000) },
  };
  const room = createWebhooks(ports);
  const [tenant, other] = [newId('ten'), newId('ten')];
  const scopes: Readonly<Record<string, Scope>> = {
    ours: scopeOf(tenant, 'per_ours', 'webhook:manage', 'case:read', 'evidence:read'),
    theirs: scopeOf(other, 'per_theirs', 'webhook:manage'),
    reader: scopeOf(tenant, 'per_reader', 'case:read'),
  };
  const server = await startTestServer({
    routes: webhookRoutes(room),
    authenticator: { byApiKey: async (key) => scopes[key], bySession: async () => undefined },
  });
  const receiver = await openReceiver();
  const call = async (method: string, path: string, { as = 'ours', body, key }: Asking = {}) => {
    const answer = await fetch(`${server.url}/v1/webhooks${path}`, {
      method,
      headers: {
        authorization: `Bearer ${as}`,
        ...(key === undefined ? {} : { 'idempotency-key': key }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, text, body: text.startsWith('{') ? JSON.parse(text) : undefined };
  };
  return {
    ...{ database, clock, cases, evidence, room, ports, tenant, other, scopes, receiver, server, failures, call },
    /** The room as another process would open it. */
    open: (changes: Partial<WebhookPorts> = {}) => createWebhooks({ ...ports, ...changes }),
    close: async () => {
      receiver.close();
      await server.close();
      await database.close();
      await rm(folder, { recursive: true });
    },
  };
};
