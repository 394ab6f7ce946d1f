import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Sent } from './find-canary.ts';
import { splitOverRequests } from './split-over-requests.ts';
import { finish } from './take-steps.ts';

const NUMBER = '4012888888881881';
const HOST = 'collector.example';

const sent = (query: string, body?: string, host = HOST): Sent => ({
  url: `https://${host}/c${query}`,
  kind: 'fetch',
  headers: {},
  body: body === undefined ? undefined : Buffer.from(body),
});
const found = (requests: readonly Sent[]) => finish(splitOverRequests(requests, NUMBER));

/** Cut as nobody chose: 2 to 8 pieces. */
const pieces = fc
  .uniqueArray(fc.integer({ min: 1, max: 15 }), { minLength: 1, maxLength: 7 })
  .map((cuts) => [0, ...cuts.toSorted((a, b) => a - b), 16])
  .map((cuts) => cuts.slice(1).map((end, at) => NUMBER.slice(cuts[at], end)));

const WRITTEN: Readonly<Record<string, (piece: string) => Sent>> = {
  query: (piece) => sent(`?t=visit&d=${piece}`),
  form: (piece) => sent('', `a=1&part=${piece}`),
  json: (piece) => sent('', JSON.stringify({ at: 'x', more: { piece: Number(`1${piece}`) > 0 ? piece : '' } })),
  body: (piece) => sent('', piece),
  path: (piece) => ({ ...sent(''), url: `https://${HOST}/p/${piece}.gif` }),
  base64: (piece) => sent(`?d=${encodeURIComponent(Buffer.from(piece).toString('base64'))}`),
  socket: (piece) => ({ ...sent('', piece), kind: 'websocket' }),
};

describe('a number cut over requests', () => {
  test('is found in order, wherever it is cut and whichever place carries it', () => {
    fc.assert(
      fc.property(pieces, fc.constantFrom(...Object.keys(WRITTEN)), fc.nat({ max: 99_999 }), (cut, way, other) => {
        const write = WRITTEN[way] as (piece: string) => Sent;
        const between = cut.map(() => sent('?id=1', JSON.stringify({ id: other }), 'other.example'));
        const requests = cut.flatMap((piece, at) => [write(piece), between[at] as Sent]);
        expect(found(requests).get(HOST)?.size).toBe(cut.length);
      }),
    );
  });

  test.each([
    ['four groups', [3, 0, 2, 1], /.{4}/g],
    ['unequal groups', [2, 0, 1], /.{1,6}/g],
  ] as const)('is found out of order: %s', (_name, order, pattern) => {
    const groups = NUMBER.match(pattern) ?? [];
    expect(found(order.map((at) => sent(`?d=${groups[at]}`))).has(HOST)).toBe(true);
  });

  test('is found digit by digit out of order, where each says its place', () => {
    const shuffled = [...NUMBER]
      .map((digit, at) => sent(`?i=${at}&d=${digit}`))
      .toSorted((a, b) => (a.url < b.url ? -1 : 1));
    expect(found(shuffled.toReversed()).has(HOST)).toBe(true);
    expect(found([...NUMBER].map((digit, at) => sent('', JSON.stringify({ at, digit }))).toReversed()).size).toBe(1);
  });

  test('is found in labels before one name', () => {
    const requests = (NUMBER.match(/.{4}/g) ?? []).map((piece) => sent('', undefined, `${piece}.t.collector.example`));
    expect([...found(requests).values()].reduce((sum, each) => sum + each.size, 0)).toBe(4);
  });
});

describe('ordinary numbers do not join', () => {
  test('ids, amounts, quantities, time stamps, coordinates', () => {
    const value = fc.oneof(
      fc.nat({ max: 9 }),
      fc.nat({ max: 9_999 }),
      fc.nat({ max: 999_999_999 }),
      fc.integer({ min: 1_700_000_000_000, max: 1_800_000_000_000 }),
    );
    const request = fc
      .tuple(fc.constantFrom('id', 'n', 'qty'), value, value)
      .map(([name, one, two]) => sent(`?${name}=${one}&v=${two}`, JSON.stringify({ total: one, items: [two, one] })));
    fc.assert(
      fc.property(fc.array(request, { maxLength: 60 }), (requests) => {
        expect(found(requests).size).toBe(0);
      }),
      { numRuns: 200 },
    );
  });

  test('its first six and last four digits, also in two places of many requests', () => {
    const requests = Array.from({ length: 20 }, () => sent(`?bin=${NUMBER.slice(0, 6)}&last4=${NUMBER.slice(-4)}`));
    expect(found(requests).size).toBe(0);
  });

  test('fragments that went to unlike hosts', () => {
    const groups = NUMBER.match(/.{4}/g) ?? [];
    expect(found(groups.map((piece, at) => sent(`?d=${piece}`, undefined, `host${at}-shop.example${at}`))).size).toBe(
      0,
    );
  });

  test('many thousand requests take bounded work', () => {
    const requests = Array.from({ length: 6_000 }, (_, at) => sent(`?i=${at % 40}&d=${(at * 7_919) % 10_000}`));
    expect(found(requests).size).toBe(0);
  });
});
