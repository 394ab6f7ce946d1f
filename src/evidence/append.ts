/**
 * Writes entries, and begins a tenant's log with the first. An entry is signed and stored in the caller's transaction,
 * so that it stands or falls with what it is about.
 */
import {
  encodeSignedEnvelope,
  encodeStatement,
  formatVkey,
  type Grade,
  type JsonObject,
  MAX_ENTRY_BYTES,
  type PredicateType,
  preAuthEncoding,
  predicateTypeUri,
  STATEMENT_PAYLOAD_TYPE,
  type Subject,
  type VerifierKey,
  verifierKey,
} from '#evidence-verifier';
import { formatInstant, type Instant, Problem, type TenantId } from '#kernel';
import type { Clock } from '#platform/clock';
import type { Tx } from '#platform/database';
import type { Keys } from '#platform/keys';
import type { NewId } from '#platform/random';
import { digestRefused, entryTooLarge } from './problems.ts';
import { sha256 } from './sha256.ts';
import { type EntryId, findLog, insertLog, type Log, type LogKey, takeKeyTurn } from './store.ts';
import { insertArrival, type StoredEntry } from './store-entries.ts';

export type NewEntry = {
  /** Chosen by the caller, so that what names the entry can be written beside it; without it one is made. */
  readonly id?: EntryId;
  readonly tenant: TenantId;
  readonly predicateType: Exclude<PredicateType, 'key-event'>;
  /** What the entry is about, by digest. At least one; each digest has 32 bytes. */
  readonly subjects: readonly Subject[];
  /** What the predicate type says of it; nothing personal but salted commitments. */
  readonly fact: JsonObject;
  readonly observedAt: Instant;
  readonly grade: Grade;
  /** Program or person that observed or acted, e.g. `mitsuke decision 0.1.0`. */
  readonly collector: string;
};

export type AppendPorts = {
  readonly keys: Keys;
  readonly clock: Clock;
  readonly newId: NewId;
  /** First part of each log's origin: `<host>/logs/<log id>`. */
  readonly originHost: string;
};

const DIGEST_BYTES = 32;
/** One arrival at most, so that one round of the sequencer can take it. */
const ARRIVAL = { entries: 1_024, payloadBytes: 3 * 1024 * 1024 };

/** A key of a log, as verifiers know it and as the key store does. */
export type Signer = { readonly key: VerifierKey; readonly keyName: string; readonly number: number };
/** What an entry says, whoever writes it. */
export type Content = Omit<NewEntry, 'predicateType'> & { readonly predicateType: PredicateType };
export type Draft = { readonly id: EntryId; readonly at: Instant; readonly payload: Uint8Array };

export const signerOf = (log: Pick<Log, 'origin'>, { publicKey, keyName, number }: LogKey): Signer => ({
  key: verifierKey(log.origin, publicKey, sha256),
  keyName,
  number,
});

/** Named for the tenant, so that two that begin at once mean the same key. */
export const keyNameOf = (tenant: TenantId, number: number): string =>
  number === 0 ? `evidence/${tenant}` : `evidence/${tenant}/${number}`;

export class Appender {
  readonly #ports: AppendPorts;
  /** Of logs that are committed for certain, since they have a checkpoint. */
  readonly #signers = new Map<TenantId, Signer>();
  /** Transactions that hold the turn of a tenant's key. */
  readonly #turns = new WeakMap<Tx, Map<TenantId, Promise<void>>>();

  constructor(ports: AppendPorts) {
    this.#ports = ports;
  }

  /**
   * Entries of one tenant, in this order one after the other in its log.
   * @throws Problem `evidence-digest-refused`, `evidence-entry-too-large`
   */
  async append(tx: Tx, entries: readonly NewEntry[]): Promise<EntryId[]> {
    const [first] = entries;
    if (first === undefined) return [];
    const { tenant } = first;
    if (entries.some((entry) => entry.tenant !== tenant)) throw new RangeError('entries of several tenants');
    const signer = this.#signers.get(tenant) ?? (await this.begin(tx, tenant));
    return this.#write(tx, signer, entries);
  }

