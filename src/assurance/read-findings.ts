/** Reads the register of findings: a page, a file, one with its history. */
import {
  csvHead,
  csvLine,
  formatInstant,
  type Instant,
  idOf,
  type PartyId,
  type PersonId,
  Problem,
  type Scope,
  uuidOf,
} from '#kernel';
import { type Tx, tables } from '#platform/database';
import type { FindingAnswer, FindingDetailAnswer } from './answers.ts';
import { cursorOf, type Position } from './core/cursor.ts';
import type { FindingOrigin, FindingStatus, Severity } from './core/finding.ts';
import type { FindingId, Ports } from './ports.ts';
import { exportTooLarge, findingNotFound } from './problems.ts';
import { afterOf, EXPORT_LIMIT, type Page, type PageWanted } from './read-items.ts';
import { partyOf } from './record-revision.ts';
import type { Tables } from './store-tables.ts';
import { FINDING_COLUMNS, type FindingRow } from './write-finding.ts';

export type FindingFilters = {
  readonly party?: PartyId | undefined;
  /** `overdue`: open and past its due date. */
  readonly status?: FindingStatus | 'overdue' | undefined;
  readonly severity?: Severity | undefined;
  readonly origin?: FindingOrigin | undefined;
  readonly kind?: string | undefined;
  readonly owner?: PersonId | undefined;
  /** Part of the title, or of what it is about. */
  readonly text?: string | undefined;
};

const LIST = 'findings';

const queryOf = (tx: Tx, tenant: string) =>
  tables<Tables>(tx).selectFrom('assurance.finding').select(FINDING_COLUMNS).where('tenant', '=', tenant);
type Query = ReturnType<typeof queryOf>;

const filtered = (query: Query, filters: FindingFilters, now: Instant): Query => {
  const { party, status, severity, origin, kind, owner, text } = filters;
  let found = query;
  if (party !== undefined) found = found.where('party', '=', uuidOf(party));
  if (status === 'overdue') found = found.where('status', '=', 'open').where('due_at', '<=', now);
  else if (status !== undefined) found = found.where('status', '=', status);
  if (severity !== undefined) found = found.where('severity', '=', severity);
  if (origin !== undefined) found = found.where('origin', '=', origin);
  if (kind !== undefined) found = found.where('kind', '=', kind);
  if (owner !== undefined) found = found.where('owner', '=', uuidOf(owner));
  if (text !== undefined) {
    const pattern = `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`;
    found = found.where(({ or, eb }) => or([eb('title', 'ilike', pattern), eb('subject_label', 'ilike', pattern)]));
  }
  return found;
};

