/**
 * A person's acts as the steps of a journey: by role and label first, by CSS that lasts second. What he typed is not
 * known here; what stands in its place, testValueFor says. The button that places the order becomes a step that waits
 * for it.
 */
import type { PersonsAct, Target, TouchedElement } from '#platform/browser';
import { BUYING_WORDS } from '../../core/buying-words.ts';
import { frame as frameSchema, target as targetSchema } from '../../core/journey-target.ts';
import { type CardHosts, cardHostsOf, NO_HOSTS } from './card-hosts.ts';
import { testOptionFor, testValueFor } from './test-values.ts';
import type { On, SentStep } from './write-journey.ts';

export const LEFT_OUT = [
  'second-window',
  'key',
  'file',
  'password',
  'no-name',
  'other-site',
  'too-many-steps',
] as const;
export type LeftOut = (typeof LEFT_OUT)[number];

export type Taken =
  | { readonly kind: 'step'; readonly step: SentStep; readonly words: string }
  /** Part of a step that stands already. */
  | { readonly kind: 'same' }
  | { readonly kind: 'left-out'; readonly code: LeftOut; readonly words: string }
  /** `done`: the card was typed before, so that the way is whole. Else pressing it once more is passed on. */
  | { readonly kind: 'held-back'; readonly words: string; readonly done: boolean };

/** A journey has a hundred steps at most; some are added at its end. */
const MOST_STEPS = 95;
const LONGEST_SLUG = 40;
const LONGEST_PATH = 500;

const plain = (text: string): string => text.normalize('NFKC').replaceAll(/\s+/g, '').toLowerCase();
const isCalledLikeAnOrder = (words: string): boolean =>
  BUYING_WORDS.some((buying) => plain(words).includes(plain(buying)));

/** An address, a telephone or a card number that a page shows again is no name for anything. */
const isPersonal = (words: string): boolean => /[@＠]/.test(words) || (words.match(/\d/g)?.length ?? 0) >= 7;

const slugOf = (text: string): string =>
  isPersonal(text)
    ? ''
    : text
        .normalize('NFKC')
        .toLowerCase()
        .replaceAll(/[^a-z0-9]+/g, '-')
        .slice(0, LONGEST_SLUG)
        .replaceAll(/^-+|-+$/g, '');

const sentOn = (on: Target): On | undefined => {
  const { frame: _inside, ...named } = on;
  const sent = 'css' in named ? named.css : named;
  return targetSchema.safeParse(sent).success ? (sent as On) : undefined;
};

type Where = { readonly on: On; readonly frame?: readonly string[] };

/** The first of its names that a journey may have. */
const whereOf = ({ on, words }: TouchedElement): Where | undefined => {
  for (const target of on) {
    const sent = isPersonal(words) && !('css' in target) ? undefined : sentOn(target);
    if (sent === undefined) continue;
    if (target.frame === undefined || target.frame.length === 0) return { on: sent };
    if (frameSchema.safeParse(target.frame).success) return { on: sent, frame: target.frame };
  }
  return undefined;
};

const framed = ({ frame }: Where) => (frame === undefined ? {} : { frame });
/** On one line, as a note in a file is. */
const saidOf = ({ words }: TouchedElement): string =>
  isPersonal(words)
    ? ''
    : words
        .replaceAll(/[\s\p{C}]+/gu, ' ')
        .trim()
        .slice(0, 60);

/** A query is kept where each of its values is a short word or number, as of a product: never a key or a person. */
const pathOf = ({ pathname, search, searchParams }: URL): string =>
  [...searchParams.values()].every((value) => /^[\w-]{0,20}$/.test(value)) ? `${pathname}${search}` : pathname;

export class Recording {
  readonly #origin: string;
  readonly #steps: SentStep[];
  readonly #leftOut = new Set<LeftOut>();
  readonly #unsure: string[] = [];
  #cardDocument: number | undefined;
  #cardHosts = NO_HOSTS;
  #order: SentStep | undefined;
  #stops = true;

  /** @param first the address that was opened, of `origin`. */
  constructor({ origin, first }: { readonly origin: string; readonly first: string }) {
    this.#origin = origin;
    this.#steps = [{ name: 'home', open: pathOf(new URL(first)) }];
  }

