import { expect, test } from 'vitest';
import { fingerprintOf, readIdempotencyKey } from './idempotency-key.ts';

test.each([
  [undefined, undefined],
  [['8e03978e-40d5-43e8'], '8e03978e-40d5-43e8'],
  [['"8e03978e-40d5-43e8"'], '8e03978e-40d5-43e8'],
  [['"a \\"b\\" \\\\c"'], 'a "b" \\c'],
  [['order 7/~'], 'order 7/~'],
  [['x'.repeat(255)], 'x'.repeat(255)],
])('%j is the key %j', (sent, key) => {
  expect(readIdempotencyKey(sent)).toEqual({ kind: 'ok', value: key });
});

test.each([
  [['']],
  [['""']],
  [['x'.repeat(256)]],
  [['鍵']],
  [['a\tb']],
  [['"open']],
  [['"a"b"']],
  [['"a\\b"']],
  [['one', 'two']],
  [['same', 'same']],
])('%j is not a key', (sent) => {
  expect(readIdempotencyKey(sent)).toEqual({ kind: 'failed', error: 'not-a-key' });
});

test('two requests are the same whatever the order of their members, and only then', () => {
  const of = (method: string, url: string, body?: unknown) =>
    Buffer.from(fingerprintOf(method, url, body)).toString('hex');
  const first = of('POST', '/a', { x: 1, y: { p: [1, 2], q: null } });
  expect(of('POST', '/a', { y: { q: null, p: [1, 2] }, x: 1 })).toBe(first);
  const others = [
    of('POST', '/b', { x: 1, y: { p: [1, 2], q: null } }),
    of('POST', '/a?dry=1', { x: 1, y: { p: [1, 2], q: null } }),
    of('PUT', '/a', { x: 1, y: { p: [1, 2], q: null } }),
    of('POST', '/a', { x: 1, y: { p: [2, 1], q: null } }),
    of('POST', '/a', { x: '1', y: { p: [1, 2], q: null } }),
    of('POST', '/a', { x: 1, y: { p: [1, 2] } }),
    of('POST', '/a'),
  ];
  expect(new Set([first, ...others]).size).toBe(others.length + 1);
});
