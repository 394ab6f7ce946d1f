/** Lists of this room, newest first: declarations, and where what was observed says otherwise. */
import { sql } from 'kysely';
import {
  csvHead,
  csvLine,
  formatInstant,
  type Id,
  type Instant,
  idOf,
  type PartyId,
  Problem,
  type Scope,
  uuidOf,
} from '#kernel';
import { type Tx, tables } from '#platform/database';
import { cursorNotValid } from '#platform/http';
import { cursorOf, type Position, positionOf } from './core/cursor.ts';
import { dayOf } from './core/days.ts';
import type { ContradictionId, DeclarationId, Ports } from './ports.ts';
import { exportTooLarge } from './problems.ts';
import type { ContradictionTable, Status, Tables } from './store-tables.ts';

export type DeclarationFilters = {
  readonly party?: PartyId | undefined;
  readonly status?: Status | undefined;
  /** Whether someone of the party has looked at it. */
  readonly opened?: boolean | undefined;
  /** Owed, and past its day. */
  readonly overdue?: boolean | undefined;
  readonly contradicted?: boolean | undefined;
  /** Part of the party's name, in any case. */
  readonly text?: string | undefined;
};

export type ListedDeclaration = {
  readonly id: DeclarationId;
  readonly party: PartyId;
  readonly partyName: string;
  readonly status: Status;
  readonly causes: readonly string[];
  readonly askedAt: Instant;
  readonly dueOn: string;
  readonly overdue: boolean;
  readonly openedAt: Instant | undefined;
  readonly answered: number;
  readonly controls: number;
  readonly filings: number;
  readonly filedAt: Instant | undefined;
  readonly decidedAt: Instant | undefined;
  readonly expiresOn: string | undefined;
  readonly contradictions: number;
};

export type PageWanted<Filters> = {
  readonly filters: Filters;
  readonly cursor?: string | undefined;
  readonly limit: number;
};
export type Page<T> = { readonly items: readonly T[]; readonly nextCursor?: string };

const DECLARATIONS = 'declarations';
const CONTRADICTIONS = 'contradictions';
const EXPORT_LIMIT = 20_000;
type ListPorts = Pick<Ports, 'database' | 'clock' | 'exportLimit'>;

/** @throws Problem `cursor-not-valid` */
const positionIn = <P extends string>(list: string, prefix: P, cursor: string | undefined) => {
  const position = cursor === undefined ? undefined : positionOf(list, prefix, cursor);
  if (cursor !== undefined && position === undefined) throw new Problem(cursorNotValid);
  return position;
};

export const listDeclarations = async (
  ports: ListPorts,
  scope: Scope,
  { filters, cursor, limit }: PageWanted<DeclarationFilters>,
): Promise<Page<ListedDeclaration>> => {
  const after = positionIn(DECLARATIONS, 'dcl', cursor);
  const rows = await ports.database.inScope(scope, (tx) =>
    query(ports, tx, scope, { filters, after, limit: limit + 1 }),
  );
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  if (rows.length <= limit || last === undefined) return { items };
  return { items, nextCursor: cursorOf(DECLARATIONS, { at: last.askedAt, id: last.id }) };
};

type Place<F, P extends string> = {
  readonly filters: F;
  readonly after: Position<P> | undefined;
  readonly limit: number;
};

const query = async (
  { clock }: Pick<Ports, 'clock'>,
  tx: Tx,
  scope: Scope,
  { filters, after, limit }: Place<DeclarationFilters, 'dcl'>,
): Promise<ListedDeclaration[]> => {
  if (scope.parties?.length === 0) return [];
  const { party, status, opened, overdue, contradicted, text } = filters;
  const today = dayOf(clock.now());
  const isOverdue = sql<boolean>`(d.status in ('asked', 'returned') and d.due_on < ${today}::date)`;
  const contradictions = sql<number>`(select count(*) from supervision.contradiction c
    where c.tenant = d.tenant and c.declaration = d.id and c.ended_at is null)`;
  let found = tables<Tables>(tx)
    .selectFrom('supervision.declaration as d')
    .select(['d.id', 'd.party', 'd.party_name', 'd.status', 'd.causes', 'd.asked_at', 'd.due_on', 'd.opened_at'])
    .select(['d.filings', 'd.filed_at', 'd.decided_at', 'd.expires_on', isOverdue.as('overdue')])
    .select(contradictions.as('contradictions'))
    .select(sql<number>`jsonb_array_length(d.form->'controls')`.as('controls'))
    .select(
      sql<number>`(select count(*) from supervision.answer a
        where a.tenant = d.tenant and a.declaration = d.id and a.answer ? 'standing')`.as('answered'),
    )
    .where('d.tenant', '=', uuidOf(scope.tenant))
    .orderBy('d.asked_at', 'desc')
    .orderBy('d.id', 'desc')
    .limit(limit);
  if (scope.parties !== undefined) found = found.where('d.party', 'in', scope.parties.map(uuidOf));
  if (party !== undefined) found = found.where('d.party', '=', uuidOf(party));
  if (status !== undefined) found = found.where('d.status', '=', status);
  if (opened !== undefined) found = found.where('d.opened_at', opened ? 'is not' : 'is', null);
  if (overdue !== undefined) found = found.where(isOverdue, '=', overdue);
  if (contradicted !== undefined) found = found.where(contradictions, contradicted ? '>' : '=', 0);
  if (text !== undefined) found = found.where('d.party_name', 'ilike', `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`);
  if (after !== undefined) {
    found = found.where(({ eb, refTuple, tuple }) =>
      eb(refTuple('d.asked_at', 'd.id'), '<', tuple(after.at, uuidOf(after.id))),
    );
  }
  return (await found.execute()).map((row) => ({
    id: idOf('dcl', row.id),
    party: idOf('pty', row.party),
    partyName: row.party_name,
    status: row.status,
    causes: row.causes,
    askedAt: row.asked_at,
    dueOn: row.due_on,
    overdue: row.overdue,
    openedAt: row.opened_at ?? undefined,
    answered: Number(row.answered),
    controls: row.controls,
    filings: row.filings,
    filedAt: row.filed_at ?? undefined,
    decidedAt: row.decided_at ?? undefined,
    expiresOn: row.expires_on ?? undefined,
    contradictions: Number(row.contradictions),
  }));
};

