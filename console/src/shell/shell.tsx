/** The frame around every page, and the gate before those that need a session. */
import { useQuery } from '@tanstack/react-query';
import { Link, Outlet, useNavigate } from '@tanstack/react-router';
import { type ReactNode, useEffect, useState } from 'react';
import { TimesProvider } from '../format/times.tsx';
import { sessionQuery } from '../session/session.ts';
import { useWords } from '../words/words.tsx';
import { FailureNote } from './failure-note.tsx';
import { Header } from './header.tsx';
import { Loading } from './loading.tsx';
import { Navigation } from './navigation.tsx';
import { Notices } from './notices.tsx';
import { useTitle } from './use-title.ts';
import { useWaitingCounts } from './use-waiting-counts.ts';

export function Shell() {
  return (
    <TimesProvider>
      <div className="flex min-h-full flex-col lg:h-full">
        <Header />
        <Outlet />
      </div>
    </TimesProvider>
  );
}

/** What the skip link leads to. On a wide screen it scrolls by itself, beside the rail. */
export function Main({ children }: { readonly children: ReactNode }) {
  return (
    <main
      id="content"
      tabIndex={-1}
      className="relative flex min-h-0 min-w-0 flex-1 flex-col outline-none lg:overflow-y-auto"
    >
      {children}
    </main>
  );
}

export function SignedInOnly() {
  const words = useWords();
  const session = useQuery(sessionQuery);
  if (session.data) {
    return (
      <SignedInFrame>
        <Outlet />
      </SignedInFrame>
    );
  }
  if (session.data === null) return <ToSignIn />;
  if (session.error) {
    return (
      <Main>
        <div className="mx-auto w-full max-w-xl p-4 sm:pt-16">
          <FailureNote what={words.failures.session} failure={session.error} onRetry={() => session.refetch()} />
        </div>
      </Main>
    );
  }
  return <Loading />;
}

/** Where the reader wanted to go is kept in this tab's history, never in an address that others could make. */
function ToSignIn() {
  const navigate = useNavigate();
  const [wanted] = useState(() => location.pathname + location.search);
  useEffect(() => {
    navigate({ to: '/sign-in', replace: true, state: { wanted } });
  }, [navigate, wanted]);
  return <Loading />;
}

function SignedInFrame({ children }: { readonly children: ReactNode }) {
  return (
    <div className="flex min-h-0 flex-1 flex-col lg:flex-row">
      <Navigation counts={useWaitingCounts()} />
      <Main>
        <Notices />
        {children}
      </Main>
    </div>
  );
}

/** Who is signed in keeps the menu and what every page says on top. */
export function NotFound() {
  const session = useQuery(sessionQuery);
  if (session.isPending) return <Loading />;
  if (session.data) {
    return (
      <SignedInFrame>
        <NothingHere />
      </SignedInFrame>
    );
  }
  return (
    <Main>
      <NothingHere />
    </Main>
  );
}

function NothingHere() {
  const words = useWords();
  useTitle(words.notFound.title);
  return (
    <section className="mx-auto max-w-xl p-8 text-center">
      <h1 className="text-lg font-bold">{words.notFound.title}</h1>
      <Link to="/" className="control mt-4">
        {words.notFound.back}
      </Link>
    </section>
  );
}
