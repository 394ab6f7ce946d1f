/** The list of two-person acts: for those who may act, and for auditors. */

import type { ErasureReason, JsonObject } from '#evidence';
import {
  csvHead,
  csvLine,
  formatInstant,
  type Instant,
  idOf,
  may,
  type PersonId,
  Problem,
  parseId,
  type Scope,
  uuidOf,
} from '#kernel';
import { type Tx, tables } from '#platform/database';
import { type ActStatus, isCollectable, type NotByThem, statusAt, whyAnotherPerson } from './core/acts.ts';
import type { RegistryPorts } from './ports.ts';
import { listTooLarge } from './problems.ts';
import { type SharedUntil, sameHandAs } from './same-hand.ts';
import type { Tables } from './store-tables.ts';
import type { ActId, TwoPersonActs } from './two-person-acts.ts';

export type ActPerson = { readonly id: PersonId; readonly displayName: string };

export type NotApprovable = {
  /** `not-permitted`: lacks the kind's permission. `no-person`: calls by a key. */
  readonly code: NotByThem | 'not-permitted' | 'no-person';
  /** From when it will not stand in the way any more, as things are now. */
  readonly until?: Instant;
};

export type ActEntry = {
  readonly id: ActId;
  readonly kind: string;
  readonly subject: string;
  readonly detail: JsonObject;
  readonly reason: string;
  readonly status: ActStatus;
  readonly askedBy: ActPerson;
  readonly askedAt: Instant;
  readonly dueAt: Instant;
  readonly decidedBy: ActPerson | undefined;
  readonly decidedAt: Instant | undefined;
  readonly decisionReason: string | undefined;
  /** The words are gone, and no entry can be shown to have meant them. */
  readonly erased: { readonly at: Instant; readonly reason: ErasureReason } | undefined;
  /** Whether whoever reads it may approve it now. */
  readonly mayApprove: boolean;
  /** Why whoever reads it may not approve it; of one that waits alone. */
  readonly whyNotApprovable: NotApprovable | undefined;
  /** Whether whoever reads it asked, and has something to fetch. */
  readonly mayCollect: boolean;
};

export type ActFilters = {
  readonly status?: ActStatus | undefined;
  readonly kind?: string | undefined;
  /** `approve`: those the reader may approve now. `asked`: those the reader asked for. */
  readonly mine?: 'approve' | 'asked' | undefined;
};

export type ReadActs = {
  /** Newest first, from before the one named. */
  page(
    scope: Scope,
    wanted: { readonly filters: ActFilters; readonly before?: ActId | undefined; readonly limit: number },
  ): Promise<{ readonly acts: readonly ActEntry[]; readonly hasMore: boolean }>;
  one(scope: Scope, id: ActId): Promise<ActEntry | undefined>;
  /** @throws Problem `list-too-large` with `limit` */
  csv(scope: Scope, filters: ActFilters): Promise<Uint8Array>;
};

type Ports = Pick<RegistryPorts, 'database' | 'clock'> & { readonly acts: Pick<TwoPersonActs, 'kind'> };

const EXPORT_LIMIT = 10_000;

export const createReadActs = (ports: Ports): ReadActs => ({
  page: (scope, { filters, before, limit }) =>
    ports.database.inScope(scope, async (tx) => {
      const rows = await query(ports, tx, scope, filters, { before, limit: limit + 1 });
      return { acts: rows.slice(0, limit), hasMore: rows.length > limit };
    }),
  one: (scope, id) =>
    ports.database.inScope(scope, async (tx) => (await query(ports, tx, scope, {}, { only: id, limit: 1 }))[0]),
  csv: (scope, filters) =>
    ports.database.inScope(scope, async (tx) => {
      const rows = await query(ports, tx, scope, filters, { limit: EXPORT_LIMIT + 1 });
      if (rows.length > EXPORT_LIMIT) throw new Problem(listTooLarge, { params: { limit: EXPORT_LIMIT } });
      return new TextEncoder().encode([csvHead(COLUMNS.map(([name]) => name)), ...rows.map(lineOf)].join(''));
    }),
});

