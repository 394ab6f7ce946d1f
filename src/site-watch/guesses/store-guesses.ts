/** Guesses of journeys in the database: ordered, taken up by one process, ended. A site has one under way at most. */
import { type Selectable, sql } from 'kysely';
import type { EntryId, JsonValue } from '#evidence';
import { type Id, type Instant, idOf, type PartyId, type TenantId, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import type { SiteId } from '../store-tables.ts';

export type GuessId = Id<'gue'>;
export const GUESS_STATES = ['queued', 'running', 'done', 'failed'] as const;
type GuessState = (typeof GUESS_STATES)[number];
export const FOUND = ['card-form', 'no-known-shop', 'no-product', 'no-way-on'] as const;

export type GuessPicture = { readonly name: string; readonly sha256: string; readonly bytes: number };

type GuessTable = {
  tenant: string;
  id: string;
  party: string | null;
  site: string;
  ordered_by: string;
  ordered_at: Instant;
  state: GuessState;
  started_at: Instant | null;
  ended_at: Instant | null;
  found: (typeof FOUND)[number] | null;
  end_code: string | null;
  shop_kind: string | null;
  yaml: string | null;
  destinations: string[];
  steps: number;
  pictures: JsonValue;
  entry: string | null;
};
type GuessTables = {
  'site_watch.journey_guess': GuessTable;
  'site_watch.site': { tenant: string; id: string; visited_at: Instant | null };
};

export type GuessRow = {
  readonly tenant: TenantId;
  readonly id: GuessId;
  readonly party: PartyId | undefined;
  readonly site: SiteId;
  readonly orderedBy: string;
  readonly orderedAt: Instant;
  readonly state: GuessState;
  readonly startedAt: Instant | undefined;
  readonly endedAt: Instant | undefined;
  readonly found: (typeof FOUND)[number] | undefined;
  readonly endCode: string | undefined;
  readonly shopKind: string | undefined;
  readonly yaml: string | undefined;
  readonly destinations: readonly string[];
  readonly steps: number;
  readonly pictures: readonly GuessPicture[];
  readonly entry: EntryId | undefined;
};

const COLUMNS = [
  'tenant',
  'id',
  'party',
  'site',
  'ordered_by',
  'ordered_at',
  'state',
  'started_at',
  'ended_at',
  'found',
  'end_code',
  'shop_kind',
  'yaml',
  'destinations',
  'steps',
  'pictures',
  'entry',
] as const satisfies readonly (keyof GuessTable)[];

const rowOf = (row: Selectable<GuessTable>): GuessRow => ({
  tenant: idOf('ten', row.tenant),
  id: idOf('gue', row.id),
  party: row.party === null ? undefined : idOf('pty', row.party),
  site: idOf('sit', row.site),
  orderedBy: row.ordered_by,
  orderedAt: row.ordered_at,
  state: row.state,
  startedAt: row.started_at ?? undefined,
  endedAt: row.ended_at ?? undefined,
  found: row.found ?? undefined,
  endCode: row.end_code ?? undefined,
  shopKind: row.shop_kind ?? undefined,
  yaml: row.yaml ?? undefined,
  destinations: row.destinations,
  steps: row.steps,
  pictures: row.pictures as unknown as readonly GuessPicture[],
  entry: row.entry === null ? undefined : idOf('ent', row.entry),
});

const guesses = (tx: Tx) => tables<GuessTables>(tx).selectFrom('site_watch.journey_guess').select(COLUMNS);

export type NewGuess = Pick<GuessRow, 'tenant' | 'id' | 'party' | 'site' | 'orderedBy' | 'orderedAt'>;

/** One that waits or runs stays the only one. */
export const queueGuess = async (
  tx: Tx,
  { tenant, id, party, site, orderedBy, orderedAt }: NewGuess,
): Promise<void> => {
  await sql`insert into site_watch.journey_guess (tenant, id, party, site, ordered_by, ordered_at, state)
    values (${uuidOf(tenant)}, ${uuidOf(id)}, ${party === undefined ? null : uuidOf(party)}, ${uuidOf(site)}, ${orderedBy},
      ${orderedAt}, 'queued')
    on conflict (tenant, site) where state in ('queued', 'running') do nothing`.execute(tables(tx));
};

export const guessUnderWay = async (tx: Tx, tenant: TenantId, site: SiteId): Promise<GuessRow | undefined> => {
  const row = await guesses(tx)
    .where('tenant', '=', uuidOf(tenant))
    .where('site', '=', uuidOf(site))
    .where('state', 'in', ['queued', 'running'])
    .executeTakeFirst();
  return row && rowOf(row);
};

export const findGuess = async (tx: Tx, tenant: TenantId, id: GuessId): Promise<GuessRow | undefined> => {
  const row = await guesses(tx).where('tenant', '=', uuidOf(tenant)).where('id', '=', uuidOf(id)).executeTakeFirst();
  return row && rowOf(row);
};

export type GuessPlace = { readonly orderedAt: Instant; readonly id: GuessId };
export type GuessQuery = { readonly state?: GuessState | undefined };

/** Newest first, at most `limit`. */
export const guessesOfSite = async (
  tx: Tx,
  { tenant, id }: { readonly tenant: TenantId; readonly id: SiteId },
  wanted: { readonly filters: GuessQuery; readonly after?: GuessPlace | undefined; readonly limit: number },
): Promise<readonly GuessRow[]> => {
  const { filters, after, limit } = wanted;
  let query = guesses(tx)
    .where('tenant', '=', uuidOf(tenant))
    .where('site', '=', uuidOf(id))
    .orderBy('ordered_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit);
  if (filters.state !== undefined) query = query.where('state', '=', filters.state);
  if (after !== undefined)
    query = query.where(({ eb, refTuple, tuple }) =>
      eb(refTuple('ordered_at', 'id'), '<', tuple(after.orderedAt, uuidOf(after.id))),
    );
  return (await query.execute()).map(rowOf);
};

export type GuessClaim = Pick<GuessRow, 'tenant' | 'id' | 'site'>;

/** As system: all that are said to run. */
export const runningGuesses = async (tx: Tx): Promise<readonly GuessClaim[]> =>
  (await guesses(tx).where('state', '=', 'running').orderBy('ordered_at').execute()).map(rowOf);

/** As system: the oldest that waits for a host that nobody visits or has visited since. */
export const nextGuess = async (
  tx: Tx,
  { restSince, unresting }: { readonly restSince: Instant; readonly unresting: readonly string[] },
): Promise<GuessClaim | undefined> => {
  const { rows } = await sql<{ tenant: string; id: string; site: string }>`
    select waiting.tenant, waiting.id, waiting.site from site_watch.journey_guess waiting
    join site_watch.site own on own.tenant = waiting.tenant and own.id = waiting.site
    where waiting.state = 'queued' and not exists (
      select from site_watch.site alike where alike.host = own.host and (
        (alike.visited_at > ${restSince} and not own.host = any(${unresting}::text[]))
        or exists (
          select from site_watch.visit running
          where running.tenant = alike.tenant and running.site = alike.id and running.state = 'running'
        )
      )
    )
    order by waiting.ordered_at, waiting.id limit 1`.execute(tables(tx));
  const [row] = rows;
  return row && { tenant: idOf('ten', row.tenant), id: idOf('gue', row.id), site: idOf('sit', row.site) };
};

/** As system. `undefined` when another process has it. */
export const startGuess = async (tx: Tx, { tenant, id }: GuessClaim, at: Instant): Promise<GuessRow | undefined> => {
  const row = await tables<GuessTables>(tx)
    .updateTable('site_watch.journey_guess')
    .set({ state: 'running', started_at: at })
    .where('tenant', '=', uuidOf(tenant))
    .where('id', '=', uuidOf(id))
    .where('state', '=', 'queued')
    .returning(COLUMNS)
    .executeTakeFirst();
  return row && rowOf(row);
};

export type GuessResult = Pick<
  GuessRow,
  'found' | 'endCode' | 'shopKind' | 'yaml' | 'destinations' | 'steps' | 'pictures' | 'entry'
>;

/** False when it does not run any more. Its host rests from now on, as after a visit. */
export const endGuess = async (
  tx: Tx,
  { tenant, id, site }: GuessClaim,
  at: Instant,
  result: GuessResult,
): Promise<boolean> => {
  const ended = await tables<GuessTables>(tx)
    .updateTable('site_watch.journey_guess')
    .set({
      state: result.entry === undefined ? 'failed' : 'done',
      ended_at: at,
      found: result.found ?? null,
      end_code: result.endCode ?? null,
      shop_kind: result.shopKind ?? null,
      yaml: result.yaml ?? null,
      destinations: [...result.destinations],
      steps: result.steps,
      pictures: sql<JsonValue>`${JSON.stringify(result.pictures)}::jsonb`,
      entry: result.entry === undefined ? null : uuidOf(result.entry),
    })
    .where('tenant', '=', uuidOf(tenant))
    .where('id', '=', uuidOf(id))
    .where('state', '=', 'running')
    .executeTakeFirst();
  if (ended.numUpdatedRows === 0n) return false;
  await tables<GuessTables>(tx)
    .updateTable('site_watch.site')
    .set({ visited_at: at })
    .where('tenant', '=', uuidOf(tenant))
    .where('id', '=', uuidOf(site))
    .execute();
  return true;
};
