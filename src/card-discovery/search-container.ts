/** Searches what is inside of something: compressed streams, tar and zip, documents. Depth and size are bounded. */
import { type Bytes, type Compression, DamagedFailure, PasswordFailure } from '#platform/unpack';
import { type ByteReader, joined, readBytes } from './byte-reader.ts';
import { createDetector } from './core/detect-stream.ts';
import { createTextDetector } from './core/detect-text.ts';
import { createWideDetector, wideOrderOf } from './core/detect-wide.ts';
import type { Layer } from './core/finding.ts';
import { longNameOf, readPax, readTarHeader, TAR_BLOCK } from './core/read-tar.ts';
import { type Content, isProtectedOffice, SNIFFED, sniff } from './core/sniff.ts';
import type { SearchJob, Spot } from './search-job.ts';
import { type RandomAccess, searchZip } from './search-zip.ts';

/** Held in memory: zip and PDF are read from their end. */
const MOST_HELD = 64 * 1024 * 1024;

const COMPRESSED: Partial<Record<Content, { readonly compression: Compression; readonly layer: Layer }>> = {
  gzip: { compression: 'gzip', layer: 'gzip' },
  zstd: { compression: 'zstd', layer: 'zstd' },
  brotli: { compression: 'brotli', layer: 'brotli' },
};

const OFFICE_HEAD = 65_536;

/**
 * Searches a stream, whatever it is. What is damaged, protected or not understood is told by its name; only a container
 * that unpacks to too much ends the whole file. `file` is the same content where it can be read from any place.
 */
export const searchStream = async (job: SearchJob, source: Bytes, spot: Spot, file?: RandomAccess): Promise<void> => {
  const reader = readBytes(source);
  try {
    await searchContent(job, reader, spot, file);
  } catch (error) {
    if (error instanceof DamagedFailure) job.skip('damaged', spot);
    else if (error instanceof PasswordFailure) job.skip('password-protected', spot);
    else throw error;
  } finally {
    await reader.close();
  }
};

const searchContent = async (job: SearchJob, reader: ByteReader, spot: Spot, file?: RandomAccess): Promise<void> => {
  const content = sniff(await reader.peek(SNIFFED), nameOf(job, spot));
  const packed = COMPRESSED[content];
  if (content === 'picture' || content === 'recording') return job.skip(content, spot, 'excluded', file?.bytes);
  if (content === 'unsupported-compression') return job.skip(content, spot, 'broken', file?.bytes);
  if (packed !== undefined || content === 'tar' || content === 'zip' || content === 'pdf') {
    if (!job.mayGoDeeper(spot)) return job.skip('nested-too-deep', spot);
  }
  if (packed !== undefined) {
    const inner = { ...spot, layers: [...spot.layers, packed.layer] };
    return searchStream(job, unpackedBy(job, job.unpack.inflate(packed.compression, reader.rest())), inner);
  }
  if (content === 'tar') return searchTar(job, reader, spot);
  if (content === 'zip') return searchZipContent(job, reader, spot, file);
  if (content === 'pdf') return searchPdf(job, reader, spot);
  if (isProtectedOffice(await reader.peek(OFFICE_HEAD))) return job.skip('password-protected', spot);
  await searchText(job, reader.rest(), spot);
};

/** What came out of a file that only its name says is packed has that name no more. */
const nameOf = (job: SearchJob, { inside, layers }: Spot): string =>
  layers.at(-1) === 'brotli' ? '' : (inside.at(-1) ?? job.path);

const searchText = async (job: SearchJob, source: Bytes, spot: Spot): Promise<void> => {
  const reader = readBytes(source);
  const wide = wideOrderOf(await reader.peek(SNIFFED));
  const detector = wide === undefined ? createTextDetector(job.detecting) : createWideDetector(job.detecting, wide);
  try {
    for await (const piece of reader.rest()) detector.push(piece);
  } finally {
    // Also when the stream breaks off: what came before it was read.
    const found = detector.end();
    job.count({ bytesSearched: found.bytes });
    job.add(found, spot);
  }
};

