/**
 * What the pages of a site did in a visit that a policy of theirs would have a say in, read from the visit's kept
 * record. What frames of others did is not among it: their own policies govern them.
 */
import { z } from 'zod';
import type { Deed, FetchDirective, Load } from './enforce-policy.ts';

const request = z.object({
  url: z.string(),
  method: z.string(),
  kind: z.string(),
  headers: z.record(z.string(), z.string()).catch({}),
  frameUrl: z.string(),
  stack: z.array(z.unknown()).catch([]),
  redirected: z.boolean().optional(),
});

const inlineCode = z.object({
  handlers: z.array(z.object({ tag: z.string(), event: z.string(), sha256: z.string() })),
  styles: z.array(z.string()),
  styleAttributes: z.array(z.string()),
});

const page = z.object({
  url: z.string(),
  base: z.string().nullish(),
  forms: z.array(z.object({ action: z.string().nullish() })).catch([]),
  inlineCode: inlineCode.nullish(),
});

/** The part of a kept record that is read here; it holds more. */
export const visitRecord = z.object({
  requests: z.array(request).catch([]),
  scripts: z
    .array(z.object({ url: z.string(), inline: z.boolean(), sha256: z.string(), frameUrl: z.string() }))
    .catch([]),
  documents: z
    .array(z.object({ url: z.string(), headers: z.record(z.string(), z.string()), mainFrame: z.boolean() }))
    .catch([]),
  pages: z.array(page).catch([]),
});

export type VisitRecordRead = z.output<typeof visitRecord>;

type SeenPages = {
  readonly seen: readonly {
    readonly url: string;
    readonly base: string | undefined;
    readonly forms: readonly { readonly action: string | undefined }[];
    readonly inlineCode?:
      | {
          readonly handlers: readonly { readonly tag: string; readonly event: string; readonly sha256: string }[];
          readonly styles: readonly string[];
          readonly styleAttributes: readonly string[];
        }
      | undefined;
  }[];
};

/** Of the pages that a visit saw, what a record keeps for policies. */
export const pagesForPolicy = (pages: SeenPages | undefined) =>
  (pages?.seen ?? []).map(({ url, base, forms, inlineCode: code }) => ({
    url,
    base: base ?? null,
    forms: forms.map(({ action }) => ({ action: action ?? null })),
    ...(code === undefined
      ? {}
      : { inlineCode: { ...code, handlers: code.handlers.map((handler) => ({ ...handler })) } }),
  }));

export type PageDeed = {
  readonly deed: Deed;
  /** Path of the page that did it. */
  readonly page: string;
  /** Of an inline handler: `button onclick`. */
  readonly where?: string;
};

/** The policies that came with a page, as the browser received them. */
export type PagePolicy = {
  readonly page: string;
  readonly enforced: string | undefined;
  readonly reportOnly: string | undefined;
};

export type PageDeeds = {
  readonly deeds: readonly PageDeed[];
  readonly policies: readonly PagePolicy[];
  /** Handlers and styles in the pages' HTML were looked at. */
  readonly sawInlineCode: boolean;
};

const DESTINATIONS: Readonly<Record<string, FetchDirective>> = {
  audio: 'media-src',
  audioworklet: 'script-src-elem',
  embed: 'object-src',
  empty: 'connect-src',
  font: 'font-src',
  frame: 'frame-src',
  iframe: 'frame-src',
  image: 'img-src',
  manifest: 'manifest-src',
  object: 'object-src',
  paintworklet: 'script-src-elem',
  script: 'script-src-elem',
  serviceworker: 'worker-src',
  sharedworker: 'worker-src',
  style: 'style-src-elem',
  track: 'media-src',
  video: 'media-src',
  websocket: 'connect-src',
  worker: 'worker-src',
};

/** For addresses to which browsers do not say what for (`Sec-Fetch-Dest` goes to trustworthy ones only). */
const KINDS: Readonly<Record<string, FetchDirective>> = {
  beacon: 'connect-src',
  fetch: 'connect-src',
  font: 'font-src',
  image: 'img-src',
  media: 'media-src',
  script: 'script-src-elem',
  stylesheet: 'style-src-elem',
  websocket: 'connect-src',
};

type Sent = VisitRecordRead['requests'][number];

const directivesOf = ({ headers, kind, method }: Sent): readonly FetchDirective[] => {
  const destination = headers['sec-fetch-dest'];
  // What a form sends replaces a page or a frame; a link is not held by any directive.
  const byForm: readonly FetchDirective[] = method === 'POST' ? ['form-action'] : [];
  if (destination === 'document') return byForm;
  if (destination === 'iframe' || destination === 'frame') return ['frame-src', ...byForm];
  const known = (destination === undefined ? undefined : DESTINATIONS[destination]) ?? KINDS[kind];
  if (known !== undefined) return [known];
  return kind === 'document' ? byForm : [];
};

