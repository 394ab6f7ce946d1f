/**
 * The lab attacks only itself: whatever listens, sends or is told where to send asks here first. A name counts as
 * loopback only when it must be (RFC 6761 section 6.3), and is then reached by address, so that no resolver has a say.
 */
import { BlockList, isIP } from 'node:net';

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');
LOOPBACK.addSubnet('::ffff:127.0.0.0', 104, 'ipv6');

/** @param address of a socket's other end, without brackets or zone. */
export const isLoopbackAddress = (address: string): boolean => {
  const family = isIP(address);
  return family !== 0 && LOOPBACK.check(address, family === 4 ? 'ipv4' : 'ipv6');
};

/** @param hostname as `URL.hostname` gives it: lower case, IPv6 in brackets. */
export const isLoopbackHost = (hostname: string): boolean =>
  hostname === 'localhost' ||
  /^(?:[a-z0-9-]+\.)+localhost$/.test(hostname) ||
  isLoopbackAddress(hostname.replace(/^\[(.*)\]$/, '$1'));

export class NotLoopback extends Error {
  constructor(where: string) {
    super(`the lab reaches loopback addresses only, not ${where}`);
    this.name = 'NotLoopback';
  }
}

/** @throws NotLoopback */
export const requireLoopback = (url: string | URL): URL => {
  const parsed = new URL(url);
  if (!['http:', 'ws:'].includes(parsed.protocol) || !isLoopbackHost(parsed.hostname)) {
    throw new NotLoopback(`${parsed.protocol}//${parsed.hostname}`);
  }
  return parsed;
};

/** Where a loopback URL is connected to: names of `localhost` mean 127.0.0.1, where every server of the lab listens. */
export const connectAddress = (url: URL): string => {
  const bare = url.hostname.replace(/^\[(.*)\]$/, '$1');
  return isIP(bare) === 0 ? '127.0.0.1' : bare;
};
