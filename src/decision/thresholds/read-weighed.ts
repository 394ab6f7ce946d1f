/** Reads what weighed payments come to for other thresholds: all of a period at once, packed; or a page of them. */
import { sql } from 'kysely';
import { type Instant, idOf, instantOfMs, type TenantId, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import { TRUTHS, type Truth, type WeighedPayment } from '../core/policy/try-thresholds.ts';
import type { Liability } from '../core/policy/weigh.ts';
import type { DecisionId } from '../core/record.ts';
import { ANSWERS, type Answer } from '../core/rule-set.ts';

export type WeighedPeriod = {
  readonly currency: string;
  readonly from: Instant;
  readonly to: Instant;
  /** Payments before it that went through and were never reported are taken to be good. */
  readonly settledBefore: Instant;
};

const LIABILITIES: readonly Liability[] = ['none', 'attempted', 'authenticated'];
const MILLION = 1_000_000;

/** Reported or disputed: a fraud. Authorised or captured, and old enough: good. Else nobody knows. */
const truthOf = (tenant: TenantId, settledBefore: Instant) => sql<Truth>`
  case
    when exists (
      select from decision.result r where r.tenant = ${uuidOf(tenant)} and r.event_id = w.event_id
        and r.result in ('fraud', 'disputed')
    ) then 'fraud'
    when w.recorded_at < ${settledBefore} and exists (
      select from decision.result r where r.tenant = ${uuidOf(tenant)} and r.event_id = w.event_id
        and r.result in ('authorised', 'captured')
    ) then 'good'
    else 'unknown'
  end`;

const place = (of: readonly string[], column: string) =>
  sql`(array_position(array[${sql.join(of.map((each) => sql.lit(each)))}], ${sql.ref(column)}) - 1)`;

/**
 * Every one of a period, in no order. They come as one text for each hour, `probability,amount,marks;` again and again:
 * a row of its own for each would take several times as long to read.
 */
export const eachWeighed = async (
  tx: Tx,
  tenant: TenantId,
  { currency, from, to, settledBefore }: WeighedPeriod,
  visit: (payment: WeighedPayment) => void,
): Promise<void> => {
  // Many rows meet many: before the planner has counted them it would look up each one by one.
  await sql`select set_config('enable_nestloop', 'off', true)`.execute(tables<object>(tx));
  const { rows } = await sql<{ packed: string }>`
    with paid as (
      select event_id, bool_or(result in ('fraud', 'disputed')) as is_fraud,
        bool_or(result in ('authorised', 'captured')) as is_paid
      from decision.result where tenant = ${uuidOf(tenant)} group by event_id
    )
    select string_agg(w.probability || ',' || w.amount_minor || ',' || (
        ${place(LIABILITIES, 'w.liability')} + 3 * (${place(ANSWERS, 'w.ruled')} + 4 * (${place(ANSWERS, 'w.answer')}
        + 4 * (w.can_challenge::int + 2 * (w.is_exempt::int + 2 * (w.is_open::int + 2 * (
          case when paid.is_fraud then 2 when paid.is_paid and w.recorded_at < ${settledBefore} then 1 else 0 end
        ))))))
      ), ';') || ';' as packed
    from decision.weighed w left join paid on paid.event_id = w.event_id
    where w.tenant = ${uuidOf(tenant)} and w.currency = ${currency} and w.recorded_at >= ${from} and w.recorded_at < ${to}
    group by date_bin('1 hour', w.recorded_at, timestamptz '2000-01-01T00:00:00Z')`.execute(tables<object>(tx));
  for (const { packed } of rows) unpack(packed, visit);
};

const COMMA = 44;
const SEMICOLON = 59;
const ZERO = 48;

const unpack = (packed: string, visit: (payment: WeighedPayment) => void): void => {
  let [probability, amountMinor, number] = [0, 0, 0];
  let isFirst = true;
  for (let at = 0; at < packed.length; at += 1) {
    const sign = packed.charCodeAt(at);
    if (sign === COMMA) {
      if (isFirst) probability = number;
      else amountMinor = number;
      isFirst = false;
      number = 0;
    } else if (sign === SEMICOLON) {
      visit(paymentOf(probability, amountMinor, number));
      isFirst = true;
      number = 0;
    } else {
      number = number * 10 + sign - ZERO;
    }
  }
};

const paymentOf = (probability: number, amountMinor: number, marks: number): WeighedPayment => {
  const rest = Math.floor(marks / 48);
  return {
    probability: probability / MILLION,
    amountMinor,
    liability: LIABILITIES[marks % 3] as Liability,
    ruled: ANSWERS[Math.floor(marks / 3) % 4] as Answer,
    answer: ANSWERS[Math.floor(marks / 12) % 4] as Answer,
    canChallenge: (rest & 1) !== 0,
    isExempt: (rest & 2) !== 0,
    isOpen: (rest & 4) !== 0,
    truth: TRUTHS[rest >> 3] as Truth,
  };
};

export type WeighedFilters = WeighedPeriod & {
  readonly minProbability?: number | undefined;
  readonly maxProbability?: number | undefined;
  readonly answer?: Answer | undefined;
  readonly truth?: Truth | undefined;
};

export type WeighedRow = {
  readonly decision: DecisionId;
  readonly eventId: string;
  readonly recordedAt: Instant;
  readonly amountMinor: number;
  readonly probability: number;
  readonly ruled: Answer;
  readonly answer: Answer;
  readonly isExempt: boolean;
  readonly truth: Truth;
};

export type WeighedPlace = { readonly recordedAt: Instant; readonly decision: DecisionId };

/** The latest first. */
export const pageOfWeighed = async (
  tx: Tx,
  tenant: TenantId,
  wanted: { readonly filters: WeighedFilters; readonly after: WeighedPlace | undefined; readonly limit: number },
): Promise<{ readonly rows: readonly WeighedRow[]; readonly hasMore: boolean }> => {
  const { filters, after, limit } = wanted;
  const { currency, from, to, minProbability = 0, maxProbability = 1, answer, truth } = filters;
  const conditions = [
    sql`w.tenant = ${uuidOf(tenant)} and w.currency = ${currency} and w.recorded_at >= ${from} and w.recorded_at < ${to}`,
    sql`w.probability between ${Math.ceil(minProbability * MILLION)} and ${Math.floor(maxProbability * MILLION)}`,
    ...(answer === undefined ? [] : [sql`w.answer = ${answer}`]),
    ...(after === undefined
      ? []
      : [sql`(w.recorded_at, w.decision) < (${after.recordedAt}, ${uuidOf(after.decision)}::uuid)`]),
  ];
  const { rows } = await sql<{
    decision: string;
    event_id: string;
    recorded_at: number;
    amount_minor: number;
    probability: number;
    ruled: Answer;
    answer: Answer;
    is_exempt: boolean;
    truth: Truth;
  }>`
    select * from (
      select w.decision, w.event_id, w.recorded_at, w.amount_minor, w.probability, w.ruled, w.answer, w.is_exempt,
        ${truthOf(tenant, filters.settledBefore)} as truth
      from decision.weighed w where ${sql.join(conditions, sql` and `)}
    ) as found
    where ${truth === undefined ? sql`true` : sql`truth = ${truth}`}
    order by recorded_at desc, decision desc limit ${limit + 1}`.execute(tables<object>(tx));
  return {
    rows: rows.slice(0, limit).map((row) => ({
      decision: idOf('dec', row.decision),
      eventId: row.event_id,
      recordedAt: instantOfMs(row.recorded_at),
      amountMinor: row.amount_minor,
      probability: row.probability / MILLION,
      ruled: row.ruled,
      answer: row.answer,
      isExempt: row.is_exempt,
      truth: row.truth,
    })),
    hasMore: rows.length > limit,
  };
};
