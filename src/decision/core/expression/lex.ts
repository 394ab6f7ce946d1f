/** Text to tokens. Integers are decimal or 0x hexadecimal; strings take CEL's escapes, in either kind of quote. */
import { failed, type Outcome, ok } from '#kernel';
import type { Fault, FaultCode } from './fault.ts';

export type Token =
  | { readonly kind: 'int'; readonly at: number; readonly value: number }
  | { readonly kind: 'string'; readonly at: number; readonly value: string }
  | { readonly kind: 'name'; readonly at: number; readonly text: string }
  | { readonly kind: 'symbol'; readonly at: number; readonly text: string }
  | { readonly kind: 'end'; readonly at: number };

type Scanned = Outcome<{ readonly token: Token; readonly end: number }, Fault>;

const BLANK = /[ \t\r\n]*/y;
const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
const NUMBER = /0[xX][0-9A-Za-z]*|[0-9]+(?:\.[0-9]+)?[A-Za-z0-9_]*/y;
const SYMBOL = /&&|\|\||[=!<>]=|[<>!+\-*?:.,()[\]]/y;

const SIMPLE_ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\',
  '?': '?',
  '"': '"',
  "'": "'",
  '`': '`',
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};
const CODED_ESCAPE = /[xX]([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-3][0-7]{2})/y;

const matchAt = (pattern: RegExp, text: string, at: number): RegExpExecArray | null => {
  pattern.lastIndex = at;
  return pattern.exec(text);
};

/** No field of an attempt is longer. */
const MAX_TEXT_LENGTH = 1_024;

const fault = (code: FaultCode, at: number, expected: string) => failed({ code, at, expected });

/** Every token of `text` and an `end`, or the first thing that is no token. */
export const lex = (text: string): Outcome<readonly Token[], Fault> => {
  const tokens: Token[] = [];
  let at = 0;
  for (;;) {
    at += matchAt(BLANK, text, at)?.[0].length ?? 0;
    if (at >= text.length) return ok([...tokens, { kind: 'end', at }]);
    const scanned = scan(text, at);
    if (scanned.kind === 'failed') return scanned;
    tokens.push(scanned.value.token);
    at = scanned.value.end;
  }
};

const scan = (text: string, at: number): Scanned => {
  const name = matchAt(NAME, text, at)?.[0];
  if (name !== undefined) return ok({ token: { kind: 'name', at, text: name }, end: at + name.length });
  const number = matchAt(NUMBER, text, at)?.[0];
  if (number !== undefined) return scanInt(number, at);
  const symbol = matchAt(SYMBOL, text, at)?.[0];
  if (symbol !== undefined) return ok({ token: { kind: 'symbol', at, text: symbol }, end: at + symbol.length });
  const quote = text[at];
  if (quote === '"' || quote === "'") return scanString(text, at, quote);
  return fault('unexpected-character', at, 'an operator, a name, an integer or a quoted string');
};

const scanInt = (digits: string, at: number): Scanned => {
  if (!/^(?:[0-9]+|0[xX][0-9a-fA-F]+)$/.test(digits)) {
    return fault('not-an-int', at, 'an integer such as 50000 (amounts are integers in minor units)');
  }
  const value = Number(digits);
  if (!Number.isSafeInteger(value)) return fault('int-out-of-range', at, `at most ${Number.MAX_SAFE_INTEGER}`);
  return ok({ token: { kind: 'int', at, value }, end: at + digits.length });
};

const scanString = (text: string, start: number, quote: string): Scanned => {
  let value = '';
  let at = start + 1;
  while (at < text.length && text[at] !== '\n' && text[at] !== '\r') {
    const letter = text[at];
    if (letter === quote) return ok({ token: { kind: 'string', at: start, value }, end: at + 1 });
    if (value.length >= MAX_TEXT_LENGTH) {
      return fault('text-too-long', start, `at most ${MAX_TEXT_LENGTH} characters in quotes`);
    }
    if (letter !== '\\') {
      value += letter;
      at += 1;
      continue;
    }
    const escaped = scanEscape(text, at + 1);
    if (escaped === undefined) {
      return fault('bad-escape', at, String.raw`an escape of CEL such as \n \" \x41 \u0041`);
    }
    value += escaped.value;
    at = escaped.end;
  }
  return fault('unterminated-string', start, `a closing ${quote} on the same line`);
};

const scanEscape = (text: string, at: number): { value: string; end: number } | undefined => {
  const simple = SIMPLE_ESCAPES[text[at] ?? ''];
  if (simple !== undefined) return { value: simple, end: at + 1 };
  const coded = matchAt(CODED_ESCAPE, text, at);
  if (coded === null) return undefined;
  const [all, byte, short, long, octal] = coded;
  const point = octal === undefined ? Number.parseInt(byte ?? short ?? long ?? '', 16) : Number.parseInt(octal, 8);
  if (point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) return undefined;
  return { value: String.fromCodePoint(point), end: at + all.length };
};
