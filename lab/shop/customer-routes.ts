/** What a customer does: look, fill a cart, leave an enquiry. Checkout is in checkout-routes.ts. */
import { html, json, type PathHandle, type Routes, redirect } from '../loopback/routes.ts';
import type { Call } from '../loopback/serve.ts';
import { remember } from '../remember.ts';
import type { Surroundings } from '../surroundings.ts';
import { productOf } from './catalogue.ts';
import { renderPage } from './layout.ts';
import { cartPage, contactDonePage, contactPage, homePage, messagePage, productPage } from './pages.ts';
import { linesOf, type ShopState } from './state.ts';

export const SESSION_COOKIE = 'hitotoki_session';
const ENQUIRIES_KEPT = 200;
const MOST_OF_ONE = 20;

const ADDRESSES: Readonly<Record<string, string>> = {
  '1000001': '東京都千代田区千代田',
  '1500001': '東京都渋谷区神宮前',
  '5300001': '大阪府大阪市北区梅田',
  '6048005': '京都府京都市中京区恵比須町',
  '8100001': '福岡県福岡市中央区天神',
  '9540111': '新潟県見附市今町',
};

export const sessionOf = ({ cookies }: Call): string => cookies.get(SESSION_COOKIE) ?? '';

export type Shown = { readonly title: string; readonly journey: string; readonly body: string };

export const show = (state: ShopState, call: Call, shown: Shown, status = 200) => {
  const cartCount = linesOf(state, sessionOf(call)).reduce((sum, { quantity }) => sum + quantity, 0);
  return html(renderPage({ ...shown, cartCount, planted: state.planted().everyPage }), status);
};

export const showMissing = (state: ShopState, call: Call) => {
  const body = messagePage('ページが見つかりません', 'お探しのページは移動したか、なくなりました。');
  return show(state, call, { title: '見つかりません', journey: 'missing', body }, 404);
};

const showProduct =
  (state: ShopState): PathHandle =>
  (call, { slug = '' }) => {
    const product = productOf(slug);
    if (product === undefined) return showMissing(state, call);
    return show(state, call, { title: product.name, journey: 'product', body: productPage(product) });
  };

const addToCart =
  (state: ShopState, newToken: () => string): PathHandle =>
  (call) => {
    const slug = call.form.get('product') ?? '';
    const quantity = Number(call.form.get('quantity') ?? '1');
    if (productOf(slug) === undefined || !Number.isInteger(quantity) || quantity < 1) return redirect('/cart');
    const known = sessionOf(call);
    const session = state.carts.has(known) ? known : newToken();
    const cart = state.carts.get(session) ?? new Map<string, number>();
    cart.set(slug, Math.min(MOST_OF_ONE, (cart.get(slug) ?? 0) + quantity));
    remember(state.carts, session, cart);
    return redirect('/cart', [`${SESSION_COOKIE}=${session}; Path=/; HttpOnly; SameSite=Lax`]);
  };

const leaveEnquiry =
  (state: ShopState, now: () => number): PathHandle =>
  ({ form }) => {
    const enquiry = { name: form.get('name') ?? '', email: form.get('email') ?? '', body: form.get('body') ?? '' };
    state.enquiries.unshift({ at: now(), ...enquiry });
    state.enquiries.length = Math.min(state.enquiries.length, ENQUIRIES_KEPT);
    return redirect('/contact/done');
  };

export const customerRoutes = (state: ShopState, { now, newToken }: Surroundings): Routes => ({
  'GET /': (call) => show(state, call, { title: 'お茶と紙の道具', journey: 'home', body: homePage() }),
  'GET /products/:slug': showProduct(state),
  'GET /cart': (call) =>
    show(state, call, { title: 'カート', journey: 'cart', body: cartPage(linesOf(state, sessionOf(call))) }),
  'POST /cart': addToCart(state, newToken),
  'POST /cart/remove': (call) => {
    state.carts.get(sessionOf(call))?.delete(call.form.get('product') ?? '');
    return redirect('/cart');
  },
  'GET /contact': (call) => show(state, call, { title: 'お問い合わせ', journey: 'contact', body: contactPage() }),
  'POST /contact': leaveEnquiry(state, now),
  'GET /contact/done': (call) =>
    show(state, call, { title: 'お問い合わせ', journey: 'contact-done', body: contactDonePage() }),
  'GET /api/postcode': ({ url }) => {
    const address = ADDRESSES[url.searchParams.get('code') ?? ''];
    return address === undefined ? json({ code: 'not-known' }, 404) : json({ address });
  },
  'POST /analytics': () => ({ status: 204 }),
});
