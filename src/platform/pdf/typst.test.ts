import { expect, test } from 'vitest';
import { instantOfMs } from '#kernel';
import { describePdf } from './contract.ts';
import { coveredText } from './coverage.ts';
import type { PdfDocument } from './port.ts';
import { typstPdf } from './typst.ts';

describePdf('Typst', () => typstPdf());

const SMALL: PdfDocument = {
  language: 'en',
  title: 'small',
  header: '',
  footer: '',
  statedAt: instantOfMs(0),
  blocks: [],
};

test('a document that takes longer than its time is ended, and the next one is printed', async () => {
  expect(await typstPdf({ limitMs: 5 }).print(SMALL)).toEqual({ kind: 'failed', error: 'too-large' });
  expect((await typstPdf().print(SMALL)).kind).toBe('ok');
}, 30_000);

test('one that would have to wait behind too many is told so at once', async () => {
  const pdf = typstPdf({ waitingLimit: 1 });
  const first = pdf.print(SMALL);
  expect(await pdf.print(SMALL)).toEqual({ kind: 'failed', error: 'busy' });
  expect((await first).kind).toBe('ok');
  expect((await pdf.print(SMALL)).kind).toBe('ok');
}, 30_000);

test('the event loop goes on meanwhile', async () => {
  let turns = 0;
  const turning = setInterval(() => (turns += 1), 10);
  await typstPdf().print({ ...SMALL, blocks: [{ kind: 'paragraph', text: 'word '.repeat(50_000) }] });
  clearInterval(turning);
  expect(turns).toBeGreaterThan(20);
}, 30_000);

test.each([
  ['a\r\nb\rc\u2028d', 'a\nb\nc\nd'],
  ['a\tb', 'a    b'],
  ['x\u0000é', 'x[U+0000]é'],
  ['a'.repeat(40), 'a'.repeat(40)],
  ['a'.repeat(45), `${'a'.repeat(20)}\u200b${'a'.repeat(20)}\u200b${'a'.repeat(5)}`],
])('%j is written %j', (text, written) => {
  expect(coveredText(text, (codePoint) => codePoint >= 0x20 && codePoint < 0x1_0000)).toBe(written);
});
