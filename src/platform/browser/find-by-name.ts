/**
 * Finds an element by what a person would call it: its role and accessible name, as the browser itself reckons them
 * for screen readers (WAI-ARIA, accname), or the words of its label. Equal words come before words that are contained.
 */
import type { CdpSession } from './cdp.ts';

/** One spelling of what is written wide, narrow, spaced out or over lines. Also given to functions that run in the page. */
export function plainWords(text: string): string {
  return text.normalize('NFKC').replaceAll(/\s+/g, '').toLowerCase();
}

type Place = { readonly session: CdpSession; readonly contextId: number };

/** Id of the element in the world of `contextId`; `undefined` when it is not there now. */
export const seekByRole = async (
  { session, contextId }: Place,
  { role, name }: { readonly role: string; readonly name?: string | undefined },
): Promise<string | undefined> => {
  const { result } = await session.send('Runtime.evaluate', { expression: 'document', contextId });
  if (!result.objectId) return undefined;
  const { nodes } = await session.send('Accessibility.queryAXTree', { objectId: result.objectId, role });
  const seen = nodes.filter(({ ignored, backendDOMNodeId }) => !ignored && backendDOMNodeId !== undefined);
  const nameOf = (node: (typeof seen)[number]) => plainWords(String(node.name?.value ?? ''));
  const wanted = name === undefined ? undefined : plainWords(name);
  const hit =
    wanted === undefined
      ? seen[0]
      : (seen.find((node) => nameOf(node) === wanted) ?? seen.find((node) => nameOf(node).includes(wanted)));
  if (hit?.backendDOMNodeId === undefined) return undefined;
  const { object } = await session.send('DOM.resolveNode', {
    backendNodeId: hit.backendDOMNodeId,
    executionContextId: contextId,
  });
  return object.objectId;
};

export const seekByLabel = async ({ session, contextId }: Place, label: string): Promise<string | undefined> => {
  const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
    expression: `(${String(labelled)})(${JSON.stringify(plainWords(label))}, ${String(plainWords)})`,
    contextId,
  });
  return exceptionDetails ? undefined : result.objectId;
};

/** Also within open shadow roots. Runs in the page. */
function labelled(wanted: string, plain: (text: string) => string): Element | null {
  const CONTROLS = 'input:not([type="hidden"]), select, textarea, button, [contenteditable], [role]';
  const wordsOf = (element: Element): string[] => {
    const own = (element as HTMLInputElement).labels ?? [];
    const root = element.getRootNode() as Document | ShadowRoot;
    const pointed = (element.getAttribute('aria-labelledby') ?? '').split(/\s+/).map((id) => root.getElementById(id));
    const texts = [...own, ...pointed].map((label) => {
      const copy = label?.cloneNode(true) as Element | undefined;
      for (const inner of copy?.querySelectorAll('select, script, style') ?? []) inner.remove();
      return copy?.textContent ?? '';
    });
    const given = ['aria-label', 'placeholder', 'title'].map((name) => element.getAttribute(name) ?? '');
    return [...texts, ...given].map(plain).filter((text) => text !== '');
  };
  const all: { readonly element: Element; readonly words: readonly string[] }[] = [];
  const gather = (root: Document | ShadowRoot): void => {
    for (const element of root.querySelectorAll('*')) {
      if (element.matches(CONTROLS)) all.push({ element, words: wordsOf(element) });
      if (element.shadowRoot) gather(element.shadowRoot);
    }
  };
  gather(document);
  const hit =
    all.find(({ words }) => words.includes(wanted)) ??
    all.find(({ words }) => words.some((text) => text.includes(wanted)));
  return hit?.element ?? null;
}
