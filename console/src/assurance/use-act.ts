/** An act on the registers: whatever of them is shown is fetched again, and what it may have raised. */
import { useMutation, useQueryClient } from '@tanstack/react-query';

const STALE = new Set(['assurance', 'acts', 'alerts', 'cases', 'case-summary']);

export const useAct = <V, R>(act: (value: V) => Promise<R>, onDone?: (result: R) => void) => {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSuccess: (result) => {
      cache.invalidateQueries({ predicate: ({ queryKey }) => STALE.has(String(queryKey[0])) });
      onDone?.(result);
    },
  });
};
