/**
 * Widths of Japanese text: half-width kana (JIS X 0201) to full-width with its voice mark joined, full-width ASCII to
 * half-width, and kana back to half-width for bank files. Each function is idempotent and leaves the rest as it is.
 */

const HALF_KANA_RUN = /[\uff61-\uff9f]+/g;
/** Kana followed by a voice mark in any of its forms: half-width, spacing, combining. */
const KANA_AND_MARK = /([\u3046-\u307b\u309d\u30a6-\u30fd])([\uff9e\uff9f\u309b\u309c\u3099\u309a])/g;
const COMBINING: Readonly<Record<string, string>> = {
  '\uff9e': '\u3099',
  '\uff9f': '\u309a',
  '\u309b': '\u3099',
  '\u309c': '\u309a',
};
const SPACING: Readonly<Record<string, string>> = {
  '\u3099': '\u309b',
  '\u309a': '\u309c',
  '\uff9e': '\u309b',
  '\uff9f': '\u309c',
};

const joinMark = (whole: string, kana: string, mark: string): string => {
  const joined = (kana + (COMBINING[mark] ?? mark)).normalize('NFC');
  return joined.length === 1 ? joined : whole;
};

/**
 * Half-width kana and its punctuation to full-width: `ﾐﾂｹ｡` → `ミツケ。`, `ｶﾞ` and `カ゛` → `ガ`, `ｰ` → `ー`.
 * A mark that joins nothing becomes the spacing mark `゛` or `゜`.
 */
export const widenKana = (text: string): string =>
  text
    .replaceAll(HALF_KANA_RUN, (run) => run.replaceAll(/[\uff61-\uff9d]/g, (kana) => kana.normalize('NFKC')))
    .replaceAll(KANA_AND_MARK, joinMark)
    .replaceAll(/[\u3099\u309a\uff9e\uff9f]/g, (mark) => SPACING[mark] ?? mark);

/**
 * Full-width ASCII `！`–`｝` to half-width and the ideographic space to a space. `～` stays: in Japanese text it is
 * the wave dash of a range, which CP932 writes with this character, and not a tilde.
 */
export const narrowAscii = (text: string): string =>
  text.replaceAll(/[\uff01-\uff5d\u3000]/g, (wide) =>
    wide === '\u3000' ? ' ' : String.fromCharCode(wide.charCodeAt(0) - 0xfee0),
  );

/** Full-width katakana, marks and punctuation by their half-width spelling, made from the block itself. */
const HALF_OF: ReadonlyMap<string, string> = (() => {
  const halves = new Map<string, string>();
  for (let code = 0xff61; code <= 0xff9f; code++) {
    const half = String.fromCharCode(code);
    const wide = widenKana(half);
    halves.set(wide, half);
    for (const mark of ['\uff9e', '\uff9f']) {
      const joined = widenKana(half + mark);
      if (joined.length === 1) halves.set(joined, half + mark);
    }
  }
  return halves;
})();

/**
 * Katakana and its punctuation to half-width, `ガ` → `ｶﾞ`. Hiragana, kanji and the few katakana without a half-width
 * form (`ヰヱヵヶヮ`) stay.
 */
export const narrowKana = (text: string): string =>
  widenKana(text).replaceAll(
    /[\u3001-\u3002\u300c-\u300d\u309b-\u309c\u30a1-\u30fc]/g,
    (wide) => HALF_OF.get(wide) ?? wide,
  );
