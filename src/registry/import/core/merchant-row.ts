/** One row's words as what the registry keeps; every fault of the row, by the field's name. */
import {
  type CardBrand,
  type CorporateNumber,
  failed,
  findCardNumber,
  type Id,
  narrowAscii,
  normaliseText,
  type Outcome,
  ok,
  type PartyId,
  parseCorporateNumber,
  parseId,
} from '#kernel';
import type { MerchantAttributes, ShopId } from '../../core/merchant-attributes.ts';
import {
  CONNECTIONS,
  LAYER_OWNERS,
  PLATFORMS,
  RISK_TIERS,
  SALES_CHANNELS,
  STANDINGS,
  type Standing,
} from '../../core/parties.ts';
import { phoneDigits, shopUrlOf } from '../../core/shop-keys.ts';
import type { Field } from './mapping.ts';
import type { Words } from './read-rows.ts';

/** What is absent stays as it is where the merchant is known already. */
export type MerchantRow = {
  readonly acceptorNumber: string;
  /** As it stands in the file, where that is not how numbers are entered: one from payments may be written like this. */
  readonly acceptorNumberWritten: string | undefined;
  /** As the file knows it: a file changes none, but one known from payments alone is under contract from then on. */
  readonly standing: Standing | undefined;
  readonly merchantName: string | undefined;
  readonly party: {
    readonly id: PartyId | undefined;
    readonly corporateNumber: CorporateNumber | undefined;
    readonly name: string | undefined;
    readonly kana: string | undefined;
  };
  readonly shop:
    | {
        readonly id: ShopId | undefined;
        /** Absent only with an id. */
        readonly name: string | undefined;
        readonly kana: string | undefined;
        readonly url: string | undefined;
        readonly address: string | undefined;
        readonly phone: string | undefined;
        readonly chain: string | undefined;
        /** Called as `acquirer` is. */
        readonly mall: string | undefined;
      }
    | undefined;
  /** A party's id, its 法人番号, or its name. */
  readonly acquirer: string | undefined;
  readonly agent: string | undefined;
  readonly attributes: Omit<MerchantAttributes, 'shop' | 'acquirer' | 'agent'>;
};

export type FieldFault = { readonly field: Field; readonly code: string; readonly expected: string };

/** Judged by themselves: a 法人番号 of 13 digits may look like a card number. */
const NUMBERS: ReadonlySet<Field> = new Set([
  ...(['acceptor_number', 'corporate_number', 'acquirer', 'agent', 'mall'] as const),
  ...(['party', 'shop'] as const),
]);

const LONGEST: Readonly<Partial<Record<Field, number>>> = { acceptor_number: 64, address: 300, url: 500, phone: 40 };
const LONGEST_NAME = 200;

const YES = new Set(['true', 'yes', '1', 'はい', '有', 'あり', '有り', '○', '〇']);
const NO = new Set(['false', 'no', '0', 'いいえ', '無', 'なし', '無し', '×']);

const BRAND_OF: Readonly<Record<string, CardBrand>> = {
  visa: 'visa',
  ビザ: 'visa',
  mastercard: 'mastercard',
  master: 'mastercard',
  マスターカード: 'mastercard',
  マスター: 'mastercard',
  jcb: 'jcb',
  ジェーシービー: 'jcb',
  amex: 'amex',
  アメックス: 'amex',
  americanexpress: 'amex',
  diners: 'diners',
  ダイナース: 'diners',
  ダイナースクラブ: 'diners',
  unionpay: 'unionpay',
  銀聯: 'unionpay',
  discover: 'discover',
  ディスカバー: 'discover',
  maestro: 'maestro',
};

export const readMerchantRow = (words: Words): Outcome<MerchantRow, readonly FieldFault[]> => {
  const faults: FieldFault[] = [];
  const reader = readerOf(words, faults);
  const { text, read, oneOf, idIn } = reader;
  const row: MerchantRow = {
    acceptorNumber:
      read('acceptor_number', acceptorNumber, 'not-a-number', 'an acceptor number, and no card number') ?? '',
    acceptorNumberWritten: words.acceptor_number,
    standing: oneOf('standing', STANDINGS),
    merchantName: text('merchant_name'),
    party: {
      id: idIn('party', 'pty'),
      corporateNumber: read(
        'corporate_number',
        corporateNumber,
        'not-a-corporate-number',
        '13 digits, the first of which checks the others',
      ),
      name: text('party_name'),
      kana: text('party_kana'),
    },
    shop: shopIn(words, reader),
    acquirer: text('acquirer'),
    agent: text('agent'),
    attributes: attributesIn(reader),
  };
  if (words.acceptor_number === undefined) {
    faults.push({ field: 'acceptor_number', code: 'required', expected: 'an acceptor number' });
  }
  return faults.length > 0 ? failed(faults) : ok(row);
};

