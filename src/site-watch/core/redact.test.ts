import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { seededRandom } from '../../platform/random/seeded.ts';
import { makeCanary } from './canary.ts';
import { CanarySearch, findCanary, type Sent } from './find-canary.ts';
import { redactRequest } from './redact.ts';
import { finish } from './take-steps.ts';

const canary = makeCanary(seededRandom('redact'), { brand: 'mastercard', year: 2026 });
const { number } = canary;
const spaced = number.replaceAll(/.{4}/g, '$& ');
const utf8 = (text: string) => new TextEncoder().encode(text);
const redact = (request: Sent, carrying: boolean) => finish(redactRequest(request, new CanarySearch(canary), carrying));
const sent = (changes: Partial<Sent>): Sent => ({
  url: 'https://c.example/',
  kind: 'fetch',
  headers: {},
  body: undefined,
  ...changes,
});

test('what stands there as it is becomes its placeholder, and the rest stays', () => {
  const request = sent({
    url: `https://c.example/p?n=${number}&page=2`,
    headers: { cookie: `id=7; card=${spaced}` },
    body: utf8(JSON.stringify({ n: number, cvc: canary.securityCode, mail: canary.email, total: 1200 })),
  });
  const kept = redact(request, true);
  expect(kept.url).toBe('https://c.example/p?n={canary.number}&page=2');
  expect(kept.headers.cookie).toContain('id=7; card={canary.number}');
  expect(kept.body).toMatchObject({ kind: 'text', cut: false });
  expect(JSON.stringify(kept.body)).toContain('{canary.securityCode}');
  expect(JSON.stringify(kept.body)).toContain('1200');
});

test('what hides it is withheld, with how it was hidden', () => {
  const encoded = Buffer.from(JSON.stringify({ number })).toString('base64');
  const kept = redact(sent({ url: `https://c.example/x/${encoded}`, body: gzipSync(number) }), true);
  expect(kept.url).toBe('https://c.example/{withheld: number by base64}');
  expect(kept.body).toMatchObject({ kind: 'withheld', held: ['number by gzip'] });
});

test('nothing that is kept holds the number in any encoding that the search knows', () => {
  const wrap = fc.constantFrom(
    (text: string) => text,
    (text: string) => Buffer.from(text).toString('base64'),
    (text: string) => Buffer.from(text).toString('hex'),
    (text: string) => encodeURIComponent(JSON.stringify({ text })),
    (text: string) => [...text].reverse().join(''),
  );
  fc.assert(
    fc.property(fc.array(wrap, { maxLength: 3 }), fc.constantFrom(number, spaced), (wraps, plain) => {
      const text = wraps.reduce((inner, outer) => outer(inner), plain);
      const request = sent({
        url: `https://c.example/?d=${encodeURIComponent(text)}`,
        headers: { 'x-d': text },
        body: utf8(`d=${text}`),
      });
      const kept = redact(request, true);
      const body = kept.body.kind === 'text' ? utf8(kept.body.text) : undefined;
      expect(findCanary(sent({ url: kept.url, headers: kept.headers, body }), canary).matches).toEqual([]);
      expect(JSON.stringify(kept)).not.toContain(number);
    }),
  );
});

test('binary bodies are kept as they are, up to their limit', () => {
  const body = Uint8Array.from({ length: 70_000 }, (_, at) => (at * 7 + 128) % 256);
  const kept = redact(sent({ body }), false).body;
  expect(kept).toMatchObject({ kind: 'base64', bytes: 70_000, cut: true });
  expect(kept.kind === 'base64' && Buffer.from(kept.base64, 'base64')).toEqual(Buffer.from(body.subarray(0, 65_536)));
});
