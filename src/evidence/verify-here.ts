/** The verifier with this machine's SHA-256 and Ed25519. */
import { createPublicKey, verify } from 'node:crypto';
import {
  bundleVerifier,
  type CosignerKey,
  type Ed25519,
  type LogVerdict,
  parseCosignerVkey,
  parseVkey,
  type VerifyBundle,
  type VerifyLogOptions,
  verifyLog,
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

/** Whether the text has a verifier key's form (C2SP signed-note), its hash included. */
export const isVerifierKey = (text: string): boolean => parseVkey(text, sha256).kind === 'ok';

/** A witness's verifier key, or `undefined` when the text is none. */
export const witnessKeyOf = (text: string): CosignerKey | undefined => {
  const key = parseCosignerVkey(text, sha256);
  return key.kind === 'ok' ? key.value : undefined;
};