type Place = { readonly before?: ActId | undefined; readonly only?: ActId; readonly limit: number };

const query = async (
  { clock, acts }: Ports,
  tx: Tx,
  scope: Scope,
  filters: ActFilters,
  { before, only, limit }: Place,
): Promise<ActEntry[]> => {
  const now = clock.now();
  const kinds = await kindsIn(tx, scope);
  const doable = kinds.filter((kind) => {
    const permission = acts.kind(kind)?.permission;
    return permission !== undefined && may(scope, permission);
  });
  // Whoever may read the log may read this too: it is in there.
  const visible = may(scope, 'evidence:read') ? kinds : doable;
  const shown = (filters.mine === 'approve' ? doable : visible).filter(
    (kind) => !filters.kind || kind === filters.kind,
  );
  if (shown.length === 0) return [];
  const reader = scope.principal.id;
  let found = tables<Tables>(tx)
    .selectFrom('registry.two_person_act as act')
    .leftJoin('registry.person as asker', (join) =>
      join.onRef('asker.tenant', '=', 'act.tenant').onRef('asker.id', '=', 'act.asked_by'),
    )
    .leftJoin('registry.person as decider', (join) =>
      join.onRef('decider.tenant', '=', 'act.tenant').onRef('decider.id', '=', 'act.decided_by'),
    )
    .select(SHOWN)
    .where('act.tenant', '=', uuidOf(scope.tenant))
    .where('act.kind', 'in', shown)
    .orderBy('act.id', 'desc')
    .limit(limit);
  if (before !== undefined) found = found.where('act.id', '<', uuidOf(before));
  if (only !== undefined) found = found.where('act.id', '=', uuidOf(only));
  if (filters.status === 'expired') {
    found = found.where(({ or, and, eb }) =>
      or([eb('act.status', '=', 'expired'), and([eb('act.status', '=', 'pending'), eb('act.due_at', '<=', now)])]),
    );
  } else if (filters.status !== undefined) found = found.where('act.status', '=', filters.status);
  if (filters.status === 'pending' || filters.mine === 'approve') {
    found = found.where('act.status', '=', 'pending').where('act.due_at', '>', now);
  }
  if (filters.mine !== undefined) {
    // Of keys and the system there are no acts.
    if (scope.principal.kind !== 'person') return [];
    const person = uuidOf(reader as PersonId);
    found =
      filters.mine === 'asked'
        ? found.where('act.asked_by', '=', person)
        : found.where('act.asked_by', '<>', person).where('act.subject', '<>', reader);
  }
  const same = await sameHandAsReader(tx, scope, now);
  if (filters.mine === 'approve' && same.size > 0)
    found = found.where('act.asked_by', 'not in', [...same.keys()].map(uuidOf));
  const rows = await found.execute();
  return rows.map((row) => entryOf(row, { reader, now, doable, acts, same }));
};

/** Of those whose acts wait. */
const sameHandAsReader = async (tx: Tx, { tenant, principal }: Scope, now: Instant): Promise<Reading['same']> => {
  const person = principal.kind === 'person' ? parseId('per', principal.id) : undefined;
  if (person?.kind !== 'ok') return new Map();
  const askers = await tables<Tables>(tx)
    .selectFrom('registry.two_person_act')
    .select('asked_by')
    .distinct()
    .where('tenant', '=', uuidOf(tenant))
    .where('status', '=', 'pending')
    .where('due_at', '>', now)
    .execute();
  return sameHandAs(
    tx,
    { tenant, person: person.value, now },
    askers.map((each) => idOf('per', each.asked_by)),
  );
};

/** The kinds there are acts of: few, and by an index. */
const kindsIn = async (tx: Tx, { tenant }: Scope): Promise<string[]> => {
  const rows = await tables<Tables>(tx)
    .selectFrom('registry.two_person_act')
    .select('kind')
    .distinct()
    .where('tenant', '=', uuidOf(tenant))
    .execute();
  return rows.map(({ kind }) => kind);
};

