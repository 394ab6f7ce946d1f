/** All routes of this room. */
import type { Route } from '#platform/http';
import type { Assurance } from './assurance.ts';
import { deliveryRoutes } from './delivery-routes.ts';
import { findingRoutes } from './finding-routes.ts';
import { itemRoutes } from './item-routes.ts';
import { logRoutes } from './log-routes.ts';
import { scopeRoutes } from './scope-routes.ts';

export const assuranceRoutes = (room: Assurance): readonly Route[] => [
  ...itemRoutes(room),
  ...deliveryRoutes(room),
  ...scopeRoutes(room),
  ...findingRoutes(room),
  ...logRoutes(room),
];
