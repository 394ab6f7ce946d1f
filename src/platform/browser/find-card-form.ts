/** Looks for the fields that take a card on the page and in every frame of it: payment providers put theirs in frames. */
import { CdpError } from './cdp.ts';
import { ourWorld } from './find-element.ts';
import type { Target } from './port.ts';
import { type CardFieldFound, type FieldSeen, readCardForm } from './read-card-form.ts';
import type { Frame, Targets } from './targets.ts';

type FieldRead = Omit<FieldSeen, 'on' | 'frameUrl'> & { readonly css: string };

/** CSS that finds the element again in its own tree: by id or name where they are its own, else by its place. Runs in the page. */
export function selectorOf(element: Element): string {
  const root = element.getRootNode() as Document | ShadowRoot;
  const isOwn = (css: string) => root.querySelectorAll(css).length === 1;
  const tag = element.localName;
  const byId = `#${CSS.escape(element.id)}`;
  if (element.id !== '' && isOwn(byId)) return byId;
  const name = element.getAttribute('name');
  const byName = `${tag}[name="${CSS.escape(name ?? '')}"]`;
  if (name && isOwn(byName)) return byName;
  const path: string[] = [];
  for (let at: Element | null = element; at; at = at.parentElement) {
    const { localName, parentElement } = at;
    const alike = [...(parentElement?.children ?? root.children)].filter((other) => other.localName === localName);
    path.unshift(alike.length > 1 ? `${localName}:nth-of-type(${alike.indexOf(at) + 1})` : localName);
  }
  return path.join(' > ');
}

/** Runs in the page. */
function readFields(selectorFor: (element: Element) => string): FieldRead[] {
  const isShown = (element: Element) =>
    element.getClientRects().length > 0 && getComputedStyle(element).visibility === 'visible';
  const textOf = (element: Element | null | undefined): string => {
    const copy = element?.cloneNode(true) as Element | undefined;
    for (const inner of copy?.querySelectorAll('select, script, style') ?? []) inner.remove();
    return copy?.textContent ?? '';
  };
  const headOf = (element: Element): string =>
    textOf(element.closest('tr')?.querySelector('th')) || textOf(element.closest('dd')?.previousElementSibling);
  const wordsOf = (element: HTMLInputElement | HTMLSelectElement): string => {
    const root = element.getRootNode() as Document | ShadowRoot;
    const pointed = (element.getAttribute('aria-labelledby') ?? '').split(/\s+/).map((id) => root.getElementById(id));
    const given = ['aria-label', 'placeholder', 'title'].map((name) => element.getAttribute(name) ?? '');
    const near = [...(element.labels ?? []), ...pointed].map(textOf);
    const words = [...near, ...given].join(' ').trim();
    return (/^(?:[\d年月/／\sMmYy]*)$/.test(words) ? `${headOf(element)} ${words}` : words).slice(0, 300);
  };
  const fields: FieldRead[] = [];
  const gather = (root: Document | ShadowRoot): void => {
    for (const element of root.querySelectorAll('*')) {
      if (element.shadowRoot) gather(element.shadowRoot);
      const isInput = element instanceof HTMLInputElement;
      if (!(isInput || element instanceof HTMLSelectElement) || !isShown(element) || element.disabled) continue;
      if (isInput && !/^(text|tel|number|password|month|search)$/.test(element.type)) continue;
      fields.push({
        css: selectorFor(element),
        kind: isInput ? 'input' : 'select',
        type: element.type,
        autocomplete: element.getAttribute('autocomplete') ?? '',
        name: `${element.name} ${element.id}`.toLowerCase(),
        words: wordsOf(element),
        placeholder: element.getAttribute('placeholder') ?? '',
        maxLength: isInput ? element.maxLength : -1,
        options: isInput
          ? []
          : [...element.options].slice(0, 60).map(({ value, label }) => ({ value, label: label.slice(0, 40) })),
      });
    }
  };
  gather(document);
  return fields.slice(0, 300);
}

const orNothing = async <T>(asked: Promise<T>): Promise<T | undefined> => {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof CdpError) return undefined;
    throw error;
  }
};

const fieldsOf = async (frame: Frame): Promise<readonly FieldRead[]> => {
  const contextId = await ourWorld(frame);
  const { result, exceptionDetails } = await frame.session.send('Runtime.evaluate', {
    expression: `(${String(readFields)})(${String(selectorOf)})`,
    contextId,
    returnByValue: true,
  });
  return exceptionDetails ? [] : (result.value as readonly FieldRead[]);
};

/** CSS of the iframe that holds the frame, in its parent's document. */
const holderOf = async (parent: Frame, frame: Frame): Promise<string> => {
  const { session } = parent;
  const { backendNodeId } = await session.send('DOM.getFrameOwner', { frameId: frame.id });
  const { object } = await session.send('DOM.resolveNode', {
    backendNodeId,
    executionContextId: await ourWorld(parent),
  });
  const { result } = await session.send('Runtime.callFunctionOn', {
    objectId: object.objectId ?? '',
    functionDeclaration: `function () { return (${String(selectorOf)})(this); }`,
    returnByValue: true,
  });
  return String(result.value);
};

/** CSS of the iframes around the frame, outermost first. @throws CdpError when one of them is gone. */
export const wayTo = async (targets: Targets, frame: Frame): Promise<readonly string[]> => {
  const parent = frame.parent === undefined ? undefined : targets.frame(frame.parent);
  return parent === undefined ? [] : [...(await wayTo(targets, parent)), await holderOf(parent, frame)];
};

const inFrame = async (targets: Targets, frame: Frame): Promise<readonly FieldSeen[]> => {
  const fields = await fieldsOf(frame);
  if (fields.length === 0) return [];
  const way = await wayTo(targets, frame);
  return fields.map(({ css, ...field }) => {
    const on: Target = way.length === 0 ? { css } : { css, frame: way };
    return { ...field, on, frameUrl: frame.url };
  });
};

/** Empty while there is no field for a card number. A frame that changes meanwhile is left out. */
export const findCardForm = async (targets: Targets, mainFrame: string): Promise<readonly CardFieldFound[]> => {
  const fields: FieldSeen[] = [];
  for (const frame of targets.framesIn(mainFrame)) fields.push(...((await orNothing(inFrame(targets, frame))) ?? []));
  return readCardForm(fields);
};
