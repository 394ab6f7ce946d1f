/** The merchants that a case is about beside its subject. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '../api/client.ts';
import { type CaseDetail, linkCaseMerchant, listMerchants, unlinkCaseMerchant } from '../api/generated.ts';
import { TextFilter } from '../list/filter-controls.tsx';
import { useMay } from '../session/use-session.ts';
import { Dialog } from '../shell/dialog.tsx';
import { FailureNote } from '../shell/failure-note.tsx';
import { Loading } from '../shell/loading.tsx';
import { Nothing, Section } from '../shell/section.tsx';
import { useWords } from '../words/words.tsx';
import { useCaseAct } from './use-case-act.ts';

type Props = { readonly known: CaseDetail; readonly mayWork: boolean };

export function MerchantsSection({ known, mayWork }: Props) {
  const { merchants: said } = useWords().cases;
  const maySearch = useMay('merchant:read');
  const [isAdding, setAdding] = useState(false);
  const removing = useCaseAct((merchant: string) => ask(unlinkCaseMerchant(known.id, merchant)));
  return (
    <Section title={said.title}>
      {known.merchants.length === 0 && <Nothing>{said.none}</Nothing>}
      <ul className="divide-y divide-line">
        {known.merchants.map(({ id, acceptorNumber, name }) => (
          <li key={id} className="flex flex-wrap items-center gap-x-3 px-4 py-1.5">
            <span>
              {name && <bdi className="font-bold">{name} </bdi>}
              <span className="font-mono">{acceptorNumber}</span>
            </span>
            {mayWork && (
              <button
                type="button"
                className="control ml-auto"
                aria-label={said.removeOf(name ?? acceptorNumber)}
                disabled={removing.isPending}
                onClick={() => removing.mutate(id)}
              >
                {said.remove}
              </button>
            )}
          </li>
        ))}
      </ul>
      {removing.error && <FailureNote what={said.failed} failure={removing.error} />}
      {mayWork && maySearch && (
        <p className="px-4 py-3">
          <button type="button" className="control" onClick={() => setAdding(true)}>
            {said.add}
          </button>
        </p>
      )}
      {isAdding && (
        <Dialog title={said.add} onClose={() => setAdding(false)}>
          <MerchantSearch known={known} onDone={() => setAdding(false)} />
        </Dialog>
      )}
    </Section>
  );
}

const SHOWN = 20;

function MerchantSearch({ known, onDone }: { readonly known: CaseDetail; onDone(): void }) {
  const { merchants: said } = useWords().cases;
  const [text, setText] = useState('');
  const found = useQuery({
    queryKey: ['merchants', 'to-link', text],
    queryFn: ({ signal }) =>
      ask(listMerchants({ limit: SHOWN, ...(text.trim() && { text: text.trim() }) }, { signal })),
  });
  const adding = useCaseAct((merchant: string) => ask(linkCaseMerchant(known.id, merchant)), onDone);
  const merchants = found.data?.items.filter(({ id }) => !known.merchants.some((linked) => linked.id === id));
  return (
    <div className="flex flex-col gap-3">
      <TextFilter label={said.find} value={text} onChange={setText} />
      {found.error && <FailureNote what={said.failedFind} failure={found.error} onRetry={() => found.refetch()} />}
      {!merchants && !found.error && <Loading />}
      {merchants?.length === 0 && <p className="text-muted">{said.nothing}</p>}
      <ul className="divide-y divide-line">
        {merchants?.map(({ id, name, acceptorNumber }) => (
          <li key={id} className="flex flex-wrap items-center gap-x-3 py-1.5">
            <span>
              {name && <bdi>{name} </bdi>}
              <span className="font-mono">{acceptorNumber}</span>
            </span>
            <button
              type="button"
              className="control ml-auto"
              aria-label={said.addOf(name ?? acceptorNumber)}
              disabled={adding.isPending}
              onClick={() => adding.mutate(id)}
            >
              {said.link}
            </button>
          </li>
        ))}
      </ul>
      {adding.error && <FailureNote what={said.failed} failure={adding.error} />}
    </div>
  );
}
