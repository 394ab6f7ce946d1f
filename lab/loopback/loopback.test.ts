import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterEach, describe, expect, test } from 'vitest';
import { isLoopbackAddress, isLoopbackHost, NotLoopback, requireLoopback } from './address.ts';
import { request } from './request.ts';
import { type Served, serveLoopback } from './serve.ts';

describe('what counts as loopback', () => {
  test.each(['127.0.0.1', '127.255.0.9', '::1', '::ffff:127.0.0.1'])('%s is', (address) => {
    expect(isLoopbackAddress(address)).toBe(true);
  });

  test.each(['10.0.0.1', '169.254.169.254', '0.0.0.0', '::', 'fe80::1', '::ffff:10.0.0.1', '', 'localhost'])(
    '%s is not',
    (address) => {
      expect(isLoopbackAddress(address)).toBe(false);
    },
  );

  test.each(['localhost', 'shop.localhost', 'a.b.localhost', '127.0.0.1', '[::1]'])('the host %s is', (host) => {
    expect(isLoopbackHost(host)).toBe(true);
  });

  test.each(['localhost.example.com', 'example.com', 'notlocalhost', '.localhost', '[fe80::1]', '192.0.2.1'])(
    'the host %s is not',
    (host) => {
      expect(isLoopbackHost(host)).toBe(false);
    },
  );

  test.each([
    'https://shop.localhost/',
    'ftp://localhost/',
    'file:///etc/hosts',
    'http://192.0.2.1/',
    'http://3232235777/',
  ])('%s is refused', (url) => {
    expect(() => requireLoopback(url)).toThrow(NotLoopback);
  });
});

describe('a request', () => {
  test('to another address is refused before anything is sent', async () => {
    await expect(request('http://192.0.2.1:9/')).rejects.toThrow(NotLoopback);
    await expect(request('http://localhost.example.com/')).rejects.toThrow(NotLoopback);
  });

  test('does not follow a redirect to another address', async () => {
    const server: Server = createServer((_, response) =>
      response.writeHead(302, { location: 'http://192.0.2.1/' }).end(),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const answer = await request(`http://a.localhost:${port}/`);
    await new Promise((resolve) => server.close(resolve));
    expect(answer.status).toBe(302);
  });
});

describe('a server of the lab', () => {
  let served: Served | undefined;
  const serve = async (failures: Error[] = []): Promise<Served> => {
    served = await serveLoopback({
      name: 'lab.localhost',
      port: 0,
      handle: () => (call) => {
        if (call.url.pathname === '/broken') throw new Error('broken');
        return { status: 200, body: call.body };
      },
      onFailure: (error) => failures.push(error),
    });
    return served;
  };
  afterEach(() => served?.close());

  test('answers to its own name only', async () => {
    const { port } = await serve();
    expect((await request(`http://lab.localhost:${port}/`)).status).toBe(200);
    expect((await request(`http://other.localhost:${port}/`)).status).toBe(421);
    expect((await request(`http://127.0.0.1:${port}/`)).status).toBe(421);
  });

  test('cannot be reached by another address of this machine', async () => {
    const { port } = await serve();
    const others = Object.values(networkInterfaces())
      .flat()
      .filter((one) => one !== undefined && !one.internal && one.family === 'IPv4');
    const reached = await Promise.all(
      ['127.0.0.1', ...others.map((one) => one?.address ?? '')].map(
        (host) =>
          new Promise<string>((resolve) => {
            const socket = connect({ host, port, timeout: 2_000 });
            socket.on('connect', () => resolve(`${host} connected`));
            socket.on('error', () => resolve('refused'));
            socket.on('timeout', () => resolve('refused'));
            socket.on('close', () => undefined);
            setTimeout(() => socket.destroy(), 500);
          }),
      ),
    );
    expect(reached.filter((one) => one !== 'refused')).toEqual(['127.0.0.1 connected']);
  });

  test('refuses a body over 64 KB and lives on after a failure', async () => {
    const failures: Error[] = [];
    const { origin } = await serve(failures);
    expect((await request(origin, { body: 'x'.repeat(70_000) }).catch(() => ({ status: 413 }))).status).toBe(413);
    expect((await request(`${origin}/broken`)).status).toBe(500);
    expect(failures.map(({ message }) => message)).toEqual(['broken']);
    expect((await request(origin, { body: 'still here' })).text).toBe('still here');
  });
});
