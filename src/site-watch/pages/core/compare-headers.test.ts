import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareHeaders } from './compare-headers.ts';
import { headerFactsOf } from './header-facts.ts';

type Sent = { readonly headers?: Readonly<Record<string, string>>; readonly cookies?: readonly string[] };
const compared = (before: Sent, after: Sent) =>
  compareHeaders(
    headerFactsOf(before.headers ?? {}, before.cookies ?? []),
    headerFactsOf(after.headers ?? {}, after.cookies ?? []),
    ['shop.example', 'pay.example'],
  );
const csp = (policy: string): Sent => ({ headers: { 'content-security-policy': policy } });
const one = (name: string, value: string): Sent => ({ headers: { [name]: value } });
const NONE: Sent = {};

describe('weakened', () => {
  test.each<[string, Sent, Sent, string]>([
    ['a policy that is gone', csp("default-src 'self'"), NONE, 'high'],
    [
      'a policy that only reports',
      csp("script-src 'self'"),
      one('content-security-policy-report-only', "script-src 'self'"),
      'high',
    ],
    ['code in the page', csp("script-src 'self'"), csp("script-src 'self' 'unsafe-inline'"), 'high'],
    ['any host', csp('connect-src https://pay.example'), csp('connect-src https:'), 'high'],
    ['a directive that is gone', csp("form-action 'self'; script-src 'self'"), csp("script-src 'self'"), 'high'],
    [
      'a directive that falls back to more',
      csp("default-src 'self' https://cdn.other; connect-src 'self'"),
      csp("default-src 'self' https://cdn.other"),
      'medium',
    ],
    ['a strange host', csp("script-src 'self'"), csp("script-src 'self' https://evil.example"), 'medium'],
    ['transport security that is gone', one('strict-transport-security', 'max-age=31536000'), NONE, 'medium'],
    [
      'its time cut short',
      one('strict-transport-security', 'max-age=31536000; includeSubDomains'),
      one('strict-transport-security', 'max-age=60; includeSubDomains'),
      'medium',
    ],
    ['framing let free', one('x-frame-options', 'DENY'), NONE, 'medium'],
    [
      'referrers told to everybody',
      one('referrer-policy', 'same-origin'),
      one('referrer-policy', 'unsafe-url'),
      'medium',
    ],
    ['sniffing let free', one('x-content-type-options', 'nosniff'), NONE, 'medium'],
    [
      'the camera let free',
      one('permissions-policy', 'camera=(), payment=(self)'),
      one('permissions-policy', 'payment=(self)'),
      'medium',
    ],
    [
      'isolation that is gone',
      one('cross-origin-opener-policy', 'same-origin'),
      one('cross-origin-opener-policy', 'unsafe-none'),
      'medium',
    ],
    [
      'a cookie that scripts can read',
      { cookies: ['sid; Path=/; HttpOnly; Secure'] },
      { cookies: ['sid; Path=/; Secure'] },
      'medium',
    ],
    ['integrity that nobody asks for', one('integrity-policy', 'blocked-destinations=(script)'), NONE, 'medium'],
  ])('%s', (_what, before, after, severity) => {
    expect(compared(before, after).filter(({ change }) => change === 'weakened')).toMatchObject([{ severity }]);
  });
});

describe('no weakening', () => {
  test.each<[string, Sent, Sent, string]>([
    ['a nonce', csp("script-src 'nonce-aaaa'"), csp("script-src 'nonce-bbbb'"), 'same'],
    [
      'order, case, blanks',
      csp("Script-Src 'self' HTTPS://pay.example;  img-src *"),
      csp("img-src *; script-src https://pay.example 'self'"),
      'same',
    ],
    [
      "'unsafe-inline' beside a nonce, which browsers pass over",
      csp("script-src 'nonce-a'"),
      csp("script-src 'nonce-b' 'unsafe-inline'"),
      'changed',
    ],
    ['an approved host', csp("script-src 'self'"), csp("script-src 'self' https://pay.example"), 'changed'],
    ['less than before', csp("script-src 'self' https://cdn.other"), csp("script-src 'self'"), 'changed'],
    ['another hash', csp("script-src 'sha256-aaa'"), csp("script-src 'sha256-bbb'"), 'changed'],
    ['a policy that is new', NONE, csp("default-src 'self'"), 'added'],
    ['a second policy beside it', csp("script-src 'self'"), csp("script-src 'self', script-src *"), 'changed'],
    ['framing that the policy says now', one('x-frame-options', 'DENY'), csp("frame-ancestors 'none'"), 'removed'],
    [
      'a report’s token',
      one('reporting-endpoints', 'main="https://r.example/8f14e45fceea167a"'),
      one('reporting-endpoints', 'main="https://r.example/9a14e45fceea1999"'),
      'same',
    ],
    [
      'a cookie’s day and other cookies',
      { cookies: ['sid; Path=/; Expires=Wed, 21 Oct 2026 07:28:00 GMT'] },
      { cookies: ['sid; Path=/; Expires=Thu, 22 Oct 2026 07:28:00 GMT', 'ab; Path=/'] },
      'same',
    ],
    ['a cookie that is stricter', { cookies: ['sid; SameSite=Lax'] }, { cookies: ['sid; SameSite=Strict'] }, 'changed'],
  ])('%s', (_what, before, after, change) => {
    const changes = compared(before, after);
    expect(changes.map((each) => each.change)).toContain(change);
    expect(changes.filter((each) => each.change === 'weakened')).toEqual([]);
  });
});

test('a page that sends the same headers has changed nothing, whatever they say', () => {
  const value = fc.stringMatching(/^[a-z' *:;=,/-]{0,60}$/);
  fc.assert(
    fc.property(
      fc.dictionary(fc.constantFrom('content-security-policy', 'x-frame-options', 'permissions-policy'), value),
      (headers) => {
        expect(compared({ headers }, { headers }).every(({ change }) => change === 'same')).toBe(true);
      },
    ),
  );
});
