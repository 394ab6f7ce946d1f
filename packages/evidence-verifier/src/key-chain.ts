/**
 * Follows the keys of a log from entry to entry (docs/specs/key-rotation.md): entry 0 states the first, a rotation that
 * both keys sign replaces it, and exactly one key is in force at each index.
 */
import { hexOf, type Sha256, sameBytes } from './bytes.ts';
import { isJsonObject } from './canonical-json.ts';
import { type Ed25519, ed25519Check, type SignatureCheck } from './ed25519.ts';
import {
  type Envelope,
  envelopeKeyId,
  envelopeReaderOf,
  parseEnvelope,
  preAuthEncoding,
  STATEMENT_PAYLOAD_TYPE,
} from './envelope.ts';
import { formatVkey, isSameKey, parseVkey, type VerifierKey } from './note.ts';
import { failed, type Outcome, ok, type VerdictCode } from './outcome.ts';
import { parseStatement, predicateTypeUri, type Statement } from './statement.ts';

/** A key and the first index at which it is in force. Plain data: it travels between threads. */
export type KeyInForce = { readonly key: VerifierKey; readonly from: number };

export type ChainPorts = { readonly sha256: Sha256; readonly ed25519?: Ed25519 };

const KEY_EVENT = predicateTypeUri('key-event');
const ROTATION_MEMBERS = 'event,previousVkey,reason,vkey';

const isKeyEvent = ({ predicateType, fact }: Statement, event: string): boolean =>
  predicateType === KEY_EVENT && fact.event === event;

type Reader = {
  readonly entry: KeyInForce;
  readonly keyId: string;
  readonly read: (bytes: Uint8Array) => Envelope | undefined;
  readonly check: SignatureCheck;
};

/** The answer on an entry's signature may still be under way, so that many are checked at once. */
export type Accepted = { readonly statement: Statement; readonly signed: boolean | Promise<boolean> };

/** Reads entries in order of their index and knows the key in force. */
export class KeyChain {
  readonly #ports: ChainPorts;
  readonly #origin: string;
  /** Whether the one signature of each entry is checked; rotations and entry 0 always are. */
  readonly #everySignature: boolean;
  readonly #keys: KeyInForce[];
  #reader: Reader | undefined;

  constructor(
    ports: ChainPorts,
    log: { readonly origin: string; readonly everySignature: boolean; readonly keys?: readonly KeyInForce[] },
  ) {
    this.#ports = ports;
    this.#origin = log.origin;
    this.#everySignature = log.everySignature;
    this.#keys = [...(log.keys ?? [])];
  }

  /** The keys that were in force, oldest first. */
  get keys(): readonly KeyInForce[] {
    return this.#keys;
  }

