/** What is told where the operations cannot be given. */
import { defineProblem } from '#kernel';

export const operationsWholeTenantOnly = defineProblem(
  'operations-whole-tenant-only',
  403,
  'Who did what is read by those who see every party of the tenant',
);
export const operationsTooMany = defineProblem('list-too-large', 422, 'The filters select too much for one file');
