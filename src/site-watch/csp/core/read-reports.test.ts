import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { networkOf } from './client-network.ts';
import { MOST_IN_ONE, readReports } from './read-reports.ts';
import { redactAddress } from './redact-address.ts';

const ORIGIN = 'https://shop.example';
const HASH = `sha256-${'A'.repeat(43)}=`;

/** As Firefox and older browsers send it. */
const old = (changes: object = {}) => ({
  'csp-report': {
    ...{ 'document-uri': `${ORIGIN}/checkout?order=1`, referrer: '', 'violated-directive': 'connect-src' },
    ...{ 'effective-directive': 'connect-src', 'original-policy': "connect-src 'self'", disposition: 'report' },
    ...{ 'blocked-uri': 'https://evil.example/c?d=1', 'status-code': 200, 'source-file': `${ORIGIN}/shop.js` },
    ...changes,
  },
});

/** As Chromium sends it by the Reporting API. */
const report = (body: object = {}, changes: object = {}) => ({
  ...{ age: 1, type: 'csp-violation', url: `${ORIGIN}/checkout`, user_agent: 'x' },
  body: {
    ...{ documentURL: `${ORIGIN}/checkout`, blockedURL: 'https://evil.example:8443/c', disposition: 'enforce' },
    ...{ effectiveDirective: 'script-src-elem', originalPolicy: '', referrer: '', sample: '', statusCode: 200 },
    ...body,
  },
  ...changes,
});

const one = (body: unknown) => {
  const [read] = readReports(body, ORIGIN);
  return read?.kind === 'report' ? read.report : read?.reason;
};

describe('a report', () => {
  test('of either format leaves hosts, a path and no more', () => {
    expect(one(old())).toEqual({
      ...{ kind: 'violation', directive: 'connect-src', disposition: 'report', blocked: 'evil.example', hash: '' },
      ...{ path: '/checkout', subject: 'connect evil.example' },
    });
    expect(one([report()])).toEqual({
      ...{ kind: 'violation', directive: 'script-src-elem', disposition: 'enforce', blocked: 'evil.example:8443' },
      ...{ hash: '', path: '/checkout', subject: 'script evil.example:8443' },
    });
  });

  test('of a script’s hash and of one without integrity is read too', () => {
    const hashed = { document_url: `${ORIGIN}/checkout`, subresource_url: `${ORIGIN}/shop.js`, hash: HASH };
    const destination = { destination: 'script', type: 'subresource' };
    expect(one([{ type: 'csp-hash', url: ORIGIN, body: { ...hashed, ...destination } }])).toMatchObject({
      ...{ kind: 'script-hash', directive: 'script', blocked: 'shop.example', hash: HASH },
      subject: `script-hash ${HASH}`,
    });
    expect(one([report({ destination: 'script', reportOnly: true }, { type: 'integrity-violation' })])).toMatchObject({
      ...{ kind: 'integrity', disposition: 'report', blocked: 'evil.example:8443' },
      subject: 'script evil.example:8443',
    });
  });

  test.each([
    ['inline', 'inline', ''],
    ['eval', 'eval', ''],
    ['blob', 'blob', ''],
    [`${ORIGIN}/own.js`, 'shop.example', ''],
    ['wss://evil.example/s', 'evil.example', 'script evil.example'],
    ['', 'inline', ''],
  ])('of %s says %s', (blockedURL, blocked, subject) => {
    expect(one([report({ blockedURL })])).toMatchObject({ blocked, subject });
  });

  test.each([
    ['an extension of Chromium', old({ 'source-file': 'chrome-extension://abc/x.js' }), 'extension'],
    ['an extension of Firefox', old({ 'blocked-uri': 'moz-extension' }), 'extension'],
    ['an extension of Safari', [report({ sourceFile: 'safari-web-extension://a/b.js' })], 'extension'],
    ['a masked address', [report({ sourceFile: 'webkit-masked-url://hidden/' })], 'extension'],
    ['a source that is a scheme alone', old({ 'source-file': 'blob' }), 'scheme-only-source'],
    ['a user script', old({ 'source-file': 'user-script' }), 'scheme-only-source'],
    ['an empty page', old({ 'document-uri': 'about' }), 'about-page'],
    ['an empty frame', old({ 'blocked-uri': 'about:blank' }), 'about-page'],
    ['a picture in data', old({ 'blocked-uri': 'data', 'effective-directive': 'img-src' }), 'inline-data'],
    ['virus protection', old({ 'blocked-uri': 'https://gc.kis.v2.scr.kaspersky-labs.com/x' }), 'injected-software'],
    ['a page of another site', old({ 'document-uri': 'https://copy.example/' }), 'other-site'],
    ['another kind of report', [report({}, { type: 'deprecation' })], 'other-report'],
    ['no JSON object', 'x', 'unreadable'],
    ['a directive that is none', old({ 'effective-directive': '<b>', 'violated-directive': '' }), 'unreadable'],
    ['nothing', [null], 'unreadable'],
  ])('of %s is noise', (_, body, reason) => {
    expect(one(body)).toBe(reason);
  });

  test('after the hundredth of one message is not read', () => {
    const read = readReports(
      Array.from({ length: MOST_IN_ONE + 5 }, () => report()),
      ORIGIN,
    );
    expect(read.filter(({ kind }) => kind === 'report')).toHaveLength(MOST_IN_ONE);
    expect(read.slice(MOST_IN_ONE)).toEqual(Array.from({ length: 5 }, () => ({ kind: 'noise', reason: 'over-limit' })));
  });

  test('may be any JSON: it is read or it is noise', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (body) => {
        for (const read of readReports(body, ORIGIN)) expect(['report', 'noise']).toContain(read.kind);
      }),
    );
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...Object.keys(report().body)), fc.jsonValue()), (body) => {
        expect(readReports([report(body)], ORIGIN)).toHaveLength(1);
      }),
    );
  });
});

describe('a card number in an address', () => {
  const number = fc.constantFrom('4111111111111111', '5555555555554444', '3530111333300000', '378282246310005');
  const between = fc.constantFrom('', '-', '.', '_', '+', '%20', '%2D');

  test('is never kept, in a host, a path or a page, however its digits stand apart', () => {
    fc.assert(
      fc.property(number, between, fc.boolean(), (digits, gap, encoded) => {
        const text = [...digits].map((digit) => (encoded ? `%3${digit}` : digit)).join(gap);
        const host = digits.replaceAll(/(.{4})/g, '$1-');
        const read = JSON.stringify([
          one(old({ 'document-uri': `${ORIGIN}/done/${text}/x` })),
          one(old({ 'blocked-uri': `https://${host}x.evil.example/${text}` })),
          one([report({ blockedURL: `https://${digits}.evil.example/` })]),
        ]);
        expect(read.replaceAll(/\D/g, '')).not.toContain(digits);
        expect(read).toContain('[number]');
      }),
    );
  });

  test('takes no other number with it', () => {
    expect(redactAddress('/orders/20261121-000123/4111111111111112', 200)).toBe(
      '/orders/20261121-000123/4111111111111112',
    );
  });
});

test.each([
  ['192.0.2.77', '192.0.2.0/24'],
  ['::ffff:192.0.2.1', '192.0.2.0/24'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1::/48'],
  ['2001:0DB8:0001::9', '2001:db8:1::/48'],
  ['2001:db8::1', '2001:db8:0::/48'],
  ['::1', '0:0:0::/48'],
])('%s is of %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});
