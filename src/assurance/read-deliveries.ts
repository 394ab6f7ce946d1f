/** Reads delivery requests with the history of their links; never a token. */
import {
  csvHead,
  csvLine,
  formatInstant,
  type Instant,
  idOf,
  type PartyId,
  Problem,
  type Scope,
  uuidOf,
} from '#kernel';
import { type Tx, tables } from '#platform/database';
import type { DeliveryAnswer } from './answers.ts';
import { cursorOf, type Position } from './core/cursor.ts';
import { dayOf } from './core/days.ts';
import type { EvidenceKind } from './core/evidence-kind.ts';
import type { DeliveryId, Ports } from './ports.ts';
import { deliveryNotFound, exportTooLarge } from './problems.ts';
import { afterOf, EXPORT_LIMIT, type Page, type PageWanted } from './read-items.ts';
import { partyOf } from './record-revision.ts';
import type { Tables } from './store-tables.ts';

export const DELIVERY_STATES = ['waiting', 'overdue', 'delivered', 'ended'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

export type DeliveryFilters = {
  readonly party?: PartyId | undefined;
  readonly kind?: EvidenceKind | undefined;
  readonly state?: DeliveryState | undefined;
};

const LIST = 'delivery-requests';

const COLUMNS = [
  'id',
  'about',
  'item',
  'kind',
  'wanted',
  'assessor_name',
  'assessor_organisation',
  'assessor_email',
  'language',
  'due_on',
  'asked_at',
  'asked_by',
  'expires_at',
  'withdrawn_at',
  'delivered_at',
  'message_due_at',
  'message_attempts',
  'message_failure',
] as const;
export type DeliveryRow = Pick<
  Tables['assurance.delivery_request'],
  Exclude<(typeof COLUMNS)[number], 'message_attempts'>
> & {
  readonly message_attempts: number;
};

const queryOf = (tx: Tx, tenant: string) =>
  tables<Tables>(tx).selectFrom('assurance.delivery_request').select(COLUMNS).where('tenant', '=', tenant);
type Query = ReturnType<typeof queryOf>;

export const findDelivery = (tx: Tx, tenant: string, id: string): Promise<DeliveryRow | undefined> =>
  queryOf(tx, tenant).where('id', '=', id).executeTakeFirst();

type ReadPorts = Pick<Ports, 'database' | 'clock' | 'exportLimit'>;

const filtered = (query: Query, { party, kind, state }: DeliveryFilters, now: Instant): Query => {
  let found = query;
  if (party !== undefined) found = found.where('about', '=', uuidOf(party));
  if (kind !== undefined) found = found.where('kind', '=', kind);
  if (state === 'delivered') found = found.where('delivered_at', 'is not', null);
  else if (state !== undefined) found = found.where('delivered_at', 'is', null);
  if (state === 'ended') {
    found = found.where(({ or, eb }) => or([eb('withdrawn_at', 'is not', null), eb('expires_at', '<=', now)]));
  }
  if (state === 'waiting' || state === 'overdue') {
    found = found
      .where('withdrawn_at', 'is', null)
      .where('expires_at', '>', now)
      .where('due_on', state === 'waiting' ? '>=' : '<', dayOf(now));
  }
  return found;
};

const pageOf = async (query: Query, after: Position<'dlv'> | undefined, limit: number) => {
  let found = query;
  if (after !== undefined) {
    found = found.where(({ eb, refTuple, tuple }) =>
      eb(refTuple('asked_at', 'id'), '<', tuple(after.at, uuidOf(after.id))),
    );
  }
  const read = await found
    .orderBy('asked_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
  const rows = read.slice(0, limit);
  const last = read.length > limit ? rows.at(-1) : undefined;
  return { rows, next: last && { at: last.asked_at, id: idOf('dlv', last.id) } };
};

const stepsOf = async (tx: Tx, tenant: string, ids: readonly string[]) => {
  const rows =
    ids.length === 0
      ? []
      : await tables<Tables>(tx)
          .selectFrom('assurance.delivery_step')
          .select(['delivery', 'step', 'at', 'revision', 'entry'])
          .where('tenant', '=', tenant)
          .where('delivery', 'in', ids)
          .orderBy('place')
          .execute();
  return Map.groupBy(rows, ({ delivery }) => delivery);
};

type Steps = Awaited<ReturnType<typeof stepsOf>>;

const stateOf = (row: DeliveryRow, now: Instant): DeliveryState => {
  if (row.delivered_at !== null) return 'delivered';
  if (row.withdrawn_at !== null || row.expires_at <= now) return 'ended';
  return row.due_on < dayOf(now) ? 'overdue' : 'waiting';
};

const answerOf = (row: DeliveryRow, steps: Steps, now: Instant): DeliveryAnswer => ({
  id: idOf('dlv', row.id),
  party: partyOf(row.about),
  item: row.item === null ? undefined : idOf('evi', row.item),
  kind: row.kind,
  wanted: row.wanted,
  assessor: {
    name: row.assessor_name,
    organisation: row.assessor_organisation,
    email: row.assessor_email,
    language: row.language,
  },
  dueOn: row.due_on,
  state: stateOf(row, now),
  askedAt: formatInstant(row.asked_at),
  askedBy: row.asked_by,
  expiresAt: formatInstant(row.expires_at),
  message: {
    state: row.message_due_at === null ? 'sent' : row.message_attempts === 0 ? 'waiting' : 'failing',
    attempts: row.message_attempts,
    failure: row.message_failure ?? undefined,
  },
  history: (steps.get(row.id) ?? []).map(({ step, at, revision, entry }) => ({
    step,
    at: formatInstant(at),
    revision: revision === null ? undefined : idOf('evr', revision),
    entry: idOf('ent', entry),
  })),
});

const answersOf = async (tx: Tx, tenant: string, rows: readonly DeliveryRow[], now: Instant) => {
  const steps = await stepsOf(
    tx,
    tenant,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => answerOf(row, steps, now));
};

/** @throws Problem `cursor-not-valid` */
export const listDeliveries = async (
  { database, clock }: ReadPorts,
  scope: Scope,
  { filters, cursor, limit }: PageWanted<DeliveryFilters>,
): Promise<Page<DeliveryAnswer>> => {
  const after = afterOf(LIST, 'dlv', cursor);
  const [now, tenant] = [clock.now(), uuidOf(scope.tenant)];
  return database.inScope(scope, async (tx) => {
    const { rows, next } = await pageOf(filtered(queryOf(tx, tenant), filters, now), after, limit);
    const items = await answersOf(tx, tenant, rows, now);
    return next === undefined ? { items } : { items, nextCursor: cursorOf(LIST, next) };
  });
};

/** @throws Problem `delivery-not-found` */
export const readDelivery = ({ database, clock }: ReadPorts, scope: Scope, id: DeliveryId): Promise<DeliveryAnswer> =>
  database.inScope(scope, async (tx) => {
    const tenant = uuidOf(scope.tenant);
    const row = await findDelivery(tx, tenant, uuidOf(id));
    const [answer] = row === undefined ? [] : await answersOf(tx, tenant, [row], clock.now());
    if (answer === undefined) throw new Problem(deliveryNotFound);
    return answer;
  });

/** @throws Problem `assurance-export-too-large` */
export const deliveriesAsCsv = (
  { database, clock, exportLimit = EXPORT_LIMIT }: ReadPorts,
  scope: Scope,
  filters: DeliveryFilters,
): Promise<Uint8Array> =>
  database.inScope(scope, async (tx) => {
    const [now, tenant] = [clock.now(), uuidOf(scope.tenant)];
    const { rows, next } = await pageOf(filtered(queryOf(tx, tenant), filters, now), undefined, exportLimit);
    if (next !== undefined) throw new Problem(exportTooLarge, { params: { limit: exportLimit } });
    const lines = (await answersOf(tx, tenant, rows, now)).map((each) => csvLine(CSV.map(([, of]) => of(each))));
    return new TextEncoder().encode([csvHead(CSV.map(([name]) => name)), ...lines].join(''));
  });

const CSV: readonly (readonly [string, (of: DeliveryAnswer) => string | number | undefined])[] = [
  ['id', ({ id }) => id],
  ['party', ({ party }) => party],
  ['kind', ({ kind }) => kind],
  ['wanted', ({ wanted }) => wanted],
  ['assessor', ({ assessor }) => assessor.name],
  ['organisation', ({ assessor }) => assessor.organisation],
  ['email', ({ assessor }) => assessor.email],
  ['due_on', ({ dueOn }) => dueOn],
  ['state', ({ state }) => state],
  ['asked_at', ({ askedAt }) => askedAt],
  ['asked_by', ({ askedBy }) => askedBy],
  ['item', ({ item }) => item],
];
