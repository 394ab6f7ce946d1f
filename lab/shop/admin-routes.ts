/** What the shopkeeper does: sign in, read enquiries, edit the checkout page. */
import { html, type PathHandle, type Routes, redirect } from '../loopback/routes.ts';
import type { Call } from '../loopback/serve.ts';
import { remember } from '../remember.ts';
import { enquiriesPage, loginPage, ordersPage, templatePage } from './admin-pages.ts';
import { renderAdminPage } from './layout.ts';
import type { ShopState, Variant } from './state.ts';

export const ADMIN_COOKIE = 'hitotoki_admin';

export type Admin = { readonly user: string; readonly password: string };
type Options = { readonly state: ShopState; readonly admin: Admin; readonly newToken: () => string };

const signIn =
  ({ state, admin, newToken }: Options): PathHandle =>
  ({ form }) => {
    if (form.get('user') !== admin.user || form.get('password') !== admin.password) {
      return html(renderAdminPage('ログイン', loginPage('ユーザー名かパスワードが違います。')), 401);
    }
    const session = newToken();
    remember(state.adminSessions, session, newToken());
    const guard = state.patched ? '; HttpOnly; SameSite=Strict' : '';
    return redirect('/admin', [`${ADMIN_COOKIE}=${session}; Path=/${guard}`]);
  };

/** Gives the session's form token to the page, or sends to the sign-in page. */
const signedIn =
  ({ adminSessions }: ShopState, handle: (call: Call, formToken: string) => ReturnType<PathHandle>): PathHandle =>
  (call) => {
    const formToken = adminSessions.get(call.cookies.get(ADMIN_COOKIE) ?? '');
    return formToken === undefined ? redirect('/admin/login') : handle(call, formToken);
  };

const showTemplate = (state: ShopState, variant: Variant): PathHandle =>
  signedIn(state, ({ url }, formToken) => {
    const text = state.templates[variant];
    const body = templatePage({ variant, text, formToken, saved: url.searchParams.has('saved') });
    return html(renderAdminPage('ページ編集', body));
  });

const saveTemplate = (state: ShopState, variant: Variant): PathHandle =>
  signedIn(state, ({ form }, formToken) => {
    const template = form.get('template');
    if (form.get('formToken') !== formToken || template === null) {
      return html(renderAdminPage('ページ編集', '<p class="message">保存できませんでした。</p>'), 403);
    }
    // A browser sends line ends of a form as CR LF.
    state.templates[variant] = template.replaceAll('\r\n', '\n');
    return redirect(`/admin/pages/${variant}?saved`);
  });

export const adminRoutes = (options: Options): Routes => {
  const { state } = options;
  return {
    'GET /admin/login': () => html(renderAdminPage('ログイン', loginPage(''))),
    'POST /admin/login': signIn(options),
    'GET /admin': signedIn(state, () =>
      html(renderAdminPage('注文', ordersPage([...state.orders.values()].reverse().slice(0, 100)))),
    ),
    'GET /admin/enquiries': signedIn(state, () =>
      html(renderAdminPage('お問い合わせ', enquiriesPage(state.enquiries, state.patched))),
    ),
    'GET /admin/pages/js': showTemplate(state, 'js'),
    'POST /admin/pages/js': saveTemplate(state, 'js'),
    'GET /admin/pages/link': showTemplate(state, 'link'),
    'POST /admin/pages/link': saveTemplate(state, 'link'),
  };
};
