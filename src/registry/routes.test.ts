import { Secret as OtpSecret, TOTP } from 'otpauth';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { durationOfMs } from '#kernel';
import { systemClock } from '../platform/clock/system.ts';
import { createHttpServer, type HttpServer } from '../platform/http/fastify.ts';
import { memoryLog } from '../platform/http/testing.ts';
import { registryRoutes } from './index.ts';
import { type Household, openTestRegistry, START, succeeded, type TestRegistry } from './testing.ts';

let house: TestRegistry;
let server: HttpServer;
let url: string;
const { log, lines } = memoryLog();

const serve = (refusedPerAddress: number): Promise<HttpServer> =>
  createHttpServer({
    routes: registryRoutes(house.registry),
    authenticator: house.registry.authenticator,
    clock: systemClock(),
    newId: house.newId,
    log,
    version: '0',
    rateLimits: { refusedPerAddress },
  });

beforeAll(async () => {
  house = await openTestRegistry();
  server = await serve(1_000);
  ({ url } = await server.listen(0));
  for (const each of [house.ours, house.theirs]) {
    const seen = ['M1', 'M2', 'M3'].map((number) => ({
      acceptorNumber: `${each.tenant.name}-${number}`,
      attempts: 1,
      firstSeenAt: START,
      lastSeenAt: START,
    }));
    await house.database.asSystem((tx) => house.registry.merchants.observe(tx, each.tenant.id, seen));
  }
});
afterAll(async () => {
  await server.close();
  await house.close();
});

type Asked = {
  readonly method?: string;
  readonly body?: unknown;
  readonly key?: string;
  readonly session?: Signed;
  readonly at?: string;
};
type Signed = { readonly cookie: string; readonly csrfToken: string };
type Answer = { readonly status: number; readonly headers: Headers; readonly body: Record<string, unknown> };

