import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { readRelayUrl } from './relay-url.ts';

test.each([
  ['smtp://relay.example', { host: 'relay.example', port: 587, tlsAtOnce: false, loopback: false }],
  ['smtps://Relay.Example/', { host: 'relay.example', port: 465, tlsAtOnce: true, loopback: false }],
  ['smtp://relay.example:2525', { host: 'relay.example', port: 2525 }],
  ['smtp://localhost:25', { host: 'localhost', port: 25, loopback: true }],
  ['smtp://127.1.2.3', { loopback: true }],
  ['smtp://[::1]:25', { host: '::1', loopback: true }],
  ['smtp://localhost.evil.example', { loopback: false }],
  ['smtp://127.0.0.1.evil.example', { loopback: false }],
])('%s is read', (text, expected) => {
  expect(readRelayUrl(text)).toMatchObject({ kind: 'ok', value: expected });
});

test('user and password are percent-decoded, and the password is not shown', () => {
  const read = readRelayUrl('smtps://a%40b:p%2Fss%3A%20@relay.example');
  if (read.kind === 'failed') throw new Error(read.error);
  const { credentials } = read.value;
  expect(credentials?.user).toBe('a@b');
  expect(credentials?.password.reveal()).toBe('p/ss: ');
  expect(inspect(read, { depth: 9 }) + JSON.stringify(read)).not.toContain('p/ss');
});

test.each([
  ['relay.example', 'not-a-url'],
  ['http://relay.example', 'not-smtp'],
  ['smtp://', 'host-missing'],
  ['smtp://user@relay.example', 'credentials-incomplete'],
  ['smtp://:pass@relay.example', 'credentials-incomplete'],
  ['smtp://u:%zz@relay.example', 'not-a-url'],
  ['smtp://relay.example/inbox', 'more-than-a-host'],
  ['smtp://relay.example?tls=off', 'more-than-a-host'],
])('%s is refused as %s', (text, fault) => {
  expect(readRelayUrl(text)).toEqual({ kind: 'failed', error: fault });
});
