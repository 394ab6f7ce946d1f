/** The opaque cursors of this room's lists: the name of the list, and where the page before ended. */
import { type Id, parseId } from '#kernel';

const encode = (text: string): string =>
  btoa(String.fromCharCode(...new TextEncoder().encode(text)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

const decode = (cursor: string): string | undefined => {
  try {
    const binary = atob(cursor.replaceAll('-', '+').replaceAll('_', '/'));
    return new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(binary, (unit) => unit.charCodeAt(0)));
  } catch {
    return undefined;
  }
};

export const writeCursor = (list: string, position: string): string => encode(`${list}:${position}`);

/** `undefined` for what `writeCursor` does not write for this list. */
export const readCursor = (list: string, cursor: string): string | undefined => {
  const text = decode(cursor);
  return text?.startsWith(`${list}:`) && !text.includes('\u0000') ? text.slice(list.length + 1) : undefined;
};

export const readIdCursor = <P extends string>(list: string, prefix: P, cursor: string): Id<P> | undefined => {
  const id = parseId(prefix, readCursor(list, cursor) ?? '');
  return id.kind === 'ok' ? id.value : undefined;
};
