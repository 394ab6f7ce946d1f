/** Reminds every party in the list that still owes its declaration. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ask } from '../api/client.ts';
import { type Declaration, remindOfDeclarations } from '../api/generated.ts';
import { useMay } from '../session/use-session.ts';
import { useWords } from '../words/words.tsx';
import { WhyNot } from './why-not.tsx';

const MOST = 500;

export function RemindShown({ rows }: { readonly rows: readonly Pick<Declaration, 'id' | 'status'>[] }) {
  const { declarations: said } = useWords();
  const cache = useQueryClient();
  const mayRemind = useMay('declaration:review');
  const open = rows.filter(({ status }) => status === 'asked' || status === 'returned').slice(0, MOST);
  const reminding = useMutation({
    mutationFn: () => ask(remindOfDeclarations({ declarations: open.map(({ id }) => id) })),
    onSuccess: () =>
      Promise.all([['declarations'], ['merchants']].map((queryKey) => cache.invalidateQueries({ queryKey }))),
  });
  if (!mayRemind) return null;
  const reminded = reminding.data?.items.filter(({ outcome }) => outcome === 'reminded').length ?? 0;
  return (
    <div className="flex flex-wrap items-center gap-3 px-4 pt-2">
      <button
        type="button"
        className="control"
        disabled={open.length === 0 || reminding.isPending}
        onClick={() => reminding.mutate()}
      >
        {said.remindShown(open.length)}
      </button>
      {reminding.data && <span role="status">{said.remindedOf(reminded, reminding.data.items.length)}</span>}
      <WhyNot what={said.failedReview} failure={reminding.error} />
    </div>
  );
}
