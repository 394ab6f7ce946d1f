/**
 * What documents set as cookies: names and attributes, never values. The browser tells it apart from the response, before
 * or after it, once for each hop of a redirect.
 */
import type { CdpSession, Protocol } from './cdp.ts';

type ExtraInfo = Protocol.Events['Network.responseReceivedExtraInfo'];
type Kept = { status: number | undefined; readonly cookies: string[] };

const MOST_COOKIES = 60;
const MOST_RESPONSES = 5_000;
const COOKIE_LENGTH = 300;

/** `session=abc; Path=/` as `session; Path=/`. A cookie without a name is all value. */
export const withoutValue = (cookie: string): string => {
  const [pair = '', ...attributes] = cookie.split(';').map((part) => part.trim());
  const name = pair.includes('=') ? pair.slice(0, pair.indexOf('=')).trim() : '';
  return [name, ...attributes].join('; ').slice(0, COOKIE_LENGTH);
};

export class CookieRecorder {
  /** By session and request; what a document is told with is filled in when its headers come late. */
  readonly #kept = new Map<string, Kept>();

  take({ id }: CdpSession, { requestId, headers, statusCode }: ExtraInfo): void {
    const set = Object.entries(headers).find(([name]) => name.toLowerCase() === 'set-cookie')?.[1];
    const cookies = (set?.split('\n') ?? []).slice(0, MOST_COOKIES).map(withoutValue);
    const kept = this.#of(`${id}/${requestId}`);
    // The hop before was another answer.
    if (kept.status !== undefined && kept.status !== statusCode) kept.cookies.length = 0;
    kept.status = statusCode;
    kept.cookies.push(...cookies.slice(0, MOST_COOKIES - kept.cookies.length));
  }

  /** Filled in later when they are not told yet. */
  of({ id }: CdpSession, requestId: string, status: number): readonly string[] {
    const kept = this.#of(`${id}/${requestId}`);
    if (kept.status !== undefined && kept.status !== status) kept.cookies.length = 0;
    kept.status = status;
    return kept.cookies;
  }

  #of(key: string): Kept {
    const known = this.#kept.get(key) ?? { status: undefined, cookies: [] };
    if (this.#kept.size < MOST_RESPONSES) this.#kept.set(key, known);
    return known;
  }
}
