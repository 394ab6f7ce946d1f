/** What the lists of this room have in common: a page after a cursor, text in a name, and rows as CSV. */
import { csvHead, csvLine, formatInstant, type Instant, Problem } from '#kernel';
import { cursorNotValid } from '#platform/http';
import { type Position, positionOf } from './core/cursor.ts';
import type { Ports } from './ports.ts';
import { exportTooLarge } from './problems.ts';

export type PageWanted<Filters> = {
  readonly filters: Filters;
  readonly cursor?: string | undefined;
  readonly limit: number;
};
export type Page<T> = { readonly items: readonly T[]; readonly nextCursor?: string };

export type ListPorts = Pick<Ports, 'database' | 'clock' | 'exportLimit'>;
const EXPORT_LIMIT = 20_000;
/** Rows in one CSV at most. */
export const exportLimitOf = ({ exportLimit }: ListPorts): number => exportLimit ?? EXPORT_LIMIT;

/** @throws Problem `cursor-not-valid` */
export const positionIn = <P extends string>(list: string, prefix: P, cursor: string | undefined) => {
  const position = cursor === undefined ? undefined : positionOf(list, prefix, cursor);
  if (cursor !== undefined && position === undefined) throw new Problem(cursorNotValid);
  return position;
};

export type Place<F, P extends string> = {
  readonly filters: F;
  readonly after: Position<P> | undefined;
  readonly limit: number;
};

/** A pattern of SQL for text that holds this, as it stands. */
export const like = (text: string): string => `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`;

export type Column<T> = readonly [string, (row: T) => string | number | undefined];
export const written = (at: Instant | undefined): string | undefined =>
  at === undefined ? undefined : formatInstant(at);

/** @throws Problem `declaration-export-too-large` with `limit` */
export const csvOf = <T>(columns: readonly Column<T>[], rows: readonly T[], limit: number): Uint8Array => {
  if (rows.length > limit) throw new Problem(exportTooLarge, { params: { limit } });
  const lines = rows.map((row) => csvLine(columns.map(([, of]) => of(row))));
  return new TextEncoder().encode([csvHead(columns.map(([name]) => name)), ...lines].join(''));
};
