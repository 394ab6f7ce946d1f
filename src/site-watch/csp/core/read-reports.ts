/**
 * Reads what browsers report: `application/csp-report` (CSP level 2 report-uri) and `application/reports+json`
 * (Reporting API: violations, hashes of scripts, missing integrity). What is left of a report names hosts, a page's
 * path and a hash; no query, no sample, no user agent.
 */
import { isExtension, isInjector, isSchemeOnly, type NoiseReason } from './noise-facts.ts';
import { type AddressRead, readAddress, readPath } from './read-address.ts';
import { redactAddress } from './redact-address.ts';

export type Report = {
  readonly kind: 'violation' | 'script-hash' | 'integrity';
  readonly directive: string;
  readonly disposition: 'report' | 'enforce';
  /** A host, with its port where that is not its scheme's, or a word: `inline`, `eval`, `data`, `blob`. */
  readonly blocked: string;
  /** `sha256-…`, or empty. */
  readonly hash: string;
  /** Of the page. */
  readonly path: string;
  /** What an alert may be about: `connect evil.example`; empty where none can. */
  readonly subject: string;
};

export type ReadReport =
  | { readonly kind: 'report'; readonly report: Report }
  | { readonly kind: 'noise'; readonly reason: NoiseReason };

/** More in one message are the noise of whoever sends them. */
export const MOST_IN_ONE = 100;

const LONGEST = { directive: 40, blocked: 120, path: 160, address: 4_000 } as const;

const noise = (reason: NoiseReason): ReadReport => ({ kind: 'noise', reason });

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const textIn = (fields: Fields, ...names: readonly string[]): string => {
  for (const name of names) {
    const value = fields[name];
    if (typeof value === 'string') return value.slice(0, LONGEST.address);
  }
  return '';
};

/** @param body parsed JSON. @param origin the site's. */
export const readReports = (body: unknown, origin: string): readonly ReadReport[] => {
  if (Array.isArray(body)) {
    const read = body.slice(0, MOST_IN_ONE).map((each) => readOne(each, origin));
    const more = body.slice(MOST_IN_ONE).map(() => noise('over-limit'));
    return [...read, ...more];
  }
  const old = isFields(body) ? body['csp-report'] : undefined;
  if (isFields(old)) return [readViolation(old, origin)];
  return isFields(body) && typeof body.type === 'string' ? [readOne(body, origin)] : [noise('unreadable')];
};

const readOne = (value: unknown, origin: string): ReadReport => {
  if (!isFields(value) || !isFields(value.body)) return noise('unreadable');
  const fields = { ...value.body, url: value.url };
  switch (value.type) {
    case 'csp-violation':
      return readViolation(fields, origin);
    case 'csp-hash':
      return readHash(fields, origin);
    case 'integrity-violation':
      return readIntegrity(fields, origin);
    default:
      return noise('other-report');
  }
};

/** The page's path, unless it is none of the site's. */
const pageOf = (fields: Fields, origin: string): string | NoiseReason => {
  const address = textIn(fields, 'documentURL', 'document-uri', 'document_url', 'url');
  if (/^about:?/i.test(address)) return 'about-page';
  if (isExtension(address)) return 'extension';
  const path = readPath(address, origin);
  if (path !== undefined) return redactAddress(path, LONGEST.path);
  return readAddress(address) === undefined ? 'unreadable' : 'other-site';
};

const isReason = (page: string): page is NoiseReason => !page.startsWith('/');

const blockedOf = (address: string, read: AddressRead | undefined): string => {
  if (read !== undefined && read.host !== '') return redactAddress(read.host, LONGEST.blocked);
  return redactAddress(address.replace(/:.*$/s, '').toLowerCase(), LONGEST.blocked);
};

const DATA_IS_HARMLESS = ['font-src', 'img-src', 'media-src', 'style-src', 'style-src-elem'];

