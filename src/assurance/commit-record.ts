/** Puts one act of this room into the log: what may be personal as a salted commitment, ids and codes in the clear. */
import {
  canonicalJson,
  type EntryId,
  type Grade,
  type JsonObject,
  type PredicateType,
  type Subject,
  sha256,
} from '#evidence';
import { formatInstant, type Instant, type TenantId } from '#kernel';
import type { Tx } from '#platform/database';
import type { AssurancePorts } from './ports.ts';

const SALT_BYTES = 32;

export type NewAct = {
  readonly tenant: TenantId;
  readonly predicateType: Extract<PredicateType, 'evidence-item' | 'finding' | 'log-holding' | 'scope-system'>;
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

export const recordAct = async (
  { evidence, random, software }: RecordPorts,
  tx: Tx,
  { tenant, predicateType, about, fact, committed = {}, objects = [], grade = 'A', at }: NewAct,
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
