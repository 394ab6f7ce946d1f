/**
 * Searches the values of one column. The column's name stands before each value as a name does in a log, and the column as
 * a whole is the template: of an id column one value in ten passes Luhn, of a column of cards nearly all.
 */
import { createDetector, noSightings } from './detect-stream.ts';
import type { ColumnDetectorOptions, CreateColumnDetector } from './detector.ts';
import type { Sighting } from './finding.ts';
import { luhnHolds } from './known-numbers.ts';
import { createTemplates } from './templates.ts';

type Keyed = Sighting & { readonly key: string };

const LIMIT = 10_000;
const WHOLE_NUMBER = /^[0-9]{13,19}$/;
const COLUMN = 0;
/** Below three digits nothing can be found. */
const FEWEST = /[0-9０-９].*[0-9０-９].*[0-9０-９]|[+/=%\\]/s;

const encoder = new TextEncoder();

export const createColumnDetector: CreateColumnDetector = (options) => {
  const templates = createTemplates();
  const sightings: Keyed[] = [];
  const unlisted = noSightings();
  const prefix = encoder.encode(`${options.name}=`);
  let testNumbers = 0;
  let bytes = 0;
  return {
    look: (value, key) => {
      const content = typeof value === 'object' ? value : encoder.encode(String(value));
      bytes += content.length;
      if (typeof value !== 'object') {
        const text = String(value);
        if (WHOLE_NUMBER.test(text)) templates.count(COLUMN, luhnHolds(content, 0, content.length, 0x30));
        if (!FEWEST.test(text)) return;
      }
      const found = searchValue(options, prefix, content);
      testNumbers += found.testNumbers;
      for (const sighting of found.sightings) {
        const keyed = { ...sighting, offset: Math.max(0, sighting.offset - prefix.length), key };
        if (sightings.length < (options.limit ?? LIMIT)) sightings.push(keyed);
        else unlisted[sighting.kind][sighting.confidence] += 1;
      }
    },
    end: () => {
      const verdict = templates.verdict(COLUMN);
      return {
        sightings: sightings.map((sighting) => inColumn(sighting, verdict)),
        unlisted,
        testNumbers,
        bytes,
        lines: 0,
      };
    },
  };
};

const searchValue = (options: ColumnDetectorOptions, prefix: Uint8Array, content: Uint8Array) => {
  const { name: _name, ...rest } = options;
  const detector = createDetector(rest);
  detector.push(prefix);
  detector.push(content);
  return detector.end();
};

const ALONE = new Set(['brand-length-luhn', 'rare-form', 'named-field', 'named-id', 'part-of-a-word']);

const inColumn = (sighting: Keyed, verdict: 'ids' | 'cards' | 'few'): Keyed => {
  if (verdict === 'few' || !ALONE.has(sighting.reason)) return sighting;
  return verdict === 'ids'
    ? { ...sighting, confidence: 'low', reason: 'id-column' }
    : { ...sighting, confidence: 'high', reason: 'column-of-cards' };
};
