/** For tests of the browser: sites on loopback that say what reached them, and a visit through the real guard. */
import { createHash } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { durationOfMs } from '#kernel';
import { systemClock } from '../clock/system.ts';
import { guardedEgress } from '../egress/guarded-proxy.ts';
import { systemRandom } from '../random/system.ts';
import { chromiumBrowser } from './chromium.ts';
import type { Browser, SentRequest, Step, VisitOrder } from './port.ts';

export type Reached = { readonly line: string; readonly headers: IncomingMessage['headers']; readonly body: string };
type Page = string | ((request: IncomingMessage, response: ServerResponse) => void);

export type Sites = {
  readonly port: number;
  /** What arrived, as `METHOD host path`. */
  readonly reached: Reached[];
  close(): Promise<void>;
};

/** Serves `pages` by path under every name; what is not among them is answered `204`. WebSockets are accepted. */
export const openSites = async (pages: (port: number) => Readonly<Record<string, Page>>): Promise<Sites> => {
  const reached: Reached[] = [];
  const sockets = new Set<Socket>();
  let port = 0;
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const host = (request.headers.host ?? '').replace(/:\d+$/, '');
      const line = `${request.method} ${host} ${request.url}`;
      reached.push({ line, headers: request.headers, body: Buffer.concat(parts).toString('latin1') });
      answer(pages(port)[(request.url ?? '').replace(/\?.*/, '')], request, response);
    });
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('upgrade', (request, socket) => {
    const accept = webSocketAccept(request.headers['sec-websocket-key'] ?? '');
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
  const close = async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  return { port, reached, close };
};

const answer = (page: Page | undefined, request: IncomingMessage, response: ServerResponse): void => {
  response.setHeader('access-control-allow-origin', '*');
  response.setHeader('access-control-allow-headers', '*');
  if (typeof page === 'function') {
    page(request, response);
    return;
  }
  if (page === undefined) {
    response.writeHead(204).end();
    return;
  }
  const script = (request.url ?? '').includes('.js');
  response.setHeader('content-type', script ? 'text/javascript' : 'text/html; charset=utf-8');
  response.end(page);
};

const webSocketAccept = (key: string): string =>
  createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');

export type OpenedBrowser = { readonly browser: Browser; readonly folder: string; close(): Promise<void> };

/** A browser whose profiles lie below a folder of its own, so that a test can look at what is left. */
/** @param resolve what the machine's resolver would say. */
export const openTestBrowser = async (resolve?: (name: string) => Promise<string[]>): Promise<OpenedBrowser> => {
  const folder = await mkdtemp(join(tmpdir(), 'mitsuke-b-'));
  await chmod(folder, 0o755);
  const browser = chromiumBrowser({
    egress: guardedEgress({ random: systemRandom(), ...(resolve === undefined ? {} : { resolve }) }),
    clock: systemClock(),
    folder: join(folder, 'programs'),
    temporaryFolder: folder,
  });
  return { browser, folder, close: () => rm(folder, { recursive: true, force: true }) };
};

/** An order with limits that a busy machine keeps. */
export const orderOf = (steps: readonly Step[], changed: Partial<VisitOrder> = {}): VisitOrder => ({
  steps,
  stepLimit: durationOfMs(10_000),
  visitLimit: durationOfMs(60_000),
  settle: durationOfMs(500),
  memoryLimitBytes: 4 * 1024 ** 3,
  locale: 'ja-JP',
  timeZone: 'Asia/Tokyo',
  allowedHosts: ['a.localhost', 'b.localhost'],
  ...changed,
});

export const bodyText = (request: SentRequest | undefined): string | undefined =>
  request?.body && Buffer.from(request.body).toString('latin1');

/** Why tests with a browser cannot run here; never with `CI=true`, where they must. */
export const browserMissing = async (browser: Browser): Promise<string | undefined> => {
  const found = await browser.preflight();
  return found.kind === 'no-browser' && process.env.CI !== 'true' ? `no Chromium here: ${found.why}` : undefined;
};
