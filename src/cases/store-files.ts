/** The tables of files, of prints, and of who read which case when. */
import { sql } from 'kysely';
import type { EntryId, ErasureReason } from '#evidence';
import { type Instant, idOf, type Principal, type TenantId, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import type { CaseId } from './core/alert.ts';
import type { NoticeLanguage } from './core/notice-words.ts';
import type { AttachmentId, PrintId } from './core/work.ts';
import type { CaseFile } from './store-cases.ts';
import type { ActorKind, Tables } from './store-tables.ts';

type Of = Pick<CaseFile, 'tenant' | 'party' | 'id'>;
type Named = Pick<CaseFile, 'tenant' | 'id'>;

const ofCase = ({ tenant, party, id }: Of) => ({
  tenant: uuidOf(tenant),
  party: party === undefined ? null : uuidOf(party),
  case_file: uuidOf(id),
});

export type Attachment = {
  readonly id: AttachmentId;
  readonly name: string;
  readonly mediaType: string;
  readonly size: number;
  readonly sha256: Uint8Array;
  /** `per_…` or the id of an API key. */
  readonly addedBy: string;
  readonly addedAt: Instant;
  readonly erased: ErasedMark | undefined;
};

/** Why something is not there any more, and since when. */
export type ErasedMark = { readonly at: Instant; readonly reason: ErasureReason };

export const erasedOf = (row: {
  readonly erased_at: Instant | null;
  readonly erased_for: ErasureReason | null;
}): ErasedMark | undefined =>
  row.erased_at === null || row.erased_for === null ? undefined : { at: row.erased_at, reason: row.erased_for };

const ERASED_COLUMNS = ['erased_at', 'erased_for'] as const;
const ATTACHMENT_COLUMNS = ['id', 'name', 'media_type', 'size', 'sha256', 'added_by', 'added_at'] as const;

/** In the order they were added. */
export const attachmentsOf = async (tx: Tx, { tenant, id }: Named): Promise<readonly Attachment[]> => {
  const rows = await tables<Tables>(tx)
    .selectFrom('cases.attachment')
    .select(ATTACHMENT_COLUMNS)
    .select(ERASED_COLUMNS)
    .where('tenant', '=', uuidOf(tenant))
    .where('case_file', '=', uuidOf(id))
    .orderBy('added_at')
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    id: idOf('fil', row.id),
    name: row.name,
    mediaType: row.media_type,
    size: row.size,
    sha256: Uint8Array.from(row.sha256),
    addedBy: row.added_by,
    addedAt: row.added_at,
    erased: erasedOf(row),
  }));
};

export const insertAttachment = async (tx: Tx, file: Of, attachment: Attachment): Promise<void> => {
  await tables<Tables>(tx)
    .insertInto('cases.attachment')
    .values({
      ...ofCase(file),
      id: uuidOf(attachment.id),
      name: attachment.name,
      media_type: attachment.mediaType,
      size: attachment.size,
      sha256: attachment.sha256,
      added_by: attachment.addedBy,
      added_at: attachment.addedAt,
    })
    .execute();
};

export type Print = {
  readonly id: PrintId;
  readonly at: Instant;
  readonly language: NoticeLanguage;
  readonly sha256: Uint8Array;
  readonly size: number;
  readonly committedBy: string;
  readonly committedAt: Instant;
  readonly entry: EntryId;
  readonly erased: ErasedMark | undefined;
};

const PRINT_COLUMNS = ['id', 'at', 'language', 'sha256', 'size', 'committed_by', 'committed_at', 'entry'] as const;

/** Newest first. */
export const printsOf = async (tx: Tx, { tenant, id }: Named): Promise<readonly Print[]> => {
  const rows = await tables<Tables>(tx)
    .selectFrom('cases.printed_record')
    .select(PRINT_COLUMNS)
    .select(ERASED_COLUMNS)
    .where('tenant', '=', uuidOf(tenant))
    .where('case_file', '=', uuidOf(id))
    .orderBy('committed_at', 'desc')
    .orderBy('id', 'desc')
    .execute();
  return rows.map((row) => ({
    id: idOf('prt', row.id),
    at: row.at,
    language: row.language,
    sha256: Uint8Array.from(row.sha256),
    size: row.size,
    committedBy: row.committed_by,
    committedAt: row.committed_at,
    entry: idOf('ent', row.entry),
    erased: erasedOf(row),
  }));
};

