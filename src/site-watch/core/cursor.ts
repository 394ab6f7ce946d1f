/** Opaque cursors: where a page of a list ended, for the list it belongs to. */

const FORM = /^[A-Za-z0-9_-]{1,300}$/;

/** @param list names the list, so that a cursor of another is refused. */
export const cursorOf = (list: string, place: readonly (string | number)[]): string =>
  btoa(String.fromCharCode(...new TextEncoder().encode(JSON.stringify([list, ...place]))))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

/** `undefined` for anything `cursorOf` does not write for this list and as many parts. */
export const placeOf = (list: string, parts: number, cursor: string): readonly (string | number)[] | undefined => {
  if (!FORM.test(cursor) || cursor.length % 4 === 1) return undefined;
  try {
    const letters = atob(cursor.replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
    const content: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    if (!Array.isArray(content) || content.length !== parts + 1 || content[0] !== list) return undefined;
    const place = content.slice(1) as unknown[];
    const sound = place.every(
      (part) => (typeof part === 'string' && !part.includes('\0')) || Number.isSafeInteger(part),
    );
    return sound ? (place as (string | number)[]) : undefined;
  } catch {
    return undefined;
  }
};
