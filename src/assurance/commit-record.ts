/** Puts one act of this room into the log: what may be personal as a salted commitment, ids and codes in the clear. */
import { canonicalJson, type EntryId, type Grade, type JsonObject, type Subject, sha256 } from '#evidence';
import { formatInstant, type Instant, type PartyId, type TenantId, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import type { AssurancePorts } from './ports.ts';
import type { ActPredicate, Tables } from './store-tables.ts';

const SALT_BYTES = 32;

export type NewRecord = {
  readonly tenant: TenantId;
  readonly predicateType: ActPredicate;
  /** The id of what it is about. */
  readonly about: string;
  /** In the clear. */
  readonly fact: JsonObject;
  /** Committed to beside the fact: names, words, addresses. */
  readonly committed?: JsonObject;
  /** Digests of raw objects. */
  readonly objects?: readonly Subject[];
  readonly grade?: Grade;
  readonly at: Instant;
};

export type RecordedAct = { readonly entry: EntryId; readonly record: string; readonly salt: Uint8Array };

export type RecordPorts = Pick<AssurancePorts, 'evidence' | 'random' | 'software'>;

/** For whoever keeps record and salt in a row of its own. */
export const commitRecord = async (
  { evidence, random, software }: RecordPorts,
  tx: Tx,
  { tenant, predicateType, about, fact, committed = {}, objects = [], grade = 'A', at }: NewRecord,
): Promise<RecordedAct> => {
  const record = canonicalJson({ ...fact, ...committed, at: formatInstant(at) });
  const salt = random.bytes(SALT_BYTES);
  const entry = await evidence.append(tx, {
    tenant,
    predicateType,
    subjects: [{ name: about, algorithm: 'sha256', digest: sha256(Buffer.concat([salt, record])) }, ...objects],
    fact,
    observedAt: at,
    grade,
    collector: `mitsuke assurance ${software}`,
  });
  return { entry, record: new TextDecoder().decode(record), salt };
};

export type NewAct = NewRecord & {
  /** Whose people may see it. `undefined`: the tenant's own alone. */
  readonly party: PartyId | undefined;
};

/** Keeps record and salt beside the entry, so that what it commits to can be shown. */
export const recordAct = async (ports: RecordPorts, tx: Tx, act: NewAct): Promise<EntryId> => {
  const { entry, record, salt } = await commitRecord(ports, tx, act);
  await tables<Tables>(tx)
    .insertInto('assurance.act_record')
    .values({
      tenant: uuidOf(act.tenant),
      entry: uuidOf(entry),
      party: act.party === undefined ? null : uuidOf(act.party),
      predicate: act.predicateType,
      about: act.about,
      record,
      salt,
    })
    .execute();
  return entry;
};
