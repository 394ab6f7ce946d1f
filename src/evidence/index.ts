/**
 * The tamper-evident log, one for each tenant, and the words to verify it. Entries are written in the transaction of
 * what they are about; the sequencer puts them in a tree; anyone with the verifier key can check the whole.
 */
import type { Scope, TenantId } from '#kernel';
import type { Tx } from '#platform/database';
import { Appender, type AppendPorts, type NewEntry } from './append.ts';
import { changeReaders } from './change-readers.ts';
import { entriesFrom, type ReadEntry } from './read-entries.ts';
import {
  type EntryPosition,
  type EntryProof,
  entryPositions,
  inclusionProof,
  type LogFile,
  type LogState,
  logOf,
  openLogFile,
  type ReadPorts,
} from './read-log.ts';
import { type Erasure, recordErasure } from './record-erasure.ts';
import { type NextKey, prepareNextKey, type Rotation, type RotationReason, rotateKey } from './rotate-key.ts';
import { createSequencer, type Sequencer, type SequencerPorts } from './sequencer.ts';
import { stateAttestation } from './state-attestation.ts';
import type { EntryId, LogId, Readers } from './store.ts';
import { createTimeStamping, type TimeStampingPorts } from './timestamp/time-stamping.ts';
import { keepShown, oldestAwaited } from './witness/store.ts';
import { createWitnessing, endHolding, type WitnessingPorts } from './witness/witnessing.ts';
import type { LoneWorker } from './work-alone.ts';

export {
  type AlertAudit,
  type AuditFault,
  type BundleOrder,
  type BundleReport,
  canonicalJson,
  type Divergence,
  formatVkey,
  type Grade,
  type JsonObject,
  type JsonValue,
  type LogVerdict,
  leafHash,
  merklePath,
  merkleRoot,
  PREDICATE_TYPES,
  type PredicateType,
  type ProofFailure,
  type ProvedEntry,
  parseVkey,
  preAuthEncoding,
  type ReadFile,
  type Sha256,
  type Subject,
  type VerdictCode,
  type VerifyBundle,
  verifierKey,
  verifyRecordInBatch,
  type WitnessDemand,
  type WitnessVerdict,
} from '#evidence-verifier';
export type { NewEntry } from './append.ts';
export { type Commitment, type CommitmentFault, commitDatum, verifyCommitment } from './commit-datum.ts';
export {
  createErasures,
  ERASURE_ACT,
  type ErasureRequest,
  type Erasures,
  type Opening,
} from './erase-datum.ts';
export { erasureRoutes } from './erasure-routes.ts';
export type { AttestationMissing } from './events.ts';
export { type ExportFailure, type ExportOptions, exportLog } from './export.ts';
export {
  type Extended,
  type ExtendFailure,
  type ExtendFault,
  type ExtendOptions,
  extendExport,
} from './extend-export.ts';
export type { DataKeeper, Erasable, KeptDatum, KeptPart } from './keep-data.ts';
export { LogDamaged } from './log-damaged.ts';
export type { ReadEntry } from './read-entries.ts';
export type { EntryPosition, EntryProof, LogFile, LogState } from './read-log.ts';
export { ERASURE_REASONS, type Erasure, type ErasureReason } from './record-erasure.ts';
export { type NextKey, ROTATION_REASONS, type Rotation, type RotationReason } from './rotate-key.ts';
export { evidenceRoutes } from './routes.ts';
export { HeadMoved } from './sequence.ts';
export type { LogFailure, Pass, Sequencer } from './sequencer.ts';
export { sha256 } from './sha256.ts';
export type { EntryId, LogId } from './store.ts';
export { readCertificates } from './timestamp/time-stamp-response.ts';
export {
  auditExport,
  isVerifierKey,
  proveExported,
  readStatement,
  verifyBundleHere,
  verifyExport,
  verifyProof,
  witnessKeyOf,
} from './verify-here.ts';
export { WITNESS_REQUEST_LIMIT_BYTES } from './witness/add-checkpoint.ts';
export { areDistinct, readWitness, type WitnessPolicy } from './witness/policy.ts';
export {
  openWitness,
  type Witness,
  type WitnessedLog,
  WitnessStateDamaged,
  witnessedLog,
} from './witness/witness.ts';

export type EvidencePorts = AppendPorts &
  Omit<ReadPorts, 'witnesses'> &
  Omit<SequencerPorts, 'heldHeads'> & {
    /** Absent: a checkpoint counts as soon as the log has signed it. */
    readonly witnesses?: Pick<WitnessingPorts, 'policy' | 'posts' | 'outbox' | 'onLooked'> | undefined;
    /** Absent: no checkpoint is stamped. */
    readonly timeStamps?: Pick<TimeStampingPorts, 'policy' | 'posts' | 'outbox' | 'random' | 'onLooked'> | undefined;
  };

