/** Reading what work on a case has left beside alerts and timeline: on the case's page, and in lists of their own. */
import { formatInstant, type Instant, idOf, type PersonId, Problem, type Scope, uuidOf } from '#kernel';
import type { Tx } from '#platform/database';
import { cursorNotValid } from '#platform/http';
import type { ActorAnswer, ReadingAnswer, TaskAnswer, WorkAnswer } from './answers.ts';
import type { CaseId } from './core/alert.ts';
import { type Csv, READING_CSV, TASK_CSV } from './core/csv.ts';
import { cursorOf, positionOf } from './core/cursor.ts';
import { MOST_TASKS } from './core/work.ts';
import { type Names, namesOf, peopleAmong } from './name-people.ts';
import type { CasesPorts } from './ports.ts';
import { caseNotFound, listTooLarge } from './problems.ts';
import { type CaseFound, caseParty } from './query-cases.ts';
import { answerOfMark, type Entries, entriesOf, type PageWanted, type ReadPorts } from './read-alerts.ts';
import { nextStepOf } from './store-cases.ts';
import {
  type Attachment,
  attachmentsOf,
  type Print,
  printsOf,
  type Reading,
  type ReadingFilters,
  readingsOf,
} from './store-files.ts';
import { policyOf } from './store-policy.ts';
import {
  type LinkedMerchant,
  merchantsOf,
  type Participant,
  participantsOf,
  type Task,
  type TaskFilters,
  tasksIn,
} from './store-tasks.ts';

export type WorkReadPorts = ReadPorts & Pick<CasesPorts, 'merchants'>;

const READINGS_SHOWN = 50;
const EXPORT_CHUNK = 1_000;

export type WorkFound = {
  readonly tasks: readonly Task[];
  readonly participants: readonly Participant[];
  readonly files: readonly Attachment[];
  readonly merchants: readonly LinkedMerchant[];
  readonly readings: readonly Reading[];
  readonly prints: readonly Print[];
  readonly nextStep: WorkAnswer['nextStep'];
};

export const workOf = async (tx: Tx, scope: Scope, found: CaseFound): Promise<WorkFound> => {
  const { tenant, parties } = scope;
  const id = idOf('cas', found.id);
  const file = { tenant, id };
  const filters = { case: id };
  const shown = { case: id, filters: {}, limit: READINGS_SHOWN };
  return {
    tasks: await tasksIn(tx, tenant, { filters, now: found.opened_at, limit: MOST_TASKS }),
    participants: await participantsOf(tx, file),
    files: await attachmentsOf(tx, file),
    merchants: await merchantsOf(tx, file),
    // Who of the tenant looks at what, and who hears of it next, is nothing for a merchant's own people.
    readings: parties === undefined ? await readingsOf(tx, tenant, shown) : [],
    prints: await printsOf(tx, file),
    nextStep: parties === undefined ? await nextStep(tx, scope, found) : null,
  };
};

/** The deadline itself is the owner's step. */
const nextStep = async (tx: Tx, { tenant }: Scope, found: CaseFound): Promise<WorkAnswer['nextStep']> => {
  const owed = await nextStepOf(tx, { tenant, id: idOf('cas', found.id) });
  if (owed === undefined) return null;
  if (owed.kind === 'close') return { recipient: 'owner', dueAt: formatInstant(owed.dueAt) };
  const step = (await policyOf(tx, tenant)).severities[found.severity].steps[owed.step];
  return step === undefined ? null : { recipient: step.to, dueAt: formatInstant(owed.dueAt) };
};

export const peopleOfWork = ({ tasks, participants, files, readings, prints }: WorkFound): readonly PersonId[] => [
  ...peopleOfTasks(tasks),
  ...participants.map(({ person }) => person),
  ...peopleAmong([
    ...files.map(({ addedBy }) => addedBy),
    ...readings.map(({ reader }) => reader.id),
    ...prints.map(({ committedBy }) => committedBy),
  ]),
];

