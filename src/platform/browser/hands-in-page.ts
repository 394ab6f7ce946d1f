/**
 * Watches a person's hands from within a page: runs in a world of our own in each frame, before the page's first line.
 * It tells which element was touched and how, never what a field holds. Presses of what is held back, and those that
 * point with Alt at something to wait for, stop here: the page does not hear of them.
 */

import { plainWords } from './find-by-name.ts';
import { selectorOf } from './find-card-form.ts';
import { allOf, lastingSelector, lastingWords, type NamingTools, namesOf, roleOf, wordsOf } from './name-in-page.ts';
import type { ShownField, Target } from './port.ts';

/** The binding that a page's hands tell through, and where an element is found again by its number. */
export const HANDS = 'mitsukeHands';
export const TOUCHED = 'mitsukeTouched';

export const DEEDS = ['pressed', 'chose', 'picked', 'typed', 'awaited', 'held-back'] as const;
export type Deed = (typeof DEEDS)[number];

export type ToldElement = {
  readonly id: number;
  readonly names: readonly Target[];
  readonly words: string;
  readonly known: string;
  /** CSS by its place, as a card form's fields are known. */
  readonly place: string;
  /** Absent where nothing is filled in. */
  readonly field: ShownField | undefined;
  readonly least: string;
};

export type Told =
  | { readonly kind: 'here' }
  /** It is about to be touched: time to look whether its names lead to it. */
  | { readonly kind: 'aimed'; readonly element: ToldElement }
  | { readonly kind: 'done'; readonly deed: Deed; readonly element: ToldElement; readonly option: string }
  | { readonly kind: 'not-followed'; readonly why: 'key' | 'file' };

type Tools = NamingTools & { readonly namesOf: typeof namesOf };

/** What a press was meant for, of the elements it came through, innermost first. Runs in the page. */
function meantBy(path: readonly EventTarget[]): Element | undefined {
  const PRESSED =
    'a[href], area[href], button, input, select, textarea, option, summary, label, [onclick], [contenteditable=""], ' +
    '[contenteditable="true"], [role="button"], [role="link"], [role="tab"], [role="menuitem"], [role="option"], ' +
    '[role="switch"], [role="checkbox"], [role="radio"]';
  const elements = path.filter((each): each is Element => each instanceof Element);
  const known = elements.find((element) => element.matches(PRESSED));
  if (known) return known;
  const other = elements.findIndex((element) => getComputedStyle(element).cursor !== 'pointer');
  return elements[other - 1];
}

/** Its source is what runs in the page. */
class Hands {
  readonly #tell: (text: string) => void;
  readonly #heldBack: readonly string[];
  readonly #tools: Tools;
  readonly #meantBy: typeof meantBy;
  readonly #ids = new WeakMap<Element, number>();
  readonly #elements = new Map<number, WeakRef<Element>>();
  readonly #typed = new WeakSet<Element>();
  /** Held back once: pressed again, it is meant. */
  readonly #insistedOn = new WeakSet<Element>();
  #last = 0;
  #aimedAt: Element | undefined;
  /** Enter was pressed in a field, and nothing came of it yet. */
  #entered = false;

  constructor(tell: (text: string) => void, heldBack: readonly string[], tools: Tools, meant: typeof meantBy) {
    this.#tell = tell;
    this.#heldBack = heldBack;
    this.#tools = tools;
    this.#meantBy = meant;
  }

