/** Who is signed in, from the server-side session; its CSRF token is kept in memory only. */
import { queryOptions, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { ask, carryCsrfToken, isSignedOut } from '../api/client.ts';
import { getSession, type Session, signIn, signOut } from '../api/generated.ts';

const carry = (session: Session): Session => {
  carryCsrfToken(session.csrfToken);
  return session;
};

/** `null` when nobody is signed in. @throws ApiFailure for anything else the server or the network did. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async ({ signal }): Promise<Session | null> => {
    try {
      return carry(await ask(getSession({ signal })));
    } catch (failure) {
      if (isSignedOut(failure)) return null;
      throw failure;
    }
  },
  staleTime: 60_000,
});

/** Both acts leave nothing of the last reader in memory. */
export const useSessionActs = () => {
  const cache = useQueryClient();
  const begin = useCallback(
    async (token: string) => {
      const session = carry(await ask(signIn({ token })));
      cache.clear();
      cache.setQueryData(sessionQuery.queryKey, session);
    },
    [cache],
  );
  const end = useCallback(async () => {
    await ask(signOut());
    carryCsrfToken(undefined);
    cache.clear();
    cache.setQueryData(sessionQuery.queryKey, null);
  }, [cache]);
  return { begin, end };
};
