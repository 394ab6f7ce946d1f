/**
 * A server of whole bodies for protocols that have their own words: no sessions, no JSON, no negotiation. Loopback or an
 * address that is named. What a handler throws becomes 500 without a word of it.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type PlainRequest = { readonly method: string; readonly path: string; readonly body: Uint8Array };
export type PlainAnswer = { readonly status: number; readonly mediaType: string; readonly body: Uint8Array };

export type PlainServerOptions = {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** A larger body is answered 413. */
  readonly limitBytes: number;
  handle(request: PlainRequest): Promise<PlainAnswer>;
  readonly onFailure: (error: unknown) => void;
};

export type PlainServer = { readonly url: string; close(): Promise<void> };

const REQUEST_TIMEOUT_MS = 15_000;
const HEADER_TIMEOUT_MS = 5_000;
const CONNECTIONS_LIMIT = 256;

/** @throws the system's error when it cannot listen, e.g. `EADDRINUSE` */
export const servePlain = async (options: PlainServerOptions): Promise<PlainServer> => {
  const server = createServer({ requestTimeout: REQUEST_TIMEOUT_MS, headersTimeout: HEADER_TIMEOUT_MS });
  server.maxConnections = CONNECTIONS_LIMIT;
  const underWay = new Set<Promise<void>>();
  server.on('request', (request, response) => {
    response.on('error', () => response.destroy());
    const answering = answer(options, request, response).catch(() => void response.destroy());
    underWay.add(answering);
    void answering.finally(() => underWay.delete(answering));
  });
  server.listen(options.port, options.host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${options.host.includes(':') ? `[${options.host}]` : options.host}:${port}`,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      await Promise.allSettled(underWay);
      server.closeAllConnections();
      await closed;
    },
  };
};

const answer = async (
  options: PlainServerOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const body = await readBody(request, options.limitBytes);
  const path = URL.parse(request.url ?? '', 'http://plain.invalid')?.pathname;
  if (body === undefined) return send(response, 413);
  if (path === undefined) return send(response, 400);
  let answered: PlainAnswer;
  try {
    answered = await options.handle({ method: request.method ?? '', path, body });
  } catch (error) {
    options.onFailure(error);
    return send(response, 500);
  }
  send(response, answered.status, answered);
};

/** `undefined` when there is more of it than is read. */
const readBody = async (request: IncomingMessage, limitBytes: number): Promise<Uint8Array | undefined> => {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > limitBytes) return undefined;
    chunks.push(chunk);
  }
  return Uint8Array.from(Buffer.concat(chunks));
};

const send = (response: ServerResponse, status: number, answered?: PlainAnswer): void => {
  const headers = {
    'content-type': answered?.mediaType ?? 'text/plain; charset=utf-8',
    'content-length': answered?.body.length ?? 0,
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
    // What is left of a body that was too large is not waited for.
    ...(status === 413 ? { connection: 'close' } : {}),
  };
  response.writeHead(status, headers).end(answered?.body);
};
