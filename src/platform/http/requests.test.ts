import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type Answer,
  type Asked,
  ask,
  CSRF,
  MAKER_KEY,
  problem,
  READER_KEY,
  raw,
  request,
  SESSION,
  startTestServer,
  type TestServer,
} from './testing.ts';
import { CARD, exampleRoutes } from './testing-routes.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ routes: exampleRoutes(), rateLimits: { refusedPerAddress: 1_000 } });
});
afterAll(() => server.close());

/** As the browser has it: named by the port, beside those of other servers of this machine. */
const sessionCookie = () => `mitsuke_session_${new URL(server.url).port}`;

const post = (body: unknown, more: Asked = {}): Promise<Answer> =>
  ask(server, '/v1/payments', {
    method: 'POST',
    key: MAKER_KEY,
    ...more,
    headers: { 'content-type': 'application/json', ...more.headers },
    body: typeof body === 'string' || body instanceof Uint8Array ? (body as string) : JSON.stringify(body),
  });

const CARD_REFUSED = { code: 'card-number-not-accepted', expected: expect.stringContaining('a token') };
const PAYMENT = { id: 'p-1', amount: { amountMinor: 1000, currency: 'JPY' } };

describe('good input', () => {
  test('is answered through the schema: fields it does not name are left out', async () => {
    const answer = await post(PAYMENT);
    expect(answer).toMatchObject({ status: 201, body: PAYMENT });
    expect(answer.body).not.toHaveProperty('hidden');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('x-request-id')).toMatch(/^req_[0-9a-z]{26}$/);
  });

  test('parameters and query are parsed', async () => {
    expect(await ask(server, '/v1/payments/p-1?limit=5', { key: READER_KEY })).toMatchObject({
      body: { id: 'p-1', limit: 5 },
    });
  });

  test('the last parameter may hold slashes; bytes and headers pass unchanged', async () => {
    const answer = await fetch(`${server.url}/logs/one/tile/entries/x001/067.p%2F3`);
    expect(await answer.text()).toBe('one|tile/entries/x001/067.p/3\u0000');
    expect(answer.headers.get('content-type')).toBe('application/octet-stream');
    expect(answer.headers.get('cache-control')).toContain('immutable');
  });

  test('HEAD answers like GET without a body', async () => {
    const answer = await fetch(`${server.url}/logs/one/checkpoint`, { method: 'HEAD' });
    expect([answer.status, await answer.text()]).toEqual([200, '']);
  });
});

describe('bad paths', () => {
  test.each([
    'GET /logs/one/a/../../v1 HTTP/1.1',
    'GET /logs/one/%2e%2e/%2e%2e/etc/passwd HTTP/1.1',
    'GET /logs/one//a HTTP/1.1',
    'GET /logs/one/ HTTP/1.1',
  ])('%s answers 404', async (line) => {
    expect(await raw(server, request(line))).toContain('"code":"not-found"');
  });

  test('an unknown path is 404, a known one with another method 405 with Allow', async () => {
    expect(await ask(server, '/v1/nothing')).toMatchObject(problem('not-found', 404));
    const other = await ask(server, '/v1/payments/p-1', { method: 'DELETE' });
    expect(other).toMatchObject(problem('method-not-allowed', 405));
    expect(other.headers.get('allow')).toBe('GET, HEAD');
    expect((await ask(server, '/v1/payments', { method: 'OPTIONS' })).headers.get('allow')).toBe('POST');
    expect((await ask(server, '/healthz', { method: 'POST' })).status).toBe(405);
    expect(await raw(server, request('PROPFIND /v1/payments HTTP/1.1'))).toContain('405');
  });

  test('a URL that cannot be decoded, holds NUL or is too long is refused', async () => {
    expect(await ask(server, '/v1/payments/%zz', { key: READER_KEY })).toMatchObject(problem('bad-url', 400));
    expect(await ask(server, '/v1/payments/a%00b', { key: READER_KEY })).toMatchObject(problem('bad-url', 400));
    expect(await ask(server, `/v1/x?${'a'.repeat(5_000)}`)).toMatchObject(problem('url-too-long', 414));
  });

  test('headers beyond 16 KiB answer 431, garbage 400', async () => {
    const overflow = await raw(server, request('GET /healthz HTTP/1.1', `X-Long: ${'a'.repeat(20_000)}`));
    expect(overflow).toContain('HTTP/1.1 431');
    expect(overflow).toContain('"code":"headers-too-large"');
    expect(await raw(server, 'garbage\r\n\r\n')).toContain('"code":"malformed-request"');
  });
});

