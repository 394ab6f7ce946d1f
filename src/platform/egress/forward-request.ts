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

/** Settles the request whatever the server answers: nothing that arrives may throw where nobody catches it. */
export const forward = (parts: {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly target: URL;
  readonly socket: Socket;
  /** Told of each part that is carried. */
  readonly carry: (part: Buffer) => void;
}): void => {
  const { request, response, target, socket, carry } = parts;
  // Whoever asked may have left while the way was opened.
  if (response.destroyed) return void socket.destroy();
  const onward = openRequest({
    createConnection: () => socket,
    method: request.method,
    path: `${target.pathname}${target.search}`,
    setHost: false,
    // The address decides where it goes, so the name that was judged is the only one a server may be told.
    headers: ['Host', target.host, ...endToEnd(request, HOST), ...framing(request), 'Connection', 'close'],
  });
  onward.once('response', (answer) => {
    answer.on('error', () => response.destroy());
    if (passOn(answer, response)) answer.on('data', carry);
    else onward.destroy();
  });
  onward.on('error', () => breakOff(response));
  // A server that changes to another protocol unasked is closed without an error.
  onward.once('close', () => {
    if (!response.headersSent) breakOff(response);
  });
  response.on('error', () => response.destroy());
  response.once('close', () => onward.destroy());
  request.pipe(onward);
  request.on('data', carry);
};

/**
 * `false`: the parser lets heads through that may not be written, as a status of 000. What a server says beside its
 * status is left away: nobody reads it, and it may hold anything.
 */
const passOn = (answer: IncomingMessage, response: ServerResponse): boolean => {
  const status = answer.statusCode ?? 0;
  if (status < 200 || status > 999) return false;
  try {
    response.writeHead(status, '', endToEnd(answer, NONE));
  } catch {
    return false;
  }
  answer.pipe(response);
  return true;
};

/** Says that no answer came; in the middle of one, ends it so that it is not taken for whole. */
const breakOff = (response: ServerResponse): void => {
  if (response.headersSent) return void response.destroy();
  const { status, headers } = failureOf('connection-refused');
  response.writeHead(status, { ...headers, connection: 'close', 'content-length': '0' }).end();
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
