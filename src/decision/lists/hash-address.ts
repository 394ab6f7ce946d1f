/**
 * Delivery addresses are compared without being kept: by an HMAC over the normalised address, with a key of the
 * tenant that comes out of the key store and is written down nowhere. Addresses are few enough to be guessed; without
 * the key a hash tells nothing.
 */
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { addressKey, type TenantId } from '#kernel';
import type { Keys } from '#platform/keys';
import type { Attempt } from '../core/attempt.ts';
import type { HashAddress } from '../core/lists/kinds.ts';

export type AddressHashes = {
  of(tenant: TenantId): Promise<HashAddress>;
  /** The attempt as it is judged and kept: with the hash in place of the address. */
  withoutAddress(tenant: TenantId, attempt: Attempt): Promise<Attempt>;
};

const PURPOSE = utf8ToBytes('mitsuke delivery address v1');

export const createAddressHashes = (keys: Pick<Keys, 'ensureEd25519' | 'signEd25519'>): AddressHashes => {
  const known = new Map<TenantId, Promise<HashAddress>>();
  const make = async (tenant: TenantId): Promise<HashAddress> => {
    const name = `decision/addresses/${tenant}`;
    await keys.ensureEd25519(name);
    // Ed25519 signs the same bytes alike (RFC 8032), and only who holds the key can.
    const secret = sha256(await keys.signEd25519(name, PURPOSE));
    return (text) => bytesToHex(hmac(sha256, secret, utf8ToBytes(addressKey(text))));
  };
  const of = (tenant: TenantId): Promise<HashAddress> => {
    const made = known.get(tenant) ?? make(tenant);
    known.set(tenant, made);
    made.catch(() => known.delete(tenant));
    return made;
  };
  return {
    of,
    withoutAddress: async (tenant, attempt) => {
      if (attempt.delivery?.address === undefined) return attempt;
      const { address, ...delivery } = attempt.delivery;
      const hash = await of(tenant);
      return { ...attempt, delivery: { ...delivery, addressHash: hash(address) } };
    },
  };
};
