/**
 * Findings as they are written: opened once for each reference, each step a row and an entry of the log. The only way
 * from open to closed is a retest; that is the caller's to prove.
 */
import type { Selectable } from 'kysely';
import type { EntryId, JsonObject } from '#evidence';
import {
  formatInstant,
  type Id,
  type Instant,
  idOf,
  type PartyId,
  type PersonId,
  Problem,
  type TenantId,
  uuidOf,
} from '#kernel';
import { type Tx, tables } from '#platform/database';
import { commitRecord } from './commit-record.ts';
import { dueOf, type FindingOrigin, type FindingStep, type Severity } from './core/finding.ts';
import type { FindingId, ItemId, Ports } from './ports.ts';
import { findingNotFound } from './problems.ts';
import { partyOf } from './record-revision.ts';
import type { FindingTable, Tables } from './store-tables.ts';
import { askRound } from './take-turn.ts';

export const SOURCE = 'assurance';

export type NewFinding = {
  readonly tenant: TenantId;
  readonly party: PartyId | undefined;
  readonly kind: string;
  readonly origin: FindingOrigin;
  readonly severity: Severity;
  readonly title: string;
  readonly subject: { readonly kind: string; readonly id: string; readonly label: string };
  readonly reference: string;
  /** Ids, codes and days. */
  readonly params: JsonObject;
  readonly foundAt: Instant;
  readonly owner?: PersonId | undefined;
  readonly dueAt?: Instant | undefined;
  readonly item?: ItemId | undefined;
  /** Raised by whoever found it. */
  readonly alert?: Id<'alt'> | undefined;
  readonly by: string;
  readonly words?: string | undefined;
};

type WritePorts = Pick<Ports, 'clock' | 'newId' | 'evidence' | 'random' | 'software' | 'people'>;

