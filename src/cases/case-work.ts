/** Work on cases beside their acts of old: tasks, people, merchants, files, prints, deadlines. */
import { formatInstant, type PersonId, Problem, type Scope, uuidOf } from '#kernel';
import type { Tx } from '#platform/database';
import { cursorNotValid } from '#platform/http';
import type { CaseDetailAnswer, HolidaysAnswer, PolicyAnswer, ReadingAnswer, TaskAnswer } from './answers.ts';
import type { AlertId, CaseId } from './core/alert.ts';
import { HOLIDAY_CSV, POLICY_CSV, TASK_CSV } from './core/csv.ts';
import { holidaysOf } from './core/japanese-holidays.ts';
import type { AttachmentId, MerchantId, ParticipantPart, PrintId, TaskId } from './core/work.ts';
import { personOf } from './dispose-alert.ts';
import { addFile, type FoundFile, readFile, type SentFile } from './keep-file.ts';
import { linkAlert, unlinkAlert } from './link-alert.ts';
import { namesOf, peopleAmong } from './name-people.ts';
import type { CasesPorts } from './ports.ts';
import { commitPrint, type Printed, printCase, readPrint, type WantedPrint } from './print-case.ts';
import { casesWholeTenantOnly, yearUnknown } from './problems.ts';
import { entriesOf, type PageWanted } from './read-alerts.ts';
import { readCase, selfOf } from './read-cases.ts';
import { actorOf, asCsv, listReadings, listTasks, readingsAsCsv, tasksAsCsv } from './read-work.ts';
import { recordReading } from './record-reading.ts';
import { setPolicy, type WantedPolicy } from './set-policy.ts';
import type { ReadingFilters } from './store-files.ts';
import { type PolicyVersion, policyInForce, policyVersions } from './store-policy.ts';
import type { TaskFilters } from './store-tasks.ts';
import { linkMerchant, removeParticipant, setParticipant, unlinkMerchant } from './work-participants.ts';
import { addTask, finishTask, reviseTask, type WantedTask } from './work-tasks.ts';

type Page<Item> = { readonly items: readonly Item[]; readonly nextCursor?: string };

/** `me` is who asks. */
export type AskedTask = Omit<WantedTask, 'assignee'> & { readonly assignee?: PersonId | 'me' | undefined };
export type AskedTasks = Omit<TaskFilters, 'assignee'> & {
  readonly assignee?: PersonId | 'me' | 'nobody' | undefined;
};

export type CaseWork = {
  /** For whoever looks at it: puts the reading on record before it answers. @throws Problem `case-not-found` */
  open(scope: Scope, id: CaseId): Promise<CaseDetailAnswer>;
  linkAlert(scope: Scope, id: CaseId, alert: AlertId): Promise<CaseDetailAnswer>;
  unlinkAlert(scope: Scope, id: CaseId, alert: AlertId): Promise<CaseDetailAnswer>;
  addTask(scope: Scope, id: CaseId, task: AskedTask): Promise<CaseDetailAnswer>;
  reviseTask(scope: Scope, id: CaseId, task: AskedTask & { readonly task: TaskId }): Promise<CaseDetailAnswer>;
  finishTask(
    scope: Scope,
    id: CaseId,
    ending: { readonly task: TaskId; readonly as: 'done' | 'dropped'; readonly words: string | undefined },
  ): Promise<CaseDetailAnswer>;
  tasks(scope: Scope, wanted: PageWanted<AskedTasks>): Promise<Page<TaskAnswer>>;
  tasksCsv(scope: Scope, filters: AskedTasks): Promise<Uint8Array>;
  setParticipant(
    scope: Scope,
    id: CaseId,
    who: { readonly person: PersonId; readonly part: ParticipantPart },
  ): Promise<CaseDetailAnswer>;
  removeParticipant(scope: Scope, id: CaseId, person: PersonId): Promise<CaseDetailAnswer>;
  linkMerchant(scope: Scope, id: CaseId, merchant: MerchantId): Promise<CaseDetailAnswer>;
  unlinkMerchant(scope: Scope, id: CaseId, merchant: MerchantId): Promise<CaseDetailAnswer>;
  addFile(scope: Scope, file: SentFile): Promise<AttachmentId>;
  readFile(scope: Scope, id: CaseId, file: AttachmentId): Promise<FoundFile>;
  readings(scope: Scope, wanted: PageWanted<ReadingFilters> & { readonly case: CaseId }): Promise<Page<ReadingAnswer>>;
  readingsCsv(scope: Scope, id: CaseId, filters: ReadingFilters): Promise<Uint8Array>;
  print(scope: Scope, wanted: WantedPrint): Promise<Printed>;
  commitPrint(scope: Scope, wanted: WantedPrint): Promise<CaseDetailAnswer>;
  readPrint(scope: Scope, id: CaseId, record: PrintId): Promise<Printed>;
};

