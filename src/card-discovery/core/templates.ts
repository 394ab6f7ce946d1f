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

type Tally = { seen: number; passed: number; listed: number };

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

export const createTemplates = (): Templates => {
  const tallies = new Map<number, Tally>();
  return {
    count: (key, passed) => {
      let tally = tallies.get(key);
      if (tally === undefined) {
        if (tallies.size >= PLACES_KEPT) return;
        tally = { seen: 0, passed: 0, listed: 0 };
        tallies.set(key, tally);
      }
      tally.seen += 1;
      if (passed) tally.passed += 1;
    },
    isTold: (key) => {
      const tally = tallies.get(key);
      if (tally === undefined || tally.seen < CERTAIN || tally.passed * 2 >= tally.seen) return false;
      tally.listed += 1;
      return tally.listed > LISTED;
    },
    isRare: (key) => (tallies.get(key)?.seen ?? 0) < ENOUGH,
    verdict: (key) => {
      const tally = tallies.get(key);
      if (tally === undefined || tally.seen < ENOUGH) return 'few';
      if (tally.passed * 2 < tally.seen) return 'ids';
      return tally.passed * 10 >= tally.seen * 9 ? 'cards' : 'few';
    },
  };
};
