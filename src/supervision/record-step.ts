/** Puts one step into the log and beside it: what may be personal as a salted commitment, ids and codes in the clear. */
import { canonicalJson, type EntryId, type Grade, type JsonObject, type Subject, sha256 } from '#evidence';
import { formatInstant, type Id, type Instant, type PartyId, type TenantId, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import type { Ports } from './ports.ts';
import type { StepKind, Tables } from './store-tables.ts';

const SALT_BYTES = 32;

export type NewStep = {
  readonly tenant: TenantId;
  readonly party: PartyId;
  /** A declaration or a consent. */
  readonly about: Id<'dcl'> | Id<'shc'>;
  readonly step: StepKind;
  /** In the clear. */
  readonly fact: JsonObject;
  /** Committed to beside the fact: names, answers, reasons. */
  readonly committed?: JsonObject;
  /** Digests of raw objects. */
  readonly objects?: readonly Subject[];
  readonly grade?: Grade;
  readonly by: string;
  readonly at: Instant;
};

export const recordStep = async (
  { evidence, random, software, newId }: Pick<Ports, 'evidence' | 'random' | 'software' | 'newId'>,
  tx: Tx,
  { tenant, party, about, step, fact, committed = {}, objects = [], grade = 'A', by, at }: NewStep,
): Promise<EntryId> => {
  const params: JsonObject = { act: step, about, party, ...fact };
  const record = canonicalJson({ ...params, ...committed, by, at: formatInstant(at) });
  const salt = random.bytes(SALT_BYTES);
  const entry = await evidence.append(tx, {
    tenant,
    predicateType: 'declaration',
    subjects: [{ name: about, algorithm: 'sha256', digest: sha256(Buffer.concat([salt, record])) }, ...objects],
    fact: params,
    observedAt: at,
    grade,
    collector: `mitsuke supervision ${software}`,
  });
  await tables<Tables>(tx)
    .insertInto('supervision.step')
    .values({
      tenant: uuidOf(tenant),
      id: uuidOf(newId('dcs')),
      party: uuidOf(party),
      about: uuidOf(about),
      step,
      at,
      by,
      params: fact,
      record: new TextDecoder().decode(record),
      salt,
      entry: uuidOf(entry),
    })
    .execute();
  return entry;
};
