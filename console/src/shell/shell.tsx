/** The frame around every page, and the gate before those that need a session. */
import { useQuery } from '@tanstack/react-query';
import { Link, Outlet } from '@tanstack/react-router';
import { HowToSignIn } from '../session/how-to-sign-in.tsx';
import { sessionQuery } from '../session/session.ts';
import { useWords } from '../words/words.tsx';
import { FailureNote } from './failure-note.tsx';
import { Header } from './header.tsx';

export function Shell() {
  return (
    <div className="flex min-h-full flex-col lg:h-full">
      <Header />
      <main id="content" tabIndex={-1} className="flex min-h-0 flex-1 flex-col outline-none">
        <Outlet />
      </main>
    </div>
  );
}

export function SignedInOnly() {
  const words = useWords();
  const session = useQuery(sessionQuery);
  if (session.data) return <Outlet />;
  if (session.data === null) return <HowToSignIn title={words.session.needed} />;
  if (session.error) {
    return (
      <div className="mx-auto w-full max-w-xl p-4 sm:pt-16">
        <FailureNote what={words.failures.session} failure={session.error} onRetry={() => session.refetch()} />
      </div>
    );
  }
  return (
    <p className="p-8 text-center text-muted" role="status">
      {words.loading}
    </p>
  );
}

export function NotFound() {
  const words = useWords();
  return (
    <section className="mx-auto max-w-xl p-8 text-center">
      <h1 className="text-lg font-bold">{words.notFound.title}</h1>
      <Link to="/" className="control mt-4">
        {words.notFound.back}
      </Link>
    </section>
  );
}