export const insertPrint = async (tx: Tx, file: Of, print: Print): Promise<void> => {
  await tables<Tables>(tx)
    .insertInto('cases.printed_record')
    .values({
      ...ofCase(file),
      id: uuidOf(print.id),
      at: print.at,
      language: print.language,
      sha256: print.sha256,
      size: print.size,
      committed_by: print.committedBy,
      committed_at: print.committedAt,
      entry: uuidOf(print.entry),
    })
    .execute();
};

export type ReadingOf = Of & { readonly reader: Principal; readonly hour: Instant; readonly at: Instant };

const HOUR = ['tenant', 'case_file', 'reader_kind', 'reader_id', 'hour'] as const;

/** Counts one more in an hour that has been recorded. @returns whether it had been. */
export const countReading = async (tx: Tx, { tenant, id, reader, hour, at }: ReadingOf): Promise<boolean> => {
  const { numUpdatedRows } = await tables<Tables>(tx)
    .updateTable('cases.reading')
    .set({ times: sql`times + 1`, last_at: sql`greatest(last_at, ${at}::timestamptz)` })
    .where('tenant', '=', uuidOf(tenant))
    .where('case_file', '=', uuidOf(id))
    .where('reader_kind', '=', reader.kind)
    .where('reader_id', '=', reader.id)
    .where('hour', '=', hour)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
};

/** Lets one at a time begin a reader's hour; held until the transaction ends. */
export const lockReading = async (tx: Tx, { tenant, id, reader }: ReadingOf): Promise<void> => {
  const key = `cases.reading ${tenant} ${id} ${reader.id}`;
  await sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`.execute(tables(tx));
};

export const insertReading = async (tx: Tx, reading: ReadingOf & { readonly entry: EntryId }): Promise<void> => {
  await tables<Tables>(tx)
    .insertInto('cases.reading')
    .values({
      ...ofCase(reading),
      reader_kind: reading.reader.kind,
      reader_id: reading.reader.id,
      hour: reading.hour,
      first_at: reading.at,
      last_at: reading.at,
      entry: uuidOf(reading.entry),
    })
    .onConflict((conflict) => conflict.columns(HOUR).doNothing())
    .execute();
};

export type Reading = {
  readonly reader: { readonly kind: ActorKind; readonly id: string };
  readonly hour: Instant;
  readonly firstAt: Instant;
  readonly lastAt: Instant;
  readonly times: number;
  readonly entry: EntryId;
};

export type ReadingFilters = {
  readonly reader?: string | undefined;
  /** Hours that begin at or after. */
  readonly from?: Instant | undefined;
  /** Hours that begin before. */
  readonly to?: Instant | undefined;
};

export type ReadingsWanted = {
  readonly case: CaseId;
  readonly filters: ReadingFilters;
  readonly after?: { readonly at: Instant; readonly id: string } | undefined;
  readonly limit: number;
};

/** Newest hour first, at most `limit`. */
export const readingsOf = async (
  tx: Tx,
  tenant: TenantId,
  { case: id, filters, after, limit }: ReadingsWanted,
): Promise<readonly Reading[]> => {
  const { reader, from, to } = filters;
  const rows = await tables<Tables>(tx)
    .selectFrom('cases.reading')
    .select(['reader_kind', 'reader_id', 'hour', 'first_at', 'last_at', 'times', 'entry'])
    .where('tenant', '=', uuidOf(tenant))
    .where('case_file', '=', uuidOf(id))
    .$if(reader !== undefined, (query) => query.where('reader_id', '=', reader as string))
    .$if(from !== undefined, (query) => query.where('hour', '>=', from as Instant))
    .$if(to !== undefined, (query) => query.where('hour', '<', to as Instant))
    .$if(after !== undefined, (query) =>
      query.where(({ eb, refTuple, tuple }) =>
        eb(refTuple('hour', 'entry'), '<', tuple(after?.at as Instant, after?.id as string)),
      ),
    )
    .orderBy('hour', 'desc')
    .orderBy('entry', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    reader: { kind: row.reader_kind, id: row.reader_id },
    hour: row.hour,
    firstAt: row.first_at,
    lastAt: row.last_at,
    times: row.times,
    entry: idOf('ent', row.entry),
  }));
};