const peopleOfTasks = (tasks: readonly Task[]): readonly PersonId[] =>
  tasks.flatMap(({ assignee, endedBy }) => [assignee, endedBy].filter((each) => each !== undefined));

export const entriesOfWork = ({ readings, prints }: WorkFound): readonly string[] =>
  [...readings, ...prints].map(({ entry }) => uuidOf(entry));

type Telling = { readonly names: Names; readonly entries: Entries; readonly now: Instant };

export const answerOfWork = async (
  { merchants }: WorkReadPorts,
  scope: Scope,
  work: WorkFound,
  { names, entries, now }: Telling,
): Promise<WorkAnswer> => {
  const linked = await merchants.find(
    scope,
    work.merchants.map(({ merchant }) => merchant),
  );
  const since = new Map(work.merchants.map((each) => [each.merchant, formatInstant(each.since)]));
  return {
    tasks: work.tasks.map((task) => taskAnswerOf(task, names, now)),
    participants: work.participants.map(({ person, part, since: from }) => ({
      person: names(person),
      part,
      since: formatInstant(from),
    })),
    files: work.files.map(({ sha256: digest, addedBy, addedAt, erased, id, name, mediaType, size }) => ({
      ...{ id, name, mediaType, size },
      sha256: Buffer.from(digest).toString('hex'),
      addedBy: actorOf(addedBy, names),
      addedAt: formatInstant(addedAt),
      erased: answerOfMark(erased),
    })),
    merchants: linked.map(({ id, acceptorNumber, name }) => ({
      ...{ id, acceptorNumber, name: name ?? null },
      since: since.get(id) ?? '',
    })),
    readings: work.readings.map((reading) => readingAnswerOf(reading, names, entries)),
    records: work.prints.map((print) => ({
      ...{ id: print.id, language: print.language, size: print.size },
      at: formatInstant(print.at),
      sha256: Buffer.from(print.sha256).toString('hex'),
      committedBy: actorOf(print.committedBy, names),
      committedAt: formatInstant(print.committedAt),
      entry: entries(uuidOf(print.entry)),
      erased: answerOfMark(print.erased),
    })),
    nextStep: work.nextStep,
  };
};

/** Of an id that is a person's, an API key's, or the name of a part of the system. */
export const actorOf = (id: string, names: Names): ActorAnswer => {
  const [person] = peopleAmong([id]);
  if (person !== undefined) return { kind: 'person', id, displayName: names(person).displayName };
  return { kind: id.startsWith('key_') ? 'api-key' : 'system', id, displayName: null };
};

const taskAnswerOf = (task: Task, names: Names, now: Instant): TaskAnswer => ({
  id: task.id,
  case: task.case,
  title: task.title,
  status: task.endedAs ?? 'open',
  overdue: task.endedAt === undefined && task.dueAt !== undefined && task.dueAt <= now,
  assignee: task.assignee === undefined ? null : names(task.assignee),
  dueAt: task.dueAt === undefined ? null : formatInstant(task.dueAt),
  addedAt: formatInstant(task.addedAt),
  endedAt: task.endedAt === undefined ? null : formatInstant(task.endedAt),
  endedBy: task.endedBy === undefined ? null : names(task.endedBy),
  erased: answerOfMark(task.erased),
});

const readingAnswerOf = (reading: Reading, names: Names, entries: Entries): ReadingAnswer => {
  const [person] = peopleAmong([reading.reader.id]);
  return {
    reader: { ...reading.reader, displayName: person === undefined ? null : names(person).displayName },
    hour: formatInstant(reading.hour),
    firstAt: formatInstant(reading.firstAt),
    lastAt: formatInstant(reading.lastAt),
    times: reading.times,
    entry: entries(uuidOf(reading.entry)),
  };
};

type Page<Item> = { readonly items: readonly Item[]; readonly nextCursor?: string };

const TASKS = 'case-tasks';

