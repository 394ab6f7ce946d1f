import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Deed, FetchDirective } from './enforce-policy.ts';
import { generatePolicies, NONCE_PLACE, type Wanted } from './generate-policy.ts';
import { deedsOf, type PageDeed, visitRecord } from './page-deeds.ts';
import { type Policy, readPolicies } from './read-policy.ts';
import { type PastVisit, simulate } from './simulate-policy.ts';

const ORIGIN = 'https://shop.example';
const hex = (text: string): string => createHash('sha256').update(text).digest('hex');
const base64 = (text: string): string => createHash('sha256').update(text).digest('base64');

const sent = (url: string, destination: string, more: object = {}) => ({
  ...{ url, method: 'GET', kind: 'other', frameUrl: `${ORIGIN}/checkout`, stack: [] },
  headers: { 'sec-fetch-dest': destination },
  ...more,
});

/** As a visit's record keeps it: a checkout with its payment provider, and a skimmer beside it. */
const RECORD = visitRecord.parse({
  requests: [
    sent(`${ORIGIN}/checkout`, 'document', { kind: 'document' }),
    sent(`${ORIGIN}/shop.js`, 'script'),
    sent('https://js.pay.example/v1.js', 'script'),
    sent('https://tag.example/t.js', 'script', { stack: [{ url: `${ORIGIN}/shop.js` }] }),
    sent('https://pay.example/form', 'iframe', { kind: 'document' }),
    sent('https://pay.example/inner.js', 'script', { frameUrl: 'https://pay.example/form' }),
    sent('https://acs.issuer.example/challenge', 'iframe', {
      ...{ kind: 'document', method: 'POST', frameUrl: 'https://pay.example/form' },
    }),
    sent('https://pay.example/tokens', 'empty', { kind: 'fetch', method: 'POST' }),
    sent('https://img.example/logo.png', 'image'),
    sent('https://fonts.example/f.woff2', 'font'),
    sent('https://fonts.example/f.css', 'style'),
    sent(`${ORIGIN}/order`, 'document', { kind: 'document', method: 'POST' }),
    sent('wss://chat.example/s', 'websocket', { kind: 'websocket' }),
    sent('https://evil.example/c', 'empty', { kind: 'fetch', method: 'POST' }),
  ],
  scripts: [
    { url: `${ORIGIN}/shop.js`, inline: false, sha256: hex('shop()'), frameUrl: `${ORIGIN}/checkout` },
    { url: 'https://js.pay.example/v1.js', inline: false, sha256: hex('pay()'), frameUrl: `${ORIGIN}/checkout` },
    { url: `${ORIGIN}/checkout`, inline: true, sha256: hex('cart = {}'), frameUrl: `${ORIGIN}/checkout` },
    { url: `${ORIGIN}/checkout`, inline: true, sha256: hex('skim()'), frameUrl: `${ORIGIN}/checkout` },
  ],
  documents: [
    {
      ...{ url: `${ORIGIN}/checkout`, mainFrame: true },
      headers: { 'content-security-policy-report-only': "default-src 'self'" },
    },
  ],
  pages: [
    {
      ...{ url: `${ORIGIN}/checkout`, base: null, forms: [{ action: `${ORIGIN}/order` }] },
      inlineCode: {
        handlers: [{ tag: 'button', event: 'click', sha256: hex('buy()') }],
        styles: [hex('p{}')],
        styleAttributes: [],
      },
    },
  ],
});

const SEEN = deedsOf(RECORD, ORIGIN);

const wanted = (changes: Partial<Wanted> = {}): Wanted => ({
  ...{ origin: ORIGIN, deeds: SEEN.deeds, sawInlineCode: true, paymentHosts: ['*.pay.example', 'pay.example'] },
  suspect: { hosts: new Set(['evil.example']), inlineScripts: new Set([base64('skim()')]) },
  reportTo: 'https://mitsuke.example/v1/csp-reports/abc',
  ...changes,
});

