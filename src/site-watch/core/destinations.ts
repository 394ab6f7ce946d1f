/** Where a site may send card data: its payment provider's hosts. Its own host is never one of them (LEAK-01). */

/** A host name, or `*.` and the end of one. Lower case, no port. */
export const DESTINATION = /^(?:\*\.)?(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

export const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).hostname : '');

/** `*.example.jp` is every host below example.jp, not example.jp itself. */
export const isAmong = (host: string, destinations: readonly string[]): boolean =>
  destinations.some((allowed) =>
    allowed.startsWith('*.') ? host.endsWith(allowed.slice(1)) && host.length > allowed.length - 1 : host === allowed,
  );

/** @param destination of a finding: a host, or `*.` and the parent of hosts that carry the number themselves. */
export const isSentTo = (host: string, destination: string | undefined): boolean =>
  destination !== undefined && (host === destination || isAmong(host, [destination]));

/** As `co.jp`: names are registered below it. */
const SECOND_LEVEL = /^(?:[a-z]{2,3})\.[a-z]{2}$/;

/** The part of a host that somebody registered, as far as its form tells: `a.b.example.co.jp` → `example.co.jp`. */
export const parentOf = (host: string): string => {
  const labels = host.split('.');
  return labels.slice(SECOND_LEVEL.test(labels.slice(-2).join('.')) ? -3 : -2).join('.');
};

/** An address without query and fragment: what names a page or a script while its parameters change. */
export const addressOf = (url: string): string => url.split(/[?#]/, 1)[0] ?? url;
