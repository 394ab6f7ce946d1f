/** The opaque cursor of the list of operations: the last one of the page before. */
import { type Instant, instantOfMs } from '#kernel';

export type Place = { readonly at: Instant; readonly place: number };

export const writeCursor = ({ at, place }: Place): string => btoa(`${at} ${place}`).replaceAll('=', '');

/** `undefined` for anything `writeCursor` does not write. */
export const readCursor = (cursor: string): Place | undefined => {
  if (!/^[A-Za-z0-9+/]{1,60}$/.test(cursor) || cursor.length % 4 === 1) return undefined;
  const [, ms, place] = /^(\d{1,15}) (\d{1,15})$/.exec(atob(cursor)) ?? [];
  if (ms === undefined || place === undefined || Number(ms) > Date.UTC(9999, 11, 31)) return undefined;
  return { at: instantOfMs(Number(ms)), place: Number(place) };
};
