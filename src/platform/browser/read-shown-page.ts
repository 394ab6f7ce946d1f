/** What a page shows a customer who wonders where to go next: links, buttons, fields, and what it is made of. */
import { CdpError } from './cdp.ts';
import { findCardForm, selectorOf } from './find-card-form.ts';
import { ourWorld } from './find-element.ts';
import type { ShownPage } from './port.ts';
import type { Targets } from './targets.ts';

type Read = Omit<ShownPage, 'cardFields' | 'frames'>;

const NOTHING: Read = { url: '', classes: '', generator: '', resources: [], links: [], buttons: [], fields: [] };

/** Runs in the page. */
function readPage(selectorFor: (element: Element) => string): Read {
  const MOST = 300;
  const isShown = (element: Element) =>
    element.getClientRects().length > 0 && getComputedStyle(element).visibility === 'visible';
  const wordsOf = (element: Element) =>
    ((element as HTMLInputElement).value || (element as HTMLElement).innerText || '').replaceAll(/\s+/g, ' ').trim();
  const labelOf = (element: HTMLInputElement): string => {
    const given = ['aria-label', 'placeholder', 'title'].map((name) => element.getAttribute(name) ?? '');
    return [...[...(element.labels ?? [])].map((label) => label.textContent ?? ''), ...given].join(' ').trim();
  };
  const all = <E extends Element>(css: string): E[] => [...document.querySelectorAll<E>(css)];
  // A circle that the shop draws itself is chosen by its label.
  const isReachable = (field: HTMLInputElement) =>
    isShown(field) || (/^(radio|checkbox)$/.test(field.type) && [...(field.labels ?? [])].some(isShown));
  return {
    url: location.href,
    classes: `${document.body.id} ${document.body.className}`,
    generator: document.querySelector('meta[name="generator"]')?.getAttribute('content') ?? '',
    resources: all<HTMLScriptElement | HTMLLinkElement>('script[src], link[href]')
      .map((element) => ('src' in element ? element.src : element.href))
      .slice(0, MOST),
    links: all<HTMLAnchorElement>('a[href]')
      .filter(isShown)
      .slice(0, MOST)
      .map((link) => ({ href: link.href, text: wordsOf(link).slice(0, 100), css: selectorFor(link) })),
    buttons: all<HTMLElement>('button, input[type="submit"], input[type="image"], [role="button"]')
      .filter(isShown)
      .slice(0, MOST)
      .map((button) => ({
        text: wordsOf(button).slice(0, 100),
        css: selectorFor(button),
        name: `${button.getAttribute('name') ?? ''} ${button.id} ${button.className}`.trim(),
      })),
    fields: all<HTMLInputElement>('input:not([type="hidden"], [type="submit"], [type="image"]), select, textarea')
      .filter(isReachable)
      .slice(0, MOST)
      .map((field) => ({
        css: selectorFor(field),
        type: field.type,
        name: `${field.name} ${field.id}`.trim(),
        autocomplete: field.getAttribute('autocomplete') ?? '',
        words: labelOf(field).slice(0, 200),
        maxLength: field.maxLength ?? -1,
        options:
          field.localName === 'select'
            ? [...(field as never as HTMLSelectElement).options].slice(0, 60).map(({ label }) => label)
            : [],
        filled: /^(radio|checkbox)$/.test(field.type) ? field.checked : field.value !== '',
      })),
  };
}

export const readShownPage = async (targets: Targets, mainFrame: string): Promise<ShownPage> => {
  const cardFields = (await findCardForm(targets, mainFrame)).map(({ field, seen }) => ({
    field,
    frameUrl: seen.frameUrl,
  }));
  const frame = targets.frame(mainFrame);
  const frames = targets.framesIn(mainFrame).map(({ url }) => url);
  try {
    if (frame === undefined) return { ...NOTHING, cardFields, frames };
    const { result, exceptionDetails } = await frame.session.send('Runtime.evaluate', {
      expression: `(${String(readPage)})(${String(selectorOf)})`,
      contextId: await ourWorld(frame),
      returnByValue: true,
    });
    return { ...(exceptionDetails ? NOTHING : (result.value as Read)), cardFields, frames };
  } catch (error) {
    if (error instanceof CdpError) return { ...NOTHING, cardFields, frames };
    throw error;
  }
};
