/** A card as this system knows it: brand, BIN and last four. There is no full number to show. */

import type { PaymentAttempt } from '../api/generated.ts';
import { brandOf } from './card-brand.ts';

export function CardText({ card }: { readonly card: PaymentAttempt['card'] }) {
  const { bin, last4, token } = card;
  if (bin === undefined && last4 === undefined) return <span className="font-mono break-all">{token}</span>;
  const brand = bin && brandOf(bin);
  return (
    <span className="whitespace-nowrap">
      {brand && <span className="mr-1.5">{brand}</span>}
      <span className="font-mono">
        {bin ?? '······'}…{last4 ?? '····'}
      </span>
    </span>
  );
}
