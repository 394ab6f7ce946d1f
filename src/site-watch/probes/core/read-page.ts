/**
 * What a page names, read from its HTML without running anything: scripts, frames, pictures, links, forms. Linear in
 * the length of the page, whatever stands in it.
 */

export type Field = {
  readonly name: string;
  /** `text` where none is given; in lower case. */
  readonly type: string;
  readonly value: string;
  readonly accept: string;
};

export type Form = {
  readonly action: string;
  readonly method: 'get' | 'post';
  readonly fields: readonly Field[];
};

export type Page = {
  readonly title: string;
  readonly generator: string;
  /** Addresses as they stand in the page. */
  readonly scripts: readonly string[];
  readonly inlineScripts: readonly string[];
  readonly styles: readonly string[];
  readonly frames: readonly string[];
  readonly pictures: readonly string[];
  readonly links: readonly string[];
  readonly forms: readonly Form[];
  /** What is between the tags, scripts and styles left out. */
  readonly text: string;
};

type Attributes = ReadonlyMap<string, string>;

const ATTRIBUTE = /[\s/]*([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>`]+)))?/y;
const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

const decode = (text: string): string =>
  text.replaceAll(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w{2,6}));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return NAMED[name.toLowerCase()] ?? whole;
    const point = Number.parseInt(decimal ?? hex, decimal === undefined ? 16 : 10);
    return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : whole;
  });

const attributesFrom = (html: string, from: number): { readonly attributes: Attributes; readonly end: number } => {
  const attributes = new Map<string, string>();
  ATTRIBUTE.lastIndex = from;
  let end = from;
  for (let match = ATTRIBUTE.exec(html); match !== null; match = ATTRIBUTE.exec(html)) {
    const [, name = '', double, single, bare] = match;
    const known = name.toLowerCase();
    if (!attributes.has(known)) attributes.set(known, decode(double ?? single ?? bare ?? ''));
    end = ATTRIBUTE.lastIndex;
  }
  const close = html.indexOf('>', end);
  return { attributes, end: close < 0 ? html.length : close + 1 };
};

type Reading = {
  title: string;
  generator: string;
  readonly scripts: string[];
  readonly inlineScripts: string[];
  readonly styles: string[];
  readonly frames: string[];
  readonly pictures: string[];
  readonly links: string[];
  readonly forms: { action: string; method: 'get' | 'post'; fields: Field[] }[];
  readonly text: string[];
};

const give = (list: string[], value: string | undefined): void => {
  if (value !== undefined && value.trim() !== '') list.push(value.trim());
};

const takeField = (reading: Reading, tag: string, attributes: Attributes): void => {
  const form = reading.forms.at(-1);
  const given = attributes.get('type') ?? 'text';
  form?.fields.push({
    name: attributes.get('name') ?? '',
    type: tag === 'input' ? given.toLowerCase() : tag,
    value: attributes.get('value') ?? '',
    accept: attributes.get('accept') ?? '',
  });
};

const takeTag = (reading: Reading, tag: string, attributes: Attributes): void => {
  if (tag === 'script') give(reading.scripts, attributes.get('src'));
  else if (tag === 'iframe' || tag === 'frame') give(reading.frames, attributes.get('src'));
  else if (tag === 'img') give(reading.pictures, attributes.get('src'));
  else if (tag === 'a') give(reading.links, attributes.get('href'));
  else if (tag === 'link' && /\bstylesheet\b/i.test(attributes.get('rel') ?? ''))
    give(reading.styles, attributes.get('href'));
  else if (tag === 'meta' && attributes.get('name')?.toLowerCase() === 'generator')
    reading.generator ||= attributes.get('content') ?? '';
  else if (tag === 'form') {
    const method = attributes.get('method')?.toLowerCase() === 'post' ? 'post' : 'get';
    reading.forms.push({ action: attributes.get('action') ?? '', method, fields: [] });
  } else if (['input', 'select', 'textarea', 'button'].includes(tag)) takeField(reading, tag, attributes);
};

/** Text of an element that holds no other, and where its end tag is over. */
const rawText = (html: string, tag: string, from: number): { readonly inner: string; readonly end: number } => {
  const close = new RegExp(`</${tag}[\\s/>]`, 'gi');
  close.lastIndex = from;
  const found = close.exec(html);
  if (found === null) return { inner: html.slice(from), end: html.length };
  const over = html.indexOf('>', found.index);
  return { inner: html.slice(from, found.index), end: over < 0 ? html.length : over + 1 };
};

const TAG = /<(!--|[a-z][a-z0-9-]*)/gi;

export const readPage = (html: string): Page => {
  const lists = {
    scripts: [],
    inlineScripts: [],
    styles: [],
    frames: [],
    pictures: [],
    links: [],
    forms: [],
    text: [],
  };
  const reading: Reading = { title: '', generator: '', ...lists };
  let at = 0;
  for (;;) {
    TAG.lastIndex = at;
    const found = TAG.exec(html);
    reading.text.push(html.slice(at, found?.index));
    if (found === null) break;
    const tag = (found[1] ?? '').toLowerCase();
    if (tag === '!--') {
      const end = html.indexOf('-->', found.index + 4);
      at = end < 0 ? html.length : end + 3;
      continue;
    }
    const { attributes, end } = attributesFrom(html, TAG.lastIndex);
    takeTag(reading, tag, attributes);
    at = end;
    if (!['script', 'style', 'title', 'textarea'].includes(tag)) continue;
    const raw = rawText(html, tag, end);
    at = raw.end;
    if (tag === 'title') reading.title ||= decode(raw.inner).trim();
    if (tag === 'script' && !attributes.has('src')) give(reading.inlineScripts, raw.inner);
  }
  const text = decode(reading.text.join(' ').replaceAll(/<[^>]{0,200}>/g, ' '));
  return { ...reading, text: text.replaceAll(/\s+/g, ' ').trim() };
};

export const passwordForm = ({ forms }: Pick<Page, 'forms'>): Form | undefined =>
  forms.find(({ fields }) => fields.some(({ type }) => type === 'password'));
