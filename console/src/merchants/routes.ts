/** The addresses of merchants and of the parties they belong to. */
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { readPartyFilters } from '../parties/filters.ts';
import { signedIn } from '../shell/roots.ts';
import { readMerchantFilters } from './filters.ts';

const merchantImport = createRoute({
  getParentRoute: () => signedIn,
  path: '/merchants/import',
  component: lazyRouteComponent(() => import('./import-page.tsx'), 'ImportPage'),
});
const merchants = createRoute({
  getParentRoute: () => signedIn,
  path: '/merchants',
  validateSearch: readMerchantFilters,
  component: lazyRouteComponent(() => import('./merchants-page.tsx'), 'MerchantsPage'),
});
const merchant = createRoute({
  getParentRoute: () => signedIn,
  path: '/merchants/$merchantId',
  component: lazyRouteComponent(() => import('./merchant-page.tsx'), 'MerchantPage'),
});

const parties = createRoute({
  getParentRoute: () => signedIn,
  path: '/parties',
  validateSearch: readPartyFilters,
  component: lazyRouteComponent(() => import('../parties/parties-page.tsx'), 'PartiesPage'),
});
const party = createRoute({
  getParentRoute: () => signedIn,
  path: '/parties/$partyId',
  component: lazyRouteComponent(() => import('../parties/party-page.tsx'), 'PartyPage'),
});

export const merchantRoutes = [merchantImport, merchants, merchant, parties, party] as const;
