/** Starts the lab's three servers, each an origin of its own, and knows how to attack and restore the shop. */
import { type AlikeShops, serveAlikeShops } from './alike/serve-alike.ts';
import { type Attacked, type AttackOrder, attack } from './attack/attack.ts';
import type { AdminBrowser } from './attack/look-as-admin.ts';
import { type Collector, serveCollector } from './collector/serve-collector.ts';
import type { Served } from './loopback/serve.ts';
import { type PspMerchant, servePsp } from './psp/serve-psp.ts';
import { SHOP_NAME } from './shop/layout.ts';
import { type Shop, serveShop } from './shop/serve-shop.ts';
import type { Surroundings } from './surroundings.ts';

export type LabOptions = {
  /** The shop's; the provider takes the next, the collector the one after it. 0 takes free ones. */
  readonly port: number;
  /** For the shopkeeper's screen. */
  readonly browser: AdminBrowser | undefined;
  readonly surroundings: Surroundings;
};

export type Lab = {
  readonly shop: Shop;
  readonly psp: Served;
  readonly collector: Collector;
  readonly alike: AlikeShops;
  attack(order: AttackOrder): Promise<Attacked>;
  stop(): Promise<void>;
};

export const startLab = async ({ port, browser, surroundings }: LabOptions): Promise<Lab> => {
  const { newToken, report } = surroundings;
  const started: Served[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(started.map((served) => served.close()));
  };
  const keep = async <S extends Served>(serving: Promise<S>): Promise<S> => {
    const served = await serving;
    started.push(served);
    return served;
  };
  const next = (offset: number): number => (port === 0 ? 0 : port + offset);
  let shopOrigin = '';
  const merchant: PspMerchant = {
    name: SHOP_NAME,
    publicKey: `pk_${newToken()}`,
    secret: `sk_${newToken()}`,
    origin: () => shopOrigin,
  };
  try {
    const psp = await keep(servePsp({ port: next(1), merchant, surroundings }));
    const admin = { user: 'tencho', password: newToken() };
    const shop = await keep(serveShop({ port, merchant, pspOrigin: psp.origin, admin, surroundings }));
    shopOrigin = shop.origin;
    const collector = await keep(serveCollector({ port: next(2), pspOrigin: psp.origin, surroundings }));
    const alike = await serveAlikeShops({ pspOrigin: psp.origin, surroundings }, keep);
    const target = { shop: shop.origin, admin, collector, browser, report };
    return { shop, psp, collector, alike, attack: (order) => attack(target, order), stop };
  } catch (error) {
    await stop();
    throw error;
  }
};