/** Counts what comes out of a container against what is believed of it. */
async function* unpackedBy(job: SearchJob, source: Bytes): Bytes {
  for await (const piece of source) {
    job.unpacked(piece.length);
    yield piece;
  }
}

const searchTar = async (job: SearchJob, reader: ByteReader, spot: Spot): Promise<void> => {
  let renamed: { path?: string; size?: number } = {};
  for (;;) {
    const header = await reader.take(TAR_BLOCK);
    if (header.length === 0) return;
    const entry = header.length < TAR_BLOCK ? 'damaged' : readTarHeader(header);
    if (entry === 'end') return;
    if (entry === 'damaged') throw new DamagedFailure();
    const bytes = entry.kind === 'file' ? (renamed.size ?? entry.bytes) : entry.bytes;
    const padding = (TAR_BLOCK - (bytes % TAR_BLOCK)) % TAR_BLOCK;
    if (entry.kind === 'long-name' || entry.kind === 'pax') {
      if (bytes > MOST_HELD) throw new DamagedFailure();
      const content = await reader.take(bytes);
      renamed = entry.kind === 'pax' ? { ...renamed, ...readPax(content) } : { ...renamed, path: longNameOf(content) };
      await reader.take(padding);
      continue;
    }
    if (entry.kind === 'file' && bytes > 0) {
      const inner = { inside: [...spot.inside, renamed.path ?? entry.name], layers: [...spot.layers, 'tar' as const] };
      job.count({ members: 1 });
      await searchMember(job, reader, bytes, inner);
    } else await drain(reader.pieces(bytes));
    await drain(reader.pieces(padding));
    renamed = {};
  }
};

const searchMember = async (job: SearchJob, reader: ByteReader, bytes: number, spot: Spot): Promise<void> => {
  let came = 0;
  const counted = async function* (): Bytes {
    for await (const piece of reader.pieces(bytes)) {
      came += piece.length;
      yield piece;
    }
    if (came < bytes) throw new DamagedFailure();
  };
  await searchStream(job, counted(), spot);
};

const drain = async (source: Bytes): Promise<void> => {
  for await (const _ of source);
};

/** All of a stream, or `undefined` when it is longer than is held in memory. */
const held = async (source: Bytes): Promise<Uint8Array | undefined> => {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const piece of source) {
    length += piece.length;
    if (length > MOST_HELD) return undefined;
    parts.push(piece);
  }
  return joined(parts, length);
};

const inMemory = (content: Uint8Array): RandomAccess => ({
  bytes: content.length,
  read: (into, position) => {
    const piece = content.subarray(position, position + into.length);
    into.set(piece);
    return piece.length;
  },
});

const searchZipContent = async (job: SearchJob, reader: ByteReader, spot: Spot, file?: RandomAccess): Promise<void> => {
  let content = file;
  if (content === undefined) {
    const bytes = await held(reader.rest());
    if (bytes === undefined) return job.skip('too-large-to-unpack', spot);
    content = inMemory(bytes);
  }
  await searchZip(job, content, spot, (source, inner) => searchStream(job, unpackedBy(job, source), inner), searchText);
};

const searchPdf = async (job: SearchJob, reader: ByteReader, spot: Spot): Promise<void> => {
  const content = await held(reader.rest());
  if (content === undefined) return job.skip('too-large-to-unpack', spot);
  const inner = { ...spot, layers: [...spot.layers, 'pdf' as const] };
  const encoder = new TextEncoder();
  for await (const { page, text } of job.unpack.pdfText(content)) {
    const detector = createDetector(job.detecting);
    detector.push(encoder.encode(text));
    const found = detector.end();
    job.count({ bytesSearched: found.bytes });
    job.add(found, inner, () => `page ${page}`);
  }
};
