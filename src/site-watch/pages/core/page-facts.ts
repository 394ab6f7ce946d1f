/**
 * What of a visit's pages counts for the payment: those on which a card is typed, from which the customer leaves for the
 * provider, and where he ends; each with headers, forms, frames and scripts as the browser received them, by shape:
 * names, addresses, hashes, and no value of anything (PCI DSS 11.6.1).
 */
import type { SeenButton, SeenDocument, SeenForm, SeenHandler, SeenPage, SeenPages } from '#platform/browser';
import { addressShape, nameShape, originOf, textShape } from './address-shape.ts';
import { type CardPart, cardFieldsOf } from './card-fields.ts';
import { type HeaderFact, headerFactsOf } from './header-facts.ts';
import { type Likeness, likenessOf } from './likeness.ts';

/** `leaving`: the shop's page from which he leaves for another origin. `card`: where a card is asked for. */
export const PAGE_ROLES = ['card', 'leaving', 'final'] as const;
export type PageRole = (typeof PAGE_ROLES)[number];

/** A function by its event, the address of its script (`element` when it is written into the element) and its hash. */
export type HandlerFact = { readonly event: string; readonly place: string; readonly sha256: string };

export type ButtonFact = {
  readonly name: string;
  readonly text: string;
  /** Where it leads by itself, whatever its form says. */
  readonly action?: string | undefined;
  readonly pressed: boolean;
  readonly handlers: readonly HandlerFact[];
};

export type FormFact = {
  /** Of the frame that it stands in; absent on the page itself. */
  readonly frame?: string | undefined;
  readonly origin: string;
  readonly name: string;
  /** Empty for fields that stand in no form. */
  readonly action: string;
  readonly method: string;
  /** It asks for a card. */
  readonly card?: { readonly parts: readonly CardPart[]; readonly shown: boolean } | undefined;
  readonly pressed: boolean;
  /** `type name autocomplete` of each that is not hidden, sorted. */
  readonly fields: readonly string[];
  readonly buttons: readonly ButtonFact[];
  readonly handlers: readonly HandlerFact[];
};

export type FrameFact = {
  readonly name: string;
  readonly address: string;
  readonly sandbox?: string | undefined;
  readonly allow?: string | undefined;
  /** It, or a frame within it, asks for a card. */
  readonly card: boolean;
  readonly shown: boolean;
};

export type PageFacts = {
  readonly roles: readonly PageRole[];
  /** The journey typed the card here. */
  readonly typed: boolean;
  /** Index of the step. */
  readonly step: number;
  readonly origin: string;
  readonly address: string;
  readonly title: string;
  readonly headers: readonly HeaderFact[];
  readonly base?: string | undefined;
  readonly refresh?: string | undefined;
  readonly forms: readonly FormFact[];
  readonly frames: readonly FrameFact[];
  /** Addresses, sorted. */
  readonly scripts: readonly string[];
  readonly likeness: Likeness;
};

export type WalkedPages = {
  readonly pages: SeenPages;
  readonly documents: readonly SeenDocument[];
  /** The site's. */
  readonly origin: string;
  readonly cardTypedAt: number | undefined;
  readonly completed: boolean;
};

const MOST = { pages: 10, forms: 10, fields: 40, frames: 30, scripts: 120, handlers: 12 } as const;

/** One page with its frames, at one look. */
type View = { readonly top: SeenPage; readonly frames: readonly SeenPage[] };

const viewsOf = ({ seen }: SeenPages): readonly View[] =>
  [...Map.groupBy(seen, ({ step, last, walked, topUrl }) => `${step} ${last} ${walked} ${topUrl}`).values()].flatMap(
    (documents) => {
      const top = documents.find((document) => document.top);
      return top === undefined ? [] : [{ top, frames: documents.filter((document) => !document.top) }];
    },
  );

const handlerFact = ({ event, url, attribute, sha256 }: SeenHandler): HandlerFact => ({
  event,
  place: attribute ? 'element' : addressShape(url),
  sha256,
});

const handlerFacts = (handlers: readonly SeenHandler[]): readonly HandlerFact[] =>
  [...new Map(handlers.map(handlerFact).map((fact) => [`${fact.event} ${fact.place} ${fact.sha256}`, fact])).entries()]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .slice(0, MOST.handlers)
    .map(([, fact]) => fact);

const buttonFact = ({ tag, id, name, text, action, pressed, handlers }: SeenButton): ButtonFact => ({
  name: nameShape(id || name) || tag,
  text: textShape(text),
  ...(action === undefined ? {} : { action: addressShape(action) }),
  pressed,
  handlers: handlerFacts(handlers),
});

/** A document that has no address of its own is its page's. */
const originIn = (document: SeenPage, top: SeenPage): string =>
  originOf(/^about:/.test(document.url) ? top.url : document.url);

const formFact = (form: SeenForm, place: number, document: SeenPage, top: SeenPage): FormFact => {
  const card = cardFieldsOf(form.fields, !document.top);
  const visible = form.fields.filter(({ type }) => type !== 'hidden');
  return {
    ...(document.top ? {} : { frame: addressShape(document.url) }),
    origin: originIn(document, top),
    name: nameShape(form.id || form.name) || `${place + 1}`,
    action: form.action === undefined ? '' : addressShape(form.action),
    method: form.method.slice(0, 10),
    ...(card === undefined ? {} : { card }),
    pressed: form.buttons.some(({ pressed }) => pressed),
    fields: visible
      .map(({ type, name, id, autocomplete }) =>
        `${type} ${nameShape(name || id)} ${autocomplete}`.trim().slice(0, 160),
      )
      .toSorted()
      .slice(0, MOST.fields),
    buttons: form.buttons.map(buttonFact),
    handlers: handlerFacts(form.handlers),
  };
};

