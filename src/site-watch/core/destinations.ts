/** Where a site may send card data: its payment provider's hosts. Its own host is never one of them (LEAK-01). */

/** A host name, or `*.` and the end of one. Lower case, no port. */
export const DESTINATION = /^(?:\*\.)?(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

export const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).hostname : '');

/** `*.example.jp` is every host below example.jp, not example.jp itself. */
export const isAmong = (host: string, destinations: readonly string[]): boolean =>
  destinations.some((allowed) =>
    allowed.startsWith('*.') ? host.endsWith(allowed.slice(1)) && host.length > allowed.length - 1 : host === allowed,
  );

/** An address without query and fragment: what names a page or a script while its parameters change. */
export const addressOf = (url: string): string => url.split(/[?#]/, 1)[0] ?? url;
