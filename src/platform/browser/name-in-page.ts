/**
 * Names of elements as a page's own document gives them: role, words and CSS. Each function runs in the page, in a world
 * of our own, and is given the others as `tools`, for none of them can see this file.
 */
import type { Target } from './port.ts';

export type NamingTools = {
  readonly roleOf: typeof roleOf;
  readonly wordsOf: typeof wordsOf;
  readonly lastingWords: typeof lastingWords;
  readonly lastingSelector: typeof lastingSelector;
  readonly allOf: typeof allOf;
  readonly selectorOf: (element: Element) => string;
  readonly plainWords: (text: string) => string;
};

/** What an element is for a screen reader, where HTML says so (HTML-AAM); empty for the rest. */
export function roleOf(element: Element): string {
  const given = element.getAttribute('role')?.trim().split(/\s+/)[0];
  if (given) return given;
  if (element instanceof HTMLInputElement) {
    if (/^(?:button|submit|reset|image)$/.test(element.type)) return 'button';
    if (/^(?:checkbox|radio)$/.test(element.type)) return element.type;
    return /^(?:text|email|tel|url)$/.test(element.type) ? 'textbox' : '';
  }
  const tag = element.localName;
  if (tag === 'a' || tag === 'area') return element.hasAttribute('href') ? 'link' : '';
  if (/^h[1-6]$/.test(tag)) return 'heading';
  const implied: Readonly<Record<string, string>> = {
    button: 'button',
    dialog: 'dialog',
    option: 'option',
    output: 'status',
    textarea: 'textbox',
  };
  return implied[tag] ?? '';
}

/** What an element is called by whoever sees it or hears it read out (accname, in short). */
export function wordsOf(element: Element): string {
  const textOf = (node: Node): string => {
    if (node instanceof Text) return node.data;
    const UNSAID = 'script, style, select, textarea, svg, [contenteditable], [aria-hidden="true"]';
    if (!(node instanceof Element) || node.matches(UNSAID)) return '';
    if (getComputedStyle(node).display === 'none') return '';
    const said = node.getAttribute('aria-label') ?? (node instanceof HTMLImageElement ? node.alt : undefined);
    return said ?? [...node.childNodes].map(textOf).join(' ');
  };
  const root = element.getRootNode() as Document | ShadowRoot;
  const pointed = (element.getAttribute('aria-labelledby') ?? '').split(/\s+/).flatMap((id) => {
    const found = id === '' ? null : root.getElementById(id);
    return found === null ? [] : [textOf(found)];
  });
  const isButton = element instanceof HTMLInputElement && /^(?:button|submit|reset)$/.test(element.type);
  const isField = !isButton && element.matches('input, select, textarea, [contenteditable]');
  const labels = [...((element as HTMLInputElement).labels ?? [])].map(textOf);
  const attribute = (name: string): string => element.getAttribute(name) ?? '';
  const own = isButton ? (element as HTMLInputElement).value : isField ? attribute('alt') : textOf(element);
  const all = [pointed.join(' '), attribute('aria-label'), labels.join(' '), own, attribute('placeholder')];
  const words = [...all, attribute('title')].map((text) => text.replaceAll(/\s+/g, ' ').trim());
  return (words.find((text) => text !== '') ?? '').slice(0, 300);
}

/** The part of a name that will be the same with the next order: amounts, counts and dates will not. May be empty. */
export function lastingWords(words: string): string {
  const hasDigits = /[\d０-９]/.test(words);
  const parts = hasDigits
    ? words.split(/[\s()（）［］[\]【】]*[¥￥$]?\s?[\d０-９][\d０-９.,，．:：/／-]*[円点個件]?/)
    : [words];
  const [longest = ''] = parts
    .map((part) => part.replaceAll(/^[\s()（）、。]+|[\s()（）、。]+$/g, ''))
    .filter((part) => part.length >= 2 && part.length <= 40)
    .toSorted((a, b) => b.length - a.length);
  return longest;
}

/** CSS by what a shop's own people wrote; ids and names that software made up are passed over. */
export function lastingSelector(element: Element): string | undefined {
  const root = element.getRootNode() as Document | ShadowRoot;
  const isOwn = (css: string) => css.length <= 300 && root.querySelectorAll(css).length === 1;
  const isMade = (text: string) => text === '' || text.length > 100 || /\d{4}|[0-9a-f]{8}|^:|:$|[@\s]/i.test(text);
  const isToken = (text: string) => text === '' || text.length > 100 || /\d{12}|[0-9a-f]{16}|[@\s]/i.test(text);
  const id = isMade(element.id) ? [] : [`#${CSS.escape(element.id)}`];
  const names = ['data-testid', 'data-test', 'data-qa', 'name', ...(element.matches('a') ? ['href'] : [])];
  const named = names.flatMap((name) => {
    const text = element.getAttribute(name) ?? '';
    const isBad = name === 'href' ? isToken(text) : isMade(text);
    return isBad ? [] : [`${element.localName}[${name}="${CSS.escape(text)}"]`];
  });
  return [...id, ...named].find(isOwn);
}

/** Also within open shadow roots. */
export function allOf(root: Document | ShadowRoot): readonly Element[] {
  const found: Element[] = [];
  const gather = (inside: Document | ShadowRoot): void => {
    for (const element of inside.querySelectorAll('*')) {
      found.push(element);
      if (element.shadowRoot) gather(element.shadowRoot);
    }
  };
  gather(root);
  return found;
}

/** Ways to the element, best first, each tried here as a journey would look for it. */
export function namesOf(element: Element, tools: NamingTools): readonly Target[] {
  const { plainWords, roleOf, wordsOf, lastingWords, lastingSelector, allOf, selectorOf } = tools;
  const words = lastingWords(wordsOf(element));
  const wanted = plainWords(words);
  const isHit = (candidates: readonly Element[]): boolean => {
    const named = candidates.map((each) => ({ each, name: plainWords(wordsOf(each)) }));
    const hit = named.find(({ name }) => name === wanted) ?? named.find(({ name }) => name.includes(wanted));
    return hit?.each === element;
  };
  const isShown = (each: Element) =>
    each.getClientRects().length > 0 && getComputedStyle(each).visibility === 'visible';
  const role = roleOf(element);
  const isField = element.matches('input, select, textarea') && role !== 'button';
  const found: Target[] = [];
  if (wanted !== '' && isField && isHit(allOf(document).filter((each) => each.matches('input, select, textarea')))) {
    found.push({ label: words });
  }
  if (wanted !== '' && !isField && role !== '') {
    const alike = allOf(document).filter((each) => roleOf(each) === role && isShown(each));
    if (isHit(alike)) found.push({ role, name: words });
  }
  const css = new Set([lastingSelector(element), selectorOf(element)]);
  return [...found, ...[...css].flatMap((each) => (each === undefined ? [] : [{ css: each }]))];
}
