/**
 * Text into the bytes that Japanese systems use. The tables for Shift_JIS and EUC-JP are taken by decoding every pair
 * of bytes once, so that they are Node's own (WHATWG Encoding) and nobody else's.
 */

export type TextEncoding = {
  readonly name: string;
  /** How many bytes stand before the text. */
  readonly mark: Buffer;
  readonly encode: (text: string) => Buffer;
};

const tableOf = (label: 'shift_jis' | 'euc-jp', leads: readonly (readonly [number, number])[]): Map<string, Buffer> => {
  const decoder = new TextDecoder(label);
  const table = new Map<string, Buffer>();
  for (const [from, to] of leads) {
    for (let lead = from; lead <= to; lead += 1) {
      for (let trail = 0x40; trail <= 0xfe; trail += 1) {
        const bytes = Buffer.from([lead, trail]);
        const text = decoder.decode(bytes);
        if (text.length === 1 && text !== '\ufffd' && !table.has(text)) table.set(text, bytes);
      }
    }
  }
  return table;
};

const withTable = (make: () => Map<string, Buffer>, name: string) => {
  let table: Map<string, Buffer> | undefined;
  return (sign: string): Buffer => {
    table ??= make();
    const bytes = table.get(sign);
    if (bytes === undefined) throw new RangeError(`${sign} has no bytes in ${name}`);
    return bytes;
  };
};

const shiftJisSign = withTable(
  () =>
    tableOf('shift_jis', [
      [0x81, 0x9f],
      [0xe0, 0xea],
    ]),
  'Shift_JIS',
);
const eucSign = withTable(() => tableOf('euc-jp', [[0xa1, 0xf4]]), 'EUC-JP');

const signBySign = (of: (sign: string) => Buffer) => (text: string) =>
  Buffer.concat([...text].map((sign) => (sign < '\u0080' ? Buffer.from(sign, 'latin1') : of(sign))));

const TO_TWO_BYTES = Buffer.from('\u001b$B', 'latin1');
const TO_ASCII = Buffer.from('\u001b(B', 'latin1');

/** JIS X 0208 between escape sequences; each row and cell is EUC-JP's without the high bits. */
const iso2022 = (text: string): Buffer => {
  const parts: Buffer[] = [];
  let wide = false;
  for (const sign of text) {
    const isWide = sign >= '\u0080';
    if (isWide !== wide) parts.push(isWide ? TO_TWO_BYTES : TO_ASCII);
    parts.push(isWide ? Buffer.from(eucSign(sign).map((byte) => byte & 0x7f)) : Buffer.from(sign, 'latin1'));
    wide = isWide;
  }
  if (wide) parts.push(TO_ASCII);
  return Buffer.concat(parts);
};

const utf16be = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();
const none = Buffer.alloc(0);

export const TEXT_ENCODINGS: readonly TextEncoding[] = [
  { name: 'UTF-8', mark: none, encode: (text) => Buffer.from(text, 'utf8') },
  { name: 'UTF-8 with mark', mark: Buffer.from([0xef, 0xbb, 0xbf]), encode: (text) => Buffer.from(text, 'utf8') },
  { name: 'UTF-16LE', mark: Buffer.from([0xff, 0xfe]), encode: (text) => Buffer.from(text, 'utf16le') },
  { name: 'UTF-16BE', mark: Buffer.from([0xfe, 0xff]), encode: utf16be },
  { name: 'UTF-16LE without mark', mark: none, encode: (text) => Buffer.from(text, 'utf16le') },
  { name: 'UTF-16BE without mark', mark: none, encode: utf16be },
  { name: 'Shift_JIS', mark: none, encode: signBySign(shiftJisSign) },
  { name: 'EUC-JP', mark: none, encode: signBySign(eucSign) },
  { name: 'ISO-2022-JP', mark: none, encode: iso2022 },
];
