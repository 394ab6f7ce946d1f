/**
 * Opens and erases what entries commit to. Two people erase, with a reason: datum and salt go out of the tables of every
 * room that has them, in the transaction that adds an `erasure` entry for each commitment. No entry and no proof changes.
 */

import { hexOf } from '#evidence-verifier';
import { csvHead, csvLine, formatInstant, type Id, may, Problem, parseId, type Scope, type TenantId } from '#kernel';
import type { Clock } from '#platform/clock';
import type { Database, Tx } from '#platform/database';
import { permissionMissing } from '#platform/http';
import type { NewId } from '#platform/random';
import type { DataKeeper, Erasable, KeptDatum, KeptPart } from './keep-data.ts';
import {
  datumErased,
  datumInUse,
  datumNotKept,
  entryUnknown,
  erasuresTooMany,
  nothingTyped,
  wholeTenantOnly,
} from './problems.ts';
import type { EntryPosition } from './read-log.ts';
import { ERASURE_REASONS, type Erasure, type ErasureReason } from './record-erasure.ts';
import { sha256 } from './sha256.ts';
import type { EntryId } from './store.ts';
import { findEntryBytes } from './store-entries.ts';
import {
  type Erased,
  type ErasureFilters,
  type ErasureId,
  erasureOf,
  erasuresIn,
  insertErasure,
} from './store-erasures.ts';

export const ERASURE_ACT = 'evidence.erase-datum';

export type ErasurePorts = {
  readonly database: Database;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly evidence: {
    recordErasure(tx: Tx, scope: Scope, erasure: Erasure): Promise<EntryId>;
    entryPosition(scope: Scope, id: EntryId): Promise<EntryPosition>;
  };
  /** Each of another room. */
  readonly keepers: readonly DataKeeper[];
  /** Puts the act before a second person, in the caller's transaction. */
  readonly askForSecond: (
    tx: Tx,
    scope: Scope,
    wanted: {
      readonly kind: string;
      readonly subject: string;
      readonly detail: { readonly reason: ErasureReason; readonly entries: readonly string[] };
      readonly reason: string;
    },
  ) => Promise<{ readonly id: Id<'act'> }>;
  /** Answers to repeated requests may show what is erased. */
  readonly forgetAnswers: (tx: Tx, tenant: TenantId) => Promise<void>;
  readonly onCommitted: () => void;
};

/** What an entry commits to, or what became of it. */
export type Opening =
  | {
      readonly state: 'kept';
      readonly entry: EntryId;
      readonly index: number | undefined;
      readonly room: string;
      readonly kind: string;
      readonly about: string;
      readonly commitment: Uint8Array;
      readonly record: string;
      readonly salt: Uint8Array;
      readonly erasable: Erasable;
      /** Other entries whose commitments go with it, since they hold the same words. */
      readonly together: readonly EntryId[];
    }
  | {
      readonly state: 'erased';
      readonly entry: EntryId;
      readonly index: number | undefined;
      readonly erased: Erased;
    };

export type WantedErasure = { readonly entry: EntryId; readonly reason: ErasureReason; readonly words: string };

export type Erasures = {
  /**
   * Counts as reading what it belongs to, where the room keeps account of that.
   * @throws Problem `evidence-whole-tenant-only`, `evidence-entry-unknown`, `evidence-datum-not-kept`, `permission-missing`
   */
  open(scope: Scope, entry: EntryId): Promise<Opening>;
  /** @throws Problem as opening, `evidence-datum-erased`, `evidence-datum-in-use`, `evidence-nothing-typed`, and those of asking */
  ask(scope: Scope, wanted: WantedErasure): Promise<Id<'act'>>;
  /** Newest first. */
  page(
    scope: Scope,
    wanted: { readonly filters: ErasureFilters; readonly before?: ErasureId | undefined; readonly limit: number },
  ): Promise<{ readonly erasures: readonly Erased[]; readonly hasMore: boolean }>;
  /** @throws Problem `list-too-large` with `limit` */
  csv(scope: Scope, filters: ErasureFilters): Promise<Uint8Array>;
  /** For the mechanism of two-person acts: what the second person's approval does. */
  readonly act: {
    readonly kind: typeof ERASURE_ACT;
    readonly permission: 'tenant:administer';
    perform(tx: Tx, scope: Scope, request: ErasureRequest): Promise<void>;
  };
};

