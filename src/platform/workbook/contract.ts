/** What every adapter of the port keeps. */
import { describe, expect, test, vi } from 'vitest';
import { instantOfMs } from '#kernel';
import type { Book, Workbooks } from './port.ts';

export const NAMES = ['髙﨑①㈱', '𠮷野家', 'ﾐﾂｹ商店', '（株）ツバメ', '‐–—－', "'=1+1", '改\n行'];

const BOOK: Book = {
  title: '申告書',
  statedAt: instantOfMs(Date.UTC(2026, 10, 21)),
  sheets: [
    {
      name: '申告書',
      widths: [20, 40],
      rows: [
        [{ value: '見出し', style: 'title' }],
        ...NAMES.map((name) => [undefined, { value: name, style: 'input' as const }]),
        [{ value: 12.5 }, { value: 'はい', choices: ['はい', 'いいえ、ない, 予定'] }],
      ],
    },
    { name: 'form', hidden: true, widths: [], rows: [[{ value: 'sha' }]] },
  ],
};

export const workbookContract = (workbooks: Workbooks): void => {
  describe('a workbook', () => {
    test('comes back cell by cell as it was written, names of every script included', async () => {
      const read = await workbooks.read(await workbooks.write(BOOK));
      if (read.kind === 'failed') throw new Error(read.error);
      const [sheet, form] = read.value;
      expect(sheet?.name).toBe('申告書');
      expect(sheet?.cells.slice(1, 1 + NAMES.length).map(({ text }) => text)).toEqual(NAMES);
      expect(sheet?.cells.slice(-2)).toEqual([
        { address: 'A9', row: 9, column: 1, kind: 'number', text: '12.5' },
        { address: 'B9', row: 9, column: 2, kind: 'text', text: 'はい' },
      ]);
      expect(form?.cells).toEqual([{ address: 'A1', row: 1, column: 1, kind: 'text', text: 'sha' }]);
    });

    test('is the same bytes whenever it is written', async () => {
      const first = await workbooks.write(BOOK);
      vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2031, 0, 1) });
      try {
        expect(Buffer.from(await workbooks.write(BOOK)).equals(Buffer.from(first))).toBe(true);
      } finally {
        vi.useRealTimers();
      }
    });

    test('that is none is refused', async () => {
      for (const bytes of [new Uint8Array(), Buffer.from('%PDF-1.7'), Buffer.from('PK\x03\x04 and no more')]) {
        expect(await workbooks.read(bytes)).toEqual({ kind: 'failed', error: 'not-a-workbook' });
      }
    });
  });
};
