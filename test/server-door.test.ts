/**
 * `mitsuke serve` from outside: an operator sets it up with the commands, a payment service provider calls the API, an
 * auditor exports and verifies, and nobody ends what is another's. The walls of every route: test/walls.test.ts.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MitsukeProcess, mitsuke } from './mitsuke-process.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'mitsuke-serve-'));
// PostgreSQL's own user has to pass when the tests run as root.
const { chmodSync } = await import('node:fs');
chmodSync(folder, 0o711);
const environment = { MITSUKE_DATA_FOLDER: path.join(folder, 'data'), MITSUKE_SERVER_PORT: '0' };

type Tenant = { tenant: string; person: string; log: string; vkey: string };
type Party = Tenant & { key: string };

let server: MitsukeProcess;
let url = '';
const parties: Party[] = [];

const json = async <T>(words: readonly string[]): Promise<T> => {
  const { code, out, err } = await mitsuke([...words, '--json'], { environment });
  if (code !== 0) throw new Error(`${words.join(' ')} ended with ${code}: ${err}`);
  return JSON.parse(out) as T;
};

const enrol = async (name: string): Promise<Party> => {
  const email = `${name}@example.jp`;
  const made = await json<Tenant>([
    'tenant',
    'create',
    '--name',
    name,
    '--kind',
    'psp',
    '--email',
    email,
    '--person',
    name,
  ]);
  const permissions = ['decision:make', 'decision:read', 'evidence:read', 'merchant:read', 'tenant:administer'];
  const key = ['api-key', 'create', '--tenant', made.tenant, '--name', 'test', '--permission', ...permissions];
  return { ...made, key: (await json<{ key: string }>(key)).key };
};

const call = (key: string, address: string, body?: unknown): Promise<Response> =>
  fetch(`${url}${address}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

const attempt = (eventId: string, more: object = {}) => ({
  eventId,
  occurredAt: new Date().toISOString(),
  channel: 'ecommerce',
  amount: { amountMinor: 4_200, currency: 'JPY' },
  card: { token: 'card-1', bin: '411111', last4: '1111' },
  merchant: { acceptorNumber: `shop-of-${eventId}`, name: '見附書店' },
  authentication: { threeDs: 'authenticated', securityCode: 'match' },
  ...more,
});

const sized = async (party: Party, size: number): Promise<void> => {
  await expect
    .poll(async () => ((await (await call(party.key, '/v1/evidence/log')).json()) as { size: number }).size, {
      timeout: 20_000,
    })
    .toBeGreaterThanOrEqual(size);
};

beforeAll(async () => {
  parties.push(await enrol('first'), await enrol('second'));
  server = new MitsukeProcess(['serve', '--json'], { environment });
  url = (await server.line<{ url: string }>((line) => 'url' in line)).url;
}, 120_000);

afterAll(async () => {
  server?.signal('SIGTERM');
  await server?.ended;
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

const party = (index: number): Party => {
  const found = parties[index];
  if (!found) throw new Error('not enrolled');
  return found;
};

describe('a payment', () => {
  test('is answered with reasons, and the same event id gets the same answer', async () => {
    const body = attempt('pay-1', { amount: { amountMinor: 150_000, currency: 'JPY' }, authentication: undefined });
    const first = (await (await call(party(0).key, '/v1/payments/decisions', body)).json()) as Record<string, unknown>;
    const again = (await (await call(party(0).key, '/v1/payments/decisions', body)).json()) as Record<string, unknown>;
    expect(first).toMatchObject({
      answer: 'challenge',
      reasons: [{ code: 'high-value-unauthenticated' }],
      repeated: false,
    });
    expect(again).toEqual({ ...first, repeated: true });
  });

  test('with the same event id and another body is refused', async () => {
    await call(party(0).key, '/v1/payments/decisions', attempt('pay-2'));
    const other = attempt('pay-2', { amount: { amountMinor: 1, currency: 'JPY' } });
    const refused = await call(party(0).key, '/v1/payments/decisions', other);
    expect(refused.status).toBe(409);
    expect(await refused.json()).toMatchObject({ code: 'event-id-reused' });
  });

  test.each([
    ['a fractional yen', { amount: { amountMinor: 10.5, currency: 'JPY' } }, '/amount/amountMinor', 'amount-not-whole'],
    ['a negative yen', { amount: { amountMinor: -1, currency: 'JPY' } }, '/amount/amountMinor', 'amount-negative'],
    ['an unknown currency', { amount: { amountMinor: 1, currency: 'YEN' } }, '/amount/currency', 'unknown-currency'],
    ['a future time', { occurredAt: '2099-01-01T00:00:00Z' }, '/occurredAt', 'occurred-at-in-future'],
    ['a card number', { card: { token: '4111111111111111' } }, '/card/token', 'card-number-not-accepted'],
    ['an unknown field', { colour: 'red' }, '/colour', 'unknown-field'],
  ])('with %s is refused by its place', async (_, more, pointer, code) => {
    const refused = await call(party(0).key, '/v1/payments/decisions', attempt('pay-3', more));
    expect(refused.status).toBe(422);
    const text = await refused.text();
    expect(JSON.parse(text).fields).toMatchObject([{ pointer, code, expected: expect.any(String) }]);
    expect(text).not.toContain('4111');
  });

  test('without a key, or with a wrong one, is not answered', async () => {
    expect((await fetch(`${url}/v1/payments/decisions`, { method: 'POST' })).status).toBe(401);
    expect((await call('mk_wrong', '/v1/payments/decisions', attempt('pay-4'))).status).toBe(401);
  });

  test('tells the registry which merchant was seen', async () => {
    await call(party(0).key, '/v1/payments/decisions', attempt('pay-5'));
    await expect
      .poll(async () => (await call(party(0).key, '/v1/merchants?text=shop-of-pay-5')).json(), { timeout: 10_000 })
      .toMatchObject({ items: [{ acceptorNumber: 'shop-of-pay-5', name: '見附書店', attemptCount: 1 }] });
  });
});

describe('the log', () => {
  test('is exported and verified by the command; one changed byte is named', async () => {
    await call(party(0).key, '/v1/payments/decisions', attempt('pay-6'));
    await sized(party(0), 2);
    const keyFile = path.join(folder, 'api-key');
    writeFileSync(keyFile, party(0).key, { mode: 0o600 });
    const out = path.join(folder, 'exported');
    const source = `${url}/logs/${party(0).log}`;
    const exported = await json<{ size: number }>([
      'evidence',
      'export',
      source,
      '--out',
      out,
      '--api-key-file',
      keyFile,
    ]);
    const verified = await json<{ kind: string; size: number }>(['evidence', 'verify', out, '--vkey', party(0).vkey]);
    expect(verified).toMatchObject({ kind: 'verified', size: exported.size });

    const entries = path.join(out, 'tile/entries');
    const partial = readdirSync(entries, { recursive: true, withFileTypes: true }).find((entry) => entry.isFile());
    const bundle = path.join(partial?.parentPath ?? '', partial?.name ?? '');
    const bytes = readFileSync(bundle);
    const at = bytes.indexOf('payload') + 40;
    bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
    writeFileSync(bundle, bytes);
    const tampered = await mitsuke(['evidence', 'verify', out, '--vkey', party(0).vkey, '--json'], { environment });
    expect(tampered.code).toBe(1);
    const verdict = JSON.parse(tampered.out) as { byte: number; endByte: number };
    expect(verdict).toMatchObject({ kind: 'diverges', index: 0, path: path.relative(out, bundle) });
    expect(verdict.byte).toBeLessThanOrEqual(at);
    expect(verdict.endByte).toBeGreaterThan(at);
  });

  test('does not verify with another log’s key', async () => {
    await sized(party(0), 1);
    const read = await mitsuke(
      ['evidence', 'verify', `${url}/logs/${party(0).log}`, '--vkey', party(1).vkey, '--json'],
      {
        environment: { ...environment, MITSUKE_API_KEY: party(0).key },
      },
    );
    expect(read.code).toBe(1);
    expect(JSON.parse(read.out)).toMatchObject({ kind: 'diverges', path: 'checkpoint' });
  });
});

describe('between tenants', () => {
  test('a key of one tenant does not end another’s key', async () => {
    const { items } = (await (await call(party(0).key, '/v1/api-keys')).json()) as { items: { id: string }[] };
    const ended = await fetch(`${url}/v1/api-keys/${items[0]?.id}`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${party(1).key}` },
    });
    expect(ended.status).toBe(404);
    expect((await call(party(0).key, '/v1/merchants')).status).toBe(200);
  });
});

describe('the command', () => {
  test.each([
    ['an unknown setting', { MITSUKE_SERVER_PROT: '1' }, 'MITSUKE_SERVER_PORT'],
    ['a wrong form', { MITSUKE_SERVER_PORT: 'http' }, 'a whole number from 0 to 65535'],
    ['an absent rule set', { MITSUKE_DECISION_RULE_SET_FILE: '/gone.yaml' }, 'decision.ruleSetFile'],
  ])('does not start with %s, and says what is expected', async (_, more, expected) => {
    const { code, err } = await mitsuke(['serve'], { environment: { ...environment, ...more } });
    expect(code).toBe(2);
    expect(err).toContain(expected);
  });

  test('says that there is no log where there is none, and accuses nobody', async () => {
    const read = { ...environment, MITSUKE_API_KEY: party(0).key };
    const wrong = `${url}/logs/${party(1).log}`;
    const verified = await mitsuke(['evidence', 'verify', wrong, '--vkey', party(0).vkey], { environment: read });
    expect(verified).toMatchObject({ code: 1, out: '', err: expect.stringContaining('no-log-found') });
  });

  test('does not repeat an API key that it cannot use', async () => {
    const read = { ...environment, MITSUKE_API_KEY: 'mk_secret\n(shown once)' };
    const source = `${url}/logs/${party(0).log}`;
    const refused = await mitsuke(['evidence', 'verify', source, '--vkey', party(0).vkey], { environment: read });
    expect(refused).toMatchObject({ code: 2, err: expect.stringContaining('api-key-malformed') });
    expect(refused.out + refused.err).not.toContain('mk_secret');
  });

  test('adds a person, and signs them in by a link that works once', async () => {
    const { tenant } = party(0);
    const email = 'kenji@example.jp';
    await json(['person', 'create', '--tenant', tenant, '--email', email, '--name', '健二', '--role', 'auditor']);
    const link = new URL((await json<{ url: string }>(['sign-in-link', '--email', email])).url);
    const exchange = () =>
      fetch(`${url}/v1/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ token: link.hash.replace('#token=', '') }),
      });
    expect(await (await exchange()).json()).toMatchObject({
      person: { email, role: 'auditor' },
      tenant: { id: tenant },
    });
    expect((await exchange()).status).toBe(401);
  });

  test('lists the keys of a tenant without their text, and ends one', async () => {
    const { tenant } = party(0);
    const words = ['--tenant', tenant];
    const made = await json<{ id: string; key: string }>([
      ...['api-key', 'create', ...words, '--name', 'till', '--permission', 'decision:read'],
    ]);
    const read = () => call(made.key, '/v1/payments/decisions').then(({ status }) => status);
    expect(await read()).toBe(200);
    const listed = await mitsuke(['api-key', 'list', ...words, '--json'], { environment });
    expect(listed.out).not.toContain(made.key);
    const [newest] = listed.out.split('\n');
    expect(JSON.parse(newest ?? '')).toMatchObject({ id: made.id, name: 'till', lastFour: made.key.slice(-4) });
    expect(await json(['api-key', 'revoke', ...words, '--id', made.id])).toMatchObject({ revoked: true });
    // The server remembers a key it has looked up for five seconds.
    await expect.poll(read, { timeout: 10_000 }).toBe(401);
    const other = await mitsuke(['api-key', 'revoke', '--tenant', party(1).tenant, '--id', made.id], { environment });
    expect(other).toMatchObject({ code: 1, err: expect.stringContaining('api-key-unknown') });
  }, 60_000);

  test('says in JSON too what is wrong with its own words', async () => {
    const words = ['person', 'create', '--tenant', 'ten_1', '--email', 'nobody', '--name', 'x', '--role', 'auditor'];
    const { code, out } = await mitsuke([...words, '--json'], { environment });
    expect(code).toBe(2);
    expect(JSON.parse(out)).toMatchObject({ code: 'wrong-usage', detail: expect.stringContaining('--email') });
  });

  test('names the taken port and fails, when serving for real', async () => {
    const port = new URL(url).port;
    const { code, err } = await mitsuke(['serve'], { environment: { ...environment, MITSUKE_SERVER_PORT: port } });
    expect(code).toBe(1);
    expect(err).toContain(port);
  }, 60_000);

  test.each([
    [['frob'], 2],
    [['evidence', 'verify', '/no/such/folder', '--vkey', 'x'], 2],
    [['--version'], 0],
  ])('%j ends with %d', async (words, code) => {
    expect((await mitsuke(words, { environment })).code).toBe(code);
  });
});
