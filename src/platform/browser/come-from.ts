/**
 * A customer comes from somewhere: a page of the referrer's address stands in the browser, served by us without a
 * request, and a link on it is pressed. So the shop gets what a real visit sends: the referrer, `Sec-Fetch-Site:
 * cross-site`, and a page with a history.
 */
import { pressAt } from './act-on-element.ts';
import type { CdpSession } from './cdp.ts';

/** A page that is served to the browser instead of what its address would answer. */
export type StandIn = { readonly url: string; readonly html: string };

const escaped = (text: string): string => text.replace(/[&"<>]/g, (character) => `&#${character.codePointAt(0) ?? 0};`);

/** One link that fills the page. Search engines tell no more of themselves than their origin. */
export const pageBefore = (referrer: string, url: string): StandIn => ({
  url: referrer,
  html: `<!doctype html><meta name="referrer" content="origin"><link rel="icon" href="data:,"><meta name="viewport" content="width=device-width">
    <a href="${escaped(url)}" style="position:fixed;inset:0">${escaped(url)}</a>`,
});

/** Presses the link. */
export const leaveFor = (page: CdpSession): Promise<void> => pressAt(page, { x: 150, y: 150 });