export type ErasureRequest = {
  readonly id: Id<'act'>;
  readonly subject: string;
  readonly detail: { readonly [name: string]: unknown };
  readonly askedBy: string;
};

const EXPORT_LIMIT = 50_000;
/** Of one datum: more rooms' things than this hold nothing in common. */
const MOST_HOPS = 10_000;

export const createErasures = (ports: ErasurePorts): Erasures => ({
  open: (scope, entry) => open(ports, scope, entry),
  ask: async (scope, wanted) => {
    requireWholeTenant(scope);
    const { id } = await ports.database.inScope(scope, (tx) => ask(ports, tx, scope, wanted));
    ports.onCommitted();
    return id;
  },
  page: (scope, { filters, before, limit }) => {
    requireWholeTenant(scope);
    return ports.database.inScope(scope, async (tx) => {
      const found = await erasuresIn(tx, scope, { filters, limit: limit + 1, ...(before && { before }) });
      return { erasures: found.slice(0, limit), hasMore: found.length > limit };
    });
  },
  csv: (scope, filters) => {
    requireWholeTenant(scope);
    return ports.database.inScope(scope, async (tx) => {
      const found = await erasuresIn(tx, scope, { filters, limit: EXPORT_LIMIT + 1 });
      if (found.length > EXPORT_LIMIT) throw new Problem(erasuresTooMany, { params: { limit: EXPORT_LIMIT } });
      return new TextEncoder().encode([csvHead(COLUMNS.map(([name]) => name)), ...found.map(lineOf)].join(''));
    });
  },
  act: {
    kind: ERASURE_ACT,
    permission: 'tenant:administer',
    perform: (tx, scope, request) => perform(ports, tx, scope, request),
  },
});

const COLUMNS: readonly (readonly [string, (erased: Erased) => string])[] = [
  ['entry', ({ entry }) => entry],
  ['commitment', ({ commitment }) => hexOf(commitment)],
  ['room', ({ room }) => room],
  ['kind', ({ kind }) => kind],
  ['about', ({ about }) => about],
  ['reason', ({ reason }) => reason],
  ['act', ({ act }) => act],
  ['asked_by', ({ askedBy }) => askedBy],
  ['approved_by', ({ approvedBy }) => approvedBy],
  ['erased_at', ({ erasedAt }) => formatInstant(erasedAt)],
  ['recorded', ({ recorded }) => recorded],
];

const lineOf = (erased: Erased): string => csvLine(COLUMNS.map(([, of]) => of(erased)));

const requireWholeTenant = ({ parties }: Scope): void => {
  if (parties !== undefined) throw new Problem(wholeTenantOnly);
};

type Found = { readonly keeper: DataKeeper; readonly datum: KeptDatum };

const findAt = async (
  { keepers }: Pick<ErasurePorts, 'keepers'>,
  tx: Tx,
  scope: Scope,
  named: string,
): Promise<Found | undefined> => {
  for (const keeper of keepers) {
    const datum = await keeper.find(tx, scope, named);
    if (datum !== undefined) return { keeper, datum };
  }
  return undefined;
};

/** The datum of an entry, and in other rooms whatever holds the same words; the first is the entry's own. */
const gather = async (ports: ErasurePorts, tx: Tx, scope: Scope, entry: EntryId): Promise<readonly Found[]> => {
  const own = await findAt(ports, tx, scope, entry);
  if (own === undefined) return [];
  const found = [own];
  const asked = new Set<string>();
  const waiting = [...own.datum.also];
  for (let named = waiting.shift(); named !== undefined; named = waiting.shift()) {
    if (asked.has(named)) continue;
    if (asked.add(named).size > MOST_HOPS) throw new Error('what holds the same words has no end');
    const other = await findAt(ports, tx, scope, named);
    if (other === undefined || found.some(({ datum }) => isSame(datum, other.datum))) continue;
    found.push(other);
    waiting.push(...other.datum.also);
  }
  return found;
};

const isSame = (one: KeptDatum, other: KeptDatum): boolean => {
  const [first] = other.parts;
  return first !== undefined && one.parts.some(({ entry }) => entry === first.entry);
};

const partsOf = (found: readonly Found[]): readonly KeptPart[] => found.flatMap(({ datum }) => datum.parts);

const erasableAll = (found: readonly Found[]): Erasable => {
  if (found.some(({ datum }) => datum.erasable === 'in-use')) return 'in-use';
  return found[0]?.datum.erasable ?? 'nothing-typed';
};

