/** The brand a BIN belongs to, by the ranges of ISO/IEC 7812 that the brands publish; for the reader only. */
const RANGES: readonly { readonly brand: string; readonly from: number; readonly to: number }[] = [
  { brand: 'Diners Club', from: 300_000, to: 305_999 },
  { brand: 'American Express', from: 340_000, to: 349_999 },
  { brand: 'JCB', from: 352_800, to: 358_999 },
  { brand: 'Diners Club', from: 360_000, to: 369_999 },
  { brand: 'American Express', from: 370_000, to: 379_999 },
  { brand: 'Diners Club', from: 380_000, to: 399_999 },
  { brand: 'Visa', from: 400_000, to: 499_999 },
  { brand: 'Mastercard', from: 222_100, to: 272_099 },
  { brand: 'Mastercard', from: 510_000, to: 559_999 },
  { brand: 'Discover', from: 601_100, to: 601_199 },
  { brand: 'UnionPay', from: 620_000, to: 629_999 },
  { brand: 'Discover', from: 644_000, to: 659_999 },
];

/** `undefined` where the first six digits are in no range above. */
export const brandOf = (bin: string): string | undefined => {
  const six = Number(bin.slice(0, 6));
  return RANGES.find(({ from, to }) => six >= from && six <= to)?.brand;
};
