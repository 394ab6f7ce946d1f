/** Says how to sign in: with the link of the server's terminal, or a new one made there. */
import { CopyButton } from '../shell/copy-button.tsx';
import { useTitle } from '../shell/use-title.ts';
import { useWords } from '../words/words.tsx';

const COMMAND = 'npx mitsuke sign-in-link --email you@example.jp';

type Props = { readonly title: string; readonly why?: string };

export function HowToSignIn({ title, why }: Props) {
  const words = useWords();
  useTitle(title);
  return (
    <section className="mx-auto max-w-xl p-4 sm:pt-16" aria-labelledby="sign-in-title">
      <div className="rounded-lg border border-line bg-panel p-6">
        <h1 id="sign-in-title" className="text-lg font-bold">
          {title}
        </h1>
        {why && (
          <p className="mt-3 border-l-2 border-deny pl-3" role="alert">
            {why}
          </p>
        )}
        <p className="mt-3">{words.session.howTo}</p>
        <p className="mt-3">{words.session.newLink}</p>
        <p className="mt-2 flex flex-wrap items-center gap-2">
          <code className="rounded bg-raised px-2 py-1 font-mono">{COMMAND}</code>
          <CopyButton text={COMMAND} />
        </p>
      </div>
    </section>
  );
}
