/** What every adapter of Egress must do. Run from a test of the adapter. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type Server } from 'node:http';
import { type AddressInfo, connect, createServer as createTcpServer, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Egress, EgressProxy } from './port.ts';

export type Answer = {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
};

const authorization = ({ credential }: EgressProxy): string =>
  `Basic ${btoa(`${credential.username}:${credential.password}`)}`;

/** A request through the proxy in absolute form. */
export const ask = (
  proxy: EgressProxy,
  url: string,
  options: { readonly method?: string; readonly body?: string; readonly headers?: Record<string, string> } = {},
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(proxy.url);
    const host = /^http:\/\/([^/]*)/.exec(url)?.[1] ?? '';
    const headers = { host, 'proxy-authorization': authorization(proxy), ...options.headers };
    const asked = request({ hostname, port, path: url, method: options.method ?? 'GET', headers, agent: false });
    asked.once('error', reject);
    asked.once('response', (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.once('error', reject);
      response.once('end', () => {
        const body = Buffer.concat(parts).toString();
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body,
        });
      });
    });
    asked.end(options.body);
  });

/** A tunnel through the proxy: its socket, and the first line of the answer. */
export const tunnel = async (
  proxy: EgressProxy,
  target: string,
  authorized = true,
): Promise<{ readonly socket: Socket; readonly status: string }> => {
  const { hostname, port } = new URL(proxy.url);
  const socket = connect(Number(port), hostname);
  const proof = authorized ? `Proxy-Authorization: ${authorization(proxy)}\r\n` : '';
  socket.write(`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n${proof}\r\n`);
  const [first] = (await once(socket, 'data')) as [Buffer];
  return { socket, status: first.toString().split('\r\n')[0] ?? '' };
};

export type Listener = { readonly server: Server; readonly port: number; readonly seen: IncomingMessage[] };

