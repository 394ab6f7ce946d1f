import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arrivedIn, MOST_ROWS, type Page, type Row, withNewest } from './live-rows.ts';

const PAGE = 5;

/** The page a server with `total` rows gives: rows are numbered as they came in, newest first. */
const pageOf = (total: number, before = total, size = PAGE): Page<Row> => {
  const first = Math.max(before - size, 0);
  const items = Array.from({ length: before - first }, (_, i) => ({ id: String(before - 1 - i) }));
  return { items, ...(first > 0 && { nextCursor: String(first) }) };
};

const idsOf = (pages: readonly Page<Row>[]): number[] =>
  pages.flatMap((page) => page.items.map((row) => Number(row.id)));

describe('rows that come in while the list is open', () => {
  test('after any arrivals the list is the newest rows, without a gap, a double or a row out of order', () => {
    fc.assert(
      fc.property(fc.nat(12), fc.array(fc.nat(8), { maxLength: 12 }), fc.nat(3), (start, arrivals, older) => {
        let total = start;
        let pages = [pageOf(total)];
        for (let i = 0; i < older; i++) {
          const cursor = pages.at(-1)?.nextCursor;
          if (cursor !== undefined) pages.push(pageOf(total, Number(cursor)));
        }
        for (const arrived of arrivals) {
          total += arrived;
          pages = withNewest(pages, pageOf(total));
          const ids = idsOf(pages);
          expect(ids).toEqual(ids.map((_, i) => total - 1 - i));
        }
      }),
    );
  });

  test('what the newest page cannot show is said to be more', () => {
    expect(arrivedIn([pageOf(10)], pageOf(12))).toEqual({ rows: [{ id: '11' }, { id: '10' }], isCut: false });
    expect(arrivedIn([pageOf(10)], pageOf(30)).isCut).toBe(true);
    expect(arrivedIn([pageOf(0)], pageOf(3)).isCut).toBe(false);
  });

  test('nothing new leaves the rows as they are', () => {
    const shown = [pageOf(10), pageOf(10, 5)];
    expect(withNewest(shown, pageOf(10))).toEqual(shown);
  });

  test('the list does not grow without end', () => {
    let pages = [pageOf(0, 0, 50)];
    for (let total = 0; total < 5 * MOST_ROWS; total += 40) {
      pages = withNewest(pages, pageOf(total, total, 50));
      expect(idsOf(pages).length).toBeLessThanOrEqual(MOST_ROWS);
    }
  });
});
