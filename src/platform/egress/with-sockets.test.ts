import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Keep, withSockets } from './with-sockets.ts';

let server: Server;
let port: number;
/** Takes connections and says nothing: a TLS hello waits for its answer. */
beforeAll(async () => {
  server = createServer((socket) => void socket.on('error', () => undefined)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
});
afterAll(() => void server.close());

const closed: string[] = [];
const told = (name: string, socket: Socket): Socket => {
  const destroy = socket.destroy.bind(socket);
  socket.destroy = () => {
    if (!socket.destroyed) closed.push(name);
    return destroy();
  };
  return socket;
};

/** A connection, and TLS on it that waits for the server. */
const secured = async (keep: Keep): Promise<readonly Socket[]> => {
  closed.length = 0;
  const below = told('connection', connect({ port, host: '127.0.0.1' }));
  keep(below);
  await once(below, 'connect');
  const above = told('tls', connectTls({ socket: below }));
  keep(above);
  return [below, above];
};

describe('sockets are closed TLS first, the connection below it after', () => {
  test('when the work ends, and when it fails', async () => {
    const never = new AbortController().signal;
    expect((await withSockets(never, secured)).map(({ destroyed }) => destroyed)).toEqual([true, true]);
    expect(closed).toEqual(['tls', 'connection']);
    const failing = withSockets(never, async (keep) => {
      await secured(keep);
      throw new Error('planted');
    });
    await expect(failing).rejects.toThrow('planted');
    expect(closed).toEqual(['tls', 'connection']);
  });

  test('in the middle of the work, when it is given up', async () => {
    const giving = new AbortController();
    const work = withSockets(giving.signal, async (keep) => {
      const sockets = await secured(keep);
      giving.abort();
      return sockets.map(({ destroyed }) => destroyed);
    });
    expect(await work).toEqual([true, true]);
    expect(closed).toEqual(['tls', 'connection']);
  });

  test('one that is made after that is closed at once', async () => {
    const given = AbortSignal.abort();
    const late = withSockets(given, async (keep) => {
      const socket = connect({ port, host: '127.0.0.1' });
      keep(socket);
      return socket.destroyed;
    });
    expect(await late).toBe(true);
  });
});
