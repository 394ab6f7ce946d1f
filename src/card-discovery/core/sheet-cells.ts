/**
 * Where a place of a workbook's text lies in it, as Excel names it (`Sheet1!B7`; ECMA-376 part 1, 18.3.1.4 and 18.4.8).
 * Texts that cells share stand apart from them and are known by their number. Pure.
 */
import { readXml, withoutEntities } from './text-of-xml.ts';

/** A detector asks soon after the text came, of what lies in its block. */
const KEPT_BYTES = 384 * 1024;
const FEWEST_KEPT = 8_192;
/** Of cells that share one text. */
const MOST_NAMED = 3;

const tagNamed = (name: string): RegExp => new RegExp(`^(?:\\w+:)?${name}(?=[\\s/]|$)`);
const ROW = tagNamed('row');
const CELL = tagNamed('c');
const VALUE = tagNamed('v');
const SHARED = tagNamed('si');
const SHEET = tagNamed('sheet');
const RELATIONSHIP = tagNamed('Relationship');

/** @param name without its prefix. */
const attribute = (tag: string, name: string): string | undefined => {
  const match = new RegExp(`\\s(?:\\w+:)?${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(tag);
  const value = match?.[1] ?? match?.[2];
  return value === undefined ? undefined : withoutEntities(value);
};

/** 1 is A, 27 is AA. */
const columnName = (column: number): string => {
  const last = String.fromCharCode(0x41 + ((column - 1) % 26));
  return column > 26 ? columnName(Math.floor((column - 1) / 26)) + last : last;
};

/** The cell that each tag opens: `B7`. Rows and cells may leave their own names out. */
const cellNames = (): ((tag: string) => string | undefined) => {
  let row = 0;
  let column = 0;
  return (tag) => {
    if (ROW.test(tag)) {
      row = Number(attribute(tag, 'r') ?? row + 1);
      column = 0;
    } else if (CELL.test(tag)) {
      const written = /^([A-Z]{1,3})[0-9]{1,7}$/.exec(attribute(tag, 'r') ?? '');
      column =
        [...(written?.[1] ?? '')].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 0x40, 0) || column + 1;
      return written?.[0] ?? `${columnName(column)}${row}`;
    }
    return undefined;
  };
};

export type Trail = {
  onTag(tag: string, at: number): void;
  /** What was opened last before an offset of the text; only of what came lately. */
  at(offset: number): string | undefined;
};

const trailOf = (opened: (tag: string) => string | undefined): Trail => {
  let trail: { readonly at: number; readonly name: string }[] = [];
  let most = FEWEST_KEPT;
  return {
    onTag: (tag, at) => {
      const name = opened(tag);
      if (name === undefined) return;
      if (trail.length >= most) {
        trail = trail.filter((one) => one.at >= at - KEPT_BYTES);
        most = Math.max(FEWEST_KEPT, 2 * trail.length);
      }
      trail.push({ at, name });
    },
    at: (offset) => trail.findLast(({ at }) => at <= offset)?.name,
  };
};

/** The cells of a sheet. */
export const trailOfCells = (): Trail => trailOf(cellNames());

/** The numbers of shared texts, from 0. */
export const trailOfSharedTexts = (): Trail => {
  let next = 0;
  return trailOf((tag) => {
    if (!SHARED.test(tag)) return undefined;
    next += 1;
    return String(next - 1);
  });
};

export type CellsOfTexts = { push(piece: Uint8Array): void; end(): void };

/** Gathers from a sheet the cells that show one of the wanted texts. */
export const cellsOfTexts = (wanted: ReadonlySet<string>, tell: (text: string, cell: string) => void): CellsOfTexts => {
  const nameOf = cellNames();
  let cell: string | undefined;
  let number: string | undefined;
  return readXml({
    tag: (tag) => {
      const opened = nameOf(tag);
      if (opened !== undefined) cell = attribute(tag, 't') === 's' ? opened : undefined;
      if (VALUE.test(tag)) number = '';
      else if (number !== undefined) {
        if (cell !== undefined && wanted.has(number.trim())) tell(number.trim(), cell);
        number = undefined;
      }
    },
    text: (text) => {
      if (number !== undefined) number += text;
    },
  });
};

export type SheetNames = {
  readonly workbook: { push(piece: Uint8Array): void; end(): void };
  readonly relations: { push(piece: Uint8Array): void; end(): void };
  /** Of a sheet's part, such as `xl/worksheets/sheet1.xml`; its own name where the workbook does not tell another. */
  of(part: string): string;
};

/** Names that people gave to sheets, from `xl/workbook.xml` and `xl/_rels/workbook.xml.rels`. */
export const sheetNames = (): SheetNames => {
  const names = new Map<string, string>();
  const relations = new Map<string, string>();
  const ignore = () => undefined;
  return {
    workbook: readXml({
      tag: (tag) => {
        const [id, name] = SHEET.test(tag) ? [attribute(tag, 'id'), attribute(tag, 'name')] : [];
        if (id !== undefined && name !== undefined) names.set(id, name);
      },
      text: ignore,
    }),
    relations: readXml({
      tag: (tag) => {
        const [id, target] = RELATIONSHIP.test(tag) ? [attribute(tag, 'Id'), attribute(tag, 'Target')] : [];
        if (id === undefined || target === undefined) return;
        relations.set(target.startsWith('/') ? target.slice(1) : `xl/${target}`, id);
      },
      text: ignore,
    }),
    of: (part) => names.get(relations.get(part) ?? '') ?? part.slice(part.lastIndexOf('/') + 1, -'.xml'.length),
  };
};

const PLAIN_NAME = /^[\p{L}_][\p{L}\p{N}_.]*$/u;

/** As a formula would name them; of many the first few. */
export const cellsNamed = (places: readonly { readonly sheet: string; readonly cell: string }[]): string => {
  const written = places
    .slice(0, MOST_NAMED)
    .map(({ sheet, cell }) => `${PLAIN_NAME.test(sheet) ? sheet : `'${sheet.replaceAll("'", "''")}'`}!${cell}`);
  // A workbook can write halves of signs as entities; no text holds them.
  return [...written, ...(places.length > MOST_NAMED ? ['…'] : [])].join(', ').toWellFormed();
};
