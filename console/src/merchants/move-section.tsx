/** Moves a contract that hangs on no shop to another party: entered under the wrong one, or sold. */
import { useState } from 'react';
import { ask } from '../api/client.ts';
import { type Merchant, moveMerchant } from '../api/generated.ts';
import { MoveForm } from '../parties/move-form.tsx';
import { Section } from '../shell/section.tsx';
import { useWords } from '../words/words.tsx';

export function MoveSection({ merchant }: { readonly merchant: Merchant }) {
  const said = useWords().merchants.move;
  const [isMoving, setMoving] = useState(false);
  return (
    <Section title={said.title}>
      {isMoving ? (
        <div className="p-4">
          <MoveForm
            explain={said.explain}
            from={merchant.party}
            move={(wanted) => ask(moveMerchant(merchant.id, wanted))}
            onDone={() => setMoving(false)}
          />
        </div>
      ) : (
        <p className="p-4">
          <button type="button" className="control" onClick={() => setMoving(true)}>
            {said.begin}
          </button>
        </p>
      )}
    </Section>
  );
}
