/** The addresses of chains, malls and agencies. */
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { signedIn } from '../shell/roots.ts';
import { readAgencyFilters, readGroupFilters } from './filters.ts';

const chains = createRoute({
  getParentRoute: () => signedIn,
  path: '/chains',
  validateSearch: readGroupFilters,
  component: lazyRouteComponent(() => import('./chains-page.tsx'), 'ChainsPage'),
});
const chain = createRoute({
  getParentRoute: () => signedIn,
  path: '/chains/$chain',
  component: lazyRouteComponent(() => import('./chain-page.tsx'), 'ChainPage'),
});
const malls = createRoute({
  getParentRoute: () => signedIn,
  path: '/malls',
  validateSearch: readGroupFilters,
  component: lazyRouteComponent(() => import('./malls-page.tsx'), 'MallsPage'),
});
const mall = createRoute({
  getParentRoute: () => signedIn,
  path: '/malls/$partyId',
  component: lazyRouteComponent(() => import('./mall-page.tsx'), 'MallPage'),
});
const agencies = createRoute({
  getParentRoute: () => signedIn,
  path: '/agencies',
  validateSearch: readAgencyFilters,
  component: lazyRouteComponent(() => import('./agencies-page.tsx'), 'AgenciesPage'),
});
const agency = createRoute({
  getParentRoute: () => signedIn,
  path: '/agencies/$agencyId',
  component: lazyRouteComponent(() => import('./agency-page.tsx'), 'AgencyPage'),
});

export const groupRoutes = [chains, chain, malls, mall, agencies, agency] as const;
