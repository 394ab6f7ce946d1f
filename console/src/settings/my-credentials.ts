/** What the reader can sign in with, as every part of the settings and the banner on top use it. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { ask } from '../api/client.ts';
import { listMyCredentials } from '../api/generated.ts';

const KEY = ['my-credentials'] as const;

export const useMyCredentials = () =>
  useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => ask(listMyCredentials({ signal })),
    staleTime: 60_000,
  });

export const useCredentialsChanged = () => {
  const cache = useQueryClient();
  return useCallback(async () => {
    await Promise.all([
      cache.invalidateQueries({ queryKey: KEY }),
      cache.invalidateQueries({ queryKey: ['my-sessions'] }),
    ]);
  }, [cache]);
};
