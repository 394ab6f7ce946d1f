/** This room's HTTP: sites and their visits, the script inventory, the state of the browser. */
import type { Route } from '#platform/http';
import { cspRoutes } from './csp/routes.ts';
import { guessRoutes } from './guesses/guess-routes.ts';
import { inventoryRoutes } from './inventory/routes.ts';
import { permissionRoutes } from './ownership/permission-routes.ts';
import { pageRoutes } from './pages/page-routes.ts';
import { siteRoutes } from './site-routes.ts';
import type { SiteWatch } from './site-watch.ts';
import { visitRoutes } from './visit-routes.ts';

export const siteWatchRoutes = (watch: SiteWatch): readonly Route[] => [
  ...siteRoutes(watch),
  ...visitRoutes(watch),
  ...inventoryRoutes(watch.inventory),
  ...cspRoutes(watch),
  ...pageRoutes(watch.pages),
  ...permissionRoutes(watch.permissions),
  ...guessRoutes(watch.guesses),
];
