/** An act on a case: what it answers is the case anew, and the lists that show it are fetched again. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { CaseDetail } from '../api/generated.ts';

const STALE = new Set(['cases', 'case-summary']);

export const useCaseAct = <V>(act: (value: V) => Promise<CaseDetail>, onDone?: () => void) => {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSuccess: (known) => {
      cache.setQueryData(['case', known.id], known);
      cache.invalidateQueries({ predicate: ({ queryKey }) => STALE.has(String(queryKey[0])) });
      onDone?.();
    },
  });
};
