/** An empty list says what will stand here and how the first payment gets here. */
import { useNavigate } from '@tanstack/react-router';
import { CopyButton } from '../shell/copy-button.tsx';
import { Scrollable } from '../shell/scrollable.tsx';
import { useWords } from '../words/words.tsx';
import type { Filters } from './filters.ts';

/** The key is named, not shown: the console never holds one. The card is a token, as everywhere. */
const requestOf = (origin: string, now: string): string => `curl ${origin}/v1/payments/decisions \\
  -H "Authorization: Bearer $MITSUKE_API_KEY" \\
  -H "Content-Type: application/json" \\
  -d '{
    "eventId": "order-1001",
    "occurredAt": "${now}",
    "channel": "ecommerce",
    "amount": { "amountMinor": 12800, "currency": "JPY" },
    "card": { "token": "card-a1b2c3", "bin": "411111", "last4": "1111" },
    "merchant": { "acceptorNumber": "M-0001" }
  }'`;

export function NoPayments({ filters }: { readonly filters: Filters }) {
  const words = useWords();
  const navigate = useNavigate();
  const isNarrowed = Object.keys(filters).length > 0;
  if (isNarrowed) {
    return (
      <section className="mx-auto max-w-2xl p-6 sm:p-10">
        <h2 className="text-base font-bold">{words.payments.noMatchTitle}</h2>
        <p className="mt-2">{words.payments.noMatchBody}</p>
        <button type="button" className="control mt-4" onClick={() => navigate({ to: '.', search: {} })}>
          {words.lists.clear}
        </button>
      </section>
    );
  }
  const example = requestOf(location.origin, new Date().toISOString());
  return (
    <section className="mx-auto max-w-2xl p-6 sm:p-10">
      <h2 className="text-base font-bold">{words.payments.noneTitle}</h2>
      <p className="mt-2">{words.payments.noneBody}</p>
      <p className="mt-2">{words.payments.noneHow}</p>
      <Scrollable label={words.payments.noneHow} className="mt-3 rounded bg-raised">
        <pre className="p-3 font-mono text-xs">{example}</pre>
      </Scrollable>
      <p className="mt-2">
        <CopyButton text={example} />
      </p>
    </section>
  );
}
