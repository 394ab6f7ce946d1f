/**
 * The guard as an HTTP forward proxy on loopback: CONNECT tunnels, absolute-form requests and WebSocket upgrades
 * (RFC 9110, RFC 9112 §3.2). What it refuses it answers itself, with the reason in `Proxy-Status` (RFC 9209), a
 * header that it lets no server beyond it speak.
 */
import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Random } from '#platform/random';
import { forward, forwardUpgrade } from './forward-request.ts';
import { judgeDestination, type Resolve } from './judge-destination.ts';
import { type OpenConnection, openConnection } from './open-connection.ts';
import type { Connection, Egress, EgressProxy, Refusal } from './port.ts';
import { acceptsCredential, makeCredential } from './proxy-credential.ts';
import { answerOnSocket, type Failure, failureOf } from './proxy-failure.ts';

const RECORDS_LIMIT = 10_000;
const HEADER_LIMIT_BYTES = 64 * 1024;
const HEADER_TIMEOUT_MS = 15_000;
const CONNECTIONS_LIMIT = 512;
const LAST_PORT = 65_535;

const systemResolve: Resolve = async (name) => (await lookup(name, { all: true })).map(({ address }) => address);

/** @param resolve for tests: what the machine's resolver would say. */
export const guardedEgress = (parts: { readonly random: Random; readonly resolve?: Resolve }): Egress => ({
  openProxy: async ({ allowedHosts, carryLimitBytes = Number.POSITIVE_INFINITY }) => {
    const resolve = parts.resolve ?? systemResolve;
    const proxy = new GuardedProxy(parts.random, { resolve, allowedHosts: new Set(allowedHosts), carryLimitBytes });
    await proxy.listen();
    return proxy;
  },
});

type Given = {
  readonly resolve: Resolve;
  readonly allowedHosts: ReadonlySet<string>;
  readonly carryLimitBytes: number;
};

class GuardedProxy implements EgressProxy {
  readonly credential: { readonly username: string; readonly password: string };
  readonly connections: Connection[] = [];
  readonly refusals: Refusal[] = [];
  readonly #server: Server;
  readonly #resolve: Resolve;
  readonly #allowedHosts: ReadonlySet<string>;
  readonly #sockets = new Set<Duplex>();
  #leftBytes: number;

  constructor(random: Random, given: Given) {
    this.credential = makeCredential(random);
    this.#resolve = given.resolve;
    this.#allowedHosts = given.allowedHosts;
    this.#leftBytes = given.carryLimitBytes;
    this.#server = createServer({ maxHeaderSize: HEADER_LIMIT_BYTES, headersTimeout: HEADER_TIMEOUT_MS });
    this.#server.maxConnections = CONNECTIONS_LIMIT;
    this.#server.requestTimeout = 0;
    this.#server.on('connection', (socket) => this.#keep(socket));
    this.#server.on('request', (request, response) => {
      this.#onRequest(request, response).catch(() => response.destroy());
    });
    this.#server.on('connect', (request, socket, head) => {
      this.#onConnect(request, socket, head).catch(() => socket.destroy());
    });
    this.#server.on('upgrade', (request, socket, head) => {
      this.#onUpgrade(request, socket, head).catch(() => socket.destroy());
    });
    this.#server.on('clientError', (_error, socket) => socket.destroy());
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get overrun(): boolean {
    return this.#leftBytes < 0;
  }

  async listen(): Promise<void> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    if (!this.#server.listening) return;
    const closed = once(this.#server, 'close');
    this.#server.close();
    await closed;
  }

  /** Told of each part that is carried. */
  readonly #carry = (part: Buffer): void => {
    this.#leftBytes -= part.length;
    if (this.overrun) for (const socket of this.#sockets) socket.destroy();
  };

  /** Every socket is known, so that nothing outlives the proxy. */
  #keep(socket: Duplex): void {
    this.#sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => this.#sockets.delete(socket));
  }

  /** The way to a destination, or the answer that says why there is none. */
  async #open(request: IncomingMessage, host: string, port: number): Promise<OpenConnection | Failure> {
    if (!acceptsCredential(this.credential, request.headers['proxy-authorization'])) return failureOf('unauthorized');
    if (this.overrun) return failureOf('connection-refused');
    const judged = await judgeDestination({ host, port }, this.#allowedHosts, this.#resolve);
    if (judged.kind === 'refused') {
      if (this.refusals.length < RECORDS_LIMIT) this.refusals.push(judged.refusal);
      return failureOf(judged.refusal.code);
    }
    const opened = await openConnection(judged.addresses, port, (socket) => this.#keep(socket));
    if (opened.kind === 'failed') return opened;
    if (this.connections.length < RECORDS_LIMIT) {
      this.connections.push({ host: judged.host, port, address: opened.address });
    }
    return opened;
  }

  async #onRequest(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const target = URL.parse(request.url ?? '');
    const way =
      target?.protocol === 'http:'
        ? await this.#open(request, target.hostname, Number(target.port || 80))
        : failureOf('not-a-proxy-request');
    if (way.kind === 'open' && target) {
      return forward({ request, response, target, socket: way.socket, carry: this.#carry });
    }
    if (way.kind === 'open') return;
    // What is left of the body is not waited for: the connection ends with the answer.
    response.writeHead(way.status, { ...way.headers, connection: 'close', 'content-length': '0' }).end();
    request.resume();
  }

  async #onConnect(request: IncomingMessage, client: Duplex, head: Buffer): Promise<void> {
    const asked = /^(.+):(\d{1,5})$/.exec(request.url ?? '');
    const way =
      asked && Number(asked[2]) <= LAST_PORT
        ? await this.#open(request, (asked[1] ?? '').replace(/^\[|\]$/g, ''), Number(asked[2]))
        : failureOf('not-a-proxy-request');
    if (way.kind === 'failed') return answerOnSocket(client, way);
    if (client.destroyed) return void way.socket.destroy();
    client.write('HTTP/1.1 200 Connection established\r\n\r\n');
    if (head.length > 0) way.socket.write(head);
    joinSockets(client, way.socket, this.#carry);
  }

  async #onUpgrade(request: IncomingMessage, client: Duplex, head: Buffer): Promise<void> {
    const target = URL.parse((request.url ?? '').replace(/^ws:/i, 'http:'));
    const way =
      target?.protocol === 'http:'
        ? await this.#open(request, target.hostname, Number(target.port || 80))
        : failureOf('not-a-proxy-request');
    if (way.kind === 'failed') return answerOnSocket(client, way);
    if (client.destroyed || !target) return void way.socket.destroy();
    forwardUpgrade(request, target, way.socket);
    if (head.length > 0) way.socket.write(head);
    joinSockets(client, way.socket, this.#carry);
  }
}

/** Both ways until either end is gone. */
const joinSockets = (client: Duplex, server: Socket, carry: (part: Buffer) => void): void => {
  client.pipe(server);
  server.pipe(client);
  // Only now: whoever listens before the pipe is there takes away what it should carry.
  for (const socket of [client, server]) socket.on('data', carry);
  client.once('close', () => server.destroy());
  server.once('close', () => client.destroy());
};