export const base64Of = (hex: string): string => Buffer.from(hex, 'hex').toString('base64');

const pathOf = (address: string): string => URL.parse(address)?.pathname ?? '/';

/** Origins of frames that the site's own pages hold: where those lead on, the site's policy still decides. */
const framedOrigins = (requests: readonly Sent[], isOwn: (address: string) => boolean): ReadonlySet<string> =>
  new Set(
    requests
      .filter((sent) => isOwn(sent.frameUrl) && directivesOf(sent).includes('frame-src'))
      .map(({ url }) => URL.parse(url)?.origin ?? ''),
  );

const loadsOf = (record: VisitRecordRead, isOwn: (address: string) => boolean, own: string): PageDeed[] => {
  const framed = framedOrigins(record.requests, isOwn);
  const contents = new Map(record.scripts.filter(({ inline }) => !inline).map(({ url, sha256 }) => [url, sha256]));
  return record.requests.flatMap((sent) => {
    const ofFrame = framed.has(URL.parse(sent.frameUrl)?.origin ?? '');
    if (!isOwn(sent.frameUrl) && !ofFrame) return [];
    const directives = directivesOf(sent).filter((each) => isOwn(sent.frameUrl) || each === 'frame-src');
    return directives.map((directive): PageDeed => {
      const { origin, pathname } = new URL(sent.url);
      const content = contents.get(sent.url) ?? contents.get(`${origin}${pathname}`);
      const deed: Load = {
        what: 'load',
        directive,
        url: sent.url,
        ...(sent.redirected === true ? { redirected: true } : {}),
        ...(directive === 'script-src-elem' ? { parserInserted: sent.stack.length === 0 } : {}),
        ...(directive === 'script-src-elem' && content !== undefined ? { content: base64Of(content) } : {}),
      };
      return { deed, page: isOwn(sent.frameUrl) ? pathOf(sent.frameUrl) : pathOf(own) };
    });
  });
};

const inlinesOf = (record: VisitRecordRead, isOwn: (address: string) => boolean): PageDeed[] => [
  ...record.scripts
    .filter(({ inline, frameUrl }) => inline && isOwn(frameUrl))
    .map(({ sha256, frameUrl }): PageDeed => {
      return { deed: { what: 'inline', type: 'script', sha256: base64Of(sha256) }, page: pathOf(frameUrl) };
    }),
  ...record.pages
    .filter(({ url }) => isOwn(url))
    .flatMap(({ url, base, forms, inlineCode: code }): PageDeed[] => {
      const at = { page: pathOf(url) };
      const inline = (type: 'style' | 'style-attribute', sha256: string): PageDeed => {
        return { ...at, deed: { what: 'inline', type, sha256: base64Of(sha256) } };
      };
      return [
        ...(base ? [{ ...at, deed: { what: 'load', directive: 'base-uri', url: base } as const }] : []),
        ...forms.flatMap(({ action }) =>
          action ? [{ ...at, deed: { what: 'load', directive: 'form-action', url: action } as const }] : [],
        ),
        ...(code?.handlers ?? []).map(({ tag, event, sha256 }): PageDeed => {
          const isLink = event === 'href' || event === 'action' || event === 'formaction';
          const deed: Deed = { what: 'inline', type: isLink ? 'link' : 'handler', sha256: base64Of(sha256) };
          return { ...at, deed, where: `${tag} ${isLink ? event : `on${event}`}` };
        }),
        ...(code?.styles ?? []).map((sha256) => inline('style', sha256)),
        ...(code?.styleAttributes ?? []).map((sha256) => inline('style-attribute', sha256)),
      ];
    }),
];

/** @param origin the site's, as `https://shop.example`. */
export const deedsOf = (record: VisitRecordRead, origin: string): PageDeeds => {
  const isOwn = (address: string): boolean => URL.parse(address)?.origin === origin;
  const deeds = new Map<string, PageDeed>();
  for (const each of [...loadsOf(record, isOwn, origin), ...inlinesOf(record, isOwn)]) {
    deeds.set(JSON.stringify([each.page, each.deed, each.where]), each);
  }
  return {
    deeds: [...deeds.values()],
    policies: record.documents
      .filter(({ url, mainFrame }) => mainFrame && isOwn(url))
      .map(({ url, headers }) => ({
        page: pathOf(url),
        enforced: headers['content-security-policy'],
        reportOnly: headers['content-security-policy-report-only'],
      })),
    sawInlineCode: record.pages.some(({ inlineCode: code }) => code),
  };
};
