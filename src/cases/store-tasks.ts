/** The tables of tasks, participants and linked merchants. Whoever writes to one holds the lock of the case. */
import type { Selectable } from 'kysely';
import { type Instant, idOf, type PersonId, type TenantId, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import type { CaseId } from './core/alert.ts';
import type { MerchantId, ParticipantPart, TaskId, TaskState } from './core/work.ts';
import type { CaseFile } from './store-cases.ts';
import { type ErasedMark, erasedOf } from './store-files.ts';
import type { Tables } from './store-tables.ts';

type Of = Pick<CaseFile, 'tenant' | 'party' | 'id'>;

const ofCase = ({ tenant, party, id }: Of) => ({
  tenant: uuidOf(tenant),
  party: party === undefined ? null : uuidOf(party),
  case_file: uuidOf(id),
});

export type Task = {
  readonly id: TaskId;
  readonly case: CaseId;
  readonly title: string;
  readonly assignee: PersonId | undefined;
  readonly dueAt: Instant | undefined;
  readonly addedAt: Instant;
  readonly endedAt: Instant | undefined;
  readonly endedAs: Exclude<TaskState, 'open'> | undefined;
  readonly endedBy: PersonId | undefined;
  /** Its title is gone. */
  readonly erased: ErasedMark | undefined;
};

const TASK_COLUMNS = [
  'id',
  'case_file',
  'title',
  'assignee',
  'due_at',
  'added_at',
  'ended_at',
  'ended_as',
  'ended_by',
  'erased_at',
  'erased_for',
] as const;

const taskOf = (row: Pick<Selectable<Tables['cases.task']>, (typeof TASK_COLUMNS)[number]>): Task => ({
  id: idOf('tsk', row.id),
  case: idOf('cas', row.case_file),
  title: row.title,
  assignee: row.assignee === null ? undefined : idOf('per', row.assignee),
  dueAt: row.due_at ?? undefined,
  addedAt: row.added_at,
  endedAt: row.ended_at ?? undefined,
  endedAs: row.ended_as ?? undefined,
  endedBy: row.ended_by === null ? undefined : idOf('per', row.ended_by),
  erased: erasedOf(row),
});

export type TaskFilters = {
  readonly case?: CaseId | undefined;
  readonly assignee?: PersonId | 'nobody' | undefined;
  /** `overdue` are open ones past their time. */
  readonly status?: TaskState | 'overdue' | undefined;
};

export type TasksWanted = {
  readonly filters: TaskFilters;
  readonly now: Instant;
  /** The last of the page before. */
  readonly after?: TaskId | undefined;
  readonly limit: number;
};

/** In the order they were added, at most `limit`. */
export const tasksIn = async (
  tx: Tx,
  tenant: TenantId,
  { filters, now, after, limit }: TasksWanted,
): Promise<readonly Task[]> => {
  let query = tables<Tables>(tx).selectFrom('cases.task').select(TASK_COLUMNS).where('tenant', '=', uuidOf(tenant));
  const { assignee, status } = filters;
  if (filters.case !== undefined) query = query.where('case_file', '=', uuidOf(filters.case));
  if (assignee === 'nobody') query = query.where('assignee', 'is', null);
  else if (assignee !== undefined) query = query.where('assignee', '=', uuidOf(assignee));
  if (status === 'open' || status === 'overdue') query = query.where('ended_at', 'is', null);
  else if (status !== undefined) query = query.where('ended_as', '=', status);
  if (status === 'overdue') query = query.where('due_at', '<=', now);
  if (after !== undefined) query = query.where('id', '>', uuidOf(after));
  const rows = await query.orderBy('id').limit(limit).execute();
  return rows.map(taskOf);
};

export const taskById = async (tx: Tx, { tenant, id }: Pick<Of, 'tenant' | 'id'>, task: TaskId) => {
  const row = await tables<Tables>(tx)
    .selectFrom('cases.task')
    .select(TASK_COLUMNS)
    .where('tenant', '=', uuidOf(tenant))
    .where('case_file', '=', uuidOf(id))
    .where('id', '=', uuidOf(task))
    .executeTakeFirst();
  return row && taskOf(row);
};

export const countTasks = async (
  tx: Tx,
  { tenant, id }: Pick<Of, 'tenant' | 'id'>,
): Promise<{ readonly all: number; readonly open: number }> =>
  tables<Tables>(tx)
    .selectFrom('cases.task')
    .select(({ fn }) => [
      fn.countAll<number>().as('all'),
      fn.countAll<number>().filterWhere('ended_at', 'is', null).as('open'),
    ])
    .where('tenant', '=', uuidOf(tenant))
    .where('case_file', '=', uuidOf(id))
    .executeTakeFirstOrThrow();

export const insertTask = async (
  tx: Tx,
  file: Of,
  task: Pick<Task, 'id' | 'title' | 'assignee' | 'dueAt' | 'addedAt'>,
): Promise<void> => {
  await tables<Tables>(tx)
    .insertInto('cases.task')
    .values({
      ...ofCase(file),
      id: uuidOf(task.id),
      title: task.title,
      assignee: task.assignee === undefined ? null : uuidOf(task.assignee),
      due_at: task.dueAt ?? null,
      added_at: task.addedAt,
      ended_at: null,
      ended_as: null,
      ended_by: null,
    })
    .execute();
};

const taskRow = (tx: Tx, { tenant, id }: Pick<Of, 'tenant' | 'id'>, task: TaskId) =>
  tables<Tables>(tx)
    .updateTable('cases.task')
    .where('tenant', '=', uuidOf(tenant))
    .where('case_file', '=', uuidOf(id))
    .where('id', '=', uuidOf(task));

export const changeTask = async (
  tx: Tx,
  file: Pick<Of, 'tenant' | 'id'>,
  { id, title, assignee, dueAt }: Pick<Task, 'id' | 'title' | 'assignee' | 'dueAt'>,
): Promise<void> => {
  await taskRow(tx, file, id)
    .set({ title, assignee: assignee === undefined ? null : uuidOf(assignee), due_at: dueAt ?? null })
    .execute();
};

export const endTask = async (
  tx: Tx,
  file: Pick<Of, 'tenant' | 'id'>,
  {
    id,
    as,
    by,
    at,
  }: { readonly id: TaskId; readonly as: 'done' | 'dropped'; readonly by: PersonId; readonly at: Instant },
): Promise<void> => {
  await taskRow(tx, file, id)
    .set({ ended_at: at, ended_as: as, ended_by: uuidOf(by) })
    .execute();
};

export type Participant = { readonly person: PersonId; readonly part: ParticipantPart; readonly since: Instant };

/** Those who take part now, who came first first. */
export const participantsOf = async (
  tx: Tx,
  { tenant, id }: Pick<Of, 'tenant' | 'id'>,
): Promise<readonly Participant[]> => {
  const rows = await tables<Tables>(tx)
    .selectFrom('cases.participant')
    .select(['person', 'part', 'since'])
    .where('tenant', '=', uuidOf(tenant))
    .where('case_file', '=', uuidOf(id))
    .where('left_at', 'is', null)
    .orderBy('since')
    .orderBy('person')
    .execute();
  return rows.map(({ person, part, since }) => ({ person: idOf('per', person), part, since }));
};

export const putParticipant = async (tx: Tx, file: Of, { person, part, since }: Participant): Promise<void> => {
  await tables<Tables>(tx)
    .insertInto('cases.participant')
    .values({ ...ofCase(file), person: uuidOf(person), part, since, left_at: null })
    .onConflict((conflict) =>
      conflict.columns(['tenant', 'case_file', 'person']).doUpdateSet({ part, since, left_at: null }),
    )
    .execute();
};

export const endParticipant = async (
  tx: Tx,
  { tenant, id }: Pick<Of, 'tenant' | 'id'>,
  { person, at }: { readonly person: PersonId; readonly at: Instant },
): Promise<void> => {
  await tables<Tables>(tx)
    .updateTable('cases.participant')
    .set({ left_at: at })
    .where('tenant', '=', uuidOf(tenant))
    .where('case_file', '=', uuidOf(id))
    .where('person', '=', uuidOf(person))
    .execute();
};

export type LinkedMerchant = { readonly merchant: MerchantId; readonly since: Instant };

export const merchantsOf = async (
  tx: Tx,
  { tenant, id }: Pick<Of, 'tenant' | 'id'>,
): Promise<readonly LinkedMerchant[]> => {
  const rows = await tables<Tables>(tx)
    .selectFrom('cases.case_merchant')
    .select(['merchant', 'since'])
    .where('tenant', '=', uuidOf(tenant))
    .where('case_file', '=', uuidOf(id))
    .where('left_at', 'is', null)
    .orderBy('since')
    .orderBy('merchant')
    .execute();
  return rows.map(({ merchant, since }) => ({ merchant: idOf('mer', merchant), since }));
};

export const putMerchant = async (tx: Tx, file: Of, { merchant, since }: LinkedMerchant): Promise<void> => {
  await tables<Tables>(tx)
    .insertInto('cases.case_merchant')
    .values({ ...ofCase(file), merchant: uuidOf(merchant), since, left_at: null })
    .onConflict((conflict) =>
      conflict.columns(['tenant', 'case_file', 'merchant']).doUpdateSet({ since, left_at: null }),
    )
    .execute();
};

export const endMerchant = async (
  tx: Tx,
  { tenant, id }: Pick<Of, 'tenant' | 'id'>,
  { merchant, at }: { readonly merchant: MerchantId; readonly at: Instant },
): Promise<void> => {
  await tables<Tables>(tx)
    .updateTable('cases.case_merchant')
    .set({ left_at: at })
    .where('tenant', '=', uuidOf(tenant))
    .where('case_file', '=', uuidOf(id))
    .where('merchant', '=', uuidOf(merchant))
    .execute();
};
