/** What every adapter of Unpack must do. `pack` compresses, `sqlite` writes a small file and says where. */
import { describe, expect, test } from 'vitest';
import { type Bytes, COMPRESSIONS, type Compression, DamagedFailure, type Unpack } from './port.ts';

export type Packing = {
  readonly unpack: Unpack;
  pack(compression: Compression, content: Uint8Array): Uint8Array;
  /** A table `t (id integer primary key, text, number integer)` with the rows (1, 'one', 2^60) and (2, null, 3). */
  sqlite(): { readonly path: string; readonly isUntouched: () => boolean; readonly close: () => void };
};

const TEXT = new TextEncoder().encode('a line of a log that packs well\n'.repeat(5_000));

async function* cut(bytes: Uint8Array, length: number): Bytes {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}

const all = async (source: Bytes): Promise<Uint8Array> => {
  const parts: Uint8Array[] = [];
  for await (const part of source) parts.push(part);
  return Uint8Array.from(Buffer.concat(parts));
};

/** One page with one line of text, as small as a PDF can be. */
const pdf = (text: string): Uint8Array => {
  const content = `BT /F1 12 Tf 10 100 Td (${text}) Tj ET`;
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>',
    `<</Length ${content.length}>>stream\n${content}\nendstream`,
    '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>',
  ];
  const body = objects.map((object, index) => `${index + 1} 0 obj${object}endobj\n`).join('');
  return new TextEncoder().encode(`%PDF-1.4\n${body}trailer<</Root 1 0 R>>`);
};

export const unpackContract = (adapter: string, { unpack, pack, sqlite }: Packing): void => {
  describe(`unpack: ${adapter}`, () => {
    test.each(COMPRESSIONS)('gives back what %s packed, however it is cut', async (compression) => {
      const packed = pack(compression, TEXT);
      for (const length of [1_000_000, 7]) {
        expect(await all(unpack.inflate(compression, cut(packed, length)))).toEqual(TEXT);
      }
    });

    test.each(COMPRESSIONS)('says that %s is damaged when its end is missing', async (compression) => {
      const packed = pack(compression, TEXT);
      const short = cut(packed.subarray(0, packed.length - 4), 64);
      await expect(all(unpack.inflate(compression, short))).rejects.toThrow(DamagedFailure);
    });

    test('passes on what its source throws', async () => {
      // biome-ignore lint/correctness/useYield: a source that fails before it gives anything
      const failing = async function* (): Bytes {
        throw new RangeError('the source');
      };
      await expect(all(unpack.inflate('gzip', failing()))).rejects.toThrow(RangeError);
    });

    test('reads the text of a PDF page by page, and tells a damaged one', async () => {
      const pages = await Array.fromAsync(unpack.pdfText(pdf('a line of text')));
      expect(pages).toEqual([{ page: 1, text: 'a line of text' }]);
      const broken = unpack.pdfText(new TextEncoder().encode('%PDF-1.4 and nothing else'));
      await expect(Array.fromAsync(broken)).rejects.toThrow(DamagedFailure);
    });

    test('reads the tables of an SQLite file and leaves it and its folder as they are', () => {
      const file = sqlite();
      const opened = unpack.openSqlite(file.path);
      if (opened.kind === 'failed') throw new Error(opened.error);
      const [table] = opened.value.tables();
      expect([table?.name, table?.columns]).toEqual(['t', ['id', 'text', 'number']]);
      expect([...(table?.rows() ?? [])].map(({ values }) => values)).toEqual([
        [1n, 'one', 2n ** 60n],
        [2n, null, 3n],
      ]);
      opened.value.close();
      expect(file.isUntouched()).toBe(true);
      file.close();
    });
  });
};
