/** How many alerts are selected, and the way to dispose of them together. */
import { use, useState } from 'react';
import type { Alert } from '../api/generated.ts';
import { SelectionContext } from '../list/selection.tsx';
import { Dialog } from '../shell/dialog.tsx';
import { useWords } from '../words/words.tsx';
import { BulkForm } from './bulk-form.tsx';

/** As many as the API takes together. */
const MOST = 200;

export function BulkBar({ rows }: { readonly rows: readonly Alert[] }) {
  const { bulk } = useWords().alerts;
  const selection = use(SelectionContext);
  const [disposing, setDisposing] = useState<readonly Alert[]>();
  if (!selection) return null;
  const { chosen, selectable, choose } = selection;
  const close = () => setDisposing(undefined);
  return (
    <>
      {selectable.length > 0 && (
        <section
          aria-label={bulk.label}
          className="flex flex-wrap items-center gap-x-3 gap-y-2 border-t border-line px-4 py-1.5"
        >
          <p role="status" className={chosen.length > 0 ? 'font-bold' : 'text-muted'}>
            {bulk.chosen(chosen.length)}
          </p>
          {chosen.length < selectable.length && (
            <button type="button" className="control" onClick={() => choose(selectable)}>
              {bulk.all(selectable.length)}
            </button>
          )}
          {chosen.length > 0 && (
            <>
              <button type="button" className="control" onClick={() => choose([])}>
                {bulk.clear}
              </button>
              <button
                type="button"
                className="control primary"
                disabled={chosen.length > MOST}
                onClick={() => setDisposing(rows.filter(({ id }) => chosen.includes(id)))}
              >
                {bulk.dispose}
              </button>
              {chosen.length > MOST && <p className="text-deny">{bulk.most(MOST)}</p>}
            </>
          )}
        </section>
      )}
      {disposing && (
        <Dialog title={bulk.title(disposing.length)} onClose={close}>
          <BulkForm alerts={disposing} onDone={() => choose([])} />
        </Dialog>
      )}
    </>
  );
}
