/** Reading cases: a page, a file, one with its alerts and timeline, and the summary of what waits. */
import { formatInstant, type Instant, idOf, type PersonId, Problem, parseId, type Scope } from '#kernel';
import { cursorNotValid } from '#platform/http';
import type { CaseAnswer, CaseDetailAnswer, CaseSummaryAnswer, TimelineRowAnswer } from './answers.ts';
import type { CaseId } from './core/alert.ts';
import { CASE_CSV_HEAD, caseCsvLine } from './core/csv.ts';
import { type CaseOrder, cursorOf, type Position, positionOf } from './core/cursor.ts';
import { type Names, namesOf, peopleAmong, peopleIn } from './name-people.ts';
import { caseNotFound, listTooLarge } from './problems.ts';
import { oldestOpenAlert, openAlertCounts, pageOfAlerts } from './query-alerts.ts';
import {
  type CaseFilters,
  type CaseFound,
  caseById,
  countCases,
  nextDueCase,
  pageOfCases,
  type TimelineFound,
  timelineOf,
} from './query-cases.ts';
import { answersOf, commitmentOf, entriesOf, erasedAnswer, type PageWanted, type ReadPorts } from './read-alerts.ts';
import { answerOfWork, entriesOfWork, peopleOfWork, type WorkReadPorts, workOf } from './read-work.ts';

/** `me` is who asks; for an API key it is nobody and selects nothing. */
export type AskedFilters = Omit<CaseFilters, 'owner' | 'participant'> & {
  readonly owner?: PersonId | 'me' | 'nobody' | undefined;
  readonly participant?: PersonId | 'me' | undefined;
};

export type CasesAsked = { readonly filters: AskedFilters; readonly order: CaseOrder };

const EXPORT_CHUNK = 1_000;
/** A case of more alerts than this shows its newest; the list of alerts shows all. */
const ALERTS_SHOWN = 200;

export const selfOf = ({ principal }: Scope): PersonId | undefined => {
  const id = principal.kind === 'person' ? parseId('per', principal.id) : undefined;
  return id?.kind === 'ok' ? id.value : undefined;
};

/** `undefined` when they can select nothing. */
const filtersFor = (scope: Scope, { owner, participant, ...others }: AskedFilters): CaseFilters | undefined => {
  const me = selfOf(scope);
  if (me === undefined && (owner === 'me' || participant === 'me')) return undefined;
  return {
    ...others,
    owner: owner === 'me' ? me : owner,
    participant: participant === 'me' ? me : participant,
  };
};

export const listCases = async (
  { database, people, clock }: ReadPorts,
  scope: Scope,
  asked: CasesAsked & PageWanted<AskedFilters>,
): Promise<{ items: readonly CaseAnswer[]; nextCursor?: string }> => {
  const { order, cursor, limit } = asked;
  const list = `cases-${order}`;
  const after = cursor === undefined ? undefined : positionOf(list, 'cas', cursor);
  if (cursor !== undefined && after === undefined) throw new Problem(cursorNotValid);
  const filters = filtersFor(scope, asked.filters);
  if (filters === undefined) return { items: [] };
  return database.inScope(scope, async (tx) => {
    const now = clock.now();
    const { found, next } = await pageOfCases(tx, scope.tenant, { filters, order, after, limit, now });
    const names = await namesOf(people, tx, scope.tenant, peopleIn(...found.map(({ owner }) => owner)));
    const items = found.map((each) => answerOf(each, names, now));
    return next === undefined ? { items } : { items, nextCursor: cursorOf(list, next) };
  });
};

export const casesAsCsv = async (
  { database, people, clock, exportLimit }: ReadPorts,
  scope: Scope,
  asked: CasesAsked,
): Promise<Uint8Array> => {
  const filters = filtersFor(scope, asked.filters);
  const parts = [CASE_CSV_HEAD];
  if (filters === undefined) return new TextEncoder().encode(CASE_CSV_HEAD);
  return database.inScope(scope, async (tx) => {
    const now = clock.now();
    let after: Position<'cas'> | undefined;
    do {
      const { order } = asked;
      const page = await pageOfCases(tx, scope.tenant, { filters, order, after, limit: EXPORT_CHUNK, now });
      const names = await namesOf(people, tx, scope.tenant, peopleIn(...page.found.map(({ owner }) => owner)));
      for (const each of page.found) parts.push(caseCsvLine(answerOf(each, names, now)));
      if (parts.length > exportLimit + 1) throw new Problem(listTooLarge, { params: { limit: exportLimit } });
      after = page.next;
    } while (after !== undefined);
    return new TextEncoder().encode(parts.join(''));
  });
};

