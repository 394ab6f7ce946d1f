/** Declarations, newest first. */
import { sql } from 'kysely';
import { formatInstant, type Instant, idOf, type PartyId, type Scope, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import { CARRIED_BY } from './core/carry.ts';
import { cursorOf } from './core/cursor.ts';
import { dayOf } from './core/days.ts';
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
import type { DeclarationId, Ports } from './ports.ts';
import type { Status, Tables } from './store-tables.ts';

export type DeclarationFilters = {
  readonly party?: PartyId | undefined;
  readonly status?: Status | undefined;
  /** Whether someone of the party has looked at it. */
  readonly opened?: boolean | undefined;
  /** Whether the party has answered anything of it; what was carried over is not its doing. */
  readonly begun?: boolean | undefined;
  /** Waits for the party: asked, or returned to it. */
  readonly open?: boolean | undefined;
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
  /** The day of the last reminder. */
  readonly remindedOn: string | undefined;
  readonly overdue: boolean;
  readonly openedAt: Instant | undefined;
  readonly begun: boolean;
  readonly answered: number;
  readonly controls: number;
  readonly filings: number;
  readonly filedAt: Instant | undefined;
  readonly decidedAt: Instant | undefined;
  readonly expiresOn: string | undefined;
  readonly contradictions: number;
};

const DECLARATIONS = 'declarations';

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

const query = async (
  { clock }: Pick<Ports, 'clock'>,
  tx: Tx,
  scope: Scope,
  { filters, after, limit }: Place<DeclarationFilters, 'dcl'>,
): Promise<ListedDeclaration[]> => {
  if (scope.parties?.length === 0) return [];
  const { party, status, open, opened, begun, overdue, contradicted, text } = filters;
  const today = dayOf(clock.now());
  const isOverdue = sql<boolean>`(d.status in ('asked', 'returned') and d.due_on < ${today}::date)`;
  const contradictions = sql<number>`(select count(*) from supervision.contradiction c
    where c.tenant = d.tenant and c.declaration = d.id and c.ended_at is null)`;
  const hasBegun = sql<boolean>`exists (select from supervision.answer a
    where a.tenant = d.tenant and a.declaration = d.id and a.saved_by <> ${CARRIED_BY})`;
  let found = tables<Tables>(tx)
    .selectFrom('supervision.declaration as d')
    .select(['d.id', 'd.party', 'd.party_name', 'd.status', 'd.causes', 'd.asked_at', 'd.due_on', 'd.opened_at'])
    .select(['d.filings', 'd.filed_at', 'd.decided_at', 'd.expires_on', 'd.reminded_on', isOverdue.as('overdue')])
    .select([contradictions.as('contradictions'), hasBegun.as('begun')])
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
  if (open !== undefined) found = found.where('d.status', open ? 'in' : 'not in', ['asked', 'returned']);
  if (opened !== undefined) found = found.where('d.opened_at', opened ? 'is not' : 'is', null);
  if (begun !== undefined) found = found.where(hasBegun, '=', begun);
  if (overdue !== undefined) found = found.where(isOverdue, '=', overdue);
  if (contradicted !== undefined) found = found.where(contradictions, contradicted ? '>' : '=', 0);
  if (text !== undefined) found = found.where('d.party_name', 'ilike', like(text));
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
    remindedOn: row.reminded_on ?? undefined,
    overdue: row.overdue,
    openedAt: row.opened_at ?? undefined,
    begun: row.begun,
    answered: Number(row.answered),
    controls: row.controls,
    filings: row.filings,
    filedAt: row.filed_at ?? undefined,
    decidedAt: row.decided_at ?? undefined,
    expiresOn: row.expires_on ?? undefined,
    contradictions: Number(row.contradictions),
  }));
};

const DECLARATION_COLUMNS: readonly Column<ListedDeclaration>[] = [
  ['id', ({ id }) => id],
  ['party', ({ party }) => party],
  ['party_name', ({ partyName }) => partyName],
  ['status', ({ status }) => status],
  ['causes', ({ causes }) => causes.join(' ')],
  ['asked_at', ({ askedAt }) => formatInstant(askedAt)],
  ['due_on', ({ dueOn }) => dueOn],
  ['reminded_on', ({ remindedOn }) => remindedOn],
  ['overdue', ({ overdue }) => String(overdue)],
  ['opened_at', ({ openedAt }) => written(openedAt)],
  ['begun', ({ begun }) => String(begun)],
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
  const limit = exportLimitOf(ports);
  const rows = await ports.database.inScope(scope, (tx) =>
    query(ports, tx, scope, { filters, after: undefined, limit: limit + 1 }),
  );
  return csvOf(DECLARATION_COLUMNS, rows, limit);
};
