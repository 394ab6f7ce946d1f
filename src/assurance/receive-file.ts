/**
 * Receives a document chunk by chunk: its SHA-256 is computed as it arrives, then it is judged and laid into the object
 * store under that digest. What has no digest is refused; an empty one is never kept.
 */
import { createHash } from 'node:crypto';
import { Problem, type TenantId } from '#kernel';
import { judgeFile } from './core/file-kind.ts';
import type { AssurancePorts } from './ports.ts';
import { digestNotComputed, fileRefused } from './problems.ts';

export type Digest = { update(bytes: Uint8Array): unknown; digest(): Uint8Array };
const startSha256 = (): Digest => createHash('sha256');
const DIGEST_BYTES = 32;

export type Received = { readonly sha256: string; readonly bytes: Uint8Array; readonly mediaType: string };

/** @throws Problem `evidence-file-refused`, `evidence-digest-not-computed`, and what reading throws */
export const receiveFile = async (
  chunks: AsyncIterable<Uint8Array>,
  mediaType: string,
  startDigest: () => Digest = startSha256,
): Promise<Received> => {
  const digest = startDigest();
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) {
    digest.update(chunk);
    parts.push(chunk);
  }
  const computed = digest.digest();
  if (computed.length !== DIGEST_BYTES) throw new Problem(digestNotComputed);
  const bytes = Buffer.concat(parts);
  const judged = judgeFile(mediaType, bytes);
  if (judged.kind === 'failed') throw new Problem(fileRefused, { params: { reason: judged.error } });
  return { sha256: Buffer.from(computed).toString('hex'), bytes, mediaType };
};

export const objectName = (tenant: TenantId, sha256: string): string => `assurance/${tenant}/sha256/${sha256}`;

const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Named by content: keeping one twice, or one whose row is then not written, harms nothing. */
export const keepObject = async (
  { objects }: Pick<AssurancePorts, 'objects'>,
  tenant: TenantId,
  { sha256, bytes }: Pick<Received, 'sha256' | 'bytes'>,
): Promise<void> => {
  const name = objectName(tenant, sha256);
  const there = await objects.get(name);
  if (there === undefined || digestOf(there) !== sha256) await objects.put(name, bytes);
};

/** `undefined`: it is not there, or what is there is not what the digest names. */
export const readObject = async (
  { objects }: Pick<AssurancePorts, 'objects'>,
  tenant: TenantId,
  sha256: string,
): Promise<Uint8Array | undefined> => {
  const bytes = await objects.get(objectName(tenant, sha256));
  return bytes !== undefined && digestOf(bytes) === sha256 ? bytes : undefined;
};
