/**
 * Card forms where none should be, and cards asked for twice: the fake that shows an error and then lets the customer
 * pay on the genuine page, so that nobody notices (LEAK-06).
 */
import { hostOf } from '../../core/destinations.ts';
import type { Severity } from '../../core/judge-visit.ts';
import { cardOriginsOf, type FormFact, type PageFacts } from './page-facts.ts';

type Site = { readonly origin: string; readonly paymentType?: 'js' | 'link' | undefined };

const cardFormsOn = ({ forms }: PageFacts, host: string): readonly FormFact[] =>
  forms.filter(({ card, origin }) => card !== undefined && hostOf(origin) === host);

/** Whether the card is typed into the shop's own page by agreement: then one form of its own is as it should be. */
const asksItself = (pages: readonly PageFacts[], previous: readonly PageFacts[] | undefined, site: Site): boolean => {
  if (site.paymentType === 'link') return false;
  const known = previous === undefined || previous.length === 0 ? pages : previous;
  return known.some((page) => page.typed && cardOriginsOf(page).every((origin) => origin === site.origin));
};

export type SecondForm = { readonly page: PageFacts; readonly form: FormFact; readonly severity: Severity };

/** One that nobody sees is as yet a lesser danger. */
const graveness = ({ card }: FormFact): Severity => (card?.shown ? 'critical' : 'high');

export const secondCardForms = (
  pages: readonly PageFacts[],
  previous: readonly PageFacts[] | undefined,
  site: Site,
): readonly SecondForm[] => {
  const host = hostOf(site.origin);
  const allowed = asksItself(pages, previous, site);
  // A site of which nothing is known leaves for its provider, or it does not.
  const leaves = site.paymentType === 'link' || pages.some(({ typed, origin }) => typed && hostOf(origin) !== host);
  return pages.flatMap((page) => {
    const forms = cardFormsOn(page, host).map((form) => ({ page, form, severity: graveness(form) }));
    if (leaves) return forms;
    if (!allowed) return (previous ?? []).some(({ typed }) => typed) ? forms : [];
    const before = (previous ?? []).find(({ address }) => address === page.address);
    const known = before === undefined ? forms.length : Math.max(1, cardFormsOn(before, host).length);
    // The one that the journey types into and presses is told first.
    return forms.slice(known);
  });
};

export type AskedTwice = { readonly page: PageFacts; readonly first: string; readonly second: string };

/** After the card was typed on one origin, a page of another asks for it again. */
export const askedTwice = (pages: readonly PageFacts[]): readonly AskedTwice[] => {
  const at = pages.findIndex(({ typed }) => typed);
  const typed = pages[at];
  if (typed === undefined) return [];
  const before = cardOriginsOf(typed);
  return pages.slice(at + 1).flatMap((page) => {
    const after = page.forms.filter(({ card }) => card?.shown).map(({ origin }) => origin);
    const other = after.find((origin) => !before.includes(origin));
    const [first] = before;
    return first === undefined || other === undefined ? [] : [{ page, first, second: other }];
  });
};
