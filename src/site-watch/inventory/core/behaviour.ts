/** What a script was seen to do, and what its text says it does: compared from visit to visit, only ever as sets. */
import { hostOf, isAmong } from '../../core/destinations.ts';
import type { Storage } from './static-signs.ts';

/**
 * Where a listener stands, seen from the fields that the card was typed into: on them, their form or its buttons; or
 * around them, where it hears of the whole page.
 */
export const REACHES = ['field', 'form', 'button', 'page'] as const;
export type Reach = (typeof REACHES)[number];

/** `field input`, `page keydown`. */
export type Listening = `${Reach} ${string}`;

export type Behaviour = {
  /** Host names it sent to, in alphabetical order as all of these. */
  readonly destinations: readonly string[];
  readonly listens: readonly Listening[];
  readonly storage: readonly Storage[];
  readonly evaluates: boolean;
};

export const NO_BEHAVIOUR: Behaviour = { destinations: [], listens: [], storage: [], evaluates: false };

const union = <T extends string>(one: readonly T[], other: readonly T[]): readonly T[] =>
  [...new Set([...one, ...other])].toSorted();

const beyond = <T extends string>(now: readonly T[], known: readonly T[]): readonly T[] =>
  now.filter((each) => !known.includes(each));

export const together = (one: Behaviour, other: Behaviour): Behaviour => ({
  destinations: union(one.destinations, other.destinations),
  listens: union(one.listens, other.listens),
  storage: union(one.storage, other.storage),
  evaluates: one.evaluates || other.evaluates,
});

/** What is done now that was not done before. A script that does less is no news: a visit sees a part of what it can. */
export const newIn = (now: Behaviour, known: Behaviour): Behaviour => ({
  destinations: beyond(now.destinations, known.destinations),
  listens: beyond(now.listens, known.listens),
  storage: beyond(now.storage, known.storage),
  evaluates: now.evaluates && !known.evaluates,
});

export const isNothing = ({ destinations, listens, storage, evaluates }: Behaviour): boolean =>
  destinations.length + listens.length + storage.length === 0 && !evaluates;

/** By which the value of a field is read; the rest are keys, pointers and moments of the page. */
const VALUE_EVENTS = new Set(['beforeinput', 'blur', 'change', 'focusout', 'formdata', 'input', 'paste', 'submit']);
const KEY_EVENTS = new Set(['keydown', 'keypress', 'keyup']);

/**
 * Whether it reads what is typed into a card field: on the field or its form by any of these events; around it only by
 * those that carry a value, since half of all pages listen to keys as such, for shortcuts and dialogs.
 */
export const readsCard = (listening: Listening): boolean => {
  const [reach = '', event = ''] = listening.split(' ');
  if (reach === 'button') return event === 'click' || event === 'mousedown' || event === 'pointerdown';
  if (VALUE_EVENTS.has(event)) return reach !== 'page' || (event !== 'blur' && event !== 'focusout');
  return KEY_EVENTS.has(event) && reach !== 'page';
};

const isOnPage = (listening: Listening): boolean => listening.startsWith('page ');

/** Reads what is typed where it stands: on a card field, its form or its button. */
export const isOnCard = (listening: Listening): boolean => readsCard(listening) && !isOnPage(listening);

/**
 * Hears of what happens anywhere on the page, what is typed and pressed in card fields among it, as tools that measure,
 * chat or help do: by itself it says nothing of the card.
 */
export const isAround = (listening: Listening): boolean => {
  const [, event = ''] = listening.split(' ');
  return isOnPage(listening) && (KEY_EVENTS.has(event) || readsCard(listening));
};

export const isListened = (event: string): boolean =>
  VALUE_EVENTS.has(event) || KEY_EVENTS.has(event) || ['click', 'mousedown', 'pointerdown'].includes(event);

export type Trusted = { readonly origin: string; readonly destinations: readonly string[] };

/** The site's own host, or one that may get card data. */
export const isExpectedHost = (host: string, { origin, destinations }: Trusted): boolean =>
  host === hostOf(origin) || isAmong(host, destinations);