const policiesOf = (text: string): readonly Policy[] => {
  const read = readPolicies(text.replace(NONCE_PLACE, 'cGxhY2U'));
  if (read.kind === 'failed') throw new Error(read.error);
  expect(read.value.faults).toEqual([]);
  return read.value.policies;
};

const FINDING = {
  ...{ finding: 'fnd_1', kind: 'card-data-sent-elsewhere', destination: 'evil.example' },
  script: { inline: base64('skim()') },
};
const past = (changes: Partial<PastVisit> = {}): PastVisit => ({
  ...{ visit: 'vis_1', deeds: SEEN.deeds, findings: [FINDING] },
  ...changes,
});

describe('a proposal', () => {
  const [nonces, hashes, hosts] = generatePolicies(wanted());

  test('names hosts by what they were asked for, the provider’s marked so, and no path of a visit', () => {
    expect(hosts?.policy).toBe(
      [
        "default-src 'self'",
        `script-src 'self' https://js.pay.example https://tag.example 'sha256-${base64('cart = {}')}' 'unsafe-hashes' 'sha256-${base64('buy()')}'`,
        `style-src 'self' https://fonts.example 'sha256-${base64('p{}')}'`,
        "img-src 'self' data: https://img.example",
        "font-src 'self' data: https://fonts.example",
        "connect-src 'self' https://pay.example wss://chat.example",
        'frame-src https://acs.issuer.example https://pay.example',
        "worker-src 'none'",
        "form-action 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'self'",
        'report-uri https://mitsuke.example/v1/csp-reports/abc',
        'report-to mitsuke',
      ].join('; '),
    );
    const frames = hosts?.directives.find(({ name }) => name === 'frame-src')?.sources;
    expect(frames?.map(({ why }) => why)).toEqual(['seen', 'payment']);
  });

  test('names nothing that a finding is about, and says so', () => {
    for (const each of [nonces, hashes, hosts]) {
      expect(each?.policy).not.toContain('evil.example');
      expect(each?.policy).not.toContain(base64('skim()'));
      expect(each?.leftOut).toEqual([
        { what: 'host', value: 'evil.example' },
        { what: 'inline-script', value: `sha256-${base64('skim()')}` },
      ]);
    }
  });

  test('names what stands in its way', () => {
    expect(hosts?.obstacles).toEqual([
      { code: 'inline-handlers', count: 1, examples: ['/checkout button onclick'] },
      { code: 'three-d-secure-frames', count: 1, examples: ['https://pay.example'] },
    ]);
    expect(nonces?.obstacles.map(({ code }) => code)).toContain('scripts-need-nonce');
    expect(hashes?.obstacles.find(({ code }) => code === 'scripts-need-integrity')).toMatchObject({ count: 2 });
  });

  test('is open for styles where nobody looked at them', () => {
    const [first] = generatePolicies(wanted({ sawInlineCode: false }));
    expect(first?.policy).toContain("style-src 'self' https://fonts.example 'unsafe-inline'");
    expect(first?.obstacles.map(({ code }) => code)).toContain('styles-not-looked-at');
  });

  test('would have let the shop be, and stopped the skimmer twice', () => {
    const outcome = simulate(policiesOf(hosts?.policy ?? ''), ORIGIN, [past(), past({ visit: 'vis_2' })]);
    expect(outcome.stopped).toEqual([
      {
        ...{ outcome: 'blocked', directive: 'connect-src', what: 'load', value: 'https://evil.example/c' },
        ...{ pages: ['/checkout'], visits: 2, suspect: true },
      },
      {
        ...{ outcome: 'blocked', directive: 'script-src-elem', what: 'script', value: `sha256-${base64('skim()')}` },
        ...{ pages: ['/checkout'], visits: 2, suspect: true },
      },
    ]);
    expect(outcome.findings).toMatchObject([
      { visit: 'vis_1', scriptOutcome: 'blocked', sendingOutcome: 'blocked' },
      { visit: 'vis_2', scriptOutcome: 'blocked', sendingOutcome: 'blocked' },
    ]);
  });

  test('with nonces stops a skimmer only where the shop’s own pages do not give it one', () => {
    const outcome = simulate(policiesOf(nonces?.policy ?? ''), ORIGIN, [past()]);
    expect(outcome.findings).toMatchObject([{ scriptOutcome: 'needs-nonce', sendingOutcome: 'blocked' }]);
  });

  test('says of a policy that lets everything through that it would have stopped nothing', () => {
    const outcome = simulate(policiesOf("default-src * 'unsafe-inline'"), ORIGIN, [past()]);
    expect(outcome).toMatchObject({ stopped: [], allowed: outcome.deeds });
    expect(outcome.findings).toMatchObject([{ scriptOutcome: 'allowed', sendingOutcome: 'allowed' }]);
  });

  test('says that a finding whose way was not seen is one that no policy can be asked about', () => {
    const elsewhere = { ...FINDING, destination: 'dns.example', script: undefined };
    const outcome = simulate(policiesOf("default-src 'self'"), ORIGIN, [past({ findings: [elsewhere] })]);
    expect(outcome.findings).toMatchObject([{ scriptOutcome: 'unknown', sendingOutcome: 'unknown' }]);
  });
});

