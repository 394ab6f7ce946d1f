/** The opaque cursors of this room's lists: where the page before ended. All are read newest first. */
import { type Id, type Instant, instantOfMs, parseId } from '#kernel';

export type Position<P extends string> = { readonly at: Instant; readonly id: Id<P> };

/** `list` names the list: a cursor of one is not one of another. */
export const cursorOf = (list: string, { at, id }: Position<string>): string =>
  btoa(`${list} ${at} ${id}`).replaceAll('=', '');

/** `undefined` for anything `cursorOf` does not write for this list. */
export const positionOf = <P extends string>(list: string, prefix: P, cursor: string): Position<P> | undefined => {
  if (!/^[A-Za-z0-9+/]{1,150}$/.test(cursor) || cursor.length % 4 === 1) return undefined;
  const [, named, ms, text] = /^([a-z-]+) (\d{1,15}) (\S+)$/.exec(atob(cursor)) ?? [];
  const id = parseId(prefix, text ?? '');
  if (named !== list || Number(ms) > Date.UTC(9999, 11, 31) || id.kind === 'failed') return undefined;
  return { at: instantOfMs(Number(ms)), id: id.value };
};