const pageOf = async (query: Query, after: Position<'asf'> | undefined, limit: number) => {
  let found = query;
  if (after !== undefined) {
    found = found.where(({ eb, refTuple, tuple }) =>
      eb(refTuple('recorded_at', 'id'), '<', tuple(after.at, uuidOf(after.id))),
    );
  }
  const read = await found
    .orderBy('recorded_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
  const rows = read.slice(0, limit);
  const last = read.length > limit ? rows.at(-1) : undefined;
  return { rows, next: last && { at: last.recorded_at, id: idOf('asf', last.id) } };
};

const answerOf = (row: FindingRow, now: Instant): FindingAnswer => ({
  id: idOf('asf', row.id),
  party: partyOf(row.party),
  kind: row.kind,
  origin: row.origin,
  severity: row.severity,
  title: row.title,
  subject: { kind: row.subject_kind, id: row.subject_id, label: row.subject_label },
  reference: row.reference,
  params: row.params,
  foundAt: formatInstant(row.found_at),
  recordedAt: formatInstant(row.recorded_at),
  lastSeenAt: formatInstant(row.last_seen_at),
  unseenSince: row.unseen_since === null ? undefined : formatInstant(row.unseen_since),
  unseenLooks: row.unseen_looks,
  owner: row.owner === null ? undefined : idOf('per', row.owner),
  dueAt: formatInstant(row.due_at),
  overdue: row.status === 'open' && row.due_at <= now,
  item: row.item === null ? undefined : idOf('evi', row.item),
  status: row.status,
  acceptedUntil: row.accepted_until ?? undefined,
  closedAt: row.closed_at === null ? undefined : formatInstant(row.closed_at),
  alert: row.alert === null ? undefined : idOf('alt', row.alert),
  overdueAlert: row.overdue_alert === null ? undefined : idOf('alt', row.overdue_alert),
});

type ReadPorts = Pick<Ports, 'database' | 'clock' | 'exportLimit'>;

/** @throws Problem `cursor-not-valid` */
export const listFindings = (
  { database, clock }: ReadPorts,
  scope: Scope,
  { filters, cursor, limit }: PageWanted<FindingFilters>,
): Promise<Page<FindingAnswer>> => {
  const after = afterOf(LIST, 'asf', cursor);
  const now = clock.now();
  return database.inScope(scope, async (tx) => {
    const { rows, next } = await pageOf(filtered(queryOf(tx, uuidOf(scope.tenant)), filters, now), after, limit);
    const items = rows.map((row) => answerOf(row, now));
    return next === undefined ? { items } : { items, nextCursor: cursorOf(LIST, next) };
  });
};

/** @throws Problem `finding-not-found` */
export const readFinding = (
  { database, clock }: ReadPorts,
  scope: Scope,
  id: FindingId,
): Promise<FindingDetailAnswer> =>
  database.inScope(scope, async (tx) => {
    const tenant = uuidOf(scope.tenant);
    const row = await queryOf(tx, tenant).where('id', '=', uuidOf(id)).executeTakeFirst();
    if (row === undefined) throw new Problem(findingNotFound);
    const steps = await tables<Tables>(tx)
      .selectFrom('assurance.finding_step')
      .select(['step', 'at', 'by', 'params', 'words', 'entry'])
      .where('tenant', '=', tenant)
      .where('finding', '=', row.id)
      .orderBy('place')
      .execute();
    const history = steps.map(({ step, at, by, params, words, entry }) => ({
      step,
      at: formatInstant(at),
      by,
      params,
      words: words ?? undefined,
      entry: idOf('ent', entry),
    }));
    return { ...answerOf(row, clock.now()), history };
  });

/** @throws Problem `assurance-export-too-large` */
export const findingsAsCsv = (
  { database, clock, exportLimit = EXPORT_LIMIT }: ReadPorts,
  scope: Scope,
  filters: FindingFilters,
): Promise<Uint8Array> =>
  database.inScope(scope, async (tx) => {
    const now = clock.now();
    const query = filtered(queryOf(tx, uuidOf(scope.tenant)), filters, now);
    const { rows, next } = await pageOf(query, undefined, exportLimit);
    if (next !== undefined) throw new Problem(exportTooLarge, { params: { limit: exportLimit } });
    const lines = rows.map((row) => answerOf(row, now)).map((each) => csvLine(CSV.map(([, of]) => of(each))));
    return new TextEncoder().encode([csvHead(CSV.map(([name]) => name)), ...lines].join(''));
  });

const CSV: readonly (readonly [string, (of: FindingAnswer) => string | undefined])[] = [
  ['id', ({ id }) => id],
  ['party', ({ party }) => party],
  ['kind', ({ kind }) => kind],
  ['origin', ({ origin }) => origin],
  ['severity', ({ severity }) => severity],
  ['title', ({ title }) => title],
  ['subject', ({ subject }) => subject.label],
  ['reference', ({ reference }) => reference],
  ['status', ({ status, overdue }) => (overdue ? 'overdue' : status)],
  ['found_at', ({ foundAt }) => foundAt],
  ['due_at', ({ dueAt }) => dueAt],
  ['owner', ({ owner }) => owner],
  ['accepted_until', ({ acceptedUntil }) => acceptedUntil],
  ['closed_at', ({ closedAt }) => closedAt],
];
