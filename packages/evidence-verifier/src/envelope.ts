/** DSSE v1 envelopes of in-toto statements, in canonical JSON, with one Ed25519 signature of the log's key. */
import { base64Of, bytesOfBase64, concat, hexOf, utf8 } from './bytes.ts';
import { canonicalJson, isJsonObject, parseCanonicalJson } from './canonical-json.ts';
import type { SignatureCheck } from './ed25519.ts';
import type { VerifierKey } from './note.ts';
import { failed, type Outcome, ok } from './outcome.ts';

export const STATEMENT_PAYLOAD_TYPE = 'application/vnd.in-toto+json';

/** What is signed: `DSSEv1 SP LEN(type) SP type SP LEN(body) SP body`, lengths in bytes and decimal. */
export const preAuthEncoding = (payloadType: string, payload: Uint8Array): Uint8Array => {
  const type = utf8(payloadType);
  return concat(utf8(`DSSEv1 ${type.length} `), type, utf8(` ${payload.length} `), payload);
};

/** `<key name>+<key id in hex>`: the first two parts of the verifier key. */
export const envelopeKeyId = (key: VerifierKey): string => `${key.name}+${hexOf(key.keyId)}`;

export const encodeEnvelope = (payload: Uint8Array, key: VerifierKey, signature: Uint8Array): Uint8Array =>
  canonicalJson({
    payload: base64Of(payload),
    payloadType: STATEMENT_PAYLOAD_TYPE,
    signatures: [{ keyid: envelopeKeyId(key), sig: base64Of(signature) }],
  });

type EnvelopeFault =
  | 'envelope-malformed'
  | 'envelope-not-canonical'
  | 'envelope-payload-type-unknown'
  | 'envelope-unknown-key'
  | 'envelope-signature-invalid';

/** The payload of an envelope that carries exactly one signature, of `key`, and it verifies. */
export const openEnvelope = async (
  bytes: Uint8Array,
  key: VerifierKey,
  check: SignatureCheck,
): Promise<Outcome<Uint8Array, EnvelopeFault>> => {
  const parsed = parseCanonicalJson(bytes);
  if (parsed === 'not-json') return failed('envelope-malformed');
  if (parsed === 'not-canonical') return failed('envelope-not-canonical');
  const envelope = parsed.value;
  if (!isJsonObject(envelope) || Object.keys(envelope).join() !== 'payload,payloadType,signatures') {
    return failed('envelope-malformed');
  }
  if (envelope.payloadType !== STATEMENT_PAYLOAD_TYPE) return failed('envelope-payload-type-unknown');
  const signatures = envelope.signatures;
  const only: unknown = Array.isArray(signatures) && signatures.length === 1 ? signatures[0] : undefined;
  if (!isJsonObject(only) || Object.keys(only).join() !== 'keyid,sig') return failed('envelope-malformed');
  const payload = typeof envelope.payload === 'string' ? bytesOfBase64(envelope.payload) : undefined;
  const signature = typeof only.sig === 'string' ? bytesOfBase64(only.sig) : undefined;
  if (payload === undefined || signature === undefined) return failed('envelope-malformed');
  if (only.keyid !== envelopeKeyId(key)) return failed('envelope-unknown-key');
  return (await check(preAuthEncoding(STATEMENT_PAYLOAD_TYPE, payload), signature))
    ? ok(payload)
    : failed('envelope-signature-invalid');
};
