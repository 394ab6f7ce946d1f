/**
 * PDF 1.7 files with compressed pages of text: once in Helvetica with kerning between the pieces of a word, as LaTeX
 * writes, once in a composite font whose codes mean nothing without its table, as browsers and Word print Japanese.
 */
import { deflateSync } from 'node:zlib';

const stream = (text: string, compressed = true): Buffer => {
  const bytes = compressed ? deflateSync(Buffer.from(text, 'latin1')) : Buffer.from(text, 'latin1');
  const filter = compressed ? ' /Filter /FlateDecode' : '';
  return Buffer.concat([
    Buffer.from(`<< /Length ${bytes.length}${filter} >>\nstream\n`, 'latin1'),
    bytes,
    Buffer.from('\nendstream', 'latin1'),
  ]);
};

/** Objects from number 1 on; the first is the catalogue. */
const file = (objects: readonly (string | Buffer)[]): Buffer => {
  const parts: Buffer[] = [Buffer.from('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n', 'latin1')];
  const offsets: number[] = [];
  let at = parts[0]?.length ?? 0;
  for (const [index, object] of objects.entries()) {
    const body = typeof object === 'string' ? Buffer.from(object, 'latin1') : object;
    const part = Buffer.concat([Buffer.from(`${index + 1} 0 obj\n`), body, Buffer.from('\nendobj\n')]);
    offsets.push(at);
    parts.push(part);
    at += part.length;
  }
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const trailer = `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${at}\n%%EOF\n`;
  parts.push(Buffer.from(`xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows}${trailer}`, 'latin1'));
  return Buffer.concat(parts);
};

const LEADING = 14;
const page = (shown: readonly string[]): string =>
  `BT /F1 8 Tf ${LEADING} TL 40 780 Td\n${shown.map((line) => `${line} T*`).join('\n')}\nET`;

const CATALOGUE = '<< /Type /Catalog /Pages 2 0 R >>';
const PAGES = '<< /Type /Pages /Kids [3 0 R] /Count 1 >>';
const PAGE =
  '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 842 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>';

const literal = (text: string): string => `(${text.replace(/[\\()]/g, (sign) => `\\${sign}`)})`;
/** Kerning stands between pieces of five signs. */
const kerned = (line: string): string => `[${(line.match(/.{1,5}/gs) ?? []).map(literal).join(' -18 ')}] TJ`;

/** @param lines of ASCII. */
export const pdfInHelvetica = (lines: readonly string[]): Buffer =>
  file([
    CATALOGUE,
    PAGES,
    PAGE,
    stream(page(lines.map(kerned))),
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
  ]);

const four = (value: number): string => value.toString(16).padStart(4, '0').toUpperCase();

export const pdfInCompositeFont = (lines: readonly string[]): Buffer => {
  const glyphs = new Map<string, number>();
  const glyphOf = (sign: string): number => {
    if (!glyphs.has(sign)) glyphs.set(sign, glyphs.size + 3);
    return glyphs.get(sign) ?? 0;
  };
  const shown = lines.map((line) => `<${Array.from(line, (sign) => four(glyphOf(sign))).join('')}> Tj`);
  const rows = [...glyphs].map(([sign, glyph]) => `<${four(glyph)}> <${four(sign.charCodeAt(0))}>`);
  const blocks: string[] = [];
  for (let at = 0; at < rows.length; at += 100) {
    const block = rows.slice(at, at + 100);
    blocks.push(`${block.length} beginbfchar\n${block.join('\n')}\nendbfchar`);
  }
  const toUnicode = `/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n${blocks.join('\n')}\nendcmap\nend\nend`;
  return file([
    CATALOGUE,
    PAGES,
    PAGE,
    stream(page(shown)),
    '<< /Type /Font /Subtype /Type0 /BaseFont /MaterialGothic /Encoding /Identity-H /DescendantFonts [6 0 R] /ToUnicode 8 0 R >>',
    '<< /Type /Font /Subtype /CIDFontType2 /BaseFont /MaterialGothic /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor 7 0 R /DW 600 >>',
    '<< /Type /FontDescriptor /FontName /MaterialGothic /Flags 4 /FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent 900 /Descent -200 /CapHeight 700 /StemV 80 >>',
    stream(toUnicode),
  ]);
};
