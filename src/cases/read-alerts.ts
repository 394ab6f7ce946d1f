/** Reading alerts: a page, a file, one with the proof of what was said when. */
import type { EntryId, Evidence } from '#evidence';
import { formatInstant, idOf, Problem, type Scope } from '#kernel';
import type { Tx } from '#platform/database';
import { cursorNotValid } from '#platform/http';
import type { AlertAnswer, AlertDetailAnswer, DispositionDetailAnswer } from './answers.ts';
import type { AlertId, JsonFields } from './core/alert.ts';
import { ALERT_CSV_HEAD, alertCsvLine } from './core/csv.ts';
import { cursorOf, positionOf } from './core/cursor.ts';
import { objectNameOf } from './keep-objects.ts';
import { type Names, namesOf, peopleIn } from './name-people.ts';
import type { CasesPorts } from './ports.ts';
import { alertNotFound, listTooLarge, rawContentNotFound } from './problems.ts';
import {
  type AlertFilters,
  type AlertFound,
  alertById,
  countMerged,
  pageOfAlerts,
  reopeningsOf,
  type SimilarTo,
} from './query-alerts.ts';
import { type ErasedMark, erasedOf } from './store-files.ts';

export type ReadPorts = Pick<CasesPorts, 'database' | 'evidence' | 'people' | 'clock' | 'objects'> & {
  /** Rows in one CSV at most. */
  readonly exportLimit: number;
};

export type PageWanted<Filters> = {
  readonly filters: Filters;
  readonly cursor?: string | undefined;
  readonly limit: number;
};

const LIST = 'alerts';
const EXPORT_CHUNK = 1_000;

export const listAlerts = async (
  { database, people }: ReadPorts,
  scope: Scope,
  { filters, cursor, limit }: PageWanted<AlertFilters>,
): Promise<{ items: readonly AlertAnswer[]; nextCursor?: string }> => {
  const after = cursor === undefined ? undefined : positionOf(LIST, 'alt', cursor);
  if (cursor !== undefined && after === undefined) throw new Problem(cursorNotValid);
  return database.inScope(scope, async (tx) => {
    const { found, next } = await pageOfAlerts(tx, scope.tenant, { filters, after, limit });
    const items = await answersOf(people, tx, scope, found);
    return next === undefined ? { items } : { items, nextCursor: cursorOf(LIST, next) };
  });
};

export const alertsAsCsv = (
  { database, people, exportLimit }: ReadPorts,
  scope: Scope,
  filters: AlertFilters,
): Promise<Uint8Array> =>
  database.inScope(scope, async (tx) => {
    const parts = [ALERT_CSV_HEAD];
    let after: Awaited<ReturnType<typeof pageOfAlerts>>['next'];
    do {
      const page = await pageOfAlerts(tx, scope.tenant, { filters, after, limit: EXPORT_CHUNK });
      for (const alert of await answersOf(people, tx, scope, page.found)) parts.push(alertCsvLine(alert));
      if (parts.length > exportLimit + 1) throw new Problem(listTooLarge, { params: { limit: exportLimit } });
      after = page.next;
    } while (after !== undefined);
    return new TextEncoder().encode(parts.join(''));
  });

/** @throws Problem `alert-not-found` */
export const readAlert = async (ports: ReadPorts, scope: Scope, id: AlertId): Promise<AlertDetailAnswer> => {
  const { found, names, reopenings, mergedCount } = await ports.database.inScope(scope, async (tx) => {
    const alert = await alertById(tx, scope.tenant, id);
    if (alert === undefined) throw new Problem(alertNotFound);
    const takenBack = await reopeningsOf(tx, scope.tenant, id);
    const people = [...peopleOf([alert]), ...peopleIn(...takenBack.map(({ person }) => person))];
    return {
      found: alert,
      reopenings: takenBack,
      mergedCount: await countMerged(tx, scope.tenant, id),
      names: await namesOf(ports.people, tx, scope.tenant, people),
    };
  });
  const { alert, disposition } = found;
  const entries = await entriesOf(ports.evidence, scope, [
    alert.entry,
    alert.source_entry,
    disposition?.entry,
    ...reopenings.map(({ entry }) => entry),
  ]);
  const { detail } = JSON.parse(alert.record) as { detail: JsonFields };
  return {
    ...answerOf(found, names),
    detail,
    raw: rawOf(alert),
    rawWithheld: alert.raw_withheld,
    mergedCount,
    reopenings: reopenings.map((row) => ({
      disposition: idOf('dsp', row.disposition),
      reason: row.reason,
      person: names(idOf('per', row.person)),
      words: row.words,
      erased: erasedAnswer(row),
      at: formatInstant(row.recorded_at),
      entry: entries(row.entry),
      commitment: commitmentOf(row),
    })),
    sourceEntry: alert.source_entry === null ? null : entries(alert.source_entry),
    entry: entries(alert.entry),
    commitment: { record: alert.record, salt: Buffer.from(alert.salt ?? []).toString('base64') },
    disposition: disposition === undefined ? null : dispositionOf(disposition, names, entries),
  };
};

const rawOf = ({ raw_sha256: digest, raw_size: size, raw_type: mediaType }: AlertFound['alert']) =>
  digest === null || size === null || mediaType === null
    ? null
    : { sha256: Buffer.from(digest).toString('hex'), size, mediaType };

