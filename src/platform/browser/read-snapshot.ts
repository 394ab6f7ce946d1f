/**
 * Reads Chromium's DOM snapshot of one document, shadow trees included, into what the port tells of a page. Texts come
 * from labels, headings and buttons alone; what a field holds lies in trees of the browser's own, which are skipped.
 */
import { createHash } from 'node:crypto';
import type { Protocol } from './cdp.ts';
import { readInlineCode } from './read-inline-code.ts';
import type { SeenButton, SeenField, SeenForm, SeenIframe, SeenPage, SeenScriptElement } from './seen-page.ts';

type Snapshot = Protocol.DOMSnapshot.captureSnapshotReturnValue;
type DocumentSnapshot = Protocol.DOMSnapshot.DocumentSnapshot;

/** What a page may fill a record with, at most. */
const MOST = { forms: 24, fields: 80, buttons: 12, iframes: 60, scripts: 300, words: 80, outline: 1_500 } as const;
const TEXT_LENGTH = 160;
const ADDRESS_LENGTH = 2_000;

/** Asked with the snapshot: `visibility` and `opacity`, in this order. */
export const COMPUTED_STYLES = ['visibility', 'opacity'];

/** Elements to ask the browser more about, by their place in the page that was read. */
export type ReadPage = {
  readonly page: Omit<SeenPage, 'topUrl' | 'top' | 'walked' | 'step' | 'last'>;
  /** Backend ids, of the same places as in `page.forms` and `page.forms[].buttons`. */
  readonly formNodes: readonly { readonly form: number | undefined; readonly buttons: readonly number[] }[];
  /** Backend ids, of the same places as in `page.iframes`. */
  readonly iframeNodes: readonly number[];
};

const ELEMENT = 1;
const TEXT = 3;
const SILENT = new Set(['INPUT', 'SELECT', 'TEXTAREA', 'SCRIPT', 'STYLE', 'NOSCRIPT', 'TEMPLATE', 'OPTION']);
const SPOKEN = new Set(['H1', 'H2', 'H3', 'HEADER', 'LEGEND', 'LABEL', 'BUTTON', 'DT', 'TH']);
const FIELDS = new Set(['INPUT', 'SELECT', 'TEXTAREA']);
const NO_DATA = new Set(['submit', 'button', 'image', 'reset']);

export const sha256Hex = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

class Tree {
  readonly size: number;
  readonly #document: DocumentSnapshot;
  readonly #strings: readonly string[];
  readonly #children = new Map<number, number[]>();
  readonly #shown = new Set<number>();
  readonly #ofBrowser = new Set<number>();

  constructor(document: DocumentSnapshot, strings: readonly string[]) {
    this.#document = document;
    this.#strings = strings;
    const { parentIndex = [], shadowRootType } = document.nodes;
    this.size = parentIndex.length;
    const ofBrowser = new Set(
      (shadowRootType?.index ?? []).filter((_, at) => this.string(shadowRootType?.value[at]) === 'user-agent'),
    );
    // Parents come before their children.
    for (const [node, parent] of parentIndex.entries()) {
      if (ofBrowser.has(node) || this.#ofBrowser.has(parent)) this.#ofBrowser.add(node);
      else if (parent >= 0) this.#childrenOf(parent).push(node);
    }
    this.#readLayout();
  }

  #childrenOf(parent: number): number[] {
    const known = this.#children.get(parent) ?? [];
    this.#children.set(parent, known);
    return known;
  }

