/** Reads alerts with their dispositions and cases: a page, one, those of a case. */
import { type Selectable, sql } from 'kysely';
import { type Instant, idOf, type TenantId, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import type { AlertId, CaseId, Subject } from './core/alert.ts';
import type { Position } from './core/cursor.ts';
import type { DispositionReason } from './core/disposition.ts';
import { containing } from './core/search.ts';
import type { Severity } from './core/severity.ts';
import type { Tables } from './store-tables.ts';

export type AlertFilters = {
  readonly status?: 'open' | 'disposed' | undefined;
  readonly severity?: Severity | undefined;
  readonly source?: string | undefined;
  readonly kind?: string | undefined;
  readonly case?: CaseId | undefined;
  /** Why it left the list. */
  readonly resolution?: DispositionReason | undefined;
  /** Disposed of as duplicates of this one. */
  readonly mergedInto?: AlertId | undefined;
  readonly similarTo?: SimilarTo | undefined;
  /** Part of the subject's name or id. */
  readonly subject?: string | undefined;
  /** Recorded at or after. */
  readonly from?: Instant | undefined;
  /** Recorded before. */
  readonly to?: Instant | undefined;
};

const ALERT_COLUMNS = [
  'id',
  'source',
  'sequence',
  'kind',
  'severity',
  'subject_kind',
  'subject_id',
  'subject_label',
  'reference',
  'record',
  'salt',
  'entry',
  'source_entry',
  'observed_at',
  'recorded_at',
  'times_seen_again',
  'last_seen_at',
  'disposed_at',
  'happened_at',
  'raw_sha256',
  'raw_size',
  'raw_type',
  'raw_withheld',
  'times_reopened',
] as const;

const DISPOSITION_COLUMNS = [
  'id',
  'alert',
  'person',
  'second_person',
  'reason',
  'words',
  'duplicate_of',
  'record',
  'salt',
  'entry',
  'recorded_at',
  'erased_at',
  'erased_for',
] as const;

const PROPOSAL_COLUMNS = ['alert', 'act', 'person', 'reason', 'asked_at', 'times_reopened'] as const;

export type AlertColumns = Pick<SelectedAlert, (typeof ALERT_COLUMNS)[number]>;
type SelectedAlert = Omit<Tables['cases.alert'], 'times_seen_again' | 'times_reopened'> & {
  times_seen_again: number;
  times_reopened: number;
};
export type DispositionColumns = Pick<Selectable<Tables['cases.disposition']>, (typeof DISPOSITION_COLUMNS)[number]>;
export type ProposalColumns = Pick<Selectable<Tables['cases.proposal']>, (typeof PROPOSAL_COLUMNS)[number]>;

/** An alert with what belongs to it. */
export type AlertFound = {
  readonly alert: AlertColumns;
  readonly cases: readonly { readonly id: CaseId; readonly number: number }[];
  readonly disposition: DispositionColumns | undefined;
  /** The last that was put before a second person. */
  readonly proposal: ProposalColumns | undefined;
};

/** What alerts like `alert` have in common with it. */
export type SimilarTo = {
  readonly alert: AlertId;
  readonly kind: string;
  readonly subject: Pick<Subject, 'kind' | 'id'>;
  readonly source: string;
  readonly reference: string;
};

export type AlertsWanted = {
  readonly filters: AlertFilters;
  readonly after?: Position<'alt'> | undefined;
  readonly limit: number;
};

/** Newest first, at most `limit`. */
export const pageOfAlerts = async (
  tx: Tx,
  tenant: TenantId,
  { filters, after, limit }: AlertsWanted,
): Promise<{ readonly found: readonly AlertFound[]; readonly next: Position<'alt'> | undefined }> => {
  const rows = await filtered(tx, tenant, filters)
    .select(ALERT_COLUMNS)
    .$if(after !== undefined, (query) =>
      query.where(({ eb, refTuple, tuple }) =>
        eb(
          refTuple('alert.recorded_at', 'alert.id'),
          '<',
          tuple((after as Position<'alt'>).at, uuidOf((after as Position<'alt'>).id)),
        ),
      ),
    )
    .orderBy('alert.recorded_at', 'desc')
    .orderBy('alert.id', 'desc')
    .limit(limit + 1)
    .execute();
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return {
    found: await withBelongings(tx, tenant, shown),
    next: last && { at: last.recorded_at, id: idOf('alt', last.id) },
  };
};

const filtered = (tx: Tx, tenant: TenantId, filters: AlertFilters) => {
  let query = similar(tx, tenant, filters.similarTo);
  const { resolution, mergedInto } = filters;
  if (resolution !== undefined || mergedInto !== undefined) {
    query = query.where(({ exists, selectFrom }) =>
      exists(
        selectFrom('cases.disposition as standing')
          .select('standing.id')
          .whereRef('standing.tenant', '=', 'alert.tenant')
          .whereRef('standing.alert', '=', 'alert.id')
          .where('standing.withdrawn_at', 'is', null)
          .$if(resolution !== undefined, (one) => one.where('standing.reason', '=', resolution as DispositionReason))
          .$if(mergedInto !== undefined, (one) =>
            one.where('standing.duplicate_of', '=', uuidOf(mergedInto as AlertId)),
          ),
      ),
    );
  }
  const { status, severity, source, kind, subject, from, to } = filters;
  if (status !== undefined) query = query.where('disposed_at', status === 'open' ? 'is' : 'is not', null);
  if (severity !== undefined) query = query.where('severity', '=', severity);
  if (source !== undefined) query = query.where('source', '=', source);
  if (kind !== undefined) query = query.where('kind', '=', kind);
  if (from !== undefined) query = query.where('recorded_at', '>=', from);
  if (to !== undefined) query = query.where('recorded_at', '<', to);
  if (subject !== undefined) {
    const pattern = containing(subject);
    query = query.where(({ or, eb }) =>
      or([eb('subject_label', 'ilike', pattern), eb('subject_id', 'ilike', pattern)]),
    );
  }
  const ofCase = filters.case;
  if (ofCase === undefined) return query;
  return query.where(({ exists, selectFrom }) =>
    exists(
      selectFrom('cases.alert_case as link')
        .select('link.alert')
        .whereRef('link.tenant', '=', 'alert.tenant')
        .whereRef('link.alert', '=', 'alert.id')
        .where('link.case_file', '=', uuidOf(ofCase))
        .where('link.left_at', 'is', null),
    ),
  );
};

/** Those that share kind and subject, or source and reference, with one; not that one itself. */
const similar = (tx: Tx, tenant: TenantId, to: SimilarTo | undefined) => {
  const query = tables<Tables>(tx).selectFrom('cases.alert as alert').where('alert.tenant', '=', uuidOf(tenant));
  if (to === undefined) return query;
  const { kind, subject, source, reference } = to;
  return query
    .where('alert.id', '<>', uuidOf(to.alert))
    .where(({ or, and, eb }) =>
      or([
        and([
          eb('alert.kind', '=', kind),
          eb('alert.subject_kind', '=', subject.kind),
          eb('alert.subject_id', '=', subject.id),
        ]),
        and([eb('alert.source', '=', source), eb('alert.reference', '=', reference)]),
      ]),
    );
};

export const alertById = async (tx: Tx, tenant: TenantId, id: AlertId): Promise<AlertFound | undefined> => {
  const rows = await tables<Tables>(tx)
    .selectFrom('cases.alert')
    .select(ALERT_COLUMNS)
    .where('tenant', '=', uuidOf(tenant))
    .where('id', '=', uuidOf(id))
    .execute();
  return (await withBelongings(tx, tenant, rows))[0];
};

const withBelongings = async (
  tx: Tx,
  tenant: TenantId,
  alerts: readonly AlertColumns[],
): Promise<readonly AlertFound[]> => {
  if (alerts.length === 0) return [];
  const ids = sql<string>`any(${alerts.map(({ id }) => id)}::uuid[])`;
  const links = await tables<Tables>(tx)
    .selectFrom('cases.alert_case as link')
    .innerJoin('cases.case_file as file', (join) =>
      join.onRef('file.tenant', '=', 'link.tenant').onRef('file.id', '=', 'link.case_file'),
    )
    .select(['link.alert', 'file.id', 'file.number'])
    .where('link.tenant', '=', uuidOf(tenant))
    .where('link.alert', '=', ids)
    .where('link.left_at', 'is', null)
    .orderBy('file.number')
    .execute();
  const dispositions = await tables<Tables>(tx)
    .selectFrom('cases.disposition')
    .select(DISPOSITION_COLUMNS)
    .where('tenant', '=', uuidOf(tenant))
    .where('alert', '=', ids)
    .where('withdrawn_at', 'is', null)
    .execute();
  const proposals = await tables<Tables>(tx)
    .selectFrom('cases.proposal')
    .select(PROPOSAL_COLUMNS)
    .distinctOn('alert')
    .where('tenant', '=', uuidOf(tenant))
    .where('alert', '=', ids)
    .orderBy('alert')
    .orderBy('asked_at', 'desc')
    .orderBy('id', 'desc')
    .execute();
  const dispositionOf = new Map(dispositions.map((row) => [row.alert, row]));
  const proposalOf = new Map(proposals.map((row) => [row.alert, row]));
  return alerts.map((alert) => ({
    alert,
    cases: links.filter((link) => link.alert === alert.id).map(({ id, number }) => ({ id: idOf('cas', id), number })),
    disposition: dispositionOf.get(alert.id),
    proposal: proposalOf.get(alert.id),
  }));
};

/** How many stand as duplicates of this one. */
export const countMerged = async (tx: Tx, tenant: TenantId, id: AlertId): Promise<number> => {
  const { merged } = await tables<Tables>(tx)
    .selectFrom('cases.disposition')
    .select(({ fn }) => fn.countAll<number>().as('merged'))
    .where('tenant', '=', uuidOf(tenant))
    .where('duplicate_of', '=', uuidOf(id))
    .where('withdrawn_at', 'is', null)
    .executeTakeFirstOrThrow();
  return merged;
};

const REOPENING_COLUMNS = [
  'took.disposition',
  'took.person',
  'took.words',
  'took.record',
  'took.salt',
  'took.entry',
  'took.recorded_at',
  'took.erased_at',
  'took.erased_for',
  'taken.reason',
] as const;

/** Oldest first. */
export const reopeningsOf = (tx: Tx, tenant: TenantId, id: AlertId) =>
  tables<Tables>(tx)
    .selectFrom('cases.reopening as took')
    .innerJoin('cases.disposition as taken', (join) =>
      join.onRef('taken.tenant', '=', 'took.tenant').onRef('taken.id', '=', 'took.disposition'),
    )
    .select(REOPENING_COLUMNS)
    .where('took.tenant', '=', uuidOf(tenant))
    .where('took.alert', '=', uuidOf(id))
    .orderBy('took.recorded_at')
    .execute();

export const openAlertCounts = async (
  tx: Tx,
  tenant: TenantId,
): Promise<readonly { readonly severity: Severity; readonly count: number }[]> =>
  tables<Tables>(tx)
    .selectFrom('cases.alert')
    .select(({ fn }) => ['severity', fn.countAll<number>().as('count')])
    .where('tenant', '=', uuidOf(tenant))
    .where('disposed_at', 'is', null)
    .groupBy('severity')
    .execute();

export const oldestOpenAlert = async (
  tx: Tx,
  tenant: TenantId,
): Promise<{ readonly id: AlertId; readonly recordedAt: Instant } | undefined> => {
  const row = await tables<Tables>(tx)
    .selectFrom('cases.alert')
    .select(['id', 'recorded_at'])
    .where('tenant', '=', uuidOf(tenant))
    .where('disposed_at', 'is', null)
    .orderBy('recorded_at')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  return row && { id: idOf('alt', row.id), recordedAt: row.recorded_at };
};
