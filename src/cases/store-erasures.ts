/** What of this room's tables holds words that people typed, found by entry, and taken out. */
import { sql } from 'kysely';
import type { EntryId, ErasureReason } from '#evidence';
import { type Instant, idOf, type PersonId, type TenantId, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import type { AlertId, CaseId } from './core/alert.ts';
import type { TimelineKind, TimelineParams } from './core/timeline.ts';
import type { AttachmentId, TaskId } from './core/work.ts';
import type { ActId, BulkId, ProposalId } from './store-alerts.ts';
import type { Tables } from './store-tables.ts';

export type Mark = { readonly at: Instant; readonly reason: ErasureReason };

const gone = ({ at, reason }: Mark) => ({ erased_at: at, erased_for: reason });
const wordless = (mark: Mark) => ({ words: null, record: null, salt: null, ...gone(mark) });

/** What one entry commits to. */
export type Committed = { readonly entry: EntryId; readonly record: string; readonly salt: Uint8Array };

type CommittedRow = { readonly entry: string; readonly record: string | null; readonly salt: Uint8Array | null };

/** Of rows that are not erased. */
const committedOf = (rows: readonly CommittedRow[]): readonly Committed[] =>
  rows.flatMap(({ entry, record, salt }) =>
    record === null || salt === null ? [] : [{ entry: idOf('ent', entry), record, salt: Uint8Array.from(salt) }],
  );

export type KeptAct = {
  readonly case: CaseId;
  readonly place: number;
  readonly at: Instant;
  readonly kind: TimelineKind;
  readonly params: TimelineParams;
  readonly words: string | undefined;
  readonly committed: Committed;
};

const ACT_COLUMNS = ['case_file', 'place', 'at', 'kind', 'params', 'words', 'record', 'salt', 'entry'] as const;

const actOf = (row: Pick<Tables['cases.timeline'], (typeof ACT_COLUMNS)[number]>): readonly KeptAct[] =>
  committedOf([row]).map((committed) => ({
    case: idOf('cas', row.case_file),
    place: row.place,
    at: row.at,
    kind: row.kind,
    params: row.params,
    words: row.words ?? undefined,
    committed,
  }));

export const actByEntry = async (tx: Tx, tenant: TenantId, entry: EntryId): Promise<KeptAct | undefined> => {
  const rows = await tables<Tables>(tx)
    .selectFrom('cases.timeline')
    .select(ACT_COLUMNS)
    .where('tenant', '=', uuidOf(tenant))
    .where('entry', '=', uuidOf(entry))
    .where('record', 'is not', null)
    .execute();
  return rows.flatMap(actOf)[0];
};

/** Those with words about one task, in the order they happened. */
export const actsOfTask = async (
  tx: Tx,
  tenant: TenantId,
  { case: id, task }: { readonly case: CaseId; readonly task: TaskId },
): Promise<readonly KeptAct[]> => {
  const rows = await tables<Tables>(tx)
    .selectFrom('cases.timeline')
    .select(ACT_COLUMNS)
    .where('tenant', '=', uuidOf(tenant))
    .where('case_file', '=', uuidOf(id))
    .where(sql<boolean>`params ->> 'task' = ${task}`)
    .where('words', 'is not', null)
    .orderBy('place')
    .execute();
  return rows.flatMap(actOf);
};

export const eraseActs = async (tx: Tx, tenant: TenantId, acts: readonly KeptAct[], mark: Mark): Promise<void> => {
  for (const { case: id, place } of acts) {
    await tables<Tables>(tx)
      .updateTable('cases.timeline')
      .set(wordless(mark))
      .where('tenant', '=', uuidOf(tenant))
      .where('case_file', '=', uuidOf(id))
      .where('place', '=', place)
      .execute();
  }
};

export const eraseTaskTitle = async (tx: Tx, tenant: TenantId, task: TaskId, mark: Mark): Promise<void> => {
  await tables<Tables>(tx)
    .updateTable('cases.task')
    .set({ title: '', ...gone(mark) })
    .where('tenant', '=', uuidOf(tenant))
    .where('id', '=', uuidOf(task))
    .execute();
};

/** @returns the digest of its bytes. */
export const eraseAttachment = async (
  tx: Tx,
  tenant: TenantId,
  id: AttachmentId,
  mark: Mark,
): Promise<Uint8Array | undefined> => {
  const row = await tables<Tables>(tx)
    .updateTable('cases.attachment')
    .set({ name: '', ...gone(mark) })
    .where('tenant', '=', uuidOf(tenant))
    .where('id', '=', uuidOf(id))
    .where('erased_at', 'is', null)
    .returning('sha256')
    .executeTakeFirst();
  return row && Uint8Array.from(row.sha256);
};

/** Prints that show what happened at `since`. @returns the digests of their bytes. */
export const erasePrints = async (
  tx: Tx,
  tenant: TenantId,
  { case: id, since }: { readonly case: CaseId; readonly since: Instant },
  mark: Mark,
): Promise<readonly Uint8Array[]> => {
  const rows = await tables<Tables>(tx)
    .updateTable('cases.printed_record')
    .set(gone(mark))
    .where('tenant', '=', uuidOf(tenant))
    .where('case_file', '=', uuidOf(id))
    .where('at', '>', since)
    .where('erased_at', 'is', null)
    .returning('sha256')
    .execute();
  return rows.map(({ sha256 }) => Uint8Array.from(sha256));
};

/** One person's words for disposing of one alert, or of all that a bulk names. */
export type Decision =
  | { readonly bulk: BulkId }
  | { readonly bulk: undefined; readonly alert: AlertId; readonly person: PersonId; readonly words: string };

type DecisionRow = { alert: string; person: string; words: string | null; bulk: string | null };

const decisionOf = ({ alert, person, words, bulk }: DecisionRow): Decision | undefined => {
  if (bulk !== null) return { bulk: idOf('blk', bulk) };
  if (words === null) return undefined;
  return { bulk: undefined, alert: idOf('alt', alert), person: idOf('per', person), words };
};

/** `decision` is absent where nothing was typed. */
export type KeptDisposition = {
  readonly alert: AlertId;
  readonly committed: Committed;
  readonly typed: boolean;
  readonly decision: Decision | undefined;
};

export const dispositionByEntry = async (
  tx: Tx,
  tenant: TenantId,
  entry: EntryId,
): Promise<KeptDisposition | undefined> => {
  const row = await tables<Tables>(tx)
    .selectFrom('cases.disposition')
    .select(['alert', 'person', 'words', 'bulk', 'record', 'salt', 'entry'])
    .where('tenant', '=', uuidOf(tenant))
    .where('entry', '=', uuidOf(entry))
    .executeTakeFirst();
  const [committed] = row === undefined ? [] : committedOf([row]);
  if (row === undefined || committed === undefined) return undefined;
  return { alert: idOf('alt', row.alert), committed, typed: row.words !== null, decision: decisionOf(row) };
};

export const decisionOfProposal = async (tx: Tx, tenant: TenantId, id: ProposalId): Promise<Decision | undefined> => {
  const row = await tables<Tables>(tx)
    .selectFrom('cases.proposal')
    .select(['alert', 'person', 'words', 'bulk'])
    .where('tenant', '=', uuidOf(tenant))
    .where('id', '=', uuidOf(id))
    .where('words', 'is not', null)
    .executeTakeFirst();
  return row && decisionOf(row);
};

export type KeptBulk = { readonly bulk: BulkId; readonly committed: Committed; readonly typed: boolean };

export const bulkBy = async (
  tx: Tx,
  tenant: TenantId,
  by: { readonly entry: EntryId } | { readonly bulk: BulkId },
): Promise<KeptBulk | undefined> => {
  const query = tables<Tables>(tx)
    .selectFrom('cases.bulk_disposition')
    .select(['id', 'words', 'record', 'salt', 'entry'])
    .where('tenant', '=', uuidOf(tenant));
  const row = await ('entry' in by
    ? query.where('entry', '=', uuidOf(by.entry))
    : query.where('id', '=', uuidOf(by.bulk))
  ).executeTakeFirst();
  const [committed] = row === undefined ? [] : committedOf([row]);
  return row && committed && { bulk: idOf('blk', row.id), committed, typed: row.words !== null };
};

/** The dispositions that came of a decision, those not erased, and the acts that proposed any. */
export const holdersOf = async (
  tx: Tx,
  tenant: TenantId,
  decision: Decision,
): Promise<{ readonly dispositions: readonly Committed[]; readonly acts: readonly ActId[] }> => {
  const dispositions = tables<Tables>(tx)
    .selectFrom('cases.disposition')
    .select(['entry', 'record', 'salt'])
    .where('tenant', '=', uuidOf(tenant))
    .orderBy('id');
  const proposals = tables<Tables>(tx)
    .selectFrom('cases.proposal')
    .select('act')
    .where('tenant', '=', uuidOf(tenant))
    .where('words', 'is not', null)
    .orderBy('id');
  if (decision.bulk !== undefined) {
    const bulk = uuidOf(decision.bulk);
    const rows = await dispositions.where('bulk', '=', bulk).execute();
    const asked = await proposals.where('bulk', '=', bulk).execute();
    return { dispositions: committedOf(rows), acts: asked.map(({ act }) => idOf('act', act)) };
  }
  const [alert, person] = [uuidOf(decision.alert), uuidOf(decision.person)];
  const { words } = decision;
  const rows = await dispositions
    .where('alert', '=', alert)
    .where('person', '=', person)
    .where('words', '=', words)
    .execute();
  const asked = await proposals
    .where('alert', '=', alert)
    .where('person', '=', person)
    .where('words', '=', words)
    .execute();
  return { dispositions: committedOf(rows), acts: asked.map(({ act }) => idOf('act', act)) };
};

export const eraseDecision = async (tx: Tx, tenant: TenantId, decision: Decision, mark: Mark): Promise<void> => {
  const db = tables<Tables>(tx);
  const own = uuidOf(tenant);
  const dispositions = db.updateTable('cases.disposition').set(wordless(mark)).where('tenant', '=', own);
  const proposals = db
    .updateTable('cases.proposal')
    .set({ words: null, ...gone(mark) })
    .where('tenant', '=', own);
  if (decision.bulk !== undefined) {
    const bulk = uuidOf(decision.bulk);
    await dispositions.where('bulk', '=', bulk).execute();
    await proposals.where('bulk', '=', bulk).execute();
    await db
      .updateTable('cases.bulk_disposition')
      .set(wordless(mark))
      .where('tenant', '=', own)
      .where('id', '=', bulk)
      .execute();
    return;
  }
  const [alert, person] = [uuidOf(decision.alert), uuidOf(decision.person)];
  const { words } = decision;
  await dispositions.where('alert', '=', alert).where('person', '=', person).where('words', '=', words).execute();
  await proposals.where('alert', '=', alert).where('person', '=', person).where('words', '=', words).execute();
};

export const reopeningByEntry = async (
  tx: Tx,
  tenant: TenantId,
  entry: EntryId,
): Promise<{ readonly alert: AlertId; readonly committed: Committed } | undefined> => {
  const row = await tables<Tables>(tx)
    .selectFrom('cases.reopening')
    .select(['alert', 'record', 'salt', 'entry'])
    .where('tenant', '=', uuidOf(tenant))
    .where('entry', '=', uuidOf(entry))
    .executeTakeFirst();
  const [committed] = row === undefined ? [] : committedOf([row]);
  return row && committed && { alert: idOf('alt', row.alert), committed };
};

export const eraseReopening = async (tx: Tx, tenant: TenantId, entry: EntryId, mark: Mark): Promise<void> => {
  await tables<Tables>(tx)
    .updateTable('cases.reopening')
    .set(wordless(mark))
    .where('tenant', '=', uuidOf(tenant))
    .where('entry', '=', uuidOf(entry))
    .execute();
};
