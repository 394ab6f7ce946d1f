/** Searches the members of a zip by its directory; in Office documents the text without its tags. */
import type { Bytes } from '#platform/unpack';
import { DamagedFailure } from '#platform/unpack';
import type { Layer } from './core/finding.ts';
import {
  END_64_BYTES,
  findZipEnd,
  LOCAL_BYTES,
  readZipEnd64,
  readZipEntry,
  ZIP_TAIL,
  type ZipDirectory,
  type ZipEntry,
  zipContentAfter,
} from './core/read-zip.ts';
import { textOfXml } from './core/text-of-xml.ts';
import type { SearchJob, Spot } from './search-job.ts';
import { isPartWithCells, searchPartWithCells, type Workbook } from './search-workbook.ts';

export type RandomAccess = { readonly bytes: number; read(into: Uint8Array, position: number): number };

const PIECE = 128 * 1024;
const DIRECTORY_PIECE = 256 * 1024;
const STORED = 0;
const METHODS = { 8: 'deflate', 93: 'zstd' } as const;

type Search = (source: Bytes, spot: Spot) => Promise<void>;
type SearchText = (job: SearchJob, source: Bytes, spot: Spot) => Promise<void>;

const readAt = (file: RandomAccess, position: number, count: number): Uint8Array => {
  const into = new Uint8Array(Math.max(0, Math.min(count, file.bytes - position)));
  return into.subarray(0, file.read(into, position));
};

const directoryOf = (file: RandomAccess): ZipDirectory | undefined => {
  const tailAt = Math.max(0, file.bytes - ZIP_TAIL);
  const end = findZipEnd(readAt(file, tailAt, ZIP_TAIL));
  return end !== undefined && 'end64At' in end ? readZipEnd64(readAt(file, end.end64At, END_64_BYTES)) : end;
};

function* entriesOf(file: RandomAccess, directory: ZipDirectory): Iterable<ZipEntry> {
  let at = directory.at;
  for (let count = 0; count < directory.entries; ) {
    const piece = readAt(file, at, DIRECTORY_PIECE);
    let within = 0;
    for (; count < directory.entries; count += 1) {
      const read = readZipEntry(piece, within);
      if (read === 'short') break;
      if (read === 'damaged') throw new DamagedFailure();
      within = read.next;
      yield read.entry;
    }
    if (within === 0) throw new DamagedFailure();
    at += within;
  }
}

/** `search` is given what comes out of each member; `searchText` the text of Office documents. */
export const searchZip = async (
  job: SearchJob,
  file: RandomAccess,
  spot: Spot,
  search: Search,
  searchText: SearchText,
): Promise<void> => {
  const directory = directoryOf(file);
  if (directory === undefined) throw new DamagedFailure();
  const book = workbookIn(job, file, directory);
  let office = false;
  for (const entry of entriesOf(file, directory)) {
    if (entry.name === '[Content_Types].xml') office = true;
    if (entry.name.endsWith('/') || entry.bytes === 0) continue;
    const layer: Layer = (office ? officeLayerOf(entry.name) : undefined) ?? 'zip';
    const inner = { inside: [...spot.inside, entry.name], layers: [...spot.layers, layer] };
    job.count({ members: 1 });
    if (entry.encrypted) job.skip('password-protected', inner);
    else if (!canBeRead(entry)) job.skip('unsupported-compression', inner);
    else await searchEntry({ job, file, entry, inner, search, searchText, layer, book });
  }
};

const officeLayerOf = (name: string): Layer | undefined => {
  if (!name.endsWith('.xml')) return undefined;
  if (name.startsWith('xl/')) return 'xlsx';
  if (name.startsWith('word/')) return 'docx';
  return name.startsWith('ppt/') ? 'pptx' : undefined;
};

type Member = {
  readonly job: SearchJob;
  readonly file: RandomAccess;
  readonly entry: ZipEntry;
  readonly inner: Spot;
  readonly search: Search;
  readonly searchText: SearchText;
  readonly layer: Layer;
  readonly book: Workbook;
};

const contentOf = (job: SearchJob, file: RandomAccess, entry: ZipEntry): Bytes | undefined => {
  const after = zipContentAfter(readAt(file, entry.headerAt, LOCAL_BYTES));
  if (after === undefined) return undefined;
  const packed = piecesOf(file, entry.headerAt + after, entry.packedBytes);
  const method = METHODS[entry.method as keyof typeof METHODS];
  return method === undefined ? packed : job.unpack.inflate(method, packed);
};

const canBeRead = ({ encrypted, method }: ZipEntry): boolean => !encrypted && (method === STORED || method in METHODS);

const workbookIn = (job: SearchJob, file: RandomAccess, directory: ZipDirectory): Workbook => ({
  parts: function* () {
    for (const { name } of entriesOf(file, directory)) yield name;
  },
  open: (part) => {
    for (const entry of entriesOf(file, directory)) {
      if (entry.name === part) return canBeRead(entry) ? contentOf(job, file, entry) : undefined;
    }
    return undefined;
  },
});

const searchEntry = async ({ job, file, entry, inner, search, searchText, layer, book }: Member): Promise<void> => {
  const content = contentOf(job, file, entry);
  if (content === undefined) return job.skip('damaged', inner);
  if (layer === 'zip') return search(content, inner);
  try {
    if (layer === 'xlsx' && isPartWithCells(entry.name))
      await searchPartWithCells({ job, part: entry.name, content, spot: inner, book });
    else await searchText(job, withoutTags(job, content), inner);
  } catch (error) {
    if (!(error instanceof DamagedFailure)) throw error;
    job.skip('damaged', inner);
  }
};

async function* piecesOf(file: RandomAccess, from: number, count: number): Bytes {
  for (let at = from; at < from + count; ) {
    const piece = readAt(file, at, Math.min(PIECE, from + count - at));
    if (piece.length === 0) throw new DamagedFailure();
    at += piece.length;
    yield piece;
  }
}

async function* withoutTags(job: SearchJob, source: Bytes): Bytes {
  const text = textOfXml();
  for await (const piece of source) {
    job.unpacked(piece.length);
    yield text.push(piece);
  }
  yield text.end();
}
