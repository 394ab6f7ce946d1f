/**
 * Payment attempts from a file, one line at a time: CSV through a mapping, or JSON Lines as the API takes them. A line
 * that holds none is given with its faults, and reading goes on. A record of several lines has its first one's number.
 */
import { type AttemptFault, type LabelledAttempt, type Mapping, type RowReader, readAttemptLine } from '#decision';
import type { Instant } from '#kernel';
import { readText, type TextBlock, type TextEncodingName } from './read-text.ts';
import { LINE_BREAKS_MAX, splitCsv } from './split-csv.ts';
import { CommandFailure } from './translate-failure.ts';

export type AttemptLine =
  | ({ readonly kind: 'attempt'; readonly line: number } & LabelledAttempt)
  | { readonly kind: 'faulty'; readonly line: number; readonly faults: readonly AttemptFault[] };

export type ReadOptions = {
  /** For CSV. */
  readonly mapping?: Mapping | undefined;
  readonly encoding?: TextEncodingName | undefined;
  /** What occurs later is refused. */
  readonly latest: Instant;
};

/** @throws CommandFailure when the file cannot be read at all, or is CSV and there is no mapping. */
export async function* readAttempts(file: string, options: ReadOptions): AsyncGenerator<AttemptLine> {
  const blocks = readText(file, options.encoding);
  const first = await blocks.next();
  if (first.done === true) return;
  const all = again(first.value, blocks);
  if (/^[\s\uFEFF]*\{/.test(first.value.text)) yield* readJsonLines(all, options);
  else if (options.mapping !== undefined) yield* readCsv(all, { ...options, mapping: options.mapping });
  else throw new CommandFailure('mapping-needed', 'a CSV file needs --mapping: a YAML file, or handbook or lab', 2);
}

async function* again(first: TextBlock, rest: AsyncIterable<TextBlock>): AsyncGenerator<TextBlock> {
  yield first;
  yield* rest;
}

const faulty = (line: number, ...faults: readonly AttemptFault[]): AttemptLine => ({ kind: 'faulty', line, faults });

const NOT_DECODABLE: AttemptFault = {
  place: '',
  code: 'wrong-encoding',
  expected: 'UTF-8 or CP932, the same throughout (--encoding utf-8 or cp932 says which)',
};

const lineOf = (line: number, read: ReturnType<RowReader>, latest: Instant): AttemptLine => {
  if (read.kind === 'failed') return faulty(line, ...read.error);
  if (read.value.occurredAt <= latest) return { kind: 'attempt', line, ...read.value };
  return faulty(line, { place: 'occurredAt', code: 'occurred-at-in-future', expected: 'no later than now' });
};

async function* readJsonLines(blocks: AsyncIterable<TextBlock>, { latest }: ReadOptions): AsyncGenerator<AttemptLine> {
  for await (const { text, firstLine, undecodable } of blocks) {
    const bad = new Set(undecodable);
    for (const [place, each] of text.split('\n').entries()) {
      const line = firstLine + place;
      if (bad.has(line)) yield faulty(line, NOT_DECODABLE);
      else if (each.trim() !== '') yield lineOf(line, readAttemptLine(each.replace(/^\uFEFF/, '')), latest);
    }
  }
}

type CsvOptions = ReadOptions & { readonly mapping: Mapping };

const SHOWN_COLUMNS = 30;

const columnWords = (head: readonly string[]): string =>
  `${head.length === 1 ? 'one column: ' : ''}${head.slice(0, SHOWN_COLUMNS).join(', ')}${head.length > SHOWN_COLUMNS ? ', …' : ''}`;

const NOT_CSV: AttemptFault = {
  place: '',
  code: 'not-csv',
  expected: `quotes around a whole field, doubled inside it, and no more than ${LINE_BREAKS_MAX} line breaks between them`,
};

async function* readCsv(blocks: AsyncIterable<TextBlock>, options: CsvOptions): AsyncGenerator<AttemptLine> {
  const { mapping, latest } = options;
  let head: readonly string[] | undefined;
  let read: RowReader | undefined;
  for await (const piece of splitCsv(blocks)) {
    const { kind, line } = piece;
    if (kind === 'not-csv') yield faulty(line, NOT_CSV);
    else if (kind === 'undecodable') {
      yield faulty(line, NOT_DECODABLE);
      // What names the columns cannot be read: no line after it can.
      if (head === undefined) return;
    } else if (head === undefined || read === undefined) {
      head = piece.record.map((name) => name.trim());
      const missing = mapping.columns.filter((column) => !head?.includes(column));
      if (missing.length > 0) {
        const expected = `a column so named; the file has ${columnWords(head)}`;
        yield faulty(line, ...missing.map((place) => ({ place, code: 'missing-column', expected })));
        return;
      }
      read = mapping.reader(head);
    } else if (piece.record.length === head.length) yield lineOf(line, read(piece.record), latest);
    else {
      const expected = `${head.length} columns, as the first line has; here are ${piece.record.length}`;
      yield faulty(line, { place: '', code: 'column-count', expected });
    }
  }
}
