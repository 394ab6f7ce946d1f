/**
 * Which of a page's fields take the card: by the autocomplete tokens of HTML (cc-number …), else by their names, else
 * by the words beside them in Japanese or English. Pure, so that what shops really write can be tried in a table.
 */
import type { CardFormField, CardFormValues, Target } from './port.ts';

export type FieldOption = { readonly value: string; readonly label: string };

/** A field that shows, as it stands in its frame. */
export type FieldSeen = {
  readonly on: Target;
  readonly frameUrl: string;
  readonly kind: 'input' | 'select';
  readonly type: string;
  readonly autocomplete: string;
  /** Name and id, in lower case. */
  readonly name: string;
  /** Label, aria-label, placeholder, heading of its row. */
  readonly words: string;
  readonly placeholder: string;
  readonly maxLength: number;
  readonly options: readonly FieldOption[];
};

export type CardFieldFound = {
  readonly field: CardFormField;
  readonly by: 'autocomplete' | 'name' | 'words';
  readonly seen: FieldSeen;
};

const TOKENS: Readonly<Record<string, CardFormField>> = {
  'cc-number': 'number',
  'cc-exp': 'expiry',
  'cc-exp-month': 'expiryMonth',
  'cc-exp-year': 'expiryYear',
  'cc-csc': 'securityCode',
  'cc-name': 'holder',
};

type Sign = { readonly field: CardFormField; readonly name: RegExp; readonly words: RegExp };

/** In this order: a security code is often called "card number on the back", a month is an expiry too. */
const SIGNS: readonly Sign[] = [
  {
    field: 'securityCode',
    name: /cvv|cvc|cvn|csc|secur|(?:card|cc)[-_.]?(?:code|verif)/,
    words:
      /セキュリティー?\s?(?:コード|番号)|確認番号|認証番号|\bcv[vcn]2?\b|\bcsc\b|security\s?(?:code|number)|verification/i,
  },
  {
    field: 'holder',
    name: /holder|card[-_.]?name|name[-_.]?on[-_.]?card|meigi/,
    words: /名義|所有者|card\s?holder|name on (?:the )?card/i,
  },
  {
    field: 'expiryMonth',
    name: /exp\w*[-_.]?(?:mm|mon|month)|(?:card|cc)[-_.]?month/,
    words: /有効期限.{0,6}月(?!.{0,3}年)|expir\w*\s*month/i,
  },
  {
    field: 'expiryYear',
    name: /exp\w*[-_.]?(?:yy|year)|(?:card|cc)[-_.]?year/,
    words: /有効期限.{0,6}年(?!.{0,3}月)|expir\w*\s*year/i,
  },
  {
    field: 'expiry',
    name: /exp(?:ir|date|$|[-_.])|valid[-_.]?(?:thru|until|date)|yukokigen/,
    words: /有効期限|expir|valid\s?(?:thru|until)|mm\s?[/／-]\s?yy/i,
  },
  {
    field: 'number',
    name: /(?:card|cc)[-_.]?(?:no|num)|^(?:pan|number)$|credit[-_.]?(?:no|num)/,
    words: /カード\s?番号|card\s?(?:number|no\b)/i,
  },
];

/** Numbers of other cards, and of people. */
const OTHERS = /gift|point|member|loyalty|coupon|phone|ギフト|ポイント|会員|プリペイド番号/i;

const tokenOf = ({ autocomplete }: FieldSeen): CardFormField | undefined =>
  autocomplete
    .toLowerCase()
    .split(/\s+/)
    .map((token) => TOKENS[token])
    .find((field) => field !== undefined);

const found = (seen: FieldSeen): CardFieldFound | undefined => {
  const token = tokenOf(seen);
  if (token !== undefined) return { field: token, by: 'autocomplete', seen };
  if (OTHERS.test(seen.name) || OTHERS.test(seen.words)) return undefined;
  const names = seen.name.split(' ');
  const byName = SIGNS.find(({ name }) => names.some((each) => name.test(each)));
  if (byName !== undefined) return { field: byName.field, by: 'name', seen };
  const byWords = SIGNS.find(({ words }) => words.test(seen.words.normalize('NFKC')));
  return byWords && { field: byWords.field, by: 'words', seen };
};

const MONTHS = 12;

const digitsIn = ({ value, label }: FieldOption): number => Number(/\d+/.exec(value)?.[0] ?? /\d+/.exec(label)?.[0]);

