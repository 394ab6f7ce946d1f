import { createCipheriv, createHash } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { flowsOfNumber, hostsSentUnread, type NumberRun, type SentAtStep } from './differential.ts';
import { finish } from './take-steps.ts';

const A = '4012888888881881';
const B = '4000056655665556';
const HOST = 'collector.example';

/** Chance that can be repeated: a linear congruence, not what the product uses. */
const chanceOf = (seed: number) => {
  let state = (seed * 2_654_435_761 + 97) >>> 0;
  return (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
};
type Chance = ReturnType<typeof chanceOf>;

const sent = (body: string | Buffer, address = `https://${HOST}/c`): SentAtStep => ({
  url: address,
  kind: 'fetch',
  headers: {},
  body: typeof body === 'string' ? Buffer.from(body) : body,
  step: 5,
});

type World = (number: string, chance: Chance, run: number) => readonly SentAtStep[];

/** A, B, A; each with chance of its own. */
const runsOf = (world: World, seed: number, order = 'ABA'): readonly NumberRun[] =>
  [...order].map((name, run) => ({
    number: name === 'A' ? ('first' as const) : ('other' as const),
    cardTypedAt: 4,
    requests: world(name === 'A' ? A : B, chanceOf(seed * 31 + run), run),
  }));

const flows = (world: World, seed = 1, order = 'ABA') =>
  finish(flowsOfNumber(runsOf(world, seed, order), ['pay.example']));

const hexOf = (chance: Chance, length: number): string =>
  Array.from({ length }, () => chance(16).toString(16)).join('');

/** What a visit's analytics send: time, chance, counters, sizes. */
const ordinary = (chance: Chance, run: number): Record<string, unknown> => ({
  t: 1_763_722_162_000 + run * 41_037 + chance(9_000),
  visitor: hexOf(chance, 32),
  session: `s-${hexOf(chance, 12)}`,
  duration: chance(20_000),
  bucket: ['control', 'variant'][chance(2)],
  day: '2026-11-21',
  page: '/checkout',
  screen: '1280x1200',
  cursor: [chance(1_280), chance(1_200), chance(1_280), chance(1_200)],
});

const substitute = (text: string): string => [...text].map((digit) => 'qz7Kp0Wm3x'[Number(digit)]).join('');

const HIDDEN: Readonly<Record<string, (number: string, chance: Chance, run: number) => string | Buffer>> = {
  'another alphabet': substitute,
  'a key of 23 bytes, in hex': (number) =>
    Buffer.from(
      [...number].map((digit, at) => digit.charCodeAt(0) ^ 'the key is long enough!'.charCodeAt(at)),
    ).toString('hex'),
  'AES with a key in the page': (number) => {
    const cipher = createCipheriv('aes-128-ecb', Buffer.alloc(16, 7), null);
    return Buffer.concat([cipher.update(number), cipher.final()]).toString('base64');
  },
  'a digest of it': (number) => createHash('sha256').update(number).digest('hex'),
  'one large number, to base 36': (number) => (BigInt(number) * 7_919n).toString(36),
  'four bits a digit': (number) => Buffer.from(Buffer.from(number, 'hex').map((byte) => byte ^ 0xa5)),
  'every digit with a partner of chance': (number, chance) =>
    [...number].map((digit) => `${'ghjkmnpqrs'[Number(digit)]}${'vwxyz'[chance(5)]}`).join(''),
  'in a form, beside what is ordinary': (number, chance, run) =>
    new URLSearchParams({ ...(ordinary(chance, run) as Record<string, string>), q: substitute(number) }).toString(),
  'in JSON, beside what is ordinary': (number, chance, run) =>
    JSON.stringify({ ...ordinary(chance, run), more: { v: [substitute(number)] } }),
  'packed behind a head of fixed length': (number, _chance, run) =>
    Buffer.concat([
      Buffer.from(`t=${1_763_722_162_000 + run * 40_000};`),
      Buffer.from(substitute(number)),
      deflateRawSync('tail'),
    ]),
};

describe('what follows the number is found, unread', () => {
  test.each(Object.keys(HIDDEN))('%s', (name) => {
    for (const seed of [1, 2, 3]) {
      const found = flows(
        (number, chance, run) => [sent((HIDDEN[name] as (typeof HIDDEN)[string])(number, chance, run))],
        seed,
      );
      expect(found.map(({ host }) => host)).toEqual([HOST]);
      expect(found[0]?.requests).toHaveLength(1);
    }
  });

  test('piece by piece, a request for each digit', () => {
    const found = flows((number, chance, run) =>
      [...substitute(number)].flatMap((letter, at) => [
        sent(`k=${letter}`, `https://${HOST}/k?at=${at}`),
        sent(JSON.stringify(ordinary(chance, run)), 'https://stats.example/e'),
      ]),
    );
    expect(found.map(({ host }) => host)).toEqual([HOST]);
  });

  test('in labels of a host, in a cookie, in a header', () => {
    const cookie = (number: string) => ({ ...sent(''), headers: { cookie: `a=1; z=${substitute(number)}` } });
    const header = (number: string) => ({ ...sent(''), headers: { 'x-trace': substitute(number) } });
    const label = (number: string) => sent('', `https://${substitute(number).toLowerCase()}.t.collector.example/`);
    for (const world of [cookie, header, label]) expect(flows((number) => [world(number)])).toHaveLength(1);
    expect(flows((number) => [label(number)])[0]?.host).toBe('*.collector.example');
  });
});

describe('what does not follow the number is silent', () => {
  test('to the payment provider it may flow', () => {
    expect(flows((number) => [sent(substitute(number), 'https://pay.example/t')])).toEqual([]);
  });

  test('before the card was typed nothing counts', () => {
    expect(flows((number) => [{ ...sent(substitute(number)), step: 2 }])).toEqual([]);
  });

  test('first six and last four digits, brand and length', () => {
    const world: World = (number, chance, run) => [
      sent(
        JSON.stringify({ ...ordinary(chance, run), bin: number.slice(0, 6), last4: number.slice(-4), brand: 'visa' }),
      ),
      sent(`${number.slice(0, 6)}******${number.slice(-4)}`),
    ];
    for (let seed = 0; seed < 50; seed++) expect(flows(world, seed)).toEqual([]);
  });

  /** As in a session recorder: long values of chance, requests that come or not, times to the minute. */
  const busy: World = (_number, chance, run) => {
    const many = Array.from({ length: 12 + chance(4) }, () =>
      sent(JSON.stringify({ ...ordinary(chance, run), nonce: hexOf(chance, 64), minute: 29_395_369 + run })),
    );
    const blob = sent(
      Buffer.from(Array.from({ length: 3_000 }, () => chance(256))).toString('base64'),
      `https://${HOST}/rec`,
    );
    const digits = sent(Array.from({ length: 400 }, () => chance(10)).join(''), `https://${HOST}/digits`);
    const pixel = sent(
      '',
      `https://pixel.example/p/${hexOf(chance, 16)}?id=${chance(1e9)}&gen=${['blue', 'grey'][chance(2)]}`,
    );
    return chance(3) === 0 ? [...many, blob, digits] : [...many, pixel, blob, digits];
  };

  const loud = (order: string) =>
    Array.from({ length: 80 }, (_, seed) => flows(busy, seed, order))
      .flat()
      .map(({ host, places, following, otherwise }) => ({ host, places, following, otherwise }));

  test('times, nonces, ids of sessions, recordings: three runs seldom ask for two more, and five say nothing', () => {
    expect(loud('ABA').length).toBeLessThan(8);
    expect(loud('ABABA')).toEqual([]);
  });

  test('a long name of one of two variants looks alike in three runs, and in five hardly ever', () => {
    const world: World = (_number, chance) => [
      sent(['f1c2a7de90b34d1e8a6b', '07e9d3b51c8f42aa97d0'][chance(2)] as string),
    ];
    const share = (order: string) =>
      Array.from({ length: 400 }, (_, seed) => flows(world, seed, order)).filter(({ length }) => length > 0).length /
      800;
    expect(share('ABA')).toBeLessThan(0.35);
    expect(share('ABABA')).toBeLessThan(0.12);
  });
});

describe('when it is worth looking', () => {
  const unread = (requests: readonly SentAtStep[]) =>
    hostsSentUnread({ number: 'first', cardTypedAt: 4, requests }, ['pay.example']);

  test('a value of enough size, or many small ones, that the host was not sent before', () => {
    expect(unread([sent(substitute(A))])).toEqual([HOST]);
    expect(unread([...substitute(A)].map((letter, at) => sent(`k=${letter}${at}`)))).toEqual([HOST]);
    expect(unread([{ ...sent('id=f1c2a7de90b3'), step: 1 }, sent('id=f1c2a7de90b3')])).toEqual([]);
    expect(unread([sent('event=add_to_cart&page=checkout')])).toEqual([]);
    expect(unread([sent(substitute(A), 'https://pay.example/t')])).toEqual([]);
  });
});
