/** Where what was observed says otherwise than what was declared, newest first, each beside what was filed. */
import { sql } from 'kysely';
import { formatInstant, type Id, type Instant, idOf, type PartyId, type Scope, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import { cursorOf } from './core/cursor.ts';
import type { FormControl } from './core/form.ts';
import type { ObservedBy } from './core/observed.ts';
import {
  type Column,
  csvOf,
  exportLimitOf,
  type ListPorts,
  like,
  type Page,
  type PageWanted,
  type Place,
  positionIn,
  written,
} from './list-pages.ts';
import type { ContradictionId, DeclarationId } from './ports.ts';
import type { FiledAnswer, Tables } from './store-tables.ts';

const CONTRADICTIONS = 'contradictions';
type Control = FormControl['control'];

export type ContradictionFilters = {
  readonly party?: PartyId | undefined;
  readonly declaration?: DeclarationId | undefined;
  readonly by?: ObservedBy | undefined;
  /** Not observed to be met since. */
  readonly open?: boolean | undefined;
  /** Part of the party's name, in any case. */
  readonly text?: string | undefined;
};

export type ListedContradiction = {
  readonly id: ContradictionId;
  readonly party: PartyId;
  readonly partyName: string;
  readonly declaration: DeclarationId;
  readonly control: string;
  /** As the declaration asks it. */
  readonly asked: Pick<Control, 'item' | 'title'>;
  /** As it was filed last. */
  readonly declared: FiledAnswer | undefined;
  readonly by: ObservedBy;
  readonly subject: string;
  readonly reasons: readonly string[];
  readonly observedAt: Instant;
  readonly foundAt: Instant;
  readonly endedAt: Instant | undefined;
  readonly alert: Id<'alt'> | undefined;
  readonly observation: Id<'ent'> | undefined;
  readonly entry: Id<'ent'>;
};

const queryContradictions = async (
  tx: Tx,
  scope: Scope,
  { filters: { party, declaration, by, open, text }, after, limit }: Place<ContradictionFilters, 'dcc'>,
): Promise<ListedContradiction[]> => {
  if (scope.parties?.length === 0) return [];
  let found = tables<Tables>(tx)
    .selectFrom('supervision.contradiction as c')
    .select(['id', 'party', 'party_name', 'declaration', 'control', 'by', 'subject', 'reasons', 'observed_at'])
    .select(['observation', 'found_at', 'ended_at', 'alert', 'entry'])
    .select(
      sql<Pick<Control, 'item' | 'title'>>`(select jsonb_build_object('title', e->'control'->'title') ||
        jsonb_strip_nulls(jsonb_build_object('item', e->'control'->'item'))
        from supervision.declaration d, jsonb_array_elements(d.form->'controls') e
        where d.tenant = c.tenant and d.id = c.declaration and e->>'key' = c.control)`.as('asked'),
    )
    .select(
      sql<FiledAnswer | null>`(select f.content->'answers'->c.control from supervision.filing f
        where f.tenant = c.tenant and f.declaration = c.declaration order by f.number desc limit 1)`.as('declared'),
    )
    .where('tenant', '=', uuidOf(scope.tenant))
    .orderBy('found_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit);
  if (scope.parties !== undefined) found = found.where('party', 'in', scope.parties.map(uuidOf));
  if (party !== undefined) found = found.where('party', '=', uuidOf(party));
  if (declaration !== undefined) found = found.where('declaration', '=', uuidOf(declaration));
  if (by !== undefined) found = found.where('by', '=', by);
  if (text !== undefined) found = found.where('party_name', 'ilike', like(text));
  if (open !== undefined) found = found.where('ended_at', open ? 'is' : 'is not', null);
  if (after !== undefined) {
    found = found.where(({ eb, refTuple, tuple }) =>
      eb(refTuple('found_at', 'id'), '<', tuple(after.at, uuidOf(after.id))),
    );
  }
  return (await found.execute()).map((row) => ({
    id: idOf('dcc', row.id),
    party: idOf('pty', row.party),
    partyName: row.party_name,
    declaration: idOf('dcl', row.declaration),
    control: row.control,
    asked: row.asked,
    declared: row.declared ?? undefined,
    by: row.by,
    subject: row.subject,
    reasons: row.reasons,
    observedAt: row.observed_at,
    foundAt: row.found_at,
    endedAt: row.ended_at ?? undefined,
    alert: row.alert === null ? undefined : idOf('alt', row.alert),
    observation: row.observation === null ? undefined : idOf('ent', row.observation),
    entry: idOf('ent', row.entry),
  }));
};

export const listContradictions = async (
  { database }: ListPorts,
  scope: Scope,
  { filters, cursor, limit }: PageWanted<ContradictionFilters>,
): Promise<Page<ListedContradiction>> => {
  const after = positionIn(CONTRADICTIONS, 'dcc', cursor);
  const rows = await database.inScope(scope, (tx) =>
    queryContradictions(tx, scope, { filters, after, limit: limit + 1 }),
  );
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  if (rows.length <= limit || last === undefined) return { items };
  return { items, nextCursor: cursorOf(CONTRADICTIONS, { at: last.foundAt, id: last.id }) };
};

const CONTRADICTION_COLUMNS: readonly Column<ListedContradiction>[] = [
  ['id', ({ id }) => id],
  ['party', ({ party }) => party],
  ['party_name', ({ partyName }) => partyName],
  ['declaration', ({ declaration }) => declaration],
  ['control', ({ control }) => control],
  ['declared', ({ declared }) => declared?.outcome],
  ['declared_on', ({ declared }) => declared?.answeredOn],
  ['by', ({ by }) => by],
  ['subject', ({ subject }) => subject],
  ['reasons', ({ reasons }) => reasons.join(' ')],
  ['observed_at', ({ observedAt }) => formatInstant(observedAt)],
  ['found_at', ({ foundAt }) => formatInstant(foundAt)],
  ['ended_at', ({ endedAt }) => written(endedAt)],
  ['alert', ({ alert }) => alert],
  ['observation', ({ observation }) => observation],
  ['entry', ({ entry }) => entry],
];

/** @throws Problem `declaration-export-too-large` with `limit` */
export const contradictionsAsCsv = async (
  ports: ListPorts,
  scope: Scope,
  filters: ContradictionFilters,
): Promise<Uint8Array> => {
  const limit = exportLimitOf(ports);
  const rows = await ports.database.inScope(scope, (tx) =>
    queryContradictions(tx, scope, { filters, after: undefined, limit: limit + 1 }),
  );
  return csvOf(CONTRADICTION_COLUMNS, rows, limit);
};
