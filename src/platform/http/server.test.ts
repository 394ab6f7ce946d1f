import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { durationOfMs, Secret } from '#kernel';
import {
  type Answer,
  ask,
  MAKER_KEY,
  problem,
  READER_KEY,
  raw,
  request,
  startTestServer,
  type TestServer,
} from './testing.ts';
import { exampleRoutes } from './testing-routes.ts';

let server: TestServer;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'mitsuke-console-'));
  await mkdir(path.join(folder, 'console', 'assets'), { recursive: true });
  await writeFile(path.join(folder, 'console', 'index.html'), '<title>Mitsuke</title>');
  await writeFile(path.join(folder, 'console', '.hidden.txt'), 'hidden');
  await writeFile(path.join(folder, 'console', 'favicon.svg'), '<svg/>');
  await writeFile(path.join(folder, 'console', 'assets', 'index-abc123.js'), 'export {};');
  await writeFile(path.join(folder, 'outside.txt'), 'outside');
  const ownPolicy = `<meta http-equiv="Content-Security-Policy" content="default-src 'none'">`;
  await writeFile(path.join(folder, 'console/own-policy.html'), ownPolicy);
  server = await startTestServer({
    routes: exampleRoutes(),
    consoleFolder: path.join(folder, 'console'),
    ready: [{ name: 'database', check: async () => undefined }],
    gauges: [
      { name: 'outbox_backlog', help: 'Deliveries not yet done.', read: () => 7 },
      { name: 'unreadable', help: 'Fails.', read: () => Promise.reject(new Error('no')) },
    ],
    metricsToken: new Secret('scraper'),
  });
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

describe('the console', () => {
  // By hand: fetch sends its own Sec-Fetch-Mode.
  const navigate = (at: string) =>
    raw(server, request(`GET ${at} HTTP/1.1`, 'Accept: text/html', 'Sec-Fetch-Mode: navigate'));

  test('a page with a policy of its own is served under that policy alone', async () => {
    const answer = await navigate('/own-policy.html');
    expect(answer).toMatch(/content-security-policy: default-src 'none'; frame-ancestors 'none'\r\n/i);
    expect(await navigate('/')).toMatch(/content-security-policy: default-src 'self'/i);
  });

  test('a navigation gets the page whatever its path; it is asked for anew each time', async () => {
    for (const at of ['/', '/payments/p-1', '/signed/in?x=1']) {
      const answer = await navigate(at);
      expect(answer).toMatch(/^HTTP\/1\.1 200/);
      expect(answer).toContain('<title>Mitsuke</title>');
      expect(answer).toContain('cache-control: public, max-age=0');
      expect(answer).toContain("script-src 'self'");
    }
  });

  test('hashed assets are kept for a year, other files are asked for anew', async () => {
    const asset = await ask(server, '/assets/index-abc123.js');
    expect(asset.status).toBe(200);
    expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(asset.headers.get('content-type')).toContain('javascript');
    expect((await ask(server, '/favicon.svg')).headers.get('cache-control')).toBe('public, max-age=0');
  });

  test('what is not there is 404 as a problem: never the page in place of an asset or an API answer', async () => {
    for (const at of ['/assets/index-gone.js', '/gone.png', '/v1/gone', '/healthz/x']) {
      expect(await navigate(at), at).toContain('"code":"not-found"');
    }
    expect(await ask(server, '/payments')).toMatchObject(problem('not-found', 404));
    expect((await ask(server, '/assets/index-gone.js')).headers.get('cache-control')).toBe('no-store');
  });

  test.each([
    '/../outside.txt',
    '/assets/../../outside.txt',
    '/%2e%2e/outside.txt',
    '/..%2foutside.txt',
    '/.hidden.txt',
  ])('nothing outside the folder nor hidden: %s', async (at) => {
    const got = await raw(server, request(`GET ${at} HTTP/1.1`));
    expect(got).toContain('"code":"not-found"');
  });

  test('a page is not made by other methods', async () => {
    expect(await ask(server, '/payments', { method: 'POST' })).toMatchObject(problem('not-found', 404));
  });
});

describe('limits of rate', () => {
  test('each caller and each address has its own; beyond it 429 with Retry-After', async () => {
    const limited = await startTestServer({
      routes: exampleRoutes(),
      rateLimits: { perCaller: 3, perAddress: 2, refusedPerAddress: 2 },
    });
    try {
      const statuses = async (times: number, once: () => Promise<Answer>) => {
        const seen: number[] = [];
        for (let time = 0; time < times; time++) seen.push((await once()).status);
        return seen;
      };
      const read = (key: string) => ask(limited, '/v1/payments/p-1', { key });
      expect(await statuses(4, () => read(READER_KEY))).toEqual([200, 200, 200, 429]);
      expect((await read(MAKER_KEY)).status).toBe(403);
      expect(await statuses(4, () => read('mk_wrong'))).toEqual([401, 401, 429, 429]);
      expect(await statuses(3, () => ask(limited, '/logs/a/b'))).toEqual([200, 200, 429]);
      const answer = await ask(limited, '/logs/a/b');
      expect(answer).toMatchObject(problem('too-many-requests', 429));
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    } finally {
      await limited.close();
    }
  });
});

