/**
 * A script's syntax tree, within bounds: what is too large, too deep or refused by the parser is said to be so, and is
 * then known by its SHA-256 alone. Runs no script.
 */
import { isParseError, parse } from 'meriyah';
import type { Syntax } from './syntax.ts';

export const NOT_PARSED = ['too-large', 'too-deep', 'syntax', 'time-limit'] as const;
export type NotParsed = (typeof NOT_PARSED)[number];

export type ParsedScript =
  | { readonly kind: 'parsed'; readonly program: Syntax; readonly isModule: boolean }
  | { readonly kind: 'not-parsed'; readonly reason: NotParsed };

/** In UTF-16 units. Above this a script is rather data; the largest libraries of shops have a tenth of it. */
export const LONGEST_SCRIPT = 6_000_000;

type Token = { readonly start: number; readonly end: number };

const OPTIONS = { next: true, ranges: true, webcompat: true } as const;

const parseAs = (source: string, sourceType: 'script' | 'module'): Syntax =>
  parse(source, { ...OPTIONS, sourceType }) as unknown as Syntax;

export const parseScript = (source: string): ParsedScript => {
  if (source.length > LONGEST_SCRIPT) return { kind: 'not-parsed', reason: 'too-large' };
  try {
    return { kind: 'parsed', program: parseAs(source, 'script'), isModule: false };
  } catch (error) {
    if (error instanceof RangeError) return { kind: 'not-parsed', reason: 'too-deep' };
    if (!isParseError(error)) throw error;
  }
  try {
    return { kind: 'parsed', program: parseAs(source, 'module'), isModule: true };
  } catch (error) {
    if (error instanceof RangeError) return { kind: 'not-parsed', reason: 'too-deep' };
    if (!isParseError(error)) throw error;
    return { kind: 'not-parsed', reason: 'syntax' };
  }
};

/** What makes a function that is no statement by itself one: an expression, a method with and without its name. */
const SURROUNDINGS = [
  ['', ''],
  ['(', ')'],
  ['({', '})'],
  ['({m', '})'],
] as const;

const readTokens = (source: string, [before, after]: (typeof SURROUNDINGS)[number]): readonly Token[] => {
  const tokens: Token[] = [];
  const note = (start: number, end: number): void => {
    if (start >= before.length && end <= before.length + source.length)
      tokens.push({ start: start - before.length, end: end - before.length });
  };
  try {
    parse(`${before}${source}${after}`, { ...OPTIONS, onToken: (_kind, start, end) => note(start, end) });
  } catch (error) {
    if (!(error instanceof RangeError) && !isParseError(error)) throw error;
  }
  return tokens;
};

/** The tokens of a piece of a script, as far as they can be read. */
export const tokensOf = (source: string): readonly Token[] => {
  const reach = (tokens: readonly Token[]): number => tokens.at(-1)?.end ?? 0;
  return SURROUNDINGS.map((around) => readTokens(source, around)).reduce((best, tokens) =>
    reach(tokens) > reach(best) ? tokens : best,
  );
};
