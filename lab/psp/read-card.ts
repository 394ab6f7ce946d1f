/** Reads what a cardholder typed. A refusal has a code and a sentence for the page, never the number. */
import { brandOf, DECLINED_NUMBER, isTestNumber, passesLuhn } from './test-numbers.ts';

export type Typed = {
  readonly number: string;
  readonly expiry: string;
  readonly securityCode: string;
  readonly holder: string;
};

/** All that is kept of a card. */
export type CardView = { readonly brand: string; readonly last4: string; readonly isDeclined: boolean };

export type ReadCard =
  | { readonly kind: 'card'; readonly card: CardView }
  | { readonly kind: 'refused'; readonly code: string; readonly message: string };

const refused = (code: string, message: string): ReadCard => ({ kind: 'refused', code, message });

/** @param now UTC milliseconds; a card is good to the end of its month. */
export const readCard = (typed: Typed, now: number): ReadCard => {
  const number = typed.number.normalize('NFKC').replace(/[\s-]/g, '');
  if (!passesLuhn(number)) return refused('number-not-valid', 'カード番号をご確認ください。');
  if (!isTestNumber(number)) {
    return refused('not-a-test-number', 'この店は実験用です。公開されているテスト用カード番号だけが使えます。');
  }
  const expiry = /^(0[1-9]|1[0-2])\s*\/\s*(?:20)?(\d{2})$/.exec(typed.expiry.normalize('NFKC').trim());
  if (expiry === null) return refused('expiry-not-valid', '有効期限を「月/年」の形（例 08/29）で入力してください。');
  if (now >= Date.UTC(2000 + Number(expiry[2]), Number(expiry[1]), 1)) {
    return refused('card-expired', 'カードの有効期限が切れています。');
  }
  if (!/^\d{3,4}$/.test(typed.securityCode.normalize('NFKC').trim())) {
    return refused('security-code-not-valid', 'セキュリティコードは3桁または4桁の数字です。');
  }
  if (typed.holder.trim() === '') return refused('holder-missing', 'カード名義を入力してください。');
  const card = { brand: brandOf(number), last4: number.slice(-4), isDeclined: number === DECLINED_NUMBER };
  return { kind: 'card', card };
};
