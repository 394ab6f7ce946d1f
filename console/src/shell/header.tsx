/** The head of every page: name, language, who is signed in, sign out. */
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useSessionActs } from '../session/session.ts';
import { useSession } from '../session/use-session.ts';
import { LANGUAGES } from '../words/language.ts';
import { useSpeech, useWords } from '../words/words.tsx';
import { FailureNote } from './failure-note.tsx';

export function Header() {
  const words = useWords();
  const session = useSession();
  return (
    <header className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line bg-panel px-4 py-1.5">
      <a href="#content" className="control absolute top-2 left-2 z-50 -translate-y-16 focus:translate-y-0">
        {words.skipToContent}
      </a>
      <Link to="/" className="flex items-center gap-2 text-base font-bold">
        <img src="/mitsuke.svg" alt="" width="24" height="24" />
        <span className="max-sm:sr-only">{words.product}</span>
      </Link>
      <span className="truncate text-muted max-sm:hidden">{session?.tenant.name}</span>
      <span className="ml-auto" />
      <LanguageSwitch />
      {session && <SignedIn name={session.person.displayName} role={session.person.role} />}
    </header>
  );
}

function LanguageSwitch() {
  const { language, words, speak } = useSpeech();
  return (
    <fieldset className="flex" aria-label={words.language}>
      {LANGUAGES.map((each) => (
        <button
          key={each}
          type="button"
          lang={each}
          aria-pressed={each === language}
          className="control rounded-none first:rounded-l-md last:-ml-px last:rounded-r-md aria-pressed:bg-accent aria-pressed:text-on-accent"
          onClick={() => speak(each)}
        >
          {words.languageNames[each]}
        </button>
      ))}
    </fieldset>
  );
}

function SignedIn({ name, role }: { readonly name: string; readonly role: string }) {
  const words = useWords();
  const { end } = useSessionActs();
  const leaving = useMutation({ mutationFn: end });
  return (
    <div className="flex items-center gap-3">
      <span className="max-sm:sr-only">
        <span className="sr-only">{words.session.signedInAs}: </span>
        {name} <span className="label-text">{words.session.roles[role] ?? role}</span>
      </span>
      <button type="button" className="control" disabled={leaving.isPending} onClick={() => leaving.mutate()}>
        {words.session.signOut}
      </button>
      {leaving.error && (
        <div className="fixed right-4 bottom-4 z-50 max-w-md">
          <FailureNote what={words.failures.signOut} failure={leaving.error} onRetry={() => leaving.mutate()} />
        </div>
      )}
    </div>
  );
}
