/** Companies that an honest shop works with: each under a name of its own, answering all with as little as can be. */
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { acceptWebSocket } from '../collector/websocket.ts';
import { type Answer, type Served, serveLoopback } from '../loopback/serve.ts';
import type { Surroundings } from '../surroundings.ts';

const TYPES: readonly (readonly [RegExp, string, string])[] = [
  [/\.js$/, 'text/javascript', '/* honest */'],
  [/\.css$/, 'text/css', '/* honest */'],
  [/^\/embed\//, 'text/html; charset=utf-8', '<!doctype html><title>film</title>'],
  [/^\/(?:zip|stock|bin)/, 'application/json', '{}'],
];

const answer = (path: string): Answer => {
  const found = TYPES.find(([pattern]) => pattern.test(path));
  const headers = { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*' };
  if (found === undefined) return { status: 204, headers };
  return { status: 200, headers: { ...headers, 'content-type': found[1] }, body: found[2] };
};

export const serveVendors = (surroundings: Surroundings): Promise<Served> =>
  serveLoopback({
    name: 'vendor.localhost',
    port: 0,
    manyNames: true,
    onFailure: ({ name }) => surroundings.report({ event: 'failure', at: 'vendors', name }),
    handle: () => (call) => answer(call.url.pathname),
    upgrade: (message: IncomingMessage, socket: Socket) => acceptWebSocket(message, socket, () => undefined),
  });
