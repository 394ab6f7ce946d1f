/** Rounds of probes, their results and signs. Every function takes the tenant besides the wall that the database has. */
import { type ExpressionBuilder, type Generated, type Selectable, sql } from 'kysely';
import type { EntryId, JsonObject } from '#evidence';
import { type Id, type Instant, idOf, type PartyId, type TenantId, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import type { SiteId } from '../store-tables.ts';
import type { ItemResult, Reason } from './core/judge-checklist.ts';
import {
  type Item,
  meaningOf,
  type Result,
  type Sign,
  type SignCode,
  type SignSeverity,
  severityOf,
} from './core/signs.ts';

export type RoundId = Id<'prb'>;
export type RoundState = 'queued' | 'running' | 'done' | 'failed';
export type RoundCause = 'scheduled' | 'on-demand';

type RoundTable = {
  tenant: string;
  id: string;
  party: string | null;
  site: string;
  cause: RoundCause;
  ordered_by: string | null;
  ordered_at: Instant;
  with_attempts: boolean;
  state: RoundState;
  tries: Generated<number>;
  started_at: Instant | null;
  ended_at: Instant | null;
  end_code: string | null;
  requests: Generated<number>;
  alerts_raised: Generated<number>;
  raw_sha256: string | null;
  entry: string | null;
};

type ResultTable = {
  tenant: string;
  party: string | null;
  site: string;
  round: string;
  item: Item;
  control: string;
  result: Result;
  reasons: readonly string[];
  observed_at: Instant;
};

type SignTable = {
  tenant: string;
  party: string | null;
  round: string;
  place: number;
  item: Item;
  code: SignCode;
  severity: SignSeverity;
  path: string;
  detail: JsonObject;
  proof: readonly number[];
  alert: string | null;
};

type ProbeTables = {
  'site_watch.probe_round': RoundTable;
  'site_watch.probe_result': ResultTable;
  'site_watch.probe_sign': SignTable;
  'site_watch.site': { tenant: string; id: string; party: string | null; active: boolean; created_at: Instant };
};

export type RoundRow = {
  readonly tenant: TenantId;
  readonly id: RoundId;
  readonly party: PartyId | undefined;
  readonly site: SiteId;
  readonly cause: RoundCause;
  readonly orderedBy: string | undefined;
  readonly orderedAt: Instant;
  readonly withAttempts: boolean;
  readonly state: RoundState;
  readonly tries: number;
  readonly startedAt: Instant | undefined;
  readonly endedAt: Instant | undefined;
  readonly endCode: string | undefined;
  readonly requests: number;
  readonly alertsRaised: number;
  readonly rawSha256: string | undefined;
  readonly entry: EntryId | undefined;
};

const COLUMNS = [
  ...([
    'tenant',
    'id',
    'party',
    'site',
    'cause',
    'ordered_by',
    'ordered_at',
    'with_attempts',
    'state',
    'tries',
  ] as const),
  ...(['started_at', 'ended_at', 'end_code', 'requests', 'alerts_raised', 'raw_sha256', 'entry'] as const),
] as const satisfies readonly (keyof RoundTable)[];

const roundOf = (row: Selectable<RoundTable>): RoundRow => ({
  tenant: idOf('ten', row.tenant),
  id: idOf('prb', row.id),
  party: row.party === null ? undefined : idOf('pty', row.party),
  site: idOf('sit', row.site),
  cause: row.cause,
  orderedBy: row.ordered_by ?? undefined,
  orderedAt: row.ordered_at,
  withAttempts: row.with_attempts,
  state: row.state,
  tries: row.tries,
  startedAt: row.started_at ?? undefined,
  endedAt: row.ended_at ?? undefined,
  endCode: row.end_code ?? undefined,
  requests: row.requests,
  alertsRaised: row.alerts_raised,
  rawSha256: row.raw_sha256 ?? undefined,
  entry: row.entry === null ? undefined : idOf('ent', row.entry),
});

export type NewRound = Pick<RoundRow, 'tenant' | 'id' | 'party' | 'site' | 'cause' | 'orderedBy' | 'withAttempts'> & {
  readonly at: Instant;
};

const partyUuid = (party: PartyId | undefined): string | null => (party === undefined ? null : uuidOf(party));

/** A site has one round at most that waits or runs: a second order changes nothing. */
export const queueRound = async (tx: Tx, round: NewRound): Promise<void> => {
  await tables<ProbeTables>(tx)
    .insertInto('site_watch.probe_round')
    .values({
      tenant: uuidOf(round.tenant),
      id: uuidOf(round.id),
      party: partyUuid(round.party),
      site: uuidOf(round.site),
      cause: round.cause,
      ordered_by: round.orderedBy ?? null,
      ordered_at: round.at,
      with_attempts: round.withAttempts,
      state: 'queued',
    })
    .onConflict((conflict) =>
      conflict.columns(['tenant', 'site']).where(sql<boolean>`state in ('queued', 'running')`).doNothing(),
    )
    .execute();
};

const rounds = (tx: Tx) => tables<ProbeTables>(tx).selectFrom('site_watch.probe_round').select(COLUMNS);

export const findRound = async (tx: Tx, tenant: TenantId, id: RoundId): Promise<RoundRow | undefined> => {
  const row = await rounds(tx).where('tenant', '=', uuidOf(tenant)).where('id', '=', uuidOf(id)).executeTakeFirst();
  return row && roundOf(row);
};

export const roundUnderWay = async (tx: Tx, tenant: TenantId, site: SiteId): Promise<RoundRow | undefined> => {
  const row = await rounds(tx)
    .where('tenant', '=', uuidOf(tenant))
    .where('site', '=', uuidOf(site))
    .where('state', 'in', ['queued', 'running'])
    .executeTakeFirst();
  return row && roundOf(row);
};

export type RoundPlace = { readonly orderedAt: Instant; readonly id: RoundId };
export type RoundQuery = { readonly state?: RoundState | undefined; readonly cause?: RoundCause | undefined };

/** Newest order first, at most `limit`. */
export const roundsOfSite = async (
  tx: Tx,
  { tenant, id }: { readonly tenant: TenantId; readonly id: SiteId },
  wanted: { readonly filters: RoundQuery; readonly after?: RoundPlace | undefined; readonly limit: number },
): Promise<readonly RoundRow[]> => {
  const { filters, after, limit } = wanted;
  let query = rounds(tx)
    .where('tenant', '=', uuidOf(tenant))
    .where('site', '=', uuidOf(id))
    .orderBy('ordered_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit);
  if (filters.state !== undefined) query = query.where('state', '=', filters.state);
  if (filters.cause !== undefined) query = query.where('cause', '=', filters.cause);
  if (after !== undefined) {
    query = query.where(({ eb, refTuple, tuple }: ExpressionBuilder<ProbeTables, 'site_watch.probe_round'>) =>
      eb(refTuple('ordered_at', 'id'), '<', tuple(after.orderedAt, uuidOf(after.id))),
    );
  }
  return (await query.execute()).map(roundOf);
};

/** Whether a round with attempts was ordered for the site at or after an instant. */
export const attemptsSince = async (tx: Tx, tenant: TenantId, site: SiteId, from: Instant): Promise<boolean> => {
  const row = await tables<ProbeTables>(tx)
    .selectFrom('site_watch.probe_round')
    .select('id')
    .where('tenant', '=', uuidOf(tenant))
    .where('site', '=', uuidOf(site))
    .where('with_attempts', '=', true)
    .where('ordered_at', '>=', from)
    .executeTakeFirst();
  return row !== undefined;
};

export type RoundClaim = Pick<RoundRow, 'tenant' | 'id' | 'site' | 'withAttempts' | 'tries'>;

/** As system. */
export const roundsIn = async (tx: Tx, state: 'queued' | 'running', limit: number): Promise<readonly RoundClaim[]> =>
  (await rounds(tx).where('state', '=', state).orderBy('ordered_at').orderBy('id').limit(limit).execute()).map(roundOf);

/** As system: takes up an order. `undefined` when another process has it. */
export const startRound = async (tx: Tx, { tenant, id }: RoundClaim, at: Instant): Promise<RoundRow | undefined> => {
  const row = await tables<ProbeTables>(tx)
    .updateTable('site_watch.probe_round')
    .set(({ eb }) => ({ state: 'running', started_at: at, tries: eb('tries', '+', 1) }))
    .where('tenant', '=', uuidOf(tenant))
    .where('id', '=', uuidOf(id))
    .where('state', '=', 'queued')
    .returning(COLUMNS)
    .executeTakeFirst();
  return row && roundOf(row);
};

export const requeueRound = async (tx: Tx, { tenant, id }: RoundClaim): Promise<void> => {
  await tables<ProbeTables>(tx)
    .updateTable('site_watch.probe_round')
    .set({ state: 'queued', started_at: null })
    .where('tenant', '=', uuidOf(tenant))
    .where('id', '=', uuidOf(id))
    .where('state', '=', 'running')
    .execute();
};

export type RoundEnd = {
  readonly at: Instant;
  readonly code: string | undefined;
  readonly requests: number;
  readonly alertsRaised: number;
  readonly rawSha256: string | undefined;
  readonly entry: EntryId | undefined;
};

/** False when it is not this try's any more: then nothing of its result may be stored. */
export const endRound = async (
  tx: Tx,
  round: Pick<RoundRow, 'tenant' | 'id' | 'tries'>,
  end: RoundEnd,
): Promise<boolean> => {
  const result = await tables<ProbeTables>(tx)
    .updateTable('site_watch.probe_round')
    .set({
      state: end.entry === undefined ? 'failed' : 'done',
      ended_at: end.at,
      end_code: end.code ?? null,
      requests: end.requests,
      alerts_raised: end.alertsRaised,
      raw_sha256: end.rawSha256 ?? null,
      entry: end.entry === undefined ? null : uuidOf(end.entry),
    })
    .where('tenant', '=', uuidOf(round.tenant))
    .where('id', '=', uuidOf(round.id))
    .where('state', '=', 'running')
    .where('tries', '=', round.tries)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
};

export type SignRow = Sign & { readonly item: Item; readonly alert: Id<'alt'> | undefined };

type Owner = Pick<RoundRow, 'tenant' | 'party' | 'site' | 'id'>;

export const insertResults = async (
  tx: Tx,
  { tenant, party, site, id }: Owner,
  {
    results,
    signs,
    at,
  }: {
    readonly results: readonly ItemResult[];
    readonly signs: readonly Omit<SignRow, 'item'>[];
    readonly at: Instant;
  },
): Promise<void> => {
  const common = { tenant: uuidOf(tenant), party: partyUuid(party), round: uuidOf(id) };
  await tables<ProbeTables>(tx)
    .insertInto('site_watch.probe_result')
    .values(results.map((result) => ({ ...common, site: uuidOf(site), ...result, observed_at: at })))
    .execute();
  if (signs.length === 0) return;
  await tables<ProbeTables>(tx)
    .insertInto('site_watch.probe_sign')
    .values(
      signs.map((sign, place) => ({
        ...common,
        place,
        item: meaningOf(sign.code).item,
        code: sign.code,
        severity: severityOf(sign),
        path: sign.place,
        detail: sql<JsonObject>`${JSON.stringify(sign.detail)}::jsonb`,
        proof: sign.proof,
        alert: sign.alert === undefined ? null : uuidOf(sign.alert),
      })),
    )
    .execute();
};

export type ResultRow = ItemResult & { readonly round: RoundId; readonly observedAt: Instant };

const resultOf = (row: Selectable<ResultTable>): ResultRow => ({
  item: row.item,
  control: row.control,
  result: row.result,
  reasons: row.reasons as readonly Reason[],
  round: idOf('prb', row.round),
  observedAt: row.observed_at,
});

const RESULT_COLUMNS = [
  'tenant',
  'party',
  'site',
  'round',
  'item',
  'control',
  'result',
  'reasons',
  'observed_at',
] as const;

const results = (tx: Tx, tenant: TenantId) =>
  tables<ProbeTables>(tx)
    .selectFrom('site_watch.probe_result')
    .select(RESULT_COLUMNS)
    .where('tenant', '=', uuidOf(tenant));

/** By item. */
export const resultsOfRound = async (tx: Tx, tenant: TenantId, round: RoundId): Promise<readonly ResultRow[]> =>
  (await results(tx, tenant).where('round', '=', uuidOf(round)).orderBy('item').execute()).map(resultOf);

export type ResultPlace = { readonly at: Instant; readonly round: RoundId; readonly item: Item };
export type ResultQuery = { readonly item?: Item | undefined; readonly result?: Result | undefined };

/** Newest first, items of one round in their order, at most `limit`. */
export const resultsOfSite = async (
  tx: Tx,
  { tenant, id }: { readonly tenant: TenantId; readonly id: SiteId },
  wanted: { readonly filters: ResultQuery; readonly after?: ResultPlace | undefined; readonly limit: number },
): Promise<readonly ResultRow[]> => {
  const { filters, after, limit } = wanted;
  let query = results(tx, tenant)
    .where('site', '=', uuidOf(id))
    .orderBy('observed_at', 'desc')
    .orderBy('round', 'desc')
    .orderBy('item')
    .limit(limit);
  if (filters.item !== undefined) query = query.where('item', '=', filters.item);
  if (filters.result !== undefined) query = query.where('result', '=', filters.result);
  if (after !== undefined) {
    const [at, round] = [after.at, uuidOf(after.round)];
    query = query.where(
      sql<boolean>`(observed_at, round) < (${at}, ${round}::uuid) or ((observed_at, round) = (${at}, ${round}::uuid) and item > ${after.item})`,
    );
  }
  return (await query.execute()).map(resultOf);
};

/** Of each item the newest result that says met or not met; what could not be seen since takes nothing back. */
export const lastSeen = async (tx: Tx, tenant: TenantId, site: SiteId): Promise<readonly ResultRow[]> =>
  (
    await results(tx, tenant)
      .distinctOn('item')
      .where('site', '=', uuidOf(site))
      .where('result', '!=', 'not-observable')
      .orderBy('item')
      .orderBy('observed_at', 'desc')
      .orderBy('round', 'desc')
      .execute()
  ).map(resultOf);

/** Worst first. */
export const signsOfRound = async (tx: Tx, tenant: TenantId, round: RoundId): Promise<readonly SignRow[]> => {
  const rows = await tables<ProbeTables>(tx)
    .selectFrom('site_watch.probe_sign')
    .select(['item', 'code', 'severity', 'path', 'detail', 'proof', 'alert'])
    .where('tenant', '=', uuidOf(tenant))
    .where('round', '=', uuidOf(round))
    .orderBy('place')
    .execute();
  return rows.map(({ path, alert, ...row }) => ({
    ...row,
    place: path,
    alert: alert === null ? undefined : idOf('alt', alert),
  }));
};

type DueQuery = {
  readonly since: Instant;
  readonly added: Instant;
  /** Those with a greater id alone. */
  readonly after: SiteId | undefined;
  readonly limit: number;
};

export type DueSite = { readonly tenant: TenantId; readonly id: SiteId; readonly party: PartyId | undefined };

/** As system: watched sites that were there before `added` and of which no round was ordered since, by id. */
export const sitesWithoutRound = async (
  tx: Tx,
  { since, added, after, limit }: DueQuery,
): Promise<readonly DueSite[]> => {
  const rows = await tables<ProbeTables>(tx)
    .selectFrom('site_watch.site')
    .select(['tenant', 'id', 'party'])
    .where('active', '=', true)
    .where('created_at', '<', added)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('site_watch.probe_round')
            .select('site_watch.probe_round.id')
            .whereRef('site_watch.probe_round.tenant', '=', 'site_watch.site.tenant')
            .whereRef('site_watch.probe_round.site', '=', 'site_watch.site.id')
            .where('ordered_at', '>', since),
        ),
      ),
    )
    .$if(after !== undefined, (query) => query.where('id', '>', after === undefined ? '' : uuidOf(after)))
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(({ tenant, id, party }) => ({
    tenant: idOf('ten', tenant),
    id: idOf('sit', id),
    party: party === null ? undefined : idOf('pty', party),
  }));
};