describe('bad bodies', () => {
  test.each([
    ['an unknown field', { ...PAYMENT, colour: 'red' }, [{ pointer: '/colour', code: 'unknown-field' }]],
    ['a missing field', { id: 'p-1' }, [{ pointer: '/amount', code: 'required', expected: 'object' }]],
    [
      'a negative and a fractional amount',
      { ...PAYMENT, amount: { amountMinor: -1, currency: 'JP' } },
      [
        { pointer: '/amount/amountMinor', code: 'too-small', expected: 'at least 0' },
        { pointer: '/amount/currency', code: 'too-small', expected: 'at least 3 characters' },
      ],
    ],
    [
      'a fraction',
      { ...PAYMENT, amount: { amountMinor: 1.5, currency: 'JPY' } },
      [{ pointer: '/amount/amountMinor', code: 'wrong-type', expected: 'int' }],
    ],
    [
      'an item not in the list',
      { ...PAYMENT, tags: ['web', 'fax'] },
      [{ pointer: '/tags/1', code: 'not-one-of', expected: '"web" | "app"' }],
    ],
    [
      'a wrong form',
      { ...PAYMENT, id: 'P 1' },
      [{ pointer: '/id', code: 'wrong-format', expected: '/^[a-z0-9-]{1,40}$/' }],
    ],
    ['not an object', [], [{ pointer: '', code: 'wrong-type', expected: 'object' }]],
  ])('%s: pointer, code, expectation', async (_name, body, fields) => {
    expect(await post(body)).toMatchObject(problem('invalid-body', 422, { fields }));
  });

  test('a card number sent as value or as key is not repeated, nor logged', async () => {
    const answers = [
      await post({ ...PAYMENT, id: `${CARD}!` }),
      await post({ ...PAYMENT, [CARD]: 1 }),
      await post({ ...PAYMENT, notes: { [CARD]: 1 } }),
      await post({ ...PAYMENT, [`card${CARD}`]: 1 }),
      await post({ ...PAYMENT, notes: { 'c4111-1111-1111-1111': 1 } }),
    ];
    for (const answer of answers) {
      expect(answer.status).toBe(422);
      expect(JSON.stringify(answer.body)).not.toMatch(/4111-?1111/);
    }
    expect(server.lines.join('')).not.toContain(CARD);
  });

  test.each([
    ['in a field', { ...PAYMENT, id: CARD }, '/id'],
    ['in a field no schema knows', { ...PAYMENT, more: [{ deep: '4111 1111-1111 1111' }] }, '/more/0/deep'],
    ['inside a text', { ...PAYMENT, notes: { memo: `カード番号${CARD}、2027年` } }, '/notes/memo'],
    ['as a number', { ...PAYMENT, id: Number(CARD) }, '/id'],
    ['as a key', { ...PAYMENT, notes: { [CARD]: 'x' } }, '/notes'],
    ['inside a key', { ...PAYMENT, notes: { [`%B${CARD}^YAMADA/TARO`]: 'x' } }, '/notes'],
    ['below a key that may not be repeated', { ...PAYMENT, notes: { [`c${CARD}`]: CARD } }, '/notes'],
    ['as the whole body', JSON.stringify(CARD), ''],
  ])('a card number %s is refused by its place', async (_name, body, pointer) => {
    const answer = await post(body);
    expect(answer).toMatchObject(problem('invalid-body', 422, { fields: [{ pointer, ...CARD_REFUSED }] }));
    expect(JSON.stringify(answer.body)).not.toContain('1111');
  });

  test.each([
    ['{"a":1,}', 'syntax', 1, 8],
    ['{"id":"a"\n "amount":1}', 'syntax', 2, 2],
    ['{"a":1,"\\u0061":2}', 'duplicate-key', 1, 8],
    ['{"a":{"__proto__":{}}}', 'forbidden-key', 1, 7],
    ['{"a":"\\ud800"}', 'not-text', 1, 7],
    ['{"a":"\\u0000"}', 'not-text', 1, 7],
  ])('%s is refused as %s at line %i column %i', async (text, reason, line, column) => {
    expect(await post(text)).toMatchObject(problem('body-not-json', 400, { params: { reason, line, column } }));
  });

  test('other encodings, types and no body', async () => {
    expect(await post(Uint8Array.of(0x22, 0x83, 0x22))).toMatchObject(
      problem('body-not-json', 400, { params: { reason: 'not-utf-8' } }),
    );
    expect(await post('a=1', { headers: { 'content-type': 'application/x-www-form-urlencoded' } })).toMatchObject(
      problem('unsupported-media-type', 415),
    );
    expect(await post('{}', { headers: { 'content-encoding': 'gzip' } })).toMatchObject(
      problem('unsupported-media-type', 415),
    );
    expect(await post('')).toMatchObject(problem('body-missing', 400));
    expect(await ask(server, '/v1/payments', { method: 'POST', key: MAKER_KEY })).toMatchObject(
      problem('body-missing', 400),
    );
  });

  test('10 MB answers 413 with the limit, whether the length is announced or not', async () => {
    const big = new Uint8Array(10 * 1024 * 1024).fill(0x20);
    const announced = await post(big);
    expect(announced).toMatchObject(problem('body-too-large', 413, { params: { limitBytes: 262_144 } }));
    const stream = new Blob([big]).stream();
    const chunked = await ask(server, '/v1/payments', {
      method: 'POST',
      key: MAKER_KEY,
      headers: { 'content-type': 'application/json' },
      body: stream,
      duplex: 'half',
    } as RequestInit);
    expect(chunked).toMatchObject(problem('body-too-large', 413));
  });

  test('nobody unknown makes the server read a body', async () => {
    expect(await post('not json', { key: 'mk_wrong' })).toMatchObject(problem('not-signed-in', 401));
  });
});

