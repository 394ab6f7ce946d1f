/** Says how to get a sign-in link: from the server's terminal, or a new one made there. */
import { CopyButton } from '../shell/copy-button.tsx';
import { useWords } from '../words/words.tsx';

const COMMAND = 'npx mitsuke sign-in-link --email you@example.jp';

export function LinkHelp({ isOpen }: { readonly isOpen: boolean }) {
  const words = useWords();
  return (
    <details open={isOpen} className="rounded-lg border border-line bg-panel px-4 py-3">
      <summary className="font-bold">{words.signIn.byLink}</summary>
      <p className="mt-2">{words.session.howTo}</p>
      <p className="mt-2">{words.session.newLink}</p>
      <p className="mt-2 flex flex-wrap items-center gap-2">
        <code className="rounded bg-raised px-2 py-1 font-mono">{COMMAND}</code>
        <CopyButton text={COMMAND} />
      </p>
    </details>
  );
}
