/**
 * Files of a case: bytes by their SHA-256, a row that says what they are called and who added them, an act in the
 * timeline. The same bytes under the same name are one file, so that sending twice adds once. Text with a full card
 * number in it is refused; packed and pictured content is not looked into (PCI DSS 3).
 */
import { sha256 } from '#evidence';
import { decodeJapanese, findCardNumber, Problem, type Scope } from '#kernel';
import type { Tx } from '#platform/database';
import type { CaseId } from './core/alert.ts';
import { FILE_TYPES, fileFault, TEXT_LIMIT_BYTES } from './core/file-type.ts';
import { type AttachmentId, MOST_FILES } from './core/work.ts';
import { holdObject, objectNameOf } from './keep-objects.ts';
import type { CasesPorts } from './ports.ts';
import {
  caseFull,
  caseNotFound,
  contentErased,
  fileHoldsCardNumber,
  fileNotAsNamed,
  fileNotFound,
  fileTypeRefused,
  textFileTooLarge,
} from './problems.ts';
import { caseParty } from './query-cases.ts';
import { recordAct } from './record-act.ts';
import { type ReadingPorts, recordReading } from './record-reading.ts';
import { attachmentsOf, insertAttachment } from './store-files.ts';
import { take, type WorkPorts } from './work-case.ts';

export type FilePorts = WorkPorts & ReadingPorts & Pick<CasesPorts, 'database' | 'objects'>;

export type SentFile = {
  readonly case: CaseId;
  readonly name: string;
  readonly mediaType: string;
  /** Read only once the case is known. */
  readonly read: () => AsyncIterable<Uint8Array>;
};

/**
 * @throws Problem `case-not-found`, `file-type-refused`, `file-not-as-named`, `text-file-too-large`,
 * `file-holds-card-number`, `case-full`, and those of reading
 */
export const addFile = async (ports: FilePorts, scope: Scope, sent: SentFile): Promise<AttachmentId> => {
  const { tenant } = scope;
  const { name, mediaType } = sent;
  if (!FILE_TYPES.includes(mediaType)) throw refusedType();
  const found = await ports.database.inScope(scope, (tx) => caseParty(tx, tenant, sent.case));
  if (found === undefined) throw new Problem(caseNotFound);
  const chunks: Uint8Array[] = [];
  for await (const chunk of sent.read()) chunks.push(chunk);
  const bytes = Uint8Array.from(Buffer.concat(chunks));
  judge(mediaType, bytes);
  const digest = sha256(bytes);
  await ports.objects.put(objectNameOf(tenant, digest), bytes);
  return ports.database.inScope(scope, (tx) =>
    putFile(ports, tx, scope, { case: sent.case, name, mediaType, bytes, digest }),
  );
};

const refusedType = (): Problem => new Problem(fileTypeRefused, { params: { accepted: FILE_TYPES.join(' ') } });

const judge = (mediaType: string, bytes: Uint8Array): void => {
  const fault = fileFault(mediaType, bytes);
  if (fault === 'type-refused') throw refusedType();
  if (fault === 'not-as-named') throw new Problem(fileNotAsNamed);
  if (fault === 'text-too-large') throw new Problem(textFileTooLarge, { params: { limitBytes: TEXT_LIMIT_BYTES } });
  if (fault === 'binary') return;
  const decoded = decodeJapanese(bytes);
  if (decoded.kind === 'failed') throw new Problem(fileNotAsNamed);
  if (findCardNumber(decoded.value.text) !== undefined) throw new Problem(fileHoldsCardNumber);
};

type Kept = Pick<SentFile, 'case' | 'name' | 'mediaType'> & { readonly bytes: Uint8Array; readonly digest: Uint8Array };

const putFile = async (ports: FilePorts, tx: Tx, scope: Scope, kept: Kept): Promise<AttachmentId> => {
  const file = await take(tx, scope, kept.case);
  const standing = await attachmentsOf(tx, file);
  const hex = Buffer.from(kept.digest).toString('hex');
  const before = standing.find(
    ({ name, sha256: digest, erased }) =>
      erased === undefined && name === kept.name && Buffer.from(digest).toString('hex') === hex,
  );
  if (before !== undefined) return before.id;
  if (standing.length >= MOST_FILES) throw new Problem(caseFull, { params: { limit: MOST_FILES } });
  const at = ports.clock.now();
  const id = ports.newId('fil');
  const { name, mediaType, bytes } = kept;
  const size = bytes.length;
  await holdObject(ports.objects, tx, { tenant: scope.tenant, sha256: kept.digest, bytes });
  const { principal } = scope;
  await insertAttachment(tx, file, {
    id,
    name,
    mediaType,
    size,
    sha256: kept.digest,
    addedBy: principal.id,
    addedAt: at,
    erased: undefined,
  });
  await recordAct(ports, tx, file, {
    kind: 'file-added',
    actor: principal,
    at,
    params: { file: id, sha256: hex, size, mediaType },
    words: name,
  });
  return id;
};

export type FoundFile = { readonly bytes: Uint8Array; readonly name: string; readonly mediaType: string };

/** Counts as reading the case. @throws Problem `case-not-found`, `file-not-found` */
export const readFile = async (
  ports: FilePorts,
  scope: Scope,
  { case: id, file }: { readonly case: CaseId; readonly file: AttachmentId },
): Promise<FoundFile> => {
  const { tenant } = scope;
  const found = await ports.database.inScope(scope, async (tx) => {
    await recordReading(ports, tx, scope, id);
    return (await attachmentsOf(tx, { tenant, id })).find((each) => each.id === file);
  });
  if (found === undefined) throw new Problem(fileNotFound);
  if (found.erased !== undefined) throw new Problem(contentErased, { params: { reason: found.erased.reason } });
  const bytes = await ports.objects.get(objectNameOf(tenant, found.sha256));
  if (bytes === undefined) throw new Error('the object of a file is not there');
  return { bytes, name: found.name, mediaType: found.mediaType };
};
