/**
 * What was typed and the server does not have yet, kept in this tab, so that a lost session, a failing server or a closed
 * page loses nothing of it. It goes as soon as it is saved, and when the reader signs out; another person never sees it.
 */
const PREFIX = 'mitsuke.unsaved.';

/** Longer than any run of digits that is not a number of something; card numbers are kept nowhere. */
const CARD_NUMBER = /(?:\d[ -]?){13,}/;

export const keepUnsaved = (place: string, value: unknown): void => {
  const text = JSON.stringify(value);
  if (CARD_NUMBER.test(text.normalize('NFKC'))) {
    dropUnsaved(place);
    return;
  }
  try {
    sessionStorage.setItem(PREFIX + place, text);
  } catch {
    // A browser that refuses storage throws here; what was typed still stands in the page.
  }
};

export const readUnsaved = (place: string): unknown => {
  try {
    return JSON.parse(sessionStorage.getItem(PREFIX + place) ?? 'null') ?? undefined;
  } catch {
    return undefined;
  }
};

export const dropUnsaved = (place: string): void => {
  try {
    sessionStorage.removeItem(PREFIX + place);
  } catch {
    // Nothing was kept then.
  }
};

/** When the reader leaves on purpose. */
export const dropAllUnsaved = (): void => {
  try {
    for (const name of Object.keys(sessionStorage)) if (name.startsWith(PREFIX)) sessionStorage.removeItem(name);
  } catch {
    // Nothing was kept then.
  }
};
