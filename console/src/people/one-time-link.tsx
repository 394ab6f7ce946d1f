/** A link that is shown once, to be copied and handed over. */
import { CopyButton } from '../shell/copy-button.tsx';

type Props = { readonly link: { readonly path: string }; readonly note: string };

export function OneTimeLink({ link, note }: Props) {
  const url = new URL(link.path, location.origin).href;
  return (
    <div role="status" className="mt-3 rounded border-l-4 border-l-hold bg-hold-tint px-3 py-2">
      <p>{note}</p>
      <p className="mt-2 flex items-start gap-2">
        <code className="min-w-0 flex-1 rounded bg-panel px-2 py-1 font-mono text-xs break-all">{url}</code>
        <CopyButton text={url} />
      </p>
    </div>
  );
}
