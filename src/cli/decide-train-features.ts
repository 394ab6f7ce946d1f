/** Features of a replay's OUT.csv, row by row: the event id first, a column for each feature, an empty cell for missing. */
import { parse } from 'csv-parse/sync';
import { readText } from './read-text.ts';
import { CommandFailure } from './translate-failure.ts';

export type ReplayedFeatures = {
  /** In the order of the names; NaN for what is missing. `undefined` when the next row is of another event. */
  readonly of: (eventId: string) => Promise<readonly number[] | undefined>;
  /** @throws CommandFailure when rows are left: the files are not of the same payments. */
  readonly finish: () => Promise<void>;
};

type Row = { readonly line: number; readonly cells: readonly string[] };

/** @throws CommandFailure for a file that is no such CSV or lacks a feature. */
export const openFeatures = async (file: string, names: readonly string[]): Promise<ReplayedFeatures> => {
  const rows = rowsOf(file);
  const first = await rows.next();
  const head = first.done === true ? [] : first.value.cells.map((cell) => cell.trim());
  const places = names.map((name) => {
    const place = head.indexOf(name, 1);
    if (place > 0) return place;
    throw new CommandFailure('feature-missing', `${file}: no column ${name}; it has ${head.slice(1).join(', ')}`, 2);
  });
  const next = async (): Promise<Row | undefined> => {
    const row = await rows.next();
    return row.done === true ? undefined : row.value;
  };
  let waiting = await next();
  return {
    of: async (eventId) => {
      if (waiting === undefined || !isOf(waiting, eventId)) return undefined;
      const { cells, line } = waiting;
      waiting = await next();
      return places.map((place) => numberOf(cells[place] ?? '', `${file}: line ${line}, ${head[place]}`));
    },
    finish: async () => {
      if (waiting === undefined) return;
      const text = `${file}: line ${waiting.line}, ${waiting.cells[0]}, comes not in the order of the payments`;
      throw new CommandFailure('features-differ', text);
    },
  };
};

/** A spreadsheet's formula is led by an apostrophe in our CSV. */
const isOf = ({ cells }: Row, eventId: string): boolean => cells[0] === eventId || cells[0] === `'${eventId}`;

const numberOf = (cell: string, where: string): number => {
  if (cell === '') return Number.NaN;
  const value = cell === 'true' ? 1 : cell === 'false' ? 0 : Number(cell);
  if (Number.isFinite(value)) return value;
  throw new CommandFailure('not-a-number', `${where}: expected a number, or nothing where it is missing`);
};

/** Our own CSV has no line break within a record. */
async function* rowsOf(file: string): AsyncGenerator<Row> {
  for await (const { text, firstLine } of readText(file, 'utf-8')) {
    for (const [place, raw] of text.split('\n').entries()) {
      const line = raw.replace(/^\uFEFF/, '').replace(/\r$/, '');
      if (line !== '')
        yield { line: firstLine + place, cells: line.includes('"') ? cellsOf(file, line) : line.split(',') };
    }
  }
}

const cellsOf = (file: string, line: string): readonly string[] => {
  try {
    return parse(line)[0] ?? [];
  } catch {
    throw new CommandFailure('not-csv', `${file} is not the CSV that mitsuke decide replay writes`);
  }
};
