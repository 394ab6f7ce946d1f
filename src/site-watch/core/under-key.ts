/**
 * Finds a card number under a key that repeats (XOR), without knowing the key: signs that stand as far apart as the key
 * is long differ as those of the number do, whatever the key.
 */
/** As it may be typed or shown: whole, or in groups with one sign between. */
const writingsOf = (number: string): readonly string[] => {
  const grouped =
    number.length === 15 ? number.replace(/(.{4})(.{6})/, '$1 $2 ') : number.replaceAll(/.{4}(?=.)/g, '$& ');
  return [number, grouped, grouped.replaceAll(' ', '-')];
};

/** What each sign differs by from the one `period` places on: the same under any key of that length that repeats. */
type Rhythm = { readonly period: number; readonly differences: readonly number[] };

/** So many signs in rhythm are no accident: each weighs three bits and more. */
const LEAST_IN_RHYTHM = 10;

const rhythmsOf = (form: string): readonly Rhythm[] =>
  Array.from({ length: Math.min(form.length - LEAST_IN_RHYTHM, 8) }, (_, place) => {
    const period = place + 1;
    const at = (index: number): number => form.charCodeAt(index) ^ form.charCodeAt(index + period);
    return { period, differences: Array.from({ length: form.length - period }, (_each, index) => at(index)) };
  });

const XOR_LIMIT = 500_000;

const isInRhythm = (text: string, from: number, { period, differences }: Rhythm): boolean => {
  if (from + period + differences.length > text.length) return false;
  for (const [index, difference] of differences.entries()) {
    const at = from + index;
    if ((text.charCodeAt(at) ^ text.charCodeAt(at + period)) !== difference) return false;
  }
  // Digits that are digits again under a key, and signs that no byte makes, are something else.
  return !/^[\d\s]*$|[^\0-\xff]/.test(text.slice(from, from + period + differences.length));
};

/** The text without its key: what stands where the number does tells each byte of it. */
const withoutKey = (text: string, at: number, { period }: Rhythm, form: string): string => {
  const key = Array.from({ length: period }, (_, place) => text.charCodeAt(at + place) ^ form.charCodeAt(place));
  const phase = period - (at % period);
  const codes = Array.from(text, (sign, index) => sign.charCodeAt(0) ^ (key[(index + phase) % period] ?? 0));
  return codes.map((code) => String.fromCharCode(code)).join('');
};

type Candidate = { readonly form: string; readonly rhythm: Rhythm };

/** For one period: which candidates a first, and which a second difference leaves, as a set of bits. */
export type Sieve = {
  readonly period: number;
  readonly candidates: readonly Candidate[];
  readonly first: Uint8Array;
  readonly second: Uint8Array;
};

/** Nearly every place fails at its first two differences; the rest is compared sign by sign. */
export const sievesFor = (number: string): readonly Sieve[] => {
  const all = writingsOf(number).flatMap((form) => rhythmsOf(form).map((rhythm): Candidate => ({ form, rhythm })));
  return [...Map.groupBy(all, ({ rhythm }) => rhythm.period)].map(([period, candidates]) => {
    const [first, second] = [new Uint8Array(256), new Uint8Array(256)];
    for (const [place, { rhythm }] of candidates.entries()) {
      const [one = 0, two = 0] = rhythm.differences;
      first[one] = (first[one] ?? 0) | (1 << place);
      second[two] = (second[two] ?? 0) | (1 << place);
    }
    return { period, candidates, first, second };
  });
};

/** By their low bytes alone: what passes is compared whole. */
const lowBytes = (text: string, end: number): Uint8Array => {
  const bytes = new Uint8Array(end);
  for (let at = 0; at < end; at++) bytes[at] = text.charCodeAt(at);
  return bytes;
};

/** The text without its key, where the number stands in it under one. */
export const takeOffKey = (text: string, sieves: readonly Sieve[]): string | undefined => {
  const bytes = lowBytes(text, Math.min(text.length, XOR_LIMIT));
  for (const { period, candidates, first, second } of sieves) {
    const last = bytes.length - period - LEAST_IN_RHYTHM;
    for (let at = 0; at <= last; at++) {
      const one = first[(bytes[at] as number) ^ (bytes[at + period] as number)] as number;
      if (one === 0) continue;
      const left = one & (second[(bytes[at + 1] as number) ^ (bytes[at + 1 + period] as number)] as number);
      if (left === 0) continue;
      const found = candidates.find(({ rhythm }, place) => (left & (1 << place)) !== 0 && isInRhythm(text, at, rhythm));
      if (found !== undefined) return withoutKey(text, at, found.rhythm, found.form);
    }
  }
  return undefined;
};
