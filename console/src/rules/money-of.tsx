/** Amounts by currency in the reader's form, one below the other. */
import { formatMoney } from '../format/money.ts';
import { useSpeech } from '../words/words.tsx';

export function MoneyOf({ amounts }: { readonly amounts: Readonly<Record<string, number>> }) {
  const { language } = useSpeech();
  const shown = Object.entries(amounts).filter(([, amountMinor]) => amountMinor !== 0);
  return shown.map(([currency, amountMinor]) => (
    <span key={currency} className="block whitespace-nowrap">
      {formatMoney({ amountMinor, currency }, language)}
    </span>
  ));
}
