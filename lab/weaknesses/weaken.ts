/** Stands before the shop and, switch by switch, answers as a weak shop would, or as a strong one. */
import { html } from '../loopback/routes.ts';
import type { Answer, Call, Handle } from '../loopback/serve.ts';
import { LEFT_BEHIND, LISTED } from './left-behind.ts';
import type { Switch, Tried } from './switches.ts';

type Weakened = { readonly on: ReadonlySet<Switch>; readonly tried: Tried };

const LOCKED_AFTER = 5;
const THROTTLED_AFTER = 3;
const OLD_LIBRARY = '/assets/jquery-1.12.4.min.js';

const page = (title: string, body: string, status = 200): Answer =>
  html(`<!doctype html><html lang="ja"><head><title>${title}</title></head><body>${body}</body></html>`, status);

const isAdmin = ({ url }: Call): boolean => /^\/admin(\/|$)/.test(url.pathname);

const VERBOSE = [
  [/\[\]|%5B%5D/i, 'SQLSTATE[22P02]: Invalid text representation: 7 ERROR: invalid input syntax'],
  [
    /./,
    'Fatal error: Uncaught Exception: no route in /var/www/shop/src/Router.php on line 42\nStack trace:\n#0 {main}',
  ],
] as const;

/** Before the shop is asked. `undefined`: it is. */
const before = ({ on, tried }: Weakened, call: Call): Answer | undefined => {
  const { pathname, search } = call.url;
  if (isAdmin(call) && on.has('admin-limited')) return page('403', '<h1>Forbidden</h1>', 403);
  if (isAdmin(call) && on.has('admin-basic')) {
    return { status: 401, headers: { 'www-authenticate': 'Basic realm="shop"' }, body: 'authorization required\n' };
  }
  if (call.method === 'POST' && pathname === '/admin/login') {
    tried.admin += 1;
    if (on.has('admin-locks') && tried.failures >= LOCKED_AFTER) {
      return page(
        'ログイン',
        '<p>アカウントがロックされました。</p><form method="post" action="/admin/login"><input name="user"><input type="password" name="password"></form>',
        401,
      );
    }
  }
  if (on.has('exposed-files') && LEFT_BEHIND[pathname] !== undefined) return LEFT_BEHIND[pathname](call, {}) as Answer;
  if (on.has('directory-listing') && LISTED[pathname] !== undefined) return LISTED[pathname](call, {}) as Answer;
  if (on.has('old-library') && pathname === OLD_LIBRARY) {
    return {
      status: 200,
      headers: { 'content-type': 'text/javascript' },
      body: '/*! jQuery v1.12.4 (what an old shop would have) */\n',
    };
  }
  if (on.has('upload-form') && pathname === '/review/') {
    return page(
      'レビュー',
      '<form method="post" enctype="multipart/form-data"><input type="file" name="photo"></form>',
    );
  }
  if (on.has('member-login') && pathname === '/mypage/login') return memberLogin(on, tried, call);
  const [, shown] = VERBOSE.find(([pattern]) => pattern.test(search)) ?? VERBOSE[1];
  if (on.has('verbose-errors') && pathname === '/' && search.includes('[]'))
    return page('Error', `<pre>${shown}</pre>`, 500);
  return undefined;
};

const MEMBER_FORM =
  '<form method="post" action="/mypage/login"><input name="email"><input type="password" name="pass"><input type="hidden" name="form_token" value="t1"></form>';

const memberLogin = (on: ReadonlySet<Switch>, tried: Tried, call: Call): Answer => {
  if (call.method !== 'POST') return page('会員ログイン', MEMBER_FORM);
  tried.member += 1;
  if (call.form.get('form_token') !== 't1') return page('会員ログイン', `<p>不正な遷移です。</p>${MEMBER_FORM}`, 400);
  if (on.has('member-throttled') && tried.member > THROTTLED_AFTER)
    return page('会員ログイン', '<p>しばらく時間を置いてください。</p>', 429);
  return page('会員ログイン', `<p>メールアドレスかパスワードが違います。</p>${MEMBER_FORM}`);
};

const HEADERS = {
  'content-security-policy': "default-src 'self'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'strict-origin-when-cross-origin',
  'strict-transport-security': 'max-age=31536000',
} as const;

/** What the shop answered, changed. */
const after = ({ on, tried }: Weakened, call: Call, answer: Answer): Answer => {
  const headers: Record<string, string | readonly string[]> = { ...answer.headers };
  let { body, status } = answer;
  const isPage = String(headers['content-type'] ?? '').startsWith('text/html');
  if (call.method === 'POST' && call.url.pathname === '/admin/login' && status === 401) tried.failures += 1;
  if (
    on.has('admin-second-factor') &&
    call.method === 'POST' &&
    call.url.pathname === '/admin/login' &&
    status === 303
  ) {
    return page('二段階認証', '<form method="post"><input name="auth_code" inputmode="numeric"></form>');
  }
  if (status === 404 && on.has('verbose-errors')) return page('Error', `<pre>${VERBOSE[1][1]}</pre>`, 500);
  if (status === 404 && on.has('soft-missing')) status = 200;
  const more: string[] = [];
  if (on.has('old-library')) more.push(`<script src="${OLD_LIBRARY}"></script>`);
  if (on.has('mixed-content'))
    more.push('<script src="http://shop.localhost:9/other.js"></script><img src="http://shop.localhost:9/a.png">');
  if (on.has('upload-form')) more.push('<a href="/review/">レビューを書く</a>');
  if (on.has('member-login')) more.push('<a href="/mypage/login">会員ログイン</a>');
  if (isPage && more.length > 0) body = body?.replace('</body>', `${more.join('\n')}</body>`);
  if (isPage && on.has('weak-cookies')) headers['set-cookie'] = ['PHPSESSID=0123456789abcdef0123456789abcdef; Path=/'];
  if (on.has('security-headers')) Object.assign(headers, HEADERS);
  return { status, headers, ...(body === undefined ? {} : { body }) };
};

/** @param on and @param tried are read and written with each request: a switch works at once. */
export const weakened =
  (on: ReadonlySet<Switch>, tried: Tried, shop: Handle): Handle =>
  async (call) => {
    const weak: Weakened = { on, tried };
    const given = before(weak, call) ?? (await shop(call));
    return after(weak, call, given);
  };

export const notTried = (): Tried => ({ admin: 0, member: 0, failures: 0 });
