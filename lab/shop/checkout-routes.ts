/**
 * Checkout in both variants. `js`: the form brings a token, the shop charges it. `link`: the buyer goes to the provider
 * and comes back with a signed answer. The shop's server never receives a card number.
 */

import { request } from '../loopback/request.ts';
import { escapeHtml, type PathHandle, type Routes, redirect } from '../loopback/routes.ts';
import type { PspMerchant } from '../psp/serve-psp.ts';
import { isSigned, sign } from '../psp/signature.ts';
import { remember } from '../remember.ts';
import type { Surroundings } from '../surroundings.ts';
import { yen } from './catalogue.ts';
import { sessionOf, show, showMissing } from './customer-routes.ts';
import { deliveryPage, donePage, summary } from './pages.ts';
import { type Line, linesOf, type Order, placeOrder, priceOf, type ShopState } from './state.ts';

export type Checkout = {
  readonly state: ShopState;
  readonly merchant: PspMerchant;
  readonly pspOrigin: string;
  readonly surroundings: Surroundings;
};

const fill = (template: string, values: Readonly<Record<string, string>>): string =>
  template.replaceAll(/\{\{(\w+)\}\}/g, (whole, name: string) => values[name] ?? whole);

const cardPage = ({ state, merchant, pspOrigin }: Checkout, lines: readonly Line[], message = ''): string => {
  const { goods, shipping } = priceOf(lines);
  const page = `${state.templates.js}\n${state.planted().checkout}`;
  return fill(page, {
    pspOrigin,
    pspKey: merchant.publicKey,
    total: yen(goods + shipping),
    summary: summary(lines),
    message: escapeHtml(message),
  });
};

const linkPage = ({ state, merchant, pspOrigin }: Checkout, order: Order): string => {
  const amount = String(order.amountYen);
  return fill(state.templates.link, {
    pspOrigin,
    order: order.number,
    amount,
    signature: sign(merchant.secret, 'pay', order.number, amount),
    summary: summary(order.lines),
  });
};

const PAYMENT = { title: 'お支払い', journey: 'checkout' };

/** With an empty cart there is nothing to pay: back to it. */
const withCart =
  (state: ShopState, handle: (call: Parameters<PathHandle>[0], lines: readonly Line[]) => ReturnType<PathHandle>) =>
  (call: Parameters<PathHandle>[0]): ReturnType<PathHandle> => {
    const lines = linesOf(state, sessionOf(call));
    return lines.length === 0 ? redirect('/cart') : handle(call, lines);
  };

const finish = ({ state, surroundings }: Checkout, order: Order): ReturnType<PathHandle> => {
  remember(state.orders, order.number, order);
  state.carts.delete(order.session);
  const { number, variant, amountYen, paidBy } = order;
  surroundings.report({ event: 'order-paid', order: number, variant, amountYen, last4: paidBy?.last4 });
  return redirect(`/orders/${number}/done`);
};

const payByToken = (checkout: Checkout): PathHandle =>
  withCart(checkout.state, async (call, lines) => {
    const { state, merchant, pspOrigin } = checkout;
    const { goods, shipping } = priceOf(lines);
    const charged = await request(`${pspOrigin}/charges`, {
      headers: { authorization: `Bearer ${merchant.secret}`, 'content-type': 'application/json' },
      body: JSON.stringify({ token: call.form.get('token'), amountYen: goods + shipping }),
    });
    if (charged.status !== 200) {
      const message = 'お支払いが承認されませんでした。別のカードをお試しください。';
      return show(state, call, { ...PAYMENT, body: cardPage(checkout, lines, message) }, 402);
    }
    const paidBy = JSON.parse(charged.text) as { brand: string; last4: string };
    const buyer = call.form.get('name') ?? '';
    return finish(checkout, placeOrder(state, { session: sessionOf(call), variant: 'js', buyer, paidBy }));
  });

const ownOrder = (state: ShopState, call: Parameters<PathHandle>[0], number: string): Order | undefined => {
  const order = state.orders.get(number);
  return order?.session === sessionOf(call) ? order : undefined;
};

const comeBack =
  (checkout: Checkout): PathHandle =>
  (call) => {
    const asked = (name: string): string => call.url.searchParams.get(name) ?? '';
    const order = ownOrder(checkout.state, call, asked('order'));
    const paidBy = { brand: asked('brand'), last4: asked('last4') };
    const signed = isSigned(
      checkout.merchant.secret,
      asked('signature'),
      'paid',
      asked('order'),
      paidBy.brand,
      paidBy.last4,
    );
    if (order === undefined || !signed) return showMissing(checkout.state, call);
    return order.paidBy ? redirect(`/orders/${order.number}/done`) : finish(checkout, { ...order, paidBy });
  };

export const checkoutRoutes = (checkout: Checkout): Routes => {
  const { state } = checkout;
  return {
    'GET /checkout': withCart(state, (call, lines) =>
      show(state, call, { ...PAYMENT, body: cardPage(checkout, lines) }),
    ),
    'POST /checkout': payByToken(checkout),
    'GET /checkout/link': withCart(state, (call, lines) =>
      show(state, call, { title: 'お届け先', journey: 'delivery', body: deliveryPage(lines) }),
    ),
    'POST /checkout/link': withCart(state, (call) => {
      const buyer = call.form.get('name') ?? '';
      const order = placeOrder(state, { session: sessionOf(call), variant: 'link', buyer, paidBy: undefined });
      return redirect(`/checkout/link/orders/${order.number}`);
    }),
    'GET /checkout/link/orders/:number': (call, { number = '' }) => {
      const order = ownOrder(state, call, number);
      if (order === undefined) return showMissing(state, call);
      return show(state, call, { ...PAYMENT, body: linkPage(checkout, order) });
    },
    'GET /checkout/link/return': comeBack(checkout),
    'GET /orders/:number/done': (call, { number = '' }) => {
      const order = ownOrder(state, call, number);
      if (order?.paidBy === undefined) return showMissing(state, call);
      return show(state, call, { title: 'ご注文完了', journey: 'done', body: donePage(order) });
    },
  };
};