export const listTasks = async (
  { database, people, clock }: ReadPorts,
  scope: Scope,
  { filters, cursor, limit }: PageWanted<TaskFilters>,
): Promise<Page<TaskAnswer>> => {
  const after = cursor === undefined ? undefined : positionOf(TASKS, 'tsk', cursor);
  if (cursor !== undefined && after === undefined) throw new Problem(cursorNotValid);
  return database.inScope(scope, async (tx) => {
    const now = clock.now();
    const found = await tasksIn(tx, scope.tenant, { filters, now, after: after?.id, limit: limit + 1 });
    const shown = found.slice(0, limit);
    const names = await namesOf(people, tx, scope.tenant, peopleOfTasks(shown));
    const items = shown.map((task) => taskAnswerOf(task, names, now));
    const last = found.length > limit ? shown.at(-1) : undefined;
    return last === undefined ? { items } : { items, nextCursor: cursorOf(TASKS, { at: last.addedAt, id: last.id }) };
  });
};

const READINGS = 'case-readings';

/** For those who see the whole tenant. @throws Problem `case-not-found`, `cursor-not-valid` */
export const listReadings = async (
  ports: ReadPorts,
  scope: Scope,
  { case: id, filters, cursor, limit }: PageWanted<ReadingFilters> & { readonly case: CaseId },
): Promise<Page<ReadingAnswer>> => {
  const after = cursor === undefined ? undefined : positionOf(READINGS, 'ent', cursor);
  if (cursor !== undefined && after === undefined) throw new Problem(cursorNotValid);
  const { found, names } = await ports.database.inScope(scope, async (tx) => {
    if ((await caseParty(tx, scope.tenant, id)) === undefined) throw new Problem(caseNotFound);
    const rows =
      scope.parties === undefined
        ? await readingsOf(tx, scope.tenant, {
            case: id,
            filters,
            after: after && { at: after.at, id: uuidOf(after.id) },
            limit: limit + 1,
          })
        : [];
    const ids = peopleAmong(rows.map(({ reader }) => reader.id));
    return { found: rows, names: await namesOf(ports.people, tx, scope.tenant, ids) };
  });
  const shown = found.slice(0, limit);
  const entries = await entriesOf(
    ports.evidence,
    scope,
    shown.map(({ entry }) => uuidOf(entry)),
  );
  const items = shown.map((reading) => readingAnswerOf(reading, names, entries));
  const last = found.length > limit ? shown.at(-1) : undefined;
  if (last === undefined) return { items };
  return { items, nextCursor: cursorOf(READINGS, { at: last.hour, id: last.entry }) };
};

/** All pages as one file. @throws Problem `list-too-large` with `limit` */
export const asCsv = async <Item>(
  { exportLimit }: Pick<ReadPorts, 'exportLimit'>,
  csv: Csv<Item>,
  pageAfter: (cursor: string | undefined, limit: number) => Promise<Page<Item>>,
): Promise<Uint8Array> => {
  const parts = [csv.head];
  let cursor: string | undefined;
  do {
    const page = await pageAfter(cursor, EXPORT_CHUNK);
    for (const item of page.items) parts.push(csv.line(item));
    if (parts.length > exportLimit + 1) throw new Problem(listTooLarge, { params: { limit: exportLimit } });
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return new TextEncoder().encode(parts.join(''));
};

export const tasksAsCsv = (ports: ReadPorts, scope: Scope, filters: TaskFilters): Promise<Uint8Array> =>
  asCsv(ports, TASK_CSV, (cursor, limit) => listTasks(ports, scope, { filters, cursor, limit }));

export const readingsAsCsv = (
  ports: ReadPorts,
  scope: Scope,
  { case: id, filters }: { readonly case: CaseId; readonly filters: ReadingFilters },
): Promise<Uint8Array> =>
  asCsv(ports, READING_CSV, (cursor, limit) => listReadings(ports, scope, { case: id, filters, cursor, limit }));
