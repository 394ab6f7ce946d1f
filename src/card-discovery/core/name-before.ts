/** What the name before a number says of it: a card's, another thing's, or nothing. */

const LOOKED_AT = 64;

const latin = (text: string): string => {
  let written = '';
  for (const byte of new TextEncoder().encode(text)) written += String.fromCharCode(byte);
  return written;
};
const pattern = (text: string): string => text.replace(/[\\[\]{}()|^$.*+?/]/g, '\\$&');

/** カード, クレカ, 会員番号 and カ－ド in Shift_JIS and EUC-JP; the bytes of UTF-8 are made from the words. */
const CARD_WORDS = [
  ...['カード', 'カ－ド', 'クレジット', 'クレカ'].map(latin),
  '\x83J\x81[\x83h',
  '\x83N\x83\x8c\x83W\x83b\x83g',
  '\xa5\xab\xa1\xbc\xa5\xc9',
  '\xa5\xaf\xa5\xec\xa5\xb8\xa5\xc3\xa5\xc8',
].map(pattern);
const OTHER_WORDS = [
  ...['注文', '受注', '伝票', '追跡', '問合せ', '問い合わせ', '電話', '口座', '会員', 'ポイント', '商品'].map(latin),
  '\x92\x8d\x95\xb6',
  '\x8e\xf3\x92\x8d',
  '\x93`\x95[',
  '\xc3\xed\xca\xb8',
  '\xbc\xf5\xc3\xed',
  '\xc5\xc1\xc9\xbc',
].map(pattern);

const CARD = new RegExp(
  `(?:credit|card|(?<![a-z])(?:pan|acct|ccn|cc)(?![a-z])|cc[_-]?(?:num|no|number)|primary.?account|${CARD_WORDS.join('|')})`,
  'i',
);
/** Japanese names may have 番号 or the like behind them, and stand right before the value. */
const BETWEEN = `[\\s"'=:>#([\\\\-]{0,6}`;
const OTHER = new RegExp(
  `(?:(?<![a-z])(?:order|track(?:ing)?|invoice|trans?(?:action)?|trace|request|session|imei|iccid|serial|barcode|jan|ean|gtin|isbn|sku|tel|phone|fax|user|member|customer|device|product|item|txn|tx|ref|u?id|seq|slip|timestamp|point)s?(?:[ _-]?(?:id|no|num|number|code|key|cd))?|\\w*(?:_|-)?id|(?:${OTHER_WORDS.join('|')})(?:[\\x80-\\xff]{0,12}))${BETWEEN}$`,
  'i',
);

/** The name right before the number counts, else one of a card somewhat before it. `unit` is 2 where the text is UTF-16. */
export const nameBefore = (bytes: Uint8Array, start: number, unit: number): 'card' | 'other' | 'none' => {
  let text = '';
  for (let at = start - LOOKED_AT * unit; at < start; at += 1) {
    const byte = bytes[at] as number;
    if (byte === 0x0a && at < start - unit) text = '';
    else if (unit === 1 || byte !== 0) text += String.fromCharCode(byte);
  }
  const other = OTHER.exec(text);
  if (other !== null && !CARD.test(other[0])) return 'other';
  return CARD.test(text) ? 'card' : 'none';
};
