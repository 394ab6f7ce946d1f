/** A secret that is shown once, to be copied to the receiver. */
import { CopyButton } from '../shell/copy-button.tsx';
import { useWords } from '../words/words.tsx';

export function SecretNote({ secret }: { readonly secret: string }) {
  const { webhooks } = useWords();
  return (
    <div role="status" className="rounded border-l-4 border-l-hold bg-hold-tint px-3 py-2">
      <p>{webhooks.secret.shownOnce}</p>
      <p className="mt-2 flex items-start gap-2">
        <code className="min-w-0 flex-1 rounded bg-panel px-2 py-1 font-mono text-xs break-all">{secret}</code>
        <CopyButton text={secret} />
      </p>
    </div>
  );
}