describe('bad parameters', () => {
  test('a card number in path or query is refused, whether or not a schema reads it', async () => {
    const fields = (pointer: string) => ({ fields: [{ pointer, ...CARD_REFUSED }] });
    for (const [path, code, pointer] of [
      [`/v1/payments/${CARD}`, 'invalid-path', '/id'],
      ['/logs/one/4111%201111%201111%201111', 'invalid-path', '/path'],
      [`/v1/payments/p-1?limit=${CARD}`, 'invalid-query', '/limit'],
      [`/v1/payments/p-1?limit=1&limit=${CARD}`, 'invalid-query', '/limit/1'],
      [`/logs/one/checkpoint?note=${CARD}`, 'invalid-query', '/note'],
      [`/logs/one/checkpoint?${CARD}`, 'invalid-query', ''],
    ] as const) {
      const answer = await ask(server, path, { key: READER_KEY });
      expect(answer, path).toMatchObject(problem(code, 400, fields(pointer)));
      expect(JSON.stringify(answer.body)).not.toContain('1111');
    }
    expect(server.lines.join('')).not.toContain(CARD);
  });

  test('name the parameter and what was expected', async () => {
    expect(await ask(server, '/v1/payments/p-1?limit=500', { key: READER_KEY })).toMatchObject(
      problem('invalid-query', 400, { fields: [{ pointer: '/limit', code: 'too-big', expected: 'at most 100' }] }),
    );
    expect(await ask(server, '/v1/payments/p-1?colour=red', { key: READER_KEY })).toMatchObject(
      problem('invalid-query', 400, { fields: [{ pointer: '/colour', code: 'unknown-field' }] }),
    );
    expect(await ask(server, '/v1/payments/p-12345678901', { key: READER_KEY })).toMatchObject(
      problem('invalid-path', 400, {
        fields: [{ pointer: '/id', code: 'too-big', expected: 'at most 10 characters' }],
      }),
    );
  });
});

