/** Reading campaigns: the newest first, and one with its extent, hours, blocks, lifts and cards. */
import { sql } from 'kysely';
import {
  csvHead,
  csvLine,
  formatInstant,
  type Instant,
  idOf,
  Problem,
  type Scope,
  type TenantId,
  uuidOf,
} from '#kernel';
import { type Database, type Tx, tables } from '#platform/database';
import { campaignNotFound, exportTooLarge } from '../problems.ts';
import type { CampaignId, Tables } from './campaign-tables.ts';

export const CAMPAIGN_STATES = ['running', 'ended'] as const;

export type CampaignFilters = {
  readonly state?: (typeof CAMPAIGN_STATES)[number] | undefined;
  readonly acceptorNumber?: string | undefined;
  readonly bin?: string | undefined;
  /** Found at or after. */
  readonly from?: Instant | undefined;
  /** Found before. */
  readonly to?: Instant | undefined;
};

export type CampaignPlace = { readonly at: Instant; readonly id: CampaignId };

type CampaignRow = Omit<Tables['decision.campaign'], 'tenant' | 'settings' | 'quiet_minutes' | 'told_at'> & {
  readonly cards: number;
  readonly authorised: number;
  readonly merchants: readonly string[];
  readonly bins: readonly string[];
  readonly signs: readonly string[];
  readonly blocked_until: Instant | null;
};

export type Campaign = {
  readonly id: CampaignId;
  readonly state: (typeof CAMPAIGN_STATES)[number];
  /** What it was found by. */
  readonly scope: CampaignRow['scope'];
  readonly value: string;
  readonly foundAt: string;
  readonly firstAt: string;
  readonly lastAt: string;
  readonly endedAt?: string;
  readonly attempts: number;
  /** Not allowed by the answer. */
  readonly stopped: number;
  /** Authorised by issuers, as far as was reported. */
  readonly authorised: number;
  readonly cards: number;
  readonly merchants: readonly string[];
  readonly bins: readonly string[];
  readonly signs: readonly string[];
  /** Until then at least one block stands; absent: none does. */
  readonly blockedUntil?: string;
  readonly logEntry: string;
};

export type CampaignCard = {
  readonly token: string;
  readonly bin: string | null;
  readonly last4: string | null;
  readonly expiry: string | null;
  readonly attempts: number;
  readonly stopped: number;
  readonly authorised: number;
  readonly firstAt: string;
  readonly lastAt: string;
};

export type CampaignDetail = Campaign & {
  readonly amounts: readonly {
    currency: string;
    attempts: number;
    lowestMinor: number;
    highestMinor: number;
    sumMinor: number;
  }[];
  readonly signCounts: readonly { sign: string; attempts: number }[];
  readonly hours: readonly { from: string; attempts: number; stopped: number }[];
  readonly blocks: readonly {
    scope: CampaignRow['scope'];
    value: string;
    action: Tables['decision.campaign_block']['action'];
    from: string;
    until: string;
  }[];
  readonly lifts: readonly { by: string; reason: string; at: string; logEntry: string }[];
};

export type ReadCampaigns = {
  page(
    scope: Scope,
    wanted: { readonly filters: CampaignFilters; readonly after?: CampaignPlace | undefined; readonly limit: number },
  ): Promise<{ readonly items: readonly Campaign[]; readonly next: CampaignPlace | undefined }>;
  /** @throws Problem `export-too-large` with `limit` */
  csv(scope: Scope, filters: CampaignFilters): Promise<Uint8Array>;
  /** @throws Problem `campaign-not-found` */
  one(scope: Scope, id: CampaignId): Promise<CampaignDetail>;
  /** By token, behind `after`. @throws Problem `campaign-not-found` */
  cards(
    scope: Scope,
    id: CampaignId,
    wanted: { readonly after?: string | undefined; readonly limit: number },
  ): Promise<readonly CampaignCard[]>;
  /** For notice to issuers. @throws Problem `campaign-not-found`, `export-too-large` with `limit` */
  cardsCsv(scope: Scope, id: CampaignId): Promise<Uint8Array>;
};

const EXPORT_LIMIT = 10_000;
/** Cards of one campaign in one file. */
const CARDS_LIMIT = 200_000;
const BLOCKS_SHOWN = 200;

