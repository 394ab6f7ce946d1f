import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readAddress, readPath } from './read-address.ts';

const ORIGIN = 'https://shop.example';

const label = fc.constantFrom('a', 'A', 'shop', '1', '0x7f', '256', 'xn--', 'xn--fiq228c', '-', 'a-', '店', '');
const host = fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => labels.join('.'));
const part = fc.constantFrom('a', '.', '..', '.a', 'a.b', '', '%2e', '店', 'a b', '\\', 'A~-_', '1;2', '@', 'é%41');
const path = fc.array(part, { maxLength: 5 }).map((parts) => parts.map((each) => `/${each}`).join(''));
const address = fc
  .tuple(
    fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom('https://', 'http://', 'ws://') },
      fc.constantFrom('HTTPS://', 'blob:https://', 'data:', 'https:', 'ftp://', ''),
    ),
    fc.constantFrom('', '', '', 'u:p@'),
    fc.oneof(host, fc.constantFrom('shop.example', 'shop.example.', 'shop.example.evil', '[::1]', '127.1')),
    fc.constantFrom('', '', ':443', ':80', ':8443', ':x'),
    path,
    fc.constantFrom('', '?q=1', '#f', '?', '/?a#b', ' ', '\n'),
  )
  .map((parts) => parts.join(''));

describe('an address is read as the URL standard reads it', () => {
  test('host and origin, whether it is plain or not', () => {
    fc.assert(
      fc.property(address, (text) => {
        const parsed = URL.parse(text);
        const read = readAddress(text);
        const facts = ({
          protocol,
          host,
          hostname,
          origin,
        }: Record<'protocol' | 'host' | 'hostname' | 'origin', string>) => [protocol, host, hostname, origin];
        expect(read && facts(read)).toEqual(parsed ? facts(parsed) : undefined);
      }),
      { numRuns: 3_000 },
    );
  });

  test('the path at an origin', () => {
    fc.assert(
      fc.property(address, path, fc.boolean(), (text, tail, isOwn) => {
        const sent = isOwn ? `${ORIGIN}${tail}` : text;
        const parsed = URL.parse(sent);
        expect(readPath(sent, ORIGIN)).toBe(parsed?.origin === ORIGIN ? parsed.pathname : undefined);
      }),
      { numRuns: 3_000 },
    );
  });

  test('a long one in no more time than it is long', () => {
    for (const text of [
      `${ORIGIN}/${'a'.repeat(4_000)}!`,
      `https://${'a.'.repeat(2_000)}1/`,
      `${ORIGIN}${'/a'.repeat(2_000)}!`,
    ]) {
      expect(readPath(text, ORIGIN)).toBe(URL.parse(text)?.origin === ORIGIN ? URL.parse(text)?.pathname : undefined);
      expect(readAddress(text)?.host).toBe(URL.parse(text)?.host);
    }
  });
});