  /** The statement of the entry at `index`, and whether the key in force there signed it. */
  async accept(bytes: Uint8Array, index: number): Promise<Outcome<Accepted, VerdictCode>> {
    const reader = await this.#readerInForce();
    const quick = reader?.read(bytes);
    const envelope = quick === undefined ? parseEnvelope(bytes) : ok(quick);
    if (envelope.kind === 'failed') return envelope;
    if (envelope.value.signatures.length > 1) return this.#rotate(envelope.value, index, reader);
    const begun = reader ?? (await this.#begin(envelope.value));
    if (begun === undefined) return this.#whyNotBegun(envelope.value);
    const [only] = envelope.value.signatures;
    if (only?.keyId !== begun.keyId) return failed('envelope-unknown-key');
    const { payload } = envelope.value;
    const signed =
      index > 0 && !this.#everySignature
        ? true
        : begun.check(preAuthEncoding(STATEMENT_PAYLOAD_TYPE, payload), only.signature);
    const statement = this.#statementOf(payload, index);
    // Of two faults the signature's is told first.
    if (statement.kind === 'failed') return (await signed) ? statement : failed('envelope-signature-invalid');
    return ok({ statement: statement.value, signed });
  }

  #statementOf(payload: Uint8Array, index: number): Outcome<Statement, VerdictCode> {
    const statement = parseStatement(payload);
    if (statement.kind === 'failed') return statement;
    if (statement.value.log !== this.#origin) return failed('statement-wrong-log');
    if (isKeyEvent(statement.value, 'rotated')) return failed('rotation-malformed');
    if (index > 0 && isKeyEvent(statement.value, 'created')) return failed('key-created-again');
    return statement;
  }

  async #readerInForce(): Promise<Reader | undefined> {
    const entry = this.#keys.at(-1);
    if (entry !== undefined && this.#reader?.entry !== entry) this.#reader = await this.#readerOf(entry);
    return entry === undefined ? undefined : this.#reader;
  }

  async #readerOf(entry: KeyInForce): Promise<Reader> {
    const check = await (this.#ports.ed25519 ?? ed25519Check)(entry.key.publicKey);
    return { entry, keyId: envelopeKeyId(entry.key), read: envelopeReaderOf(entry.key), check };
  }

  /** Takes the key that entry 0 states; `undefined` when it states none of this log. */
  async #begin({ payload }: Envelope): Promise<Reader | undefined> {
    const statement = parseStatement(payload);
    if (statement.kind === 'failed' || !isKeyEvent(statement.value, 'created')) return undefined;
    const key = this.#keyOf(statement.value.fact.vkey);
    if (key === undefined || statement.value.log !== this.#origin) return undefined;
    this.#keys.push({ key, from: 0 });
    return this.#readerInForce();
  }

  #whyNotBegun({ payload }: Envelope): Outcome<never, VerdictCode> {
    const statement = parseStatement(payload);
    if (statement.kind === 'failed') return statement;
    return failed(statement.value.log === this.#origin ? 'first-entry-not-its-key' : 'statement-wrong-log');
  }

  #keyOf(text: unknown): VerifierKey | undefined {
    const key = typeof text === 'string' ? parseVkey(text, this.#ports.sha256) : undefined;
    return key?.kind === 'ok' && key.value.name === this.#origin ? key.value : undefined;
  }

  async #rotate(
    { payload, signatures }: Envelope,
    index: number,
    reader: Reader | undefined,
  ): Promise<Outcome<Accepted, VerdictCode>> {
    if (reader === undefined) return failed('first-entry-not-its-key');
    const statement = parseStatement(payload);
    if (statement.kind === 'failed') return failed('rotation-malformed');
    if (statement.value.log !== this.#origin) return failed('statement-wrong-log');
    const key = this.#newKeyOf(statement.value);
    if (key === undefined) return failed('rotation-malformed');
    const [by, next] = signatures;
    const previous = reader.entry.key;
    if (statement.value.fact.previousVkey !== formatVkey(previous) || by?.keyId !== reader.keyId) {
      return failed('rotation-wrong-previous-key');
    }
    if (this.#keys.some((known) => isSameKey(known.key, key))) return failed('rotation-key-reused');
    const message = preAuthEncoding(STATEMENT_PAYLOAD_TYPE, payload);
    const entry: KeyInForce = { key, from: index + 1 };
    const successor = await this.#readerOf(entry);
    const sound =
      next?.keyId === successor.keyId &&
      (await reader.check(message, by.signature)) &&
      (await successor.check(message, next.signature));
    if (!sound) return failed('rotation-signature-invalid');
    this.#keys.push(entry);
    this.#reader = successor;
    return ok({ statement: statement.value, signed: true });
  }

  #newKeyOf(statement: Statement): VerifierKey | undefined {
    const { fact, subjects } = statement;
    if (!isKeyEvent(statement, 'rotated') || !isJsonObject(fact)) return undefined;
    if (Object.keys(fact).sort().join() !== ROTATION_MEMBERS) return undefined;
    if (typeof fact.reason !== 'string' || !/^[a-z-]+$/.test(fact.reason)) return undefined;
    const key = this.#keyOf(fact.vkey);
    const [subject, ...more] = subjects;
    if (key === undefined || subject?.name !== 'public-key' || subject.algorithm !== 'sha256') return undefined;
    if (more.length > 0 || !sameBytes(subject.digest, this.#ports.sha256(key.publicKey))) return undefined;
    return key;
  }
}

/** The key in force at `index`; of an index before the log began, its first. */
export const keyInForceAt = (keys: readonly KeyInForce[], index: number): VerifierKey | undefined =>
  (keys.findLast(({ from }) => from <= index) ?? keys[0])?.key;

/** Whether two threads speak of the same keys. */
export const isSameChain = (a: readonly KeyInForce[], b: readonly KeyInForce[]): boolean =>
  a.length === b.length &&
  a.every(({ key, from }, i) => from === b[i]?.from && hexOf(key.keyId) === hexOf(b[i].key.keyId));
