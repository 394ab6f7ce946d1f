/** What every adapter of the port promises. Judged by rendered ink: extracted text would not show a dropped letter. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { instantOfMs } from '#kernel';
import { PDF_LIMIT_CHARACTERS, type Pdf, type PdfBlock, type PdfDocument } from './port.ts';

const RASTERISER = '/usr/bin/pdftoppm';
const LIMIT_MS = 60_000;
const WHITE = 255;

/** One page in shades of grey. */
export type Page = { readonly width: number; readonly height: number; readonly shades: Uint8Array };

/** @throws Error without poppler-utils: `apt-get install poppler-utils` */
export const rasterise = (bytes: Uint8Array): readonly Page[] => {
  if (!existsSync(RASTERISER)) throw new Error('there is no pdftoppm: apt-get install poppler-utils');
  const folder = mkdtempSync(join(tmpdir(), 'mitsuke-pdf-'));
  try {
    writeFileSync(join(folder, 'document.pdf'), bytes);
    execFileSync(RASTERISER, ['-r', '72', '-gray', join(folder, 'document.pdf'), join(folder, 'page')]);
    const names = readdirSync(folder).filter((name) => name.endsWith('.pgm'));
    return names.sort().map((name) => pageOf(readFileSync(join(folder, name))));
  } finally {
    rmSync(folder, { recursive: true });
  }
};

const pageOf = (pgm: Buffer): Page => {
  const head = /^P5\s+(\d+)\s+(\d+)\s+255\s/.exec(pgm.subarray(0, 64).toString('latin1'));
  if (head === null) throw new Error('pdftoppm writes PGM');
  const [all, width, height] = head;
  return { width: Number(width), height: Number(height), shades: Uint8Array.from(pgm.subarray(all.length)) };
};

/** The bands of a page that have ink, top to bottom, each as its rows. */
const bandsOf = ({ width, height, shades }: Page): readonly string[] => {
  const bands: string[] = [];
  let band = '';
  for (let row = 0; row < height; row += 1) {
    const line = shades.subarray(row * width, (row + 1) * width);
    if (line.some((shade) => shade < WHITE)) band += `${line.join()};`;
    else if (band !== '') {
      bands.push(band);
      band = '';
    }
  }
  return bands;
};

const STATED_AT = instantOfMs(Date.UTC(2026, 10, 21, 9));

const documentOf = (blocks: readonly PdfBlock[], more: Partial<PdfDocument> = {}): PdfDocument => ({
  language: 'ja',
  title: '題',
  header: '見附',
  footer: '足',
  statedAt: STATED_AT,
  blocks,
  ...more,
});

const paragraphs = (...texts: string[]): readonly PdfBlock[] => texts.map((text) => ({ kind: 'paragraph', text }));

export const describePdf = (name: string, open: () => Pdf): void => {
  const printed = async (document: PdfDocument): Promise<Uint8Array> => {
    const outcome = await open().print(document);
    if (outcome.kind === 'failed') throw new Error(outcome.error);
    return outcome.value;
  };

  describe(`${name}: what is printed`, () => {
    test('has ink for each letter of Japanese business data, another for each', { timeout: LIMIT_MS }, async () => {
      const letters = [...'見附髙﨑①㈱株令和ｶ゙～・「」Aｱ￥ー'];
      const pages = rasterise(await printed(documentOf(paragraphs(...letters))));
      // Title, header and footer have bands too.
      const bands = bandsOf(pages[0] ?? { width: 0, height: 0, shades: new Uint8Array() });
      expect(new Set(bands).size).toBeGreaterThanOrEqual(letters.length + 2);
    });

    test('has letters that the fonts lack by their number', { timeout: LIMIT_MS }, async () => {
      const lacking = await printed(documentOf(paragraphs('😀\u{e000}')));
      expect(lacking).toEqual(await printed(documentOf(paragraphs('[U+1F600][U+E000]'))));
    });

    test('is the same, byte by byte, and another for another time or word', { timeout: LIMIT_MS }, async () => {
      const document = documentOf(paragraphs('一'));
      const first = await printed(document);
      expect(await printed(document)).toEqual(first);
      expect(await printed({ ...document, statedAt: instantOfMs(0) })).not.toEqual(first);
      expect(await printed(documentOf(paragraphs('二')))).not.toEqual(first);
    });

    test('goes on over pages and keeps within them', { timeout: LIMIT_MS }, async () => {
      const rows = Array.from({ length: 120 }, (_, place) => [String(place), `https://${'a'.repeat(400)}`]);
      const columns = [
        { title: '番', share: 1 },
        { title: '値', share: 6 },
      ];
      const pages = rasterise(await printed(documentOf([{ kind: 'table', columns, rows, empty: '' }])));
      expect(pages.length).toBeGreaterThan(2);
      for (const { width, shades } of pages) {
        const right = Array.from({ length: shades.length / width }, (_, row) => shades[row * width + width - 20]);
        expect(right.every((shade) => shade === WHITE)).toBe(true);
      }
    });
  });

  describe(`${name}: what a text says`, () => {
    const HOSTILE = [
      '#read("/etc/passwd")',
      '#import "@preview/cetz:0.2.0": *',
      '#panic()',
      '$ integral $ *b* _i_ `raw` @ref <label> [x] \\ #{ while true {} }',
      '"); #image("x.png"); ("',
      '\\u{41} // not a comment /* */ ~ --- "q" \'s\'',
    ];

    test('is shown and never done', { timeout: LIMIT_MS }, async () => {
      for (const text of HOSTILE) {
        const everywhere = documentOf(
          [
            { kind: 'heading', text },
            { kind: 'fields', rows: [{ label: text, value: text }] },
            { kind: 'table', columns: [{ title: text, share: 1 }], rows: [[text]], empty: text },
            { kind: 'table', columns: [{ title: text, share: 1 }], rows: [], empty: text },
            ...paragraphs(text),
          ],
          { title: text, header: text, footer: text },
        );
        expect(rasterise(await printed(everywhere))).toHaveLength(1);
      }
    });

    test('of whatever letters never keeps a document from being printed', { timeout: LIMIT_MS }, async () => {
      const hostile = fc.oneof(
        fc.string({ unit: 'binary', maxLength: 60 }),
        fc.string({ unit: fc.constantFrom(...'#$*_`@<>[]{}()\\/"\'=-+~&%;:\n\r\t\0'), maxLength: 60 }),
        fc.constantFrom(...HOSTILE),
      );
      await fc.assert(
        fc.asyncProperty(fc.array(hostile, { minLength: 20, maxLength: 40 }), async (texts) => {
          const bytes = await printed(documentOf(paragraphs(...texts), { language: 'en', title: texts[0] ?? '' }));
          expect(Buffer.from(bytes.subarray(0, 5)).toString('latin1')).toBe('%PDF-');
        }),
        { numRuns: 6 },
      );
    });
  });

  test(`${name}: refuses what is beyond the limit`, async () => {
    const text = 'x'.repeat(PDF_LIMIT_CHARACTERS);
    expect(await open().print(documentOf(paragraphs(text)))).toEqual({ kind: 'failed', error: 'too-large' });
  });
};