const readerOf = (words: Words, faults: FieldFault[]) => {
  const fault = (field: Field, code: string, expected: string): undefined => {
    faults.push({ field, code, expected });
    return undefined;
  };
  const text = (field: Field): string | undefined => {
    const word = words[field];
    if (word === undefined) return undefined;
    // PostgreSQL keeps no NUL.
    if (word.includes('\0')) return fault(field, 'not-text', 'Unicode text without NUL');
    const longest = LONGEST[field] ?? LONGEST_NAME;
    if (!NUMBERS.has(field) && findCardNumber(word) !== undefined) {
      return fault(field, 'card-number-not-accepted', 'no card number');
    }
    return word.length > longest ? fault(field, 'too-long', `at most ${longest} characters`) : word;
  };
  const read = <T>(field: Field, parse: (word: string) => T | undefined, code: string, expected: string) => {
    const word = text(field);
    return word === undefined ? undefined : (parse(word) ?? fault(field, code, expected));
  };
  const oneOf = <T extends string>(field: Field, known: readonly T[]) =>
    read(
      field,
      (word) => known.find((each) => each === narrowAscii(word).toLowerCase()),
      'not-known',
      known.join(', '),
    );
  const yesOrNo = (field: Field) =>
    read(field, (word) => yes(normaliseText(word).toLowerCase()), 'not-yes-or-no', 'yes or no, はい or いいえ');
  const idIn = <P extends string>(field: Field, prefix: P) =>
    read(field, (word) => idOrNothing(prefix, word), 'not-an-id', `${prefix}_ and 26 characters`);
  return { text, read, oneOf, yesOrNo, idIn };
};

type Reader = ReturnType<typeof readerOf>;

const attributesIn = ({ read, oneOf, yesOrNo }: Reader): MerchantRow['attributes'] => ({
  brands: read('brands', brands, 'brand-not-known', `brands such as ${['visa', 'mastercard', 'jcb'].join(', ')}`),
  salesChannel: oneOf('sales_channel', SALES_CHANNELS),
  connection: oneOf('connection', CONNECTIONS),
  platform: oneOf('platform', PLATFORMS),
  paymentModuleOwner: oneOf('payment_module_owner', LAYER_OWNERS),
  applicationOwner: oneOf('application_owner', LAYER_OWNERS),
  infrastructureOwner: oneOf('infrastructure_owner', LAYER_OWNERS),
  contentOwner: oneOf('content_owner', LAYER_OWNERS),
  memberLogin: yesOrNo('member_login'),
  takesUploads: yesOrNo('takes_uploads'),
  developsItself: yesOrNo('develops_itself'),
  storesNumbers: yesOrNo('stores_numbers'),
  riskTier: oneOf('risk_tier', RISK_TIERS),
  categoryCode: read('category_code', categoryCode, 'not-a-category-code', 'an ISO 18245 code of 4 digits'),
});

const shopIn = (words: Words, { text, read, idIn }: Reader): MerchantRow['shop'] => {
  const id = idIn('shop', 'shp');
  const said = {
    kana: text('shop_kana'),
    url: read('url', shopUrlOf, 'not-a-url', 'an address such as https://shop.example'),
    address: text('address'),
    phone: read('phone', phoneDigits, 'not-a-phone-number', '9 to 15 digits'),
    chain: text('chain'),
    mall: text('mall'),
  };
  // A shop that is named by its id keeps its name where the file says none.
  const name = text('shop_name') ?? (id === undefined ? words.merchant_name : undefined);
  const isThere = words.shop_name !== undefined || Object.values(said).some((value) => value !== undefined);
  return id !== undefined || (isThere && name !== undefined) ? { id, name, ...said } : undefined;
};

const idOrNothing = <P extends string>(prefix: P, word: string): Id<P> | undefined => {
  const id = parseId(prefix, word);
  return id.kind === 'ok' ? id.value : undefined;
};

const acceptorNumber = (word: string): string | undefined => {
  const narrow = narrowAscii(word).trim();
  return narrow === '' || findCardNumber(narrow) !== undefined ? undefined : narrow;
};

const corporateNumber = (word: string): CorporateNumber | undefined => {
  const parsed = parseCorporateNumber(word);
  return parsed.kind === 'ok' ? parsed.value : undefined;
};

const yes = (word: string): boolean | undefined => (YES.has(word) ? true : NO.has(word) ? false : undefined);

const categoryCode = (word: string): string | undefined => {
  const digits = narrowAscii(word).trim();
  return /^\d{4}$/.test(digits) ? digits : undefined;
};

const brands = (word: string): readonly CardBrand[] | undefined => {
  const parts = normaliseText(word)
    .toLowerCase()
    .replaceAll('american express', 'americanexpress')
    .split(/[\s,;/・、]+/)
    .filter((part) => part !== '');
  const found = parts.map((part) => BRAND_OF[part]);
  return found.some((brand) => brand === undefined) ? undefined : (found as CardBrand[]);
};
