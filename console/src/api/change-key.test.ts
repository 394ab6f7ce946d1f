import { expect, test } from 'vitest';
import { withChangeKeys } from './change-key.ts';

type Sent = { readonly path: string; readonly key: string | null };

const lineThat = (...answers: (Response | 'breaks')[]) => {
  const sent: Sent[] = [];
  let keys = 0;
  const send: typeof fetch = async (input, init) => {
    sent.push({ path: String(input), key: new Headers(init?.headers).get('idempotency-key') });
    const answer = answers.shift() ?? new Response(null, { status: 204 });
    if (answer === 'breaks') throw new TypeError('fetch failed');
    return answer;
  };
  return { sent, ask: withChangeKeys(send, () => `key-${++keys}`) };
};

const change = { method: 'POST', body: '{"words":"seen"}', headers: { 'x-csrf-token': 'token' } };

test('two changes go under two keys, also where they say the same', async () => {
  const { sent, ask } = lineThat();
  await ask('/v1/notes', change);
  await ask('/v1/notes', change);
  expect(sent).toEqual([
    { path: '/v1/notes', key: 'key-1' },
    { path: '/v1/notes', key: 'key-2' },
  ]);
});

test.each<[string, Response | 'breaks']>([
  ['the line broke', 'breaks'],
  ['the server was in trouble', new Response(null, { status: 503 })],
  ['it is still under way', new Response(null, { status: 409, headers: { 'retry-after': '1' } })],
])('sent again after %s, a change goes under the same key, and the next under another', async (_, first) => {
  const { sent, ask } = lineThat(first);
  await ask('/v1/notes', change).catch(() => undefined);
  await ask('/v1/notes', { ...change, body: '{"words":"other"}' });
  await ask('/v1/notes', change);
  await ask('/v1/notes', change);
  expect(sent.map(({ key }) => key)).toEqual(['key-1', 'key-2', 'key-1', 'key-3']);
});

test('what is only read, and a file, go without a key and keep their headers', async () => {
  const { sent, ask } = lineThat();
  await ask('/v1/notes', { headers: { accept: 'text/csv' } });
  await ask('/v1/files', { method: 'POST', body: new FormData() });
  expect(sent.map(({ key }) => key)).toEqual([null, null]);
});

test('the headers of a change are sent along', async () => {
  const headers: Headers[] = [];
  const ask = withChangeKeys(
    async (_, init) => {
      headers.push(new Headers(init?.headers));
      return new Response();
    },
    () => 'key',
  );
  await ask('/v1/notes', change);
  expect(headers[0]?.get('x-csrf-token')).toBe('token');
});
