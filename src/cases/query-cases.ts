/** Reads cases: a page, one with its timeline, and the counts of what waits. */
import { type Selectable, sql } from 'kysely';
import { type Instant, idOf, type PartyId, type PersonId, type TenantId, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import type { CaseId } from './core/alert.ts';
import type { CaseOrder, Position } from './core/cursor.ts';
import { containing, numberIn } from './core/search.ts';
import type { Severity } from './core/severity.ts';
import type { MerchantId } from './core/work.ts';
import type { Tables } from './store-tables.ts';

export type CaseFilters = {
  /** `open` holds the overdue ones too. */
  readonly status?: 'open' | 'overdue' | 'closed' | undefined;
  readonly owner?: PersonId | 'nobody' | undefined;
  readonly severity?: Severity | undefined;
  readonly merchant?: MerchantId | undefined;
  /** Who takes part in it. */
  readonly participant?: PersonId | undefined;
  /** Whether the board has heard of it. */
  readonly reportedToBoard?: boolean | undefined;
  /** Part of the subject's name or id, or the number. */
  readonly text?: string | undefined;
};

export type CasesWanted = {
  readonly filters: CaseFilters;
  readonly order: CaseOrder;
  readonly after?: Position<'cas'> | undefined;
  readonly limit: number;
  readonly now: Instant;
};

const CASE_COLUMNS = [
  'file.id',
  'file.number',
  'file.kind',
  'file.subject_kind',
  'file.subject_id',
  'file.subject_label',
  'file.severity',
  'file.owner',
  'file.opened_at',
  'file.due_at',
  'file.escalated_at',
  'file.closed_at',
  'file.board_at',
] as const;

const filesOf = (tx: Tx, tenant: TenantId) =>
  tables<Tables>(tx)
    .selectFrom('cases.case_file as file')
    .leftJoinLateral(
      ({ selectFrom }) =>
        selectFrom('cases.alert_case as link')
          .innerJoin('cases.alert as alert', (join) =>
            join.onRef('alert.tenant', '=', 'link.tenant').onRef('alert.id', '=', 'link.alert'),
          )
          .select(({ fn }) => [
            fn.countAll<number>().as('alert_count'),
            fn.countAll<number>().filterWhere('alert.disposed_at', 'is', null).as('open_alerts'),
          ])
          .whereRef('link.tenant', '=', 'file.tenant')
          .whereRef('link.case_file', '=', 'file.id')
          .where('link.left_at', 'is', null)
          .as('counted'),
      (join) => join.onTrue(),
    )
    .select(CASE_COLUMNS)
    .select(({ fn, val }) => [
      fn.coalesce('counted.alert_count', val(0)).as('alert_count'),
      fn.coalesce('counted.open_alerts', val(0)).as('open_alerts'),
    ])
    .where('file.tenant', '=', uuidOf(tenant));

export type CaseFound = Pick<
  Tables['cases.case_file'],
  (typeof CASE_COLUMNS)[number] extends `file.${infer Column}` ? Column & keyof Tables['cases.case_file'] : never
> & { readonly alert_count: number; readonly open_alerts: number };

/** At most `limit`, in the order asked for. */
export const pageOfCases = async (
  tx: Tx,
  tenant: TenantId,
  { filters, order, after, limit, now }: CasesWanted,
): Promise<{ readonly found: readonly CaseFound[]; readonly next: Position<'cas'> | undefined }> => {
  let query = filesOf(tx, tenant);
  const { status, owner, severity, text } = filters;
  if (status === 'closed') query = query.where('file.closed_at', 'is not', null);
  if (status === 'open' || status === 'overdue') query = query.where('file.closed_at', 'is', null);
  if (status === 'overdue') query = query.where('file.due_at', '<=', now);
  if (owner === 'nobody') query = query.where('file.owner', 'is', null);
  else if (owner !== undefined) query = query.where('file.owner', '=', uuidOf(owner));
  if (severity !== undefined) query = query.where('file.severity', '=', severity);
  const { merchant, participant, reportedToBoard } = filters;
  if (reportedToBoard !== undefined) query = query.where('file.board_at', reportedToBoard ? 'is not' : 'is', null);
  if (merchant !== undefined) {
    query = query.where(({ exists, selectFrom }) =>
      exists(
        selectFrom('cases.case_merchant as linked')
          .select('linked.merchant')
          .whereRef('linked.tenant', '=', 'file.tenant')
          .whereRef('linked.case_file', '=', 'file.id')
          .where('linked.merchant', '=', uuidOf(merchant))
          .where('linked.left_at', 'is', null),
      ),
    );
  }
  if (participant !== undefined) {
    query = query.where(({ exists, selectFrom }) =>
      exists(
        selectFrom('cases.participant as part')
          .select('part.person')
          .whereRef('part.tenant', '=', 'file.tenant')
          .whereRef('part.case_file', '=', 'file.id')
          .where('part.person', '=', uuidOf(participant))
          .where('part.left_at', 'is', null),
      ),
    );
  }
  if (text !== undefined) {
    const pattern = containing(text);
    const number = numberIn(text);
    query = query.where(({ or, eb }) =>
      or([
        eb('file.subject_label', 'ilike', pattern),
        eb('file.subject_id', 'ilike', pattern),
        ...(number === undefined ? [] : [eb('file.number', '=', number)]),
      ]),
    );
  }
  const column = order === 'due' ? 'file.due_at' : 'file.opened_at';
  const direction = order === 'due' ? 'asc' : 'desc';
  if (after !== undefined) {
    query = query.where(({ eb, refTuple, tuple }) =>
      eb(refTuple(column, 'file.id'), order === 'due' ? '>' : '<', tuple(after.at, uuidOf(after.id))),
    );
  }
  const rows = await query
    .orderBy(column, direction)
    .orderBy('file.id', direction)
    .limit(limit + 1)
    .execute();
  const found = rows.slice(0, limit);
  const last = rows.length > limit ? found.at(-1) : undefined;
  return {
    found,
    next: last && { at: order === 'due' ? last.due_at : last.opened_at, id: idOf('cas', last.id) },
  };
};

export const caseById = (tx: Tx, tenant: TenantId, id: CaseId): Promise<CaseFound | undefined> =>
  filesOf(tx, tenant).where('file.id', '=', uuidOf(id)).executeTakeFirst();

/** Whose concern the case is besides the tenant's. `undefined`: no such case. */
export const caseParty = async (
  tx: Tx,
  tenant: TenantId,
  id: CaseId,
): Promise<{ readonly party: PartyId | undefined } | undefined> => {
  const row = await tables<Tables>(tx)
    .selectFrom('cases.case_file')
    .select('party')
    .where('tenant', '=', uuidOf(tenant))
    .where('id', '=', uuidOf(id))
    .executeTakeFirst();
  return row && { party: row.party === null ? undefined : idOf('pty', row.party) };
};

const TIMELINE_COLUMNS = [
  'place',
  'at',
  'kind',
  'actor_kind',
  'actor_id',
  'params',
  'words',
  'record',
  'salt',
  'entry',
  'erased_at',
  'erased_for',
] as const;

export type TimelineFound = Pick<Selectable<Tables['cases.timeline']>, (typeof TIMELINE_COLUMNS)[number]>;

/** Oldest first. */
export const timelineOf = (tx: Tx, tenant: TenantId, id: CaseId): Promise<readonly TimelineFound[]> =>
  tables<Tables>(tx)
    .selectFrom('cases.timeline')
    .select(TIMELINE_COLUMNS)
    .where('tenant', '=', uuidOf(tenant))
    .where('case_file', '=', uuidOf(id))
    .orderBy('place')
    .execute();

export type CaseCounts = {
  readonly open: number;
  readonly overdue: number;
  readonly mine: number;
  readonly mineOverdue: number;
};

export const countCases = async (
  tx: Tx,
  tenant: TenantId,
  { now, me }: { readonly now: Instant; readonly me: PersonId | undefined },
): Promise<CaseCounts> => {
  const mine = me === undefined ? sql<boolean>`false` : sql<boolean>`owner = ${uuidOf(me)}::uuid`;
  const late = sql<boolean>`due_at <= ${now}::timestamptz`;
  return tables<Tables>(tx)
    .selectFrom('cases.case_file')
    .select(({ fn }) => [
      fn.countAll<number>().as('open'),
      fn.countAll<number>().filterWhere(late).as('overdue'),
      fn.countAll<number>().filterWhere(mine).as('mine'),
      fn
        .countAll<number>()
        .filterWhere(({ and }) => and([mine, late]))
        .as('mineOverdue'),
    ])
    .where('tenant', '=', uuidOf(tenant))
    .where('closed_at', 'is', null)
    .executeTakeFirstOrThrow();
};

export const nextDueCase = (tx: Tx, tenant: TenantId) =>
  tables<Tables>(tx)
    .selectFrom('cases.case_file')
    .select(['id', 'number', 'due_at', 'subject_kind', 'subject_id', 'subject_label'])
    .where('tenant', '=', uuidOf(tenant))
    .where('closed_at', 'is', null)
    .orderBy('due_at')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
