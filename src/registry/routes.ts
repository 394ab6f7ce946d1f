/** The room's HTTP, one table: sessions and sign-in, one's own credentials, API keys, merchants. */
import type { Route } from '#platform/http';
import { apiKeyRoutes } from './http/api-key-routes.ts';
import { listMerchants } from './http/merchant-routes.ts';
import { myCredentialRoutes } from './http/my-credential-routes.ts';
import { myRoutes } from './http/my-routes.ts';
import { sessionRoutes } from './http/session-routes.ts';
import { signInRoutes } from './http/sign-in-routes.ts';
import type { Registry } from './registry.ts';

export const registryRoutes = (registry: Registry): Route[] => [
  ...sessionRoutes(registry),
  ...signInRoutes(registry),
  ...myRoutes(registry),
  ...myCredentialRoutes(registry),
  ...apiKeyRoutes(registry),
  listMerchants(registry),
];