/** A server on loopback that no page may reach unless its name is allowed. */
export const openListener = async (): Promise<Listener> => {
  const seen: IncomingMessage[] = [];
  const server = createServer((incoming, response) => {
    seen.push(incoming);
    response.setHeader('set-cookie', ['one=1', 'two=2']);
    response.setHeader('proxy-status', 'mitsuke; error=dns_error');
    if (incoming.url === '/redirect') response.writeHead(302, { location: 'http://127.0.0.1/' });
    if (incoming.method === 'POST') incoming.pipe(response);
    else response.end(`${incoming.method} ${incoming.headers.host} ${incoming.url}`);
  });
  server.on('upgrade', (incoming, socket) => {
    seen.push(incoming);
    socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
    socket.pipe(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, seen, port: (server.address() as AddressInfo).port };
};

/** A server that answers whatever it is asked with these bytes, and ends. */
const openRawListener = async (answer: string): Promise<{ readonly port: number; close(): Promise<void> }> => {
  const server = createTcpServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.once('data', () => socket.end(answer, 'latin1'));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = async () => {
    await new Promise((resolve) => server.close(resolve));
  };
  return { port: (server.address() as AddressInfo).port, close };
};

/** What comes back through the proxy when a server answers with these bytes. */
const askRaw = async (proxy: EgressProxy, answer: string): Promise<Answer> => {
  const raw = await openRawListener(answer);
  try {
    return await ask(proxy, `http://shop.localhost:${raw.port}/`);
  } finally {
    await raw.close();
  }
};

export const egressContract = (adapter: string, egress: Egress): void => {
  describe(`egress: ${adapter}`, () => {
    let listener: Listener;
    let proxy: EgressProxy;

    beforeEach(async () => {
      listener = await openListener();
      proxy = await egress.openProxy({ allowedHosts: ['shop.localhost'] });
    });
    afterEach(async () => {
      await proxy.close();
      listener.server.closeAllConnections();
      await new Promise((resolve) => listener.server.close(resolve));
    });

    test('carries requests to an allowed name, with what belongs to both ends and nothing of this hop', async () => {
      const url = `http://shop.localhost:${listener.port}/cart?a=1`;
      const answer = await ask(proxy, url, { headers: { 'proxy-connection': 'keep-alive', 'x-kept': 'yes' } });
      expect(answer).toMatchObject({ status: 200, body: `GET shop.localhost:${listener.port} /cart?a=1` });
      expect(answer.headers['set-cookie']).toEqual(['one=1', 'two=2']);
      const [seen] = listener.seen;
      expect(seen?.headers['x-kept']).toBe('yes');
      expect(Object.keys(seen?.headers ?? {}).filter((name) => name.startsWith('proxy-'))).toEqual([]);
      expect(proxy.connections).toEqual([{ host: 'shop.localhost', port: listener.port, address: '127.0.0.1' }]);
    });

    test('tells a server the name that was judged, not the one that was claimed', async () => {
      const url = `http://shop.localhost:${listener.port}/`;
      expect((await ask(proxy, url, { headers: { host: 'admin.example' } })).body).toContain('shop.localhost');
    });

    test('carries bodies with a length and without', async () => {
      const url = `http://shop.localhost:${listener.port}/`;
      const body = '見附'.repeat(50_000);
      expect((await ask(proxy, url, { method: 'POST', body })).body).toBe(body);
      const chunked = { 'transfer-encoding': 'chunked' };
      expect((await ask(proxy, url, { method: 'POST', body, headers: chunked })).body).toBe(body);
    });

    test('tunnels bytes both ways', async () => {
      const { socket, status } = await tunnel(proxy, `shop.localhost:${listener.port}`);
      expect(status).toContain(' 200 ');
      socket.write('GET /inside HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
      let text = '';
      for await (const part of socket) text += part;
      expect(text).toContain('GET x /inside');
    });

    test('carries no more than it may, over all its connections, and says so', async () => {
      const small = await egress.openProxy({ allowedHosts: ['shop.localhost'], carryLimitBytes: 100_000 });
      const url = `http://shop.localhost:${listener.port}/`;
      const post = (bytes: number) => ask(small, url, { method: 'POST', body: 'x'.repeat(bytes) });
      expect((await post(20_000)).body).toHaveLength(20_000);
      expect(small.overrun).toBe(false);
      await expect(post(200_000)).rejects.toThrow();
      expect(small.overrun).toBe(true);
      expect((await ask(small, url)).status).toBe(502);
      await small.close();
      expect(proxy.overrun).toBe(false);
    });

    test('upgrades in absolute form', async () => {
      const { hostname, port } = new URL(proxy.url);
      const asked = request({
        hostname,
        port,
        path: `http://shop.localhost:${listener.port}/live`,
        headers: { connection: 'Upgrade', upgrade: 'websocket', 'proxy-authorization': authorization(proxy) },
      }).end();
      const [, socket] = (await once(asked, 'upgrade')) as [IncomingMessage, Socket];
      socket.write('ping');
      expect(String((await once(socket, 'data'))[0])).toBe('ping');
      expect(listener.seen[0]?.url).toBe('/live');
      socket.destroy();
    });

    test.each([
      '127.0.0.1',
      'localhost',
      'other.localhost',
      '0.0.0.0',
      '[::1]',
      '[::ffff:127.0.0.1]',
      '2130706433',
      '0x7f.1',
      '127.1',
      '0177.0.0.1',
      'localhost.',
    ])('does not reach its own machine as %s, and says so', async (host) => {
      for (const port of [listener.port, 80]) {
        const answer = await ask(proxy, `http://${host}:${port}/`);
        expect(answer.status).toBe(403);
        expect(answer.headers['proxy-status']).toMatch(
          /^mitsuke; error=(destination_ip_prohibited|http_request_denied)$/,
        );
        const tunnelled = await tunnel(proxy, `${host}:${port}`);
        expect(tunnelled.status).toContain(' 403 ');
        tunnelled.socket.destroy();
      }
      expect(listener.seen).toEqual([]);
      expect(proxy.connections).toEqual([]);
      expect(proxy.refusals.length).toBe(4);
    });

    test.each([
      '169.254.169.254',
      '10.0.0.1',
      '100.64.0.1',
      '192.168.1.1',
      '[fd00::1]',
      '[fe80::1]',
      '[64:ff9b::7f00:1]',
      '[2002:7f00:1::]',
    ])('does not connect to %s', async (host) => {
      expect((await ask(proxy, `http://${host}/`)).status).toBe(403);
      expect(proxy.refusals).toEqual([{ host: host.replace(/[[\]]/g, ''), port: 80, code: 'address-not-public' }]);
    });

    test('a redirect is a new request, judged anew', async () => {
      const answer = await ask(proxy, `http://shop.localhost:${listener.port}/redirect`);
      expect(answer.status).toBe(302);
      expect((await ask(proxy, String(answer.headers.location))).status).toBe(403);
    });

    test('no server speaks in the guard’s place', async () => {
      const answer = await ask(proxy, `http://shop.localhost:${listener.port}/`);
      expect(answer.headers['proxy-status']).toBeUndefined();
    });

    test('serves only who knows its credential', async () => {
      const url = `http://shop.localhost:${listener.port}/`;
      for (const presented of ['', 'Basic eDp5', 'Bearer x']) {
        const answer = await ask(proxy, url, { headers: { 'proxy-authorization': presented } });
        expect(answer.status).toBe(407);
        expect(answer.headers['proxy-authenticate']).toMatch(/^Basic /);
      }
      expect((await tunnel(proxy, `shop.localhost:${listener.port}`, false)).status).toContain(' 407 ');
      const second = await egress.openProxy({ allowedHosts: [] });
      expect(second.credential).not.toEqual(proxy.credential);
      await second.close();
      expect(listener.seen).toEqual([]);
      expect(proxy.refusals).toEqual([]);
    });

    test('is no server itself', async () => {
      expect((await ask(proxy, '/')).status).toBe(400);
      expect((await ask(proxy, 'ftp://shop.localhost/')).status).toBe(400);
      expect((await tunnel(proxy, 'no-port')).status).toContain(' 400 ');
    });

    test('says that nobody answers, which is no refusal', async () => {
      const spare = await openListener();
      await new Promise((resolve) => spare.server.close(resolve));
      const answer = await ask(proxy, `http://shop.localhost:${spare.port}/`);
      expect(answer.status).toBe(502);
      expect(answer.headers['proxy-status']).toBe('mitsuke; error=connection_refused');
      expect(proxy.refusals).toEqual([]);
    });

    test.each([
      'HTTP/1.1 000 x\r\n\r\n',
      'HTTP/1.1 099 x\r\n\r\n',
      'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
      'HTTP/1.1 200 OK\r\nX-Odd: a\x01b\r\n\r\n',
      'HTTP/1.1 200 OK\r\nX\x01: a\r\n\r\n',
      'no answer at all\r\n\r\n',
      '',
    ])('an answer that begins %j is none, and the guard lives on', async (answer) => {
      const answered = await askRaw(proxy, answer);
      expect(answered.status).toBe(502);
      expect(answered.headers['proxy-status']).toMatch(/^mitsuke; error=/);
      expect((await ask(proxy, `http://shop.localhost:${listener.port}/`)).status).toBe(200);
    });

    test.each(['\x01OK', 'caf\xe9', ''])(
      'what a server says beside its status (%j) goes no further',
      async (reason) => {
        const answer = `HTTP/1.1 299 ${reason}\r\nX-Kept: caf\xe9\r\nContent-Length: 2\r\n\r\nok`;
        const answered = await askRaw(proxy, answer);
        expect(answered).toMatchObject({ status: 299, body: 'ok' });
        expect(answered.headers['x-kept']).toBe('caf\xe9');
      },
    );

    test('a server that breaks off in the middle ends the answer, not the guard', async () => {
      const broken = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\nno size\r\n';
      await expect(askRaw(proxy, broken)).rejects.toThrow();
      expect((await ask(proxy, `http://shop.localhost:${listener.port}/`)).status).toBe(200);
    });

    test.each([0, 65_536, 99_999])('a tunnel to port %d leads nowhere', async (port) => {
      const { socket, status } = await tunnel(proxy, `shop.localhost:${port}`);
      expect(status).toMatch(/ (400|502) /);
      socket.destroy();
    });

    test('lets nothing live on when it closes', async () => {
      const { socket } = await tunnel(proxy, `shop.localhost:${listener.port}`);
      socket.on('error', () => undefined);
      const closed = once(socket, 'close');
      await proxy.close();
      await closed;
      await proxy.close();
      await expect(ask(proxy, 'http://shop.localhost/')).rejects.toThrow();
    });
  });
};
