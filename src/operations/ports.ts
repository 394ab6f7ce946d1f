/** What this room needs from others, as `app` gives it. */
import type { EntryId, Evidence } from '#evidence';
import type { Instant, Scope, TenantId } from '#kernel';
import type { Clock } from '#platform/clock';
import type { Database, Tx } from '#platform/database';
import type { Doer } from '#registry';

export type OperationPorts = {
  readonly database: Database;
  readonly clock: Clock;
  readonly evidence: Pick<Evidence, 'entriesFrom'>;
  readonly tenants: () => Promise<readonly TenantId[]>;
  /** Of rooms whose entries name nobody: who did what, from the rows beside the entries. */
  readonly doers: readonly DoersOf[];
  /** Names of people and API keys that are asked for by id; one that is not there any more is left out. */
  readonly namesOf: (scope: Scope, ids: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  /** Told what went wrong in the background; it will be tried again. */
  readonly onFailure: (error: unknown) => void;
  /** Rows in one CSV at most. */
  readonly exportLimit?: number | undefined;
};

export type DoersOf = {
  /** Kinds of entry that the room writes. */
  readonly kinds: readonly string[];
  read(tx: Tx, tenant: TenantId, entries: readonly EntryId[]): Promise<ReadonlyMap<EntryId, Doer>>;
};

export type OperationFilters = {
  /** The id of a person or key, or the name of a part of the server. */
  readonly doer?: string | undefined;
  readonly kind?: string | undefined;
  readonly act?: string | undefined;
  /** An id. */
  readonly subject?: string | undefined;
  readonly address?: string | undefined;
  readonly from?: Instant | undefined;
  /** Not included. */
  readonly until?: Instant | undefined;
};
