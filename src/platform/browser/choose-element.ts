/** Chooses a radio button, a checkbox, an option: what is chosen already stays so, and choosing twice undoes nothing. */
import { click, select } from './act-on-element.ts';
import type { CdpSession } from './cdp.ts';
import { askElement, type FoundElement } from './find-element.ts';

type Standing = 'chosen' | 'open' | 'pressed-only' | 'select' | 'option';

/** Runs in the page. */
function standing(this: HTMLElement): Standing {
  if (this instanceof HTMLSelectElement) return 'select';
  if (this instanceof HTMLOptionElement) return 'option';
  if (this instanceof HTMLInputElement && /^(radio|checkbox)$/.test(this.type)) return this.checked ? 'chosen' : 'open';
  for (const name of ['aria-checked', 'aria-selected', 'aria-pressed']) {
    const state = this.getAttribute(name);
    if (state !== null) return state === 'true' ? 'chosen' : 'open';
  }
  return 'pressed-only';
}

/** Shops hide the browser's own circles and draw theirs in the label. Runs in the page. */
function shownLabel(this: HTMLElement): Element | null {
  const labels = [...((this as HTMLInputElement).labels ?? [])];
  return labels.find((label) => label.getClientRects().length > 0) ?? null;
}

/** Runs in the page. */
function takeOption(this: HTMLElement): boolean {
  const list = this.closest('select');
  if (!(this instanceof HTMLOptionElement) || !list || this.disabled || list.disabled) return false;
  list.focus();
  this.selected = true;
  list.dispatchEvent(new Event('input', { bubbles: true, composed: true }));
  list.dispatchEvent(new Event('change', { bubbles: true, composed: true }));
  return true;
}

const labelOf = async (element: FoundElement): Promise<FoundElement | undefined> => {
  const { result, exceptionDetails } = await element.session.send('Runtime.callFunctionOn', {
    objectId: element.objectId,
    functionDeclaration: String(shownLabel),
  });
  return exceptionDetails || !result.objectId ? undefined : { ...element, objectId: result.objectId };
};

const press = async (page: CdpSession, element: FoundElement): Promise<boolean> => {
  if (await click(page, element)) return true;
  const label = await labelOf(element);
  return label !== undefined && click(page, label);
};

/** `false`: not chosen yet; to be tried again. @param value which option, where the element is a list of them. */
export const choose = async (page: CdpSession, element: FoundElement, value: string | undefined): Promise<boolean> => {
  const before = await askElement(element, standing);
  if (before === 'select') return value !== undefined && select(element, value);
  if (before === 'option') return askElement(element, takeOption);
  if (before === 'chosen') return true;
  const pressed = await press(page, element);
  if (!pressed || before === 'pressed-only') return pressed;
  return (await askElement(element, standing)) === 'chosen';
};
