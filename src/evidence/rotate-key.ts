/**
 * Replaces a log's key (docs/specs/key-rotation.md). The next key is made first, so that witnesses and auditors can be
 * told of it; the rotation itself is one transaction, so that a crash leaves the one key in force or the other.
 */
import { formatVkey, preAuthEncoding, STATEMENT_PAYLOAD_TYPE } from '#evidence-verifier';
import { Problem, type TenantId } from '#kernel';
import type { Database, Tx } from '#platform/database';
import { type AppendPorts, type Content, draft, enveloped, keyNameOf, type Signer, signerOf } from './append.ts';
import { logNotBegun } from './problems.ts';
import { sha256 } from './sha256.ts';
import { type EntryId, findLog, type Log, replaceKey, takeKeyTurn } from './store.ts';
import { insertArrival } from './store-entries.ts';

export type RotatePorts = AppendPorts & { readonly database: Database };

export const ROTATION_REASONS = ['scheduled', 'suspected-compromise'] as const;
export type RotationReason = (typeof ROTATION_REASONS)[number];

export type NextKey = {
  /** In force for what is appended now. */
  readonly vkey: string;
  /** Will be in force after the next rotation. */
  readonly nextVkey: string;
};

export type Rotation = { readonly previousVkey: string; readonly vkey: string; readonly entry: EntryId };

/** Makes the key that the next rotation takes, unless it is made. Nothing is signed with it yet. @throws Problem */
export const prepareNextKey = async (ports: RotatePorts, tenant: TenantId): Promise<NextKey> => {
  const log = await ports.database.inScope({ tenant }, (tx) => knownLog(tx, tenant));
  const [now, next] = [signerOf(log, log.key), await nextSigner(ports, log)];
  return { vkey: formatVkey(now.key), nextVkey: formatVkey(next.key) };
};

/**
 * @throws Problem `evidence-log-not-begun`
 * @throws DatabaseFailure when transactions that add entries take longer to end than a statement may wait
 */
export const rotateKey = async (ports: RotatePorts, tenant: TenantId, reason: RotationReason): Promise<Rotation> => {
  const { database } = ports;
  // Made before the turn is taken: whoever appends is not held up while the key store writes.
  await prepareNextKey(ports, tenant);
  return database.asSystem(async (tx) => {
    await takeKeyTurn(tx, tenant, 'replace');
    const log = await knownLog(tx, tenant);
    return writeRotation(ports, tx, log, reason);
  });
};

const writeRotation = async (ports: RotatePorts, tx: Tx, log: Log, reason: RotationReason): Promise<Rotation> => {
  const { tenant } = log;
  const [previous, next] = [signerOf(log, log.key), await nextSigner(ports, log)];
  const [previousVkey, vkey] = [formatVkey(previous.key), formatVkey(next.key)];
  const content: Content = {
    tenant,
    predicateType: 'key-event',
    subjects: [{ name: 'public-key', algorithm: 'sha256', digest: sha256(next.key.publicKey) }],
    fact: { event: 'rotated', previousVkey, vkey, reason },
    observedAt: ports.clock.now(),
    grade: 'A',
    collector: 'mitsuke evidence',
  };
  const { id, at, payload } = draft(ports, log.origin, content);
  const message = preAuthEncoding(STATEMENT_PAYLOAD_TYPE, payload);
  const signatures = [];
  for (const { key, keyName } of [previous, next]) {
    signatures.push({ key, signature: await ports.keys.signEd25519(keyName, message) });
  }
  const entry = { id, at, bytes: enveloped(payload, signatures) };
  if (!(await insertArrival(tx, { tenant, keyNumber: previous.number }, [entry]))) {
    throw new Error('a key changed in the turn of another');
  }
  const { keyName, number } = next;
  await replaceKey(tx, tenant, { number, keyName, publicKey: next.key.publicKey, entry: id, at });
  return { previousVkey, vkey, entry: id };
};

const nextSigner = async ({ keys }: RotatePorts, log: Log): Promise<Signer> => {
  const number = log.key.number + 1;
  const keyName = keyNameOf(log.tenant, number);
  return signerOf(log, { number, keyName, publicKey: await keys.ensureEd25519(keyName) });
};

const knownLog = async (tx: Tx, tenant: TenantId): Promise<Log> => {
  const log = await findLog(tx, tenant);
  if (log === undefined) throw new Problem(logNotBegun);
  return log;
};