/** When cases must be closed and who hears of it when they are not. */
export type Deadlines = {
  /** All but holidays: @throws Problem `cases-whole-tenant-only` */
  policy(scope: Scope): Promise<PolicyAnswer>;
  /** @throws Problem `deadline-policy-changed`, `deadline-policy-not-acceptable` */
  setPolicy(scope: Scope, wanted: WantedPolicy): Promise<PolicyAnswer>;
  /** Newest first. */
  versions(scope: Scope, wanted: PageWanted<PolicyFilters>): Promise<Page<PolicyAnswer>>;
  versionsCsv(scope: Scope, filters: PolicyFilters): Promise<Uint8Array>;
  /** National holidays of Japan. @throws Problem `year-unknown` */
  holidays(year: number): HolidaysAnswer;
  holidaysCsv(year: number): Uint8Array;
};

export type PolicyFilters = { readonly setBy?: string | undefined };

type Ports = CasesPorts & { readonly exportLimit: number };
/** Does an act in one transaction and then reads the case. */
export type WorkOn = (scope: Scope, id: CaseId, act: (tx: Tx) => Promise<void>) => Promise<CaseDetailAnswer>;

export const caseWorkOf = (ports: Ports, work: WorkOn): CaseWork => ({
  ...workOnTasks(ports, work),
  open: async (scope, id) => {
    await ports.database.inScope(scope, (tx) => recordReading(ports, tx, scope, id));
    ports.onCommitted();
    return readCase(ports, scope, id);
  },
  linkAlert: (scope, id, alert) => work(scope, id, (tx) => linkAlert(ports, tx, scope, { case: id, alert })),
  unlinkAlert: (scope, id, alert) => work(scope, id, (tx) => unlinkAlert(ports, tx, scope, { case: id, alert })),
  setParticipant: (scope, id, who) => work(scope, id, (tx) => setParticipant(ports, tx, scope, { case: id, ...who })),
  removeParticipant: (scope, id, person) =>
    work(scope, id, (tx) => removeParticipant(ports, tx, scope, { case: id, person })),
  linkMerchant: (scope, id, merchant) =>
    work(scope, id, (tx) => linkMerchant(ports, tx, scope, { case: id, merchant })),
  unlinkMerchant: (scope, id, merchant) =>
    work(scope, id, (tx) => unlinkMerchant(ports, tx, scope, { case: id, merchant })),
  addFile: async (scope, file) => {
    const id = await addFile(ports, scope, file);
    ports.onCommitted();
    return id;
  },
  readFile: (scope, id, file) => readFile(ports, scope, { case: id, file }),
  readings: (scope, wanted) => listReadings(ports, scope, wanted),
  readingsCsv: (scope, id, filters) => readingsAsCsv(ports, scope, { case: id, filters }),
  print: (scope, wanted) => printCase(ports, scope, wanted),
  commitPrint: async (scope, wanted) => {
    await commitPrint(ports, scope, wanted);
    ports.onCommitted();
    return readCase(ports, scope, wanted.case);
  },
  readPrint: (scope, id, record) => readPrint(ports, scope, { case: id, record }),
});

type TaskWork = Pick<CaseWork, 'addTask' | 'reviseTask' | 'finishTask' | 'tasks' | 'tasksCsv'>;

const workOnTasks = (ports: Ports, work: WorkOn): TaskWork => ({
  addTask: (scope, id, task) =>
    work(scope, id, (tx) => addTask(ports, tx, scope, { case: id, ...assigned(scope, task) })),
  reviseTask: (scope, id, task) =>
    work(scope, id, (tx) => reviseTask(ports, tx, scope, { case: id, task: task.task, ...assigned(scope, task) })),
  finishTask: (scope, id, ending) => work(scope, id, (tx) => finishTask(ports, tx, scope, { case: id, ...ending })),
  tasks: async (scope, { filters, ...page }) => {
    const chosen = chosenBy(scope, filters);
    return chosen === undefined ? { items: [] } : listTasks(ports, scope, { filters: chosen, ...page });
  },
  tasksCsv: async (scope, filters) => {
    const chosen = chosenBy(scope, filters);
    // An API key is nobody: nothing is its own.
    return chosen === undefined ? new TextEncoder().encode(TASK_CSV.head) : tasksAsCsv(ports, scope, chosen);
  },
});

