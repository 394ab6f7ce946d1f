/** What the reader narrowed the list to. It stands in the address, so that a view can be kept and passed on. */
export const ANSWERS = ['allow', 'challenge', 'hold', 'deny'] as const;
export type Answer = (typeof ANSWERS)[number];

export type Filters = { readonly answer?: Answer; readonly merchant?: string };

/** Reads the query string; what is not understood is left out. Full-width digits, as Japanese keyboards type them, count. */
export const readFilters = (search: Readonly<Record<string, unknown>>): Filters => {
  const answer = ANSWERS.find((known) => known === search.answer);
  const merchant = typeof search.merchant === 'string' ? search.merchant.normalize('NFKC').trim() : '';
  return { ...(answer && { answer }), ...(merchant && { merchant }) };
};
