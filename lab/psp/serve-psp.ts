/**
 * The lab's payment service provider: tokens for the JS type, a page of its own for the link type, charges for both.
 * A card number lives for the length of one request; brand and last four are all that is kept or reported.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { handleRoutes, html, json, type PathHandle, redirect } from '../loopback/routes.ts';
import { type Answer, type Call, type Served, serveLoopback } from '../loopback/serve.ts';
import { remember } from '../remember.ts';
import type { Surroundings } from '../surroundings.ts';
import { type HostedPage, renderHostedPage } from './hosted-page.ts';
import { type CardView, type ReadCard, readCard } from './read-card.ts';
import { isSigned, sign } from './signature.ts';

/** The one shop that has a contract. */
export type PspMerchant = {
  readonly name: string;
  readonly publicKey: string;
  readonly secret: string;
  /** Known once the shop listens. */
  readonly origin: () => string;
};

type Options = { readonly port: number; readonly merchant: PspMerchant; readonly surroundings: Surroundings };
type Kept = {
  readonly tokens: Map<string, CardView>;
  readonly sessions: Map<string, Omit<HostedPage, 'message'>>;
};

const WIDGET = readFileSync(path.join(import.meta.dirname, 'widget.js'), 'utf8');

export const servePsp = (options: Options): Promise<Served> => {
  const kept: Kept = { tokens: new Map(), sessions: new Map() };
  return serveLoopback({
    name: 'psp.localhost',
    port: options.port,
    onFailure: ({ name }) => options.surroundings.report({ event: 'failure', at: 'psp', name }),
    handle: (origin) =>
      handleRoutes(
        {
          'GET /widget.js': () => ({ status: 200, headers: { 'content-type': 'text/javascript' }, body: WIDGET }),
          'GET /alike.js': () => ({ status: 200, headers: { 'content-type': 'text/javascript' }, body: '' }),
          'GET /alike/:token': (_call, { token = '' }) => html(alikeField(token)),
          'OPTIONS /tokens': () => ({ status: 204, headers: corsOf(options.merchant) }),
          'POST /tokens': makeToken(options, kept),
          'POST /charges': charge(options, kept),
          'POST /pay': openHostedPage(options, kept, origin),
          'GET /pay': openHostedPage(options, kept, origin),
          'POST /pay/submit': payHosted(options, kept),
        },
        () => json({ code: 'not-found' }, 404),
      ),
  });
};

/** One field of a card, in a page of its own, as some providers give them to shops. */
const alikeField = (token: string): string =>
  `<!doctype html><html lang="ja"><head><meta charset="utf-8"><title>card</title></head><body><input aria-label="${token}" autocomplete="${token}"></body></html>`;

const corsOf = ({ origin }: PspMerchant) => ({
  'access-control-allow-origin': origin(),
  'access-control-allow-methods': 'POST',
  'access-control-allow-headers': 'authorization, content-type',
  vary: 'origin',
});

const isFrom = (call: Call, key: string): boolean => call.headers.authorization === `Bearer ${key}`;

const typedIn = (body: string): Record<string, unknown> => {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
};

const readTyped = (fields: Readonly<Record<string, unknown>>, now: number): ReadCard => {
  const text = (name: string): string => (typeof fields[name] === 'string' ? fields[name] : '');
  const typed = {
    number: text('number'),
    expiry: text('expiry'),
    securityCode: text('securityCode'),
    holder: text('holder'),
  };
  return readCard(typed, now);
};

const makeToken =
  ({ merchant, surroundings }: Options, { tokens }: Kept): PathHandle =>
  (call) => {
    const answer = (value: unknown, status = 200): Answer => {
      const plain = json(value, status);
      return { ...plain, headers: { ...plain.headers, ...corsOf(merchant) } };
    };
    if (!isFrom(call, merchant.publicKey)) return answer({ code: 'unknown-key', message: '契約がありません。' }, 401);
    const read = readTyped(typedIn(call.body), surroundings.now());
    if (read.kind === 'refused') return answer({ code: read.code, message: read.message }, 422);
    const token = `tok_${surroundings.newToken()}`;
    remember(tokens, token, read.card);
    return answer({ token, brand: read.card.brand, last4: read.card.last4 });
  };

const charge =
  ({ merchant, surroundings }: Options, { tokens }: Kept): PathHandle =>
  (call) => {
    if (!isFrom(call, merchant.secret)) return json({ code: 'unknown-key' }, 401);
    const { token } = typedIn(call.body);
    const card = tokens.get(String(token));
    if (card === undefined) return json({ code: 'token-unknown' }, 422);
    tokens.delete(String(token));
    if (card.isDeclined) return json({ code: 'declined' }, 402);
    return json({ charge: `chg_${surroundings.newToken()}`, brand: card.brand, last4: card.last4 });
  };

const openHostedPage =
  ({ merchant, surroundings }: Options, { sessions }: Kept, origin: string): PathHandle =>
  ({ method, form, url }) => {
    // In a frame of the shop's page its address says what it is for, and the answer leaves the frame.
    const framed = method === 'GET';
    const asked = framed ? url.searchParams : form;
    const order = asked.get('order') ?? '';
    const amount = asked.get('amount') ?? '';
    if (!isSigned(merchant.secret, asked.get('signature') ?? '', 'pay', order, amount)) {
      return html('<!doctype html><meta charset="utf-8"><p>お支払いの依頼を確認できませんでした。', 400);
    }
    const session = surroundings.newToken();
    const page = { origin, session, framed, shop: merchant.name, order, amountYen: Number(amount) };
    remember(sessions, session, page);
    return html(renderHostedPage(page));
  };

const payHosted =
  ({ merchant, surroundings }: Options, { sessions }: Kept): PathHandle =>
  ({ form }) => {
    const page = sessions.get(form.get('session') ?? '');
    if (page === undefined) return html('<!doctype html><meta charset="utf-8"><p>お支払いの期限が過ぎました。', 410);
    const read = readTyped(Object.fromEntries(form), surroundings.now());
    if (read.kind === 'refused') return html(renderHostedPage({ ...page, message: read.message }), 422);
    if (read.card.isDeclined) {
      return html(renderHostedPage({ ...page, message: 'このカードはご利用いただけません。' }), 402);
    }
    sessions.delete(page.session);
    const { brand, last4 } = read.card;
    const back = new URL('/checkout/link/return', merchant.origin());
    back.search = new URLSearchParams({
      order: page.order,
      brand,
      last4,
      signature: sign(merchant.secret, 'paid', page.order, brand, last4),
    }).toString();
    return redirect(back.href);
  };
