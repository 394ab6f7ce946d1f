/** Addresses in reports come from customers' browsers: what could be a card number in them is never kept. */
import { isCardNumber } from '#kernel';

/** As a person or a script may write one: digits with spaces, hyphens, dots, underscores or plus signs between. */
const DIGITS = /\d(?:[\s._+-]?\d){12,18}/g;
const LONGER = /\d{20,}/g;
const REMOVED = '[number]';
const SHORTEST = 13;

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** Of a run of any length: whether 13 to 19 of its digits in a row are a card number. */
const holdsCardNumber = (run: string): boolean => {
  const digits = run.replaceAll(/\D/g, '');
  for (let length = SHORTEST; length <= 19; length++) {
    for (let from = 0; from + length <= digits.length; from++) {
      if (isCardNumber(digits.slice(from, from + length))) return true;
    }
  }
  return false;
};

const LONGEST_RUN = 400;

const withoutNumbers = (text: string): string =>
  text
    .replaceAll(LONGER, (run) => (run.length > LONGEST_RUN || holdsCardNumber(run) ? REMOVED : run))
    .replaceAll(DIGITS, (run) => (holdsCardNumber(run) ? REMOVED : run));

/** Printable ASCII with nothing encoded and fewer digits in all than the shortest card number has: nearly every address. */
const isHarmless = (text: string): boolean => {
  let digits = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 0x20 || code > 0x7e || code === 0x25) return false;
    if (code >= 0x30 && code <= 0x39) digits++;
  }
  return digits < SHORTEST;
};

/** The text as it may be kept: decoded where that shows a number, at most `limit` characters. */
export const redactAddress = (text: string, limit: number): string => {
  if (text.length <= limit && isHarmless(text)) return text;
  const plain = decoded(text);
  const safe = withoutNumbers(plain);
  // What is written over slashes or letters in between is another number to us, and none to a thief either.
  const kept = safe === plain ? withoutNumbers(text) : safe;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the database holds no NUL, and a list no line breaks
  const printable = kept.toWellFormed().replaceAll(/[\0-\x1f\x7f]/g, '\uFFFD');
  return printable.length <= limit ? printable : `${printable.slice(0, limit - 1)}…`;
};