/** Those that ask for a card or lead on come first, since a page decides how many there are. */
const formFacts = ({ top, frames }: View): readonly FormFact[] =>
  [top, ...frames]
    .flatMap((document) => document.forms.map((form, place) => formFact(form, place, document, top)))
    .toSorted((a, b) => rankOf(a) - rankOf(b))
    .slice(0, MOST.forms);

const rankOf = ({ card, pressed }: FormFact): number => (pressed ? 0 : card === undefined ? 2 : 1);

const frameFacts = ({ top, frames }: View, forms: readonly FormFact[]): readonly FrameFact[] => {
  const asking = new Set(
    forms.flatMap(({ frame, card }) => (card === undefined || frame === undefined ? [] : [frame])),
  );
  const facts = [top, ...frames].flatMap(({ iframes }) =>
    iframes.map(({ id, name, src, url, sandbox, allow, shown }): FrameFact => {
      const address = addressShape(url ?? src ?? 'about:blank');
      return {
        name: nameShape(id || name),
        address,
        ...(sandbox === undefined
          ? {}
          : { sandbox: sandbox.toLowerCase().split(/\s+/).toSorted().join(' ').slice(0, 200) }),
        ...(allow === undefined ? {} : { allow: allow.toLowerCase().slice(0, 200) }),
        card: asking.has(address),
        shown,
      };
    }),
  );
  return facts
    .toSorted((a, b) => Number(b.card) - Number(a.card) || (a.address < b.address ? -1 : 1))
    .slice(0, MOST.frames);
};

const scriptFacts = ({ top }: View): readonly string[] => {
  const addresses = top.scripts.flatMap(({ src }) => (src === undefined ? [] : [addressShape(src)]));
  return [...new Set(addresses)].toSorted().slice(0, MOST.scripts);
};

/** The document that the page came as; a page that renamed itself came as the last one of its origin. */
const documentOf = (top: SeenPage, documents: readonly SeenDocument[]): SeenDocument | undefined => {
  const ofPages = documents.filter(({ mainFrame, step }) => mainFrame && step <= top.step);
  const plain = (url: string): string => url.replace(/#.*/s, '');
  return (
    ofPages.findLast(({ url }) => plain(url) === plain(top.url)) ??
    ofPages.findLast(({ url }) => originOf(url) === originOf(top.url))
  );
};

type Told = { readonly view: View; readonly role: PageRole; readonly typed: boolean };

const asksForCard = ({ top, frames }: View): boolean =>
  [top, ...frames].some((document) => document.forms.some(({ fields }) => cardFieldsOf(fields, !document.top)));

const toldViews = ({ pages, origin, cardTypedAt, completed }: WalkedPages): readonly Told[] => {
  const views = viewsOf(pages);
  const walked = views.filter(({ top }) => top.walked);
  const isAfter = ({ step }: SeenPage): boolean =>
    cardTypedAt !== undefined && (step > cardTypedAt || (step === cardTypedAt && completed));
  const typedIn = walked.find(({ top }) => isAfter(top));
  const told: Told[] = views.flatMap((view) =>
    view === typedIn || asksForCard(view) ? [{ view, role: 'card' as const, typed: view === typedIn }] : [],
  );
  for (const [at, view] of walked.entries()) {
    const next = walked[at + 1];
    const leaves = next !== undefined && originOf(next.top.url) !== originOf(view.top.url);
    if (leaves && originOf(view.top.url) === origin) told.push({ view, role: 'leaving', typed: false });
  }
  const last = completed ? walked.findLast(({ top }) => top.last) : undefined;
  if (last !== undefined) told.push({ view: last, role: 'final', typed: false });
  return told;
};

const WEIGHT: Readonly<Record<PageRole, number>> = { card: 2, leaving: 1, final: 0 };

const factsOf = (told: readonly Told[], documents: readonly SeenDocument[]): PageFacts | undefined => {
  // Of one address: what the customer saw last in its gravest role, which is as he pressed on.
  const [first] = told.toSorted(
    (a, b) => Number(b.typed) - Number(a.typed) || WEIGHT[b.role] - WEIGHT[a.role] || b.view.top.step - a.view.top.step,
  );
  if (first === undefined) return undefined;
  const { top } = first.view;
  const came = documentOf(top, documents);
  const forms = formFacts(first.view);
  return {
    roles: PAGE_ROLES.filter((role) => told.some((each) => each.role === role)),
    typed: told.some(({ typed }) => typed),
    step: top.step,
    origin: originOf(top.url),
    address: addressShape(top.url),
    title: textShape(top.title),
    headers: came === undefined ? [] : headerFactsOf(came.headers, came.cookies ?? []),
    ...(top.base === undefined ? {} : { base: addressShape(top.base) }),
    ...(top.refresh === undefined ? {} : { refresh: addressShape(top.refresh) }),
    forms,
    frames: frameFacts(first.view, forms),
    scripts: scriptFacts(first.view),
    likeness: likenessOf(top),
  };
};

/** In the order in which they were come to. */
export const pageFactsOf = (walked: WalkedPages): readonly PageFacts[] => {
  const told = toldViews(walked);
  const byAddress = Map.groupBy(told, ({ view }) => addressShape(view.top.url));
  return [...byAddress.values()]
    .flatMap((each) => factsOf(each, walked.documents) ?? [])
    .toSorted((a, b) => a.step - b.step)
    .slice(0, MOST.pages);
};

/** Origins whose documents ask for a card on this page; the page's own when the card was typed and no field told so. */
export const cardOriginsOf = ({ forms, typed, origin }: PageFacts): readonly string[] => {
  const asking = forms.filter(({ card }) => card !== undefined).map((form) => form.origin);
  return asking.length === 0 && typed ? [origin] : [...new Set(asking)];
};
