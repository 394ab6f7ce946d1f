/** The brand a BIN belongs to, by the ranges of ISO/IEC 7812 that the brands publish; for the reader only. */
type Range = { readonly brand: string; readonly from: number; readonly to: number };

const LENGTH = 6;

/** Every BIN whose first digits lie between those of `first` and `last`, which have the same number of digits. */
const range = (brand: string, first: number, last: number = first): Range => {
  const width = 10 ** (LENGTH - String(first).length);
  return { brand, from: first * width, to: (last + 1) * width - 1 };
};

/** The first match counts: a narrow range stands before the wide one that surrounds it. */
const RANGES: readonly Range[] = [
  range('Visa', 4),
  range('Mastercard', 51, 55),
  range('Mastercard', 2221, 2720),
  range('JCB', 3528, 3589),
  range('JCB', 3088, 3094),
  range('JCB', 3096, 3102),
  range('JCB', 3112, 3120),
  range('JCB', 3158, 3159),
  range('JCB', 3337, 3349),
  range('American Express', 34),
  range('American Express', 37),
  range('Diners Club', 300, 305),
  range('Diners Club', 3095),
  range('Diners Club', 36),
  range('Diners Club', 38, 39),
  range('Discover', 6011),
  range('Discover', 644, 649),
  range('Discover', 65),
  range('UnionPay', 62),
  range('UnionPay', 8100, 8171),
  range('Maestro', 50),
  range('Maestro', 56, 69),
];

/** `undefined` where the first six digits are in no range above. */
export const brandOf = (bin: string): string | undefined => {
  const six = Number(bin.slice(0, LENGTH));
  return RANGES.find(({ from, to }) => six >= from && six <= to)?.brand;
};
