/**
 * Lays what the DevTools protocol told beside what went over the wire: bodies it could not read are filled in, and
 * what it did not tell at all — what a page sends while it is being left — is added. Nothing told is taken away.
 */
import { instantOfMs } from '#kernel';
import type { RequestKind, SeenName, SentRequest } from './port.ts';
import { readNetLog } from './read-net-log.ts';
import { readSentBytes, type WireRequest } from './read-sent-bytes.ts';

export const completeRequests = async (parts: {
  readonly told: readonly SentRequest[];
  readonly netLog: string;
  readonly stepAt: (atMs: number) => number;
  readonly isRefused: (url: string) => boolean;
  /** When the first step began, in milliseconds since 1970: names before it are none of a site. */
  readonly sinceMs: number;
}): Promise<{
  readonly requests: readonly SentRequest[];
  readonly names: readonly SeenName[];
  readonly logCut: boolean;
}> => {
  const { streams, ownRequests, names, cut } = await readNetLog(parts.netLog);
  const wire = streams.flatMap(readSentBytes).filter(({ url }) => !isOurs(url));
  const byKey = Map.groupBy(parts.told, keyOf);
  const filled = new Map<SentRequest, SentRequest>();
  const added: SentRequest[] = [];
  for (const sent of wire) {
    const candidates = byKey.get(keyOf(sent)) ?? [];
    const match = matchOf(candidates, sent);
    if (match) {
      candidates.splice(candidates.indexOf(match), 1);
      if (sent.body && !hasBody(match)) filled.set(match, { ...match, body: sent.body, bodyIncomplete: false });
    } else if (!ownRequests.has(`${sent.method} ${sent.url}`)) {
      added.push(recordOf(sent, parts.stepAt(sent.atMs), parts.isRefused(sent.url)));
    }
  }
  const all = parts.told.map((request) => filled.get(request) ?? request);
  const requests = added.length === 0 ? all : [...all, ...added].sort((one, other) => one.at - other.at);
  const asked = names
    .filter(({ name, atMs }) => atMs >= parts.sinceMs && !isNowhere(name) && !OF_THE_BROWSER.has(name))
    .map(({ name, atMs }) => ({ name, step: parts.stepAt(atMs), at: instantOfMs(Math.round(atMs)) }));
  return { requests, names: asked, logCut: cut };
};

/** What the browser asks for on its own account, whatever it is told; the last is its word for no such name. */
const OF_THE_BROWSER: ReadonlySet<string> = new Set(['redirector.gvt1.com', '~notfound']);

const isNowhere = (hostname: string): boolean => hostname.endsWith('.invalid');

/** How a visit proves itself to the guard. */
const isOurs = (url: string): boolean => isNowhere(URL.parse(url)?.hostname ?? '.invalid');

const keyOf = ({ method, url }: { readonly method: string | undefined; readonly url: string }): string => {
  const parsed = URL.parse(url);
  if (parsed) parsed.hash = '';
  return `${method ?? 'MESSAGE'} ${parsed?.href ?? url}`;
};

const hasBody = ({ body, bodyIncomplete }: SentRequest): boolean =>
  body !== undefined && body.length > 0 && !bodyIncomplete;

/** The one with the same body, else one whose body is not known. */
const matchOf = (candidates: readonly SentRequest[], { body }: WireRequest): SentRequest | undefined => {
  const bytes = body ?? Buffer.alloc(0);
  const same = candidates.find((one) => bytes.equals(one.body ?? Buffer.alloc(0)) && !one.bodyIncomplete);
  return same ?? candidates.find((one) => !hasBody(one));
};

const recordOf = (sent: WireRequest, step: number, refused: boolean): SentRequest => ({
  url: sent.url,
  method: sent.method ?? 'MESSAGE',
  kind: kindOf(sent),
  headers: sent.headers,
  body: sent.body,
  bodyIncomplete: sent.unread === true,
  frameUrl: sent.headers.referer ?? sent.headers.origin ?? '',
  step,
  stack: [],
  at: instantOfMs(Math.round(sent.atMs)),
  refused,
});

const DESTINATIONS: Readonly<Record<string, RequestKind>> = {
  document: 'document',
  iframe: 'document',
  script: 'script',
  style: 'stylesheet',
  image: 'image',
  audio: 'media',
  video: 'media',
  font: 'font',
};

/** By the fetch metadata (Sec-Fetch-Dest, -Mode), which the browser sends to sites it trusts. */
const kindOf = ({ method, url, headers }: WireRequest): RequestKind => {
  if (method === undefined || /^wss?:/.test(url)) return 'websocket';
  const destination = DESTINATIONS[headers['sec-fetch-dest'] ?? ''];
  if (destination) return destination;
  return method === 'POST' && headers['sec-fetch-mode'] === 'no-cors' ? 'beacon' : 'fetch';
};
