/**
 * Addresses in Japan under one key, however they are written (FRAUD-03): width, kana, old kanji, 丁目・番地・号 or
 * hyphens, kanji numerals, 大字・字, with or without post code, prefecture and the building's name. What is left is the
 * town, the lot and the room. It is for comparing only, never to be shown or delivered to.
 */
import { matchKey, normaliseText } from './text.ts';

const POST_CODE = /〒?\s*\d{3}-\d{4}(?!\d|-)|〒\s*\d{7}/g;
const COUNTRY = /^(?:日本国?|japan)[、,\s]*/i;
const PREFECTURE = /^(?:北海道|東京都|京都府|大阪府|(?:神奈川|和歌山|鹿児島)県|[^\d\s]{2}県)/;
const SECTION = /大字|(?<=[市区町村郡])字/g;
const KANJI_NUMBER = /([〇零一二三四五六七八九十百]+)(?=丁目|番地?|号|条|線|の\d|の[一二三四五六七八九十])/g;
const DIGITS = '〇一二三四五六七八九';
/** Between kanji, 霞が関, 霞ヶ関 and 霞ケ関 are one town. */
const SMALL_KE = /(?<=\p{sc=Han})[がガヶケ](?=\p{sc=Han})/gu;

const numberOf = (text: string): string => {
  const plain = text.replaceAll('零', '〇');
  if (!/[十百]/.test(plain)) return [...plain].map((digit) => DIGITS.indexOf(digit)).join('');
  let [sum, last] = [0, 0];
  for (const digit of plain) {
    const unit = digit === '百' ? 100 : digit === '十' ? 10 : 0;
    if (unit === 0) last = DIGITS.indexOf(digit);
    else {
      sum += (last || 1) * unit;
      last = 0;
    }
  }
  return String(sum + last);
};

/** 1丁目2番地の3号 and 1の2の3 as 1-2-3. */
const withHyphens = (text: string): string =>
  text
    .replaceAll(/(?<=\d)\s*(?:丁目|番地の|番地|番|号(?!室|棟|館))\s*(?=\d)/g, '-')
    .replaceAll(/(?<=\d)\s*(?:の|ノ|之|[~～―-])\s*(?=\d)/g, '-')
    .replaceAll(/(?<=\d)\s*(?:丁目|番地|番|号(?!室|棟|館))/g, ' ');

/** The first run of numbers is the lot; the last number behind it, if there is one, the room. */
const LOT = /^(?<town>[^\d]+)(?<lot>\d+(?:-\d+)*)(?<rest>.*)$/s;
const LAST_NUMBER = /(\d+)\D*$/;
/** Written with a hyphen a room is the fourth number: 1-2-3-405. */
const LOT_NUMBERS = 3;

export const addressKey = (text: string): string => {
  const plain = normaliseText(text.normalize('NFKC'))
    .replaceAll(POST_CODE, ' ')
    .trim()
    .replace(COUNTRY, '')
    .replace(PREFECTURE, '')
    .replaceAll(SECTION, '')
    .replaceAll(KANJI_NUMBER, numberOf)
    .replaceAll(SMALL_KE, 'ケ');
  const { town, lot, rest } = LOT.exec(withHyphens(plain))?.groups ?? {};
  if (town === undefined || lot === undefined || rest === undefined) return matchKey(plain);
  const numbers = lot.split('-').map((number) => number.replace(/^0+(?=\d)/, ''));
  const room = numbers.length > LOT_NUMBERS ? numbers.slice(LOT_NUMBERS).join('-') : LAST_NUMBER.exec(rest)?.[1];
  return `${matchKey(town)}${numbers.slice(0, LOT_NUMBERS).join('-')}${room === undefined ? '' : `#${room}`}`;
};