const ask = async (path: string, { method = 'GET', body, key, session, at = url }: Asked = {}): Promise<Answer> => {
  const headers: Record<string, string> = { origin: at };
  if (key) headers.authorization = `Bearer ${key}`;
  if (session) Object.assign(headers, { cookie: session.cookie, 'x-csrf-token': session.csrfToken });
  if (body !== undefined) headers['content-type'] = 'application/json';
  const answer = await fetch(at + path, {
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return {
    status: answer.status,
    headers: answer.headers,
    body: text === '' ? {} : text.startsWith('{') ? JSON.parse(text) : { text },
  };
};

const linkFor = async (household: Household, who: 'administrator' | 'analyst'): Promise<string> =>
  succeeded(await house.registry.signIn.issueLink(household.scope, household[who].id)).token.reveal();

const signIn = async (household: Household, who: 'administrator' | 'analyst' = 'administrator'): Promise<Signed> => {
  const answer = await ask('/v1/session', { method: 'POST', body: { token: await linkFor(household, who) } });
  const [cookie = ''] = answer.headers.getSetCookie().map((each) => each.split(';')[0] ?? '');
  return { cookie, csrfToken: String(answer.body.csrfToken) };
};

describe('a session', () => {
  test('begins with a link, says who, and ends', async () => {
    const token = await linkFor(house.ours, 'analyst');
    const begun = await ask('/v1/session', { method: 'POST', body: { token } });
    const { analyst, tenant } = house.ours;
    expect(begun).toMatchObject({ status: 200, body: { person: analyst, tenant, permissions: expect.any(Array) } });
    const [setCookie = ''] = begun.headers.getSetCookie();
    expect(setCookie).toMatch(/^mitsuke_session_\d+=[\w-]{43}; Max-Age=86400; Path=\/; HttpOnly; SameSite=Strict$/);
    const session = { cookie: setCookie.split(';')[0] ?? '', csrfToken: String(begun.body.csrfToken) };
    expect(await ask('/v1/session', { session })).toMatchObject({ status: 200, body: begun.body });
    const ended = await ask('/v1/session', { method: 'DELETE', session });
    expect(ended.status).toBe(204);
    expect(ended.headers.getSetCookie()[0]).toMatch(/^mitsuke_session_\d+=; Max-Age=0/);
    expect(await ask('/v1/session', { session })).toMatchObject({ status: 401, body: { code: 'not-signed-in' } });
  });

  test('ends the one that the browser had before', async () => {
    const before = await signIn(house.ours);
    const token = await linkFor(house.ours, 'analyst');
    expect((await ask('/v1/session', { method: 'POST', session: before, body: { token } })).status).toBe(200);
    expect((await ask('/v1/session', { session: before })).status).toBe(401);
  });

  test('a used, a wrong, an empty and a long token get the same answer', async () => {
    const token = await linkFor(house.ours, 'analyst');
    await ask('/v1/session', { method: 'POST', body: { token } });
    const answers: Answer[] = [];
    for (const tried of [token, 'wrong', '', 'x'.repeat(201), '署'.repeat(50_000)]) {
      answers.push(await ask('/v1/session', { method: 'POST', body: { token: tried } }));
    }
    for (const { status, body } of answers) {
      expect(status).toBe(401);
      expect({ ...body, requestId: '' }).toEqual({ ...answers[0]?.body, requestId: '' });
      expect(body.code).toBe('sign-in-link-not-valid');
    }
  });

  test('too many wrong tokens from one address get 429; a good one still opens', async () => {
    const strict = await serve(2);
    try {
      const at = (await strict.listen(0)).url;
      const tried: number[] = [];
      for (let tries = 0; tries < 4; tries++) {
        tried.push((await ask('/v1/session', { at, method: 'POST', body: { token: 'wrong' } })).status);
      }
      expect(tried).toEqual([401, 401, 429, 429]);
      const token = await linkFor(house.ours, 'analyst');
      expect((await ask('/v1/session', { at, method: 'POST', body: { token } })).status).toBe(200);
    } finally {
      await strict.close();
    }
  });

  test('is not what an API key has', async () => {
    const { key } = succeeded(
      await house.registry.apiKeys.issue(house.ours.scope, { name: 'k', permissions: ['decision:make'] }),
    );
    for (const method of ['GET', 'DELETE']) {
      const answer = await ask('/v1/session', { method, key: key.reveal() });
      expect(answer).toMatchObject({ status: 403, body: { code: 'session-required' } });
    }
  });
});

describe('API keys', () => {
  test('are made by an administrator, shown once, used, listed and revoked', async () => {
    const session = await signIn(house.ours);
    const body = { name: ' till ', permissions: ['merchant:read'], expiresAt: '2026-11-22T00:00:00+09:00' };
    const made = await ask('/v1/api-keys', { method: 'POST', session, body });
    expect(made).toMatchObject({
      status: 201,
      body: { apiKey: { name: 'till', expiresAt: '2026-11-21T15:00:00.000Z' } },
    });
    const key = String(made.body.key);
    expect((await ask('/v1/merchants', { key })).status).toBe(200);
    const listed = await ask('/v1/api-keys', { session });
    expect(JSON.stringify(listed.body)).not.toContain(key.split('_').slice(2).join('_'));
    expect(listed.body.items).toContainEqual(expect.objectContaining({ name: 'till', lastFour: key.slice(-4) }));
    const { id } = made.body.apiKey as { id: string };
    expect((await ask(`/v1/api-keys/${id}`, { method: 'DELETE', session })).status).toBe(204);
    expect((await ask('/v1/merchants', { key })).status).toBe(401);
  });

  test('are refused with places: unknown permission, no name, a past or unreadable expiry', async () => {
    const session = await signIn(house.ours);
    const make = (body: unknown) => ask('/v1/api-keys', { method: 'POST', session, body });
    expect(await make({ name: ' ', permissions: ['everything'], expiresAt: 'soon' })).toMatchObject({
      status: 422,
      body: {
        fields: [
          { pointer: '/name' },
          { pointer: '/permissions/0', code: 'not-one-of' },
          { pointer: '/expiresAt', code: 'not-an-instant' },
        ],
      },
    });
    expect(await make({ name: 'x', permissions: ['merchant:read'], expiresAt: '2020-01-01T00:00:00Z' })).toMatchObject({
      body: { code: 'expiry-passed' },
    });
  });

  test('are not named with a card number', async () => {
    const session = await signIn(house.ours);
    const body = { name: '4111111111111111', permissions: ['merchant:read'] };
    const answer = await ask('/v1/api-keys', { method: 'POST', session, body });
    const fields = [{ pointer: '/name', code: 'card-number-not-accepted', expected: expect.any(String) }];
    expect(answer).toMatchObject({ status: 422, body: { code: 'invalid-body', fields } });
    expect(JSON.stringify(answer.body)).not.toContain('1111');
    expect(await house.everything()).not.toContain(body.name);
  });

  test('are not for analysts, and never stronger than their maker', async () => {
    const session = await signIn(house.ours, 'analyst');
    const body = { name: 'x', permissions: ['merchant:read'] };
    for (const asked of [{ method: 'POST', body }, {}]) {
      expect(await ask('/v1/api-keys', { session, ...asked })).toMatchObject({
        status: 403,
        body: { code: 'permission-missing', params: { permission: 'tenant:administer' } },
      });
    }
    const { key } = succeeded(
      await house.registry.apiKeys.issue(house.ours.scope, { name: 'k', permissions: ['tenant:administer'] }),
    );
    expect(await ask('/v1/api-keys', { method: 'POST', key: key.reveal(), body })).toMatchObject({
      status: 403,
      body: { code: 'permission-not-grantable', params: { permission: 'merchant:read' } },
    });
  });

  test('by session, only with its token', async () => {
    const { cookie } = await signIn(house.ours);
    const body = { name: 'x', permissions: ['merchant:read'] };
    const answer = await ask('/v1/api-keys', { method: 'POST', session: { cookie, csrfToken: 'guess' }, body });
    expect(answer).toMatchObject({ status: 403, body: { code: 'csrf-refused' } });
  });
});

describe('merchants', () => {
  test('come page by page', async () => {
    const session = await signIn(house.ours, 'analyst');
    const first = await ask('/v1/merchants?limit=2', { session });
    expect(first.body.items).toMatchObject([{ acceptorNumber: 'ours-M1' }, { acceptorNumber: 'ours-M2' }]);
    const second = await ask(`/v1/merchants?limit=2&cursor=${first.body.nextCursor}`, { session });
    expect(second.body).toMatchObject({ items: [{ acceptorNumber: 'ours-M3', attemptCount: 1 }] });
    expect(second.body).not.toHaveProperty('nextCursor');
    expect(await ask('/v1/merchants?cursor=abc', { session })).toMatchObject({ body: { code: 'cursor-not-valid' } });
  });
});

describe('the wall between tenants', () => {
  test('every route, asked by one, gives nothing of the other', async () => {
    const theirKey = succeeded(
      await house.registry.apiKeys.issue(house.theirs.scope, { name: 'their till', permissions: ['merchant:read'] }),
    ).apiKey;
    const session = await signIn(house.ours);
    const reads = registryRoutes(house.registry).filter(({ method, path }) => method === 'GET' && !path.includes('{'));
    expect(reads.length).toBeGreaterThan(2);
    for (const { path } of reads) {
      const answer = await ask(path, { session });
      expect(answer.status, path).toBe(200);
      expect(JSON.stringify(answer.body), path).not.toContain('theirs');
      expect(JSON.stringify(answer.body), path).not.toContain(house.theirs.tenant.id);
      expect(JSON.stringify(answer.body), path).not.toContain(theirKey.id);
    }
    expect((await ask('/v1/merchants?text=theirs', { session })).body.items).toEqual([]);
    const cursor = Buffer.from('merchants:theirs').toString('base64url');
    expect((await ask(`/v1/merchants?cursor=${cursor}`, { session })).body.items).toEqual([]);
    expect(await ask(`/v1/api-keys/${theirKey.id}`, { method: 'DELETE', session })).toMatchObject({
      status: 404,
      body: { code: 'api-key-not-found' },
    });
  });
});

test('no token, key or cookie value is in the log', async () => {
  const token = await linkFor(house.ours, 'administrator');
  const session = await signIn(house.ours);
  const made = await ask('/v1/api-keys', {
    method: 'POST',
    session,
    body: { name: 'x', permissions: ['merchant:read'] },
  });
  await ask('/v1/session', { method: 'POST', body: { token } });
  await ask(`/v1/merchants?text=${token}`, { key: String(made.body.key) });
  const written = lines.join('');
  expect(written).toContain('/v1/merchants');
  for (const secret of [token, session.cookie.split('=')[1], session.csrfToken, String(made.body.key)]) {
    expect(written).not.toContain(secret);
  }
});

describe('signing in over HTTP', () => {
  const password = 'Quittenbaum 7 im Nebelgarten';
  const post = (path: string, body: unknown, session?: Signed) =>
    ask(path, { method: 'POST', body, ...(session ? { session } : {}) });

  test('a password gives no session; its code does, and then the cookie opens', async () => {
    const session = await signIn(house.ours, 'analyst');
    const set = await ask('/v1/me/password', { method: 'PUT', session, body: { password } });
    expect(set).toMatchObject({ status: 204 });
    const begun = await ask('/v1/me/totp', { method: 'POST', session });
    const secret = OtpSecret.fromBase32(String(begun.body.secret));
    const code = (stepsOn: number) => TOTP.generate({ secret, timestamp: house.clock.now() + stepsOn * 30_000 });
    const confirmed = await post('/v1/me/totp/confirmation', { code: code(-1) }, session);
    expect(confirmed.body.recoveryCodes).toHaveLength(10);
    const credentials = await ask('/v1/me/credentials', { session });
    expect(credentials.body).toMatchObject({ complete: true, totp: { recoveryCodesLeft: 10 }, passkeys: [] });

    const email = house.ours.analyst.email;
    const first = await post('/v1/sign-in/password', { email, password });
    expect(first).toMatchObject({ status: 200, body: { tenants: [{ name: 'ours' }] } });
    expect(first.headers.getSetCookie()).toEqual([]);
    const { token } = first.body;
    expect(await post('/v1/sign-in/totp', { token, code: '000000' })).toMatchObject({
      status: 401,
      body: { code: 'second-factor-refused' },
    });
    const second = await post('/v1/sign-in/totp', { token, code: code(0) });
    expect(second).toMatchObject({ status: 200, body: { person: { id: house.ours.analyst.id } } });
    const [cookie = ''] = second.headers.getSetCookie().map((each) => each.split(';')[0] ?? '');
    const opened = { cookie, csrfToken: String(second.body.csrfToken) };
    expect(await ask('/v1/me', { session: opened })).toMatchObject({ body: { session: { method: 'password' } } });
    const written = lines.join('');
    for (const hidden of [password, String(token), String(begun.body.secret)]) expect(written).not.toContain(hidden);
  });

  test('an unknown address and a wrong password get one answer; the sixth try is told how long to wait', async () => {
    const answers: Answer[] = [];
    for (const email of ['admin@ours.example', 'nobody@ours.example']) {
      for (let tries = 0; tries < 6; tries++)
        answers.push(await post('/v1/sign-in/password', { email, password: 'x' }));
    }
    const bodies = answers.map(({ status, body }) => ({ status, body: { ...body, requestId: '' } }));
    expect(bodies.slice(6)).toEqual(bodies.slice(0, 6));
    expect(bodies.map(({ status }) => status).slice(0, 6)).toEqual([401, 401, 401, 401, 401, 429]);
    expect(answers[5]?.body).toMatchObject({ code: 'sign-in-locked', params: { retryAfterSeconds: 60 } });
    expect(answers[5]?.headers.get('retry-after')).toBe('60');
  });

  test('an old session is asked to sign in again before it changes a credential', async () => {
    const session = await signIn(house.theirs, 'analyst');
    await house.clock.advance(durationOfMs(10 * 60_000 + 1));
    expect(await ask('/v1/me/password', { method: 'PUT', session, body: { password } })).toMatchObject({
      status: 403,
      body: { code: 'sign-in-again', params: { withinSeconds: 600 } },
    });
  });

  test('a corporate number is checked, and read as people write it', async () => {
    const session = await signIn(house.ours);
    const make = (corporateNumber: string) => post('/v1/parties', { name: '見附', corporateNumber }, session);
    expect(await make('７０００-０１２０５０００２')).toMatchObject({
      status: 201,
      body: { corporateNumber: '7000012050002' },
    });
    expect(await make('7000012050003')).toMatchObject({
      status: 422,
      body: { fields: [{ pointer: '/corporateNumber', code: 'corporate-number-wrong-check-digit' }] },
    });
  });

  test('a person who was invited comes in by the link that the inviter is shown', async () => {
    const session = await signIn(house.ours);
    const wanted = { email: 'guest@ours.example', displayName: '客', role: 'auditor', language: 'en' };
    const invited = await post('/v1/invitations', wanted, session);
    const { link, person } = invited.body as { link: { token: string; path: string }; person: { id: string } };
    expect(invited).toMatchObject({ status: 201, body: { person: { status: 'invited', language: 'en' } } });
    expect(link.path).toBe(`/sign-in#token=${link.token}`);
    expect((await post('/v1/session', { token: link.token })).body).toMatchObject({ person: { id: person.id } });
    expect(await post('/v1/invitations', wanted, session)).toMatchObject({
      status: 409,
      body: { code: 'email-taken' },
    });
  });
});
