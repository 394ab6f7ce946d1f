import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LONGEST_READ } from './core/read-policy.ts';
import { checkPolicy } from './evaluate-policy.ts';

const GOOD =
  "default-src 'self'; script-src 'nonce-r4nd0mr4nd0mr4nd0m' 'strict-dynamic'; connect-src 'self' https://pay.example; frame-src https://pay.example; form-action 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'self'; report-uri https://mitsuke.example/r";

const lint = (policy: string) => {
  const linted = checkPolicy(policy);
  return linted.kind === 'ok' ? linted.value.findings : linted.error;
};
const codes = (policy: string) => {
  const findings = lint(policy);
  return typeof findings === 'string' ? findings : findings.map(({ code }) => code);
};

describe('a policy', () => {
  test('that holds a payment page well is found fault with nowhere', () => {
    expect(lint(GOOD)).toEqual([]);
  });

  test.each([
    ['a page without form-action', GOOD.replace("form-action 'self'; ", ''), 'form-action-missing'],
    ['forms to everywhere', GOOD.replace("form-action 'self'", 'form-action https:'), 'form-action-open'],
    ['connections to everywhere', GOOD.replace("connect-src 'self'", "connect-src 'self' *"), 'connect-open'],
    ['connections by any scheme', GOOD.replace("connect-src 'self'", 'connect-src wss:'), 'connect-open'],
    ['frames from everywhere', GOOD.replace('frame-src https://pay.example', 'frame-src https:'), 'frame-open'],
    ['nothing about scripts', "object-src 'none'", 'script-source-missing'],
    ['inline scripts', "default-src 'self' 'unsafe-inline'", 'script-unsafe-inline'],
    ['eval', "script-src 'self' 'unsafe-eval'", 'script-unsafe-eval'],
    ['scripts from everywhere', 'script-src *', 'wildcard-as-source'],
    ['scripts of a host with JSONP', "script-src 'self' https://www.google.com", 'host-list-can-be-passed-by'],
    ['scripts of any https host', 'script-src https:', 'plain-scheme-as-source'],
    ['scripts of an address', 'script-src 192.0.2.1', 'ip-address-as-source'],
    ['a short nonce', "script-src 'nonce-abc'", 'nonce-too-short'],
    ['a source over http', `${GOOD}; img-src http://pic.example`, 'source-over-http'],
    ['plugins left open', "script-src 'self'; form-action 'self'", 'missing-directive'],
    ['no place for reports', GOOD.replace(/; report-uri .*$/, ''), 'no-report-endpoint'],
    ['a place for reports that few browsers know', GOOD.replace(/report-uri .*$/, 'report-to x'), 'only-report-to'],
    ['a proposal that nobody filled in', GOOD.replace(/nonce-\w+/, 'nonce-{nonce}'), 'nonce-place-not-filled'],
    ['a semicolon left out', "script-src 'self' object-src 'none'", 'missing-semicolon'],
    ['a directive twice', `${GOOD}; form-action *`, 'directive-twice'],
    ['a directive that no browser knows', `${GOOD}; scripts-src 'self'`, 'directive-unknown'],
    ['a name that is no name', `${GOOD}; <script>`, 'directive-name-not-valid'],
    ['self without quotes', GOOD.replace("connect-src 'self'", 'connect-src self'), 'source-without-quotes'],
    ['a nonce without quotes', 'script-src nonce-abcdefgh12345678', 'source-without-quotes'],
    ['an address with a query', `${GOOD}; img-src https://pic.example/a?b`, 'source-not-valid'],
    ['none beside others', `${GOOD}; img-src 'none' https://pic.example`, 'none-not-alone'],
    ['the name of the header', `Content-Security-Policy: ${GOOD}`, 'policy-has-header-name'],
    ['full-width letters', `${GOOD}; img-src ｓｈｏｐ.example`, 'policy-not-ascii'],
    ['a control character', `${GOOD}\0`, 'policy-has-control-characters'],
  ])('with %s is told so', (_, policy, code) => {
    expect(codes(policy)).toContain(code);
  });

  test('of 10,000 characters is read to its end, and its length named', () => {
    const hosts = Array.from({ length: 480 }, (_, at) => `https://h${at}.example`).join(' ');
    const long = `${GOOD.replace("connect-src 'self'", `connect-src 'self' ${hosts} *`)}`;
    expect(long.length).toBeGreaterThan(10_000);
    expect(codes(long)).toEqual(['connect-open', 'policy-too-long']);
  });

  test.each([
    ['nothing', '', 'policy-empty'],
    ['separators alone', ' ;,; ', 'policy-empty'],
    ['no end', 'a'.repeat(LONGEST_READ + 1), 'policy-over-limit'],
  ])('of %s is no policy', (_, policy, error) => {
    expect(lint(policy)).toBe(error);
  });

  test('is not weaker for a second one beside it', () => {
    expect(codes(`${GOOD}, script-src *; connect-src *`)).toEqual([]);
  });

  test('may be anything: what is wrong with it is said, gravest first, and nothing is thrown', () => {
    const part = fc.oneof(
      fc.constantFrom(
        'script-src',
        'default-src',
        "'self'",
        '*',
        ';',
        ',',
        "'nonce-",
        'https:',
        "'sha256-=",
        'constructor',
        '__proto__',
      ),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 30 }), (parts) => {
        const findings = lint(parts.join(' '));
        if (typeof findings === 'string') return;
        const ranks = findings.map(({ severity }) => ['high', 'medium', 'low'].indexOf(severity));
        expect(ranks).toEqual(ranks.toSorted());
      }),
    );
  });
});