type ReadPorts = { readonly database: Database; readonly clock: { now(): Instant } };

export const createReadCampaigns = ({ database, clock }: ReadPorts): ReadCampaigns => ({
  page: (scope, { filters, after, limit }) =>
    database.inScope(scope, async (tx) => {
      const rows = await query(tx, scope.tenant, { filters, after, limit: limit + 1, now: clock.now() });
      const shown = rows.slice(0, limit);
      const last = rows.length > limit ? shown.at(-1) : undefined;
      return { items: shown.map(campaignOf), next: last && { at: last.found_at, id: idOf('cmp', last.id) } };
    }),
  csv: (scope, filters) =>
    database.inScope(scope, async (tx) => {
      const rows = await query(tx, scope.tenant, { filters, limit: EXPORT_LIMIT + 1, now: clock.now() });
      if (rows.length > EXPORT_LIMIT) throw new Problem(exportTooLarge, { params: { limit: EXPORT_LIMIT } });
      return fileOf(CAMPAIGN_COLUMNS, rows.map(campaignOf));
    }),
  one: (scope, id) => database.inScope(scope, (tx) => detailOf(tx, scope.tenant, id, clock.now())),
  cards: (scope, id, wanted) =>
    database.inScope(scope, async (tx) => {
      await rowOf(tx, scope.tenant, id, clock.now());
      return cardsOf(tx, scope.tenant, id, wanted);
    }),
  cardsCsv: (scope, id) =>
    database.inScope(scope, async (tx) => {
      await rowOf(tx, scope.tenant, id, clock.now());
      const cards = await cardsOf(tx, scope.tenant, id, { limit: CARDS_LIMIT + 1 });
      if (cards.length > CARDS_LIMIT) throw new Problem(exportTooLarge, { params: { limit: CARDS_LIMIT } });
      return fileOf(CARD_COLUMNS, cards);
    }),
});

type Wanted = {
  readonly filters: CampaignFilters & { readonly id?: CampaignId };
  readonly after?: CampaignPlace | undefined;
  readonly limit: number;
  readonly now: Instant;
};

/** Extents are counted from the attempts themselves, of the campaigns of a page alone. */
const query = async (
  tx: Tx,
  tenant: TenantId,
  { filters, after, limit, now }: Wanted,
): Promise<readonly CampaignRow[]> => {
  const { id, state, acceptorNumber, bin, from, to } = filters;
  const mine = uuidOf(tenant);
  const has = (condition: ReturnType<typeof sql>) =>
    sql`and exists (select from decision.campaign_attempt as tried where tried.tenant = c.tenant and tried.campaign = c.id and ${condition})`;
  const nothing = sql``;
  const { rows } = await sql<CampaignRow>`
    with page as (
      select * from decision.campaign as c where c.tenant = ${mine}::uuid
        ${id === undefined ? nothing : sql`and c.id = ${uuidOf(id)}::uuid`}
        ${state === undefined ? nothing : state === 'running' ? sql`and c.ended_at is null` : sql`and c.ended_at is not null`}
        ${from === undefined ? nothing : sql`and c.found_at >= ${from}::timestamptz`}
        ${to === undefined ? nothing : sql`and c.found_at < ${to}::timestamptz`}
        ${acceptorNumber === undefined ? nothing : has(sql`tried.acceptor_number = ${acceptorNumber}`)}
        ${bin === undefined ? nothing : has(sql`tried.bin = ${bin}`)}
        ${after === undefined ? nothing : sql`and (c.found_at, c.id) < (${after.at}::timestamptz, ${uuidOf(after.id)}::uuid)`}
      order by c.found_at desc, c.id desc limit ${limit}
    )
    select page.id, page.number, page.scope, page.value, page.found_at, page.first_at, page.last_at, page.attempts,
      page.stopped, page.ended_at, page.entry, extent.cards, extent.merchants, extent.bins, extent.authorised,
      array(select distinct sign from decision.campaign_attempt as tried, unnest(tried.signs) as sign
        where tried.tenant = page.tenant and tried.campaign = page.id order by sign) as signs,
      case when exists (select from decision.campaign_lift as lift where lift.tenant = page.tenant
          and lift.campaign = page.id and lift.lifted_at >= page.last_at) then null
        else (select max(until_at) from decision.campaign_block as block where block.tenant = page.tenant
          and block.campaign = page.id and block.until_at > ${now}::timestamptz) end as blocked_until
    from page cross join lateral (
      select count(distinct token)::int as cards,
        coalesce(array_agg(distinct acceptor_number), '{}') as merchants,
        coalesce(array_agg(distinct bin) filter (where bin is not null), '{}') as bins,
        count(*) filter (where exists (select from decision.result as said where said.tenant = tried.tenant
          and said.event_id = tried.event_id and said.result = 'authorised'))::int as authorised
      from decision.campaign_attempt as tried where tried.tenant = page.tenant and tried.campaign = page.id
    ) as extent
    order by page.found_at desc, page.id desc`.execute(tables<Tables>(tx));
  return rows;
};

