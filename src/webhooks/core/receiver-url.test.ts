import { expect, test } from 'vitest';
import { readReceiverUrl } from './receiver-url.ts';

test.each([
  ['https://hooks.example/in?x=1', 'ok'],
  ['https://hooks.example:8443/', 'ok'],
  ['http://private.internal:9000/in', 'ok'],
  ['http://hooks.example/in', 'https-needed'],
  ['https://user:word@hooks.example/', 'url-with-credentials'],
  ['https://hooks.example/#part', 'not-a-url'],
  ['ftp://hooks.example/', 'not-a-url'],
  ['hooks.example', 'not-a-url'],
  ['', 'not-a-url'],
])('%j: %s', (text, expected) => {
  const read = readReceiverUrl(text, ['private.internal']);
  expect(read.kind === 'ok' ? 'ok' : read.error.code).toBe(expected);
});