const commitmentOf = ({ salt, record }: KeptPart): Uint8Array =>
  sha256(Buffer.concat([salt, new TextEncoder().encode(record)]));

const open = async (ports: ErasurePorts, scope: Scope, entry: EntryId): Promise<Opening> => {
  requireWholeTenant(scope);
  const opened = await ports.database.inScope(scope, async (tx) => {
    if ((await findEntryBytes(tx, scope, entry)) === undefined) throw new Problem(entryUnknown);
    const found = await gather(ports, tx, scope, entry);
    const [own] = found;
    if (own === undefined) return erasureOf(tx, scope, entry);
    const { keeper, datum } = own;
    if (!may(scope, keeper.permission))
      throw new Problem(permissionMissing, { params: { permission: keeper.permission } });
    await datum.noteReading?.(tx);
    return found;
  });
  ports.onCommitted();
  if (opened === undefined) throw new Problem(datumNotKept);
  const position = await ports.evidence.entryPosition(scope, entry);
  const index = position.kind === 'logged' ? position.index : undefined;
  return 'recorded' in opened ? { state: 'erased', entry, index, erased: opened } : keptAs(opened, entry, index);
};

const keptAs = (found: readonly Found[], entry: EntryId, index: number | undefined): Opening => {
  const parts = partsOf(found);
  const part = parts.find((each) => each.entry === entry);
  const [own] = found;
  if (part === undefined || own === undefined) throw new Error('a keeper finds by an entry what commits in it');
  return {
    state: 'kept',
    entry,
    index,
    room: own.keeper.room,
    kind: own.datum.kind,
    about: own.datum.about,
    commitment: commitmentOf(part),
    record: part.record,
    salt: part.salt,
    erasable: erasableAll(found),
    together: parts.map((each) => each.entry).filter((each) => each !== entry),
  };
};

/** @throws Problem `evidence-entry-unknown`, `evidence-datum-*`, `evidence-nothing-typed` */
const erasableAt = async (ports: ErasurePorts, tx: Tx, scope: Scope, entry: EntryId): Promise<readonly Found[]> => {
  const found = await gather(ports, tx, scope, entry);
  if (found.length === 0) {
    if ((await findEntryBytes(tx, scope, entry)) === undefined) throw new Problem(entryUnknown);
    throw new Problem((await erasureOf(tx, scope, entry)) === undefined ? datumNotKept : datumErased);
  }
  const erasable = erasableAll(found);
  if (erasable === 'in-use') throw new Problem(datumInUse);
  if (erasable === 'nothing-typed') throw new Problem(nothingTyped);
  return found;
};

const ask = async (ports: ErasurePorts, tx: Tx, scope: Scope, { entry, reason, words }: WantedErasure) => {
  const found = await erasableAt(ports, tx, scope, entry);
  const entries = partsOf(found).map((part) => part.entry);
  return ports.askForSecond(tx, scope, {
    kind: ERASURE_ACT,
    subject: entry,
    detail: { reason, entries: entries.slice(0, ENTRIES_NAMED) },
    reason: words,
  });
};

/** In the act's own entry, which has a size; the erasure's entries name each. */
const ENTRIES_NAMED = 100;

const perform = async (ports: ErasurePorts, tx: Tx, scope: Scope, request: ErasureRequest): Promise<void> => {
  requireWholeTenant(scope);
  const entry = parseId('ent', request.subject);
  const reason = ERASURE_REASONS.find((known) => known === request.detail.reason);
  if (entry.kind === 'failed' || reason === undefined) throw new Error('an act of erasure names entry and reason');
  const found = await erasableAt(ports, tx, scope, entry.value);
  const at = ports.clock.now();
  await ports.forgetAnswers(tx, scope.tenant);
  for (const { keeper, datum } of found) {
    await datum.erase(tx, { at, reason });
    for (const part of datum.parts) {
      const commitment = commitmentOf(part);
      const erasure = { entry: part.entry, commitment, reason, act: request.id };
      const recorded = await ports.evidence.recordErasure(tx, scope, erasure);
      const { kind, about } = datum;
      const by = { askedBy: request.askedBy, approvedBy: scope.principal.id };
      const id = ports.newId('ers');
      await insertErasure(tx, scope, { id, ...erasure, room: keeper.room, kind, about, ...by, erasedAt: at, recorded });
    }
  }
};
