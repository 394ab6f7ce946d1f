/**
 * Whether a form asks for a card: by what its fields call themselves, in the words that browsers, providers and
 * Japanese shops use. A point card's or a gift card's number is none.
 */
import type { SeenField } from '#platform/browser';

export const CARD_PARTS = ['number', 'expiry', 'code'] as const;
export type CardPart = (typeof CARD_PARTS)[number];

const AUTOCOMPLETE: Readonly<Record<string, CardPart>> = {
  'cc-number': 'number',
  'cc-exp': 'expiry',
  'cc-exp-month': 'expiry',
  'cc-exp-year': 'expiry',
  'cc-csc': 'code',
};

const NAMES: readonly (readonly [RegExp, CardPart])[] = [
  [/card[-_]?(?:no|num|number)(?:$|[-_\d\]])|cardnumber|^cc[-_]?(?:no|num|number)|(?:^|[-_])pan$/, 'number'],
  [/cvc|cvv|(?:^|[-_])csc$|security[-_]?code|sec[-_]?cd/, 'code'],
  [
    /card[-_]?exp|^cc[-_]?exp|exp(?:iry|iration|ire|[-_]?(?:month|year|date|mm|yy))|valid[-_]?(?:thru|month|year)/,
    'expiry',
  ],
];

const LABELS: readonly (readonly [RegExp, CardPart])[] = [
  [/カード番号|ｶｰﾄﾞ番号|card\s*number/, 'number'],
  [/セキュリティ\s*コード|security\s*code|\bcvc\b|\bcvv\b/, 'code'],
  [/有効期限|expir(?:y|ation)/, 'expiry'],
];

const OTHER_CARDS = /ポイント|会員|ギフト|商品券|プリペイド番号|gift|loyalty|member|point|coupon/i;

const among = (text: string, table: readonly (readonly [RegExp, CardPart])[]): CardPart | undefined =>
  table.find(([pattern]) => pattern.test(text))?.[1];

const camelless = (name: string): string => name.replaceAll(/([a-z])([A-Z])/g, '$1_$2').toLowerCase();

type Told = { readonly part: CardPart; readonly sure: boolean };

const partOf = ({ autocomplete, name, id, label, type }: SeenField): Told | undefined => {
  const told = autocomplete.split(/\s+/).flatMap((word) => AUTOCOMPLETE[word] ?? [])[0];
  if (told !== undefined) return { part: told, sure: true };
  if (type === 'hidden' || type === 'checkbox' || type === 'radio') return undefined;
  if (OTHER_CARDS.test(`${name} ${id} ${label}`)) return undefined;
  const guessed =
    among(camelless(name), NAMES) ??
    among(camelless(id), NAMES) ??
    among(label.normalize('NFKC').toLowerCase(), LABELS);
  return guessed && { part: guessed, sure: false };
};

export type CardFields = { readonly parts: readonly CardPart[]; readonly shown: boolean };

/**
 * `undefined` when a form asks for no card. One field is enough where it names itself so (`autocomplete`), or stands
 * alone in a frame of its own, as providers place each field; else a number with expiry or security code.
 */
export const cardFieldsOf = (fields: readonly SeenField[], inFrame: boolean): CardFields | undefined => {
  const told = fields.flatMap((field) => {
    const part = partOf(field);
    return part === undefined ? [] : [{ ...part, shown: field.shown }];
  });
  const parts = CARD_PARTS.filter((part) => told.some((each) => each.part === part));
  const alone = inFrame && fields.filter(({ type }) => type !== 'hidden').length <= 2;
  const sure = told.some(({ part, sure: said }) => said && part !== 'expiry');
  const whole = parts.includes('number') && parts.length > 1;
  if (!(sure || whole || (alone && parts.length > 0))) return undefined;
  return { parts, shown: told.some(({ shown }) => shown) };
};
