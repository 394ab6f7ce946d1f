/** What the pages of a shop say by their headers, cookies, forms and what they take over plain HTTP. */
import { type Page, readPage } from './read-page.ts';
import type { Sign } from './signs.ts';

export type SeenPage = {
  readonly request: number;
  /** Address of the page. */
  readonly url: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly text: string;
};

const SESSION =
  /sess|sid$|^sid|auth|token|login|remember|customer|member|eccube|^PHPSESSID|^JSESSIONID|^wordpress_|^frontend$|^adminhtml$/i;
/** A page's script reads it to send it back: that is what it is for. */
const READ_BY_SCRIPTS = /csrf|xsrf|form_?key/i;

type Cookie = { readonly name: string; readonly flags: readonly string[] };

const cookiesOf = ({ headers }: SeenPage): readonly Cookie[] =>
  headers
    .filter(([name, value]) => name === 'set-cookie' && !/;\s*max-age=0\b|=deleted;/i.test(value))
    .map(([, value]) => {
      const [pair = '', ...flags] = value.split(';');
      const name = (pair.split('=')[0] ?? '').trim().slice(0, 100);
      return { name, flags: flags.map((flag) => flag.trim().toLowerCase()) };
    });

const cookieSigns = (page: SeenPage): readonly Sign[] =>
  cookiesOf(page)
    .filter(({ name }) => SESSION.test(name) && !READ_BY_SCRIPTS.test(name))
    .flatMap(({ name, flags }) => {
      const common = { place: new URL(page.url).pathname, detail: { cookie: name }, proof: [page.request] };
      const signs: Sign[] = [];
      if (page.url.startsWith('https:') && !flags.includes('secure'))
        signs.push({ code: 'session-cookie-without-secure', ...common });
      if (!flags.includes('httponly')) signs.push({ code: 'session-cookie-without-httponly', ...common });
      if (!flags.some((flag) => flag.startsWith('samesite=')))
        signs.push({ code: 'session-cookie-without-samesite', ...common });
      return signs;
    });

const HEADERS = [
  'content-security-policy',
  'x-content-type-options',
  'referrer-policy',
  'strict-transport-security',
  'x-frame-options',
] as const;

const headerSigns = (page: SeenPage): readonly Sign[] => {
  const sent = new Map(page.headers);
  const framed = sent.get('content-security-policy')?.includes('frame-ancestors') ?? false;
  const missing = HEADERS.filter((name) => {
    if (sent.has(name)) return false;
    if (name === 'strict-transport-security') return page.url.startsWith('https:');
    return name !== 'x-frame-options' || !framed;
  });
  const common = { place: new URL(page.url).pathname, proof: [page.request] };
  const told = ['server', 'x-powered-by', 'x-generator', 'x-aspnet-version']
    .map((name) => [name, sent.get(name) ?? ''] as const)
    .filter(([, value]) => /\d+\.\d+/.test(value));
  return [
    ...missing.map((header): Sign => ({ code: 'header-missing', detail: { header }, ...common })),
    ...told.map(
      ([header, value]): Sign => ({
        code: 'software-version-told',
        detail: { header, value: value.slice(0, 100) },
        ...common,
      }),
    ),
  ];
};

const isPlain = (address: string): boolean => /^http:\/\//i.test(address);

const mixedSigns = (page: SeenPage, { scripts, frames, styles, pictures, forms }: Page): readonly Sign[] => {
  if (!page.url.startsWith('https:')) return [];
  const active = [...scripts, ...frames, ...styles, ...forms.map(({ action }) => action)].filter(isPlain);
  const passive = pictures.filter(isPlain);
  const signs: Sign[] = [];
  const told = (addresses: readonly string[]) => ({
    place: new URL(page.url).pathname,
    detail: { count: addresses.length, host: URL.parse(addresses[0] ?? '')?.hostname ?? '' },
    proof: [page.request],
  });
  if (active.length > 0) signs.push({ code: 'mixed-content-active', ...told(active) });
  if (passive.length > 0) signs.push({ code: 'mixed-content-passive', ...told(passive) });
  return signs;
};

const uploadSigns = (page: SeenPage, { forms }: Page): readonly Sign[] =>
  forms.flatMap(({ fields }) =>
    fields
      .filter(({ type }) => type === 'file')
      .map(
        ({ name, accept }): Sign => ({
          code: accept === '' ? 'upload-form-names-no-limits' : 'upload-form-names-limits',
          place: new URL(page.url).pathname,
          detail: { field: name.slice(0, 100), accept: accept.slice(0, 200) },
          proof: [page.request],
        }),
      ),
  );

/** One sign of a kind for each thing it is about: the first page that showed it. */
const once = (signs: readonly Sign[]): readonly Sign[] =>
  [
    ...new Map(signs.toReversed().map((sign) => [`${sign.code} ${JSON.stringify(sign.detail)}`, sign])).values(),
  ].toReversed();

export const pageSigns = (pages: readonly SeenPage[]): readonly Sign[] =>
  once(
    pages.flatMap((page) => {
      const read = readPage(page.text);
      return [...cookieSigns(page), ...headerSigns(page), ...mixedSigns(page, read), ...uploadSigns(page, read)];
    }),
  );