/** @throws Problem `person-required` when an API key says `me` */
const assigned = (scope: Scope, { assignee, title, due }: AskedTask): WantedTask => ({
  title,
  due,
  assignee: assignee === 'me' ? personOf(scope) : assignee,
});

/** `undefined` when it can select nothing. */
const chosenBy = (scope: Scope, { assignee, ...others }: AskedTasks): TaskFilters | undefined => {
  if (assignee !== 'me') return { ...others, assignee };
  const me = selfOf(scope);
  return me && { ...others, assignee: me };
};

export const deadlinesOf = (ports: Ports): Deadlines => ({
  policy: async (scope) => {
    wholeTenant(scope);
    const inForce = await ports.database.inScope(scope, (tx) => policyInForce(tx, scope.tenant));
    return first(ports, scope, [inForce]);
  },
  setPolicy: async (scope, wanted) => {
    wholeTenant(scope);
    const set = await ports.database.inScope(scope, (tx) => setPolicy(ports, tx, scope, wanted));
    ports.onCommitted();
    return first(ports, scope, [set]);
  },
  versions: (scope, wanted) => listVersions(ports, scope, wanted),
  versionsCsv: (scope, filters) =>
    asCsv(ports, POLICY_CSV, (cursor, limit) => listVersions(ports, scope, { filters, cursor, limit })),
  holidays,
  holidaysCsv: (year) => {
    const lines = holidays(year).items.map(HOLIDAY_CSV.line);
    return new TextEncoder().encode([HOLIDAY_CSV.head, ...lines].join(''));
  },
});

/** How the tenant works is nothing for a merchant's own people. @throws Problem `cases-whole-tenant-only` */
const wholeTenant = ({ parties }: Scope): void => {
  if (parties !== undefined) throw new Problem(casesWholeTenantOnly);
};

const holidays = (year: number): HolidaysAnswer => {
  const found = holidaysOf(year);
  if (found.kind === 'failed') throw new Problem(yearUnknown);
  const two = (part: number): string => String(part).padStart(2, '0');
  const items = found.value.map(({ date, holiday }) => ({
    date: `${date.year}-${two(date.month)}-${two(date.day)}`,
    holiday,
  }));
  return { items };
};

const listVersions = async (
  ports: Ports,
  scope: Scope,
  { filters, cursor, limit }: PageWanted<PolicyFilters>,
): Promise<Page<PolicyAnswer>> => {
  wholeTenant(scope);
  if (cursor !== undefined && !/^[1-9]\d{0,8}$/.test(cursor)) throw new Problem(cursorNotValid);
  const before = cursor === undefined ? undefined : Number(cursor);
  const found = await ports.database.inScope(scope, (tx) =>
    policyVersions(tx, scope.tenant, { before, setBy: filters.setBy, limit: limit + 1 }),
  );
  const shown = found.slice(0, limit);
  const items = await answersOf(ports, scope, shown);
  const last = found.length > limit ? shown.at(-1) : undefined;
  return last === undefined ? { items } : { items, nextCursor: String(last.version) };
};

const first = async (ports: Ports, scope: Scope, versions: readonly PolicyVersion[]): Promise<PolicyAnswer> => {
  const [answer] = await answersOf(ports, scope, versions);
  if (answer === undefined) throw new Error('one version has one answer');
  return answer;
};

const answersOf = async (
  { people, database, evidence }: Ports,
  scope: Scope,
  versions: readonly PolicyVersion[],
): Promise<readonly PolicyAnswer[]> => {
  const ids = peopleAmong(versions.map(({ setBy }) => setBy));
  const names = await database.inScope(scope, (tx) => namesOf(people, tx, scope.tenant, ids));
  const uuids = versions.flatMap(({ entry }) => (entry === undefined ? [] : [uuidOf(entry)]));
  const entries = await entriesOf(evidence, scope, uuids);
  return versions.map(({ version, policy, setBy, setAt, entry }) => ({
    version,
    policy,
    setBy: setBy === undefined ? null : actorOf(setBy, names),
    setAt: setAt === undefined ? null : formatInstant(setAt),
    entry: entry === undefined ? null : entries(uuidOf(entry)),
  }));
};
