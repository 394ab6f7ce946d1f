/**
 * The template test. Values that stand in the same place of many lines are judged together: of ids about one in ten passes
 * Luhn, of card numbers nearly all do. The place is what stands before: twelve bytes, digits made alike.
 */
const PLACES_KEPT = 65_536;
const BEFORE = 12;
const LINE_END = 0x0a;
const ENOUGH = 5;
const CERTAIN = 64;
const LISTED = 20;

export type Templates = {
  /** Counts a value of the form of a card number; `passed` when it passes Luhn. */
  count(key: number, passed: boolean): void;
  verdict(key: number): 'ids' | 'cards' | 'few';
  /** Fewer values in this place than a verdict takes. */
  isRare(key: number): boolean;
  /** Whether the place is known for ids beyond doubt and enough of its values were asked about. */
  isTold(key: number): boolean;
};

/** Of the bytes before `start` in its line and the number of digits. */
export const templateOf = (bytes: Uint8Array, start: number, digits: number): number => {
  let hash = 0x811c9dc5 ^ digits;
  for (let at = start - 1; at >= start - BEFORE; at -= 1) {
    const byte = bytes[at] as number;
    hash = Math.imul(hash ^ (byte >= 0x30 && byte <= 0x39 ? 0x30 : byte), 0x01000193);
    if (byte === LINE_END) break;
  }
  return hash;
};

/** Slots of an open table: a power of two, twice as many as places are kept. */
const SLOTS = 2 * PLACES_KEPT;

type Table = {
  readonly keys: Int32Array;
  /** A slot with none seen is free. */
  readonly seen: Uint32Array;
  readonly passed: Uint32Array;
  readonly listed: Uint32Array;
};

const tableOf = (slots: number): Table => ({
  keys: new Int32Array(slots),
  seen: new Uint32Array(slots),
  passed: new Uint32Array(slots),
  listed: new Uint32Array(slots),
});

/** The slot that holds the key, or the free one where it belongs. */
const slotOf = ({ keys, seen }: Table, key: number): number => {
  const last = keys.length - 1;
  let slot = (key ^ (key >>> 15)) & last;
  while (seen[slot] !== 0 && keys[slot] !== key) slot = (slot + 1) & last;
  return slot;
};

const FIRST_SLOTS = 1_024;

const grown = (table: Table): Table => {
  const larger = tableOf(2 * table.keys.length);
  for (const [slot, key] of table.keys.entries()) {
    if (table.seen[slot] === 0) continue;
    const to = slotOf(larger, key);
    larger.keys[to] = key;
    for (const name of ['seen', 'passed', 'listed'] as const) larger[name][to] = table[name][slot] as number;
  }
  return larger;
};

export const createTemplates = (): Templates => {
  let table = tableOf(FIRST_SLOTS);
  let places = 0;
  const at = (counts: Uint32Array, key: number): number => counts[slotOf(table, key | 0)] as number;
  return {
    count: (given, passed) => {
      const key = given | 0;
      let slot = slotOf(table, key);
      if (table.seen[slot] === 0) {
        if (places >= PLACES_KEPT) return;
        places += 1;
        if (2 * places > table.keys.length && table.keys.length < SLOTS) {
          table = grown(table);
          slot = slotOf(table, key);
        }
        table.keys[slot] = key;
      }
      table.seen[slot] = (table.seen[slot] as number) + 1;
      if (passed) table.passed[slot] = (table.passed[slot] as number) + 1;
    },
    isTold: (given) => {
      const slot = slotOf(table, given | 0);
      const seen = table.seen[slot] as number;
      if (seen < CERTAIN || (table.passed[slot] as number) * 2 >= seen) return false;
      table.listed[slot] = (table.listed[slot] as number) + 1;
      return (table.listed[slot] as number) > LISTED;
    },
    isRare: (key) => at(table.seen, key) < ENOUGH,
    verdict: (key) => {
      const seen = at(table.seen, key);
      const passed = at(table.passed, key);
      if (seen < ENOUGH) return 'few';
      if (passed * 2 < seen) return 'ids';
      return passed * 10 >= seen * 9 ? 'cards' : 'few';
    },
  };
};
