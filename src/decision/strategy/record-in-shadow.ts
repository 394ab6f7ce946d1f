/** Counts what the rule set in shadow said of a batch, and notes the payments for which it differs, in its transaction. */
import { sql } from 'kysely';
import { type Instant, instantOfMs, parseInstant, type TenantId, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import type { DecisionRecord } from '../core/record.ts';
import type { Draft } from '../store.ts';
import type { ShadowSubject, Tables } from './shadow-tables.ts';

type Count = {
  readonly ruleSet: string;
  readonly live: string;
  readonly hour: Instant;
  readonly subject: ShadowSubject;
  readonly first: string;
  readonly second: string;
  readonly currency: string;
  payments: number;
  amountMinor: number;
};

const HOUR_MS = 3_600_000;

const recordedAtOf = ({ recordedAt }: DecisionRecord): Instant => {
  const at = parseInstant(recordedAt);
  if (at.kind === 'failed') throw new Error('a record holds an instant');
  return at.value;
};

export const recordInShadow = async (tx: Tx, tenant: TenantId, drafts: readonly Draft[]): Promise<void> => {
  const counts = [...countsOf(drafts).values()];
  const counted = sql`
    insert into decision.shadow_count
      (tenant, rule_set, live, hour, subject, first, second, currency, payments, amount_minor)
    select ${uuidOf(tenant)}::uuid, new.*
    from unnest(
      ${counts.map(({ ruleSet }) => ruleSet)}::text[],
      ${counts.map(({ live }) => live)}::text[],
      ${counts.map(({ hour }) => hour)}::timestamptz[],
      ${counts.map(({ subject }) => subject)}::text[],
      ${counts.map(({ first }) => first)}::text[],
      ${counts.map(({ second }) => second)}::text[],
      ${counts.map(({ currency }) => currency)}::text[],
      ${counts.map(({ payments }) => payments)}::bigint[],
      ${counts.map(({ amountMinor }) => amountMinor)}::bigint[]
    ) as new (rule_set, live, hour, subject, first, second, currency, payments, amount_minor)
    on conflict (tenant, rule_set, live, hour, subject, first, second, currency) do update
      set payments = shadow_count.payments + excluded.payments,
        amount_minor = shadow_count.amount_minor + excluded.amount_minor`.execute(tables<Tables>(tx));
  // One behind the other, without waiting in between.
  await Promise.all([counted, insertDifferences(tx, tenant, drafts)]);
};

const countsOf = (drafts: readonly Draft[]): ReadonlyMap<string, Count> => {
  const counts = new Map<string, Count>();
  for (const { record } of drafts) {
    const { shadow, answer, ruleSet, attempt } = record;
    if (shadow === undefined) continue;
    const at = recordedAtOf(record);
    const { amountMinor, currency } = attempt.amount;
    const add = (subject: ShadowSubject, first: string, second: string): void => {
      const hour = instantOfMs(at - (at % HOUR_MS));
      const key = [shadow.ruleSet.hash, ruleSet.hash, hour, subject, first, second, currency].join(' ');
      const count = counts.get(key) ?? {
        ...{ ruleSet: shadow.ruleSet.hash, live: ruleSet.hash, hour, subject, first, second, currency },
        ...{ payments: 0, amountMinor: 0 },
      };
      count.payments += 1;
      count.amountMinor += amountMinor;
      counts.set(key, count);
    };
    add('answers', answer, shadow.answer);
    for (const { rule, action, source } of shadow.reasons) if (source === undefined) add('rule', rule, action);
  }
  return counts;
};

const insertDifferences = async (tx: Tx, tenant: TenantId, drafts: readonly Draft[]): Promise<void> => {
  const rows = drafts.flatMap(({ record }) => {
    const { shadow, answer, id, ruleSet } = record;
    if (shadow === undefined || shadow.answer === answer) return [];
    return [
      {
        ...{ tenant: uuidOf(tenant), rule_set: shadow.ruleSet.hash, decision: uuidOf(id), live: ruleSet.hash, answer },
        ...{ shadow_answer: shadow.answer, recorded_at: recordedAtOf(record) },
      },
    ];
  });
  if (rows.length > 0) await tables<Tables>(tx).insertInto('decision.shadow_difference').values(rows).execute();
};
