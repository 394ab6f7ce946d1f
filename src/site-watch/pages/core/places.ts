/**
 * The places of a checkout that decide where a card goes: where the customer lands to type it, where forms and buttons
 * lead, what frames show. A person pins what he knows to be right; each place has one value, or several that are right.
 */
import { cardOriginsOf, type FormFact, type HandlerFact, type PageFacts, type PageRole } from './page-facts.ts';

export const PLACE_KINDS = ['landing', 'form', 'button', 'frame'] as const;
export type PlaceKind = (typeof PLACE_KINDS)[number];
export const PLACE_PAGES = ['card', 'leaving'] as const satisfies readonly PageRole[];
export type PlacePage = (typeof PLACE_PAGES)[number];

export type Place = {
  readonly kind: PlaceKind;
  readonly page: PlacePage;
  /** Of the form, button or frame; empty for where the customer lands. */
  readonly name: string;
};

/**
 * `landing`: an origin. `form`: `post https://pay.example/start`. `button`: a line for each function it runs, `none` for
 * none. `frame`: an address.
 */
export type Placed = Place & { readonly value: string };

export const placeKey = ({ kind, page, name }: Place): string => `${kind} ${page} ${name}`;
export const placedKey = (placed: Placed): string => `${placeKey(placed)} ${placed.value}`;

const MOST_PLACES = 60;
const LONGEST_VALUE = 1_000;

const linesOf = (handlers: readonly HandlerFact[]): string => {
  const lines = handlers.map(({ event, place, sha256 }) => `${event} ${place} ${sha256}`);
  return lines.length === 0 ? 'none' : lines.join('\n');
};

/** Where the form, or the button that is pressed in its place, leads. */
export const leadsTo = (form: FormFact): string => {
  const pressed = form.buttons.find((button) => button.pressed);
  if (pressed?.action !== undefined) return pressed.action;
  return form.action;
};

/** A card form of the shop's own that nobody types into is no place of the payment: it is a finding by itself. */
const counts = (form: FormFact, page: PageFacts, ownOrigin: string): boolean =>
  form.pressed || (form.card !== undefined && (page.typed || form.origin !== ownOrigin));

/** How a payment provider's own page is built is its own business: of its forms the origin is what matters. */
const valueOfForm = (form: FormFact, isOwn: boolean): string => {
  const address = leadsTo(form);
  if (address === '') return 'none';
  return `${form.method} ${isOwn ? address : (URL.parse(address)?.origin ?? address)}`;
};

const placesOfPage = (page: PageFacts, role: PlacePage, ownOrigin: string): readonly Placed[] => {
  const placed: Placed[] = [];
  if (role === 'card')
    for (const value of cardOriginsOf(page)) placed.push({ kind: 'landing', page: role, name: '', value });
  for (const form of page.forms.filter((each) => counts(each, page, ownOrigin))) {
    const isOwn = form.origin === ownOrigin;
    placed.push({ kind: 'form', page: role, name: form.name, value: valueOfForm(form, isOwn) });
    if (!isOwn) continue;
    for (const button of form.buttons.filter(({ pressed }) => pressed)) {
      const value = linesOf([...button.handlers, ...form.handlers]);
      placed.push({ kind: 'button', page: role, name: button.name, value });
    }
  }
  for (const { name, address, card } of page.origin === ownOrigin ? page.frames : []) {
    if (card) placed.push({ kind: 'frame', page: role, name, value: address });
  }
  return placed;
};

/** @param ownOrigin the site's. What is on a page of several roles is told once. */
export const placesOf = (pages: readonly PageFacts[], ownOrigin: string): readonly Placed[] => {
  const all = pages.flatMap((page) => {
    const gravest = PLACE_PAGES.find((each) => page.roles.includes(each));
    const role = page.roles.includes('leaving') && !page.typed ? 'leaving' : gravest;
    return role === undefined ? [] : placesOfPage(page, role, ownOrigin);
  });
  const distinct = new Map(
    all
      .map((placed) => ({ ...placed, value: placed.value.slice(0, LONGEST_VALUE) }))
      .map((each) => [placedKey(each), each]),
  );
  return [...distinct.values()].slice(0, MOST_PLACES);
};

/** Hosts that a place's value leads to. */
export const hostsIn = ({ kind, value }: Placed): readonly string[] => {
  const addresses = kind === 'form' ? [value.split(' ')[1] ?? ''] : kind === 'button' ? placesInLines(value) : [value];
  return addresses.flatMap((address) => URL.parse(address)?.hostname || []);
};

const placesInLines = (value: string): readonly string[] => value.split('\n').map((line) => line.split(' ')[1] ?? '');
