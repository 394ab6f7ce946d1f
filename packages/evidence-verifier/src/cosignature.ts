/**
 * Cosignatures of witnesses on checkpoints: C2SP tlog-cosignature v1.0.1, Ed25519 (type 0x04). A cosignature says that
 * at its time the witness had seen no larger tree of this log than this one, and none that it does not continue.
 */
import { concat, hexOf, type Sha256, utf8 } from './bytes.ts';
import { ed25519Check } from './ed25519.ts';
import {
  COSIGNATURE_TYPE,
  formatVkey,
  isSameKey,
  keyOfType,
  type NoteSignature,
  type ParsedNote,
  parseVkey,
  type VerifierKey,
} from './note.ts';
import { failed, type Outcome, ok } from './outcome.ts';

const TIME_BYTES = 8;
const SIGNATURE_BYTES = 64;

/** A witness's name and key. Its id is SHA-256(name ‖ 0x0A ‖ 0x04 ‖ public key)[:4], so it is never a log's key. */
export type CosignerKey = VerifierKey & { readonly type: typeof COSIGNATURE_TYPE };

/** @throws RangeError when the name may not name a key, or the public key is not 32 bytes. */
export const cosignerKey = (name: string, publicKey: Uint8Array, sha256: Sha256): CosignerKey => ({
  ...keyOfType(COSIGNATURE_TYPE, { name, publicKey }, sha256),
  type: COSIGNATURE_TYPE,
});

/** `<name>+<key id in hex>+<base64 of 0x04 and public key>` */
export const formatCosignerVkey = (key: CosignerKey): string => formatVkey(key, COSIGNATURE_TYPE);

export const parseCosignerVkey = (
  text: string,
  sha256: Sha256,
): Outcome<CosignerKey, 'vkey-malformed' | 'vkey-key-id-mismatch' | 'vkey-unsupported-algorithm'> => {
  const key = parseVkey(text, sha256, COSIGNATURE_TYPE);
  return key.kind === 'failed' ? key : ok({ ...key.value, type: COSIGNATURE_TYPE });
};

const isTime = (timeS: number): boolean => Number.isSafeInteger(timeS) && timeS >= 0;

/**
 * What a witness signs: header, time, and the text of the note.
 * @param timeS seconds since the epoch. @throws RangeError when it is no whole number of them.
 */
export const cosignatureMessage = (noteText: string, timeS: number): Uint8Array => {
  if (!isTime(timeS)) throw new RangeError('not a time of a cosignature');
  return utf8(`cosignature/v1\ntime ${timeS}\n${noteText}`);
};

/** The signature to put under the note. @throws RangeError when the time is none or the signature is not 64 bytes. */
export const encodeCosignature = (key: CosignerKey, timeS: number, signature: Uint8Array): NoteSignature => {
  if (!isTime(timeS)) throw new RangeError('not a time of a cosignature');
  if (signature.length !== SIGNATURE_BYTES) throw new RangeError('an Ed25519 signature is 64 bytes');
  const time = new Uint8Array(TIME_BYTES);
  new DataView(time.buffer).setBigUint64(0, BigInt(timeS));
  return { name: key.name, keyId: key.keyId, signature: concat(time, signature) };
};

/** `timeS`: when the witness cosigned, in seconds since the epoch, by its own clock. */
export type Cosignature = { readonly name: string; readonly timeS: number };
export type CosignatureFault = 'cosignature-missing' | 'cosignature-malformed' | 'cosignature-invalid';

/**
 * The newest cosignature of `key` under a note. Signatures of other keys are ignored; every signature that carries the
 * key's name and id must verify. Whether the log's own key signed the note is not looked at.
 */
export const verifyCosignature = async (
  note: ParsedNote,
  key: CosignerKey,
): Promise<Outcome<Cosignature, CosignatureFault>> => {
  const own = note.signatures.filter((it) => isSameKey(it, key));
  if (own.length === 0) return failed('cosignature-missing');
  const check = await ed25519Check(key.publicKey);
  let newest = 0;
  for (const { signature } of own) {
    if (signature.length !== TIME_BYTES + SIGNATURE_BYTES) return failed('cosignature-malformed');
    const timeS = Number(new DataView(signature.buffer, signature.byteOffset, TIME_BYTES).getBigUint64(0));
    // The specification of witnesses has no cosignature without a time.
    if (!isTime(timeS) || timeS === 0) return failed('cosignature-malformed');
    const message = cosignatureMessage(note.text, timeS);
    if (!(await check(message, signature.slice(TIME_BYTES)))) return failed('cosignature-invalid');
    newest = Math.max(newest, timeS);
  }
  return ok({ name: key.name, timeS: newest });
};

/** Witnesses whose word is asked for, and how many of them must have given it: all, unless said otherwise. */
export type WitnessDemand = { readonly witnesses: readonly CosignerKey[]; readonly quorum?: number };

export type WitnessVerdict = {
  readonly satisfied: boolean;
  readonly required: number;
  readonly rows: readonly (Cosignature | { readonly name: string; readonly fault: CosignatureFault })[];
};

/** A key that is named twice counts once, also under two names. */
export const verifyWitnesses = async (
  note: ParsedNote,
  { witnesses, quorum: required = witnesses.length }: WitnessDemand,
): Promise<WitnessVerdict> => {
  const rows: WitnessVerdict['rows'][number][] = [];
  const counted = new Set<string>();
  for (const key of witnesses) {
    const cosignature = await verifyCosignature(note, key);
    if (cosignature.kind === 'ok') counted.add(hexOf(key.publicKey));
    rows.push(cosignature.kind === 'ok' ? cosignature.value : { name: key.name, fault: cosignature.error });
  }
  return { satisfied: counted.size >= required, required, rows };
};
