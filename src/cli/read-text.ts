/**
 * A file's text a block of whole lines at a time, unpacked when it is gzip (told by its first bytes) and decoded from
 * UTF-8 or CP932. A line that cannot be decoded is named and given as an empty one, so that the rest keeps its numbers.
 */
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { decodeCp932, decodeJapanese, decodeUtf8, type Outcome } from '#kernel';
import { CommandFailure } from './translate-failure.ts';

export const ENCODINGS = ['utf-8', 'cp932'] as const;
export type TextEncodingName = (typeof ENCODINGS)[number];

export type TextBlock = {
  /** Whole lines, each with its end. */
  readonly text: string;
  /** Of the block's first line, from 1. */
  readonly firstLine: number;
  /** Numbers of lines that could not be decoded. */
  readonly undecodable: readonly number[];
};

const LINE_FEED = 0x0a;
const LONGEST_LINE = 16 << 20;

/** @param encoding absent: the first bytes that are not ASCII decide. @throws CommandFailure */
export async function* readText(file: string, encoding: TextEncodingName | undefined): AsyncGenerator<TextBlock> {
  let known = encoding;
  let rest: Buffer = Buffer.alloc(0);
  let line = 1;
  const decodeBlock = (bytes: Buffer): TextBlock => {
    known ??= isAscii(bytes) ? undefined : encodingOf(bytes);
    const block = blockOf(bytes, known ?? 'utf-8', line);
    line += countLines(bytes);
    return block;
  };
  for await (const chunk of await bytesOf(file)) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const end = bytes.lastIndexOf(LINE_FEED) + 1;
    rest = bytes.subarray(end);
    if (rest.length > LONGEST_LINE) throw new CommandFailure('line-too-long', `${file}: line ${line} has no end`);
    if (end > 0) yield decodeBlock(bytes.subarray(0, end));
  }
  if (rest.length > 0) yield decodeBlock(rest);
}

const bytesOf = async (file: string): Promise<AsyncIterable<Buffer>> => {
  const packed = await isGzip(file);
  const source = createReadStream(file, { highWaterMark: 1 << 18 });
  if (!packed) return source;
  const unpacked = createGunzip({ chunkSize: 1 << 18 });
  pipeline(source, unpacked).catch(() => undefined);
  return translated(file, unpacked);
};

async function* translated(file: string, chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* chunks;
  } catch (error) {
    throw new CommandFailure('gzip-damaged', `${file}: ${error instanceof Error ? error.message : 'damaged'}`);
  }
}

const isGzip = async (file: string): Promise<boolean> => {
  try {
    const handle = await open(file, 'r');
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
      return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
    } finally {
      await handle.close();
    }
  } catch {
    throw new CommandFailure('file-unreadable', `${file} cannot be read`, 2);
  }
};

const isAscii = (bytes: Buffer): boolean => !bytes.some((byte) => byte > 0x7f);

const encodingOf = (bytes: Buffer): TextEncodingName => {
  const decoded = decodeJapanese(bytes);
  const { encoding } = decoded.kind === 'ok' ? decoded.value : decoded.error;
  if (encoding === 'utf-8' || encoding === 'cp932') return encoding;
  throw new CommandFailure('encoding-not-accepted', `${encoding}: write the file as UTF-8 or CP932`);
};

const decoderOf = (encoding: TextEncodingName): ((bytes: Uint8Array) => Outcome<string, unknown>) =>
  encoding === 'utf-8' ? decodeUtf8 : decodeCp932;

const countLines = (bytes: Buffer): number => {
  let count = 0;
  for (let at = bytes.indexOf(LINE_FEED); at >= 0; at = bytes.indexOf(LINE_FEED, at + 1)) count += 1;
  return count;
};

const blockOf = (bytes: Buffer, encoding: TextEncodingName, firstLine: number): TextBlock => {
  const decode = decoderOf(encoding);
  const whole = decode(bytes);
  if (whole.kind === 'ok') return { text: whole.value, firstLine, undecodable: [] };
  const undecodable: number[] = [];
  let text = '';
  for (let from = 0, line = firstLine; from < bytes.length; line += 1) {
    const found = bytes.indexOf(LINE_FEED, from);
    const end = found < 0 ? bytes.length : found + 1;
    const decoded = decode(bytes.subarray(from, end));
    if (decoded.kind === 'failed') undecodable.push(line);
    text += decoded.kind === 'ok' ? decoded.value : '\n';
    from = end;
  }
  return { text, firstLine, undecodable };
};
