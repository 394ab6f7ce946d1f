import { brotliCompressSync, constants, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../platform/random/seeded.ts';
import { makeCanary } from './canary.ts';
import { type CanaryMatch, findCanary, type Sent } from './find-canary.ts';

const canary = makeCanary(seededRandom('find-canary'), { brand: 'visa', year: 2026 });
const { number } = canary;
const utf8 = (text: string) => new TextEncoder().encode(text);

const sent = (changes: Partial<Sent>): Sent => ({
  url: 'https://collector.example/c',
  kind: 'fetch',
  headers: {},
  body: undefined,
  ...changes,
});

const bodyOf = (body: string | Uint8Array) => sent({ body: typeof body === 'string' ? utf8(body) : body });
const fieldsOf = (request: Sent) => findCanary(request, canary).matches.map(({ field }) => field);
const numberIn = (request: Sent): CanaryMatch | undefined =>
  findCanary(request, canary).matches.find(({ field }) => field === 'number');

const base64 = (bytes: Uint8Array | string) => Buffer.from(bytes).toString('base64');
const groups = number.match(/.{4}/g) ?? [];
const escaped = (text: string) =>
  [...text].map((letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');

describe('every channel of a request is searched', () => {
  test.each([
    ['host', sent({ url: `https://n${number}.collector.example/` })],
    ['name', sent({ kind: 'name', url: `https://n${number}.collector.example/` })],
    ['path', sent({ url: `https://collector.example/p/${number}/x` })],
    ['query', sent({ url: `https://collector.example/?n=${number}` })],
    ['fragment', sent({ url: `https://collector.example/#${number}` })],
    ['cookie', sent({ headers: { cookie: `a=1; n=${number}` } })],
    ['referer', sent({ headers: { referer: `https://shop.example/?n=${number}` } })],
    ['header', sent({ headers: { 'x-trace': number } })],
    ['body', bodyOf(`{"n":"${number}"}`)],
    ['websocket', sent({ kind: 'websocket', body: utf8(number) })],
  ] as const)('%s', (channel, request) => {
    expect(numberIn(request)).toEqual({ field: 'number', channel, encoding: [] });
  });
});

/** RFC 4648 section 6 by its bits, without padding. */
const base32 = (text: string): string =>
  (
    [...Buffer.from(text)]
      .map((byte) => byte.toString(2).padStart(8, '0'))
      .join('')
      .match(/.{1,5}/g) ?? []
  )
    .map((bits) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[Number.parseInt(bits.padEnd(5, '0'), 2)])
    .join('');

describe('names of hosts', () => {
  const labels = (text: string): string => (text.match(/.{1,20}/g) ?? []).join('.');
  test.each([
    ['digits over labels', labels(`${groups[0]}${groups[1]}.${groups[2]}${groups[3]}`), []],
    ['hex over labels', labels(Buffer.from(`n=${number}`).toString('hex')), ['hex']],
    ['base32 over labels', labels(base32(`n=${number}`).toLowerCase()), ['base32']],
    ['reversed', `x${[...number].reverse().join('')}`, ['reversed']],
  ] as const)('%s', (_name, label, encoding) => {
    const url = `https://${label}.t.collector.example/`;
    expect(numberIn(sent({ kind: 'name', url }))).toEqual({ field: 'number', channel: 'name', encoding });
    expect(numberIn(sent({ url }))).toEqual({ field: 'number', channel: 'host', encoding });
  });
});

describe('one layer of encoding', () => {
  const payload = JSON.stringify({ cc: number, page: 'checkout' });
  const long = JSON.stringify({ cc: number, page: 'checkout', lines: ['tea', 'paper', 'brush'], seen: 1_700_000_000 });
  test.each([
    ['separators', groups.join(' '), []],
    ['hyphens', groups.join('-'), []],
    ['each digit quoted apart', [...number].join(' '), []],
    ['percent', [...number].map((digit) => `%${digit.charCodeAt(0).toString(16)}`).join(''), ['percent']],
    ['json escapes', `{"n":"${escaped(number)}"}`, ['unicode-escape']],
    ['html entities', [...number].map((digit) => `&#${digit.charCodeAt(0)};`).join(''), ['html-entity']],
    ['base64', base64(payload), ['base64']],
    ['base64 for addresses', Buffer.from(payload).toString('base64url'), ['base64']],
    ['base64 in lines', base64(payload.repeat(3)).replaceAll(/.{76}/g, '$&\r\n'), ['base64']],
    ['hex', Buffer.from(payload).toString('hex'), ['hex']],
    ['base32', base32(payload), ['base32']],
    ['hex in pairs', (Buffer.from(payload).toString('hex').match(/../g) ?? []).join(':'), ['hex']],
    ['character codes', [...payload].map((letter) => letter.charCodeAt(0)).join(','), ['char-codes']],
    ['reversed', [...payload].reverse().join(''), ['reversed']],
    [
      'full width',
      [...number].map((digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)).join(''),
      ['full-width'],
    ],
    ['UTF-16', Buffer.from(payload, 'utf16le'), ['utf-16']],
    ['gzip', gzipSync(payload), ['gzip']],
    ['zlib', deflateSync(payload), ['deflate']],
    ['zstd', zstdCompressSync(long), ['zstd']],
    ['brotli', brotliCompressSync(long), ['brotli']],
    ['brotli of Japanese', brotliCompressSync(`${'茶と紙 ひととき堂'.repeat(20)}${number}`), ['brotli']],
    ['brotli in base64', base64(brotliCompressSync(long)), ['base64', 'brotli']],
    ['bare deflate in hex', deflateRawSync(long).toString('hex'), ['hex', 'deflate']],
    ['gzip in brotli, which keeps it as it stands', brotliCompressSync(gzipSync(long)), ['gzip']],
    ['brotli in gzip', gzipSync(brotliCompressSync(long)), ['gzip', 'brotli']],
    ['brotli in zstd in base64', base64(zstdCompressSync(brotliCompressSync(long))), ['base64', 'zstd', 'brotli']],
    ['bare deflate', deflateRawSync(payload), ['deflate']],
    ['xor', Buffer.from(payload).map((byte) => byte ^ 0x5a), ['xor']],
    ['xor in base64', base64(Buffer.from(`cc=${groups.join(' ')}`).map((byte) => byte ^ 0xc3)), ['base64', 'xor']],
    ['four form fields', `a=${groups[0]}&b=${groups[1]}&c=${groups[2]}&d=${groups[3]}`, ['split']],
    ['four form fields in another order', `a=${groups[3]}&b=${groups[1]}&c=${groups[0]}&d=${groups[2]}`, ['split']],
    ['an array of digits', JSON.stringify({ d: [...number].map(Number), at: 12 }), []],
    ['two JSON members', JSON.stringify({ head: number.slice(0, 9), t: 'x', tail: number.slice(9) }), ['split']],
  ] as const)('%s', (_name, body, encoding) => {
    expect(numberIn(bodyOf(body))?.encoding).toEqual(encoding);
  });

  test.each([0, 1, 2])('base64 with %s bytes before the number', (before) => {
    expect(numberIn(bodyOf(base64('x'.repeat(before) + number)))?.encoding).toEqual(['base64']);
  });

  test('xor gives its key away, and with it the other fields', () => {
    const bytes = utf8(`c=${canary.securityCode}&n=${groups.join(' ')}&h=${canary.holder}`);
    const request = bodyOf(Buffer.from(bytes.map((byte, at) => byte ^ ('kumo'.charCodeAt(at % 4) & 0xff))));
    expect(fieldsOf(request).toSorted()).toEqual(['holder', 'number', 'securityCode']);
  });

  test('xor with any key of up to six bytes, in hex', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 6 }), fc.string({ maxLength: 9 }), (key, before) => {
        fc.pre(key.some((byte) => byte > 0x0f));
        const bytes = utf8(before + payload).map((byte, at) => byte ^ (key[at % key.length] ?? 0));
        expect(numberIn(bodyOf(Buffer.from(bytes).toString('hex')))).toBeDefined();
      }),
    );
  });

  test('base64 that other letters of its alphabet lead to', () => {
    for (const lead of ['c', 'co', 'col', 'coll']) {
      expect(numberIn(sent({ url: `https://collector.example/${lead}/${base64(payload)}` }))?.encoding).toEqual([
        'base64',
      ]);
    }
  });

  test('a file of a multipart body, packed', () => {
    const head = '--b\r\nContent-Disposition: form-data; name="f"\r\n\r\n';
    const body = Buffer.concat([utf8(head), gzipSync(payload), utf8('\r\n--b--')]);
    expect(numberIn(bodyOf(body))?.encoding).toEqual(['gzip']);
  });
});

