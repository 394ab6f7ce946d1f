/**
 * DSSE v1 envelopes of in-toto statements, in canonical JSON, signed by the key of the log that is in force; a rotation
 * of the key is signed by the old and the new one (docs/specs/key-rotation.md).
 */
import { base64Of, bytesOfBase64, concat, decodeBase64, encodeBase64, hexOf, utf8 } from './bytes.ts';
import { canonicalText, isJsonObject, type JsonValue, parseCanonicalJson } from './canonical-json.ts';
import type { SignatureCheck } from './ed25519.ts';
import type { VerifierKey } from './note.ts';
import { failed, type Outcome, ok } from './outcome.ts';

export const STATEMENT_PAYLOAD_TYPE = 'application/vnd.in-toto+json';
const HEAD = utf8('{"payload":"');

/** What is signed: `DSSEv1 SP LEN(type) SP type SP LEN(body) SP body`, lengths in bytes and decimal. */
export const preAuthEncoding = (payloadType: string, payload: Uint8Array): Uint8Array =>
  concat(utf8(`DSSEv1 ${utf8(payloadType).length} ${payloadType} ${payload.length} `), payload);

/** `<key name>+<key id in hex>`: the first two parts of the verifier key. */
export const envelopeKeyId = (key: Pick<VerifierKey, 'name' | 'keyId'>): string => `${key.name}+${hexOf(key.keyId)}`;

export const encodeEnvelope = (payload: Uint8Array, key: VerifierKey, signature: Uint8Array): Uint8Array =>
  encodeSignedEnvelope(payload, [{ key, signature }]);

/** With several signatures over the same payload, in the order given: a rotation has that of the replaced key first. */
export const encodeSignedEnvelope = (
  payload: Uint8Array,
  signatures: readonly { readonly key: VerifierKey; readonly signature: Uint8Array }[],
): Uint8Array => {
  const signed = signatures.map(({ key, signature }) => ({ keyid: envelopeKeyId(key), sig: base64Of(signature) }));
  const rest = canonicalText({ payloadType: STATEMENT_PAYLOAD_TYPE, signatures: signed });
  // `payload` sorts first and needs no escapes, so its bytes go where they belong without becoming a text.
  return concat(HEAD, encodeBase64(payload), utf8(`",${rest.slice(1)}`));
};

export type EnvelopeSignature = { readonly keyId: string; readonly signature: Uint8Array };
/** One signature, or the two of a rotation. */
export type Envelope = { readonly payload: Uint8Array; readonly signatures: readonly EnvelopeSignature[] };

type FormFault = 'envelope-malformed' | 'envelope-not-canonical' | 'envelope-payload-type-unknown';
type EnvelopeFault = FormFault | 'envelope-unknown-key' | 'envelope-signature-invalid';

const MAX_SIGNATURES = 2;

/** Splits an envelope without judging its signatures. */
export const parseEnvelope = (bytes: Uint8Array): Outcome<Envelope, FormFault> => {
  const parsed = parseCanonicalJson(bytes);
  if (parsed === 'not-json') return failed('envelope-malformed');
  if (parsed === 'not-canonical') return failed('envelope-not-canonical');
  const envelope = parsed.value;
  if (!isJsonObject(envelope) || Object.keys(envelope).join() !== 'payload,payloadType,signatures') {
    return failed('envelope-malformed');
  }
  if (envelope.payloadType !== STATEMENT_PAYLOAD_TYPE) return failed('envelope-payload-type-unknown');
  const payload = typeof envelope.payload === 'string' ? bytesOfBase64(envelope.payload) : undefined;
  const list = Array.isArray(envelope.signatures) ? (envelope.signatures as readonly JsonValue[]) : [];
  const signatures = list.map(signatureOf);
  if (payload === undefined || signatures.length === 0 || signatures.length > MAX_SIGNATURES || !areRead(signatures)) {
    return failed('envelope-malformed');
  }
  return ok({ payload, signatures });
};

const signatureOf = (value: JsonValue): EnvelopeSignature | undefined => {
  if (!isJsonObject(value) || Object.keys(value).join() !== 'keyid,sig') return undefined;
  const signature = typeof value.sig === 'string' ? bytesOfBase64(value.sig) : undefined;
  return typeof value.keyid === 'string' && signature !== undefined ? { keyId: value.keyid, signature } : undefined;
};

const areRead = (list: readonly (EnvelopeSignature | undefined)[]): list is readonly EnvelopeSignature[] =>
  !list.includes(undefined);

/** The payload of an envelope that carries exactly one signature, of `key`, and it verifies. */
export const openEnvelope = async (
  bytes: Uint8Array,
  key: VerifierKey,
  check: SignatureCheck,
): Promise<Outcome<Uint8Array, EnvelopeFault>> => {
  const parsed = parseEnvelope(bytes);
  if (parsed.kind === 'failed') return parsed;
  const { payload, signatures } = parsed.value;
  const [only, ...more] = signatures;
  if (only === undefined || more.length > 0) return failed('envelope-malformed');
  if (only.keyId !== envelopeKeyId(key)) return failed('envelope-unknown-key');
  return (await check(preAuthEncoding(STATEMENT_PAYLOAD_TYPE, payload), only.signature))
    ? ok(payload)
    : failed('envelope-signature-invalid');
};

const TAIL = utf8('"}]}');
/** Base64 of 64 bytes. */
const SIGNATURE_CHARACTERS = 88;

/**
 * Reads envelopes of one key in the one spelling that they have, from the bytes; `undefined` for anything else, which
 * `parseEnvelope` then names.
 */
export const envelopeReaderOf = (key: VerifierKey): ((bytes: Uint8Array) => Envelope | undefined) => {
  const keyId = envelopeKeyId(key);
  const type = canonicalText(STATEMENT_PAYLOAD_TYPE);
  const middle = utf8(`","payloadType":${type},"signatures":[{"keyid":${canonicalText(keyId)},"sig":"`);
  return (bytes) => {
    const end = bytes.length - TAIL.length - SIGNATURE_CHARACTERS - middle.length;
    const signatureAt = end + middle.length;
    const tailAt = signatureAt + SIGNATURE_CHARACTERS;
    if (!hasAt(bytes, HEAD, 0) || !hasAt(bytes, middle, end) || !hasAt(bytes, TAIL, tailAt)) return undefined;
    const payload = decodeBase64(bytes, HEAD.length, end);
    const signature = decodeBase64(bytes, signatureAt, tailAt);
    return payload === undefined || signature === undefined
      ? undefined
      : { payload, signatures: [{ keyId, signature }] };
  };
};

const hasAt = (bytes: Uint8Array, part: Uint8Array, at: number): boolean => {
  if (at < 0 || at + part.length > bytes.length) return false;
  for (let i = 0; i < part.length; i++) if (bytes[at + i] !== part[i]) return false;
  return true;
};
