/**
 * The operation log for auditors: who did what to what, when, from where; found by person, kind, subject, address and
 * span of time. It is read from the tenant's tamper-evident log and says of each act which entry proves it.
 */
import { type Repeated, repeat } from '#cases';
import { csvHead, csvLine, durationOfMs, formatInstant, Problem, type Scope, type TenantId } from '#kernel';
import type { Place } from './core/cursor.ts';
import { followLog } from './follow-log.ts';
import type { OperationFilters, OperationPorts } from './ports.ts';
import { operationsTooMany, operationsWholeTenantOnly } from './problems.ts';
import { type ListedOperation, queryOperations } from './query-operations.ts';

/** With the names of whoever is known still. */
export type NamedOperation = ListedOperation & { readonly doerName: string | undefined };

export type Operations = {
  /** Newest first, as far as the log goes. @throws Problem `operations-whole-tenant-only` */
  page(
    scope: Scope,
    wanted: { readonly filters: OperationFilters; readonly after?: Place | undefined; readonly limit: number },
  ): Promise<{ readonly operations: readonly NamedOperation[]; readonly hasMore: boolean }>;
  /** @throws Problem `operations-whole-tenant-only`, `list-too-large` with `limit` */
  csv(scope: Scope, filters: OperationFilters): Promise<Uint8Array>;
  /** Reads on in the logs of all tenants every half minute, so that a search has little to catch up with. */
  readonly follower: Repeated & { followOnce(tenant: TenantId): Promise<number> };
};

const EVERY = durationOfMs(30_000);
const EXPORT_LIMIT = 100_000;

export const createOperations = (ports: OperationPorts): Operations => {
  const followAll = async (stopping: AbortSignal): Promise<void> => {
    for (const tenant of await ports.tenants()) {
      if (stopping.aborted) return;
      // One tenant's trouble keeps no other from being read.
      await followLog(ports, tenant, stopping).catch(ports.onFailure);
    }
  };
  const read = async (
    scope: Scope,
    wanted: Parameters<typeof queryOperations>[2],
  ): Promise<readonly ListedOperation[]> => {
    if (scope.parties !== undefined) throw new Problem(operationsWholeTenantOnly);
    await followLog(ports, scope.tenant);
    return ports.database.inScope(scope, (tx) => queryOperations(tx, scope, wanted));
  };
  return {
    page: async (scope, { filters, after, limit }) => {
      const found = await read(scope, { filters, after, limit: limit + 1 });
      return { operations: await named(ports, scope, found.slice(0, limit)), hasMore: found.length > limit };
    },
    csv: async (scope, filters) => {
      const limit = ports.exportLimit ?? EXPORT_LIMIT;
      const found = await read(scope, { filters, limit: limit + 1 });
      if (found.length > limit) throw new Problem(operationsTooMany, { params: { limit } });
      const lines = (await named(ports, scope, found)).map(lineOf);
      return new TextEncoder().encode([csvHead(COLUMNS), ...lines].join(''));
    },
    follower: { ...repeat(ports, EVERY, followAll), followOnce: (tenant) => followLog(ports, tenant) },
  };
};

const named = async (
  { namesOf }: OperationPorts,
  scope: Scope,
  found: readonly ListedOperation[],
): Promise<readonly NamedOperation[]> => {
  const names = await namesOf(scope, [...new Set(found.flatMap(({ doer }) => doer ?? []))]);
  return found.map((each) => ({ ...each, doerName: each.doer === undefined ? undefined : names.get(each.doer) }));
};

const COLUMNS = ['at', 'doer', 'doer_name', 'kind', 'act', 'subjects', 'address', 'detail', 'room', 'index', 'entry'];

const lineOf = (each: NamedOperation): string => {
  const { at, doer, doerName, kind, act, subjects, address, detail, room, place, entry } = each;
  const what = [formatInstant(at), doer, doerName, kind, act, subjects.join(' '), address, JSON.stringify(detail)];
  return csvLine([...what, room, place, entry]);
};
