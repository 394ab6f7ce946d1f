/** Errors that a visitor should not be shown, and that name the inside of a shop (LEAK-03, LEAK-04). */
import type { SignCode } from './signs.ts';

type Pattern = { readonly code: SignCode; readonly name: string; readonly pattern: RegExp };

const PATTERNS: readonly Pattern[] = [
  { code: 'sql-error-shown', name: 'sqlstate', pattern: /SQLSTATE\[\w+\]/ },
  {
    code: 'sql-error-shown',
    name: 'mysql',
    pattern: /You have an error in your SQL syntax|mysqli?_(?:query|fetch\w*)\(\)/,
  },
  { code: 'sql-error-shown', name: 'postgresql', pattern: /pg_(?:query|exec)\(\)|ERROR:\s+syntax error at or near/ },
  { code: 'sql-error-shown', name: 'oracle', pattern: /\bORA-\d{5}:/ },
  { code: 'sql-error-shown', name: 'sql-server', pattern: /Unclosed quotation mark after the character string/ },
  { code: 'sql-error-shown', name: 'pear-db', pattern: /(?:MDB2|DB) Error: (?:syntax error|no such|unknown)/ },
  {
    code: 'debug-page-shown',
    name: 'symfony',
    pattern: /Symfony Exception|class="sf-toolbar|exception-summary|\/_profiler\//,
  },
  {
    code: 'debug-page-shown',
    name: 'laravel',
    pattern: /Whoops, looks like something went wrong|Illuminate\\[A-Z]\w+\\/,
  },
  { code: 'debug-page-shown', name: 'django', pattern: /because you have <code>DEBUG = True<\/code>/ },
  { code: 'debug-page-shown', name: 'rails', pattern: /Action Controller: Exception caught/ },
  { code: 'debug-page-shown', name: 'asp-net', pattern: /Server Error in '[^']{0,100}' Application/ },
  {
    code: 'stack-trace-shown',
    name: 'php',
    pattern:
      /(?:Fatal error|Warning|Notice|Deprecated|Parse error)(?:<\/b>)?:\s[^\n]{0,400} in (?:<b>)?(?:\/|[A-Z]:\\)[^\n]{1,300} on line (?:<b>)?\d+/,
  },
  { code: 'stack-trace-shown', name: 'php-trace', pattern: /Stack trace:\s*(?:<br ?\/?>)?\s*#0 / },
  { code: 'stack-trace-shown', name: 'java', pattern: /^\s*at [\w$.]+\([\w$]+\.java:\d+\)/m },
  { code: 'stack-trace-shown', name: 'python', pattern: /Traceback \(most recent call last\)/ },
  {
    code: 'stack-trace-shown',
    name: 'node',
    pattern: /\bat [\w.<> ]{1,80} \((?:file:\/\/)?\/[^\s():]{1,200}\.[cm]?[jt]s:\d+:\d+\)/,
  },
];

export type ShownError = { readonly code: SignCode; readonly name: string };

/** @param ordinary pages of the shop that were asked for as they are: what stands there too is no error. */
export const errorsIn = (text: string, ordinary: readonly string[]): readonly ShownError[] =>
  PATTERNS.filter(({ pattern }) => pattern.test(text) && !ordinary.some((page) => pattern.test(page))).map(
    ({ code, name }) => ({ code, name }),
  );
