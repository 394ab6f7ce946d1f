/** The verifier with this machine's SHA-256 and Ed25519. */
import { createPublicKey, verify } from 'node:crypto';
import {
  type AlertAudit,
  type AuditOptions,
  auditAlerts,
  bundleVerifier,
  type CosignerKey,
  type Divergence,
  type Ed25519,
  encodeTlogProof,
  type LogVerdict,
  type Outcome,
  ok,
  type ProofFailure,
  type ProvedEntry,
  parseCosignerVkey,
  parseEnvelope,
  parseStatement,
  parseTlogProof,
  parseVkey,
  proveEntry,
  type ReadFile,
  type Statement,
  type TlogProofClaim,
  type VerdictCode,
  type VerifyBundle,
  type VerifyLogOptions,
  verifyLog,
  verifyTlogProof,
} from '#evidence-verifier';
import { sha256 } from './sha256.ts';

/** The fixed beginning of an Ed25519 public key in DER (RFC 8410). */
const SPKI_ED25519 = Buffer.from('302a300506032b6570032100', 'hex');

/** Answers at once, where WebCrypto's answer takes a turn of its own: threads of ours share the work instead. */
const ed25519: Ed25519 = async (publicKey) => {
  const der = Buffer.concat([SPKI_ED25519, publicKey]);
  try {
    const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
    return (message, signature) => verify(null, message, key, signature);
  } catch {
    return () => false;
  }
};

/** Verifies one bundle in the thread that calls it. */
export const verifyBundleHere: VerifyBundle = bundleVerifier({ sha256, ed25519 });

/** Verifies a log's files. */
export const verifyExport = (options: Omit<VerifyLogOptions, 'sha256'>): Promise<LogVerdict> =>
  verifyLog({ verifyBundle: verifyBundleHere, ...options, sha256 });

/** Accounts for every alert of a log, from its files alone. */
export const auditExport = (options: Omit<AuditOptions, 'sha256'>): Promise<AlertAudit | Divergence> =>
  auditAlerts({ verifyBundle: verifyBundleHere, ...options, sha256 });

/** The offline proof of one entry, in the bytes of a `.tlog-proof` file. */
export const proveExported = async (
  read: ReadFile,
  index: number,
): Promise<Outcome<{ readonly bytes: Uint8Array; readonly size: number }, ProofFailure>> => {
  const proof = await proveEntry(sha256, read, index);
  if (proof.kind === 'failed') return proof;
  const { size, ...parts } = proof.value;
  return ok({ bytes: encodeTlogProof(parts), size });
};

/** Judges the bytes of a `.tlog-proof` file; `vkey` has to have a verifier key's form. */
export const verifyProof = async (
  bytes: Uint8Array,
  { vkey, ...more }: { readonly vkey: string } & Pick<TlogProofClaim, 'entry' | 'witnesses'>,
): Promise<Outcome<ProvedEntry, VerdictCode>> => {
  const key = parseVkey(vkey, sha256);
  if (key.kind === 'failed') return key;
  const proof = parseTlogProof(bytes);
  return proof.kind === 'failed' ? proof : verifyTlogProof(sha256, { proof: proof.value, key: key.value, ...more });
};

/** Whether the text has a verifier key's form (C2SP signed-note), its hash included. */
export const isVerifierKey = (text: string): boolean => parseVkey(text, sha256).kind === 'ok';

/** A witness's verifier key, or `undefined` when the text is none. */
export const witnessKeyOf = (text: string): CosignerKey | undefined => {
  const key = parseCosignerVkey(text, sha256);
  return key.kind === 'ok' ? key.value : undefined;
};

/** The statement in an entry whose inclusion is proved; `undefined` when it is none of ours. Its signature is not judged. */
export const readStatement = (entry: Uint8Array): Statement | undefined => {
  const envelope = parseEnvelope(entry);
  const statement = envelope.kind === 'ok' ? parseStatement(envelope.value.payload) : envelope;
  return statement.kind === 'ok' ? statement.value : undefined;
};