/** What a list of options lets one choose, whatever it is called. */
const listed = ({ kind, options }: FieldSeen): 'expiryMonth' | 'expiryYear' | undefined => {
  if (kind !== 'select') return undefined;
  const numbers = options.map(digitsIn).filter((number) => !Number.isNaN(number));
  if (numbers.filter((number) => number >= 1 && number <= MONTHS).length === MONTHS && numbers.length <= MONTHS + 1)
    return 'expiryMonth';
  return numbers.length >= 5 ? 'expiryYear' : undefined;
};

const isExpiry = ({ field }: CardFieldFound): boolean => field.startsWith('expiry');

/** Two fields under one word are month and year, in the order in which they stand. */
const partExpiry = (all: readonly CardFieldFound[]): readonly CardFieldFound[] => {
  const known = all.map((each) => (isExpiry(each) ? { ...each, field: listed(each.seen) ?? each.field } : each));
  const whole = known.filter(({ field }) => field === 'expiry');
  const [month, year] = whole;
  if (whole.length !== 2 || month === undefined || year === undefined) return known;
  return known.map((each) => {
    if (each === month) return { ...each, field: 'expiryMonth' };
    return each === year ? { ...each, field: 'expiryYear' } : each;
  });
};

const RANKS = ['autocomplete', 'name', 'words'] as const;

/** A number in four boxes of four digits. */
const PARTS_OF_NUMBER = 4;

const bestOf = (all: readonly CardFieldFound[], field: CardFormField): readonly CardFieldFound[] => {
  const fields = all.filter((each) => each.field === field);
  const best = RANKS.map((by) => fields.filter((each) => each.by === by)).find((each) => each.length > 0) ?? [];
  const parts = best.filter(({ seen }) => seen.maxLength === PARTS_OF_NUMBER);
  if (field === 'number' && parts.length === PARTS_OF_NUMBER) return parts;
  return best.slice(0, 1);
};

/** At most one for each part of the card; none at all where no field takes a number. */
export const readCardForm = (fields: readonly FieldSeen[]): readonly CardFieldFound[] => {
  const all = partExpiry(fields.flatMap((seen) => found(seen) ?? []));
  const number = bestOf(all, 'number');
  if (number.length === 0) return [];
  const [month, year] = [bestOf(all, 'expiryMonth'), bestOf(all, 'expiryYear')];
  const expiry = month.length > 0 && year.length > 0 ? [...month, ...year] : bestOf(all, 'expiry');
  return [...number, ...expiry, ...bestOf(all, 'securityCode'), ...bestOf(all, 'holder')];
};

type Typing = { readonly act: 'fill' | 'select'; readonly on: Target; readonly value: string };

const optionOf = (options: readonly FieldOption[], number: number): string =>
  (options.find((option) => digitsIn(option) === number) ?? options.find((option) => digitsIn(option) % 100 === number))
    ?.value ?? '';

const wholeExpiry = ({ type, placeholder, maxLength }: FieldSeen, values: CardFormValues): string => {
  const { expiryMonth: month, expiryYear: year } = values;
  if (type === 'month') return `20${year}-${month}`;
  if (/y{4}|年{4}/i.test(placeholder)) return `${month}/20${year}`;
  return maxLength === 4 ? `${month}${year}` : `${month}/${year}`;
};

const yearOf = ({ placeholder, maxLength }: FieldSeen, year: string): string =>
  maxLength === 4 || /y{4}|20\d\d/i.test(placeholder) ? `20${year}` : year;

const valueFor = ({ field, seen }: CardFieldFound, values: CardFormValues): string => {
  switch (field) {
    case 'expiry':
      return wholeExpiry(seen, values);
    case 'expiryMonth':
      return seen.kind === 'select' ? optionOf(seen.options, Number(values.expiryMonth)) : values.expiryMonth;
    case 'expiryYear':
      return seen.kind === 'select'
        ? optionOf(seen.options, Number(values.expiryYear))
        : yearOf(seen, values.expiryYear);
    default:
      return values[field];
  }
};

/** What is typed where, in the order of `form`. */
export const typingOf = (form: readonly CardFieldFound[], values: CardFormValues): readonly Typing[] => {
  const parts = form.filter(({ field }) => field === 'number');
  return form.map((each) => {
    const { on, kind } = each.seen;
    const at = parts.indexOf(each) * PARTS_OF_NUMBER;
    const isPart = parts.length > 1 && at >= 0;
    const value = isPart ? values.number.slice(at, at + PARTS_OF_NUMBER) : valueFor(each, values);
    return { act: kind === 'select' ? 'select' : 'fill', on, value };
  });
};