export type Evidence = {
  /**
   * Signs and stores one entry in the caller's transaction.
   * @throws Problem `evidence-digest-refused`, `evidence-entry-too-large`
   */
  append(tx: Tx, entry: NewEntry): Promise<EntryId>;
  /**
   * As `append` for many entries of one tenant: one statement, and one after the other in the log.
   * @throws Problem `evidence-digest-refused`, `evidence-entry-too-large`
   */
  appendAll(tx: Tx, entries: readonly NewEntry[]): Promise<readonly EntryId[]>;
  /**
   * Puts on record, in the transaction that erases it, that the salt of a commitment is erased (`commitDatum`).
   * @throws Problem `evidence-whole-tenant-only`, `evidence-entry-unknown`, `evidence-commitment-not-in-entry`
   */
  recordErasure(tx: Tx, scope: Scope, erasure: Erasure): Promise<EntryId>;
  /** Makes the tenant's log unless it has one; `append` does so too. */
  beginLog(tx: Tx, tenant: TenantId): Promise<void>;
  readonly sequencer: Sequencer;
  /** Asks witnesses to cosign, where they are demanded; else ends what an earlier demand left. */
  readonly witnessing: LoneWorker;
  /** Has checkpoints stamped, where an authority is configured. */
  readonly timeStamping: LoneWorker | undefined;
  /** Logs, of all tenants, with a checkpoint that lacks its quorum, and how long the oldest has waited. */
  awaited(): Promise<{ readonly count: number; readonly oldestMs: number }>;
  /** @throws Problem `evidence-log-not-begun`, `evidence-whole-tenant-only` */
  logOf(scope: Scope): Promise<LogState>;
  entryPosition(scope: Scope, id: EntryId): Promise<EntryPosition>;
  entryPositions(scope: Scope, ids: readonly EntryId[]): Promise<ReadonlyMap<EntryId, EntryPosition>>;
  /**
   * Entries by index, from `from` on and fewer than `limit` where the log ends. Only for the house itself, in its own
   * transaction: entries name all parties.
   */
  entriesFrom(
    tx: Tx,
    tenant: TenantId,
    wanted: { readonly from: number; readonly limit: number },
  ): Promise<readonly ReadEntry[]>;
  /** @throws Problem `evidence-entry-not-logged`, `evidence-whole-tenant-only` */
  inclusionProof(scope: Scope, index: number): Promise<EntryProof>;
  /** @throws Problem `evidence-file-missing`, `evidence-whole-tenant-only`, `not-signed-in`, `permission-missing` */
  openLogFile(scope: Scope | undefined, file: { readonly log: LogId; readonly path: string }): Promise<LogFile>;
  /** The bytes alone, for a caller that is known. */
  readLogFile(scope: Scope, file: { readonly log: LogId; readonly path: string }): Promise<Uint8Array>;
  /** @throws Problem `evidence-log-not-begun`, `evidence-whole-tenant-only` */
  changeReaders(scope: Scope, readers: Readers): Promise<void>;
  /** Has the log of each tenant say whom outside it needs now, where it says something else. */
  stateAttestation(tenants: readonly TenantId[]): Promise<void>;
  /** Makes the key that the next rotation takes, and signs nothing with it. @throws Problem `evidence-log-not-begun` */
  prepareNextKey(tenant: TenantId): Promise<NextKey>;
  /** docs/specs/key-rotation.md. @throws Problem `evidence-log-not-begun` */
  rotateKey(tenant: TenantId, reason: RotationReason): Promise<Rotation>;
};

export const createEvidence = (ports: EvidencePorts): Evidence => {
  const appender = new Appender(ports);
  const { witnesses, timeStamps } = ports;
  const witnessing = witnesses === undefined ? endHolding(ports) : createWitnessing({ ...ports, ...witnesses });
  const heldHeads = witnesses && { keepShown, wake: () => witnessing.wake() };
  return {
    append: async (tx, entry) => (await appender.append(tx, [entry]))[0] as EntryId,
    appendAll: (tx, entries) => appender.append(tx, entries),
    recordErasure: (tx, scope, erasure) => recordErasure(ports, appender, tx, { ...erasure, scope }),
    beginLog: async (tx, tenant) => {
      await appender.begin(tx, tenant);
    },
    sequencer: createSequencer({ ...ports, heldHeads }),
    witnessing,
    awaited: async () => {
      const { count, since } = await ports.database.asSystem(oldestAwaited);
      return { count, oldestMs: since === undefined ? 0 : Math.max(0, ports.clock.now() - since) };
    },
    timeStamping: timeStamps && createTimeStamping({ ...ports, ...timeStamps }),
    logOf: (scope) => logOf(ports, scope),
    entryPosition: async (scope, id) => (await entryPositions(ports, scope, [id])).get(id) ?? { kind: 'unknown' },
    entryPositions: (scope, ids) => entryPositions(ports, scope, ids),
    entriesFrom,
    inclusionProof: (scope, index) => inclusionProof(ports, scope, index),
    openLogFile: (scope, file) => openLogFile(ports, scope, file),
    readLogFile: async (scope, file) => (await openLogFile(ports, scope, file)).bytes,
    changeReaders: (scope, readers) => changeReaders(ports, appender, scope, readers),
    stateAttestation: (tenants) => {
      const attestation = { witnesses: witnesses?.policy, authority: timeStamps?.policy.authority };
      return stateAttestation(ports, appender, attestation, tenants);
    },
    prepareNextKey: (tenant) => prepareNextKey(ports, tenant),
    rotateKey: (tenant, reason) => rotateKey(ports, tenant, reason),
  };
};