/** @throws Problem `alert-not-found`, `raw-content-not-found` */
export const readRaw = async (
  { database, objects }: ReadPorts,
  scope: Scope,
  id: AlertId,
): Promise<{ readonly bytes: Uint8Array; readonly mediaType: string }> => {
  const found = await database.inScope(scope, (tx) => alertById(tx, scope.tenant, id));
  if (found === undefined) throw new Problem(alertNotFound);
  const { raw_sha256: digest, raw_type: mediaType } = found.alert;
  if (digest === null || mediaType === null) throw new Problem(rawContentNotFound);
  const bytes = await objects.get(objectNameOf(scope.tenant, digest));
  if (bytes === undefined) throw new Error('the object of raw content is not there');
  return { bytes, mediaType };
};

/** What alerts like this one share with it. @throws Problem `alert-not-found` */
export const likenessOf = async ({ database }: ReadPorts, scope: Scope, id: AlertId): Promise<SimilarTo> => {
  const found = await database.inScope(scope, (tx) => alertById(tx, scope.tenant, id));
  if (found === undefined) throw new Problem(alertNotFound);
  const { kind, subject_kind, subject_id, source, reference } = found.alert;
  return { alert: id, kind, subject: { kind: subject_kind, id: subject_id }, source, reference };
};

export const answersOf = async (
  people: CasesPorts['people'],
  tx: Tx,
  scope: Scope,
  found: readonly AlertFound[],
): Promise<readonly AlertAnswer[]> => {
  const names = await namesOf(people, tx, scope.tenant, peopleOf(found));
  return found.map((each) => answerOf(each, names));
};

const peopleOf = (found: readonly AlertFound[]) =>
  found.flatMap(({ disposition, proposal }) =>
    peopleIn(disposition?.person, disposition?.second_person, proposal?.person),
  );

const answerOf = ({ alert, cases, disposition, proposal }: AlertFound, names: Names): AlertAnswer => ({
  id: idOf('alt', alert.id),
  source: alert.source,
  sequence: alert.sequence,
  kind: alert.kind,
  severity: alert.severity,
  status: alert.disposed_at === null ? 'open' : 'disposed',
  subject: { kind: alert.subject_kind, id: alert.subject_id, label: alert.subject_label },
  reference: alert.reference,
  observedAt: formatInstant(alert.observed_at),
  recordedAt: formatInstant(alert.recorded_at),
  timesSeenAgain: alert.times_seen_again,
  lastSeenAt: formatInstant(alert.last_seen_at),
  cases,
  happenedAt: alert.happened_at === null ? null : formatInstant(alert.happened_at),
  resolution: disposition?.reason ?? null,
  mergedInto:
    disposition === undefined || disposition.duplicate_of === null ? null : idOf('alt', disposition.duplicate_of),
  timesReopened: alert.times_reopened,
  secondPersonAsked:
    proposal === undefined || alert.disposed_at !== null || proposal.times_reopened < alert.times_reopened
      ? null
      : {
          act: idOf('act', proposal.act),
          person: names(idOf('per', proposal.person)),
          reason: proposal.reason,
          at: formatInstant(proposal.asked_at),
        },
  disposition: disposition === undefined ? null : dispositionSummary(disposition, names),
});

type Disposition = NonNullable<AlertFound['disposition']>;

const dispositionSummary = (disposition: Disposition, names: Names) => ({
  id: idOf('dsp', disposition.id),
  person: names(idOf('per', disposition.person)),
  secondPerson: disposition.second_person === null ? null : names(idOf('per', disposition.second_person)),
  reason: disposition.reason,
  at: formatInstant(disposition.recorded_at),
});

const dispositionOf = (disposition: Disposition, names: Names, entries: Entries): DispositionDetailAnswer => ({
  ...dispositionSummary(disposition, names),
  words: disposition.words,
  erased: erasedAnswer(disposition),
  duplicateOf: disposition.duplicate_of === null ? null : idOf('alt', disposition.duplicate_of),
  entry: entries(disposition.entry),
  commitment: commitmentOf(disposition),
});

/** Null where it is erased, or where there is none. */
export const commitmentOf = ({ record, salt }: { record: string | null; salt: Uint8Array | null }) =>
  record === null || salt === null ? null : { record, salt: Buffer.from(salt).toString('base64') };

export const erasedAnswer = (row: Parameters<typeof erasedOf>[0]) => answerOfMark(erasedOf(row));

export const answerOfMark = (erased: ErasedMark | undefined) =>
  erased === undefined ? null : { at: formatInstant(erased.at), reason: erased.reason };

export type Entries = (uuid: string) => { id: string; index: number | null };

/** Where entries stand in the log. */
export const entriesOf = async (
  evidence: Pick<Evidence, 'entryPositions'>,
  scope: Scope,
  uuids: readonly (string | null | undefined)[],
): Promise<Entries> => {
  const ids: EntryId[] = uuids.flatMap((uuid) => (uuid == null ? [] : [idOf('ent', uuid)]));
  // Where its entries stand says how much else there is, which is not for a scope limited to some parties.
  const positions = scope.parties === undefined ? await evidence.entryPositions(scope, ids) : new Map();
  return (uuid) => {
    const id = idOf('ent', uuid);
    const position = positions.get(id);
    return { id, index: position?.kind === 'logged' ? position.index : null };
  };
};
