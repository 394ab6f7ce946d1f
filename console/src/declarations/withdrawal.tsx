/** Asks no more for a declaration that is not decided yet, for a reason that is kept. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '../api/client.ts';
import { withdrawDeclaration } from '../api/generated.ts';
import { useWords } from '../words/words.tsx';
import { TypedField } from './question-field.tsx';
import { WhyNot } from './why-not.tsx';

export function Withdrawal({ id }: { readonly id: string }) {
  const { declarations: said } = useWords();
  const cache = useQueryClient();
  const [reason, setReason] = useState('');
  const withdrawing = useMutation({
    mutationFn: () => ask(withdrawDeclaration(id, { reason })),
    onSuccess: () => cache.invalidateQueries({ queryKey: ['declarations'] }),
    onSettled: () => cache.invalidateQueries({ queryKey: ['declaration', id] }),
  });
  return (
    <details className="border-t border-line px-4 py-2">
      <summary className="cursor-pointer">{said.withdraw}</summary>
      <div className="flex flex-col items-start gap-2 pt-2">
        <TypedField type="text" label={said.withdrawReason} value={reason} onChange={setReason} />
        <button
          type="button"
          className="control"
          disabled={reason === '' || withdrawing.isPending}
          onClick={() => withdrawing.mutate()}
        >
          {said.withdrawNow}
        </button>
        <WhyNot what={said.failedReview} failure={withdrawing.error} />
      </div>
    </details>
  );
}
