import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { adminSeen, asksForCode } from './admin-pages.ts';
import { loadAgreement } from './agreement.ts';
import { judgeChecklist } from './judge-checklist.ts';
import { pageSigns } from './page-signs.ts';
import { INSIDE_ONLY, PROBE_NAMES, probeOf } from './probe-table.ts';
import { passwordForm, readPage } from './read-page.ts';
import { errorsIn } from './shown-errors.ts';
import { ITEMS, meaningOf, SIGN_CODES, type SignCode } from './signs.ts';
import { isAsMissing } from './soft-missing.ts';

const sign = (code: SignCode) => ({ code, place: '/', detail: {}, proof: [1] });
const result = (item: string, codes: readonly SignCode[], whole = true) =>
  judgeChecklist(codes.map(sign), whole).find((each) => each.item === item);

describe('a result', () => {
  test('of nothing seen is not observable, whatever the item', () => {
    for (const { result, reasons } of judgeChecklist([], true))
      expect([result, reasons.length]).toEqual(['not-observable', 1]);
  });

  test('against outweighs one for', () => {
    expect(result('1a', ['admin-behind-basic', 'admin-login-open'])).toMatchObject({
      result: 'not-met',
      reasons: ['admin-login-open'],
    });
  });

  test('names what is worst first, and notes decide nothing', () => {
    expect(result('2a', ['directory-listed', 'settings-exposed'])?.reasons).toEqual([
      'settings-exposed',
      'directory-listed',
    ]);
    expect(result('3a', ['header-missing', 'platform-may-have-known-hole'])?.result).toBe('not-observable');
  });

  test('that was not come to says so', () => {
    expect(result('1a', [], false)?.reasons).toEqual(['round-ended-early']);
    expect(result('4', [], false)?.reasons).toEqual(['antivirus-inside-only']);
  });

  test('is met only by a sign for it and none against', () => {
    fc.assert(
      fc.property(fc.subarray([...SIGN_CODES]), (codes) => {
        for (const { item, result } of judgeChecklist(codes.map(sign), true)) {
          const effects = codes.filter((code) => meaningOf(code).item === item).map((code) => meaningOf(code).effect);
          if (result === 'met') expect(effects.includes('met') && !effects.includes('not-met')).toBe(true);
          expect(result === 'not-met').toBe(effects.includes('not-met'));
        }
      }),
    );
  });

  test('each sign belongs to one probe, and each item has one', () => {
    const given = PROBE_NAMES.flatMap((name) => probeOf(name).signs).concat(INSIDE_ONLY);
    expect(given.toSorted()).toEqual([...SIGN_CODES].toSorted());
    expect(new Set(SIGN_CODES.map((code) => meaningOf(code).item))).toEqual(new Set(ITEMS));
  });
});

const MISSING = [
  { path: '/qqq', status: 200, text: '<p>Sorry, the page you wanted is not in our little shop of tea</p>' },
];
const LOGIN = '<title>管理</title><form method="post"><input name="id"><input type="password" name="pw"></form>';

describe('an administration', () => {
  const seen = (asked: string, answer: { path?: string; status?: number; text?: string; authenticate?: string }) =>
    adminSeen(asked, { path: asked, status: 200, text: '', authenticate: '', ...answer }, MISSING);
  test.each([
    ['is a sign-in page', '/admin/', { path: '/admin/login', text: LOGIN }, 'sign-in'],
    ['is behind basic authentication', '/admin/', { status: 401, authenticate: 'Basic realm="x"' }, 'basic'],
    ['is refused', '/admin/', { status: 403 }, 'refused'],
    ['opens by itself', '/admin/', { text: '<title>Admin</title><a href="/admin/logout">ログアウト</a>' }, 'entered'],
    ['is no members’ sign-in', '/admin/', { path: '/mypage/login', text: LOGIN }, 'absent'],
    ['is no page that says it is missing', '/admin/', { text: MISSING[0]?.text ?? '' }, 'absent'],
    ['is no 404 with a sign-in form', '/admin/', { status: 404, text: LOGIN }, 'absent'],
    ['is no error', '/admin/', { status: 500, text: LOGIN }, 'absent'],
    ['is no API that wants a token', '/admin/', { status: 401, authenticate: 'Bearer' }, 'absent'],
    ['of WordPress ends at its own sign-in', '/wp-admin/', { path: '/wp-login.php', text: LOGIN }, 'sign-in'],
  ] as const)('%s', (_name, asked, answer, said) => {
    expect(seen(asked, answer)).toBe(said);
  });

  test('is not each page of a shop whose pages all have a sign-in form', () => {
    const everywhere = (path: string) => ({ path, status: 200, text: `${MISSING[0]?.text}${LOGIN}` });
    expect(adminSeen('/admin/', { ...everywhere('/admin/'), authenticate: '' }, [everywhere('/qqq')])).toBe('absent');
  });

  test('asks for a code by a field for it, not by a hidden token', () => {
    expect(asksForCode('<form><input type="password" name="p"><input name="device_token"></form>')).toBe(true);
    expect(asksForCode('<form><input type="hidden" name="otp_token"><input name="user"></form>')).toBe(false);
  });
});