const SHOWN = [
  'act.id',
  'act.kind',
  'act.subject',
  'act.detail',
  'act.reason',
  'act.status',
  'act.asked_by',
  'act.asked_at',
  'act.due_at',
  'act.decided_by',
  'act.decided_at',
  'act.decision_reason',
  'act.collected_at',
  'act.erased_at',
  'act.erased_for',
  'asker.display_name as asker_name',
  'decider.display_name as decider_name',
] as const;

type Row = Omit<Tables['registry.two_person_act'], 'tenant' | 'salt'> & {
  readonly asker_name: string | null;
  readonly decider_name: string | null;
};

type Reading = {
  readonly reader: string;
  readonly now: Instant;
  readonly doable: readonly string[];
  readonly acts: Pick<TwoPersonActs, 'kind'>;
  /** Who may be the reader. */
  readonly same: ReadonlyMap<PersonId, SharedUntil>;
};

type Act = { readonly kind: string; readonly askedBy: PersonId; readonly subject: string };

const whyNot = (act: Act, { reader, doable, same }: Reading): NotApprovable | undefined => {
  if (!reader.startsWith('per_')) return { code: 'no-person' };
  if (!doable.includes(act.kind)) return { code: 'not-permitted' };
  const code = whyAnotherPerson(act, { person: reader, sharesHand: same.has(act.askedBy) });
  const until = code === 'same-hand' ? same.get(act.askedBy) : undefined;
  return code && { code, ...(until !== undefined && { until }) };
};

const entryOf = (row: Row, reading: Reading): ActEntry => {
  const { reader, now, doable, acts } = reading;
  const askedBy = idOf('per', row.asked_by);
  const act = { status: row.status, dueAt: row.due_at, kind: row.kind, askedBy, subject: row.subject };
  const isDoable = doable.includes(row.kind);
  const isPending = statusAt(act, now) === 'pending';
  const why = isPending ? whyNot(act, reading) : undefined;
  return {
    id: idOf('act', row.id),
    kind: row.kind,
    subject: row.subject,
    detail: row.detail,
    reason: row.reason,
    status: statusAt(act, now),
    askedBy: { id: askedBy, displayName: row.asker_name ?? '' },
    askedAt: row.asked_at,
    dueAt: row.due_at,
    decidedBy:
      row.decided_by === null ? undefined : { id: idOf('per', row.decided_by), displayName: row.decider_name ?? '' },
    decidedAt: row.decided_at ?? undefined,
    decisionReason: row.decision_reason ?? undefined,
    erased:
      row.erased_at === null || row.erased_for === null ? undefined : { at: row.erased_at, reason: row.erased_for },
    mayApprove: isPending && why === undefined,
    whyNotApprovable: why,
    mayCollect:
      isDoable &&
      askedBy === reader &&
      isCollectable({ status: row.status, decidedAt: row.decided_at, collectedAt: row.collected_at }, now) &&
      acts.kind(row.kind)?.collect !== undefined,
  };
};

const COLUMNS: readonly (readonly [string, (act: ActEntry) => string | undefined])[] = [
  ['id', ({ id }) => id],
  ['kind', ({ kind }) => kind],
  ['subject', ({ subject }) => subject],
  ['status', ({ status }) => status],
  ['reason', ({ reason }) => reason],
  ['asked_by', ({ askedBy }) => askedBy.displayName],
  ['asked_at', ({ askedAt }) => formatInstant(askedAt)],
  ['due_at', ({ dueAt }) => formatInstant(dueAt)],
  ['decided_by', ({ decidedBy }) => decidedBy?.displayName],
  ['decided_at', ({ decidedAt }) => (decidedAt === undefined ? undefined : formatInstant(decidedAt))],
  ['decision_reason', ({ decisionReason }) => decisionReason],
];

const lineOf = (act: ActEntry): string => csvLine(COLUMNS.map(([, of]) => of(act)));
