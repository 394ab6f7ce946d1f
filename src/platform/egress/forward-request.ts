/** Sends a request in absolute form on to its server, in origin form, without what concerns only this hop. */
import { type IncomingMessage, request as openRequest, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { failureOf } from './proxy-failure.ts';

/** RFC 9110 §7.6.1; `proxy-status` is ours alone to say. */
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'proxy-status',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** As name, value, name, value: repeated headers stay repeated and in order. */
const endToEnd = (message: IncomingMessage, except: ReadonlySet<string>): string[] => {
  const named = new Set((message.headers.connection ?? '').toLowerCase().split(/\s*,\s*/));
  const kept: string[] = [];
  for (let at = 0; at < message.rawHeaders.length; at += 2) {
    const [name = '', value = ''] = message.rawHeaders.slice(at, at + 2);
    const key = name.toLowerCase();
    if (!HOP_BY_HOP.has(key) && !named.has(key) && !except.has(key)) kept.push(name, value);
  }
  return kept;
};

const NONE: ReadonlySet<string> = new Set();
const HOST: ReadonlySet<string> = new Set(['host']);

export const forward = (parts: {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly target: URL;
  readonly socket: Socket;
}): void => {
  const { request, response, target, socket } = parts;
  const onward = openRequest({
    createConnection: () => socket,
    method: request.method,
    path: `${target.pathname}${target.search}`,
    setHost: false,
    // The address decides where it goes, so the name that was judged is the only one a server may be told.
    headers: ['Host', target.host, ...endToEnd(request, HOST), ...framing(request), 'Connection', 'close'],
  });
  onward.once('response', (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.statusMessage, endToEnd(answer, NONE));
    answer.pipe(response);
    answer.once('error', () => response.destroy());
  });
  onward.once('error', () => {
    if (response.headersSent) return void response.destroy();
    const { status, headers } = failureOf('connection-refused');
    response.writeHead(status, { ...headers, connection: 'close', 'content-length': '0' }).end();
  });
  response.once('close', () => onward.destroy());
  request.pipe(onward);
};

/** A body without a length is sent in chunks, as it came. */
const framing = (request: IncomingMessage): string[] =>
  request.headers['transfer-encoding'] === undefined ? [] : ['Transfer-Encoding', 'chunked'];

/** Writes the head of an upgrade (WebSocket); what follows is only carried. */
export const forwardUpgrade = (request: IncomingMessage, target: URL, socket: Socket): void => {
  const kept = endToEnd(request, HOST);
  const lines = [`GET ${target.pathname}${target.search} HTTP/1.1`, `Host: ${target.host}`];
  for (let at = 0; at < kept.length; at += 2) lines.push(`${kept[at]}: ${kept[at + 1]}`);
  lines.push('Connection: Upgrade', `Upgrade: ${request.headers.upgrade ?? 'websocket'}`);
  socket.write(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
};
