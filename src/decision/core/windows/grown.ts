/** Typed arrays that grow. */

export type Growable = Float64Array | Int32Array | Uint16Array | Uint8Array;

/** From here on an array grows by a quarter, so that little stands empty. */
const LARGE = 1 << 16;

/** How long an array of this length becomes that has to hold `needed`. */
export const grownLength = (length: number, needed: number): number =>
  Math.max(needed, length < LARGE ? length * 2 : length + (length >> 2));

/** A longer array of the same kind with the same beginning. */
export const lengthened = <A extends Growable>(array: A, length: number): A => {
  const longer = new (array.constructor as new (length: number) => A)(length);
  longer.set(array);
  return longer;
};

/** The array, or a longer one that has room for `needed`. */
export const withRoom = <A extends Growable>(array: A, needed: number): A =>
  needed <= array.length ? array : lengthened(array, grownLength(array.length, needed));

/** The bytes that these arrays take more once each of them has grown once. */
export const growthOf = (...arrays: readonly Growable[]): number =>
  arrays.reduce(
    (sum, array) => sum + (grownLength(array.length, array.length + 1) - array.length) * array.BYTES_PER_ELEMENT,
    0,
  );
