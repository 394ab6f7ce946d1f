/**
 * Signed notes and verifier keys as C2SP signed-note v1.0.0 defines them, with Ed25519: of a log (type 0x01) and of a
 * witness (type 0x04, see cosignature.ts). A note's text is not to be looked at before `openNote` has accepted it.
 */
import { base64Of, bytesOfBase64, concat, hexOf, type Sha256, sameBytes, utf8, utf8Text } from './bytes.ts';
import { ed25519Check } from './ed25519.ts';
import { failed, type Outcome, ok } from './outcome.ts';

/** The signature type of a verifier key: a log's own signature, or a witness's cosignature/v1. */
export const ED25519_TYPE = 0x01;
export const COSIGNATURE_TYPE = 0x04;
type KeyType = typeof ED25519_TYPE | typeof COSIGNATURE_TYPE;
const PUBLIC_KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;
const KEY_ID_BYTES = 4;
/** Sixteen post-quantum signatures fit with room to spare; the specification asks for at least 16. */
const MAX_NOTE_BYTES = 256 * 1024;
const MAX_SIGNATURES = 64;

export type VerifierKey = {
  readonly name: string;
  /** Four bytes: SHA-256(name ‖ 0x0A ‖ type ‖ public key)[:4]. */
  readonly keyId: Uint8Array;
  readonly publicKey: Uint8Array;
};

export type NoteSignature = { readonly name: string; readonly keyId: Uint8Array; readonly signature: Uint8Array };
export type ParsedNote = { readonly text: string; readonly signatures: readonly NoteSignature[] };

const isKeyName = (name: string): boolean =>
  name !== '' && !/[\p{White_Space}+]/u.test(name) && !hasControlCharacter(name, false) && name.isWellFormed();

const hasControlCharacter = (text: string, newlineAllowed: boolean): boolean => {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x20 && !(newlineAllowed && unit === 0x0a)) return true;
  }
  return false;
};

/** @throws RangeError when the name may not name a key, or the public key is not 32 bytes. */
export const verifierKey = (name: string, publicKey: Uint8Array, sha256: Sha256): VerifierKey =>
  keyOfType(ED25519_TYPE, { name, publicKey }, sha256);

/** The same for any type of key: the type enters the key id. @throws RangeError */
export const keyOfType = (
  type: KeyType,
  { name, publicKey }: { readonly name: string; readonly publicKey: Uint8Array },
  sha256: Sha256,
): VerifierKey => {
  if (!isKeyName(name)) throw new RangeError('not a key name');
  if (publicKey.length !== PUBLIC_KEY_BYTES) throw new RangeError('an Ed25519 public key is 32 bytes');
  const keyId = sha256(concat(utf8(`${name}\n`), Uint8Array.of(type), publicKey)).slice(0, KEY_ID_BYTES);
  return { name, keyId, publicKey: publicKey.slice() };
};

/** `<name>+<key id in hex>+<base64 of type and public key>` */
export const formatVkey = (key: VerifierKey, type: KeyType = ED25519_TYPE): string =>
  `${key.name}+${hexOf(key.keyId)}+${base64Of(concat(Uint8Array.of(type), key.publicKey))}`;

export const parseVkey = (
  text: string,
  sha256: Sha256,
  type: KeyType = ED25519_TYPE,
): Outcome<VerifierKey, 'vkey-malformed' | 'vkey-key-id-mismatch' | 'vkey-unsupported-algorithm'> => {
  const found = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/s.exec(text);
  if (!found) return failed('vkey-malformed');
  const [, name = '', keyIdHex = '', encoded = ''] = found;
  const material = bytesOfBase64(encoded);
  if (!isKeyName(name) || material === undefined || material.length === 0) return failed('vkey-malformed');
  if (material[0] !== type) return failed('vkey-unsupported-algorithm');
  if (material.length !== 1 + PUBLIC_KEY_BYTES) return failed('vkey-malformed');
  const key = keyOfType(type, { name, publicKey: material.subarray(1) }, sha256);
  return hexOf(key.keyId) === keyIdHex ? ok(key) : failed('vkey-key-id-mismatch');
};

