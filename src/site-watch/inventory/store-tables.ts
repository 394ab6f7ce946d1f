/** The inventory's tables, as its store files see them. Ids are in the uuid column's form. */
import type { ColumnType, Generated } from 'kysely';
import type { Id, Instant } from '#kernel';
import type { FindingTable } from '../store-tables.ts';
import type { Listening } from './core/behaviour.ts';
import type { NotParsed } from './core/parse-script.ts';
import type { Policy, ScriptState } from './core/script-state.ts';
import type { Signs, Storage } from './core/static-signs.ts';

export type InventoryScriptId = Id<'scr'>;
export type AuthorisationId = Id<'sca'>;
export type DigestId = Id<'dig'>;

type List<T extends string> = ColumnType<T[], readonly T[], readonly T[]>;
type ListOrNull<T extends string> = ColumnType<T[] | null, readonly T[] | null, readonly T[] | null>;

export type InventoryScriptTable = {
  tenant: string;
  id: string;
  party: string | null;
  site: string;
  slot: string;
  inline: boolean;
  url: string;
  loader_kind: 'parser' | 'script' | 'unknown';
  loader_url: string | null;
  loader_inline: boolean | null;
  state: ScriptState;
  units: Uint8Array;
  destinations: List<string>;
  listens: List<Listening>;
  storage: List<Storage>;
  evaluates: boolean;
  signs: ColumnType<Signs | null, string | null, string | null>;
  first_seen_at: Instant;
  first_seen_visit: string;
  changed_at: Instant;
  last_seen_at: Instant;
  last_seen_visit: string;
  authorised_at: Instant | null;
  authorised_by: string | null;
  why: string | null;
  responsible: string | null;
  authorised_sha256s: ListOrNull<string>;
  authorised_shapes: ListOrNull<string>;
  authorised_destinations: ListOrNull<string>;
  authorised_listens: ListOrNull<Listening>;
  authorised_storage: ListOrNull<Storage>;
  authorised_evaluates: boolean | null;
};

export type InventoryContentTable = {
  tenant: string;
  party: string | null;
  script: string;
  shape: string;
  sha256: string;
  bytes: number;
  functions: number;
  not_parsed: NotParsed | null;
  first_seen_at: Instant;
  first_seen_visit: string;
  last_seen_at: Instant;
  last_seen_visit: string;
};

export type InventoryTables = {
  'site_watch.inventory': {
    tenant: string;
    party: string | null;
    site: string;
    policy: Policy;
    since: Instant | null;
    journey_hash: string | null;
    hosts: ColumnType<string[], readonly string[] | undefined, readonly string[]>;
  };
  'site_watch.inventory_script': InventoryScriptTable;
  'site_watch.inventory_content': InventoryContentTable;
  'site_watch.inventory_authorisation': {
    tenant: string;
    id: string;
    party: string | null;
    script: string;
    act: 'authorise' | 'withdraw';
    sha256s: List<string>;
    why: string;
    responsible: string;
    by_principal: string;
    at: Instant;
    salt: Uint8Array;
    entry: string;
  };
  'site_watch.site_digest': {
    tenant: string;
    id: string;
    party: string | null;
    site: string;
    from_at: Instant;
    to_at: Instant;
    changes: number;
    alert: string;
    made_at: Instant;
  };
  'site_watch.site_change': {
    tenant: string;
    finding: string;
    party: string | null;
    site: string;
    key_hash: string;
    at: Instant;
    digest: Generated<string | null>;
  };
  'site_watch.finding': FindingTable;
};
