/**
 * What a recorded journey types in place of what a person typed: the canary's identity where the field says what it is
 * for, else a plain value of the field's kind. Nothing of the person's own can get into a journey by this.
 */
import type { ShownField } from '#platform/browser';
import { fillAddress } from './fill-address.ts';

export type TestValue = { readonly name: string; readonly value: string; readonly known: boolean };

/** HTML's own kinds of fields that take no free text. */
const BY_TYPE: Readonly<Record<string, string>> = {
  email: '{{canary.email}}',
  tel: '{{canary.phone}}',
  url: 'https://example.com/',
  number: '1',
  range: '1',
  date: '2030-01-15',
  'datetime-local': '2030-01-15T12:00',
  month: '2030-01',
  week: '2030-W03',
  time: '12:00',
  color: '#336699',
};
const FREE_TEXT = 'テスト';

/** `undefined`: a password, which a journey has none of. @param least the smallest value that the field takes. */
export const testValueFor = (field: ShownField, least: string): TestValue | undefined => {
  if (field.type === 'password') return undefined;
  const [known] = fillAddress([field]);
  if (known?.value !== undefined) return { name: known.name, value: known.value, known: true };
  const fixed = BY_TYPE[field.type];
  const value = fixed === undefined || least === '' || fixed.startsWith('{{') ? (fixed ?? FREE_TEXT) : least;
  return { name: 'fill', value: field.maxLength > 0 ? value.slice(0, field.maxLength) : value, known: false };
};

/** Of lists of prefectures, birthdays and the like, where the choice says who someone is. */
const PERSONAL = /birth|bday|gender|\bsex\b|生年|誕生|性別|年齢|職業/i;
const PREFECTURE = '東京都';

/** The option that a journey takes where a person took `chosen`: how much or when is the shop's matter, who is not. */
export const testOptionFor = (field: ShownField, chosen: string): string => {
  const [known] = fillAddress([field]);
  if (known?.value !== undefined) return known.value;
  if (field.options.includes(PREFECTURE)) return PREFECTURE;
  const about = `${field.autocomplete} ${field.name} ${field.words}`;
  if (!PERSONAL.test(about)) return chosen;
  return field.options.find((option) => /[^\s\-–—]/.test(option) && !/選択|select|choose/i.test(option)) ?? chosen;
};
