/** What the models are narrowed to. It stands in the address. */
import type { PaymentModel } from '../api/generated.ts';
import { given, oneOf, type Search } from '../list/read-search.ts';

export const STATUSES = [
  'champion',
  'challenger',
  'draft',
  'retired',
] as const satisfies readonly PaymentModel['status'][];
export const ORIGINS = ['training', 'xgboost'] as const satisfies readonly PaymentModel['origin'][];

export const readModelFilters = (search: Search) =>
  given({ status: oneOf(STATUSES, search.status), origin: oneOf(ORIGINS, search.origin) });
