/**
 * Writes one file for each spelling in each text encoding and each container, a few planted lines between ordinary
 * ones. `place` is a path below the material's folder.
 */
import { Chance } from '../world/random.ts';
import { plantedCard } from './card-numbers.ts';
import { CONTAINERS } from './containers/index.ts';
import { decoyLine } from './decoys.ts';
import { lineFor } from './lines.ts';
import { SPELLINGS, type Spelling } from './spellings.ts';
import { TEXT_ENCODINGS, type TextEncoding } from './text-encodings.ts';
import type { Planted } from './truth.ts';

export type WriteFile = (place: string, bytes: Buffer) => void;

/** Enough that every brand and length comes in each spelling over a few files. */
const PLANTED_A_FILE = 5;
const ORDINARY_BETWEEN = 2;
const FORMATS = 41;

type Line = { readonly before: string; readonly planted: string; readonly after: string; readonly masked: string };

const whole = ({ before, planted, after }: Line): string => before + planted + after;
const ordinary = (text: string): Line => ({ before: text, planted: '', after: '', masked: '' });

const linesOf = (spelling: Spelling, chance: Chance, turn: number, japanese: boolean): readonly Line[] => {
  const lines: Line[] = spelling.head === undefined ? [] : [ordinary(spelling.head)];
  for (let number = 0; number < PLANTED_A_FILE; number += 1) {
    for (let between = 0; between < ORDINARY_BETWEEN; between += 1) {
      const line = lines.length;
      if (spelling.head !== undefined) {
        // A row of who paid otherwise: nothing in the columns of the card.
        lines.push(ordinary(whole({ ...lineFor(spelling, chance, { line, japanese }), planted: ',', masked: '' })));
        continue;
      }
      // A decoy of one line: an error's stack has several.
      const text = japanese ? (decoyLine(chance, line).split('\n')[0] ?? '') : `line ${line} ok`;
      lines.push(ordinary(text));
    }
    const card = plantedCard(chance, turn * PLANTED_A_FILE + number);
    const parts = lineFor(spelling, chance, { line: lines.length, japanese });
    lines.push({ ...parts, planted: spelling.spell(card, chance), masked: card.masked });
  }
  return lines;
};

const slug = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]+/g, '-');

const writeEncoded = (
  write: WriteFile,
  { encoding, spelling, lines }: { encoding: TextEncoding; spelling: Spelling; lines: readonly Line[] },
): Planted[] => {
  const file = `formats/${slug(encoding.name)}/${spelling.name}.log`;
  const parts: Buffer[] = [encoding.mark];
  const planted: Planted[] = [];
  let at = encoding.mark.length;
  for (const [index, line] of lines.entries()) {
    const before = encoding.encode(line.before);
    const rest = encoding.encode(`${line.planted}${line.after}\n`);
    if (line.planted !== '') {
      const { kind, name } = spelling;
      const place = { line: index + 1, offset: at + before.length };
      planted.push({ file, kind, masked: line.masked, spelling: name, held: encoding.name, ...place });
    }
    parts.push(before, rest);
    at += before.length + rest.length;
  }
  write(file, Buffer.concat(parts));
  return planted;
};

/** @returns what was planted, in the order of the files. */
export const writeFormats = (seed: number, write: WriteFile): readonly Planted[] => {
  const planted: Planted[] = [];
  for (const [column, encoding] of TEXT_ENCODINGS.entries()) {
    for (const [row, spelling] of SPELLINGS.entries()) {
      const lines = linesOf(spelling, new Chance(seed, FORMATS, column, row), row + column, true);
      planted.push(...writeEncoded(write, { encoding, spelling, lines }));
    }
  }
  for (const [column, container] of CONTAINERS.entries()) {
    for (const [row, spelling] of SPELLINGS.entries()) {
      if (spelling.needsJapanese && !container.holdsJapanese) continue;
      if (spelling.head !== undefined && !container.holdsFiles) continue;
      const chance = new Chance(seed, FORMATS + 1, column, row);
      const lines = linesOf(spelling, chance, row + column, container.holdsJapanese);
      const file = `containers/${slug(container.name)}/${spelling.name}${container.ending}`;
      write(file, container.hold(lines.map(whole)));
      for (const { masked } of lines.filter((line) => line.planted !== '')) {
        planted.push({ file, kind: spelling.kind, masked, spelling: spelling.name, held: container.name });
      }
    }
  }
  return planted;
};