const readViolation = (fields: Fields, origin: string): ReadReport => {
  const page = pageOf(fields, origin);
  if (isReason(page)) return noise(page);
  const blockedAddress = textIn(fields, 'blockedURL', 'blocked-uri');
  const source = textIn(fields, 'sourceFile', 'source-file');
  if (isExtension(blockedAddress) || isExtension(source)) return noise('extension');
  if (source !== '' && isSchemeOnly(source)) return noise('scheme-only-source');
  if (/^about(?::|$)/i.test(blockedAddress)) return noise('about-page');
  // Firefox writes the directive with its sources.
  const [written = ''] = textIn(fields, 'effectiveDirective', 'effective-directive', 'violated-directive').split(' ');
  const directive = written.toLowerCase();
  if (!/^[a-z-]{3,40}$/.test(directive)) return noise('unreadable');
  const read = readAddress(blockedAddress);
  const blocked = blockedOf(blockedAddress, read) || 'inline';
  if (blocked === 'data' && DATA_IS_HARMLESS.includes(directive)) return noise('inline-data');
  if (isInjector(read?.hostname ?? '')) return noise('injected-software');
  const disposition = textIn(fields, 'disposition') === 'enforce' ? 'enforce' : 'report';
  const subject = subjectOf(directive, read, origin);
  return {
    kind: 'report',
    report: { kind: 'violation', directive, disposition, blocked, hash: '', path: page, subject },
  };
};

const HASH = /^sha(?:256|384|512)-[A-Za-z0-9+/_-]{40,88}={0,2}$/;

const readHash = (fields: Fields, origin: string): ReadReport => {
  const page = pageOf(fields, origin);
  if (isReason(page)) return noise(page);
  const address = textIn(fields, 'subresource_url', 'subresourceURL');
  const hash = textIn(fields, 'hash');
  if (isExtension(address)) return noise('extension');
  // Of a script of another origin that was not asked for with CORS the browser may not tell the hash.
  if (address === '' || (hash !== '' && !HASH.test(hash))) return noise('unreadable');
  const read = readAddress(address);
  const directive = redactAddress(textIn(fields, 'destination'), LONGEST.directive) || 'script';
  const subject = hash === '' ? subjectOf('script-src', read, origin) : `script-hash ${hash}`;
  const common = { directive, disposition: 'report', blocked: blockedOf(address, read), path: page } as const;
  return { kind: 'report', report: { kind: 'script-hash', ...common, hash, subject } };
};

const readIntegrity = (fields: Fields, origin: string): ReadReport => {
  const page = pageOf(fields, origin);
  if (isReason(page)) return noise(page);
  const address = textIn(fields, 'blockedURL');
  if (isExtension(address)) return noise('extension');
  const read = readAddress(address);
  if (read === undefined) return noise('unreadable');
  const directive = redactAddress(textIn(fields, 'destination'), LONGEST.directive) || 'script';
  const disposition = fields.reportOnly === false ? 'enforce' : 'report';
  const subject = subjectOf('script-src', read, origin);
  const common = { directive, disposition, blocked: blockedOf(address, read), path: page } as const;
  return { kind: 'report', report: { kind: 'integrity', ...common, hash: '', subject } };
};

const GROUPS: Readonly<Record<string, string>> = {
  'child-src': 'frame',
  'connect-src': 'connect',
  'form-action': 'form',
  'frame-src': 'frame',
  'script-src': 'script',
  'script-src-elem': 'script',
  'worker-src': 'script',
};

const SENDS = new Set(['http:', 'https:', 'ws:', 'wss:']);

/** Something ran, was shown, or got data that came from or went to a host that is not the shop's. */
const subjectOf = (directive: string, read: AddressRead | undefined, origin: string): string => {
  const group = GROUPS[directive];
  if (group === undefined || read === undefined || !SENDS.has(read.protocol) || read.origin === origin) return '';
  return `${group} ${redactAddress(read.host, LONGEST.blocked)}`;
};
