/**
 * A result in a DSSE envelope (secure-systems-lab/dsse v1) with the signature of whoever searched. The key's whole verifier key
 * (C2SP signed-note) stands beside it, so that the file can be checked by itself; that the key is somebody's, only people know.
 */
import { createHash, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { formatVkey, parseVkey, preAuthEncoding, verifierKey } from '#evidence';
import { failed, type Outcome, ok } from '#kernel';

/** Of a result, signed or not, as it is sent to a server. */
export const RESULT_MEDIA_TYPE = 'application/vnd.mitsuke.card-scan+json';
const KEY_NAME = 'mitsuke-card-scan';

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();

/** @param privateKey Ed25519 */
export const vkeyOf = (privateKey: KeyObject): string => {
  const { x = '' } = createPublicKey(privateKey).export({ format: 'jwk' });
  return formatVkey(verifierKey(KEY_NAME, Buffer.from(x, 'base64url'), sha256));
};

/** @param result the bytes to be signed: a result as JSON. @returns the envelope as JSON */
export const signResult = (result: Uint8Array, privateKey: KeyObject): string => {
  const signature = sign(null, preAuthEncoding(RESULT_MEDIA_TYPE, result), privateKey);
  return JSON.stringify({
    payloadType: RESULT_MEDIA_TYPE,
    payload: Buffer.from(result).toString('base64'),
    signatures: [{ keyid: vkeyOf(privateKey), sig: signature.toString('base64') }],
  });
};

export type SignedFault = 'envelope-malformed' | 'signature-wrong';

type Envelope = { payloadType: string; payload: string; signatures: [{ keyid: string; sig: string }] };

const isEnvelope = (value: unknown): value is Envelope => {
  const { payloadType, payload, signatures } = (value ?? {}) as Partial<Envelope>;
  const [first] = Array.isArray(signatures) ? signatures : [];
  const texts = [payload, first?.keyid, first?.sig];
  return (
    payloadType === RESULT_MEDIA_TYPE && signatures?.length === 1 && texts.every((text) => typeof text === 'string')
  );
};

export const looksSigned = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'payloadType' in value && 'signatures' in value;

/** The signed bytes and the verifier key that their signature holds under. @param envelope parsed JSON */
export const openSigned = (
  envelope: unknown,
): Outcome<{ readonly result: Uint8Array; readonly vkey: string }, SignedFault> => {
  if (!isEnvelope(envelope)) return failed('envelope-malformed');
  const [{ keyid: vkey, sig }] = envelope.signatures;
  const key = parseVkey(vkey, sha256);
  if (key.kind === 'failed') return failed('envelope-malformed');
  const x = Buffer.from(key.value.publicKey).toString('base64url');
  const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  const result = Uint8Array.from(Buffer.from(envelope.payload, 'base64'));
  const holds = verify(null, preAuthEncoding(RESULT_MEDIA_TYPE, result), publicKey, Buffer.from(sig, 'base64'));
  return holds ? ok({ result, vkey }) : failed('signature-wrong');
};