  /** Makes the tenant's log unless it has one: its key, its row, and the entry that states the key. */
  async begin(tx: Tx, tenant: TenantId): Promise<Signer> {
    const found = (await findLog(tx, tenant)) ?? (await this.#make(tx, tenant)) ?? (await findLog(tx, tenant));
    if (found === undefined) throw new Error('the log that another transaction made is not there');
    const signer = signerOf(found, found.key);
    if ('head' in found && found.head !== undefined) this.#signers.set(tenant, signer);
    return signer;
  }

  async #make(tx: Tx, tenant: TenantId): Promise<Pick<Log, 'origin' | 'key'> | undefined> {
    const { keys, clock, newId, originHost } = this.#ports;
    const keyName = keyNameOf(tenant, 0);
    const key: LogKey = { number: 0, keyName, publicKey: await keys.ensureEd25519(keyName) };
    const id = newId('log');
    const log = { tenant, id, origin: `${originHost}/logs/${id}`, key };
    const now = clock.now();
    if (!(await insertLog(tx, log, now))) return undefined;
    const signer = signerOf(log, key);
    const created: Content = {
      tenant,
      predicateType: 'key-event',
      subjects: [{ name: 'public-key', algorithm: 'sha256', digest: sha256(key.publicKey) }],
      fact: { event: 'created', vkey: formatVkey(signer.key) },
      observedAt: now,
      grade: 'A',
      collector: 'mitsuke evidence',
    };
    await this.#write(tx, signer, [created]);
    return log;
  }

  async #write(tx: Tx, known: Signer, contents: readonly Content[]): Promise<EntryId[]> {
    const { tenant } = contents[0] as Content;
    const drafts = contents.map((content) => draft(this.#ports, known.key.name, content));
    const turn = this.#takeTurn(tx, tenant);
    let written = 0;
    for (let signer = known; written < drafts.length; ) {
      // Signed while the database gives the turn; what is sent behind the asking for it comes after it.
      const entries = await this.#sign(signer, nextArrival(drafts, written));
      const arrival = insertArrival(tx, { tenant, keyNumber: signer.number }, entries);
      const [inserted] = await Promise.all([arrival, turn]);
      if (inserted) written += entries.length;
      else signer = await this.#signerNow(tx, tenant, signer);
    }
    return drafts.map(({ id }) => id);
  }

  #sign(signer: Signer, drafts: readonly Draft[]): Promise<StoredEntry[]> {
    const sign = async ({ id, at, payload }: Draft): Promise<StoredEntry> => {
      const message = preAuthEncoding(STATEMENT_PAYLOAD_TYPE, payload);
      const signature = await this.#ports.keys.signEd25519(signer.keyName, message);
      return { id, at, bytes: enveloped(payload, [{ key: signer.key, signature }]) };
    };
    return Promise.all(drafts.map(sign));
  }

  /** The key was replaced since we last looked. */
  async #signerNow(tx: Tx, tenant: TenantId, known: Signer): Promise<Signer> {
    const log = await findLog(tx, tenant);
    if (log === undefined || log.key.number === known.number) throw new Error('the log is not there any more');
    const signer = signerOf(log, log.key);
    if (this.#signers.has(tenant)) this.#signers.set(tenant, signer);
    return signer;
  }

  #takeTurn(tx: Tx, tenant: TenantId): Promise<void> {
    const turns = this.#turns.get(tx) ?? new Map<TenantId, Promise<void>>();
    this.#turns.set(tx, turns);
    const turn = turns.get(tenant) ?? takeKeyTurn(tx, tenant, 'use');
    turns.set(tenant, turn);
    // Who takes it waits for it behind what is signed meanwhile; a failure is told then.
    turn.catch(() => undefined);
    return turn;
  }
}

/** @throws Problem `evidence-digest-refused` */
export const draft = ({ clock, newId }: Pick<AppendPorts, 'clock' | 'newId'>, log: string, content: Content): Draft => {
  const { subjects } = content;
  if (subjects.length === 0 || subjects.some(({ digest }) => digest.length !== DIGEST_BYTES)) {
    throw new Problem(digestRefused);
  }
  const id = content.id ?? newId('ent');
  const at = clock.now();
  const payload = encodeStatement({
    subjects,
    predicateType: predicateTypeUri(content.predicateType),
    entry: id,
    log,
    collector: content.collector,
    grade: content.grade,
    observedAt: formatInstant(content.observedAt),
    recordedAt: formatInstant(at),
    fact: content.fact,
  });
  return { id, at, payload };
};

/** The bytes of an entry. @throws Problem `evidence-entry-too-large` */
export const enveloped = (payload: Uint8Array, signatures: Parameters<typeof encodeSignedEnvelope>[1]): Uint8Array => {
  const bytes = encodeSignedEnvelope(payload, signatures);
  if (bytes.length > MAX_ENTRY_BYTES) {
    throw new Problem(entryTooLarge, { params: { bytes: bytes.length, maxBytes: MAX_ENTRY_BYTES } });
  }
  return bytes;
};

/** As many drafts from place `from` on as fit in one arrival; one at least. */
const nextArrival = (drafts: readonly Draft[], from: number): readonly Draft[] => {
  let end = from;
  for (let bytes = 0; end < Math.min(drafts.length, from + ARRIVAL.entries); end += 1) {
    bytes += drafts[end]?.payload.length ?? 0;
    if (end > from && bytes > ARRIVAL.payloadBytes) break;
  }
  return drafts.slice(from, end);
};
