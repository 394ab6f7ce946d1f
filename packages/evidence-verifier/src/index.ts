/**
 * The evidence log's formats and their verifier, for servers and browsers alike. Depends on nothing: SHA-256 is passed
 * in, Ed25519 is the platform's WebCrypto. The one encoder of everything that is signed.
 */
export { type Account, ALERT_TYPES, type AlertFacts, alertFactsOf } from './alert-facts.ts';
export { AUDIT_FAULTS, type AuditFault, type AuditFaultCode } from './alert-ledger.ts';
export {
  type AlertAudit,
  type AuditedSource,
  type AuditOptions,
  auditAlerts,
  type OpenAlert,
} from './audit-alerts.ts';
export type { AuditedDay } from './audit-statements.ts';
export type { LateWindow } from './audit-windows.ts';
export { merklePath, type RecordClaim, verifyRecordInBatch } from './batch.ts';
export {
  base64Of,
  bytesOfBase64,
  bytesOfHex,
  concat,
  firstDifference,
  hexOf,
  type Sha256,
  sameBytes,
  utf8,
  utf8Text,
} from './bytes.ts';
export { canonicalJson, type JsonObject, type JsonValue, parseCanonicalJson } from './canonical-json.ts';
export { type Checkpoint, checkpointText, openCheckpoint, parseCheckpoint } from './checkpoint.ts';
export {
  type Cosignature,
  type CosignatureFault,
  type CosignerKey,
  cosignatureMessage,
  cosignerKey,
  encodeCosignature,
  formatCosignerVkey,
  parseCosignerVkey,
  verifyCosignature,
  verifyWitnesses,
  type WitnessDemand,
  type WitnessVerdict,
} from './cosignature.ts';
export { type Ed25519, ed25519Check, type SignatureCheck } from './ed25519.ts';
export {
  type Envelope,
  encodeEnvelope,
  encodeSignedEnvelope,
  envelopeKeyId,
  openEnvelope,
  parseEnvelope,
  preAuthEncoding,
  STATEMENT_PAYLOAD_TYPE,
} from './envelope.ts';
export { followKeys, type KeysToFollow, type LogKeys } from './follow-keys.ts';
export { GrowingTree, type Tile } from './growing-tree.ts';
export { type KeyInForce, keyInForceAt } from './key-chain.ts';
export { leafHash, MerkleRange, merkleRoot, nodeHash } from './merkle.ts';
export {
  encodeNote,
  encodeSignedNote,
  formatVkey,
  isSameKey,
  type NoteSignature,
  openNote,
  type ParsedNote,
  parseNote,
  parseVkey,
  type VerifierKey,
  verifierKey,
} from './note.ts';
export { failed, type Outcome, ok, VERDICT_CODES, type VerdictCode } from './outcome.ts';
export {
  type ConsistencyClaim,
  type InclusionClaim,
  type ProofFault,
  proveConsistency,
  proveInclusion,
  type SubtreeRoot,
  subtreesOfLeaves,
  verifyConsistency,
  verifyInclusion,
} from './proof.ts';
export { type ProofFailure, proveEntry } from './prove-entry.ts';
export { sha256InScript } from './sha256.ts';
export {
  DIGEST_ALGORITHMS,
  type DigestAlgorithm,
  encodeStatement,
  GRADES,
  type Grade,
  PREDICATE_TYPES,
  type PredicateType,
  parseStatement,
  predicateTypeUri,
  type Statement,
  type Subject,
} from './statement.ts';
export {
  type ReadBundle,
  type ReadFile,
  readBundle,
  readTile,
  subtreesOfTiles,
  TileError,
  type UnreadableBundle,
} from './tile-reader.ts';
export {
  type BundleFault,
  encodeBundle,
  entryRanges,
  hashesInLevel,
  MAX_ENTRY_BYTES,
  parseTilePath,
  TILE_WIDTH,
  type TileName,
  tileAt,
  tilePath,
  tilesOfTree,
} from './tiles.ts';
export {
  encodeTlogProof,
  type ProvedEntry,
  parseTlogProof,
  type TlogProof,
  type TlogProofClaim,
  verifyTlogProof,
} from './tlog-proof.ts';
export {
  type BundleOrder,
  type BundleReport,
  bundleVerifier,
  type EntryRule,
  type LoggedStatement,
  type VerifyBundle,
} from './verify-bundle.ts';
export { type EntrySigner, verifyEntry } from './verify-entry.ts';
export { type Divergence, type LogVerdict, type VerifyLogOptions, verifyLog } from './verify-log.ts';
