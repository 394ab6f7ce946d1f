/** What the shop remembers while it runs. Card numbers never come here; an order knows brand and last four. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { remember } from '../remember.ts';
import { type Product, productOf } from './catalogue.ts';

/** `js`: card fields on the shop's own page, read by the provider's script. `link`: a page of the provider. */
export type Variant = 'js' | 'link';

export type Line = { readonly product: Product; readonly quantity: number };

export type Order = {
  readonly number: string;
  readonly session: string;
  readonly variant: Variant;
  readonly lines: readonly Line[];
  readonly amountYen: number;
  readonly buyer: string;
  readonly paidBy: { readonly brand: string; readonly last4: string } | undefined;
};

export type Enquiry = { readonly at: number; readonly name: string; readonly email: string; readonly body: string };

export const originalTemplates = (): Record<Variant, string> => ({
  js: readFileSync(path.join(import.meta.dirname, 'checkout-js.html'), 'utf8'),
  link: readFileSync(path.join(import.meta.dirname, 'checkout-link.html'), 'utf8'),
});

export type ShopState = {
  /** By session: slug → quantity. */
  readonly carts: Map<string, Map<string, number>>;
  readonly orders: Map<string, Order>;
  readonly enquiries: Enquiry[];
  /** By admin session: its form token. */
  readonly adminSessions: Map<string, string>;
  readonly templates: Record<Variant, string>;
  /** What somebody added to its pages, made anew with each; checkout is the page with the card fields. */
  planted: () => { readonly checkout: string; readonly everyPage: string };
  /** A patched shop escapes enquiries and keeps its admin cookie from scripts. */
  patched: boolean;
  lastOrder: number;
};

export const NOTHING_PLANTED = { checkout: '', everyPage: '' };

export const newShopState = (): ShopState => ({
  carts: new Map(),
  orders: new Map(),
  enquiries: [],
  adminSessions: new Map(),
  templates: originalTemplates(),
  planted: () => NOTHING_PLANTED,
  patched: false,
  lastOrder: 0,
});

const FREE_SHIPPING_YEN = 5_000;
const SHIPPING_YEN = 550;

export const linesOf = (state: ShopState, session: string): readonly Line[] =>
  [...(state.carts.get(session) ?? [])].flatMap(([slug, quantity]) => {
    const product = productOf(slug);
    return product === undefined ? [] : [{ product, quantity }];
  });

export const priceOf = (lines: readonly Line[]): { readonly goods: number; readonly shipping: number } => {
  const goods = lines.reduce((sum, { product, quantity }) => sum + product.priceYen * quantity, 0);
  return { goods, shipping: goods === 0 || goods >= FREE_SHIPPING_YEN ? 0 : SHIPPING_YEN };
};

export const placeOrder = (state: ShopState, order: Pick<Order, 'session' | 'variant' | 'buyer' | 'paidBy'>): Order => {
  state.lastOrder += 1;
  const lines = linesOf(state, order.session);
  const { goods, shipping } = priceOf(lines);
  const number = `HT-${String(state.lastOrder).padStart(5, '0')}`;
  const placed = { ...order, number, lines, amountYen: goods + shipping };
  remember(state.orders, number, placed);
  return placed;
};