  /** As they are written, with a picture and the wait for the button that would order at the end. */
  get steps(): readonly SentStep[] {
    const { isWhole } = this;
    const picture = isWhole ? [{ name: 'before-buying', screenshot: true as const }] : [];
    return [...this.#steps, ...(this.#order === undefined ? [] : [this.#order]), ...picture];
  }

  /** The card form was reached. */
  get isWhole(): boolean {
    return this.#cardDocument !== undefined;
  }

  /** Nothing in it is called like an order. */
  get stops(): boolean {
    return this.#stops;
  }

  get cardHosts(): CardHosts {
    return this.#cardHosts;
  }

  get leftOut(): readonly LeftOut[] {
    return [...this.#leftOut];
  }

  /** What fields are called that got a value of no particular meaning. */
  get unsure(): readonly string[] {
    return this.#unsure;
  }

  take(act: PersonsAct): Taken {
    if (this.#steps.length >= MOST_STEPS && act.act !== 'held-back') return this.#leave('too-many-steps', '');
    switch (act.act) {
      case 'opened':
        return this.#open(act.url);
      case 'pressed':
        return this.#press(act.touched);
      case 'chose':
        return this.#touch('choose', act.touched, {});
      case 'picked':
        return this.#touch('select', act.touched, { value: testOptionFor(act.touched.field, act.option) });
      case 'typed':
        return this.#type(act);
      case 'card':
        return this.#card(act);
      case 'awaited':
        return this.#touch('wait-for', act.touched, {});
      case 'held-back':
        return this.#holdBack(act.touched);
      case 'not-followed':
        return this.#leave(act.why, '');
    }
  }

  #leave(code: LeftOut, words: string): Taken {
    this.#leftOut.add(code);
    return { kind: 'left-out', code, words };
  }

  #add(step: SentStep, words: string): Taken {
    this.#steps.push(step);
    return { kind: 'step', step, words };
  }

  #open(address: string): Taken {
    const url = URL.parse(address);
    if (url === null || url.origin !== this.#origin) return this.#leave('other-site', url?.hostname ?? '');
    const path = pathOf(url);
    if (path.length > LONGEST_PATH) return this.#leave('no-name', '');
    return this.#add({ name: 'open', open: path }, url.pathname);
  }

  #press(touched: TouchedElement): Taken {
    if (isCalledLikeAnOrder(touched.words)) this.#stops = false;
    return this.#touch('click', touched, {});
  }

  #touch(
    act: 'click' | 'choose' | 'select' | 'wait-for',
    touched: TouchedElement,
    more: { readonly value?: string },
  ): Taken {
    const where = whereOf(touched);
    if (where === undefined) return this.#leave('no-name', saidOf(touched));
    const name = slugOf(touched.known) || slugOf(saidOf(touched)) || (act === 'wait-for' ? 'seen' : act);
    return this.#add({ name, [act]: where.on, ...more, ...framed(where) }, saidOf(touched));
  }

  #type({ touched }: Extract<PersonsAct, { readonly act: 'typed' }>): Taken {
    const value = testValueFor(touched.field, touched.least);
    const where = whereOf(touched);
    if (value === undefined) return this.#leave('password', saidOf(touched));
    if (where === undefined) return this.#leave('no-name', saidOf(touched));
    if (!value.known) this.#unsure.push(saidOf(touched));
    const name = value.known ? value.name : slugOf(touched.known) || value.name;
    return this.#add({ name, fill: where.on, value: value.value, ...framed(where) }, saidOf(touched));
  }

  /** The step finds all fields of the form by itself; a form that is shown again is filled in again. */
  #card({ shown, document }: Extract<PersonsAct, { readonly act: 'card' }>): Taken {
    if (this.#cardDocument === document) return { kind: 'same' };
    this.#cardDocument = document;
    this.#cardHosts = cardHostsOf(shown, new URL(this.#origin).hostname);
    return this.#add({ name: 'card', 'card-form': true }, '');
  }

  #holdBack(touched: TouchedElement): Taken {
    const where = whereOf(touched);
    if (this.isWhole && where !== undefined) {
      this.#order = { name: 'order-button', 'wait-for': where.on, ...framed(where) };
    }
    return { kind: 'held-back', words: saidOf(touched), done: this.isWhole };
  }
}
