/** The parts of a source list, as the grammar of CSP3 section 2.3.1 reads them. */

export type SourceExpression =
  | { readonly kind: 'none' }
  | { readonly kind: 'keyword'; readonly keyword: Keyword }
  | { readonly kind: 'nonce'; readonly value: string }
  | { readonly kind: 'hash'; readonly algorithm: 'sha256' | 'sha384' | 'sha512'; readonly value: string }
  /** Without its colon. */
  | { readonly kind: 'scheme'; readonly scheme: string }
  | HostSource
  /** Browsers pass over it. */
  | { readonly kind: 'not-valid'; readonly text: string; readonly why: 'unquoted-keyword' | 'malformed' };

export type HostSource = {
  readonly kind: 'host';
  readonly scheme: string | undefined;
  /** `*`, `*.shop.example` or a name, in lower case. */
  readonly host: string;
  /** `*`, digits, or absent. */
  readonly port: string | undefined;
  /** Empty: every path. */
  readonly path: string;
};

const KEYWORDS = [
  'self',
  'unsafe-inline',
  'unsafe-eval',
  'wasm-unsafe-eval',
  'strict-dynamic',
  'unsafe-hashes',
  'report-sample',
  'report-sha256',
  'report-sha384',
  'report-sha512',
  'trusted-types-eval',
  'inline-speculation-rules',
  'unsafe-allow-redirects',
] as const;

export type Keyword = (typeof KEYWORDS)[number];

const QUOTED = /^'(.*)'$/;
const NONCE = /^nonce-([A-Za-z0-9+/_-]+={0,2})$/i;
const HASH = /^(sha256|sha384|sha512)-([A-Za-z0-9+/_-]+={0,2})$/i;
const SCHEME = /^([A-Za-z][A-Za-z0-9+.-]*):$/;
const HOST =
  /^(?:([A-Za-z][A-Za-z0-9+.-]*):\/\/)?(\*|(?:\*\.)?[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*\.?|\[[0-9a-fA-F:.]+\])(?::([0-9]+|\*))?(\/[^?#\s]*)?$/;

const isKeyword = (text: string): text is Keyword => (KEYWORDS as readonly string[]).includes(text);

const quotedSource = (text: string, inner: string): SourceExpression => {
  const name = inner.toLowerCase();
  if (name === 'none') return { kind: 'none' };
  if (isKeyword(name)) return { kind: 'keyword', keyword: name };
  const nonce = NONCE.exec(inner)?.[1];
  if (nonce !== undefined) return { kind: 'nonce', value: nonce };
  const [, algorithm, value] = HASH.exec(inner) ?? [];
  if (algorithm !== undefined && value !== undefined) {
    // base64url is compared as base64 (CSP3 section 6.7.3.3).
    const plain = value.replaceAll('-', '+').replaceAll('_', '/');
    return { kind: 'hash', algorithm: algorithm.toLowerCase() as 'sha256', value: plain };
  }
  return { kind: 'not-valid', text, why: 'malformed' };
};

export const readSource = (text: string): SourceExpression => {
  const inner = QUOTED.exec(text)?.[1];
  if (inner !== undefined) return quotedSource(text, inner);
  const lower = text.toLowerCase();
  if (lower === 'none' || isKeyword(lower) || NONCE.test(text) || HASH.test(text)) {
    return { kind: 'not-valid', text, why: 'unquoted-keyword' };
  }
  const scheme = SCHEME.exec(text)?.[1];
  if (scheme !== undefined) return { kind: 'scheme', scheme: scheme.toLowerCase() };
  const [, ofScheme, host, port, path] = HOST.exec(text) ?? [];
  if (host === undefined) return { kind: 'not-valid', text, why: 'malformed' };
  return { kind: 'host', scheme: ofScheme?.toLowerCase(), host: host.toLowerCase(), port, path: path ?? '' };
};
