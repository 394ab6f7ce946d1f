import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Scope } from '#kernel';
import { startTestServer, type TestServer } from '../platform/http/testing.ts';
import { evidenceRoutes, type LogId, verifyExport } from './index.ts';
import { appendMany, newId, openTestEvidence, scopeOf, type TestEvidence } from './testing.ts';

let room: TestEvidence;
let server: TestServer;
const reader = scopeOf(newId('ten'));
const scopes = new Map<string, Scope>([
  ['reader', reader],
  ['stranger', scopeOf(newId('ten'))],
  ['maker', scopeOf(newId('ten'), ['decision:make'])],
  ['administrator', { ...scopeOf(reader.tenant, ['tenant:administer']), principal: { kind: 'person', id: 'per_1' } }],
  ['merchant', { ...scopeOf(reader.tenant, ['tenant:administer', 'evidence:read']), parties: [newId('pty')] }],
]);
let log: LogId;

beforeAll(async () => {
  room = await openTestEvidence();
  await appendMany(room, reader.tenant, 255);
  await room.evidence.sequencer.runOnce();
  await appendMany(room, reader.tenant, 45);
  await room.evidence.sequencer.runOnce();
  log = (await room.evidence.logOf(reader)).log;
  server = await startTestServer({
    routes: evidenceRoutes(room.evidence),
    authenticator: {
      byApiKey: async (presented) => scopes.get(presented),
      bySession: async () => undefined,
    },
  });
});
afterAll(async () => {
  await server.close();
  await room.close();
});

const get = (path: string, key: string | null = 'reader', headers: Record<string, string> = {}) =>
  fetch(server.url + path, { headers: key === null ? headers : { ...headers, authorization: `Bearer ${key}` } });

test('the state of the log, as JSON', async () => {
  const answer = await get('/v1/evidence/log');
  expect(answer.status).toBe(200);
  expect(await answer.json()).toEqual({
    log,
    origin: `log.example/logs/${log}`,
    vkey: expect.stringContaining(`log.example/logs/${log}+`),
    keys: [{ vkey: expect.stringContaining(`log.example/logs/${log}+`), fromSize: 0 }],
    readers: 'members',
    size: 301,
    rootBase64: expect.stringMatching(/^[A-Za-z0-9+/]{43}=$/),
    checkpointAt: expect.stringMatching(/Z$/),
    pending: 0,
    witnesses: null,
    timeStamps: { latest: null, failure: null },
  });
});

test('a reader verifies the whole log over HTTP', async () => {
  const { vkey } = await room.evidence.logOf(reader);
  const read = async (path: string) => {
    const answer = await get(`/logs/${log}/${path}`);
    return answer.status === 404 ? undefined : new Uint8Array(await answer.arrayBuffer());
  };
  expect(await verifyExport({ read, vkey })).toMatchObject({ kind: 'verified', size: 301 });
});

test('tiles may be kept for ever by their reader, the checkpoint may not', async () => {
  const tile = await get(`/logs/${log}/tile/0/000`);
  expect(tile.headers.get('content-type')).toBe('application/octet-stream');
  expect(tile.headers.get('cache-control')).toBe('private, max-age=31536000, immutable');
  const checkpoint = await get(`/logs/${log}/checkpoint`);
  expect(checkpoint.headers.get('content-type')).toBe('text/plain; charset=utf-8');
  expect(checkpoint.headers.get('cache-control')).toBe('no-cache');
});

test('a partial tile that was replaced is still there for those who know an older checkpoint', async () => {
  expect(await room.ports.objects.get(`logs/${log}/tile/0/000.p/200`)).toBeUndefined();
  const full = new Uint8Array(await (await get(`/logs/${log}/tile/0/000`)).arrayBuffer());
  const partial = new Uint8Array(await (await get(`/logs/${log}/tile/0/000.p/200`)).arrayBuffer());
  expect(partial).toEqual(full.slice(0, 200 * 32));
  const bundle = new Uint8Array(await (await get(`/logs/${log}/tile/entries/000`)).arrayBuffer());
  const first = new Uint8Array(await (await get(`/logs/${log}/tile/entries/000.p/1`)).arrayBuffer());
  expect(first).toEqual(bundle.slice(0, first.length));
});

test('one entry with its proof', async () => {
  const answer = await get('/v1/evidence/entries/256/proof');
  expect(await answer.json()).toMatchObject({
    log,
    index: 256,
    size: 301,
    entryBase64: expect.any(String),
    leafHashBase64: expect.any(String),
    pathBase64: expect.arrayContaining([expect.any(String)]),
    checkpoint: expect.stringContaining(`log.example/logs/${log}\n301\n`),
  });
});

