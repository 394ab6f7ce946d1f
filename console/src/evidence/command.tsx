/** Commands for a terminal, each to be copied, and where the key comes from that they name. */
import { useSession } from '../session/use-session.ts';
import { CopyButton } from '../shell/copy-button.tsx';
import { useWords } from '../words/words.tsx';

export function Command({ name, text }: { readonly name?: string; readonly text: string }) {
  return (
    <div>
      {name && <p className="label-text">{name}</p>}
      <p className="flex items-start gap-2">
        <code className="min-w-0 flex-1 rounded bg-raised px-2 py-1 font-mono text-xs break-all">{text}</code>
        <CopyButton text={text} />
      </p>
    </div>
  );
}

/** Nothing where everyone may read the log. */
export function KeyCommand({ readers }: { readonly readers: 'members' | 'everyone' }) {
  const { command } = useWords().evidencePage;
  const tenant = useSession()?.tenant.id;
  if (readers === 'everyone' || tenant === undefined) return null;
  const create = `npx mitsuke api-key create --tenant ${tenant} --name auditor --permission evidence:read > auditor.key`;
  return <Command name={command.key} text={create} />;
}
