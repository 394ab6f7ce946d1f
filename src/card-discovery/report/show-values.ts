/** Amounts, moments and places as a reader of the language writes them. Moments are Japan's. */
import type { CardBrand } from '#kernel';
import type { ReportLanguage } from './report-input.ts';

const BRANDS: Readonly<Record<CardBrand, string>> = {
  visa: 'Visa',
  mastercard: 'Mastercard',
  jcb: 'JCB',
  amex: 'American Express',
  diners: 'Diners Club',
  unionpay: 'UnionPay',
  discover: 'Discover',
  maestro: 'Maestro',
};

export const brandName = (brand: CardBrand): string => BRANDS[brand];

const LOCALES: Readonly<Record<ReportLanguage, string>> = { ja: 'ja-JP', en: 'en-GB' };
const UNITS = ['B', 'KB', 'MB', 'GB', 'TB'] as const;

export type Shown = {
  count(value: number): string;
  bytes(value: number): string;
  /** @param from and `to` in RFC 3339; what is none is shown as it is. */
  span(from: string, to: string): string;
};

export const showIn = (language: ReportLanguage): Shown => {
  const whole = new Intl.NumberFormat(LOCALES[language]);
  const short = new Intl.NumberFormat(LOCALES[language], { maximumSignificantDigits: 3 });
  const moments = new Intl.DateTimeFormat(LOCALES[language], {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone: 'Asia/Tokyo',
  });
  return {
    count: (value) => whole.format(value),
    bytes: (value) => {
      const unit = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(1, value)) / 3));
      return `${unit === 0 ? whole.format(value) : short.format(value / 1_000 ** unit)} ${UNITS[unit]}`;
    },
    span: (from, to) => {
      const [fromMs, toMs] = [Date.parse(from), Date.parse(to)];
      if (Number.isNaN(fromMs) || Number.isNaN(toMs)) return `${from} – ${to}`;
      return `${moments.formatRange(fromMs, toMs)}${language === 'ja' ? '（日本時間）' : ' (Japan)'}`;
    },
  };
};

/** `411111******1111`; nothing for what has no number. */
export const maskedNumber = (number: {
  readonly firstSix?: string;
  readonly lastFour?: string;
  readonly digits?: number;
}): string | undefined => {
  const { firstSix, lastFour, digits = 16 } = number;
  if (firstSix === undefined || lastFour === undefined) return undefined;
  return `${firstSix}${'*'.repeat(Math.max(0, digits - firstSix.length - lastFour.length))}${lastFour}`;
};
