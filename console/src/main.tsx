/** Starts the console: takes a sign-in token out of the address before anything else, then draws. */
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { isSignedOut } from './api/client.ts';
import { takeDeliveryTokenFromAddress } from './deliver/delivery-token.ts';
import { router } from './router.ts';
import { sessionQuery } from './session/session.ts';
import { takeTokenFromAddress } from './session/sign-in-token.ts';
import { SpeechProvider } from './words/words.tsx';

takeTokenFromAddress();
takeDeliveryTokenFromAddress();

/** A session may end on the server at any time; whichever request learns of it first brings the reader to sign-in. */
const noticeSignOut = (failure: unknown) => {
  if (isSignedOut(failure)) queries.setQueryData(sessionQuery.queryKey, (known) => (known ? null : known));
};

const queries = new QueryClient({
  queryCache: new QueryCache({ onError: noticeSignOut }),
  mutationCache: new MutationCache({ onError: noticeSignOut }),
  defaultOptions: {
    // 'always': the server may be on this very machine, reachable while the browser believes itself offline.
    queries: { networkMode: 'always', retry: false, refetchOnWindowFocus: false },
    mutations: { networkMode: 'always' },
  },
});

const container = document.getElementById('app');
if (!container) throw new Error('index.html has no #app');
createRoot(container).render(
  <StrictMode>
    <SpeechProvider>
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </SpeechProvider>
  </StrictMode>,
);
