/**
 * What of a literal tells one script from another. Hosts, paths and words do; a nonce, a token or an instant does not:
 * it is new in every answer of a server. Text that is only dressed as a token (hex or base64 that decodes to signs one can
 * read) is kept, for it may hide an address.
 */

const QUERY = /[?#].*$/s;
const ADDRESS = /^(?:(?:https?|wss?):)?\/\/[^\s]+$|^\/[\w./%~-]*[?#]/i;
const HEX = /^(?:0x)?[0-9a-f]{16,}$/i;
const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const DATE = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?$/;
const DIGITS = /^\d{8,}$/;
const BASE64 = /^[A-Za-z0-9+/_-]{20,}={0,2}$/;
/** Tokens of frameworks: parts with a dot or colon between, each of the alphabet of base64. */
const PARTS = /^[A-Za-z0-9_-]{16,}(?:[.:][A-Za-z0-9_-]{6,})+$/;

const READABLE = /^[\t\n\r\x20-\x7e]*$/;

const isReadable = (bytes: string): boolean => bytes.length > 0 && READABLE.test(bytes);

const fromHex = (text: string): string =>
  (text.replace(/^0x/i, '').match(/../g) ?? []).map((pair) => String.fromCharCode(Number.parseInt(pair, 16))).join('');

const fromBase64 = (text: string): string => {
  const plain = text.replaceAll('-', '+').replaceAll('_', '/').replace(/=+$/, '');
  return plain.length % 4 === 1 ? '' : atob(plain);
};

/** Words have few digits and changes of case; random signs have many. */
const looksRandom = (text: string): boolean => {
  const digits = text.match(/\d/g)?.length ?? 0;
  const turns = text.match(/[a-z][A-Z]|[A-Z][a-z]{0,2}(?=[A-Z])/g)?.length ?? 0;
  return digits >= 3 && digits + turns >= text.length / 6;
};

const isToken = (text: string): boolean => {
  if (UUID.test(text) || DATE.test(text) || DIGITS.test(text)) return true;
  if (HEX.test(text)) return !isReadable(fromHex(text));
  if (BASE64.test(text)) return looksRandom(text) && !isReadable(fromBase64(text));
  return PARTS.test(text) && looksRandom(text);
};

/** Canonical text of a string: itself, its address without query, or `token`. */
export const stringKind = (text: string): string => {
  if (text.length <= 4_096 && isToken(text)) return 'token';
  return JSON.stringify(ADDRESS.test(text) ? text.replace(QUERY, '?') : text);
};

/** Seconds and milliseconds from 2001 to 2100. */
const isInstant = (value: number): boolean =>
  Number.isInteger(value) && ((value >= 1e9 && value < 4.11e9) || (value >= 1e12 && value < 4.11e12));

export const numberKind = (value: number): string => (isInstant(value) ? 'instant' : String(value));

const HOSTS = /(?:(?:https?|wss?):)?\/\/([a-z0-9.-]+\.[a-z0-9-]+|localhost|\[[0-9a-f:]+\])/gi;

/** The hosts that a text names, which is all that counts of mere data. */
export const hostsNamed = (text: string): readonly string[] =>
  [...text.slice(0, 100_000).matchAll(HOSTS)].map(([, host = '']) => host.toLowerCase());
