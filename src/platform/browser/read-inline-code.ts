/** Code and styles that stand in a page's own HTML, as hashes: what a Content-Security-Policy of the page has to name. */
import { createHash } from 'node:crypto';
import type { SeenInlineCode } from './seen-page.ts';

type Tree = {
  name(node: number): string;
  attributes(node: number): readonly (readonly [string, string])[];
  text(node: number, whole: boolean): string;
};

/** Distinct ones of each kind. */
const MOST = 100;

const sha256Hex = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

const LEADING = new Set(['href', 'action', 'formaction']);

const distinct = <T>(items: readonly T[]): readonly T[] =>
  [...new Map(items.map((item) => [JSON.stringify(item), item])).values()].slice(0, MOST);

export const readInlineCode = (tree: Tree, elements: readonly number[]): SeenInlineCode => {
  const handlers: SeenInlineCode['handlers'][number][] = [];
  const styles: string[] = [];
  const styleAttributes: string[] = [];
  for (const node of elements) {
    const tag = tree.name(node).toLowerCase();
    if (tag === 'style') styles.push(sha256Hex(tree.text(node, true)));
    for (const [name, value] of tree.attributes(node)) {
      if (name === 'style') styleAttributes.push(sha256Hex(value));
      else if (/^on[a-z]+$/.test(name)) handlers.push({ tag, event: name.slice(2), sha256: sha256Hex(value) });
      else if (LEADING.has(name) && /^\s*javascript:/i.test(value)) {
        handlers.push({ tag, event: name, sha256: sha256Hex(value.replace(/^\s*javascript:/i, '')) });
      }
    }
  }
  return { handlers: distinct(handlers), styles: distinct(styles), styleAttributes: distinct(styleAttributes) };
};
