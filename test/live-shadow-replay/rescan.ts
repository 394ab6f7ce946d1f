/**
 * What the features of the test's rules mean, in SQL over the stored decisions: an oracle that shares no code with the
 * windows. Each answer is counted from all decisions up to its own, in the order of the log.
 */
import { sql } from 'kysely';
import { type TenantId, uuidOf } from '../../src/kernel/index.ts';
import { type Database, tables } from '../../src/platform/database/index.ts';

export const FEATURES = `
lateness: 1h
features:
  card_count_1h: { count: payments, by: card, over: 1h }
  card_sum_3h: { sum: amount, by: card, over: 3h }
  card_mean_3h: { mean: amount, by: card, over: 3h }
  card_max_2h: { max: amount, by: card, over: 2h, exclude: current }
  shop_cards_40m: { distinct: card, by: merchant, over: 40m }
  shop_before_1h: { count: payments, by: merchant, over: 1h, delay: 30m }
  pair_large_4h: { count: payments, by: [card, merchant], over: 4h, where: 'amount.amountMinor > 40000' }
  ip_count_2h: { count: payments, by: ip, over: 2h }
`;

/** The features of each decision as they should be, by event id; null: unknown. */
export const rescanned = async (
  database: Database,
  tenant: TenantId,
): Promise<ReadonlyMap<string, Readonly<Record<string, number | null>>>> => {
  const { rows } = await database.inScope({ tenant }, (tx) =>
    sql<{ eventId: string; features: Record<string, number | null> }>`
    with payment as materialized (
      select event_id, occurred_at as at, (record::json ->> 'sequence')::int as number,
        record::json #>> '{attempt,card,token}' as card,
        record::json #>> '{attempt,merchant,acceptorNumber}' as shop,
        record::json #>> '{attempt,customer,ipAddress}' as ip,
        (record::json #>> '{attempt,amount,amountMinor}')::numeric as minor,
        record::json #>> '{attempt,amount,currency}' as currency
      from decision.decision where tenant = ${uuidOf(tenant)}
    ), judged as (
      select *, at < max(at) over (order by number) - interval '1 hour' as too_late from payment
    )
    select now.event_id as "eventId", case when now.too_late then '{}' else json_build_object(
      'card_count_1h', count(*) filter (where same_card and age < interval '1 hour'),
      'card_sum_3h', coalesce(sum(past.minor) filter (where same_money and age < interval '3 hours'), 0),
      'card_mean_3h', avg(past.minor) filter (where same_money and age < interval '3 hours'),
      'card_max_2h', max(past.minor) filter (where same_money and past.number < now.number and age < interval '2 hours'),
      'shop_cards_40m', count(distinct past.card) filter (where past.shop = now.shop and age < interval '40 minutes'),
      'shop_before_1h', count(*) filter (
        where past.shop = now.shop and age >= interval '30 minutes' and age < interval '90 minutes'),
      'pair_large_4h', count(*) filter (
        where same_card and past.shop = now.shop and past.minor > 40000 and age < interval '4 hours'),
      'ip_count_2h', case when now.ip is not null then
        count(*) filter (where past.ip = now.ip and age < interval '2 hours') end
    ) end as features
    from judged as now
    join payment as past on past.number <= now.number and past.at <= now.at
    cross join lateral (
      select now.at - past.at as age, past.card = now.card as same_card,
        past.card = now.card and past.currency = now.currency as same_money
    ) as compared
    group by now.event_id, now.number, now.ip, now.too_late`.execute(tables(tx)),
  );
  return new Map(rows.map(({ eventId, features }) => [eventId, features]));
};
