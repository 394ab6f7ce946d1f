/**
 * Reads a DSSE envelope (secure-systems-lab/dsse v1) around an in-toto Statement v1, as assessors and log servers sign
 * them: with base64 of either alphabet, any spelling of JSON. Whether a signature is right is checked elsewhere.
 */
import { failed, type Outcome, ok } from '#kernel';

export const IN_TOTO_TYPE = 'application/vnd.in-toto+json';
export const ENVELOPE_LIMIT = 200_000;

export type Envelope = {
  readonly payloadType: string;
  readonly payload: Uint8Array;
  readonly signatures: readonly { readonly keyId: string; readonly signature: Uint8Array }[];
};

export type SignedStatement = {
  /** SHA-256 digests of its subjects, lower-case hex. */
  readonly digests: readonly string[];
  readonly predicateType: string;
  readonly predicate: unknown;
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const bytesOf = (text: unknown): Uint8Array | undefined => {
  if (typeof text !== 'string' || !/^[A-Za-z0-9+/_-]+={0,2}$/.test(text)) return undefined;
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (sign) => sign.charCodeAt(0));
};

export const readEnvelope = (text: string): Outcome<Envelope, 'envelope-malformed'> => {
  const envelope = text.length > ENVELOPE_LIMIT ? undefined : parsed(text);
  if (!isObject(envelope) || typeof envelope.payloadType !== 'string' || !Array.isArray(envelope.signatures)) {
    return failed('envelope-malformed');
  }
  const payload = decoded(envelope.payload);
  const signatures = envelope.signatures.map((each: unknown) => {
    const signature = isObject(each) ? decoded(each.sig) : undefined;
    return isObject(each) && signature !== undefined
      ? { keyId: typeof each.keyid === 'string' ? each.keyid : '', signature }
      : undefined;
  });
  if (payload === undefined || signatures.length === 0 || signatures.includes(undefined)) {
    return failed('envelope-malformed');
  }
  return ok({ payloadType: envelope.payloadType, payload, signatures: signatures as Envelope['signatures'] });
};

const decoded = (text: unknown): Uint8Array | undefined => {
  try {
    return bytesOf(text);
  } catch {
    return undefined;
  }
};

export const readStatement = ({ payloadType, payload }: Envelope): Outcome<SignedStatement, 'statement-malformed'> => {
  const statement = payloadType === IN_TOTO_TYPE ? parsed(new TextDecoder().decode(payload)) : undefined;
  if (!isObject(statement) || statement._type !== 'https://in-toto.io/Statement/v1') {
    return failed('statement-malformed');
  }
  const { subject, predicateType, predicate } = statement;
  if (!Array.isArray(subject) || typeof predicateType !== 'string') return failed('statement-malformed');
  const digests = subject.flatMap((each: unknown) => {
    const digest = isObject(each) && isObject(each.digest) ? each.digest.sha256 : undefined;
    return typeof digest === 'string' ? [digest.toLowerCase()] : [];
  });
  return ok({ digests, predicateType, predicate });
};
