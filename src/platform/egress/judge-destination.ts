/**
 * Where a connection may go. A host is read as a browser reads it (WHATWG URL: `2130706433`, `0x7f.1` and `127.0.0.1`
 * are one), its addresses are looked up once, and only those that may be visited are given to connect to.
 */
import { isIP } from 'node:net';
import type { Refusal } from './port.ts';
import { isPublicAddress } from './public-address.ts';

/** All addresses of a name; none, or a rejection, when it has none. */
export type Resolve = (name: string) => Promise<readonly string[]>;

type Destination =
  | { readonly kind: 'go'; readonly host: string; readonly port: number; readonly addresses: readonly string[] }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

const PUBLIC_PORTS = new Set([80, 443]);

/** `undefined` when it is no host. IPv6 without brackets, names in lower case and without the final dot. */
const readHost = (text: string): string | undefined => {
  const bracketed = isIP(text) === 6 ? `[${text}]` : text;
  if (/[/?#@\\\s:]/.test(bracketed.replace(/^\[[^\]]*\]$/, ''))) return undefined;
  const url = URL.parse(`http://${bracketed}/`);
  return url?.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '') || undefined;
};

/** Names below `localhost` never leave the machine (RFC 6761 §6.3), whatever a resolver says. */
const addressesOf = async (host: string, resolve: Resolve): Promise<readonly string[]> => {
  if (isIP(host) !== 0) return [host];
  if (host === 'localhost' || host.endsWith('.localhost')) return ['127.0.0.1', '::1'];
  // No such name exists (RFC 6761 §6.4), so nobody is asked.
  if (host.endsWith('.invalid')) return [];
  return resolve(host).catch(() => []);
};

export const judgeDestination = async (
  asked: { readonly host: string; readonly port: number },
  allowedHosts: ReadonlySet<string>,
  resolve: Resolve,
): Promise<Destination> => {
  const { port } = asked;
  const host = readHost(asked.host);
  const refuse = (code: Refusal['code']): Destination => ({
    kind: 'refused',
    refusal: { host: host ?? asked.host.slice(0, 253), port, code },
  });
  if (host === undefined) return refuse('unresolvable');
  const allowed = allowedHosts.has(host);
  // A literal address says where it leads before its port matters, so that the record names the graver reason.
  if (!allowed && isIP(host) !== 0 && !isPublicAddress(host)) return refuse('address-not-public');
  if (!allowed && !PUBLIC_PORTS.has(port)) return refuse('port-not-allowed');
  const found = await addressesOf(host, resolve);
  if (found.length === 0) return refuse('unresolvable');
  const addresses = allowed ? found : found.filter(isPublicAddress);
  return addresses.length === 0 ? refuse('address-not-public') : { kind: 'go', host, port, addresses };
};
