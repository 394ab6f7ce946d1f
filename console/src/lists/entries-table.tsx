/** What stands and stood in a list; what stands can be taken out, with a reason. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { ask } from '../api/client.ts';
import { type PaymentList, type PaymentListEntry, removeFromPaymentList } from '../api/generated.ts';
import { useTimes } from '../format/times.tsx';
import { ShortTime } from '../format/when.tsx';
import { useMay } from '../session/use-session.ts';
import { Dialog } from '../shell/dialog.tsx';
import { Code } from '../shell/fact.tsx';
import { FailureNote } from '../shell/failure-note.tsx';
import { Scrollable } from '../shell/scrollable.tsx';
import { useWords } from '../words/words.tsx';
import { TextField } from './text-field.tsx';

const COLUMNS = ['value', 'state', 'source', 'why', 'addedAt', 'expiresAt'] as const;
const CELL = 'px-4 py-1.5';

type Props = { readonly list: PaymentList; readonly entries: readonly PaymentListEntry[] };

export function EntriesTable({ list, entries }: Props) {
  const { paymentLists: said } = useWords();
  const mayManage = useMay('decision:manage');
  return (
    <Scrollable label={list.name} className="border-t border-line">
      <table className="w-full">
        <thead>
          <tr className="bg-raised text-left label-text">
            {COLUMNS.map((name) => (
              <th key={name} scope="col" className={`${CELL} whitespace-nowrap`}>
                {said.entry[name]}
              </th>
            ))}
            {mayManage && <td />}
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <tr key={entry.id} className="border-t border-line align-baseline">
              <EntryCells entry={entry} />
              {mayManage && (
                <td className={`${CELL} text-right`}>
                  {entry.state === 'standing' && <Removal list={list} entry={entry} />}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </Scrollable>
  );
}

function EntryCells({ entry }: { readonly entry: PaymentListEntry }) {
  const { paymentLists: said } = useWords();
  const times = useTimes();
  const { removed } = entry;
  return (
    <>
      <th scope="row" className={`${CELL} text-left font-normal`}>
        <Code text={entry.value} />
      </th>
      <td className={`${CELL} whitespace-nowrap ${entry.state === 'standing' ? '' : 'text-muted'}`}>
        {said.states[entry.state]}
        {removed && <span className="block label-text">{times.short(removed.at)}</span>}
      </td>
      <td className={`${CELL} whitespace-nowrap`}>{said.sources[entry.source]}</td>
      <td className={CELL}>
        {entry.why === entry.source ? said.bySelf : entry.why}
        {removed?.why && <span className="block label-text">{said.removedWhy(removed.why)}</span>}
      </td>
      <td className={`${CELL} whitespace-nowrap`}>
        <ShortTime at={entry.addedAt} />
      </td>
      <td className={`${CELL} whitespace-nowrap`}>
        {entry.expiresAt ? <ShortTime at={entry.expiresAt} /> : <span className="text-muted">{said.forGood}</span>}
      </td>
    </>
  );
}

function Removal({ list, entry }: { readonly list: PaymentList; readonly entry: PaymentListEntry }) {
  const { paymentLists: said } = useWords();
  const [isOpen, setOpen] = useState(false);
  const [why, setWhy] = useState('');
  const cache = useQueryClient();
  const removing = useMutation({
    mutationFn: () => ask(removeFromPaymentList(list.id, { entries: [entry.id], why: why.trim() })),
    onSuccess: () => {
      setOpen(false);
      void cache.invalidateQueries({ queryKey: ['payment-list', list.id] });
      return cache.invalidateQueries({ queryKey: ['payment-list-entries', list.id] });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    removing.mutate();
  };
  return (
    <>
      <button type="button" className="control" aria-label={said.remove.of(entry.value)} onClick={() => setOpen(true)}>
        {said.remove.title}
      </button>
      {isOpen && (
        <Dialog title={said.remove.of(entry.value)} onClose={() => setOpen(false)}>
          <form className="flex flex-col gap-3" onSubmit={submit}>
            <TextField label={said.why} hint={said.whyHint} value={why} onChange={setWhy} most={500} />
            {removing.error && <FailureNote what={said.remove.failed} failure={removing.error} />}
            <p>
              <button type="submit" className="control primary" disabled={removing.isPending}>
                {said.remove.title}
              </button>
            </p>
          </form>
        </Dialog>
      )}
    </>
  );
}
