/** The opaque cursor of the list of decisions: where the page before ended. */
import { type Instant, instantOfMs, parseId } from '#kernel';
import type { DecisionId } from './record.ts';

/** The last decision of a page: the next page holds what was recorded before it. */
export type Position = { readonly recordedAt: Instant; readonly id: DecisionId };

export const cursorOf = ({ recordedAt, id }: Position): string => btoa(`${recordedAt} ${id}`).replaceAll('=', '');

/** `undefined` for anything `cursorOf` does not write. */
export const positionOf = (cursor: string): Position | undefined => {
  if (!/^[A-Za-z0-9+/]{1,100}$/.test(cursor) || cursor.length % 4 === 1) return undefined;
  const [, ms, text] = /^(\d{1,15}) (\S+)$/.exec(atob(cursor)) ?? [];
  const id = parseId('dec', text ?? '');
  if (ms === undefined || Number(ms) > Date.UTC(9999, 11, 31) || id.kind === 'failed') return undefined;
  return { recordedAt: instantOfMs(Number(ms)), id: id.value };
};
