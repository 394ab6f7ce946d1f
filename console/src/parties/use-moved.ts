/** Moves between parties: what they change in what was fetched. */
import { type QueryKey, useMutation, useQueryClient } from '@tanstack/react-query';

const TOUCHED: readonly QueryKey[] = [
  ['parties'],
  ['party'],
  ['party-controls'],
  ['merchants'],
  ['merchant'],
  ['shops'],
];

export const useMove = <Wanted, Done>(move: (wanted: Wanted) => Promise<Done>, onDone?: (done: Done) => void) => {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: move,
    onSuccess: async (done) => {
      await Promise.all(TOUCHED.map((queryKey) => cache.invalidateQueries({ queryKey })));
      onDone?.(done);
    },
  });
};
