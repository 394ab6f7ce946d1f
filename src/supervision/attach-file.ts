/** Files that a party hands in with its answers, kept under their digest; each is on record with grade C. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { type Id, idOf, Problem, type Scope, type TenantId, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import type { Upload } from '#platform/http';
import { carriesPrograms, zipEntries } from '#platform/workbook';
import { FILE_LIMIT_BYTES, FILES_LIMIT, judgeFile } from './core/file-kind.ts';
import type { AttachmentId, DeclarationId, Ports } from './ports.ts';
import {
  attachmentMissing,
  attachmentNotFound,
  attachmentRefused,
  attachmentsFull,
  attachmentTooLarge,
} from './problems.ts';
import { recordStep } from './record-step.ts';
import { type AttachmentRow, attachmentsOf, partyOf, readDeclaration, tenantOf } from './rows.ts';
import { holdOpen } from './save-answers.ts';
import type { Tables } from './store-tables.ts';

export type Attachment = {
  readonly id: AttachmentId;
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly receivedAt: AttachmentRow['received_at'];
  readonly entry: Id<'ent'>;
};

export const attachmentOf = (row: AttachmentRow): Attachment => ({
  id: idOf('dca', row.id),
  name: row.name,
  mediaType: row.media_type,
  bytes: row.bytes,
  sha256: row.sha256,
  receivedAt: row.received_at,
  entry: idOf('ent', row.entry),
});

/** @throws Problem `too-large` with the limit */
export const receive = async (
  upload: Upload,
  limit: number,
  tooLarge: (limit: number) => Problem,
): Promise<Uint8Array> => {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of upload.read()) {
    size += part.length;
    if (size > limit) throw tooLarge(limit);
    parts.push(part);
  }
  return Buffer.concat(parts);
};

const tooLarge = (limit: number): Problem => new Problem(attachmentTooLarge, { params: { limit } });

const objectName = (tenant: TenantId, digest: string): string => `supervision/${tenant}/sha256/${digest}`;

export type WantedAttachment = {
  readonly declaration: DeclarationId;
  readonly name: string;
  readonly upload: Upload;
};

/** The same bytes under the same name are the same file. @throws Problem `attachment-refused` with the reason, and others */
export const attachFile = async (ports: Ports, scope: Scope, wanted: WantedAttachment): Promise<Attachment> => {
  // Before a byte is read, so that a stranger cannot make us hold files.
  await ports.database.inScope(scope, (tx) => holdOpen(tx, scope, wanted.declaration));
  const bytes = await receive(wanted.upload, FILE_LIMIT_BYTES, tooLarge);
  const entries = zipEntries(bytes);
  const judged = judgeFile({
    ...{ name: wanted.name, mediaType: wanted.upload.contentType, bytes },
    parts: entries?.map(({ name }) => name),
    carriesPrograms: entries !== undefined && carriesPrograms(entries),
  });
  if (judged.kind === 'failed') throw new Problem(attachmentRefused, { params: { reason: judged.error } });
  const digest = bytesToHex(sha256(bytes));
  await ports.objects.put(objectName(scope.tenant, digest), bytes);
  const kept = { name: wanted.name, mediaType: judged.value, digest, size: bytes.length };
  const attachment = await ports.database.inScope(scope, (tx) => insert(ports, tx, scope, wanted.declaration, kept));
  ports.onCommitted();
  return attachment;
};

type Kept = { readonly name: string; readonly mediaType: string; readonly digest: string; readonly size: number };

const insert = async (
  ports: Ports,
  tx: Tx,
  scope: Scope,
  declaration: DeclarationId,
  { name, mediaType, digest, size }: Kept,
): Promise<Attachment> => {
  const held = await holdOpen(tx, scope, declaration);
  const there = await attachmentsOf(tx, held);
  const same = there.find((each) => each.sha256 === digest && each.name === name);
  if (same !== undefined) return attachmentOf(same);
  if (there.length >= FILES_LIMIT) throw new Problem(attachmentsFull, { params: { limit: FILES_LIMIT } });
  const id = ports.newId('dca');
  const at = ports.clock.now();
  const entry = await recordStep(ports, tx, {
    ...{ tenant: tenantOf(held), party: partyOf(held), about: declaration, step: 'attached', grade: 'C', at },
    by: scope.principal.id,
    fact: { file: id, mediaType, bytes: size },
    committed: { name },
    objects: [{ name: id, algorithm: 'sha256', digest: Buffer.from(digest, 'hex') }],
  });
  const row = {
    ...{ tenant: held.tenant, id: uuidOf(id), party: held.party, declaration: held.id, sha256: digest, bytes: size },
    ...{ media_type: mediaType, name, received_at: at, received_by: scope.principal.id, entry: uuidOf(entry) },
  };
  await tables<Tables>(tx).insertInto('supervision.attachment').values(row).execute();
  return attachmentOf(row);
};

/** @throws Problem `declaration-not-found`, `attachment-not-found`, `attachment-missing` */
export const readAttachment = async (
  { database, objects }: Pick<Ports, 'database' | 'objects'>,
  scope: Scope,
  { declaration, file }: { readonly declaration: DeclarationId; readonly file: AttachmentId },
): Promise<{ readonly bytes: Uint8Array; readonly name: string }> => {
  const rows = await database.inScope(scope, async (tx) =>
    attachmentsOf(tx, await readDeclaration(tx, scope, declaration)),
  );
  const row = rows.find(({ id }) => id === uuidOf(file));
  if (row === undefined) throw new Problem(attachmentNotFound);
  const bytes = await objects.get(objectName(scope.tenant, row.sha256));
  if (bytes === undefined || bytesToHex(sha256(bytes)) !== row.sha256) throw new Problem(attachmentMissing);
  return { bytes, name: row.name };
};
