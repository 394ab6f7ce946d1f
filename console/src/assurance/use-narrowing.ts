/** The filters of a register as its address has them, and the ways to change them. */
import { useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';
import type { Search } from '../list/read-search.ts';

type Change<F> = Readonly<Partial<Record<keyof F, string | undefined>>>;

export const useNarrowing = <F extends object>(filters: F, read: (search: Search) => F) => {
  const navigate = useNavigate();
  const narrow = useCallback(
    (change: Change<F>) => navigate({ to: '.', search: read({ ...filters, ...change }), replace: true }),
    [navigate, filters, read],
  );
  const narrowText = useCallback(
    (text: string) => navigate({ to: '.', search: read({ ...filters, text }), replace: true }),
    [navigate, filters, read],
  );
  const clear = useCallback(() => navigate({ to: '.', search: {}, replace: true }), [navigate]);
  return { narrow, narrowText, clear, isNarrowed: Object.keys(filters).length > 0 };
};