const campaignOf = (row: CampaignRow): Campaign => ({
  id: idOf('cmp', row.id),
  state: row.ended_at === null ? 'running' : 'ended',
  scope: row.scope,
  value: row.value,
  foundAt: formatInstant(row.found_at),
  firstAt: formatInstant(row.first_at),
  lastAt: formatInstant(row.last_at),
  ...(row.ended_at === null ? {} : { endedAt: formatInstant(row.ended_at) }),
  attempts: row.attempts,
  stopped: row.stopped,
  authorised: row.authorised,
  cards: row.cards,
  merchants: row.merchants,
  bins: row.bins,
  signs: row.signs,
  ...(row.blocked_until === null ? {} : { blockedUntil: formatInstant(row.blocked_until) }),
  logEntry: idOf('ent', row.entry),
});

const rowOf = async (tx: Tx, tenant: TenantId, id: CampaignId, now: Instant): Promise<CampaignRow> => {
  const [row] = await query(tx, tenant, { filters: { id }, limit: 1, now });
  if (row === undefined) throw new Problem(campaignNotFound);
  return row;
};

const detailOf = async (tx: Tx, tenant: TenantId, id: CampaignId, now: Instant): Promise<CampaignDetail> => {
  const campaign = campaignOf(await rowOf(tx, tenant, id, now));
  const attempts = tables<Tables>(tx)
    .selectFrom('decision.campaign_attempt')
    .where('tenant', '=', uuidOf(tenant))
    .where('campaign', '=', uuidOf(id));
  const stopped = sql<number>`(count(*) filter (where answer <> 'allow'))::int`;
  const [amounts, signCounts, hours] = [
    await attempts
      .select([
        'currency',
        sql<number>`count(*)::int`.as('attempts'),
        sql<number>`min(amount_minor)`.as('lowestMinor'),
        sql<number>`max(amount_minor)`.as('highestMinor'),
        sql<number>`sum(amount_minor)::bigint`.as('sumMinor'),
      ])
      .groupBy('currency')
      .orderBy('currency')
      .execute(),
    (
      await sql<{ sign: string; attempts: number }>`
        select sign, count(*)::int as attempts from decision.campaign_attempt, unnest(signs) as sign
        where tenant = ${uuidOf(tenant)}::uuid and campaign = ${uuidOf(id)}::uuid
        group by sign order by attempts desc, sign`.execute(tables<Tables>(tx))
    ).rows,
    await attempts
      .select([
        sql<Instant>`date_bin('1 hour', recorded_at, timestamptz '2000-01-01T00:00:00Z')`.as('hour'),
        sql<number>`count(*)::int`.as('attempts'),
        stopped.as('stopped'),
      ])
      .groupBy('hour')
      .orderBy('hour')
      .execute(),
  ];
  return {
    ...campaign,
    amounts,
    signCounts,
    hours: hours.map(({ hour, ...counts }) => ({ from: formatInstant(hour), ...counts })),
    blocks: await blocksOf(tx, tenant, id),
    lifts: await liftsOf(tx, tenant, id),
  };
};

const blocksOf = async (tx: Tx, tenant: TenantId, id: CampaignId): Promise<CampaignDetail['blocks']> => {
  const rows = await tables<Tables>(tx)
    .selectFrom('decision.campaign_block')
    .select(['scope', 'value', 'action', 'from_at', 'until_at'])
    .where('tenant', '=', uuidOf(tenant))
    .where('campaign', '=', uuidOf(id))
    .orderBy('until_at', 'desc')
    .orderBy('scope')
    .orderBy('value')
    .limit(BLOCKS_SHOWN)
    .execute();
  return rows.map(({ from_at, until_at, ...rest }) => ({
    ...rest,
    from: formatInstant(from_at),
    until: formatInstant(until_at),
  }));
};

