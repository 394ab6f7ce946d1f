/**
 * The ways in which a card number stands in what shops keep, each with the kind of line that it stands in. A spelling
 * gives text; `text-encodings.ts` and `containers/` say in which bytes.
 */
import type { Chance } from '../world/random.ts';
import { groupsOf, type PlantedCard, randomDigits } from './card-numbers.ts';

export type PlantKind = 'card-number' | 'track-1' | 'track-2' | 'security-code' | 'pin-block';

export type Spelling = {
  readonly name: string;
  readonly kind: PlantKind;
  /** Of which line this is part: the words around it. */
  readonly line: 'log' | 'query' | 'json' | 'csv' | 'payload';
  readonly needsJapanese: boolean;
  /** The file's first line, where only it says what stands in the columns below. */
  readonly head?: string;
  readonly spell: (card: PlantedCard, chance: Chance) => string;
};

const FULL_WIDTH_SHIFT = 0xfee0;
const fullWidth = (text: string): string =>
  text.replace(/[0-9-]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + FULL_WIDTH_SHIFT));
const escaped = (text: string): string =>
  [...text].map((sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');
const grouped = (separator: string) => (card: PlantedCard) => groupsOf(card.digits).join(separator);
const expiry = (chance: Chance): string => `${chance.whole(27, 31)}${String(chance.whole(1, 12)).padStart(2, '0')}`;
const HOLDERS = ['YAMADA/TARO', 'SATO/HANAKO', 'SUZUKI/ICHIRO', 'TANAKA/MISAKI', 'WATANABE/KEN'];
const CODE_FIELDS = [
  (code: string) => `cvv=${code}`,
  (code: string) => `security_code: ${code}`,
  (code: string) => `"cvc2":"${code}"`,
  (code: string) => `CVV2="${code}"`,
  (code: string) => `securityCode=${code}`,
];

const number = (name: string, line: Spelling['line'], spell: Spelling['spell'], needsJapanese = false): Spelling => ({
  name,
  kind: 'card-number',
  line,
  needsJapanese,
  spell,
});

export const SPELLINGS: readonly Spelling[] = [
  number('plain', 'log', ({ digits }) => digits),
  number('spaced', 'log', grouped(' ')),
  number('dashed', 'log', grouped('-')),
  number('dotted', 'log', grouped('.')),
  number('csv-quoted', 'csv', ({ digits }) => `"${digits}"`),
  number('url-percent-20', 'query', grouped('%20')),
  number('url-plus', 'query', grouped('+')),
  number('url-percent-2d', 'query', grouped('%2D')),
  number('json-string', 'json', ({ digits }) => digits),
  number('json-in-json', 'log', ({ digits }) => `"{\\"card\\":{\\"number\\":\\"${digits}\\",\\"kind\\":1}}"`),
  number('json-u0020', 'json', grouped('\\u0020')),
  number('json-u002d', 'json', grouped('\\u002d')),
  number('json-full-width', 'json', ({ digits }) => escaped(fullWidth(digits))),
  number('full-width', 'log', ({ digits }) => fullWidth(digits), true),
  number('full-width-dashed', 'log', (card) => fullWidth(groupsOf(card.digits).join('-')), true),
  number('full-width-spaced', 'log', (card) => fullWidth(groupsOf(card.digits).join('\u3000')), true),
  number('base64', 'payload', ({ digits }) => base64(digits)),
  number('base64-json', 'payload', ({ digits }, chance) =>
    base64(JSON.stringify({ id: 'x'.repeat(chance.whole(1, 9)), cardNo: digits, exp: expiry(chance) })),
  ),
  number('base64-url', 'payload', ({ digits }, chance) =>
    Buffer.from(`order=${'7'.repeat(chance.whole(1, 3))}&card=${digits}&v=?>~`, 'utf8').toString('base64url'),
  ),
  {
    name: 'track-1',
    kind: 'track-1',
    line: 'log',
    needsJapanese: false,
    spell: ({ digits }, chance) =>
      `%B${digits}^${chance.pick(HOLDERS)}^${expiry(chance)}201${randomDigits(chance, 10)}?`,
  },
  {
    name: 'track-2',
    kind: 'track-2',
    line: 'log',
    needsJapanese: false,
    spell: ({ digits }, chance) => `;${digits}=${expiry(chance)}201${randomDigits(chance, 8)}?`,
  },
  {
    name: 'security-code',
    kind: 'security-code',
    line: 'log',
    needsJapanese: false,
    spell: ({ digits }, chance) =>
      `${digits} ${chance.pick(CODE_FIELDS)(randomDigits(chance, digits.length === 15 ? 4 : 3))}`,
  },
  {
    name: 'security-code-japanese',
    kind: 'security-code',
    line: 'log',
    needsJapanese: true,
    spell: ({ digits }, chance) =>
      `${digits} セキュリティコード：${randomDigits(chance, digits.length === 15 ? 4 : 3)}`,
  },
  {
    name: 'pin-block',
    kind: 'pin-block',
    line: 'log',
    needsJapanese: false,
    spell: ({ digits }, chance) => `${digits} pinBlock=${pinBlock(digits, randomDigits(chance, 4))}`,
  },
  {
    name: 'security-code-column',
    kind: 'security-code',
    line: 'csv',
    needsJapanese: false,
    head: '"order_no","ordered_on","customer","card_no","cvv","amount","payment"',
    spell: ({ digits }, chance) => `"${digits}","${randomDigits(chance, digits.length === 15 ? 4 : 3)}"`,
  },
  {
    name: 'security-code-column-japanese',
    kind: 'security-code',
    line: 'csv',
    needsJapanese: true,
    head: '"受注番号","受注日","氏名","クレジットカード番号","セキュリティコード","金額","支払方法"',
    spell: ({ digits }, chance) => `${digits},${randomDigits(chance, digits.length === 15 ? 4 : 3)}`,
  },
];

/** ISO 9564-1 format 0 before its encryption, which makes it random: here the last step is a fixed scramble. */
const pinBlock = (digits: string, pin: string): string => {
  const pinField = Buffer.from(`04${pin}${'F'.repeat(10)}`, 'hex');
  const panField = Buffer.from(`0000${digits.slice(-13, -1).padStart(12, '0')}`, 'hex');
  const block = Buffer.from(pinField.map((byte, at) => byte ^ (panField[at] ?? 0) ^ (at * 37 + 91)));
  return block.toString('hex').toUpperCase();
};
