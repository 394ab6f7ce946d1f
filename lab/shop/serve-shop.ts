/** The lab's shop: customer's pages, checkout in two variants, shopkeeper's pages, all on one loopback origin. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { handleRoutes, type PathHandle } from '../loopback/routes.ts';
import { type Served, serveLoopback } from '../loopback/serve.ts';
import type { PspMerchant } from '../psp/serve-psp.ts';
import type { Surroundings } from '../surroundings.ts';
import type { Switch, Tried } from '../weaknesses/switches.ts';
import { notTried, weakened } from '../weaknesses/weaken.ts';
import { type Admin, adminRoutes } from './admin-routes.ts';
import { checkoutRoutes } from './checkout-routes.ts';
import { customerRoutes, showMissing } from './customer-routes.ts';
import { plantedFiles } from './planted-files.ts';
import { NOTHING_PLANTED, newShopState, originalTemplates, type ShopState, type Variant } from './state.ts';

type Options = {
  readonly port: number;
  readonly merchant: PspMerchant;
  readonly pspOrigin: string;
  readonly admin: Admin;
  readonly surroundings: Surroundings;
};

export type Shop = Served & {
  readonly admin: Admin;
  /** The checkout pages are as the shop made them. */
  isUntouched(variant: Variant): boolean;
  isPatched(): boolean;
  /** What is made weak about it, or strong; nothing at first. */
  weaken(switches: readonly Switch[]): void;
  /** Since it was last weakened. */
  tried(): Tried;
  /** Adds to its pages what `made` gives, anew with each page. */
  plant(made: ShopState['planted']): void;
  /** Checkout pages as made, nothing planted, enquiries and admin sessions gone; `patched` closes the hole, otherwise it is open again. */
  restore(patched: boolean): void;
};

const asset = (file: string, type: string): PathHandle => {
  const body = readFileSync(path.join(import.meta.dirname, file), 'utf8');
  return () => ({ status: 200, headers: { 'content-type': `${type}; charset=utf-8` }, body });
};

export const serveShop = async ({ port, merchant, pspOrigin, admin, surroundings }: Options): Promise<Shop> => {
  const state = newShopState();
  const weaknesses = new Set<Switch>();
  const tried = notTried();
  const routes = {
    ...customerRoutes(state, surroundings),
    ...checkoutRoutes({ state, merchant, pspOrigin, surroundings }),
    ...adminRoutes({ state, admin, newToken: surroundings.newToken }),
    ...plantedFiles,
    'GET /assets/shop.css': asset('shop.css', 'text/css'),
    'GET /assets/shop.js': asset('shop.js', 'text/javascript'),
    'GET /assets/analytics.js': asset('analytics.js', 'text/javascript'),
  };
  const served = await serveLoopback({
    name: 'shop.localhost',
    port,
    onFailure: ({ name }) => surroundings.report({ event: 'failure', at: 'shop', name }),
    handle: () =>
      weakened(
        weaknesses,
        tried,
        handleRoutes(routes, (call) => showMissing(state, call)),
      ),
  });
  return {
    ...served,
    admin,
    isUntouched: (variant) => state.templates[variant] === originalTemplates()[variant],
    isPatched: () => state.patched,
    weaken: (switches) => {
      weaknesses.clear();
      for (const each of switches) weaknesses.add(each);
      Object.assign(tried, notTried());
    },
    tried: () => ({ ...tried }),
    plant: (made) => {
      state.planted = made;
    },
    restore: (patched) => {
      state.planted = () => NOTHING_PLANTED;
      Object.assign(state.templates, originalTemplates());
      state.enquiries.length = 0;
      state.adminSessions.clear();
      state.patched = patched;
    },
  };
};
