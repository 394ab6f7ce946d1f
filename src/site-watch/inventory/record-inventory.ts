/** Adds a visit's scripts to the inventory of its site, in the transaction that records the visit. */
import type { Instant, PartyId, TenantId } from '#kernel';
import { uuidOf } from '#kernel';
import type { Tx } from '#platform/database';
import type { NewId } from '#platform/random';
import type { SiteId, VisitId } from '../store-tables.ts';
import { isNothing, newIn, together } from './core/behaviour.ts';
import { mostOf } from './core/known-inventory.ts';
import { type Policy, stateOf } from './core/script-state.ts';
import type { InventoryScript } from './core/take-inventory.ts';
import {
  inventoryOf,
  noteInventory,
  putScripts,
  type SeenRow,
  type StoredScript,
  storedScripts,
  unitsAsBytes,
} from './store-inventory.ts';
import type { Stock } from './take-stock.ts';

export type RecordedStock = {
  readonly tenant: TenantId;
  readonly party: PartyId | undefined;
  readonly site: SiteId;
  readonly visit: VisitId;
  readonly at: Instant;
  readonly stock: Stock;
  /** Where the visit sent to. */
  readonly hosts: readonly string[];
  /** The hash of the journey, when the visit got to its end. */
  readonly walked: string | undefined;
};

/** As many as a visit lists. */
const MOST_SCRIPTS = 1_000;

type Rowing = { readonly policy: Policy; readonly at: Instant; readonly newId: NewId };

const rowOf = (script: InventoryScript, stored: StoredScript | undefined, { policy, at, newId }: Rowing): SeenRow => {
  const { slot, inline, url, loadedBy, contents } = script;
  const behaviour = stored === undefined ? script.behaviour : together(stored.behaviour, script.behaviour);
  const authorised = stored?.authorised;
  const standing = { inline, contents, behaviour, authorised, withdrawn: stored?.withdrawn === true };
  const units = contents.map((content) => content.units?.map(({ hash }) => hash) ?? []);
  const isChanged =
    stored === undefined ||
    contents.some(({ shape }) => !stored.shapes.has(shape)) ||
    !isNothing(newIn(behaviour, stored.behaviour));
  const signs = contents.findLast((content) => content.signs !== undefined)?.signs;
  return {
    id: stored?.id ?? uuidOf(newId('scr')),
    ...{ slot, inline, url, contents },
    loader_kind: loadedBy.kind,
    loader_url: loadedBy.kind === 'unknown' ? null : loadedBy.url,
    loader_inline: loadedBy.kind === 'script' ? loadedBy.inline : null,
    state: stateOf(standing, policy),
    units: unitsAsBytes(mostOf([stored?.units ?? [], ...units])),
    destinations: [...behaviour.destinations],
    listens: [...behaviour.listens],
    storage: [...behaviour.storage],
    evaluates: behaviour.evaluates,
    signs: signs === undefined ? null : JSON.stringify(signs),
    changed_at: isChanged ? at : stored.changedAt,
    ...NOT_AUTHORISED,
  };
};

/** Of a new row; a row that is there keeps what it has. */
const NOT_AUTHORISED = {
  authorised_at: null,
  authorised_by: null,
  why: null,
  responsible: null,
  authorised_sha256s: null,
  authorised_shapes: null,
  authorised_destinations: null,
  authorised_listens: null,
  authorised_storage: null,
  authorised_evaluates: null,
} as const;

export const recordInventory = async (newId: NewId, tx: Tx, recorded: RecordedStock): Promise<void> => {
  const { stock, at } = recorded;
  const scripts = stock.slice(0, MOST_SCRIPTS);
  const { policy } = await inventoryOf(tx, recorded);
  const stored = await storedScripts(
    tx,
    recorded,
    scripts.map(({ slot }) => slot),
  );
  const bySlot = new Map(scripts.map((script) => [script.slot, script]));
  const rows = [...bySlot.values()].map((script) => rowOf(script, stored.get(script.slot), { policy, at, newId }));
  await putScripts(tx, recorded, rows);
  await noteInventory(tx, recorded, recorded);
};
