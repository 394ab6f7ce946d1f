/** The room's HTTP, one table. */
import type { Route } from '#platform/http';
import { actRoutes } from './http/act-routes.ts';
import { agencyRoutes } from './http/agency-routes.ts';
import { apiKeyRoutes } from './http/api-key-routes.ts';
import { groupRoutes } from './http/group-routes.ts';
import { importRoutes } from './http/import-routes.ts';
import { merchantRoutes } from './http/merchant-routes.ts';
import { moveRoutes } from './http/move-routes.ts';
import { myCredentialRoutes } from './http/my-credential-routes.ts';
import { myRoutes } from './http/my-routes.ts';
import { partyRoutes } from './http/party-routes.ts';
import { peopleRoutes } from './http/people-routes.ts';
import { sessionRoutes } from './http/session-routes.ts';
import { shopRoutes } from './http/shop-routes.ts';
import { signInRoutes } from './http/sign-in-routes.ts';
import { userIdRoutes } from './http/user-id-routes.ts';
import type { Registry } from './registry.ts';

export const registryRoutes = (registry: Registry): Route[] => [
  ...sessionRoutes(registry),
  ...signInRoutes(registry),
  ...myRoutes(registry),
  ...myCredentialRoutes(registry),
  ...peopleRoutes(registry),
  ...userIdRoutes(registry),
  ...actRoutes(registry),
  ...partyRoutes(registry),
  ...moveRoutes(registry),
  ...agencyRoutes(registry),
  ...shopRoutes(registry),
  ...groupRoutes(registry),
  ...importRoutes(registry),
  ...merchantRoutes(registry),
  ...apiKeyRoutes(registry),
];
