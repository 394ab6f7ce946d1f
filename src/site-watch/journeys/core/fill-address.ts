/** What a guessed journey types into the fields of a delivery address, by the names that shops give them. */
import type { ShownField } from '#platform/browser';
import type { SentStep } from './write-journey.ts';

type Known = { readonly name: string; readonly is: RegExp; readonly value: string };

/** In this order: a second address for mail is mail, a reading of a name is a name. */
const KNOWN: readonly Known[] = [
  { name: 'email', is: /e-?mail|メール/, value: '{{canary.email}}' },
  { name: 'family-kana', is: /kana01|(?:last|family)_?(?:name)?_?kana|セイ|せい/, value: 'ミツケ' },
  { name: 'given-kana', is: /kana02|(?:first|given)_?(?:name)?_?kana|メイ|めい/, value: 'ホウモン' },
  { name: 'kana', is: /kana|furigana|フリガナ|ふりがな/, value: 'ミツケ ホウモン' },
  { name: 'family-name', is: /name01|(?:last|family)[-_]?name|(?:^|[^a-z])姓/, value: '見附' },
  { name: 'given-name', is: /name02|(?:first|given)[-_]?name|(?:^|[^a-z])名(?:[^前]|$)/, value: '{{canary.name}}' },
  { name: 'phone', is: /phone|(?:^|[^a-z])tel|電話/, value: '{{canary.phone}}' },
  { name: 'postcode', is: /post(?:al)?[-_]?code|zip|〒|郵便/, value: '100-0001' },
  { name: 'prefecture', is: /pref|state|region|address-level1|都道府県/, value: '東京都' },
  { name: 'city', is: /city|addr01|address-level2|市区町村/, value: '千代田区' },
  { name: 'street', is: /addr02|address[-_]?(?:line)?[-_]?1|street|番地|住所/, value: '千代田1-1' },
  { name: 'name', is: /(?:^|[^a-z])name|氏名|お名前/, value: '{{canary.name}}' },
];

/** A coupon, a password and a newsletter are nobody's business here. */
const NOT_OURS =
  /coupon|クーポン|password|パスワード|company|会社|search|検索|newsletter|メルマガ|備考|note|comment|message/i;

const POSTCODE_DIGITS = 7;

const valueFor = (known: Known, { maxLength }: ShownField): string =>
  known.name === 'postcode' && maxLength === POSTCODE_DIGITS ? known.value.replace('-', '') : known.value;

const readOf = ({ name, autocomplete, words }: ShownField): readonly string[] =>
  [autocomplete, name, words].map((text) => text.normalize('NFKC').toLowerCase()).filter((text) => text !== '');

/** The steps for those fields that are known and hold nothing yet. */
export const fillAddress = (fields: readonly ShownField[]): readonly SentStep[] =>
  fields.flatMap((field): SentStep[] => {
    const texts = readOf(field);
    if (field.filled && !field.type.startsWith('select')) return [];
    if (/^(?:radio|checkbox|password)$/.test(field.type) || texts.some((text) => NOT_OURS.test(text))) return [];
    const known = texts.map((text) => KNOWN.find(({ is }) => is.test(text))).find((each) => each !== undefined);
    if (known === undefined) return [];
    if (!field.type.startsWith('select')) return [{ name: known.name, fill: field.css, value: valueFor(known, field) }];
    const option = field.options.find((label) => label === known.value || label === 'Tokyo');
    return option === undefined ? [] : [{ name: known.name, select: field.css, value: option }];
  });
