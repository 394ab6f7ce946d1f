/**
 * Host and path of an address as the URL standard reads them. Nearly all that browsers report are plain: those are read
 * without the parser, which costs more than all else that is done with a report. Both ways say the same.
 */

export type AddressRead = {
  /** With its colon. */
  readonly protocol: string;
  /** With its port where that is not the scheme's own; empty where the scheme has none. */
  readonly host: string;
  readonly hostname: string;
  readonly origin: string;
};

/** A last label that begins with a letter is no number, and so the host no address of IPv4. */
const PLAIN_HOST = /^(https?:|wss?:)\/\/((?:[a-z0-9-]{1,63}\.){0,8}[a-z][a-z0-9-]{0,62})(?=[/?#]|$)/;

/** `undefined`: it is none. */
export const readAddress = (address: string): AddressRead | undefined => {
  const [, protocol, host] = PLAIN_HOST.exec(address) ?? [];
  if (protocol === undefined || host === undefined) return URL.parse(address) ?? undefined;
  return { protocol, host, hostname: host, origin: `${protocol}//${host}` };
};

/** No part of it begins with a dot, so that none leads upwards. */
const PLAIN_PATH = /^\/(?:[\w~-][\w.~-]*\/)*(?:[\w~-][\w.~-]*)?(?=[?#]|$)/;

/** Of an address at `origin`; `undefined`: it is at another, or is no address. */
export const readPath = (address: string, origin: string): string | undefined => {
  if (address.startsWith(origin)) {
    const [plain] = PLAIN_PATH.exec(address.slice(origin.length)) ?? [];
    if (plain !== undefined) return plain;
  }
  const url = URL.parse(address);
  return url?.origin === origin ? url.pathname : undefined;
};
