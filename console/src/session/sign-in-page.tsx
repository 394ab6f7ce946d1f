/** Exchanges the token of a sign-in link for a session, or says in plain words how to get a link that works. */
import { useMutation, useQuery } from '@tanstack/react-query';
import { Navigate, useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { ApiFailure } from '../api/client.ts';
import { FailureNote } from '../shell/failure-note.tsx';
import { useWords } from '../words/words.tsx';
import { HowToSignIn } from './how-to-sign-in.tsx';
import { sessionQuery, useSessionActs } from './session.ts';
import { holdsToken, spendToken, takeTokenFromAddress } from './sign-in-token.ts';

const isRefused = (failure: unknown): boolean =>
  failure instanceof ApiFailure &&
  failure.status !== undefined &&
  [400, 401, 403, 404, 410, 422].includes(failure.status);

export function SignInPage() {
  const words = useWords();
  const navigate = useNavigate();
  const { begin } = useSessionActs();
  const [cameWithToken] = useState(holdsToken);
  const session = useQuery({ ...sessionQuery, enabled: !cameWithToken });
  const { mutate, ...signingIn } = useMutation({
    mutationFn: begin,
    onSuccess: () => navigate({ to: '/', replace: true }),
  });

  useEffect(() => {
    const attempt = () => {
      takeTokenFromAddress();
      const token = spendToken();
      if (token) mutate(token);
    };
    attempt();
    window.addEventListener('hashchange', attempt);
    return () => window.removeEventListener('hashchange', attempt);
  }, [mutate]);

  // A reader who is signed in and has no link to exchange has nothing to do here.
  if (signingIn.isIdle && session.data) return <Navigate to="/" replace />;
  const isBusy = signingIn.isPending || signingIn.isSuccess || session.isLoading;
  if (isBusy || (cameWithToken && signingIn.isIdle)) {
    return (
      <p className="p-8 text-center" role="status">
        {words.session.signingIn}
      </p>
    );
  }
  if (signingIn.error && !isRefused(signingIn.error)) {
    const { variables } = signingIn;
    return (
      <div className="mx-auto max-w-xl p-4 sm:pt-16">
        <FailureNote what={words.failures.signIn} failure={signingIn.error} onRetry={() => mutate(variables)} />
      </div>
    );
  }
  return (
    <HowToSignIn
      title={signingIn.error ? words.session.refused : words.session.needed}
      {...(signingIn.error && { why: words.session.refusedWhy })}
    />
  );
}