/** @throws Problem `case-not-found` */
export const readCase = async (ports: WorkReadPorts, scope: Scope, id: CaseId): Promise<CaseDetailAnswer> => {
  const { tenant } = scope;
  const { file, alerts, rows, names, named, work } = await ports.database.inScope(scope, async (tx) => {
    const found = await caseById(tx, tenant, id);
    if (found === undefined) throw new Problem(caseNotFound);
    const page = await pageOfAlerts(tx, tenant, { filters: { case: id }, limit: ALERTS_SHOWN });
    const timeline = await timelineOf(tx, tenant, id);
    const work = await workOf(tx, scope, found);
    const mentioned = timeline.flatMap(({ actor_id, params }) => [actor_id, ...Object.values(params)]);
    const ids = new Set([...peopleIn(found.owner), ...peopleAmong(mentioned)]);
    return {
      file: found,
      alerts: await answersOf(ports.people, tx, scope, page.found),
      rows: timeline,
      names: await namesOf(ports.people, tx, tenant, [...ids, ...peopleOfWork(work)]),
      named: [...ids],
      work,
    };
  });
  const entries = await entriesOf(ports.evidence, scope, [...rows.map(({ entry }) => entry), ...entriesOfWork(work)]);
  const now = ports.clock.now();
  return {
    ...answerOf(file, names, now),
    ...(await answerOfWork(ports, scope, work, { names, entries, now })),
    alerts,
    timeline: rows.map((row) => rowOf(row, names, entries)),
    people: named.map(names),
  };
};

const answerOf = (file: CaseFound, names: Names, now: Instant): CaseAnswer => ({
  id: idOf('cas', file.id),
  number: file.number,
  kind: file.kind,
  subject: { kind: file.subject_kind, id: file.subject_id, label: file.subject_label },
  severity: file.severity,
  status: file.closed_at === null ? 'open' : 'closed',
  overdue: file.closed_at === null && file.due_at <= now,
  owner: file.owner === null ? null : names(idOf('per', file.owner)),
  openedAt: formatInstant(file.opened_at),
  dueAt: formatInstant(file.due_at),
  escalatedAt: file.escalated_at === null ? null : formatInstant(file.escalated_at),
  reportedToBoardAt: file.board_at === null ? null : formatInstant(file.board_at),
  closedAt: file.closed_at === null ? null : formatInstant(file.closed_at),
  openAlerts: file.open_alerts,
  alertCount: file.alert_count,
});

const rowOf = (row: TimelineFound, names: Names, entries: Awaited<ReturnType<typeof entriesOf>>): TimelineRowAnswer => {
  const [actor] = row.actor_kind === 'person' ? peopleAmong([row.actor_id]) : [];
  return {
    place: row.place,
    at: formatInstant(row.at),
    kind: row.kind,
    actor: {
      kind: row.actor_kind,
      id: row.actor_id,
      displayName: actor === undefined ? null : names(actor).displayName,
    },
    params: row.params,
    words: row.words,
    erased: erasedAnswer(row),
    entry: entries(row.entry),
    commitment: commitmentOf(row),
  };
};

export const summarise = ({ database, clock }: ReadPorts, scope: Scope): Promise<CaseSummaryAnswer> =>
  database.inScope(scope, async (tx) => {
    const { tenant } = scope;
    const openAlerts = { critical: 0, high: 0, medium: 0, low: 0 };
    for (const { severity, count } of await openAlertCounts(tx, tenant)) openAlerts[severity] = count;
    const oldest = await oldestOpenAlert(tx, tenant);
    const counts = await countCases(tx, tenant, { now: clock.now(), me: selfOf(scope) });
    const next = await nextDueCase(tx, tenant);
    return {
      openAlerts,
      oldestOpenAlert: oldest === undefined ? null : { id: oldest.id, recordedAt: formatInstant(oldest.recordedAt) },
      openCases: counts.open,
      overdueCases: counts.overdue,
      mine: { open: counts.mine, overdue: counts.mineOverdue },
      nextDue:
        next === undefined
          ? null
          : {
              case: idOf('cas', next.id),
              number: next.number,
              dueAt: formatInstant(next.due_at),
              subject: { kind: next.subject_kind, id: next.subject_id, label: next.subject_label },
            },
    };
  });
