/**
 * Tidies Japanese text for people to read (`normaliseText`) and for machines to match (`matchKey`). Both are
 * idempotent. Addresses are not parsed here.
 */
import { narrowAscii, widenKana } from './width.ts';

/** Hyphens proper: hyphen, non-breaking hyphen, figure dash, en dash, hyphen bullet, minus, small and full width. */
const HYPHENS = '\\-\\u2010-\\u2013\\u2043\\u2212\\ufe63\\uff0d';
/** Bars as wide as a character: em dash, horizontal bar, box-drawing lines. */
const BARS = '\\u2014\\u2015\\u2500\\u2501';
const ANY_HYPHEN = new RegExp(`[${HYPHENS}]`, 'g');
const ANY_BAR = new RegExp(`[${BARS}]`, 'g');
/** Between ASCII letters or digits every dash, and the long vowel mark typed for one, is a hyphen: `03ー1234－5678`. */
const BETWEEN_ASCII = new RegExp(`(?<=[0-9A-Za-z])[${HYPHENS}${BARS}\\u30fc](?=[0-9A-Za-z])`, 'g');
const INVISIBLE = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/g;
const CONTROLS_AND_SPACES = /[\p{Cc}\s]+/gu;

/**
 * One spelling for what looks alike, with nothing lost that a reader would miss: kana full-width, ASCII half-width,
 * hyphens `-`, bars `―` (U+2015), wave dashes `～` (U+FF5E, the one CP932 has), runs of spaces and controls one space,
 * ends trimmed, invisible characters gone. `ー` stays a long vowel mark except between ASCII letters or digits.
 * Variants of kanji stay as they are.
 */
export const normaliseText = (text: string): string =>
  narrowAscii(widenKana(text.replaceAll(INVISIBLE, '')))
    .replaceAll('\u301c', '\uff5e')
    .replaceAll(BETWEEN_ASCII, '-')
    .replaceAll(ANY_HYPHEN, '-')
    .replaceAll(ANY_BAR, '\u2015')
    .replaceAll(CONTROLS_AND_SPACES, ' ')
    .trim();

/**
 * Kanji written in two ways in names of one person or shop. Old forms (旧字体), forms of IBM's extension and popular
 * forms go to the form of the 常用漢字 list, or to the commoner one where the list has neither. 斎 and 斉 are two
 * kanji, not variants of each other, and stay apart. Compatibility ideographs are folded by NFKC before.
 */
const KANJI_VARIANTS =
  '髙高 﨑崎 嵜崎 濵浜 濱浜 邊辺 邉辺 齋斎 齊斉 澤沢 廣広 眞真 惠恵 龍竜 櫻桜 國国 圓円 德徳 曻昇 桒桑 𠮷吉 栁柳 嶋島 嶌島 冨富 瀨瀬 緖緒 ' +
  '兒児 藏蔵 壽寿 舘館 條条 實実 榮栄 應応 學学 會会 關関 縣県 彌弥 總総 與与 鐵鉄 鷗鴎 瀧滝 渕淵 靑青 淸清 黑黒 增増 郞郎 鄕郷 曾曽 吳呉 ' +
  '橫横 內内 步歩 每毎 佛仏 辯弁 瓣弁 辨弁 當当 獨独 藝芸 體体 萬万 寶宝 豐豊 驛駅 禮礼 靜静 鹽塩 鷄鶏 麵麺 餠餅 賣売 讀読 號号 發発 變変 ' +
  '澁渋 螢蛍 戶戸 攝摂 樂楽 氣気 燒焼 爲為 獸獣 珎珍 祕秘 繩縄 聲声 舊旧 莊荘 蘆芦 處処 觀観 邨村 釀醸 銳鋭';

const VARIANT_OF: ReadonlyMap<string, string> = new Map(
  KANJI_VARIANTS.split(' ').map((pair) => Array.from(pair) as [string, string]),
);

const SMALL_KANA = 'ァィゥェォッャュョヮヵヶ';
const LARGE_KANA = 'アイウエオツヤユヨワカケ';

/** Spaces, dots and quotes that names are written with or without. */
const UNSTEADY = /[\s\p{Cc}\p{Cf}・.,、。'"’‘“”`´]/gu;
const HYPHEN_AFTER_KANA = /(?<=[\u30a1-\u30fa\u30fc])[-\u2015\uff5e~](?=[^0-9a-z]|$)/g;

const fold = (text: string): string => {
  const plain = normaliseText(text.normalize('NFKC')).toLowerCase().replaceAll(UNSTEADY, '');
  let folded = '';
  for (const character of plain) {
    const code = character.charCodeAt(0);
    const isHiragana = (code >= 0x3041 && code <= 0x3096) || code === 0x309d || code === 0x309e;
    const kana = isHiragana ? String.fromCharCode(code + 0x60) : character;
    const small = SMALL_KANA.indexOf(kana);
    folded += small < 0 ? (VARIANT_OF.get(kana) ?? kana) : LARGE_KANA[small];
  }
  return folded.replaceAll(HYPHEN_AFTER_KANA, 'ー');
};

/**
 * A key under which spellings of one name meet: NFKC, lower case, hiragana as katakana, small kana as large (bank
 * files have no small ones), variants of kanji folded, a hyphen after kana as `ー`, spaces and dots gone. It is for
 * comparing only; it must never be shown.
 */
export const matchKey = (text: string): string => {
  // Dropping a character may bring two together that compose, so one pass is not always enough.
  let key = fold(text);
  for (let next = fold(key); next !== key; next = fold(key)) key = next;
  return key;
};