describe('who may', () => {
  test('nobody without credentials, with a wrong key, or beside a wrong key with a good session', async () => {
    expect(await ask(server, '/v1/payments/p-1')).toMatchObject(problem('not-signed-in', 401));
    const wrong = await ask(server, '/v1/payments/p-1', {
      key: 'mk_wrong',
      headers: { cookie: `${sessionCookie()}=${SESSION}` },
    });
    expect(wrong).toMatchObject(problem('not-signed-in', 401));
    expect(wrong.headers.get('www-authenticate')).toBe('Bearer realm="mitsuke"');
    expect(await ask(server, '/v1/payments/p-1', { headers: { authorization: 'Basic eDp5' } })).toMatchObject(
      problem('not-signed-in', 401),
    );
  });

  test('a key without the permission is told which one is missing', async () => {
    expect(await post(PAYMENT, { key: READER_KEY })).toMatchObject(
      problem('permission-missing', 403, { params: { permission: 'decision:make' } }),
    );
  });

  test('a session reads freely but changes only with its token from its own page', async () => {
    const cookie = `${sessionCookie()}=${SESSION}`;
    expect((await ask(server, '/v1/payments/p-1', { headers: { cookie } })).status).toBe(200);
    const change = (headers: Record<string, string>) => post(PAYMENT, { key: '', headers: { cookie, ...headers } });
    const good = { 'x-csrf-token': CSRF, origin: server.url };
    expect((await change(good)).status).toBe(201);
    expect((await change({ 'x-csrf-token': CSRF, 'sec-fetch-site': 'same-origin' })).status).toBe(201);
    for (const bad of [
      {},
      { origin: server.url },
      { 'x-csrf-token': CSRF },
      { ...good, 'x-csrf-token': 'guess' },
      { ...good, origin: 'http://evil.example' },
      { ...good, origin: 'null' },
      { ...good, 'sec-fetch-site': 'cross-site' },
      { ...good, 'sec-fetch-site': 'same-site' },
    ]) {
      expect(await change(bad), JSON.stringify(bad)).toMatchObject(problem('csrf-refused', 403));
    }
  });

  test('the session of a server at another port of this machine is not taken for ours', async () => {
    const others = [`mitsuke_session=${SESSION}`, `mitsuke_session_1=${SESSION}`].join('; ');
    const path = '/v1/payments/p-1';
    expect(await ask(server, path, { headers: { cookie: others } })).toMatchObject(problem('not-signed-in', 401));
    const both = `${others}; ${sessionCookie()}=${SESSION}; mitsuke_session_2=zz`;
    expect((await ask(server, path, { headers: { cookie: both } })).status).toBe(200);
  });

  test('over HTTPS the session cookie is Secure and named as ever, whatever port is asked for', async () => {
    const secure = await startTestServer({ routes: exampleRoutes(), overHttps: true });
    try {
      const cookie = `mitsuke_session=${SESSION}`;
      expect((await ask(secure, '/v1/payments/p-1', { headers: { cookie } })).status).toBe(200);
      const answer = await ask(secure, '/v1/session', {
        method: 'POST',
        body: '{"token":"good"}',
        headers: { 'content-type': 'application/json' },
      });
      expect(answer.headers.get('set-cookie')).toMatch(/^mitsuke_session=v; .*; Secure/);
    } finally {
      await secure.close();
    }
  });

  test('another site cannot sign a person in', async () => {
    const answer = await ask(server, '/v1/session', {
      method: 'POST',
      body: '{"token":"good"}',
      headers: { 'content-type': 'application/json', origin: 'http://evil.example' },
    });
    expect(answer).toMatchObject(problem('csrf-refused', 403));
    expect(answer.headers.get('set-cookie')).toBeNull();
  });

  test('the session cookie cannot be read by script nor sent from other sites', async () => {
    const answer = await ask(server, '/v1/session', {
      method: 'POST',
      body: '{"token":"good"}',
      headers: { 'content-type': 'application/json' },
    });
    expect(answer.headers.get('set-cookie')).toBe(
      `${sessionCookie()}=v; Max-Age=60; Path=/; HttpOnly; SameSite=Strict`,
    );
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('failures inside', () => {
  test('a problem of the room passes as it is', async () => {
    expect(await ask(server, '/v1/payments/late', { key: READER_KEY })).toMatchObject(
      problem('too-late', 409, { params: { by: 3 } }),
    );
  });

  test('anything else is `internal` with the request id alone; the log has frames, and no long digits', async () => {
    const answer = await ask(server, '/v1/payments/broken?limit=77', { key: READER_KEY });
    expect(answer).toMatchObject(problem('internal', 500));
    expect(Object.keys(answer.body).sort()).toEqual(['code', 'requestId', 'status', 'title', 'type']);
    const line = server.lines.find((each) => each.includes(String(answer.body.requestId)) && each.includes('frames'));
    expect(line).toContain('the row of [digits] is broken');
    expect(line).toContain('testing-routes.ts');
  });

  test.each([
    ['an outage of the database', 'outage'],
    ['a transaction undone in favour of another', 'conflict'],
  ])('%s is 503, to be tried again', async (_, id) => {
    const answer = await ask(server, `/v1/payments/${id}`, { key: READER_KEY });
    expect(answer).toMatchObject(problem('unavailable', 503));
    expect(answer.headers.get('retry-after')).toBe('1');
  });

  test('the log never holds credentials, bodies, queries or card numbers', async () => {
    await ask(server, `/v1/payments/p-1?limit=9&q=needle-${CARD}`, {
      key: READER_KEY,
      headers: { cookie: `${sessionCookie()}=zz` },
    });
    await post({ ...PAYMENT, id: 'needle-in-body' });
    const log = server.lines.join('');
    for (const secret of [READER_KEY, MAKER_KEY, SESSION, CSRF, CARD, 'needle', 'limit=']) {
      expect(log).not.toContain(secret);
    }
    expect(log).toContain('"route":"/v1/payments/:id"');
  });
});
