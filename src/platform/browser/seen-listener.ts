/** Who listens to what is typed into card fields, as the engine tells it, whatever a page says of itself. */

/**
 * Where a listener stands: on an input that held card data, on its form, on a button of that form, or around them — an
 * element, the document, the window — where it hears of the fields as of all else.
 */
export const LISTENER_PLACES = ['field', 'form', 'button', 'page'] as const;
export type ListenerPlace = (typeof LISTENER_PLACES)[number];

export type SeenListener = {
  readonly on: ListenerPlace;
  /** `input`, `keydown`, … */
  readonly event: string;
  /** The script that the listening function stands in; `sha256` is absent when its source could not be read. */
  readonly script: { readonly url: string; readonly inline: boolean; readonly sha256: string | undefined };
  readonly frameUrl: string;
  readonly step: number;
};