  #readLayout(): void {
    const { nodeIndex, bounds, styles } = this.#document.layout;
    for (const [at, node] of nodeIndex.entries()) {
      const [, , width = 0, height = 0] = bounds[at] ?? [];
      const [visibility, opacity] = (styles[at] ?? []).map((style) => this.string(style));
      if (width > 1 && height > 1 && visibility !== 'hidden' && opacity !== '0') this.#shown.add(node);
    }
  }

  string(index: number | undefined): string {
    return index === undefined || index < 0 ? '' : (this.#strings[index] ?? '');
  }

  isElement(node: number): boolean {
    return this.#document.nodes.nodeType?.[node] === ELEMENT && !this.#ofBrowser.has(node);
  }

  name(node: number): string {
    return this.string(this.#document.nodes.nodeName?.[node]).toUpperCase();
  }

  attribute(node: number, wanted: string): string | undefined {
    const pairs = this.#document.nodes.attributes?.[node] ?? [];
    for (let at = 0; at < pairs.length; at += 2) {
      if (this.string(pairs[at]).toLowerCase() === wanted) return this.string(pairs[at + 1]);
    }
    return undefined;
  }

  attributes(node: number): readonly (readonly [string, string])[] {
    const pairs = this.#document.nodes.attributes?.[node] ?? [];
    return pairs.flatMap((name, at) =>
      at % 2 === 0 ? [[this.string(name).toLowerCase(), this.string(pairs[at + 1])] as const] : [],
    );
  }

  backend(node: number): number {
    return this.#document.nodes.backendNodeId?.[node] ?? 0;
  }

  parent(node: number): number {
    return this.#document.nodes.parentIndex?.[node] ?? -1;
  }

  isShown(node: number): boolean {
    return this.#shown.has(node);
  }

  above(node: number, name: string): number | undefined {
    for (let at = this.parent(node); at >= 0; at = this.parent(at)) if (this.name(at) === name) return at;
    return undefined;
  }

  /** Without what fields hold. @param whole also below scripts, for an inline one's own text. */
  text(node: number, whole = false): string {
    const parts: string[] = [];
    let length = 0;
    const waiting = [...(this.#children.get(node) ?? [])].reverse();
    for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
      if (this.#document.nodes.nodeType?.[at] === TEXT) {
        const text = this.string(this.#document.nodes.nodeValue?.[at]);
        parts.push(text);
        length += text.length;
      } else if (!SILENT.has(this.name(at))) waiting.push(...[...(this.#children.get(at) ?? [])].reverse());
      if (!whole && length > TEXT_LENGTH * 4) break;
    }
    return parts.join(whole ? '' : ' ');
  }

  label(node: number): string {
    return cut(this.text(node).replaceAll(/\s+/g, ' ').trim());
  }
}

const cut = (text: string, length: number = TEXT_LENGTH): string => text.slice(0, length);

const resolved = (address: string | undefined, base: string): string | undefined => {
  if (address === undefined) return undefined;
  return cut(URL.parse(address.trim(), base)?.href ?? address, ADDRESS_LENGTH);
};

type Reading = {
  readonly tree: Tree;
  readonly base: string;
  readonly url: string;
  readonly pressed: number | undefined;
};

const fieldOf = (tree: Tree, node: number, labels: ReadonlyMap<string, string>): SeenField => {
  const of = (name: string): string => cut(tree.attribute(node, name) ?? '');
  const around = tree.above(node, 'LABEL');
  const label =
    labels.get(of('id')) || (around === undefined ? '' : tree.label(around)) || of('aria-label') || of('placeholder');
  const tag = tree.name(node).toLowerCase() as SeenField['tag'];
  const type = of('type').toLowerCase() || (tag === 'input' ? 'text' : tag);
  const named = { name: of('name'), id: of('id'), autocomplete: of('autocomplete').toLowerCase() };
  return { tag, type, ...named, label, shown: tree.isShown(node) && type !== 'hidden' };
};

const WRITTEN = /^on(?:click|submit|mousedown|mouseup|pointerdown|touchstart|keydown)$/;

/** Functions that stand in the element itself. Places are not told of them. */
const writtenHandlers = ({ tree, url }: Reading, node: number) =>
  tree.attributes(node).flatMap(([name, value]) => {
    const isScript = (name === 'href' || name === 'action' || name === 'formaction') && /^\s*javascript:/i.test(value);
    if (!WRITTEN.test(name) && !isScript) return [];
    const event = isScript ? name : name.slice(2);
    return [{ event, url, line: 0, column: 0, attribute: true, sha256: sha256Hex(value) }];
  });

const buttonOf = (reading: Reading, node: number): SeenButton => {
  const { tree, base, pressed } = reading;
  const of = (name: string): string => cut(tree.attribute(node, name) ?? '');
  const isInput = tree.name(node) === 'INPUT';
  return {
    tag: tree.name(node).toLowerCase(),
    id: of('id'),
    name: of('name'),
    text: isInput ? of('value') || of('alt') : tree.label(node),
    action: resolved(tree.attribute(node, 'href') ?? tree.attribute(node, 'formaction'), base),
    pressed: tree.backend(node) === pressed,
    handlers: writtenHandlers(reading, node),
  };
};

/** What sends a form without being told to; and whatever the journey presses. */
const isButton = ({ tree, pressed }: Reading, node: number): boolean => {
  if (pressed !== undefined && tree.backend(node) === pressed) return true;
  const type = tree.attribute(node, 'type')?.toLowerCase();
  if (tree.name(node) === 'BUTTON') return type !== 'reset';
  return tree.name(node) === 'INPUT' && (type === 'submit' || type === 'image' || type === 'button');
};

const isField = (tree: Tree, node: number): boolean =>
  FIELDS.has(tree.name(node)) && !NO_DATA.has(tree.attribute(node, 'type')?.toLowerCase() ?? '');

type Parts = { readonly form: number | undefined; readonly fields: number[]; readonly buttons: number[] };

/** By the form around them, or the one that their `form` attribute names. */
const partsOfForms = (reading: Reading, elements: readonly number[]): readonly Parts[] => {
  const { tree } = reading;
  const parts = new Map<number | undefined, Parts>();
  const partOf = (form: number | undefined): Parts => {
    const known = parts.get(form) ?? { form, fields: [], buttons: [] };
    parts.set(form, known);
    return known;
  };
  const byId = new Map<string, number>();
  for (const node of elements) {
    if (tree.name(node) !== 'FORM') continue;
    partOf(node);
    byId.set(tree.attribute(node, 'id') ?? '', node);
  }
  for (const node of elements) {
    const named = tree.attribute(node, 'form');
    const form = (named === undefined ? undefined : byId.get(named)) ?? tree.above(node, 'FORM');
    if (isButton(reading, node)) {
      // Buttons of no form are many; only the one that is pressed leads on.
      if (form !== undefined || tree.backend(node) === reading.pressed) partOf(form).buttons.push(node);
    } else if (isField(tree, node)) partOf(form).fields.push(node);
  }
  return [...parts.values()].filter(({ fields, buttons }) => fields.length + buttons.length > 0);
};

const labelsById = (tree: Tree, elements: readonly number[]): ReadonlyMap<string, string> =>
  new Map(
    elements.flatMap((node) => {
      const named = tree.name(node) === 'LABEL' ? tree.attribute(node, 'for') : undefined;
      return named ? [[named, tree.label(node)] as const] : [];
    }),
  );

const formOf = (reading: Reading, parts: Parts, labels: ReadonlyMap<string, string>): SeenForm => {
  const { tree, base, url } = reading;
  const { form } = parts;
  const of = (name: string): string => (form === undefined ? '' : cut(tree.attribute(form, name) ?? ''));
  return {
    id: of('id'),
    name: of('name'),
    action: form === undefined ? undefined : (resolved(tree.attribute(form, 'action') || undefined, base) ?? url),
    method: of('method').toLowerCase() || 'get',
    target: of('target'),
    fields: parts.fields.slice(0, MOST.fields).map((node) => fieldOf(tree, node, labels)),
    buttons: parts.buttons.slice(0, MOST.buttons).map((node) => buttonOf(reading, node)),
    handlers: form === undefined ? [] : writtenHandlers(reading, form),
  };
};

const iframeOf = ({ tree, base }: Reading, node: number): SeenIframe => ({
  id: cut(tree.attribute(node, 'id') ?? ''),
  name: cut(tree.attribute(node, 'name') ?? ''),
  src: tree.attribute(node, 'srcdoc') === undefined ? resolved(tree.attribute(node, 'src'), base) : 'about:srcdoc',
  url: undefined,
  sandbox: tree.attribute(node, 'sandbox'),
  allow: tree.attribute(node, 'allow'),
  shown: tree.isShown(node),
});

const scriptOf = ({ tree, base }: Reading, node: number): SeenScriptElement => {
  const src = resolved(tree.attribute(node, 'src'), base);
  return {
    src,
    sha256: src === undefined ? sha256Hex(tree.text(node, true)) : undefined,
    integrity: tree.attribute(node, 'integrity') !== undefined,
  };
};

const NOT_RUN = /json|importmap|template|speculationrules/i;

const refreshOf = ({ tree, base }: Reading, elements: readonly number[]): string | undefined => {
  const meta = elements.find(
    (node) => tree.name(node) === 'META' && tree.attribute(node, 'http-equiv')?.toLowerCase() === 'refresh',
  );
  if (meta === undefined) return undefined;
  const address = /url\s*=\s*['"]?([^'"]*)/i.exec(tree.attribute(meta, 'content') ?? '')?.[1];
  return resolved(address, base);
};

/** @param pressed backend id of the element that the journey is about to press. */
export const readSnapshot = (
  { strings }: Pick<Snapshot, 'strings'>,
  document: DocumentSnapshot,
  pressed: number | undefined,
): ReadPage => {
  const tree = new Tree(document, strings);
  const [url, base] = [tree.string(document.documentURL), tree.string(document.baseURL)];
  const reading: Reading = { tree, base, url, pressed };
  const elements = Array.from({ length: tree.size }, (_, node) => node).filter((node) => tree.isElement(node));
  const named = (name: string): readonly number[] => elements.filter((node) => tree.name(node) === name);
  const labels = labelsById(tree, elements);
  const parts = partsOfForms(reading, elements);
  const iframes = [...named('IFRAME'), ...named('FRAME')];
  const scripts = named('SCRIPT').filter((node) => !NOT_RUN.test(tree.attribute(node, 'type') ?? ''));
  const words = elements.filter((node) => SPOKEN.has(tree.name(node))).map((node) => tree.label(node));
  const said = words.filter((text) => text !== '');
  const body = elements.indexOf(named('BODY')[0] ?? -1);
  const outline = elements.slice(body + 1).map((node) => tree.name(node).toLowerCase());
  const [baseElement] = named('BASE');
  return {
    page: {
      url,
      title: cut(tree.string(document.title)),
      base: baseElement === undefined ? undefined : resolved(tree.attribute(baseElement, 'href'), url),
      refresh: refreshOf(reading, elements),
      forms: parts.slice(0, MOST.forms).map((part) => formOf(reading, part, labels)),
      iframes: iframes.slice(0, MOST.iframes).map((node) => iframeOf(reading, node)),
      scripts: scripts.slice(0, MOST.scripts).map((node) => scriptOf(reading, node)),
      inlineCode: readInlineCode(tree, elements),
      words: said.slice(0, MOST.words),
      outline: outline.slice(0, MOST.outline),
      cut: parts.length > MOST.forms || iframes.length > MOST.iframes || scripts.length > MOST.scripts,
    },
    formNodes: parts.slice(0, MOST.forms).map(({ form, buttons }) => ({
      form: form === undefined ? undefined : tree.backend(form),
      buttons: buttons.slice(0, MOST.buttons).map((node) => tree.backend(node)),
    })),
    iframeNodes: iframes.slice(0, MOST.iframes).map((node) => tree.backend(node)),
  };
};