test('the policies that came with the pages are told', () => {
  expect(SEEN.policies).toEqual([{ page: '/checkout', enforced: undefined, reportOnly: "default-src 'self'" }]);
});

describe('whatever the pages of a site did', () => {
  const host = fc.constantFrom('shop.example', 'a.example', 'b.a.example', 'pay.example', '日本.example');
  const url = fc
    .tuple(fc.constantFrom('https', 'http', 'wss'), host, fc.constantFrom('', ':8443', ':80'), fc.webPath())
    .map(([scheme, name, port, path]) => `${scheme}://${name}${port}${path}`);
  const directive = fc.constantFrom<FetchDirective>(
    ...(['connect-src', 'font-src', 'form-action', 'frame-src', 'img-src', 'media-src', 'object-src'] as const),
    ...(['script-src-elem', 'style-src-elem', 'worker-src', 'base-uri'] as const),
  );
  const load: fc.Arbitrary<Deed> = fc.record({
    what: fc.constant('load'),
    directive,
    url,
    parserInserted: fc.boolean(),
  });
  const inline: fc.Arbitrary<Deed> = fc.record({
    what: fc.constant('inline'),
    type: fc.constantFrom('script', 'handler', 'style', 'style-attribute'),
    sha256: fc.constantFrom(...['a', 'b', 'c'].map(base64)),
  });
  const deeds: fc.Arbitrary<PageDeed[]> = fc.array(
    fc.record({ deed: fc.oneof(load, inline), page: fc.constantFrom('/', '/checkout') }),
  );

  test('a list of hosts made from it lets all of it pass, and the others ask for nothing but tags', () => {
    fc.assert(
      fc.property(deeds, (seen) => {
        const none = { hosts: new Set<string>(), inlineScripts: new Set<string>() };
        const proposals = generatePolicies(wanted({ deeds: seen, suspect: none }));
        for (const { variant, policy } of proposals) {
          const { stopped } = simulate(policiesOf(policy), ORIGIN, [past({ deeds: seen, findings: [] })]);
          if (variant === 'hosts') expect(stopped).toEqual([]);
          if (variant === 'nonces') expect(stopped.filter(({ outcome }) => outcome !== 'needs-nonce')).toEqual([]);
          if (variant === 'hashes')
            expect(stopped.filter(({ directive: name }) => name !== 'script-src-elem')).toEqual([]);
        }
      }),
    );
  });

  test('the order in which it was seen does not change a letter', () => {
    fc.assert(
      fc.property(deeds, fc.infiniteStream(fc.nat()), (seen, keys) => {
        const shuffled = seen
          .map((each) => ({ each, key: keys.next().value as number }))
          .toSorted((a, b) => a.key - b.key)
          .map(({ each }) => each);
        const texts = (list: readonly PageDeed[]) =>
          generatePolicies(wanted({ deeds: list })).map(({ policy }) => policy);
        expect(texts(shuffled)).toEqual(texts(seen));
      }),
    );
  });
});
