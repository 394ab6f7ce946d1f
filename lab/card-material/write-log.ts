/**
 * Writes a log of any length that is full of ids or has few, and holds a card number now and then, in constant memory. Spellings
 * are those that are text in UTF-8.
 */
import { closeSync, openSync, writeSync } from 'node:fs';
import { Chance } from '../world/random.ts';
import { plantedCard } from './card-numbers.ts';
import { decoyLine } from './decoys.ts';
import { lineFor } from './lines.ts';
import { ordinaryLine } from './ordinary-lines.ts';
import { SPELLINGS } from './spellings.ts';
import type { Planted } from './truth.ts';

/** `heavy`: an id or several in every line. `few`: in one line of six, as in most logs. */
export type IdDensity = 'heavy' | 'few';

export type LogOrder = {
  readonly seed: number;
  readonly bytes: number;
  readonly ids: IdDensity;
  readonly path: string;
  readonly place: string;
};
export type WrittenLog = { readonly bytes: number; readonly decoyLines: number; readonly planted: readonly Planted[] };

const LOG = 43;
const CHUNK_BYTES = 1 << 20;
/** As many as the log of the measurement in the literature holds; in a short log more densely, but still rare. */
const MOST_PLANTED = 4_400;
const LEAST_BETWEEN_BYTES = 6_000;
const LINES_WITH_FEW_IDS = 1 / 6;
/** A log has no head of columns. */
const IN_LOGS = SPELLINGS.filter(({ head }) => head === undefined);
const HELD = { heavy: 'log heavy with ids', few: 'log with few ids' } as const;

export const writeLog = ({ seed, bytes, ids, path, place }: LogOrder): WrittenLog => {
  const chance = new Chance(seed, LOG);
  const between = Math.max(LEAST_BETWEEN_BYTES, bytes / MOST_PLANTED);
  const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  const file = openSync(path, 'w');
  const planted: Planted[] = [];
  let fill = 0;
  let flushed = 0;
  let line = 0;
  let decoyLines = 0;
  const add = (text: string): void => {
    if (fill + text.length * 3 > CHUNK_BYTES) {
      writeSync(file, buffer, 0, fill);
      flushed += fill;
      fill = 0;
    }
    fill += buffer.write(text, fill, 'utf8');
  };
  const plant = (): void => {
    const spelling = IN_LOGS[planted.length % IN_LOGS.length] as (typeof SPELLINGS)[number];
    const card = plantedCard(chance, chance.bits());
    const { before, after } = lineFor(spelling, chance, { line, japanese: true });
    add(before);
    const { kind, name } = spelling;
    const found = { line: line + 1, offset: flushed + fill };
    planted.push({ file: place, kind, masked: card.masked, spelling: name, held: HELD[ids], ...found });
    add(`${spelling.spell(card, chance)}${after}\n`);
    line += 1;
  };
  try {
    while (flushed + fill < bytes) {
      if (flushed + fill >= (planted.length + 0.5) * between) plant();
      else {
        const hasIds = ids === 'heavy' || chance.happens(LINES_WITH_FEW_IDS);
        const text = `${hasIds ? decoyLine(chance, line) : ordinaryLine(chance, line)}\n`;
        add(text);
        if (hasIds) decoyLines += 1;
        line += text.split('\n').length - 1;
      }
    }
    writeSync(file, buffer, 0, fill);
    return { bytes: flushed + fill, decoyLines, planted };
  } finally {
    closeSync(file);
  }
};
