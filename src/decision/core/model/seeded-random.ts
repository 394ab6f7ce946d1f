/** A sequence that a seed determines, on every machine: what a training draws can be drawn again. */

export type SeededRandom = {
  /** From 0 up to but not including the limit. */
  readonly below: (limit: number) => number;
  /** So many of 0 … count − 1, in ascending order. */
  readonly choose: (count: number, chosen: number) => Int32Array;
};

/** splitmix32 (public domain, after Steele, Lea and Flood 2014). */
export const seededRandom = (seed: number): SeededRandom => {
  let state = seed >>> 0;
  const unit = (): number => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = state ^ (state >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
  return {
    below: (limit) => Math.floor(unit() * limit),
    choose: (count, chosen) => {
      const all = new Int32Array(chosen);
      let taken = 0;
      for (let place = 0; place < count && taken < chosen; place += 1) {
        if (unit() * (count - place) >= chosen - taken) continue;
        all[taken] = place;
        taken += 1;
      }
      return all;
    },
  };
};
