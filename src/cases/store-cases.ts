/** The tables of cases: the file, its timeline, its deadlines. Whoever writes to one holds the lock of its file. */
import { sql } from 'kysely';
import type { EntryId } from '#evidence';
import { type Id, type Instant, idOf, type PartyId, type PersonId, type TenantId, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import type { Committed } from './commit-record.ts';
import type { CaseId, Subject } from './core/alert.ts';
import type { Severity } from './core/severity.ts';
import type { TimelineKind, TimelineParams } from './core/timeline.ts';
import type { TaskId } from './core/work.ts';
import type { ActorKind, ObligationKind, Tables } from './store-tables.ts';

export type CaseFile = {
  readonly tenant: TenantId;
  readonly party: PartyId | undefined;
  readonly id: CaseId;
  readonly number: number;
  readonly kind: string;
  readonly subject: Subject;
  readonly severity: Severity;
  readonly owner: PersonId | undefined;
  readonly openedAt: Instant;
  readonly dueAt: Instant;
  /** When its deadline was found past. */
  readonly overdueAt: Instant | undefined;
  readonly closedAt: Instant | undefined;
};

const COLUMNS = [
  'tenant',
  'party',
  'id',
  'number',
  'kind',
  'subject_kind',
  'subject_id',
  'subject_label',
  'severity',
  'owner',
  'opened_at',
  'due_at',
  'overdue_at',
  'closed_at',
] as const satisfies readonly (keyof Tables['cases.case_file'])[];

type Row = Pick<Tables['cases.case_file'], (typeof COLUMNS)[number]>;

const caseOf = (row: Row): CaseFile => ({
  tenant: idOf('ten', row.tenant),
  party: row.party === null ? undefined : idOf('pty', row.party),
  id: idOf('cas', row.id),
  number: row.number,
  kind: row.kind,
  subject: { kind: row.subject_kind, id: row.subject_id, label: row.subject_label },
  severity: row.severity,
  owner: row.owner === null ? undefined : idOf('per', row.owner),
  openedAt: row.opened_at,
  dueAt: row.due_at,
  overdueAt: row.overdue_at ?? undefined,
  closedAt: row.closed_at ?? undefined,
});

/** Waits for whoever works on it; held until the transaction ends. */
export const lockCase = async (tx: Tx, tenant: TenantId, id: CaseId): Promise<CaseFile | undefined> => {
  const row = await tables<Tables>(tx)
    .selectFrom('cases.case_file')
    .select(COLUMNS)
    .where('tenant', '=', uuidOf(tenant))
    .where('id', '=', uuidOf(id))
    .forUpdate()
    .executeTakeFirst();
  return row && caseOf(row);
};

/** The open case about this subject, locked. One that is closed meanwhile is not it. */
export const lockOpenCaseAbout = async (
  tx: Tx,
  about: Pick<CaseFile, 'tenant' | 'party' | 'kind' | 'subject'>,
): Promise<CaseFile | undefined> => {
  const party = about.party === undefined ? null : uuidOf(about.party);
  const row = await tables<Tables>(tx)
    .selectFrom('cases.case_file')
    .select(COLUMNS)
    .where('tenant', '=', uuidOf(about.tenant))
    .where('kind', '=', about.kind)
    .where('subject_kind', '=', about.subject.kind)
    .where('subject_id', '=', about.subject.id)
    .where('party', 'is not distinct from', party)
    .where('closed_at', 'is', null)
    .forUpdate()
    .executeTakeFirst();
  return row && caseOf(row);
};

/** Only for who has the tenant's turn. */
export const nextCaseNumber = async (tx: Tx, tenant: TenantId): Promise<number> => {
  const { last_case_number } = await tables<Tables>(tx)
    .updateTable('cases.turn')
    .set({ last_case_number: sql`last_case_number + 1` })
    .where('tenant', '=', uuidOf(tenant))
    .returning('last_case_number')
    .executeTakeFirstOrThrow();
  return last_case_number;
};

export const insertCase = async (tx: Tx, file: CaseFile): Promise<void> => {
  await tables<Tables>(tx)
    .insertInto('cases.case_file')
    .values({
      tenant: uuidOf(file.tenant),
      party: file.party === undefined ? null : uuidOf(file.party),
      id: uuidOf(file.id),
      number: file.number,
      kind: file.kind,
      subject_kind: file.subject.kind,
      subject_id: file.subject.id,
      subject_label: file.subject.label,
      severity: file.severity,
      owner: file.owner === undefined ? null : uuidOf(file.owner),
      opened_at: file.openedAt,
      due_at: file.dueAt,
      overdue_at: null,
      escalated_at: null,
      closed_at: null,
      board_at: null,
    })
    .execute();
};

type CaseChange = {
  readonly severity?: Severity;
  readonly owner?: PersonId;
  readonly dueAt?: Instant;
  readonly overdueAt?: Instant;
  readonly escalatedAt?: Instant;
  readonly boardAt?: Instant;
  readonly closedAt?: Instant;
};

export const updateCase = async (
  tx: Tx,
  { tenant, id }: Pick<CaseFile, 'tenant' | 'id'>,
  change: CaseChange,
): Promise<void> => {
  await tables<Tables>(tx)
    .updateTable('cases.case_file')
    .set({
      ...(change.severity === undefined ? {} : { severity: change.severity }),
      ...(change.owner === undefined ? {} : { owner: uuidOf(change.owner) }),
      ...(change.dueAt === undefined ? {} : { due_at: change.dueAt }),
      ...(change.overdueAt === undefined ? {} : { overdue_at: change.overdueAt }),
      ...(change.escalatedAt === undefined ? {} : { escalated_at: change.escalatedAt }),
      ...(change.boardAt === undefined ? {} : { board_at: change.boardAt }),
      ...(change.closedAt === undefined ? {} : { closed_at: change.closedAt }),
    })
    .where('tenant', '=', uuidOf(tenant))
    .where('id', '=', uuidOf(id))
    .execute();
};

export type TimelineRow = {
  readonly at: Instant;
  readonly kind: TimelineKind;
  readonly actor: { readonly kind: ActorKind; readonly id: string };
  readonly params: TimelineParams;
  readonly words: string | undefined;
  /** Absent when the entry is another record's. */
  readonly committed: Committed | undefined;
  readonly entry: EntryId;
};

/** The place of the row that comes next, which is counted. */
export const nextPlace = async (tx: Tx, { tenant, id }: Pick<CaseFile, 'tenant' | 'id'>): Promise<number> => {
  const { timeline_length } = await tables<Tables>(tx)
    .updateTable('cases.case_file')
    .set({ timeline_length: sql`timeline_length + 1` })
    .where('tenant', '=', uuidOf(tenant))
    .where('id', '=', uuidOf(id))
    .returning('timeline_length')
    .executeTakeFirstOrThrow();
  return timeline_length;
};

export const insertTimelineRow = async (
  tx: Tx,
  { tenant, party, id }: Pick<CaseFile, 'tenant' | 'party' | 'id'>,
  row: TimelineRow & { readonly place: number },
): Promise<void> => {
  await tables<Tables>(tx)
    .insertInto('cases.timeline')
    .values({
      tenant: uuidOf(tenant),
      party: party === undefined ? null : uuidOf(party),
      case_file: uuidOf(id),
      place: row.place,
      at: row.at,
      kind: row.kind,
      actor_kind: row.actor.kind,
      actor_id: row.actor.id,
      params: row.params,
      words: row.words ?? null,
      record: row.committed?.record ?? null,
      salt: row.committed?.salt ?? null,
      entry: uuidOf(row.entry),
    })
    .execute();
};

export type NewObligation = {
  readonly id: Id<'obl'>;
  readonly kind: ObligationKind;
  readonly dueAt: Instant;
  /** Of the steps after a missed deadline, from 0. */
  readonly step?: number;
  /** What this step and those behind it are counted from, where it is not the deadline of the case. */
  readonly countedFrom?: Instant | undefined;
  readonly task?: TaskId;
};

export const insertObligation = async (
  tx: Tx,
  { tenant, party, id }: Pick<CaseFile, 'tenant' | 'party' | 'id'>,
  obligation: NewObligation,
): Promise<void> => {
  await tables<Tables>(tx)
    .insertInto('cases.obligation')
    .values({
      tenant: uuidOf(tenant),
      party: party === undefined ? null : uuidOf(party),
      id: uuidOf(obligation.id),
      case_file: uuidOf(id),
      kind: obligation.kind,
      due_at: obligation.dueAt,
      settled_at: null,
      step: obligation.step ?? 0,
      task: obligation.task === undefined ? null : uuidOf(obligation.task),
      counted_from: obligation.countedFrom ?? null,
    })
    .execute();
};

/** Of what the case still owes. */
export const moveObligation = async (
  tx: Tx,
  { tenant, id }: Pick<CaseFile, 'tenant' | 'id'>,
  { kind, dueAt }: { readonly kind: ObligationKind; readonly dueAt: Instant },
): Promise<void> => {
  await tables<Tables>(tx)
    .updateTable('cases.obligation')
    .set({ due_at: dueAt })
    .where('tenant', '=', uuidOf(tenant))
    .where('case_file', '=', uuidOf(id))
    .where('kind', '=', kind)
    .where('settled_at', 'is', null)
    .execute();
};

/** All that the case still owes, or one kind of it, or one step, or what it owes for one task. */
export const settleObligations = async (
  tx: Tx,
  { tenant, id }: Pick<CaseFile, 'tenant' | 'id'>,
  { at, kind, step, task }: Pick<Partial<NewObligation>, 'kind' | 'step' | 'task'> & { readonly at: Instant },
): Promise<void> => {
  await tables<Tables>(tx)
    .updateTable('cases.obligation')
    .set({ settled_at: at })
    .where('tenant', '=', uuidOf(tenant))
    .where('case_file', '=', uuidOf(id))
    .where('settled_at', 'is', null)
    .$if(kind !== undefined, (query) => query.where('kind', '=', kind as ObligationKind))
    .$if(step !== undefined, (query) => query.where('step', '=', step as number))
    .$if(task !== undefined, (query) => query.where('task', '=', uuidOf(task as TaskId)))
    .execute();
};

/** Where an obligation stands among those that are due. */
export type DuePosition = { readonly dueAt: Instant; readonly tenant: TenantId; readonly id: Id<'obl'> };

export type DueObligation = {
  readonly case: CaseFile;
  readonly position: DuePosition;
  readonly kind: ObligationKind;
  readonly dueAt: Instant;
  readonly step: number;
  readonly countedFrom: Instant | undefined;
  readonly task: TaskId | undefined;
};

/** The obligation that is due longest after `after`, locked with its case; what others have in hand is passed over. */
export const lockNextDue = async (
  tx: Tx,
  { now, after }: { readonly now: Instant; readonly after: DuePosition | undefined },
): Promise<DueObligation | undefined> => {
  const row = await tables<Tables>(tx)
    .selectFrom('cases.obligation as obligation')
    .innerJoin('cases.case_file as file', (join) =>
      join.onRef('file.tenant', '=', 'obligation.tenant').onRef('file.id', '=', 'obligation.case_file'),
    )
    .select(COLUMNS.map((column) => `file.${column}` as const))
    .select(['obligation.kind as obligation_kind', 'obligation.due_at as obligation_due_at'])
    .select(['obligation.id as obligation_id', 'obligation.step', 'obligation.task', 'obligation.counted_from'])
    .where('obligation.settled_at', 'is', null)
    .where('obligation.due_at', '<=', now)
    .$if(after !== undefined, (query) =>
      query.where(({ eb, refTuple, tuple }) =>
        eb(
          refTuple('obligation.due_at', 'obligation.tenant', 'obligation.id'),
          '>',
          tuple((after as DuePosition).dueAt, uuidOf((after as DuePosition).tenant), uuidOf((after as DuePosition).id)),
        ),
      ),
    )
    .orderBy('obligation.due_at')
    .orderBy('obligation.tenant')
    .orderBy('obligation.id')
    .limit(1)
    .forUpdate(['obligation', 'file'])
    .skipLocked()
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const file = caseOf(row);
  const dueAt = row.obligation_due_at;
  const position = { dueAt, tenant: file.tenant, id: idOf('obl', row.obligation_id) };
  const task = row.task === null ? undefined : idOf('tsk', row.task);
  const countedFrom = row.counted_from ?? undefined;
  return { case: file, position, kind: row.obligation_kind, dueAt, step: row.step, countedFrom, task };
};

/** The steps after its missed deadline that the case owes. */
export const stepsOwed = async (
  tx: Tx,
  { tenant, id }: Pick<CaseFile, 'tenant' | 'id'>,
): Promise<readonly { readonly step: number; readonly dueAt: Instant }[]> => {
  const rows = await tables<Tables>(tx)
    .selectFrom('cases.obligation')
    .select(['step', 'due_at'])
    .where('tenant', '=', uuidOf(tenant))
    .where('case_file', '=', uuidOf(id))
    .where('kind', '=', 'escalate')
    .where('settled_at', 'is', null)
    .execute();
  return rows.map(({ step, due_at }) => ({ step, dueAt: due_at }));
};

/** What of its deadline and the steps behind it the case owes next. */
export const nextStepOf = async (
  tx: Tx,
  { tenant, id }: Pick<CaseFile, 'tenant' | 'id'>,
): Promise<{ readonly kind: ObligationKind; readonly step: number; readonly dueAt: Instant } | undefined> => {
  const row = await tables<Tables>(tx)
    .selectFrom('cases.obligation')
    .select(['kind', 'step', 'due_at'])
    .where('tenant', '=', uuidOf(tenant))
    .where('case_file', '=', uuidOf(id))
    .where('kind', '<>', 'task')
    .where('settled_at', 'is', null)
    .orderBy('due_at')
    .limit(1)
    .executeTakeFirst();
  return row && { kind: row.kind, step: row.step, dueAt: row.due_at };
};

export const countOpenAlerts = async (tx: Tx, { tenant, id }: Pick<CaseFile, 'tenant' | 'id'>): Promise<number> => {
  const { open } = await tables<Tables>(tx)
    .selectFrom('cases.alert_case as link')
    .innerJoin('cases.alert as alert', (join) =>
      join.onRef('alert.tenant', '=', 'link.tenant').onRef('alert.id', '=', 'link.alert'),
    )
    .select(({ fn }) => fn.countAll<number>().as('open'))
    .where('link.tenant', '=', uuidOf(tenant))
    .where('link.case_file', '=', uuidOf(id))
    .where('link.left_at', 'is', null)
    .where('alert.disposed_at', 'is', null)
    .executeTakeFirstOrThrow();
  return open;
};
