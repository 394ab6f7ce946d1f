/**
 * Writes one revision of an evidence item, and the item with its first: the only place that does. The row, the item and
 * the entry in the log commit together. A revision never takes another's place.
 */
import type { EntryId, JsonObject } from '#evidence';
import { type Instant, idOf, type PartyId, Problem, type TenantId, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import { commitRecord } from './commit-record.ts';
import { dayOf } from './core/days.ts';
import { type EvidenceKind, type Grade, lastDayOf, type Period, periodFault } from './core/evidence-kind.ts';
import { systemKey } from './core/system-key.ts';
import type { AssessorKeyId, FileId, ItemId, Ports, RevisionId } from './ports.ts';
import { periodRefused } from './problems.ts';
import type { Origin, Tables } from './store-tables.ts';
import { askRound, takeTurn } from './take-turn.ts';

export type Described = Period & {
  readonly title: string;
  /** The assessor who made it, as it says. */
  readonly issuer: string;
  readonly coveredSystems: readonly string[];
};

export type KeptFile = {
  readonly id: FileId;
  readonly sha256: string;
  readonly bytes: number;
  readonly mediaType: string;
  readonly name: string | undefined;
};

export type Provenance = {
  readonly grade: Grade;
  readonly origin: Origin;
  readonly sha256?: string;
  readonly file?: KeptFile;
  readonly signedBy?: { readonly key: AssessorKeyId; readonly assessor: string };
  /** In the clear in the log: ids, codes, public addresses. */
  readonly source: JsonObject;
  /** Committed to: names and addresses of people. */
  readonly committed?: JsonObject;
};

export type ItemHead = { readonly id: ItemId; readonly party: PartyId | undefined; readonly kind: EvidenceKind };

export type NewRevision = {
  readonly tenant: TenantId;
  /** Without `id` it is a new item. */
  readonly item: Omit<ItemHead, 'id'> & { readonly id?: ItemId };
  readonly described: Described;
  readonly provenance: Provenance;
  readonly by: string;
};

export type RecordedRevision = {
  readonly item: ItemId;
  readonly revision: RevisionId;
  readonly number: number;
  readonly entry: EntryId;
  readonly at: Instant;
};

type RevisionPorts = Pick<Ports, 'clock' | 'newId' | 'evidence' | 'random' | 'software'>;

/** @throws Problem `evidence-period-refused` */
export const checkPeriod = ({ clock }: Pick<Ports, 'clock'>, period: Period): void => {
  const fault = periodFault(period, dayOf(clock.now()));
  if (fault !== undefined) throw new Problem(periodRefused, { params: { reason: fault } });
};

export const writeRevision = async (ports: RevisionPorts, tx: Tx, wanted: NewRevision): Promise<RecordedRevision> => {
  const { tenant, described, provenance, by } = wanted;
  checkPeriod(ports, described);
  const at = ports.clock.now();
  const { item, number } = await placeOf(ports, tx, wanted, at);
  const revision = ports.newId('evr');
  const expiresOn = lastDayOf(item.kind, described, dayOf(at));
  const act = await commitRecord(ports, tx, {
    tenant,
    predicateType: 'evidence-item',
    about: revision,
    fact: factOf({ ...wanted, item, revision, number, expiresOn }),
    committed: {
      title: described.title,
      issuer: described.issuer,
      coveredSystems: [...described.coveredSystems],
      fileName: provenance.file?.name ?? null,
      by,
      ...provenance.committed,
    },
    objects:
      provenance.sha256 === undefined
        ? []
        : [{ name: 'document', algorithm: 'sha256', digest: Uint8Array.from(Buffer.from(provenance.sha256, 'hex')) }],
    grade: provenance.grade,
    at,
  });
  await tables<Tables>(tx)
    .insertInto('assurance.revision')
    .values({
      tenant: uuidOf(tenant),
      id: uuidOf(revision),
      party: item.party === undefined ? null : uuidOf(item.party),
      item: uuidOf(item.id),
      number,
      title: described.title,
      issuer: described.issuer,
      effective_from: described.effectiveFrom,
      effective_to: described.effectiveTo,
      expires_on: expiresOn ?? null,
      covered_systems: described.coveredSystems,
      covered_keys: [...new Set(described.coveredSystems.map(systemKey))],
      grade: provenance.grade,
      origin: provenance.origin,
      signed_by: provenance.signedBy === undefined ? null : uuidOf(provenance.signedBy.key),
      file: provenance.file === undefined ? null : uuidOf(provenance.file.id),
      sha256: provenance.sha256 ?? null,
      source: provenance.source,
      recorded_at: at,
      recorded_by: by,
      record: act.record,
      salt: act.salt,
      entry: uuidOf(act.entry),
    })
    .execute();
  await askRound(tx, tenant, at);
  return { item: item.id, revision, number, entry: act.entry, at };
};

const placeOf = async (
  { newId }: Pick<Ports, 'newId'>,
  tx: Tx,
  { tenant, item: { id, party, kind }, by }: NewRevision,
  at: Instant,
): Promise<{ readonly item: ItemHead; readonly number: number }> => {
  if (id !== undefined) {
    await takeTurn(tx, id);
    const { last } = await tables<Tables>(tx)
      .selectFrom('assurance.revision')
      .select(({ fn }) => fn.max('number').as('last'))
      .where('tenant', '=', uuidOf(tenant))
      .where('item', '=', uuidOf(id))
      .executeTakeFirstOrThrow();
    return { item: { id, party, kind }, number: last + 1 };
  }
  const made = newId('evi');
  await tables<Tables>(tx)
    .insertInto('assurance.item')
    .values({
      tenant: uuidOf(tenant),
      id: uuidOf(made),
      party: party === undefined ? null : uuidOf(party),
      kind,
      created_at: at,
      created_by: by,
    })
    .execute();
  return { item: { id: made, party, kind }, number: 1 };
};

type Placed = Omit<NewRevision, 'item'> & {
  readonly item: ItemHead;
  readonly revision: RevisionId;
  readonly number: number;
  readonly expiresOn: string | undefined;
};

const factOf = ({ item, revision, number, described, provenance, expiresOn }: Placed): JsonObject => ({
  act: 'revision',
  item: item.id,
  revision,
  number,
  kind: item.kind,
  party: item.party ?? null,
  origin: provenance.origin,
  effectiveFrom: described.effectiveFrom,
  effectiveTo: described.effectiveTo,
  expiresOn: expiresOn ?? null,
  ...(provenance.file === undefined ? {} : { bytes: provenance.file.bytes, mediaType: provenance.file.mediaType }),
  ...(provenance.signedBy === undefined ? {} : { signedBy: provenance.signedBy.key }),
  source: provenance.source,
});

export const partyOf = (uuid: string | null): PartyId | undefined => (uuid === null ? undefined : idOf('pty', uuid));
