import { once } from 'node:events';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { durationOfMs } from '#kernel';
import { makeCertificate } from '../notify/testing-certificate.ts';
import { guardedPosts } from './guarded-posts.ts';
import type { PostOrder } from './posts.ts';

const HOST = 'witness.localhost';
const certificate = makeCertificate(HOST);
const seen: string[] = [];
const server = createServer((request, response) => {
  seen.push(request.url ?? '');
  if (request.url === '/silent') return;
  if (request.url === '/headers') return void response.end(JSON.stringify(request.headers));
  if (request.url === '/moved')
    return void response.writeHead(302, { location: 'http://169.254.169.254/' }).end('gone');
  if (request.url === '/huge') return void response.end(Buffer.alloc(1_001));
  if (request.url === '/short') {
    response.writeHead(200, { 'content-length': 100 }).write('x');
    setTimeout(() => response.destroy(), 20);
    return;
  }
  response.writeHead(409, { 'content-type': 'Text/X.tlog.size; charset=utf-8' });
  request.pipe(response);
});
const secured = createTlsServer({ cert: certificate.cert, key: certificate.key }, (request, response) => {
  request.pipe(response);
});

let port: number;
let securePort: number;
beforeAll(async () => {
  for (const each of [server, secured]) {
    each.listen(0, '127.0.0.1');
    await once(each, 'listening');
  }
  port = (server.address() as AddressInfo).port;
  securePort = (secured.address() as AddressInfo).port;
});
afterAll(() => {
  for (const each of [server, secured]) {
    each.closeAllConnections();
    each.close();
  }
});

const posts = guardedPosts({ authorities: [certificate.cert] });
const order = (url: string, changes: Partial<PostOrder> = {}): PostOrder => ({
  url,
  contentType: 'text/plain',
  body: Buffer.from('見附'),
  limitBytes: 1_000,
  timeLimit: durationOfMs(5_000),
  allowedHosts: [HOST],
  ...changes,
});
const here = (path: string) => `http://${HOST}:${port}${path}`;
const fault = (error: string) => ({ kind: 'failed', error });

describe('a post past the guard', () => {
  test('gives status, media type and the whole body', async () => {
    expect(await posts.post(order(here('/echo')))).toEqual({
      kind: 'ok',
      value: { status: 409, mediaType: 'text/x.tlog.size', body: Uint8Array.from(Buffer.from('見附')) },
    });
  });

  test('carries the headers it is given, but none in place of its own', async () => {
    const headers = { 'webhook-id': 'msg_1', host: 'elsewhere.example', 'content-length': '1' };
    const answer = await posts.post(order(here('/headers'), { headers }));
    expect(JSON.parse(answer.kind === 'ok' ? Buffer.from(answer.value.body).toString() : '{}')).toMatchObject({
      'webhook-id': 'msg_1',
      host: `${HOST}:${port}`,
      'content-length': '6',
    });
  });

  test('goes over TLS to a server whose certificate is good for its name, and to no other', async () => {
    const url = `https://${HOST}:${securePort}/`;
    expect(await posts.post(order(url))).toMatchObject({ kind: 'ok', value: { status: 200 } });
    expect(await guardedPosts().post(order(url))).toEqual(fault('certificate-not-valid'));
    const other = order(`https://other.localhost:${securePort}/`, { allowedHosts: ['other.localhost'] });
    expect(await posts.post(other)).toEqual(fault('certificate-not-valid'));
  });

  test('does not follow a redirect', async () => {
    expect(await posts.post(order(here('/moved')))).toMatchObject({ value: { status: 302 } });
  });

  test('reaches a private address only by a name that is allowed', async () => {
    seen.length = 0;
    expect(await posts.post(order(here('/echo'), { allowedHosts: [] }))).toEqual(fault('port-not-allowed'));
    expect(await posts.post(order(`http://127.0.0.1:${port}/`))).toEqual(fault('address-not-public'));
    expect(await posts.post(order('http://10.0.0.1/'))).toEqual(fault('address-not-public'));
    const rebound = guardedPosts({ resolve: async () => ['192.168.0.1'] });
    expect(await rebound.post(order('http://witness.example/'))).toEqual(fault('address-not-public'));
    const nobody = guardedPosts({ resolve: async () => [] });
    expect(await nobody.post(order('http://witness.example/'))).toEqual(fault('unresolvable'));
    expect(seen).toEqual([]);
  });

  test.each(['ftp://witness.localhost/', 'no url', 'http://a:b@witness.localhost/'])(
    '%s is no address',
    async (url) => {
      expect(await posts.post(order(url))).toEqual(fault('url-not-acceptable'));
    },
  );

  test('says that nobody answers', async () => {
    const spare = createServer().listen(0, '127.0.0.1');
    await once(spare, 'listening');
    const gone = (spare.address() as AddressInfo).port;
    await new Promise((resolve) => spare.close(resolve));
    expect(await posts.post(order(`http://${HOST}:${gone}/`))).toEqual(fault('not-reachable'));
  });

  test('ends at its limits of time and size, and when it is given up', async () => {
    const timeLimit = durationOfMs(60);
    expect(await posts.post(order(here('/silent'), { timeLimit }))).toEqual(fault('time-limit'));
    expect(await posts.post(order(here('/huge')))).toEqual(fault('too-large'));
    expect(await posts.post(order(here('/short')))).toEqual(fault('truncated'));
    const giving = new AbortController();
    const asked = posts.post(order(here('/silent')), giving.signal);
    giving.abort();
    expect(await asked).toEqual(fault('given-up'));
    expect(await posts.post(order(here('/echo')), giving.signal)).toEqual(fault('given-up'));
  });
});
