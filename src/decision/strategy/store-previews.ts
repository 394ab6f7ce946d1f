/** Previews as rows, and the judged payments they are made from: as lines of text that one value of the answer carries. */
import { sql } from 'kysely';
import { type Id, type Instant, idOf, type TenantId, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import type { PreviewResult } from '../core/preview.ts';
import type { RuleSetId } from './store-rule-sets.ts';

export type PreviewId = Id<'prv'>;

export const PREVIEW_STATUSES = ['waiting', 'running', 'done', 'cancelled', 'failed'] as const;
export type PreviewStatus = (typeof PREVIEW_STATUSES)[number];

type Tables = {
  'decision.rule_set_preview': {
    tenant: string;
    id: string;
    version: string;
    days: number;
    from_at: Instant;
    to_at: Instant;
    status: PreviewStatus;
    payments: number;
    done: number;
    asked_by: string;
    asked_at: Instant;
    seen_at: Instant;
    ended_at: Instant | null;
    result: string | null;
  };
  'decision.batch': { tenant: string; rule_set: string; recorded_at: Instant };
  'decision.decision': { tenant: string; id: string; recorded_at: Instant };
};

export type StoredPreview = {
  readonly id: PreviewId;
  readonly version: RuleSetId;
  readonly days: number;
  /** Payments recorded from then on, and before `to`. */
  readonly from: Instant;
  readonly to: Instant;
  readonly status: PreviewStatus;
  readonly payments: number;
  readonly done: number;
  readonly askedBy: string;
  readonly askedAt: Instant;
  readonly seenAt: Instant;
  readonly endedAt: Instant | undefined;
  readonly result: PreviewResult | undefined;
};

export const insertPreview = async (
  tx: Tx,
  tenant: TenantId,
  preview: Omit<StoredPreview, 'status' | 'done' | 'endedAt' | 'result' | 'seenAt'>,
): Promise<void> => {
  const { id, version, days, from, to, payments, askedBy, askedAt } = preview;
  await tables<Tables>(tx)
    .insertInto('decision.rule_set_preview')
    .values({
      ...{ tenant: uuidOf(tenant), id: uuidOf(id), version: uuidOf(version), days, from_at: from, to_at: to },
      ...{ status: 'waiting', payments, done: 0, asked_by: askedBy, asked_at: askedAt, seen_at: askedAt },
      ...{ ended_at: null, result: null },
    })
    .execute();
};

const UNDER_WAY = ['waiting', 'running'] as const;

export type Progress = {
  readonly id: PreviewId;
  readonly status: PreviewStatus;
  readonly done: number;
  readonly at: Instant;
  readonly result?: PreviewResult;
};

/** False when it is no longer under way: somebody cancelled it. */
export const setProgress = async (
  tx: Tx,
  tenant: TenantId,
  { id, status, done, at, result }: Progress,
): Promise<boolean> => {
  const { numUpdatedRows } = await tables<Tables>(tx)
    .updateTable('decision.rule_set_preview')
    .set({
      ...{ status, done, seen_at: at, ended_at: status === 'waiting' || status === 'running' ? null : at },
      result: result === undefined ? null : JSON.stringify(result),
    })
    .where('tenant', '=', uuidOf(tenant))
    .where('id', '=', uuidOf(id))
    .where('status', 'in', UNDER_WAY)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
};

export const previewsOf = async (
  tx: Tx,
  tenant: TenantId,
  wanted: { readonly version: RuleSetId; readonly id?: PreviewId | undefined; readonly limit: number },
): Promise<readonly StoredPreview[]> => {
  let found = tables<Tables>(tx)
    .selectFrom('decision.rule_set_preview')
    .select(['id', 'days', 'from_at', 'to_at', 'status', 'payments', 'done', 'asked_by', 'asked_at', 'seen_at'])
    .select(['ended_at', 'result'])
    .where('tenant', '=', uuidOf(tenant))
    .where('version', '=', uuidOf(wanted.version))
    .orderBy('id', 'desc')
    .limit(wanted.limit);
  if (wanted.id !== undefined) found = found.where('id', '=', uuidOf(wanted.id));
  return (await found.execute()).map((row) => ({
    ...{ id: idOf('prv', row.id), version: wanted.version, days: row.days, from: row.from_at, to: row.to_at },
    ...{ status: row.status, payments: row.payments, done: row.done, askedBy: row.asked_by, askedAt: row.asked_at },
    ...{ seenAt: row.seen_at, endedAt: row.ended_at ?? undefined },
    result: row.result === null ? undefined : (JSON.parse(row.result) as PreviewResult),
  }));
};

/** Of the tenant, with a sign of life since `since`. */
export const isAnyUnderWay = async (tx: Tx, tenant: TenantId, since: Instant): Promise<boolean> => {
  const row = await tables<Tables>(tx)
    .selectFrom('decision.rule_set_preview')
    .select('id')
    .where('tenant', '=', uuidOf(tenant))
    .where('status', 'in', UNDER_WAY)
    .where('seen_at', '>=', since)
    .executeTakeFirst();
  return row !== undefined;
};

type Period = { readonly from: Instant; readonly to: Instant };

export const countPayments = async (tx: Tx, tenant: TenantId, { from, to }: Period): Promise<number> => {
  const { count } = await tables<Tables>(tx)
    .selectFrom('decision.decision')
    .select(sql<number>`count(*)::bigint`.as('count'))
    .where('tenant', '=', uuidOf(tenant))
    .where('recorded_at', '>=', from)
    .where('recorded_at', '<', to)
    .executeTakeFirstOrThrow();
  return count;
};

/** The hashes of the rule sets that judged in a period. */
export const ruleSetsOfPeriod = async (tx: Tx, tenant: TenantId, { from, to }: Period): Promise<readonly string[]> => {
  const rows = await tables<Tables>(tx)
    .selectFrom('decision.batch')
    .select('rule_set')
    .distinct()
    .where('tenant', '=', uuidOf(tenant))
    .where('recorded_at', '>=', from)
    .where('recorded_at', '<', to)
    .execute();
  return rows.map(({ rule_set }) => rule_set);
};

/** What lines need beside the attempt; what is not needed is not read. */
export type LineNeeds = { readonly features: boolean; readonly score: boolean; readonly sequence: boolean };

export type Place = { readonly recordedAt: Instant; readonly id: string };

export type AttemptLines = { readonly lines: string; readonly count: number; readonly last: Place | undefined };

/**
 * Judged payments in the order they were recorded in, from behind `after` on, as `core/preview.ts` reads them. A record's
 * canonical text is read up to its features, or up to behind them: quotes inside of it are escaped, so that no value can
 * pass for the name of a member.
 */
export const attemptLines = async (
  tx: Tx,
  tenant: TenantId,
  wanted: Period & { readonly after: Place | undefined; readonly limit: number; readonly needs: LineNeeds },
): Promise<AttemptLines> => {
  const { from, to, after, limit, needs } = wanted;
  const end = sql`position('"id":"dec_' in record)`;
  const head = needs.features ? end : sql`coalesce(nullif(position('"features":' in record), 0), ${end})`;
  const score = sql`coalesce(substring(substr(record, position('"ruleSet":{' in record)) from '^[^}]*},"score":([0-9.eE+-]+)'), '')`;
  const sequence = sql`coalesce(substring(record from ',"sequence":([0-9]+)'), '0')`;
  const behind = after === undefined ? sql`true` : sql`(recorded_at, id) > (${after.recordedAt}, ${after.id}::uuid)`;
  const { rows } = await sql<{ lines: string | null; count: number; recorded_at: Instant | null; id: string | null }>`
    with chunk as materialized (
      select id, event_id, recorded_at, occurred_at, record from decision.decision
      where tenant = ${uuidOf(tenant)} and recorded_at >= ${from} and recorded_at < ${to} and ${behind}
      order by recorded_at, id limit ${limit}
    ), label as materialized (
      select event_id, bool_or(result in ('fraud', 'disputed')) as bad,
        bool_or(result in ('authorised', 'captured')) as good
      from decision.result
      where tenant = ${uuidOf(tenant)} and event_id in (select event_id from chunk)
      group by event_id
    )
    select count(*)::int as count, max(recorded_at) as recorded_at, (array_agg(id order by recorded_at desc, id desc))[1] as id,
      string_agg(concat_ws(E'\\t', 'a',
        (extract(epoch from recorded_at) * 1000)::bigint, (extract(epoch from occurred_at) * 1000)::bigint,
        ${needs.sequence ? sequence : sql`'0'`},
        case when label.bad then 'fraud' when label.good then 'good' else 'unknown' end,
        id, ${needs.score ? score : sql`''`},
        rtrim(left(record, ${head} - 1), ',')), E'\\n' order by recorded_at, id) as lines
    from chunk left join label using (event_id)`.execute(tables<Tables>(tx));
  const [row] = rows;
  const last = row?.recorded_at == null || row.id == null ? undefined : { recordedAt: row.recorded_at, id: row.id };
  return { lines: row?.lines ?? '', count: row?.count ?? 0, last };
};

export type ResultLines = { readonly lines: string; readonly count: number; readonly position: number };

/** What became known of payments of the period, in the order it was received in, up to an instant. */
export const resultLines = async (
  tx: Tx,
  tenant: TenantId,
  wanted: { readonly from: Instant; readonly until: Instant; readonly position: number; readonly limit: number },
): Promise<ResultLines> => {
  const { rows } = await sql<{ lines: string | null; count: number; position: number | null }>`
    with chunk as materialized (
      select each.position, each.result, each.received_at, judged.occurred_at, judged.record
      from decision.result as each
      join decision.decision as judged
        on judged.tenant = each.tenant and judged.event_id = each.event_id and judged.recorded_at >= ${wanted.from}
      where each.tenant = ${uuidOf(tenant)} and each.known and each.position > ${wanted.position}
        and each.received_at <= ${wanted.until}
      order by each.position limit ${wanted.limit}
    )
    select count(*)::int as count, max(position)::bigint as position,
      string_agg(concat_ws(E'\\t', 'r',
        (extract(epoch from received_at) * 1000)::bigint, (extract(epoch from occurred_at) * 1000)::bigint,
        coalesce(substring(record from ',"sequence":([0-9]+)'), '0'), result,
        rtrim(left(record, position('"id":"dec_' in record) - 1), ',')), E'\\n' order by position) as lines
    from chunk`.execute(tables<Tables>(tx));
  const [row] = rows;
  return { lines: row?.lines ?? '', count: row?.count ?? 0, position: row?.position ?? wanted.position };
};
