/** What a batch adds to campaigns, and the lifts that a guard has not heeded yet. */
import { sql } from 'kysely';
import { type Instant, instantOfMs, type TenantId, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import type { GuardSettings } from '../core/enumeration/guard-settings.ts';
import type { Block } from '../core/enumeration/say.ts';
import type { Sign } from '../core/enumeration/weigh.ts';
import type { Tables } from './campaign-tables.ts';

export const keepGuardSettings = async (
  tx: Tx,
  tenant: TenantId,
  settings: GuardSettings,
  at: Instant,
): Promise<void> => {
  await tables<Tables>(tx)
    .insertInto('decision.guard_settings')
    .values({ tenant: uuidOf(tenant), hash: settings.hash, canonical_text: settings.canonicalText, first_used_at: at })
    .onConflict((conflict) => conflict.columns(['tenant', 'hash']).doNothing())
    .execute();
};

export type KnownCampaign = {
  /** In the form of the database. */
  readonly id: string;
  readonly number: number;
  readonly told_at: Instant;
};

export const campaignsByNumber = async (
  tx: Tx,
  tenant: TenantId,
  numbers: readonly number[],
): Promise<ReadonlyMap<number, KnownCampaign>> => {
  const rows = await tables<Tables>(tx)
    .selectFrom('decision.campaign')
    .select(['id', 'number', 'told_at'])
    .where('tenant', '=', uuidOf(tenant))
    .where('number', '=', sql<number>`any(${numbers}::bigint[])`)
    .execute();
  return new Map(rows.map((row) => [row.number, row]));
};

export type Belonging = { readonly campaign: string; readonly eventId: string; readonly signs: readonly Sign[] };

/** Adds decided attempts to their campaigns, each once, and brings the campaigns' counts up to them. */
export const addAttempts = async (tx: Tx, tenant: TenantId, belonging: readonly Belonging[]): Promise<void> => {
  if (belonging.length === 0) return;
  await sql`
    with named as (
      select * from jsonb_to_recordset(${JSON.stringify(belonging)}::jsonb)
        as each (campaign uuid, "eventId" text, signs jsonb)
    ), added as (
      insert into decision.campaign_attempt (tenant, campaign, decision, event_id, recorded_at, acceptor_number, token,
        bin, last4, expiry, amount_minor, currency, answer, signs)
      select judged.tenant, named.campaign, judged.id, judged.event_id, judged.recorded_at, judged.acceptor_number,
        attempt -> 'card' ->> 'token', attempt -> 'card' ->> 'bin', attempt -> 'card' ->> 'last4',
        attempt -> 'card' ->> 'expiry', (attempt -> 'amount' ->> 'amountMinor')::bigint,
        attempt -> 'amount' ->> 'currency', judged.answer,
        array(select jsonb_array_elements_text(named.signs))
      from named
      join decision.decision as judged on judged.tenant = ${uuidOf(tenant)}::uuid and judged.event_id = named."eventId"
      cross join lateral (select judged.record::jsonb -> 'attempt' as attempt) as of_record
      on conflict (tenant, decision) do nothing
      returning campaign, recorded_at, answer
    ), counted as (
      select campaign, count(*)::int as attempts, count(*) filter (where answer <> 'allow')::int as stopped,
        min(recorded_at) as first_at, max(recorded_at) as last_at
      from added group by campaign
    )
    update decision.campaign as campaign
    set attempts = campaign.attempts + counted.attempts, stopped = campaign.stopped + counted.stopped,
      first_at = least(campaign.first_at, counted.first_at), last_at = greatest(campaign.last_at, counted.last_at),
      ended_at = null
    from counted where campaign.tenant = ${uuidOf(tenant)}::uuid and campaign.id = counted.campaign`.execute(
    tables<Tables>(tx),
  );
};

export type StandingBlock = Pick<Block, 'scope' | 'value' | 'until'> & {
  readonly campaign: string;
  readonly action: string;
};

/** @param blocks each scope and value of a campaign once */
export const keepBlocks = async (
  tx: Tx,
  tenant: TenantId,
  { blocks, at }: { readonly blocks: readonly StandingBlock[]; readonly at: Instant },
): Promise<void> => {
  if (blocks.length === 0) return;
  await sql`
    insert into decision.campaign_block (tenant, campaign, scope, value, action, from_at, until_at)
    select ${uuidOf(tenant)}::uuid, each.campaign, each.scope, each.value, each.action, ${at}::timestamptz, each.until_at
    from unnest(
      ${blocks.map(({ campaign }) => campaign)}::uuid[],
      ${blocks.map(({ scope }) => scope)}::text[],
      ${blocks.map(({ value }) => value)}::text[],
      ${blocks.map(({ action }) => action)}::text[],
      ${blocks.map(({ until }) => instantOfMs(until))}::timestamptz[]
    ) as each (campaign, scope, value, action, until_at)
    on conflict (tenant, campaign, scope, value)
      do update set until_at = excluded.until_at, action = excluded.action`.execute(tables<Tables>(tx));
};

export type WaitingLift = { readonly id: string; readonly number: number };

/** Those that no batch has heeded. */
export const waitingLifts = (tx: Tx, tenant: TenantId): Promise<readonly WaitingLift[]> =>
  tables<Tables>(tx)
    .selectFrom('decision.campaign_lift as lift')
    .innerJoin('decision.campaign as campaign', (join) =>
      join.onRef('campaign.tenant', '=', 'lift.tenant').onRef('campaign.id', '=', 'lift.campaign'),
    )
    .select(['lift.id', 'campaign.number'])
    .where('lift.tenant', '=', uuidOf(tenant))
    .where('lift.after_sequence', 'is', null)
    .orderBy('lift.id')
    .execute();

export const placeLifts = async (
  tx: Tx,
  tenant: TenantId,
  { lifts, after }: { readonly lifts: readonly WaitingLift[]; readonly after: number },
): Promise<void> => {
  await tables<Tables>(tx)
    .updateTable('decision.campaign_lift')
    .set({ after_sequence: after })
    .where('tenant', '=', uuidOf(tenant))
    .where('id', '=', sql<string>`any(${lifts.map(({ id }) => id)}::uuid[])`)
    .execute();
};

/** Heeded ones, in the order in which they counted. */
export const placedLifts = (tx: Tx, tenant: TenantId): Promise<readonly { after: number; number: number }[]> =>
  tables<Tables>(tx)
    .selectFrom('decision.campaign_lift as lift')
    .innerJoin('decision.campaign as campaign', (join) =>
      join.onRef('campaign.tenant', '=', 'lift.tenant').onRef('campaign.id', '=', 'lift.campaign'),
    )
    .select(['campaign.number', sql<number>`lift.after_sequence`.as('after')])
    .where('lift.tenant', '=', uuidOf(tenant))
    .where('lift.after_sequence', 'is not', null)
    .orderBy('after_sequence')
    .orderBy('lift.id')
    .execute();