/** `undefined`: an open one has this reference. */
export const openFinding = async (ports: WritePorts, tx: Tx, wanted: NewFinding): Promise<FindingId | undefined> => {
  const id = ports.newId('asf');
  const now = ports.clock.now();
  const owner = wanted.owner ?? (await ports.people.onDuty(tx, wanted.tenant));
  const before = await closedInVain(tx, wanted);
  const dueAt = firstOf(wanted.dueAt ?? dueOf(wanted.severity, wanted.foundAt), before?.due_at);
  const made = await tables<Tables>(tx)
    .insertInto('assurance.finding')
    .values({
      tenant: uuidOf(wanted.tenant),
      id: uuidOf(id),
      party: wanted.party === undefined ? null : uuidOf(wanted.party),
      kind: wanted.kind,
      origin: wanted.origin,
      severity: wanted.severity,
      title: wanted.title,
      subject_kind: wanted.subject.kind,
      subject_id: wanted.subject.id,
      subject_label: wanted.subject.label,
      reference: wanted.reference,
      params: wanted.params,
      found_at: wanted.foundAt,
      recorded_at: now,
      last_seen_at: wanted.foundAt,
      owner: owner === undefined ? null : uuidOf(owner),
      due_at: dueAt,
      item: wanted.item === undefined ? null : uuidOf(wanted.item),
      status: 'open',
      accepted_until: null,
      closed_at: null,
      alert: wanted.alert === undefined ? null : uuidOf(wanted.alert),
      overdue_alert: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  if (made === undefined) return undefined;
  await addFindingStep(ports, tx, {
    ...{ tenant: wanted.tenant, party: wanted.party, finding: id, step: 'found', by: wanted.by, words: wanted.words },
    params: {
      kind: wanted.kind,
      origin: wanted.origin,
      severity: wanted.severity,
      foundAt: formatInstant(wanted.foundAt),
      dueAt: formatInstant(dueAt),
      owner: owner ?? null,
      ...(wanted.item === undefined ? {} : { item: wanted.item }),
      ...(before === undefined ? {} : { foundBefore: idOf('asf', before.id) }),
      ...wanted.params,
    },
    committed: { title: wanted.title, subject: { ...wanted.subject }, reference: wanted.reference },
  });
  await askRound(tx, wanted.tenant, dueAt);
  return id;
};

const firstOf = (dueAt: Instant, before: Instant | undefined): Instant =>
  before !== undefined && before < dueAt ? before : dueAt;

/**
 * The last of the same reference that a person closed: it is found again, so that the time to fix it has been running
 * since. What the rounds themselves saw mended and then again broken is another matter.
 */
const closedInVain = (
  tx: Tx,
  { tenant, reference }: NewFinding,
): Promise<Pick<FindingRow, 'id' | 'due_at'> | undefined> =>
  tables<Tables>(tx)
    .selectFrom('assurance.finding as finding')
    .innerJoin('assurance.finding_step as step', (join) =>
      join.onRef('step.tenant', '=', 'finding.tenant').onRef('step.finding', '=', 'finding.id'),
    )
    .select(['finding.id', 'finding.due_at'])
    .where('finding.tenant', '=', uuidOf(tenant))
    .where('finding.reference', '=', reference)
    .where('finding.status', '=', 'closed')
    .where('step.step', '=', 'retested')
    .where('step.by', '<>', SOURCE)
    .orderBy('finding.closed_at', 'desc')
    .limit(1)
    .executeTakeFirst();

export type NewFindingStep = {
  readonly tenant: TenantId;
  readonly party: PartyId | undefined;
  readonly finding: FindingId;
  readonly step: FindingStep;
  readonly by: string;
  readonly params: JsonObject;
  /** What a person typed. */
  readonly words?: string | undefined;
  readonly committed?: JsonObject;
};

export const addFindingStep = async (
  ports: Pick<Ports, 'clock' | 'newId' | 'evidence' | 'random' | 'software'>,
  tx: Tx,
  { tenant, party, finding, step, by, params, words, committed = {} }: NewFindingStep,
): Promise<EntryId> => {
  const at = ports.clock.now();
  const act = await commitRecord(ports, tx, {
    tenant,
    predicateType: 'finding',
    about: finding,
    fact: { finding, step, party: party ?? null, ...params },
    committed: { by, ...(words === undefined ? {} : { words }), ...committed },
    at,
  });
  const id: Id<'ast'> = ports.newId('ast');
  await tables<Tables>(tx)
    .insertInto('assurance.finding_step')
    .values({
      tenant: uuidOf(tenant),
      id: uuidOf(id),
      party: party === undefined ? null : uuidOf(party),
      finding: uuidOf(finding),
      step,
      at,
      by,
      params,
      words: words ?? null,
      record: act.record,
      salt: act.salt,
      entry: uuidOf(act.entry),
    })
    .execute();
  return act.entry;
};

export const FINDING_COLUMNS = [
  'tenant',
  'id',
  'party',
  'kind',
  'origin',
  'severity',
  'title',
  'subject_kind',
  'subject_id',
  'subject_label',
  'reference',
  'params',
  'found_at',
  'recorded_at',
  'last_seen_at',
  'owner',
  'due_at',
  'item',
  'status',
  'accepted_until',
  'closed_at',
  'alert',
  'overdue_alert',
  'unseen_since',
  'unseen_looks',
] as const;
export type FindingRow = Pick<Selectable<FindingTable>, (typeof FINDING_COLUMNS)[number]>;

/** Held to the end of the transaction. @throws Problem `finding-not-found` */
export const holdFinding = async (tx: Tx, tenant: TenantId, id: FindingId): Promise<FindingRow> => {
  const row = await tables<Tables>(tx)
    .selectFrom('assurance.finding')
    .select(FINDING_COLUMNS)
    .where('tenant', '=', uuidOf(tenant))
    .where('id', '=', uuidOf(id))
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) throw new Problem(findingNotFound);
  return row;
};

export type FindingChanges = Partial<
  Pick<
    Selectable<FindingTable>,
    | 'unseen_since'
    | 'unseen_until'
    | 'unseen_looks'
    | 'last_seen_at'
    | 'owner'
    | 'status'
    | 'accepted_until'
    | 'closed_at'
    | 'alert'
    | 'overdue_alert'
    | 'due_at'
  >
>;

export const updateFinding = async (
  tx: Tx,
  { tenant, id }: Pick<FindingRow, 'tenant' | 'id'>,
  changes: FindingChanges,
): Promise<void> => {
  await tables<Tables>(tx)
    .updateTable('assurance.finding')
    .set(changes)
    .where('tenant', '=', tenant)
    .where('id', '=', id)
    .execute();
};

export const headOf = (row: Pick<FindingRow, 'tenant' | 'id' | 'party'>) => ({
  tenant: idOf('ten', row.tenant),
  party: partyOf(row.party),
  finding: idOf('asf', row.id),
});

/** What shows that it is fixed: an item's revision, or a visit; its id goes into the log. */
export const closeFinding = async (
  ports: Parameters<typeof addFindingStep>[0],
  tx: Tx,
  row: FindingRow,
  retest: { readonly proof: JsonObject; readonly by: string; readonly words?: string | undefined },
): Promise<void> => {
  await updateFinding(tx, row, { status: 'closed', accepted_until: null, closed_at: ports.clock.now() });
  await addFindingStep(ports, tx, {
    ...headOf(row),
    step: 'retested',
    by: retest.by,
    params: retest.proof,
    words: retest.words,
  });
};