  watch(): void {
    const on = <K extends keyof WindowEventMap>(names: readonly K[], act: (event: WindowEventMap[K]) => void): void => {
      for (const name of names) {
        window.addEventListener(name, (event) => void (event.isTrusted && act(event)), { capture: true });
      }
    };
    on(['pointerdown', 'focusin'], (event) => this.#aim(this.#meant(event)));
    on(['pointerdown', 'pointerup', 'mousedown', 'mouseup', 'touchstart', 'touchend', 'keydown', 'keyup'], (event) =>
      this.#guard(event),
    );
    on(['keydown'], ({ key, target }) => {
      this.#entered = key === 'Enter' && target instanceof HTMLInputElement;
    });
    on(['click'], (event) => this.#click(event));
    on(['input'], (event) => this.#input(this.#meant(event)));
    on(['change'], (event) => this.#change(this.#meant(event)));
    on(['submit'], ({ submitter }) => {
      if (this.#entered && submitter === null) this.#say({ kind: 'not-followed', why: 'key' });
      this.#entered = false;
    });
    // Said again, for whoever could not hear it yet.
    for (const name of ['DOMContentLoaded', 'load']) window.addEventListener(name, () => this.#say({ kind: 'here' }));
  }

  find(id: number): Element | undefined {
    return this.#elements.get(id)?.deref();
  }

  #say(told: Told): void {
    this.#tell(JSON.stringify(told));
  }

  #meant(event: Event): Element | undefined {
    return this.#meantBy(event.composedPath());
  }

  #aim(element: Element | undefined): void {
    if (element === undefined || element === this.#aimedAt) return;
    this.#aimedAt = element;
    this.#say({ kind: 'aimed', element: this.#told(element) });
  }

  #done(deed: Deed, element: Element, option = ''): void {
    this.#aim(element);
    this.#say({ kind: 'done', deed, element: this.#told(element), option });
  }

  #isHeldBack(element: Element): boolean {
    if (this.#insistedOn.has(element)) return false;
    const { plainWords, wordsOf } = this.#tools;
    const seen = element instanceof HTMLInputElement ? element.value : (element as HTMLElement).innerText;
    const called = [wordsOf(element), seen ?? ''].map(plainWords).filter((name) => name.length <= 200);
    return this.#heldBack.some((word) => called.some((name) => name.includes(word)));
  }

  /** A button or the like that is pressed, with what labels it; not a field that is clicked to type into it. */
  #isPressed(element: Element): boolean {
    if (element instanceof HTMLInputElement) return /^(?:button|submit|reset|image)$/.test(element.type);
    if (element instanceof HTMLLabelElement) return element.control === null;
    return !element.matches('select, option, textarea, [contenteditable=""], [contenteditable="true"]');
  }

  #guard(event: MouseEvent | KeyboardEvent | TouchEvent): void {
    const element = this.#meant(event);
    const isKey = event instanceof KeyboardEvent;
    if (isKey && event.key !== 'Enter' && event.key !== ' ') return;
    const held = element !== undefined && this.#isPressed(element) && this.#isHeldBack(element);
    if (held || (event.altKey && !isKey)) event.stopImmediatePropagation();
  }

  #click(event: MouseEvent): void {
    this.#entered = false;
    const element = this.#meant(event);
    const stop = (deed: Deed, stopped: Element): void => {
      event.preventDefault();
      event.stopImmediatePropagation();
      this.#done(deed, stopped);
    };
    const pointed = element ?? event.composedPath().find((each): each is Element => each instanceof Element);
    if (event.altKey && pointed) stop('awaited', pointed);
    else if (element === undefined || !this.#isPressed(element)) return;
    else if (this.#isHeldBack(element)) {
      stop('held-back', element);
      this.#insistedOn.add(element);
    } else this.#done('pressed', element);
  }

  #input(element: Element | undefined): void {
    const isText = element instanceof HTMLInputElement && !/^(?:checkbox|radio|file)$/.test(element.type);
    const isOther = element?.matches('textarea, [contenteditable=""], [contenteditable="true"]') === true;
    if (element === undefined || !(isText || isOther) || this.#typed.has(element)) return;
    this.#typed.add(element);
    this.#done('typed', element);
  }

  #change(element: Element | undefined): void {
    if (element instanceof HTMLSelectElement)
      this.#done('picked', element, (element.selectedOptions[0]?.label ?? '').slice(0, 300));
    if (!(element instanceof HTMLInputElement)) return;
    if (element.type === 'file') this.#say({ kind: 'not-followed', why: 'file' });
    else if (/^(?:checkbox|radio)$/.test(element.type)) this.#done(element.checked ? 'chose' : 'pressed', element);
    else this.#input(element);
  }

  #idOf(element: Element): number {
    const known = this.#ids.get(element);
    if (known !== undefined) return known;
    this.#last += 1;
    this.#ids.set(element, this.#last);
    this.#elements.set(this.#last, new WeakRef(element));
    return this.#last;
  }

  #told(element: Element): ToldElement {
    const { namesOf, wordsOf, selectorOf } = this.#tools;
    const place = selectorOf(element);
    const words = wordsOf(element);
    const attribute = (name: string): string => element.getAttribute(name) ?? '';
    const known = element.id || attribute('data-testid') || attribute('name');
    const names = namesOf(element, this.#tools);
    const field = this.#isPressed(element) ? undefined : this.#fieldOf(element, { place, words });
    return { id: this.#idOf(element), names, words, known, place, field, least: attribute('min') };
  }

  #fieldOf(element: Element, { place, words }: { readonly place: string; readonly words: string }): ShownField {
    const { type = '', name = '', maxLength = -1 } = element as HTMLInputElement;
    const options = element instanceof HTMLSelectElement ? [...element.options].slice(0, 60) : [];
    return {
      ...{ css: place, type, name: `${name} ${element.id}`.trim(), words, maxLength },
      autocomplete: element.getAttribute('autocomplete') ?? '',
      options: options.map(({ label }) => label),
      filled: false,
    };
  }
}

const TOOLS = { roleOf, wordsOf, lastingWords, lastingSelector, allOf, selectorOf, plainWords, namesOf };

/** @param heldBack words of what is not passed on to the page. */
export const handsScript = (heldBack: readonly string[]): string => {
  const tools = Object.entries(TOOLS).map(([name, tool]) => `${name}: ${String(tool)}`);
  const words = JSON.stringify(heldBack.map(plainWords));
  return `(() => {
    const waiting = [];
    const tell = (text) => {
      waiting.push(text);
      while (globalThis.${HANDS} && waiting.length > 0) globalThis.${HANDS}(waiting.shift());
    };
    const hands = new (${String(Hands)})(tell, ${words}, { ${tools.join(', ')} }, ${String(meantBy)});
    globalThis.${TOUCHED} = (id) => hands.find(id) ?? null;
    hands.watch();
  })()`;
};
