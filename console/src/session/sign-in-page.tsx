/** Signing in: by passkey, by password and code, or by the token of a link, which is exchanged at once. */
import { useMutation, useQuery } from '@tanstack/react-query';
import { useLocation, useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { ApiFailure } from '../api/client.ts';
import type { Session } from '../api/generated.ts';
import { Banner } from '../shell/banner.tsx';
import { FailureNote } from '../shell/failure-note.tsx';
import { PageHead } from '../shell/page-head.tsx';
import { Main } from '../shell/shell.tsx';
import { useWords } from '../words/words.tsx';
import { LinkHelp } from './link-help.tsx';
import { PasskeySignIn } from './passkey-sign-in.tsx';
import { PasswordSignIn } from './password-sign-in.tsx';
import { sessionQuery, useSessionActs } from './session.ts';
import { holdsToken, spendToken, takeTokenFromAddress } from './sign-in-token.ts';

declare module '@tanstack/react-router' {
  interface HistoryState {
    /** The page a reader wanted before signing in. */
    wanted?: string;
  }
}

const isRefused = (failure: unknown): boolean =>
  failure instanceof ApiFailure &&
  failure.status !== undefined &&
  [400, 401, 403, 404, 410, 422].includes(failure.status);

export function SignInPage() {
  const words = useWords();
  const navigate = useNavigate();
  const { state } = useLocation();
  const [wanted] = useState(state.wanted ?? '/');
  const { beginByLink, begun } = useSessionActs();
  const [cameWithToken] = useState(holdsToken);
  const session = useQuery({ ...sessionQuery, enabled: !cameWithToken });
  const [isOpened, setOpened] = useState(false);
  const onSignedIn = (opened: Session) => {
    begun(opened);
    setOpened(true);
  };
  const { mutate, ...byLink } = useMutation({
    mutationFn: beginByLink,
    onSuccess: () => navigate({ href: wanted, replace: true }),
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
  const isDone = isOpened || (byLink.isIdle && !cameWithToken && Boolean(session.data));
  useEffect(() => {
    if (isDone) navigate({ href: wanted, replace: true });
  }, [isDone, navigate, wanted]);
  const isBusy = isDone || byLink.isPending || byLink.isSuccess || session.isLoading;
  if (isBusy || (cameWithToken && byLink.isIdle)) {
    return (
      <Main>
        <p className="p-8 text-center" role="status">
          {words.session.signingIn}
        </p>
      </Main>
    );
  }
  return (
    <Main>
      <div className="mx-auto flex w-full max-w-md flex-col gap-4 p-4 sm:pt-12">
        {byLink.error &&
          (isRefused(byLink.error) ? (
            <Banner tone="danger" role="alert">
              <p className="font-bold">{words.session.refused}</p>
              <p>{words.session.refusedWhy}</p>
            </Banner>
          ) : (
            <FailureNote
              what={words.failures.signIn}
              failure={byLink.error}
              onRetry={() => mutate(byLink.variables as string)}
            />
          ))}
        <Doors onSignedIn={onSignedIn} isLinkBroken={byLink.error !== null} />
      </div>
    </Main>
  );
}

type DoorsProps = { onSignedIn(opened: Session): void; readonly isLinkBroken: boolean };

function Doors({ onSignedIn, isLinkBroken }: DoorsProps) {
  const words = useWords();
  const [isHalfway, setHalfway] = useState(false);
  return (
    <>
      <div className="rounded-lg border border-line bg-panel pb-6">
        <PageHead title={words.signIn.title} />
        <div className="flex flex-col gap-4 px-4 pt-2">
          {!isHalfway && <PasskeySignIn onSignedIn={onSignedIn} />}
          <PasswordSignIn onSignedIn={onSignedIn} onHalfway={setHalfway} />
        </div>
      </div>
      {!isHalfway && <LinkHelp isOpen={isLinkBroken} />}
    </>
  );
}
