/** The table of windows, and the alerts that belong in one. */
import { type EntryId, leafHash, sha256 } from '#evidence';
import { type Id, type Instant, idOf, type TenantId, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import type { Span } from './core/accounts.ts';
import type { AlertId } from './core/alert.ts';
import type { Position } from './core/cursor.ts';
import type { Counts, SourceKey, SourceRow } from './store-sources.ts';
import type { Tables } from './store-tables.ts';

export type ClosedWindow = Omit<SourceRow, 'id'> & {
  readonly to: Instant;
  readonly counts: Counts;
  readonly alerts: WindowAlerts;
  readonly root: Uint8Array;
  readonly late: boolean;
  readonly silence: AlertId | undefined;
};

export type WindowId = Id<'win'>;

export type WindowAlerts = {
  /** Of the alerts' ids, in the order of their numbers. */
  readonly leaves: readonly Uint8Array[];
  /** The number of the last; that of the last before them where there is none. */
  readonly lastSequence: number;
};

const AT_ONCE = 10_000;

/** Alerts that are in no window yet and were recorded before `to`. @throws Error when a number is missing. */
export const alertsUpTo = async (
  tx: Tx,
  { tenant, source, lastSequence }: SourceKey & Pick<SourceRow, 'lastSequence'>,
  to: Instant,
): Promise<WindowAlerts> => {
  const leaves: Uint8Array[] = [];
  for (;;) {
    const rows = await tables<Tables>(tx)
      .selectFrom('cases.alert')
      .select(['id', 'sequence'])
      .where('tenant', '=', uuidOf(tenant))
      .where('source', '=', source)
      .where('sequence', '>', lastSequence + leaves.length)
      .where('recorded_at', '<', to)
      .orderBy('sequence')
      .limit(AT_ONCE)
      .execute();
    for (const { id, sequence } of rows) {
      leaves.push(leafHash(sha256, new TextEncoder().encode(idOf('alt', id))));
      if (sequence !== lastSequence + leaves.length) throw new Error(`${source} has no alert before its ${sequence}`);
    }
    if (rows.length < AT_ONCE) return { leaves, lastSequence: lastSequence + leaves.length };
  }
};

export const insertWindow = async (
  tx: Tx,
  window: ClosedWindow & { readonly id: WindowId; readonly entry: EntryId; readonly pause: Span },
): Promise<void> => {
  const { alerts, counts, pause, silence } = window;
  const count = alerts.leaves.length;
  await tables<Tables>(tx)
    .insertInto('cases.alert_window')
    .values({
      tenant: uuidOf(window.tenant),
      id: uuidOf(window.id),
      source: window.source,
      number: window.lastWindow + 1,
      from_at: window.cursorAt,
      to_at: window.to,
      count,
      first_sequence: count === 0 ? null : window.lastSequence + 1,
      last_sequence: count === 0 ? null : alerts.lastSequence,
      root: Buffer.from(window.root).toString('hex'),
      observations: counts.lastObservation - window.lastObservation,
      last_observation: counts.lastObservation,
      rounds: window.rounds,
      pause_from: pause.from,
      pause_to: pause.to,
      late: window.late,
      silence_alert: silence === undefined ? null : uuidOf(silence),
      entry: uuidOf(window.entry),
    })
    .execute();
};

export type WindowRow = {
  readonly id: WindowId;
  readonly source: string;
  readonly number: number;
  readonly from: Instant;
  readonly to: Instant;
  readonly count: number;
  readonly firstSequence: number | undefined;
  readonly lastSequence: number | undefined;
  readonly root: string;
  readonly observations: number;
  readonly lastObservation: number;
  readonly rounds: number;
  readonly longestPause: Span;
  readonly late: boolean;
  readonly silenceAlert: AlertId | undefined;
  readonly entry: EntryId;
};

export type WindowFilters = {
  readonly source?: string | undefined;
  readonly late?: boolean | undefined;
  /** With alerts in it. */
  readonly withAlerts?: boolean | undefined;
  /** That reach beyond it. */
  readonly from?: Instant | undefined;
  /** That begin before it. */
  readonly to?: Instant | undefined;
};

const COLUMNS = [
  'id',
  'source',
  'number',
  'from_at',
  'to_at',
  'count',
  'first_sequence',
  'last_sequence',
  'root',
  'observations',
  'last_observation',
  'rounds',
  'pause_from',
  'pause_to',
  'late',
  'silence_alert',
  'entry',
] as const satisfies readonly (keyof Tables['cases.alert_window'])[];

const windowOf = (row: Pick<Tables['cases.alert_window'], (typeof COLUMNS)[number]>): WindowRow => ({
  id: idOf('win', row.id),
  source: row.source,
  number: row.number,
  from: row.from_at,
  to: row.to_at,
  count: row.count,
  firstSequence: row.first_sequence ?? undefined,
  lastSequence: row.last_sequence ?? undefined,
  root: row.root,
  observations: row.observations,
  lastObservation: row.last_observation,
  rounds: row.rounds,
  longestPause: { from: row.pause_from, to: row.pause_to },
  late: row.late,
  silenceAlert: row.silence_alert === null ? undefined : idOf('alt', row.silence_alert),
  entry: idOf('ent', row.entry),
});

export type WindowsWanted = {
  readonly filters: WindowFilters;
  readonly after?: Position<'win'> | undefined;
  readonly limit: number;
};

/** By when they end, newest first. */
export const pageOfWindows = async (
  tx: Tx,
  tenant: TenantId,
  { filters, after, limit }: WindowsWanted,
): Promise<{ readonly found: readonly WindowRow[]; readonly next: Position<'win'> | undefined }> => {
  let query = tables<Tables>(tx).selectFrom('cases.alert_window').select(COLUMNS).where('tenant', '=', uuidOf(tenant));
  const { source, late, withAlerts, from, to } = filters;
  if (source !== undefined) query = query.where('source', '=', source);
  if (late !== undefined) query = query.where('late', '=', late);
  if (withAlerts !== undefined) query = query.where('count', withAlerts ? '>' : '=', 0);
  if (from !== undefined) query = query.where('to_at', '>', from);
  if (to !== undefined) query = query.where('from_at', '<', to);
  if (after !== undefined) {
    query = query.where(({ eb, refTuple, tuple }) =>
      eb(refTuple('to_at', 'id'), '<', tuple(after.at, uuidOf(after.id))),
    );
  }
  const rows = await query
    .orderBy('to_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
  const found = rows.slice(0, limit).map(windowOf);
  const last = rows.length > limit ? found.at(-1) : undefined;
  return { found, next: last && { at: last.to, id: last.id } };
};
