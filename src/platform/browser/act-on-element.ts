/**
 * What a customer's hand does: the pointer goes to where the element is, keys are pressed one by one, and the page
 * gets trusted events. An element that is hidden, disabled, moving or covered is not there to be touched yet.
 */
import type { CdpSession } from './cdp.ts';
import { askElement, type FoundElement } from './find-element.ts';

type Point = { readonly x: number; readonly y: number };
type Readiness = Point | 'hidden' | 'disabled' | 'moving' | 'covered';

/** Brings the element into view and gives its middle, in its frame's coordinates. Runs in the page. */
async function settleInView(this: HTMLElement): Promise<Readiness> {
  const nextFrame = () => new Promise((resolve) => setTimeout(resolve, 34));
  const boxOf = () => [...this.getClientRects()].find((box) => box.width > 0 && box.height > 0);
  this.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
  const before = boxOf();
  await nextFrame();
  const box = boxOf();
  if (!before || !box || getComputedStyle(this).visibility !== 'visible') return 'hidden';
  if (this.matches(':disabled')) return 'disabled';
  if (Math.abs(before.x - box.x) > 1 || Math.abs(before.y - box.y) > 1) return 'moving';
  const point = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  const root = this.getRootNode() as Document | ShadowRoot;
  const hit = root.elementFromPoint(point.x, point.y);
  const touched = hit && (this.contains(hit) || hit.contains(this) || hit.closest('label')?.control === this);
  return touched ? point : 'covered';
}

/** Where an iframe's content begins, in the coordinates of the frame around it. Runs in the page. */
function contentOrigin(this: HTMLElement): Point {
  const box = this.getBoundingClientRect();
  const style = getComputedStyle(this);
  return {
    x: box.x + this.clientLeft + Number.parseFloat(style.paddingLeft),
    y: box.y + this.clientTop + Number.parseFloat(style.paddingTop),
  };
}

function isShown(this: HTMLElement): boolean {
  return this.getClientRects().length > 0 && getComputedStyle(this).visibility === 'visible';
}

function chooseOption(this: HTMLElement, value: string): boolean {
  if (!(this instanceof HTMLSelectElement)) return false;
  const option =
    [...this.options].find((one) => one.value === value) ?? [...this.options].find((one) => one.label === value);
  if (!option || option.disabled) return false;
  // The field before is left, as by a hand.
  this.focus();
  option.selected = true;
  this.dispatchEvent(new Event('input', { bubbles: true, composed: true }));
  this.dispatchEvent(new Event('change', { bubbles: true, composed: true }));
  return true;
}

/** `set`: a field that is not typed into (a date, a slider) has got its value. Runs in the page. */
function prepareField(this: HTMLElement, value: string): 'type' | 'set' | 'no-field' {
  if (this instanceof HTMLInputElement && /^(date|month|week|time|datetime-local|color|range)$/.test(this.type)) {
    this.focus();
    this.value = value;
    this.dispatchEvent(new Event('input', { bubbles: true, composed: true }));
    this.dispatchEvent(new Event('change', { bubbles: true, composed: true }));
    return 'set';
  }
  if (this instanceof HTMLInputElement || this instanceof HTMLTextAreaElement) {
    if (this.readOnly) return 'no-field';
    this.focus();
    this.select();
    return 'type';
  }
  if (!this.isContentEditable) return 'no-field';
  this.focus();
  getSelection()?.selectAllChildren(this);
  return 'type';
}

export const isVisible = (element: FoundElement): Promise<boolean> => askElement(element, isShown);

/** In the page's own coordinates; `undefined` while it cannot be touched. */
const locate = async (element: FoundElement): Promise<Point | undefined> => {
  const ready = await askElement(element, settleInView);
  if (typeof ready === 'string') return undefined;
  const origins = await Promise.all(element.around.map((iframe) => askElement(iframe, contentOrigin)));
  return origins.reduce((sum, origin) => ({ x: sum.x + origin.x, y: sum.y + origin.y }), ready);
};

/** `false`: it cannot be touched now. @param page the session of the page, which knows all frames' places. */
export const click = async (page: CdpSession, element: FoundElement): Promise<boolean> => {
  const point = await locate(element);
  if (!point) return false;
  await pressAt(page, point);
  return true;
};

export const pressAt = async (page: CdpSession, point: Point): Promise<void> => {
  if (page.touched) {
    await page.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [point] });
    await page.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    return;
  }
  const pointer = { ...point, button: 'left', clickCount: 1 } as const;
  await page.send('Input.dispatchMouseEvent', { ...pointer, type: 'mouseMoved', button: 'none', clickCount: 0 });
  await page.send('Input.dispatchMouseEvent', { ...pointer, type: 'mousePressed', buttons: 1 });
  await page.send('Input.dispatchMouseEvent', { ...pointer, type: 'mouseReleased' });
};

export const fill = async (page: CdpSession, element: FoundElement, value: string): Promise<boolean> => {
  if (!(await click(page, element))) return false;
  const way = await askElement(element, prepareField, value);
  if (way === 'no-field') return false;
  if (way === 'set') return true;
  if (value === '') await pressKey(page, { key: 'Delete', code: 'Delete', windowsVirtualKeyCode: 46 });
  for (const character of value) {
    if (character === '\n')
      await pressKey(page, { key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 13, text: '\r' });
    else if (character > '~') await page.send('Input.insertText', { text: character });
    else await pressKey(page, keyOf(character));
  }
  return true;
};

export const select = (element: FoundElement, value: string): Promise<boolean> =>
  askElement(element, chooseOption, value);

type Key = {
  readonly key: string;
  readonly code?: string;
  readonly text?: string;
  readonly windowsVirtualKeyCode?: number;
};

const keyOf = (character: string): Key => {
  const upper = character.toUpperCase();
  if (/[0-9]/.test(character))
    return { key: character, text: character, code: `Digit${character}`, windowsVirtualKeyCode: upper.charCodeAt(0) };
  if (/[a-z]/i.test(character))
    return { key: character, text: character, code: `Key${upper}`, windowsVirtualKeyCode: upper.charCodeAt(0) };
  if (character === ' ') return { key: ' ', text: ' ', code: 'Space', windowsVirtualKeyCode: 32 };
  return { key: character, text: character };
};

const pressKey = async (page: CdpSession, key: Key): Promise<void> => {
  await page.send('Input.dispatchKeyEvent', { ...key, type: key.text === undefined ? 'rawKeyDown' : 'keyDown' });
  await page.send('Input.dispatchKeyEvent', { ...key, text: '', type: 'keyUp' });
};
