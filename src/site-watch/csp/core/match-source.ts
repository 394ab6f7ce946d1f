/** Whether an address matches a source list: CSP3 sections 6.7.2.5 to 6.7.2.12, and the port that an upgrade changes. */
import type { HostSource, SourceExpression } from './source-expressions.ts';

export type Asked = {
  readonly url: URL;
  /** The protected page's. */
  readonly self: URL;
  /** After a redirect a path is not looked at, so that a policy does not tell where it led. */
  readonly redirected: boolean;
};

const DEFAULT_PORTS: Readonly<Record<string, string>> = { http: '80', https: '443', ws: '80', wss: '443' };

const schemeOf = (url: URL): string => url.protocol.slice(0, -1);
const portOf = (url: URL): string => url.port || (DEFAULT_PORTS[schemeOf(url)] ?? '');

/** A less safe scheme lets its safer forms pass. */
const UPGRADES: Readonly<Record<string, readonly string[]>> = {
  http: ['https'],
  ws: ['wss', 'http', 'https'],
  wss: ['https'],
};

const schemeMatches = (allowed: string, asked: string): boolean =>
  allowed === asked || (UPGRADES[allowed]?.includes(asked) ?? false);

/** A page of `http:` or `https:` speaks to sockets of the same safety too. */
const selfSchemeMatches = (self: string, asked: string): boolean => {
  if (self === 'http') return ['http', 'https', 'ws', 'wss'].includes(asked);
  if (self === 'https') return ['https', 'wss'].includes(asked);
  return self === asked;
};

export const matchesSelf = ({ url, self }: Asked): boolean => {
  if (url.origin !== 'null' && url.origin === self.origin) return true;
  if (url.hostname === '' || url.hostname !== self.hostname) return false;
  const [asked, own] = [schemeOf(url), schemeOf(self)];
  const samePorts = portOf(url) === portOf(self);
  const bothDefault = portOf(url) === DEFAULT_PORTS[asked] && portOf(self) === DEFAULT_PORTS[own];
  if (!samePorts && !bothDefault) return false;
  if (asked === 'https' || asked === 'wss') return true;
  return own === 'http' && asked === 'ws';
};

const hostMatches = (pattern: string, host: string): boolean => {
  if (pattern === '*') return true;
  if (pattern.startsWith('*.')) return host.endsWith(pattern.slice(1)) && host.length > pattern.length - 1;
  return pattern === host;
};

const portMatches = (allowed: string | undefined, url: URL): boolean => {
  const scheme = schemeOf(url);
  const port = portOf(url);
  if (allowed === '*') return true;
  if (allowed === undefined) return port === DEFAULT_PORTS[scheme];
  // An upgraded address has the safer scheme's port.
  return allowed === port || (allowed === '80' && port === '443' && (scheme === 'https' || scheme === 'wss'));
};

const decoded = (piece: string): string => {
  try {
    return decodeURIComponent(piece);
  } catch {
    return piece;
  }
};

const pathMatches = (pattern: string, path: string): boolean => {
  if (pattern === '' || (pattern === '/' && path === '')) return true;
  const exact = !pattern.endsWith('/');
  const wanted = pattern.split('/');
  const given = path.split('/');
  if (wanted.length > given.length || (exact && wanted.length !== given.length)) return false;
  const compared = exact ? wanted : wanted.slice(0, -1);
  return compared.every((piece, at) => decoded(piece) === decoded(given[at] ?? ''));
};

const hostSourceMatches = ({ scheme, host, port, path }: HostSource, asked: Asked): boolean => {
  const { url, self, redirected } = asked;
  if (url.hostname === '') return false;
  const ofUrl = schemeOf(url);
  const schemeFits = scheme === undefined ? selfSchemeMatches(schemeOf(self), ofUrl) : schemeMatches(scheme, ofUrl);
  if (!schemeFits || !hostMatches(host, url.hostname.toLowerCase()) || !portMatches(port, url)) return false;
  return redirected || pathMatches(path, url.pathname);
};

/** `*` alone lets nothing pass but what goes over the network: `data:` and `blob:` are named or blocked. */
const isStar = (source: HostSource): boolean =>
  source.host === '*' && source.scheme === undefined && source.port === undefined && source.path === '';

const NETWORK = ['http', 'https', 'ws', 'wss'];

export const sourceMatches = (source: SourceExpression, asked: Asked): boolean => {
  const scheme = schemeOf(asked.url);
  switch (source.kind) {
    case 'scheme':
      return schemeMatches(source.scheme, scheme);
    case 'host':
      if (isStar(source)) return NETWORK.includes(scheme) || scheme === schemeOf(asked.self);
      return hostSourceMatches(source, asked);
    case 'keyword':
      return source.keyword === 'self' && matchesSelf(asked);
    default:
      return false;
  }
};

export const listMatches = (sources: readonly SourceExpression[], asked: Asked): boolean =>
  sources.some((source) => sourceMatches(source, asked));