test('an answer with another number or token in it is still the same answer', () => {
  const text = (token: string) => `<p>Sorry, the page you wanted is not in our little shop of tea ${token}</p>`;
  expect(
    isAsMissing({ path: '/admin', status: 200, text: text('a8f3') }, [{ path: '/x', status: 200, text: text('99c1') }]),
  ).toBe(true);
  expect(isAsMissing({ path: '/admin', status: 200, text: LOGIN }, MISSING)).toBe(false);
});

describe('a page', () => {
  test('is read without running it', () => {
    const page = readPage(`<!-- <form><input type=password></form> --><title>A &amp; B</title>
      <script src=/a.js></script><script>var x = "<form><input type='password'>";</script><IMG SRC='/p.png'>
      <form ACTION="/go" method=POST><input name=u value="&quot;x"><input type=PASSWORD name=p></form><a href="/login">in</a>`);
    expect(page).toMatchObject({ title: 'A & B', scripts: ['/a.js'], pictures: ['/p.png'], links: ['/login'] });
    expect(passwordForm(page)).toMatchObject({
      action: '/go',
      method: 'post',
      fields: [{ name: 'u', value: '"x' }, { type: 'password' }],
    });
    expect(page.forms).toHaveLength(1);
  });

  test('of any text is read to its end', () => {
    const pieces = fc.array(
      fc.constantFrom(
        '<',
        '>',
        '<script',
        '</script',
        '<!--',
        '-->',
        '"',
        "'",
        '=',
        'a',
        ' ',
        '<form ',
        '<input type=password',
        '&#x',
        ';',
        '/',
      ),
      { maxLength: 300 },
    );
    fc.assert(
      fc.property(pieces, (parts) => {
        expect(readPage(parts.join('')).title.length).toBeLessThan(2_000);
      }),
    );
    for (const piece of ['<a ', '<', '<script>', '<!--', '<form>']) {
      expect(readPage(piece.repeat(100_000)).links).toEqual([]);
    }
  });

  const headers = (...cookies: string[]) => cookies.map((cookie) => ['set-cookie', cookie] as const);
  const codes = (url: string, text: string, ...cookies: string[]) =>
    pageSigns([{ request: 1, url, headers: headers(...cookies), text }])
      .map(({ code }) => code)
      .filter((code) => code !== 'header-missing');
  test.each([
    [
      'PHPSESSID=abc; Path=/',
      ['session-cookie-without-secure', 'session-cookie-without-httponly', 'session-cookie-without-samesite'],
    ],
    ['PHPSESSID=abc; Secure; HttpOnly; SameSite=Lax', []],
    ['eccube=1; secure; httponly', ['session-cookie-without-samesite']],
    ['csrf_token=x; Secure; SameSite=Lax', []],
    ['theme=dark', []],
    ['PHPSESSID=deleted; Max-Age=0', []],
  ])('that sets %s', (cookie, expected) => {
    expect(codes('https://a.example/', '', cookie)).toEqual(expected);
  });

  test('over HTTPS that takes a script in the clear mixes, and one over HTTP does not', () => {
    expect(codes('https://a.example/', '<script src="http://b.example/x.js"></script>')).toEqual([
      'mixed-content-active',
    ]);
    expect(codes('http://a.localhost/', '<script src="http://b.example/x.js"></script>')).toEqual([]);
  });
});

test.each([
  ['SQLSTATE[42000]: Syntax error', 'sql-error-shown'],
  ['<b>Fatal error</b>: Uncaught X in <b>/var/www/a.php</b> on line <b>3</b>', 'stack-trace-shown'],
  ['Traceback (most recent call last)', 'stack-trace-shown'],
  ['<h1>Symfony Exception</h1>', 'debug-page-shown'],
])('%s is an error that is shown, unless the shop itself writes of it', (text, code) => {
  expect(errorsIn(text, [])).toMatchObject([{ code }]);
  expect(errorsIn(text, [`our blog: ${text}`])).toEqual([]);
  expect(errorsIn('お探しのページは見つかりません', [])).toEqual([]);
});

describe('an agreement', () => {
  const read = (text: string) => loadAgreement(`reference: a\nperson: b\nuntil: "2026-12-31"\n${text}`);
  test.each([
    ['cardForm: { path: /pay, maxAttempts: 3, fields: { number: "4242424242424242" } }', 'ok'],
    ['cardForm: { path: /pay, maxAttempts: 3, fields: { number: "5105105105105100" } }', 'failed'],
    ['adminLogin: { path: /a, account: x, maxAttempts: 14 }', 'failed'],
    ['adminLogin: { path: "https://evil.example/", account: x, maxAttempts: 3 }', 'failed'],
    ['adminLogin: { path: /a, account: x }', 'failed'],
  ])('%s', (text, kind) => {
    expect(read(text).kind).toBe(kind);
  });
});