type Column<T> = readonly [string, (row: T) => string | number | undefined];
const written = (at: Instant | undefined): string | undefined => (at === undefined ? undefined : formatInstant(at));

const csvOf = <T>(columns: readonly Column<T>[], rows: readonly T[], limit: number): Uint8Array => {
  if (rows.length > limit) throw new Problem(exportTooLarge, { params: { limit } });
  const lines = rows.map((row) => csvLine(columns.map(([, of]) => of(row))));
  return new TextEncoder().encode([csvHead(columns.map(([name]) => name)), ...lines].join(''));
};

const DECLARATION_COLUMNS: readonly Column<ListedDeclaration>[] = [
  ['id', ({ id }) => id],
  ['party', ({ party }) => party],
  ['party_name', ({ partyName }) => partyName],
  ['status', ({ status }) => status],
  ['causes', ({ causes }) => causes.join(' ')],
  ['asked_at', ({ askedAt }) => formatInstant(askedAt)],
  ['due_on', ({ dueOn }) => dueOn],
  ['overdue', ({ overdue }) => String(overdue)],
  ['opened_at', ({ openedAt }) => written(openedAt)],
  ['answered', ({ answered }) => answered],
  ['controls', ({ controls }) => controls],
  ['filings', ({ filings }) => filings],
  ['filed_at', ({ filedAt }) => written(filedAt)],
  ['decided_at', ({ decidedAt }) => written(decidedAt)],
  ['expires_on', ({ expiresOn }) => expiresOn],
  ['contradictions', ({ contradictions }) => contradictions],
];

/** @throws Problem `declaration-export-too-large` with `limit` */
export const declarationsAsCsv = async (
  ports: ListPorts,
  scope: Scope,
  filters: DeclarationFilters,
): Promise<Uint8Array> => {
  const limit = ports.exportLimit ?? EXPORT_LIMIT;
  const rows = await ports.database.inScope(scope, (tx) =>
    query(ports, tx, scope, { filters, after: undefined, limit: limit + 1 }),
  );
  return csvOf(DECLARATION_COLUMNS, rows, limit);
};

export type ContradictionFilters = {
  readonly party?: PartyId | undefined;
  readonly declaration?: DeclarationId | undefined;
  /** Not observed to be met since. */
  readonly open?: boolean | undefined;
};

export type ListedContradiction = {
  readonly id: ContradictionId;
  readonly party: PartyId;
  readonly partyName: string;
  readonly declaration: DeclarationId;
  readonly control: string;
  readonly by: ContradictionTable['by'];
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
  { filters: { party, declaration, open }, after, limit }: Place<ContradictionFilters, 'dcc'>,
): Promise<ListedContradiction[]> => {
  if (scope.parties?.length === 0) return [];
  let found = tables<Tables>(tx)
    .selectFrom('supervision.contradiction')
    .select(['id', 'party', 'party_name', 'declaration', 'control', 'by', 'subject', 'reasons', 'observed_at'])
    .select(['observation', 'found_at', 'ended_at', 'alert', 'entry'])
    .where('tenant', '=', uuidOf(scope.tenant))
    .orderBy('found_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit);
  if (scope.parties !== undefined) found = found.where('party', 'in', scope.parties.map(uuidOf));
  if (party !== undefined) found = found.where('party', '=', uuidOf(party));
  if (declaration !== undefined) found = found.where('declaration', '=', uuidOf(declaration));
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
  const limit = ports.exportLimit ?? EXPORT_LIMIT;
  const rows = await ports.database.inScope(scope, (tx) =>
    queryContradictions(tx, scope, { filters, after: undefined, limit: limit + 1 }),
  );
  return csvOf(CONTRADICTION_COLUMNS, rows, limit);
};
