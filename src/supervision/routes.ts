/** All routes of this room. */
import type { Route } from '#platform/http';
import { answerRoutes } from './answer-routes.ts';
import { bulkRoutes } from './bulk-routes.ts';
import { declarationRoutes } from './declaration-routes.ts';
import { layoutRoutes } from './layout-routes.ts';
import { shareRoutes } from './share-routes.ts';
import type { Supervision } from './supervision.ts';

export const supervisionRoutes = (room: Supervision): readonly Route[] => [
  ...declarationRoutes(room),
  ...bulkRoutes(room),
  ...answerRoutes(room),
  ...layoutRoutes(room),
  ...shareRoutes(room),
];
