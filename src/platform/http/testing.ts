/** A real server on loopback for tests, with two keys, one session, and its log kept in memory. */
import { connect } from 'node:net';
import { Writable } from 'node:stream';
import { expect } from 'vitest';
import { idOf, type Permission, type Scope, type TenantId } from '#kernel';
import { systemClock } from '../clock/system.ts';
import { newIdSource } from '../random/new-id.ts';
import { systemRandom } from '../random/system.ts';
import { createHttpServer, type HttpServer, type HttpServerOptions, type Listening } from './fastify.ts';
import { createLog, type Log } from './log.ts';
import type { Authenticator } from './port.ts';

export const TENANT: TenantId = idOf('ten', '01900000-0000-7000-8000-000000000001');
export const READER_KEY = 'mk_reader_0123456789';
export const MAKER_KEY = 'mk_maker_0123456789';
export const SESSION = 'session-0123456789';
export const CSRF = 'csrf-0123456789';

const scopeOf = (id: string, kind: 'person' | 'api-key', ...permissions: Permission[]): Scope => ({
  tenant: TENANT,
  permissions: new Set(permissions),
  principal: { kind, id },
});

export const authenticator: Authenticator = {
  byApiKey: async (presented) => {
    if (presented === READER_KEY) return scopeOf('key_reader', 'api-key', 'decision:read');
    if (presented === MAKER_KEY) return scopeOf('key_maker', 'api-key', 'decision:make');
    return undefined;
  },
  bySession: async (presented) =>
    presented === SESSION
      ? { scope: scopeOf('per_1', 'person', 'decision:read', 'decision:make'), csrfToken: CSRF }
      : undefined,
};

/** A log whose lines can be read. */
export const memoryLog = (): { readonly log: Log; readonly lines: string[] } => {
  const lines: string[] = [];
  const stream = new Writable({
    write: (chunk, _encoding, done) => {
      lines.push(String(chunk));
      done();
    },
  });
  return { log: createLog({ level: 'debug', stream }), lines };
};

export type TestServer = {
  readonly server: HttpServer;
  readonly port: number;
  /** With the name the server answers for. */
  readonly url: string;
  readonly listening: Listening;
  readonly lines: string[];
  close(): Promise<void>;
};

export const startTestServer = async (
  options: Partial<HttpServerOptions> & Pick<HttpServerOptions, 'routes'>,
  port = 0,
  whenTaken: 'near' | 'fail' = 'near',
): Promise<TestServer> => {
  const { log, lines } = memoryLog();
  const clock = systemClock();
  const newId = newIdSource(clock, systemRandom());
  const server = await createHttpServer({ authenticator, clock, newId, log, version: '0.0.0', ...options });
  const listening = await server.listen(port, '127.0.0.1', whenTaken);
  return { server, port: listening.port, url: listening.url, listening, lines, close: () => server.close() };
};

export type Answer = { readonly status: number; readonly headers: Headers; readonly body: Record<string, unknown> };

export type Asked = RequestInit & { readonly key?: string };

export const ask = async (at: TestServer, path: string, init: Asked = {}): Promise<Answer> => {
  const headers = new Headers(init.headers);
  if (init.key) headers.set('authorization', `Bearer ${init.key}`);
  const answer = await fetch(at.url + path, { redirect: 'manual', ...init, headers });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, body: text.startsWith('{') ? JSON.parse(text) : { text } };
};

/** Sends bytes as they are and gives back everything that comes. */
export const raw = ({ port }: TestServer, text: string): Promise<string> =>
  new Promise((resolve, reject) => {
    let got = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    socket.setTimeout(8_000, () => socket.destroy(new Error('no answer')));
    socket.on('data', (chunk) => {
      got += chunk;
    });
    socket.on('end', () => resolve(got)).on('error', reject);
  });

export const request = (line: string, ...headers: string[]): string =>
  [line, 'Host: localhost', 'Connection: close', ...headers, '', ''].join('\r\n');

export const problem = (code: string, status: number, more: object = {}) => ({
  status,
  body: {
    type: `urn:mitsuke:problem:${code}`,
    code,
    status,
    title: expect.any(String),
    requestId: expect.stringMatching(/^req_/),
    ...more,
  },
});
