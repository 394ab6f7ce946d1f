/** Who is signed in, from the server-side session; its CSRF token is kept in memory only. */
import { type QueryClient, queryOptions, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { ask, carryCsrfToken, isSignedOut } from '../api/client.ts';
import { getSession, type Session, signIn, signOut } from '../api/generated.ts';
import { dropAllUnsaved } from '../shell/unsaved.ts';

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

/** Nothing of the last reader stays in memory. The session's own query stays, for those who watch it. */
const forgetAllBut = (cache: QueryClient, session: Session | null): void => {
  cache.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionQuery.queryKey[0] });
  cache.setQueryData(sessionQuery.queryKey, session);
};

export const useSessionActs = () => {
  const cache = useQueryClient();
  const begun = useCallback((session: Session) => forgetAllBut(cache, carry(session)), [cache]);
  const beginByLink = useCallback(
    async (token: string) => {
      await cache.cancelQueries(sessionQuery);
      begun(await ask(signIn({ token })));
    },
    [cache, begun],
  );
  const end = useCallback(async () => {
    await ask(signOut());
    carryCsrfToken(undefined);
    dropAllUnsaved();
    forgetAllBut(cache, null);
  }, [cache]);
  return { begun, beginByLink, end };
};
