/**
 * The tables of alerts and dispositions. Whoever writes to them takes the tenant's turn first: sequences then have no
 * gap, an alert cannot be raised twice at once, and nobody waits for another in a circle.
 */
import { sql } from 'kysely';
import type { EntryId } from '#evidence';
import { type Id, type Instant, idOf, type PartyId, type PersonId, type TenantId, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import type { Committed } from './commit-record.ts';
import type { AlertId, CaseId, DispositionId, NewAlert, Subject } from './core/alert.ts';
import type { DispositionReason } from './core/disposition.ts';
import type { Severity } from './core/severity.ts';
import type { KeptRaw } from './keep-raw.ts';
import type { Tables } from './store-tables.ts';

export type ProposalId = Id<'prp'>;
export type ActId = Id<'act'>;
/** Of one act on many alerts. */
export type BulkId = Id<'blk'>;

/** Waits until no other transaction of the tenant has the turn; held until this one ends. */
export const takeTurn = async (tx: Tx, tenant: TenantId): Promise<void> => {
  const take = () =>
    tables<Tables>(tx)
      .selectFrom('cases.turn')
      .select('tenant')
      .where('tenant', '=', uuidOf(tenant))
      .forUpdate()
      .executeTakeFirst();
  if ((await take()) !== undefined) return;
  await tables<Tables>(tx)
    .insertInto('cases.turn')
    .values({ tenant: uuidOf(tenant), last_at: null })
    .onConflict((conflict) => conflict.column('tenant').doNothing())
    .execute();
  await take();
};

/**
 * Takes the turn and gives its instant: now, but never before that of an earlier turn, whatever the servers' clocks say.
 * So what a window or a statement has counted up to an instant stays all there is before it.
 */
export const turnInstant = async (tx: Tx, tenant: TenantId, now: () => Instant): Promise<Instant> => {
  await takeTurn(tx, tenant);
  const { rows } = await sql<{ last_at: Instant }>`
    update cases.turn set last_at = greatest(last_at, ${now()}::timestamptz)
    where tenant = ${uuidOf(tenant)} returning last_at`.execute(tables<Tables>(tx));
  const [row] = rows;
  if (row === undefined) throw new Error('whoever has the turn has its row');
  return row.last_at;
};

/** The same, and after everything that was recorded before: nothing else has this instant and comes earlier. */
export const laterInstant = async (tx: Tx, tenant: TenantId, now: () => Instant): Promise<Instant> => {
  await takeTurn(tx, tenant);
  const { rows } = await sql<{ last_at: Instant }>`
    update cases.turn set last_at = greatest(last_at + interval '1 millisecond', ${now()}::timestamptz)
    where tenant = ${uuidOf(tenant)} returning last_at`.execute(tables<Tables>(tx));
  const [row] = rows;
  if (row === undefined) throw new Error('whoever has the turn has its row');
  return row.last_at;
};

export const nextSequence = async (
  tx: Tx,
  { tenant, source, at }: { readonly tenant: TenantId; readonly source: string; readonly at: Instant },
): Promise<number> => {
  const { rows } = await sql<{ last_sequence: number }>`
    insert into cases.source as counted (tenant, source, last_sequence, first_raised_at)
    values (${uuidOf(tenant)}, ${source}, 1, ${at})
    on conflict (tenant, source) do update
      set last_sequence = counted.last_sequence + 1, first_raised_at = coalesce(counted.first_raised_at, ${at})
    returning last_sequence`.execute(tables<Tables>(tx));
  const [row] = rows;
  if (row === undefined) throw new Error('a counter counts');
  return row.last_sequence;
};

export type AlertRow = {
  readonly alert: NewAlert;
  readonly id: AlertId;
  readonly sequence: number;
  readonly committed: Committed;
  readonly entry: EntryId;
  readonly recordedAt: Instant;
  readonly raw: KeptRaw | undefined;
};

export const insertAlert = async (tx: Tx, row: AlertRow): Promise<void> => {
  const { alert, committed } = row;
  await tables<Tables>(tx)
    .insertInto('cases.alert')
    .values({
      tenant: uuidOf(alert.tenant),
      party: alert.party === undefined ? null : uuidOf(alert.party),
      id: uuidOf(row.id),
      source: alert.source,
      sequence: row.sequence,
      kind: alert.kind,
      severity: alert.severity,
      subject_kind: alert.subject.kind,
      subject_id: alert.subject.id,
      subject_label: alert.subject.label,
      reference: alert.reference,
      record: committed.record,
      salt: committed.salt,
      entry: uuidOf(row.entry),
      source_entry: alert.evidence === undefined ? null : uuidOf(alert.evidence),
      observed_at: alert.observedAt,
      recorded_at: row.recordedAt,
      last_seen_at: alert.observedAt,
      disposed_at: null,
      happened_at: alert.happenedAt ?? null,
      raw_sha256: row.raw?.kind === 'kept' ? row.raw.sha256 : null,
      raw_size: row.raw?.kind === 'kept' ? row.raw.size : null,
      raw_type: row.raw?.kind === 'kept' ? row.raw.mediaType : null,
      raw_withheld: row.raw?.kind === 'withheld' ? row.raw.why : null,
    })
    .execute();
};

export const insertAlertCase = async (
  tx: Tx,
  link: {
    readonly tenant: TenantId;
    readonly party: PartyId | undefined;
    readonly alert: AlertId;
    readonly case: CaseId;
    readonly at: Instant;
  },
): Promise<void> => {
  await tables<Tables>(tx)
    .insertInto('cases.alert_case')
    .values({
      tenant: uuidOf(link.tenant),
      party: link.party === undefined ? null : uuidOf(link.party),
      alert: uuidOf(link.alert),
      case_file: uuidOf(link.case),
      joined_at: link.at,
      left_at: null,
    })
    .execute();
};

/** The newest alert of this finding that nobody has disposed of. */
export const openFinding = async (
  tx: Tx,
  tenant: TenantId,
  finding: { readonly source: string; readonly reference: string },
): Promise<AlertId | undefined> => {
  const row = await tables<Tables>(tx)
    .selectFrom('cases.alert')
    .select('id')
    .where('tenant', '=', uuidOf(tenant))
    .where('source', '=', finding.source)
    .where('reference', '=', finding.reference)
    .where('disposed_at', 'is', null)
    .orderBy('recorded_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && idOf('alt', row.id);
};

/** False when the tenant has no such alert that is open. */
export const countSeenAgain = async (tx: Tx, tenant: TenantId, id: AlertId, at: Instant): Promise<boolean> => {
  const { numUpdatedRows } = await tables<Tables>(tx)
    .updateTable('cases.alert')
    .set({
      times_seen_again: sql`times_seen_again + 1`,
      last_seen_at: sql`greatest(last_seen_at, ${at}::timestamptz)`,
    })
    .where('tenant', '=', uuidOf(tenant))
    .where('id', '=', uuidOf(id))
    .where('disposed_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
};

/** What a disposition is weighed against. */
export type AlertAtHand = {
  readonly id: AlertId;
  readonly party: PartyId | undefined;
  readonly source: string;
  readonly sequence: number;
  readonly kind: string;
  readonly subject: Subject;
  readonly severity: Severity;
  readonly timesReopened: number;
  readonly disposed: boolean;
};

export const alertAtHand = async (tx: Tx, tenant: TenantId, id: AlertId): Promise<AlertAtHand | undefined> => {
  const row = await tables<Tables>(tx)
    .selectFrom('cases.alert')
    .select(['party', 'source', 'sequence', 'kind', 'severity', 'times_reopened', 'disposed_at'])
    .select(['subject_kind', 'subject_id', 'subject_label'])
    .where('tenant', '=', uuidOf(tenant))
    .where('id', '=', uuidOf(id))
    .executeTakeFirst();
  return (
    row && {
      id,
      party: row.party === null ? undefined : idOf('pty', row.party),
      source: row.source,
      sequence: row.sequence,
      kind: row.kind,
      subject: { kind: row.subject_kind, id: row.subject_id, label: row.subject_label },
      severity: row.severity,
      timesReopened: row.times_reopened,
      disposed: row.disposed_at !== null,
    }
  );
};

export type LiveDisposition = {
  readonly person: PersonId;
  readonly secondPerson: PersonId | undefined;
  readonly reason: DispositionReason;
  readonly words: string | undefined;
  readonly duplicateOf: AlertId | undefined;
};

export const liveDisposition = async (
  tx: Tx,
  tenant: TenantId,
  alert: AlertId,
): Promise<LiveDisposition | undefined> => {
  const row = await tables<Tables>(tx)
    .selectFrom('cases.disposition')
    .select(['person', 'second_person', 'reason', 'words', 'duplicate_of'])
    .where('tenant', '=', uuidOf(tenant))
    .where('alert', '=', uuidOf(alert))
    .where('withdrawn_at', 'is', null)
    .executeTakeFirst();
  return (
    row && {
      person: idOf('per', row.person),
      secondPerson: row.second_person === null ? undefined : idOf('per', row.second_person),
      reason: row.reason,
      words: row.words ?? undefined,
      duplicateOf: row.duplicate_of === null ? undefined : idOf('alt', row.duplicate_of),
    }
  );
};

export type NewDisposition = LiveDisposition & {
  readonly tenant: TenantId;
  readonly party: PartyId | undefined;
  readonly id: DispositionId;
  readonly alert: AlertId;
  readonly committed: Committed;
  readonly entry: EntryId;
  readonly at: Instant;
  readonly bulk: BulkId | undefined;
};

export const insertDisposition = async (tx: Tx, disposition: NewDisposition): Promise<void> => {
  const { tenant, party, id, alert, committed, at } = disposition;
  await tables<Tables>(tx)
    .insertInto('cases.disposition')
    .values({
      tenant: uuidOf(tenant),
      party: party === undefined ? null : uuidOf(party),
      id: uuidOf(id),
      alert: uuidOf(alert),
      person: uuidOf(disposition.person),
      second_person: disposition.secondPerson === undefined ? null : uuidOf(disposition.secondPerson),
      reason: disposition.reason,
      words: disposition.words ?? null,
      duplicate_of: disposition.duplicateOf === undefined ? null : uuidOf(disposition.duplicateOf),
      record: committed.record,
      salt: committed.salt,
      entry: uuidOf(disposition.entry),
      recorded_at: at,
      withdrawn_at: null,
      bulk: disposition.bulk === undefined ? null : uuidOf(disposition.bulk),
    })
    .execute();
  await tables<Tables>(tx)
    .updateTable('cases.alert')
    .set({ disposed_at: at })
    .where('tenant', '=', uuidOf(tenant))
    .where('id', '=', uuidOf(alert))
    .execute();
};

export type Proposal = {
  readonly tenant: TenantId;
  readonly party: PartyId | undefined;
  readonly id: ProposalId;
  readonly alert: AlertId;
  readonly act: ActId;
  readonly person: PersonId;
  readonly reason: DispositionReason;
  readonly words: string | undefined;
  readonly duplicateOf: AlertId | undefined;
  readonly askedAt: Instant;
  /** How often the alert had been opened again by then. */
  readonly timesReopened: number;
  readonly bulk: BulkId | undefined;
};

export const insertProposal = async (tx: Tx, proposal: Proposal): Promise<void> => {
  await tables<Tables>(tx)
    .insertInto('cases.proposal')
    .values({
      tenant: uuidOf(proposal.tenant),
      party: proposal.party === undefined ? null : uuidOf(proposal.party),
      id: uuidOf(proposal.id),
      alert: uuidOf(proposal.alert),
      act: uuidOf(proposal.act),
      person: uuidOf(proposal.person),
      reason: proposal.reason,
      words: proposal.words ?? null,
      duplicate_of: proposal.duplicateOf === undefined ? null : uuidOf(proposal.duplicateOf),
      asked_at: proposal.askedAt,
      times_reopened: proposal.timesReopened,
      bulk: proposal.bulk === undefined ? null : uuidOf(proposal.bulk),
    })
    .execute();
};

export const proposalById = async (
  tx: Tx,
  tenant: TenantId,
  id: ProposalId,
): Promise<
  Pick<Proposal, 'alert' | 'person' | 'reason' | 'words' | 'duplicateOf' | 'timesReopened' | 'bulk'> | undefined
> => {
  const row = await tables<Tables>(tx)
    .selectFrom('cases.proposal')
    .select(['alert', 'person', 'reason', 'words', 'duplicate_of', 'times_reopened', 'bulk'])
    .where('tenant', '=', uuidOf(tenant))
    .where('id', '=', uuidOf(id))
    .executeTakeFirst();
  return (
    row && {
      alert: idOf('alt', row.alert),
      person: idOf('per', row.person),
      reason: row.reason,
      words: row.words ?? undefined,
      duplicateOf: row.duplicate_of === null ? undefined : idOf('alt', row.duplicate_of),
      timesReopened: row.times_reopened,
      bulk: row.bulk === null ? undefined : idOf('blk', row.bulk),
    }
  );
};

/** In the order of their ids, which is the order everyone locks them in. */
export const casesOfAlert = async (tx: Tx, tenant: TenantId, alert: AlertId): Promise<readonly CaseId[]> => {
  const rows = await tables<Tables>(tx)
    .selectFrom('cases.alert_case')
    .select('case_file')
    .where('tenant', '=', uuidOf(tenant))
    .where('alert', '=', uuidOf(alert))
    .where('left_at', 'is', null)
    .orderBy('case_file')
    .execute();
  return rows.map(({ case_file }) => idOf('cas', case_file));
};
