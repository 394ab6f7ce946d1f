/**
 * Writes entries, and begins a tenant's log with the first. An entry is signed and stored in the caller's transaction,
 * so that it stands or falls with what it is about.
 */
import {
  encodeEnvelope,
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
import { type EntryId, findLog, insertEntry, insertLog, type Log } from './store.ts';

export type NewEntry = {
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

type Signer = { readonly key: VerifierKey; readonly keyName: string };
type Content = Omit<NewEntry, 'predicateType'> & { readonly predicateType: PredicateType };

export const signerOf = (log: Pick<Log, 'origin' | 'publicKey' | 'keyName'>): Signer => ({
  key: verifierKey(log.origin, log.publicKey, sha256),
  keyName: log.keyName,
});

export class Appender {
  readonly #ports: AppendPorts;
  /** Of logs that are committed for certain, since they have a checkpoint. */
  readonly #signers = new Map<TenantId, Signer>();

  constructor(ports: AppendPorts) {
    this.#ports = ports;
  }

  /** @throws Problem `evidence-digest-refused`, `evidence-entry-too-large` */
  async append(tx: Tx, entry: NewEntry): Promise<EntryId> {
    const signer = this.#signers.get(entry.tenant) ?? (await this.begin(tx, entry.tenant));
    return this.#write(tx, signer, entry);
  }

  /** Makes the tenant's log unless it has one: its key, its row, and the entry that states the key. */
  async begin(tx: Tx, tenant: TenantId): Promise<Signer> {
    const found = (await findLog(tx, tenant)) ?? (await this.#make(tx, tenant)) ?? (await findLog(tx, tenant));
    if (found === undefined) throw new Error('the log that another transaction made is not there');
    const signer = signerOf(found);
    if ('head' in found && found.head !== undefined) this.#signers.set(tenant, signer);
    return signer;
  }

  async #make(tx: Tx, tenant: TenantId): Promise<Pick<Log, 'origin' | 'publicKey' | 'keyName'> | undefined> {
    const { keys, clock, newId, originHost } = this.#ports;
    // Named for the tenant, so that two that begin at once mean the same key.
    const keyName = `evidence/${tenant}`;
    const publicKey = await keys.ensureEd25519(keyName);
    const id = newId('log');
    const log = { tenant, id, origin: `${originHost}/logs/${id}`, keyName, publicKey };
    const now = clock.now();
    if (!(await insertLog(tx, log, now))) return undefined;
    const signer = signerOf(log);
    await this.#write(tx, signer, {
      tenant,
      predicateType: 'key-event',
      subjects: [{ name: 'public-key', algorithm: 'sha256', digest: sha256(publicKey) }],
      fact: { event: 'created', vkey: formatVkey(signer.key) },
      observedAt: now,
      grade: 'A',
      collector: 'mitsuke evidence',
    });
    return log;
  }

  async #write(tx: Tx, signer: Signer, content: Content): Promise<EntryId> {
    const { keys, clock, newId } = this.#ports;
    const { tenant, subjects } = content;
    if (subjects.length === 0 || subjects.some(({ digest }) => digest.length !== DIGEST_BYTES)) {
      throw new Problem(digestRefused);
    }
    const id = newId('ent');
    const at = clock.now();
    const payload = encodeStatement({
      subjects,
      predicateType: predicateTypeUri(content.predicateType),
      entry: id,
      log: signer.key.name,
      collector: content.collector,
      grade: content.grade,
      observedAt: formatInstant(content.observedAt),
      recordedAt: formatInstant(at),
      fact: content.fact,
    });
    const message = preAuthEncoding(STATEMENT_PAYLOAD_TYPE, payload);
    const bytes = encodeEnvelope(payload, signer.key, await keys.signEd25519(signer.keyName, message));
    if (bytes.length > MAX_ENTRY_BYTES) {
      throw new Problem(entryTooLarge, { params: { bytes: bytes.length, maxBytes: MAX_ENTRY_BYTES } });
    }
    await insertEntry(tx, { tenant, id, bytes, at });
    return id;
  }
}
