/** Checks a DSSE signature over a document against the keys that two people of the tenant made known. */
import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto';
import { preAuthEncoding } from '#evidence';
import { idOf, Problem, type TenantId, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import { type Envelope, readEnvelope, readStatement, type SignedStatement } from './core/dsse.ts';
import type { AssessorKeyId } from './ports.ts';
import { signatureRefused } from './problems.ts';
import type { Tables } from './store-tables.ts';

/** `undefined` when the 32 bytes are no key. */
export const ed25519Key = (publicKey: Uint8Array): KeyObject | undefined => {
  try {
    const x = Buffer.from(publicKey).toString('base64url');
    return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  } catch {
    return undefined;
  }
};

export const keyIdOf = (publicKey: Uint8Array): string => createHash('sha256').update(publicKey).digest('hex');

export const isSignedBy = ({ payloadType, payload, signatures }: Envelope, publicKey: Uint8Array): boolean => {
  const key = ed25519Key(publicKey);
  const message = preAuthEncoding(payloadType, payload);
  return key !== undefined && signatures.some(({ signature }) => verify(null, message, key, signature));
};

type SignatureFault =
  | 'envelope-malformed'
  | 'statement-malformed'
  | 'digest-differs'
  | 'key-not-known'
  | 'key-revoked'
  | 'signature-wrong';

const refuse = (reason: SignatureFault): never => {
  throw new Problem(signatureRefused, { params: { reason } });
};

const readSigned = (text: string): { readonly envelope: Envelope; readonly statement: SignedStatement } => {
  const envelope = readEnvelope(text);
  if (envelope.kind === 'failed') return refuse(envelope.error);
  const statement = readStatement(envelope.value);
  return statement.kind === 'failed'
    ? refuse(statement.error)
    : { envelope: envelope.value, statement: statement.value };
};

/**
 * The key that signed a statement about the object.
 * @throws Problem `evidence-signature-refused` with the reason
 */
export const checkSignature = async (
  tx: Tx,
  tenant: TenantId,
  { envelope: text, sha256 }: { readonly envelope: string; readonly sha256: string },
): Promise<{ readonly key: AssessorKeyId; readonly assessor: string }> => {
  const { envelope, statement } = readSigned(text);
  if (!statement.digests.includes(sha256)) return refuse('digest-differs');
  const named = envelope.signatures.map(({ keyId }) => keyId.toLowerCase()).filter((keyId) => keyId !== '');
  const keys = await tables<Tables>(tx)
    .selectFrom('assurance.assessor_key')
    .select(['id', 'assessor', 'public_key', 'key_id', 'revoked_at'])
    .where('tenant', '=', uuidOf(tenant))
    .where('known_at', 'is not', null)
    .execute();
  // A signature need not say whose it is (DSSE: keyid is a hint).
  const meant = named.length === 0 ? keys : keys.filter(({ key_id }) => named.includes(key_id));
  if (meant.length === 0) return refuse('key-not-known');
  const good = meant.filter(({ public_key }) => isSignedBy(envelope, public_key));
  const standing = good.find(({ revoked_at }) => revoked_at === null);
  if (standing === undefined) return refuse(good.length > 0 ? 'key-revoked' : 'signature-wrong');
  return { key: idOf('ask', standing.id), assessor: standing.assessor };
};
