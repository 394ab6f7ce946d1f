/**
 * Systems that are known, by people or by what site-watch saw, beside what attestations list (LEAK-02). Systems are only
 * added: one that is gone stays known, with the day it was last seen.
 */
import {
  csvHead,
  csvLine,
  formatInstant,
  type Instant,
  idOf,
  type PartyId,
  Problem,
  type Scope,
  type TenantId,
  uuidOf,
} from '#kernel';
import { type Tx, tables } from '#platform/database';
import { requireParty } from './add-items.ts';
import type { ScopeSummaryAnswer, ScopeSystemAnswer } from './answers.ts';
import { recordAct } from './commit-record.ts';
import type { Coverage } from './core/coverage.ts';
import { cursorOf, type Position } from './core/cursor.ts';
import { systemKey } from './core/system-key.ts';
import type { Ports, SystemId } from './ports.ts';
import { exportTooLarge, systemKnown } from './problems.ts';
import { afterOf, EXPORT_LIMIT, type Page, type PageWanted } from './read-items.ts';
import { partyOf } from './record-revision.ts';
import type { Tables } from './store-tables.ts';
import { askRound, takeTurn } from './take-turn.ts';

export type SystemFilters = {
  readonly party?: PartyId | undefined;
  readonly coverage?: Coverage | undefined;
  readonly source?: 'person' | 'site-watch' | undefined;
  /** Part of the name. */
  readonly text?: string | undefined;
};

const LIST = 'scope-systems';
const COLUMNS = [
  'id',
  'party',
  'name',
  'source',
  'reference',
  'first_seen_at',
  'last_seen_at',
  'added_by',
  'coverage',
  'covered_by',
  'entry',
] as const;

type Known = {
  readonly tenant: TenantId;
  readonly party: PartyId | undefined;
  readonly name: string;
  readonly source: 'person' | 'site-watch';
  readonly reference?: string;
  readonly seenAt: Instant;
  readonly by: string;
};

type AddPorts = Pick<Ports, 'clock' | 'newId' | 'evidence' | 'random' | 'software'>;

const findKnown = (tx: Tx, { tenant, party }: Known, key: string) =>
  tables<Tables>(tx)
    .selectFrom('assurance.system')
    .select(['id', 'last_seen_at'])
    .where('tenant', '=', uuidOf(tenant))
    .where('key', '=', key)
    .where('party', party === undefined ? 'is' : '=', party === undefined ? null : uuidOf(party))
    .executeTakeFirst();

/** `undefined`: it is known. */
const insertSystem = async (ports: AddPorts, tx: Tx, known: Known): Promise<SystemId | undefined> => {
  // One after the other, so that nothing is put on record twice.
  await takeTurn(tx, known.tenant);
  if ((await findKnown(tx, known, systemKey(known.name))) !== undefined) return undefined;
  const id = ports.newId('sys');
  const entry = await recordAct(ports, tx, {
    tenant: known.tenant,
    party: known.party,
    predicateType: 'scope-system',
    about: id,
    fact: {
      act: 'known',
      system: id,
      party: known.party ?? null,
      source: known.source,
      reference: known.reference ?? null,
    },
    committed: { name: known.name, by: known.by },
    at: known.seenAt,
  });
  await tables<Tables>(tx)
    .insertInto('assurance.system')
    .values({
      tenant: uuidOf(known.tenant),
      id: uuidOf(id),
      party: known.party === undefined ? null : uuidOf(known.party),
      name: known.name,
      key: systemKey(known.name),
      source: known.source,
      reference: known.reference ?? null,
      first_seen_at: known.seenAt,
      last_seen_at: known.seenAt,
      added_by: known.by,
      covered_by: null,
      entry: uuidOf(entry),
    })
    .execute();
  await askRound(tx, known.tenant, ports.clock.now());
  return id;
};

/** @throws Problem `evidence-party-unknown`, `scope-system-known` */
export const addSystem = async (
  ports: Ports,
  scope: Scope,
  { party, name }: { readonly party: PartyId | undefined; readonly name: string },
): Promise<ScopeSystemAnswer> => {
  await requireParty(ports, scope, party);
  const answer = await ports.database.inScope(scope, async (tx) => {
    const seenAt = ports.clock.now();
    const known: Known = { tenant: scope.tenant, party, name, source: 'person', seenAt, by: scope.principal.id };
    const id = await insertSystem(ports, tx, known);
    if (id === undefined) throw new Problem(systemKnown);
    const row = await queryOf(tx, uuidOf(scope.tenant)).where('id', '=', uuidOf(id)).executeTakeFirstOrThrow();
    return answerOf(row);
  });
  ports.onCommitted();
  ports.wake();
  return answer;
};

export type SystemsSeen = {
  readonly tenant: TenantId;
  readonly party: PartyId | undefined;
  /** `sit_…` */
  readonly site: string;
  readonly hosts: readonly string[];
  readonly at: Instant;
};

/** What a visit saw, in the transaction of its delivery: the same visit twice is one sighting. */
export const seeSystems = async (ports: AddPorts, tx: Tx, seen: SystemsSeen): Promise<void> => {
  for (const name of [...new Set(seen.hosts)].toSorted()) {
    const known: Known = {
      ...{ tenant: seen.tenant, party: seen.party, name, source: 'site-watch', reference: seen.site },
      ...{ seenAt: seen.at, by: 'site-watch' },
    };
    const there = await findKnown(tx, known, systemKey(name));
    if (there === undefined) await insertSystem(ports, tx, known);
    else if (there.last_seen_at < seen.at) {
      await tables<Tables>(tx)
        .updateTable('assurance.system')
        .set({ last_seen_at: seen.at })
        .where('tenant', '=', uuidOf(seen.tenant))
        .where('id', '=', there.id)
        .execute();
    }
  }
};