describe('a proxy before the server', () => {
  const statuses = async (own: TestServer): Promise<number[]> => {
    const seen: number[] = [];
    for (const from of ['192.0.2.1', '192.0.2.1', '192.0.2.2']) {
      seen.push((await ask(own, '/logs/a/b', { headers: { 'x-forwarded-for': from } })).status);
    }
    return seen;
  };

  test.each([
    [['127.0.0.1'], [200, 429, 200]],
    [undefined, [200, 429, 429]],
  ])('trusted: %s', async (proxies, expected) => {
    const trustedProxies = proxies ? { trustedProxies: proxies } : {};
    const own = await startTestServer({ routes: exampleRoutes(), rateLimits: { perAddress: 1 }, ...trustedProxies });
    try {
      expect(await statuses(own)).toEqual(expected);
    } finally {
      await own.close();
    }
  });
});

describe('host names', () => {
  const asked = (host: string, ...headers: string[]) =>
    raw(
      server,
      [`GET /v1/session?x=1 HTTP/1.1`, `Host: ${host}`, 'Connection: close', ...headers, '', ''].join('\r\n'),
    );

  test('a foreign name, as in DNS rebinding, answers 421', async () => {
    for (const host of ['evil.example', 'localhost.evil.example', '192.168.0.1', 'a b', '127.0.0.1.evil.example', '']) {
      expect(await asked(host), host).toContain('"code":"misdirected"');
    }
  });

  test('a page asked for by loopback address is sent to localhost, a program is answered', async () => {
    expect(await asked('127.0.0.1:7300', 'Accept: text/html')).toMatch(
      /302[\s\S]*location: http:\/\/localhost:7300\/v1\/session\?x=1/i,
    );
    expect(await asked('127.0.0.1:7300', 'Accept: */*')).toContain('"code":"method-not-allowed"');
  });

  test('health is told to whoever asks', async () => {
    expect(await raw(server, 'GET /healthz HTTP/1.1\r\nHost: 10.0.0.7\r\nConnection: close\r\n\r\n')).toContain(
      '{"status":"ok"}',
    );
    expect(await ask(server, '/readyz')).toMatchObject({ status: 200, body: { status: 'ready' } });
  });

  test('not ready names the check that fails', async () => {
    const ill = await startTestServer({
      routes: [],
      ready: [
        { name: 'database', check: async () => 'refused' },
        { name: 'log', check: () => Promise.reject(new Error('no')) },
      ],
    });
    try {
      expect(await ask(ill, '/readyz')).toMatchObject(
        problem('not-ready', 503, { params: { database: 'refused', log: 'check-failed' } }),
      );
    } finally {
      await ill.close();
    }
  });
});

describe('metrics', () => {
  test('are read from this machine or with the token, not through a proxy', async () => {
    await ask(server, '/v1/payments/p-1', { key: READER_KEY });
    const { text } = (await ask(server, '/metrics')).body;
    expect(text).toContain('mitsuke_http_request_seconds_count{method="GET",route="/v1/payments/:id",status="200"}');
    expect(text).toContain('mitsuke_outbox_backlog 7');
    expect(text).toContain('process_cpu_seconds_total');
    expect((await ask(server, '/metrics', { headers: { 'x-forwarded-for': '1.2.3.4' } })).status).toBe(404);
    expect((await ask(server, '/metrics', { key: 'guess' })).status).toBe(404);
    expect((await ask(server, '/metrics', { key: 'scraper', headers: { 'x-forwarded-for': '1.2.3.4' } })).status).toBe(
      200,
    );
  });
});

describe('headers of every answer', () => {
  test('a strict policy without inline code, no framing, no sniffing', async () => {
    for (const path of ['/healthz', '/v1/nothing', '/v1/openapi.json']) {
      const { headers } = await ask(server, path);
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'self'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).toContain("base-uri 'none'");
      expect(policy).toContain("form-action 'self'");
      expect(policy).not.toContain('unsafe');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('strict-transport-security')).toBeNull();
    }
  });
});

describe('the port', () => {
  test('another one is taken, and said, when the one asked for is in use', async () => {
    const moved = await startTestServer({ routes: [] }, server.port);
    try {
      expect(moved.listening).toMatchObject({ takenPort: server.port, host: '127.0.0.1' });
      expect(moved.port).not.toBe(server.port);
      expect((await ask(moved, '/healthz')).status).toBe(200);
    } finally {
      await moved.close();
    }
  });
});

test('or none is taken, when it must be that one', async () => {
  const taken = { name: 'PortTaken', port: server.port };
  await expect(startTestServer({ routes: [] }, server.port, 'fail')).rejects.toMatchObject(taken);
});

describe('stopping', () => {
  test('what is in hand is finished, kept connections are closed, and nothing new is taken', async () => {
    const own = await startTestServer({ routes: exampleRoutes() });
    await fetch(`${own.url}/healthz`).then((answer) => answer.text());
    const slow = ask(own, '/v1/slow');
    await sleep(100);
    const closed = own.close();
    expect(await slow).toMatchObject({ status: 200, body: { done: true } });
    await closed;
    await expect(fetch(`${own.url}/healthz`)).rejects.toThrow();
  });

  test('what takes longer than the limit is cut', async () => {
    const own = await startTestServer({ routes: exampleRoutes() });
    const slow = ask(own, '/v1/slow').catch(() => 'cut');
    await sleep(100);
    await own.server.close(durationOfMs(10));
    expect(await slow).toBe('cut');
  });
});
