/**
 * Addresses by their shape, as far as they name a place: origin and path, without query and fragment, with a placeholder
 * where a path carries a number of an order, a token or a build. What changes with each visit is no change of a page.
 */

const LONGEST = 300;
export const ANY = '{id}';

/** Long and of letters and digits mixed, or mostly digits: nobody names a page so. */
const isIdentifier = (part: string): boolean => {
  const digits = part.replaceAll(/\D/g, '').length;
  if (digits >= 3 && digits * 2 >= part.length) return true;
  if (/^[0-9a-f-]{8,}$/i.test(part) && digits > 0) return true;
  return part.length >= 16 && digits > 0 && /[a-z]/i.test(part);
};

/** `app.3f9a1c02.js` is `app.{id}.js`; `HT-00012` is `{id}`; `v2` stays. */
const segmentShape = (segment: string): string => {
  if (isIdentifier(segment)) return /\.[a-z]{2,5}$/i.test(segment) ? partsShape(segment) : ANY;
  return partsShape(segment);
};

const partsShape = (segment: string): string =>
  segment
    .split(/([._~-])/)
    .map((part) => (isIdentifier(part) ? ANY : part))
    .join('');

const pathShape = (path: string): string => path.split('/').map(segmentShape).join('/').slice(0, LONGEST);

/** `https://pay.example/v2/orders/{id}`. What is not fetched over the network is named by its scheme alone. */
export const addressShape = (address: string): string => {
  const url = URL.parse(address);
  if (url === null) return '';
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return address === 'about:srcdoc' ? address : url.protocol;
  return `${url.origin}${pathShape(url.pathname)}`;
};

/** `https://pay.example`; of what has none, the scheme. */
export const originOf = (address: string): string => {
  const url = URL.parse(address);
  if (url === null) return '';
  return url.origin === 'null' ? url.protocol : url.origin;
};

/** Text as it may be kept: long numbers are nobody's heading. */
export const textShape = (text: string): string => text.replaceAll(/\d[\d ,.-]{2,}\d/g, '…').slice(0, 120);

/** A name of a field or cookie, in which a token may hide. */
export const nameShape = (name: string): string =>
  name
    .split(/([[\]._-])/)
    .map((part) => (part.length >= 8 && isIdentifier(part) ? ANY : part))
    .join('')
    .slice(0, 80);