/** A revision of another party, which rounds of earlier versions could leave there, is not named. */
const queryOf = (tx: Tx, tenant: string) =>
  tables<Tables>(tx)
    .selectFrom('assurance.system')
    .select(COLUMNS)
    .select(({ selectFrom }) =>
      selectFrom('assurance.revision')
        .select('assurance.revision.item')
        .whereRef('assurance.revision.tenant', '=', 'assurance.system.tenant')
        .whereRef('assurance.revision.id', '=', 'assurance.system.covered_by')
        .whereRef('assurance.revision.party', 'is not distinct from', 'assurance.system.party')
        .as('covered_by_item'),
    )
    .where('tenant', '=', tenant);
type Query = ReturnType<typeof queryOf>;
type Row = Awaited<ReturnType<Query['execute']>>[number];

const filtered = (query: Query, { party, coverage, source, text }: SystemFilters): Query => {
  let found = query;
  if (party !== undefined) found = found.where('party', '=', uuidOf(party));
  if (coverage !== undefined) found = found.where('coverage', '=', coverage);
  if (source !== undefined) found = found.where('source', '=', source);
  if (text !== undefined) found = found.where('name', 'ilike', `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`);
  return found;
};

const pageOf = async (query: Query, after: Position<'sys'> | undefined, limit: number) => {
  let found = query;
  if (after !== undefined) {
    found = found.where(({ eb, refTuple, tuple }) =>
      eb(refTuple('first_seen_at', 'id'), '<', tuple(after.at, uuidOf(after.id))),
    );
  }
  const read = await found
    .orderBy('first_seen_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
  const rows = read.slice(0, limit);
  const last = read.length > limit ? rows.at(-1) : undefined;
  return { rows, next: last && { at: last.first_seen_at, id: idOf('sys', last.id) } };
};

const answerOf = (row: Row): ScopeSystemAnswer => ({
  id: idOf('sys', row.id),
  party: partyOf(row.party),
  name: row.name,
  source: row.source,
  reference: row.reference ?? undefined,
  firstSeenAt: formatInstant(row.first_seen_at),
  lastSeenAt: formatInstant(row.last_seen_at),
  addedBy: row.added_by,
  coverage: row.coverage,
  coveredBy: row.covered_by === null || row.covered_by_item === null ? undefined : idOf('evr', row.covered_by),
  coveredByItem: row.covered_by_item === null ? undefined : idOf('evi', row.covered_by_item),
  entry: idOf('ent', row.entry),
});

/** @throws Problem `cursor-not-valid` */
export const listSystems = (
  { database }: Pick<Ports, 'database'>,
  scope: Scope,
  { filters, cursor, limit }: PageWanted<SystemFilters>,
): Promise<Page<ScopeSystemAnswer>> => {
  const after = afterOf(LIST, 'sys', cursor);
  return database.inScope(scope, async (tx) => {
    const { rows, next } = await pageOf(filtered(queryOf(tx, uuidOf(scope.tenant)), filters), after, limit);
    const items = rows.map(answerOf);
    return next === undefined ? { items } : { items, nextCursor: cursorOf(LIST, next) };
  });
};

/** @throws Problem `assurance-export-too-large` */
export const systemsAsCsv = (
  { database, exportLimit = EXPORT_LIMIT }: Pick<Ports, 'database' | 'exportLimit'>,
  scope: Scope,
  filters: SystemFilters,
): Promise<Uint8Array> =>
  database.inScope(scope, async (tx) => {
    const { rows, next } = await pageOf(filtered(queryOf(tx, uuidOf(scope.tenant)), filters), undefined, exportLimit);
    if (next !== undefined) throw new Problem(exportTooLarge, { params: { limit: exportLimit } });
    const lines = rows.map(answerOf).map((each) => csvLine(CSV.map(([, of]) => of(each))));
    return new TextEncoder().encode([csvHead(CSV.map(([name]) => name)), ...lines].join(''));
  });

const CSV: readonly (readonly [string, (of: ScopeSystemAnswer) => string | undefined])[] = [
  ['id', ({ id }) => id],
  ['party', ({ party }) => party],
  ['name', ({ name }) => name],
  ['coverage', ({ coverage }) => coverage],
  ['covered_by', ({ coveredBy }) => coveredBy],
  ['source', ({ source }) => source],
  ['reference', ({ reference }) => reference],
  ['first_seen_at', ({ firstSeenAt }) => firstSeenAt],
  ['last_seen_at', ({ lastSeenAt }) => lastSeenAt],
  ['entry', ({ entry }) => entry],
];

/** How many systems stand where: the difference between what is attested and what is there. */
export const summariseSystems = async (
  { database }: Pick<Ports, 'database'>,
  scope: Scope,
  filters: SystemFilters,
): Promise<ScopeSummaryAnswer> => {
  const rows = await database.inScope(scope, (tx) =>
    tables<Tables>(tx)
      .with('kept', () => filtered(queryOf(tx, uuidOf(scope.tenant)), filters))
      .selectFrom('kept')
      .select(({ fn }) => ['coverage', fn.countAll<number>().as('count')])
      .groupBy('coverage')
      .execute(),
  );
  const count = (coverage: Coverage): number => rows.find((row) => row.coverage === coverage)?.count ?? 0;
  return {
    unknown: count('unknown'),
    covered: count('covered'),
    claimed: count('claimed'),
    notCovered: count('not-covered'),
  };
};
