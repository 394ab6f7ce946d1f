import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { defineProblem, Problem } from '#kernel';
import { route } from './port.ts';
import { type Asked, ask, problem, startTestServer, type TestServer } from './testing.ts';

const LIMIT = 200_000;
const notYours = defineProblem('not-yours', 403, 'Not yours');
const seen: { contentType: string; bytes: number }[] = [];
const broken: unknown[] = [];

const uploads = route({
  method: 'POST',
  path: '/v1/files',
  operationId: 'sendFile',
  summary: 'Takes a file',
  access: 'public',
  query: z.strictObject({ refuse: z.literal('me').optional(), read: z.literal('whole').optional() }),
  upload: { limitBytes: LIMIT },
  success: { status: 201, schema: z.object({ bytes: z.number() }) },
  handle: async ({ upload, query }) => {
    if (query.refuse) throw new Problem(notYours);
    let bytes = 0;
    try {
      if (query.read === 'whole') bytes = (await upload?.readWhole())?.length ?? 0;
      else for await (const chunk of upload?.read() ?? []) bytes += chunk.length;
    } catch (error) {
      broken.push(error);
      throw error;
    }
    seen.push({ contentType: upload?.contentType ?? '', bytes });
    return { status: 201, body: { bytes } };
  },
});
const json = route({
  method: 'POST',
  path: '/v1/words',
  operationId: 'sendWords',
  summary: 'Takes JSON',
  access: 'public',
  body: z.strictObject({ words: z.string() }),
  success: { status: 201, schema: z.object({ words: z.string() }) },
  handle: async ({ body }) => ({ status: 201, body }),
});

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ routes: [uploads, json] });
});
afterAll(() => server.close());

/** Of the query, how the handler reads. */
let how = '';
const send = (body: string | Uint8Array, more: Asked & { readonly type?: string; readonly query?: string } = {}) =>
  ask(server, `/v1/files?${how}${more.query ?? ''}`, {
    method: 'POST',
    ...more,
    headers: { 'content-type': more.type ?? 'application/pdf', ...more.headers },
    body: body as string,
  });

describe.each([
  ['chunk by chunk', ''],
  ['whole', 'read=whole'],
])('a body read %s', (_, query) => {
  beforeAll(() => {
    how = query;
    broken.length = 0;
  });

  test('bytes reach the handler with their type, up to the limit of the route and not of JSON', async () => {
    expect(await send(new Uint8Array(LIMIT), { type: 'Application/PDF; x=y' })).toMatchObject({
      status: 201,
      body: { bytes: LIMIT },
    });
    expect(seen.at(-1)).toEqual({ contentType: 'application/pdf', bytes: LIMIT });
  });

  test('one byte more is refused with the limit of the route, declared or not', async () => {
    const tooLarge = problem('body-too-large', 413, { params: { limitBytes: LIMIT } });
    expect(await send(new Uint8Array(LIMIT + 1))).toMatchObject(tooLarge);
    const chunks = new ReadableStream({
      start(controller) {
        for (let at = 0; at <= LIMIT; at += 50_000) controller.enqueue(new Uint8Array(50_000));
        controller.close();
      },
    });
    const streamed = await ask(server, `/v1/files?${how}`, {
      method: 'POST',
      headers: { 'content-type': 'application/pdf' },
      body: chunks,
      duplex: 'half',
    } as Asked);
    expect(streamed).toMatchObject(tooLarge);
  });

  test('nothing, JSON and what is encoded are refused by name', async () => {
    expect(await send('')).toMatchObject(problem('body-missing', 400));
    expect(await send('{"a":1}', { type: 'application/json' })).toMatchObject(problem('unsupported-media-type', 415));
    const encoded = { headers: { 'content-encoding': 'gzip' } };
    expect(await send('x', encoded)).toMatchObject(problem('unsupported-media-type', 415));
  });

  test('a handler that refuses the sender has read nothing, and the sender gets its answer', async () => {
    expect(await send(new Uint8Array(LIMIT), { query: '&refuse=me' })).toMatchObject(problem('not-yours', 403));
  });

  test('a body that breaks off is an error of its own to the handler', async () => {
    const socket = connect(server.port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write(
      `POST /v1/files?${how} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/pdf\r\nContent-Length: 100\r\n\r\nabc`,
    );
    await sleep(50);
    socket.destroy();
    await expect.poll(() => broken.at(-1)).toMatchObject({ details: { code: 'body-truncated' } });
  });
});

test('a route that takes JSON takes nothing else', async () => {
  const answer = await ask(server, '/v1/words', {
    method: 'POST',
    headers: { 'content-type': 'application/pdf' },
    body: 'words',
  });
  expect(answer).toMatchObject(problem('unsupported-media-type', 415));
});
