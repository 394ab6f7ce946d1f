/** Searches the sheets of a workbook and the texts they share, and tells of each finding in which cells it stands. */
import { type Bytes, DamagedFailure } from '#platform/unpack';
import { createDetector } from './core/detect-stream.ts';
import { maskedPath } from './core/masked-path.ts';
import { cellsNamed, cellsOfTexts, sheetNames, trailOfCells, trailOfSharedTexts } from './core/sheet-cells.ts';
import { textOfXml } from './core/text-of-xml.ts';
import type { SearchJob, Spot } from './search-job.ts';

const SHEET = /^xl\/worksheets\/[^/]+\.xml$/;
const SHARED_TEXTS = 'xl/sharedStrings.xml';
/** Cells gathered for one text: one more than are named. */
const MOST_CELLS = 4;

export const isPartWithCells = (name: string): boolean => SHEET.test(name) || name === SHARED_TEXTS;

/** The other parts of the same file, to be read again where something was found. */
export type Workbook = {
  readonly parts: () => Iterable<string>;
  readonly open: (part: string) => Bytes | undefined;
};

type Cells = { readonly sheet: string; readonly cell: string }[];

/** What another part does not tell is left out: what is wrong with that part is told where it is searched itself. */
const pour = async (
  job: SearchJob,
  source: Bytes | undefined,
  into: ReturnType<typeof cellsOfTexts>,
): Promise<void> => {
  try {
    for await (const piece of source ?? []) {
      job.unpacked(piece.length);
      into.push(piece);
    }
  } catch (error) {
    if (!(error instanceof DamagedFailure)) throw error;
  }
  into.end();
};

const namesIn = async (job: SearchJob, { open }: Workbook) => {
  const names = sheetNames();
  await pour(job, open('xl/workbook.xml'), names.workbook);
  await pour(job, open('xl/_rels/workbook.xml.rels'), names.relations);
  return (part: string) => maskedPath(names.of(part));
};

/** @returns by the number of the shared text. */
const cellsThatShow = async (job: SearchJob, book: Workbook, wanted: ReadonlySet<string>) => {
  const nameOf = await namesIn(job, book);
  const found = new Map<string, Cells>();
  for (const part of book.parts()) {
    if (!SHEET.test(part)) continue;
    const sheet = nameOf(part);
    const cells = cellsOfTexts(wanted, (text, cell) => {
      const known = found.get(text) ?? [];
      if (known.length < MOST_CELLS) known.push({ sheet, cell });
      found.set(text, known);
    });
    await pour(job, book.open(part), cells);
  }
  return found;
};

/** @param names cells of this part by offset, or numbers of shared texts. */
const spotsOf = async (
  job: SearchJob,
  book: Workbook,
  part: string,
  names: ReadonlyMap<number, string>,
): Promise<(offset: number) => string | undefined> => {
  if (names.size === 0) return () => undefined;
  if (part !== SHARED_TEXTS) {
    const sheet = (await namesIn(job, book))(part);
    return (offset) => {
      const cell = names.get(offset);
      return cell === undefined ? undefined : cellsNamed([{ sheet, cell }]);
    };
  }
  const cells = await cellsThatShow(job, book, new Set(names.values()));
  return (offset) => {
    const shown = cells.get(names.get(offset) ?? '');
    return shown === undefined ? undefined : cellsNamed(shown);
  };
};

export type PartWithCells = {
  readonly job: SearchJob;
  readonly part: string;
  readonly content: Bytes;
  readonly spot: Spot;
  readonly book: Workbook;
};

export const searchPartWithCells = async ({ job, part, content, spot, book }: PartWithCells): Promise<void> => {
  const trail = part === SHARED_TEXTS ? trailOfSharedTexts() : trailOfCells();
  const names = new Map<number, string>();
  const most = job.detecting.limit ?? Number.POSITIVE_INFINITY;
  const locate = (offset: number): number => {
    const name = names.size < most ? trail.at(offset) : undefined;
    if (name !== undefined) names.set(offset, name);
    return offset;
  };
  const detector = createDetector({ ...job.detecting, locate });
  const text = textOfXml(trail.onTag);
  try {
    for await (const piece of content) {
      job.unpacked(piece.length);
      detector.push(text.push(piece));
    }
    detector.push(text.end());
  } finally {
    // Also when the stream breaks off: what came before it was read.
    const found = detector.end();
    job.count({ bytesSearched: found.bytes });
    const spotOf = await spotsOf(job, book, part, names);
    job.add(found, spot, ({ offset }) => spotOf(offset));
  }
};