const liftsOf = async (tx: Tx, tenant: TenantId, id: CampaignId): Promise<CampaignDetail['lifts']> => {
  const rows = await tables<Tables>(tx)
    .selectFrom('decision.campaign_lift')
    .select(['lifted_by', 'reason', 'lifted_at', 'entry'])
    .where('tenant', '=', uuidOf(tenant))
    .where('campaign', '=', uuidOf(id))
    .orderBy('lifted_at', 'desc')
    .execute();
  return rows.map(({ lifted_by, reason, lifted_at, entry }) => ({
    by: lifted_by,
    reason,
    at: formatInstant(lifted_at),
    logEntry: idOf('ent', entry),
  }));
};

type CardRow = Omit<CampaignCard, 'firstAt' | 'lastAt'> & { readonly first_at: Instant; readonly last_at: Instant };

const cardsOf = async (
  tx: Tx,
  tenant: TenantId,
  id: CampaignId,
  { after, limit }: { readonly after?: string | undefined; readonly limit: number },
): Promise<readonly CampaignCard[]> => {
  const { rows } = await sql<CardRow>`
    select token, max(bin) as bin, max(last4) as last4, max(expiry) as expiry, count(*)::int as attempts,
      (count(*) filter (where answer <> 'allow'))::int as stopped,
      (count(*) filter (where exists (select from decision.result as said where said.tenant = tried.tenant
        and said.event_id = tried.event_id and said.result = 'authorised')))::int as authorised,
      min(recorded_at) as first_at, max(recorded_at) as last_at
    from decision.campaign_attempt as tried
    where tenant = ${uuidOf(tenant)}::uuid and campaign = ${uuidOf(id)}::uuid
      ${after === undefined ? sql`` : sql`and token > ${after}`}
    group by token order by token limit ${limit}`.execute(tables<Tables>(tx));
  return rows.map(({ first_at, last_at, ...card }) => ({
    ...card,
    firstAt: formatInstant(first_at),
    lastAt: formatInstant(last_at),
  }));
};

type Column<Row> = readonly [string, (row: Row) => string | number | undefined | null];

const CAMPAIGN_COLUMNS: readonly Column<Campaign>[] = [
  ['id', ({ id }) => id],
  ['state', ({ state }) => state],
  ['found_by', ({ scope }) => scope],
  ['value', ({ value }) => value],
  ['found_at', ({ foundAt }) => foundAt],
  ['first_at', ({ firstAt }) => firstAt],
  ['last_at', ({ lastAt }) => lastAt],
  ['ended_at', ({ endedAt }) => endedAt],
  ['attempts', ({ attempts }) => attempts],
  ['stopped', ({ stopped }) => stopped],
  ['authorised', ({ authorised }) => authorised],
  ['cards', ({ cards }) => cards],
  ['merchants', ({ merchants }) => merchants.join(' ')],
  ['bins', ({ bins }) => bins.join(' ')],
  ['signs', ({ signs }) => signs.join(' ')],
  ['blocked_until', ({ blockedUntil }) => blockedUntil],
  ['log_entry', ({ logEntry }) => logEntry],
];

const CARD_COLUMNS: readonly Column<CampaignCard>[] = [
  ['token', ({ token }) => token],
  ['bin', ({ bin }) => bin],
  ['last4', ({ last4 }) => last4],
  ['expiry', ({ expiry }) => expiry],
  ['attempts', ({ attempts }) => attempts],
  ['stopped', ({ stopped }) => stopped],
  ['authorised', ({ authorised }) => authorised],
  ['first_at', ({ firstAt }) => firstAt],
  ['last_at', ({ lastAt }) => lastAt],
];

const fileOf = <Row>(columns: readonly Column<Row>[], rows: readonly Row[]): Uint8Array =>
  new TextEncoder().encode(
    csvHead(columns.map(([name]) => name)) +
      rows.map((row) => csvLine(columns.map(([, read]) => read(row) ?? undefined))).join(''),
  );
