/**
 * An HTTP server on loopback under one name: binds 127.0.0.1 (and ::1 where there is one), answers only to its own
 * Host, and hangs up on any peer that is not of this machine.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { isLoopbackAddress } from './address.ts';

export type Call = {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingMessage['headers'];
  readonly cookies: ReadonlyMap<string, string>;
  readonly body: string;
  /** Of a form; empty otherwise. */
  readonly form: URLSearchParams;
};

export type Answer = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string;
};

export type Handle = (call: Call) => Answer | Promise<Answer>;
/** Takes over a connection that asks for another protocol; it must end the socket itself. */
export type Upgrade = (request: IncomingMessage, socket: Socket) => void;

export type Served = { readonly origin: string; readonly port: number; close(): Promise<void> };

type Options = {
  /** `shop.localhost` */
  readonly name: string;
  /** It answers to names that end with its own too, behind a hyphen: `a-shop.localhost`, a site of its own. */
  readonly manyNames?: boolean;
  /** 0 takes any free port. */
  readonly port: number;
  /** Told the origin once it is known, so that pages can name it. */
  readonly handle: (origin: string) => Handle;
  readonly upgrade?: Upgrade;
  /** Broken requests; the message names no data of the request. */
  readonly onFailure: (error: Error) => void;
};

const BODY_LIMIT_BYTES = 65_536;
const TRIES = 5;

export const serveLoopback = async (options: Options): Promise<Served> => {
  for (let left = TRIES; ; left -= 1) {
    const served = await tryToServe(options);
    if (served !== 'taken-on-ipv6') return served;
    if (options.port !== 0 || left === 0) throw new Error(`port ${options.port} is taken on ::1`);
  }
};

const tryToServe = async (options: Options): Promise<Served | 'taken-on-ipv6'> => {
  const first = createServer();
  await listen(first, '127.0.0.1', options.port);
  const { port } = first.address() as AddressInfo;
  const second = createServer();
  const servers = [first];
  try {
    await listen(second, '::1', port);
    servers.push(second);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') {
      await closeServers(servers);
      return 'taken-on-ipv6';
    }
  }
  const host = `${options.name}:${port}`;
  const origin = `http://${host}`;
  const answer = options.handle(origin);
  const upgraded = new Set<Socket>();
  for (const server of servers) attend(server, { ...options, host, answer, upgraded });
  return { origin, port, close: () => closeServers(servers, upgraded) };
};

const listen = (server: Server, address: string, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: address, port, ipv6Only: true }, () => {
      server.removeListener('error', reject);
      resolve();
    });
  });

const closeServers = async (servers: readonly Server[], upgraded: ReadonlySet<Socket> = new Set()): Promise<void> => {
  for (const socket of upgraded) socket.destroy();
  await Promise.all(
    servers.map((server) => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      return closed;
    }),
  );
};

type Attended = Options & { readonly host: string; readonly answer: Handle; readonly upgraded: Set<Socket> };

const attend = (server: Server, { host, answer, upgrade, upgraded, onFailure, manyNames = false }: Attended): void => {
  const isOwn = (asked: string | undefined): boolean =>
    asked === host || (manyNames && asked?.endsWith(`-${host}`) === true);
  server.on('connection', (socket: Socket) => {
    if (!isLoopbackAddress(socket.remoteAddress ?? '')) socket.destroy();
  });
  server.on('request', (message, response) => {
    void respond(message, isOwn, answer)
      .catch((error: unknown): Answer => {
        if (error instanceof BodyTooLarge) return { status: 413, body: 'too large\n' };
        onFailure(error instanceof Error ? error : new Error(String(error)));
        return { status: 500, body: 'something went wrong\n' };
      })
      .then((given) => write(response, given));
  });
  server.on('upgrade', (message: IncomingMessage, socket: Socket) => {
    if (upgrade === undefined || !isOwn(message.headers.host)) {
      socket.destroy();
      return;
    }
    upgraded.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => upgraded.delete(socket));
    upgrade(message, socket);
  });
};

const respond = async (
  message: IncomingMessage,
  isOwn: (host: string | undefined) => boolean,
  answer: Handle,
): Promise<Answer> => {
  const { host = '' } = message.headers;
  if (!isOwn(host)) return { status: 421, body: 'this server does not answer for that name\n' };
  let url: URL;
  try {
    url = new URL(message.url ?? '/', `http://${host}`);
  } catch {
    return { status: 400, body: 'not a path\n' };
  }
  const body = await readBody(message);
  const isForm = message.headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false;
  return answer({
    method: message.method ?? 'GET',
    url,
    headers: message.headers,
    cookies: parseCookies(message.headers.cookie ?? ''),
    body,
    form: new URLSearchParams(isForm ? body : ''),
  });
};

class BodyTooLarge extends Error {}

const readBody = async (message: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > BODY_LIMIT_BYTES) throw new BodyTooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
};

const parseCookies = (header: string): ReadonlyMap<string, string> =>
  new Map(
    header
      .split(';')
      .map((pair) => pair.trim())
      .filter((pair) => pair.includes('='))
      .map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
  );

const write = (response: ServerResponse, { status, headers = {}, body = '' }: Answer): void => {
  if (response.destroyed) return;
  response.writeHead(status, {
    'content-type': 'text/plain; charset=utf-8',
    'cache-control': 'no-store',
    ...headers,
    'content-length': Buffer.byteLength(body),
  } as Record<string, string | string[] | number>);
  response.end(body);
};