export const isSameKey = (a: Pick<VerifierKey, 'name' | 'keyId'>, b: Pick<VerifierKey, 'name' | 'keyId'>): boolean =>
  a.name === b.name && sameBytes(a.keyId, b.keyId);

/**
 * Puts one signature under a text.
 * @throws RangeError when the text does not end in a newline, has control characters, or the signature is not 64 bytes.
 */
export const encodeNote = (text: string, key: VerifierKey, signature: Uint8Array): Uint8Array => {
  if (signature.length !== SIGNATURE_BYTES) throw new RangeError('an Ed25519 signature is 64 bytes');
  return encodeSignedNote({ text, signatures: [{ name: key.name, keyId: key.keyId, signature }] });
};

/**
 * A note with its signatures in the order given: what `parseNote` reads back.
 * @throws RangeError for what it would refuse: a text that is none, no signature or too many, a name that names no key.
 */
export const encodeSignedNote = ({ text, signatures }: ParsedNote): Uint8Array => {
  if (!text.endsWith('\n') || hasControlCharacter(text, true) || !text.isWellFormed()) {
    throw new RangeError('not the text of a note');
  }
  if (signatures.length === 0 || signatures.length > MAX_SIGNATURES) throw new RangeError('1 to 64 signatures');
  const lines = signatures.map(({ name, keyId, signature }) => {
    if (!isKeyName(name) || keyId.length !== KEY_ID_BYTES || signature.length === 0) {
      throw new RangeError('not a signature of a note');
    }
    return `\u2014 ${name} ${base64Of(concat(keyId, signature))}\n`;
  });
  return utf8(`${text}\n${lines.join('')}`);
};

type NoteFault =
  | 'note-too-large'
  | 'note-not-utf8'
  | 'note-control-character'
  | 'note-without-signatures'
  | 'note-signature-line-malformed'
  | 'note-too-many-signatures';

/** Splits a note without judging its signatures. */
export const parseNote = (bytes: Uint8Array): Outcome<ParsedNote, NoteFault> => {
  if (bytes.length > MAX_NOTE_BYTES) return failed('note-too-large');
  const whole = utf8Text(bytes);
  if (whole === undefined) return failed('note-not-utf8');
  if (hasControlCharacter(whole, true)) return failed('note-control-character');
  const blank = whole.lastIndexOf('\n\n');
  if (blank < 0 || !whole.endsWith('\n') || blank + 2 >= whole.length) return failed('note-without-signatures');
  const lines = whole.slice(blank + 2, -1).split('\n');
  if (lines.length > MAX_SIGNATURES) return failed('note-too-many-signatures');
  const signatures: NoteSignature[] = [];
  for (const line of lines) {
    const [dash, name = '', encoded = '', ...rest] = line.split(' ');
    const material = bytesOfBase64(encoded);
    if (dash !== '\u2014' || !isKeyName(name) || rest.length > 0 || !material || material.length <= KEY_ID_BYTES) {
      return failed('note-signature-line-malformed');
    }
    signatures.push({ name, keyId: material.subarray(0, KEY_ID_BYTES), signature: material.subarray(KEY_ID_BYTES) });
  }
  return ok({ text: whole.slice(0, blank + 1), signatures });
};

/**
 * The text of a note that `key` signed. Signatures of other keys are ignored; every signature that carries the
 * key's name and id must verify.
 */
export const openNote = async (
  bytes: Uint8Array,
  key: VerifierKey,
): Promise<Outcome<string, NoteFault | 'note-unknown-key' | 'note-signature-invalid'>> => {
  const note = parseNote(bytes);
  if (note.kind === 'failed') return note;
  const own = note.value.signatures.filter((it) => isSameKey(it, key));
  if (own.length === 0) return failed('note-unknown-key');
  const check = await ed25519Check(key.publicKey);
  const message = utf8(note.value.text);
  for (const { signature } of own) {
    if (signature.length !== SIGNATURE_BYTES || !(await check(message, signature))) {
      return failed('note-signature-invalid');
    }
  }
  return ok(note.value.text);
};