describe('layers nest', () => {
  const layers: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
    percent: (bytes) => Buffer.from([...bytes].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')),
    json: (bytes) => Buffer.from(JSON.stringify({ page: '/checkout', data: bytes.toString('latin1') })),
    escapes: (bytes) => Buffer.from(`{"d":"${escaped(bytes.toString('latin1'))}"}`),
    entities: (bytes) => Buffer.from([...bytes].map((byte) => `&#x${byte.toString(16)};`).join('')),
    base64: (bytes) => Buffer.from(bytes.toString('base64')),
    base64url: (bytes) => Buffer.from(bytes.toString('base64url')),
    hex: (bytes) => Buffer.from(bytes.toString('hex')),
    form: (bytes) => Buffer.from(`v=1&d=${encodeURIComponent(bytes.toString('latin1'))}&t=2`),
    reversed: (bytes) => Buffer.from(bytes).reverse(),
    gzip: (bytes) => gzipSync(bytes),
    deflate: (bytes) => deflateSync(bytes),
  };
  const packed = new Set(['gzip', 'deflate']);
  /** Packed bytes are only sent as a body, or wrapped in what makes letters of them. */
  const wraps = new Set(['base64', 'base64url', 'hex']);
  const chain = fc
    .array(fc.constantFrom(...Object.keys(layers)), { minLength: 1, maxLength: 4 })
    .filter((names) =>
      names.every((name, at) => !packed.has(name) || at === names.length - 1 || wraps.has(names[at + 1] ?? '')),
    )
    .filter((names) => names.filter((name) => name === 'reversed').length < 2);
  const around = fc.string({ unit: 'grapheme-ascii', maxLength: 12 });

  test('the number is found through any four of them, whatever stands around it', () => {
    fc.assert(
      fc.property(chain, around, around, (names, before, after) => {
        const plain: Buffer = Buffer.from(`${before} ${number} ${after}`);
        const body = names.reduce((bytes, name) => layers[name]?.(bytes) ?? bytes, plain);
        const found = findCanary(bodyOf(body), canary);
        expect(found.matches.some(({ field }) => field === 'number')).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test('what goes deeper than the limit, or is too large, is not called clean', () => {
    let text = number;
    for (let depth = 0; depth < 9; depth += 1) text = base64(`{"deeper":"${text}"}`);
    expect(findCanary(bodyOf(text), canary)).toEqual({ matches: [], exhausted: true });
    const small = { depth: 6, characters: 1_000, nodes: 600, text: 1_000_000, together: 1_000_000 };
    expect(findCanary(bodyOf('x '.repeat(2_000)), canary, small)).toEqual({ matches: [], exhausted: true });
    expect(findCanary(bodyOf(gzipSync(Buffer.alloc(5_000_000))), canary, small).exhausted).toBe(true);
  });

  const padded = Buffer.concat([Buffer.alloc(3_000_000, 'a b c '), utf8(number)]);
  test.each([
    ['gzip', gzipSync(padded)],
    ['zlib', deflateSync(padded)],
    ['brotli', brotliCompressSync(padded, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } })],
    ['zstd', zstdCompressSync(padded)],
  ])('what %s unfolds beyond what is looked at is not called clean', (_, body) => {
    expect(findCanary(bodyOf(body), canary)).toEqual({ matches: [], exhausted: true });
  });

  test.each([
    ['br', brotliCompressSync('nothing of ours'), false],
    ['gzip, br', brotliCompressSync(gzipSync('nothing of ours')), false],
    ['gzip', utf8('no gzip at all, whatever the header says'), true],
    ['dcb', utf8('packed with a dictionary that is nowhere'), true],
  ])('a body that says it is in %s, and is, is looked into; else it is not called clean', (coding, body, exhausted) => {
    const request = sent({ body, headers: { 'content-encoding': coding } });
    expect(findCanary(request, canary)).toEqual({ matches: [], exhausted });
  });
});

describe('fields are told apart', () => {
  test('each is found by its own value', () => {
    expect(fieldsOf(bodyOf(canary.email))).toEqual(['email']);
    expect(fieldsOf(bodyOf(canary.holder))).toEqual(['holder']);
    expect(fieldsOf(bodyOf(canary.name))).toEqual(['name']);
    expect(fieldsOf(bodyOf(`+81 ${canary.phone.slice(1)}`))).toEqual(['phone']);
    expect(fieldsOf(bodyOf(canary.holder.toLowerCase().replace(' ', '+')))).toEqual(['holder']);
  });

  test('expiry and security code count beside the number only', () => {
    const expiry = `${canary.expiryMonth}/${canary.expiryYear}`;
    const short = `cvc=${canary.securityCode}&exp=${encodeURIComponent(expiry)}`;
    expect(fieldsOf(bodyOf(short))).toEqual([]);
    expect(fieldsOf(bodyOf(`n=${number}&${short}`)).toSorted()).toEqual(['expiry', 'number', 'securityCode']);
    const apart = JSON.stringify({ number, month: canary.expiryMonth, year: `20${canary.expiryYear}` });
    expect(fieldsOf(bodyOf(base64(apart))).toSorted()).toEqual(['expiry', 'number']);
  });
});

describe('ordinary traffic is silent', () => {
  const digits = fc.stringMatching(/^[0-9]{1,24}$/);
  const value = fc.oneof(fc.string({ maxLength: 30 }), fc.integer().map(String), fc.uuid(), digits, fc.base64String());
  const pairs = fc.array(fc.tuple(fc.stringMatching(/^[a-z_]{1,8}$/), value), { maxLength: 20 });

  test('forms, JSON and addresses of anything but the canary', () => {
    fc.assert(
      fc.property(pairs, fc.uint8Array({ maxLength: 400 }), (entries, noise) => {
        const query = new URLSearchParams(entries).toString();
        const json = JSON.stringify(Object.fromEntries(entries));
        expect(findCanary(sent({ url: `https://a.example/p?${query}`, body: utf8(json) }), canary).matches).toEqual([]);
        expect(findCanary(bodyOf(noise), canary).matches).toEqual([]);
        expect(findCanary(bodyOf(base64(noise)), canary).matches).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  test.each([
    ['other test numbers', '4111111111111111 5555555555554444 4242424242424242'],
    ['its first six and last four digits', `bin=${number.slice(0, 6)}&last4=${number.slice(-4)}`],
    ['masked', `${number.slice(0, 6)}******${number.slice(-4)}`],
    ['the number with one digit wrong', `${number.slice(0, 8)}${(Number(number[8]) + 1) % 10}${number.slice(9)}`],
    ['time stamps', '1763722162000,1763722163000,1763722164000'],
  ])('%s', (_name, body) => {
    expect(findCanary(bodyOf(body), canary)).toEqual({ matches: [], exhausted: false });
  });

  test('no card of the published ones has so few digits that rows of flags could make it up', () => {
    for (const brand of ['visa', 'mastercard', 'jcb', 'amex'] as const) {
      const made = makeCanary(seededRandom(brand), { brand, year: 2026 });
      expect(new Set(made.number).size).toBeGreaterThanOrEqual(4);
    }
  });
});
