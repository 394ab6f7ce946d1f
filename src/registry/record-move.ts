/**
 * Puts a move between two parties on record: a row with what was moved and why, and an entry in the tenant's log that
 * commits to it by a salt. The entry itself names the parties and how much was moved, and nobody.
 */
import { canonicalJson, sha256 } from '#evidence';
import { formatInstant, type PartyId, type Scope, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import type { ShopId } from './core/merchant-attributes.ts';
import type { MoveKind } from './core/parties.ts';
import type { RegistryPorts } from './ports.ts';
import type { MerchantId } from './read-merchants.ts';
import type { Tables } from './store-tables.ts';

type Move = {
  readonly kind: MoveKind;
  readonly from: PartyId;
  readonly to: PartyId;
  readonly shops: readonly ShopId[];
  readonly merchants: readonly MerchantId[];
  readonly reason: string;
};

const SALT_BYTES = 32;

export const recordMove = async (
  { clock, random, newId, evidence }: Pick<RegistryPorts, 'clock' | 'random' | 'newId' | 'evidence'>,
  tx: Tx,
  { tenant, principal }: Scope,
  { kind, from, to, shops, merchants, reason }: Move,
): Promise<void> => {
  const [id, now, salt] = [newId('pmv'), clock.now(), random.bytes(SALT_BYTES)];
  const fact = { record: id, kind, from, to };
  const record = canonicalJson({ ...fact, shops, merchants, reason, by: principal.id, at: formatInstant(now) });
  const entry = await evidence.append(tx, {
    tenant,
    predicateType: 'party-move',
    subjects: [{ name: `record ${id}`, algorithm: 'sha256', digest: sha256(Buffer.concat([salt, record])) }],
    fact: { ...fact, shops: shops.length, merchants: merchants.length },
    observedAt: now,
    grade: 'A',
    collector: 'mitsuke registry',
  });
  await tables<Tables>(tx)
    .insertInto('registry.party_move')
    .values({
      ...{ tenant: uuidOf(tenant), id: uuidOf(id), kind, from_party: uuidOf(from), to_party: uuidOf(to), reason, salt },
      ...{ shops: shops.map(uuidOf), merchants: merchants.map(uuidOf), entry: uuidOf(entry) },
      ...{ made_by: principal.id, made_at: now },
    })
    .execute();
};
