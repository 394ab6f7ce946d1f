/**
 * A file of fixed-length records with or without line ends. A broken record is reported with its line, field and what
 * was expected, and reading goes on with the next.
 */
import { failed, type Outcome, ok } from '../outcome.ts';
import type { FixedLengthRecord, RecordFault } from './fixed-length-record.ts';

export type LineEnd = 'crlf' | 'lf' | 'none';

type Descriptions = Readonly<Record<string, FixedLengthRecord<unknown>>>;
type ValuesOf<R> = R extends FixedLengthRecord<infer Values> ? Values : never;

/** A record with the name its description has in the file and, once read, the line it stood on. */
export type FileRecord<Records extends Descriptions> = {
  [Kind in keyof Records & string]: {
    readonly kind: Kind;
    readonly line: number;
    readonly values: ValuesOf<Records[Kind]>;
  };
}[keyof Records & string];

export type ReadFile<Records extends Descriptions> = {
  readonly records: readonly FileRecord<Records>[];
  /** In the order of the lines. Empty: every record could be read. */
  readonly faults: readonly RecordFault[];
};

export type FixedLengthFile<Records extends Descriptions> = {
  read(bytes: Uint8Array): ReadFile<Records>;
  /** Numbers the lines itself. All faults, or the whole file. */
  write(
    records: readonly Omit<FileRecord<Records>, 'line'>[],
    lineEnd: LineEnd,
  ): Outcome<Uint8Array, readonly RecordFault[]>;
};

const LF = 0x0a;
const CR = 0x0d;
/** Ctrl-Z, which DOS programs leave at the end of a file. */
const END_OF_FILE = 0x1a;
const LINE_END_BYTES = { crlf: [CR, LF], lf: [LF], none: [] } as const;

/** LF is no second byte in CP932, so that it ends a line wherever it stands. */
const splitLines = (bytes: Uint8Array): Uint8Array[] => {
  const lines: Uint8Array[] = [];
  let start = 0;
  while (start < bytes.length) {
    const found = bytes.indexOf(LF, start);
    const end = found < 0 ? bytes.length : found;
    lines.push(bytes.subarray(start, end > start && bytes[end - 1] === CR ? end - 1 : end));
    start = end + 1;
  }
  return lines;
};

const splitEvery = (bytes: Uint8Array, lengthBytes: number): Uint8Array[] =>
  Array.from({ length: Math.ceil(bytes.length / lengthBytes) }, (_, at) =>
    bytes.subarray(at * lengthBytes, (at + 1) * lengthBytes),
  );

const withoutEndOfFile = (bytes: Uint8Array): Uint8Array =>
  bytes.at(-1) === END_OF_FILE ? bytes.subarray(0, -1) : bytes;

const concatenate = (parts: readonly Uint8Array[]): Uint8Array => {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
};

/**
 * Describes a file by the records in it; the constants of each tell them apart, the first that matches counts.
 * @throws RangeError when the records differ in length or there are none.
 */
export const defineFixedLengthFile = <const Records extends Descriptions>(
  descriptions: Records,
): FixedLengthFile<Records> => {
  const kinds = Object.entries(descriptions);
  const lengths = new Set(kinds.map(([, { lengthBytes }]) => lengthBytes));
  const [lengthBytes] = lengths;
  if (lengthBytes === undefined || lengths.size > 1) throw new RangeError('the records of a file have one length');
  return {
    read: (bytes) => {
      const content = withoutEndOfFile(bytes);
      const lines = content.includes(LF) ? splitLines(content) : splitEvery(content, lengthBytes);
      const records: FileRecord<Records>[] = [];
      const faults: RecordFault[] = [];
      for (const [at, line] of lines.entries()) {
        const found = kinds.find(([, description]) => line.length === lengthBytes && description.matches(line));
        if (!found) {
          faults.push(
            unknownRecord({ line: at + 1, found: line.length, lengthBytes, kinds: Object.keys(descriptions) }),
          );
          continue;
        }
        const [kind, description] = found;
        const parsed = description.parse(line, at + 1);
        if (parsed.kind === 'failed') faults.push(...parsed.error);
        else records.push({ kind, line: at + 1, values: parsed.value } as FileRecord<Records>);
      }
      return { records, faults };
    },
    write: (records, lineEnd) => {
      const parts: Uint8Array[] = [];
      const faults: RecordFault[] = [];
      for (const [at, { kind, values }] of records.entries()) {
        const description = descriptions[kind];
        if (description === undefined) throw new RangeError('the file has no such record');
        const written = description.write(values, at + 1);
        if (written.kind === 'failed') faults.push(...written.error);
        else parts.push(written.value, Uint8Array.from(LINE_END_BYTES[lineEnd]));
      }
      return faults.length > 0 ? failed(faults) : ok(concatenate(parts));
    },
  };
};

const unknownRecord = (at: {
  readonly line: number;
  readonly found: number;
  readonly lengthBytes: number;
  readonly kinds: readonly string[];
}): RecordFault => ({
  line: at.line,
  fromByte: 1,
  toByte: Math.max(1, at.found),
  ...(at.found === at.lengthBytes
    ? { code: 'unknown-record', expected: `one of ${at.kinds.join(', ')}` }
    : { code: 'wrong-length', expected: `${at.lengthBytes} bytes` }),
});