test.each([
  ['/v1/evidence/entries/301/proof', 404, 'evidence-entry-not-logged'],
  ['/v1/evidence/entries/01/proof', 400, 'invalid-path'],
  ['/v1/evidence/entries/-1/proof', 400, 'invalid-path'],
  ['/v1/evidence/entries/99999999999999999/proof', 400, 'invalid-path'],
  ['/logs/LOG/tile/0/001', 404, 'evidence-file-missing'],
  ['/logs/LOG/tile/0/000.p/0', 404, 'evidence-file-missing'],
  ['/logs/LOG/tile/64/000', 404, 'evidence-file-missing'],
  ['/logs/LOG/tile/0/000/', 404, 'not-found'],
  ['/logs/LOG/tile/..%2f..%2fkeys.json', 404, 'not-found'],
  ['/logs/log_00000000000000000000000000/checkpoint', 404, 'evidence-file-missing'],
  ['/logs/x/checkpoint', 404, 'evidence-file-missing'],
])('%s answers %i %s', async (path, status, code) => {
  const answer = await get(path.replace('LOG', log));
  expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([status, code]);
});

test.each(['/v1/evidence/log', '/logs/LOG/checkpoint', '/logs/LOG/tile/0/000', '/v1/evidence/entries/0/proof'])(
  '%s is for readers of this tenant only',
  async (path) => {
    const address = path.replace('LOG', log);
    expect((await get(address, 'nobody')).status).toBe(401);
    expect((await get(address, 'maker')).status).toBe(403);
    expect((await get(address, 'stranger')).status).toBe(404);
  },
);

describe('a log whose files are open to everyone', () => {
  const change = (readers: string, key = 'administrator') =>
    fetch(`${server.url}/v1/evidence/log/readers`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ readers }),
    });
  const statuses = (path: string) =>
    Promise.all([null, 'stranger', 'maker', 'reader'].map(async (key) => (await get(path, key)).status));
  const FILES = ['checkpoint', 'tile/0/000', 'tile/entries/000', 'tile/0/001.p/45'];

  test('is opened and closed by an administrator of the whole tenant, each on record', async () => {
    expect((await change('everyone', 'reader')).status).toBe(403);
    expect((await change('everyone', 'merchant')).status).toBe(403);
    expect((await change('nobody')).status).toBe(422);
    for (const path of FILES) expect(await statuses(`/logs/${log}/${path}`)).toEqual([401, 404, 403, 200]);

    expect((await change('everyone')).status).toBe(204);
    expect((await change('everyone')).status).toBe(204);
    for (const path of FILES) expect(await statuses(`/logs/${log}/${path}`)).toEqual([200, 200, 200, 200]);
    // What is not of its files stays closed.
    expect(await statuses('/v1/evidence/log')).toEqual([401, 404, 403, 200]);
    expect((await get(`/logs/${log}/checkpoint`, 'no such key')).status).toBe(401);

    expect((await change('members')).status).toBe(204);
    for (const path of FILES) expect(await statuses(`/logs/${log}/${path}`)).toEqual([401, 404, 403, 200]);
    await room.evidence.sequencer.runOnce();
    const bundle = await room.evidence.readLogFile(reader, { log, path: 'tile/entries/001.p/47' });
    const words = Buffer.from(bundle)
      .toString('latin1')
      .matchAll(/"payload":"([^"]+)"/g)
      .map(([, payload = '']) => JSON.parse(Buffer.from(payload, 'base64').toString()))
      .filter(({ predicateType }) => predicateType === 'urn:mitsuke:evidence:configuration-change:v1')
      .map(({ predicate }) => predicate.fact);
    const record = { setting: 'evidence-log-readers', by: 'per_1' };
    expect([...words]).toEqual([
      { ...record, from: 'members', to: 'everyone' },
      { ...record, from: 'everyone', to: 'members' },
    ]);
  });

  test('may be kept by caches between: tiles for ever, the checkpoint for moments', async () => {
    await change('everyone');
    const header = async (path: string) => (await get(`/logs/${log}/${path}`, null)).headers.get('cache-control');
    expect(await header('tile/0/000')).toBe('public, max-age=31536000, immutable');
    expect(await header('tile/entries/000.p/200')).toBe('public, max-age=31536000, immutable');
    expect(await header('checkpoint')).toBe('public, max-age=5');
    await change('members');
  });
});

test('who has a file already is answered without it', async () => {
  for (const path of ['checkpoint', 'tile/0/000']) {
    const first = await get(`/logs/${log}/${path}`);
    const etag = first.headers.get('etag') as string;
    expect(etag).toMatch(/^"[0-9a-f]{32}"$/);
    const ask = (known: string) => get(`/logs/${log}/${path}`, 'reader', { 'if-none-match': known });
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const again = await ask(known);
      expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', etag]);
      expect(again.headers.get('cache-control')).toBe(first.headers.get('cache-control'));
    }
    expect((await ask('"other"')).status).toBe(200);
  }
});
