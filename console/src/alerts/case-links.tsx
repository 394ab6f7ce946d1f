/** The cases an alert is part of: one more, or one fewer; never none. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { ask } from '../api/client.ts';
import { type AlertDetail, linkAlert, listCases, unlinkAlert } from '../api/generated.ts';
import { caseKindText } from '../cases/case-words.ts';
import { TextFilter } from '../list/filter-controls.tsx';
import { useMay } from '../session/use-session.ts';
import { Dialog } from '../shell/dialog.tsx';
import { FailureNote } from '../shell/failure-note.tsx';
import { Loading } from '../shell/loading.tsx';
import { useWords } from '../words/words.tsx';
import { noticeAlertAct } from './notice-alert-act.ts';

export function CaseLinks({ alert }: { readonly alert: AlertDetail }) {
  const { alerts } = useWords();
  const said = alerts.links;
  const mayWork = useMay('case:work');
  const cache = useQueryClient();
  const [isAdding, setAdding] = useState(false);
  const removing = useMutation({
    mutationFn: (id: string) => ask(unlinkAlert(id, alert.id)),
    onSuccess: () => noticeAlertAct(cache),
  });
  return (
    <section aria-label={alerts.detail.cases}>
      <h3 className="font-bold">{alerts.detail.cases}</h3>
      <ul>
        {alert.cases.map(({ id, number }) => (
          <li key={id} className="flex items-center gap-3 py-1">
            <Link to="/cases/$caseId" params={{ caseId: id }} className="text-accent underline">
              {alerts.detail.caseNumber(number)}
            </Link>
            {mayWork && alert.cases.length > 1 && (
              <button
                type="button"
                className="control"
                aria-label={said.removeOf(number)}
                disabled={removing.isPending}
                onClick={() => removing.mutate(id)}
              >
                {said.remove}
              </button>
            )}
          </li>
        ))}
      </ul>
      {removing.error && <FailureNote what={said.failedRemove} failure={removing.error} />}
      {mayWork && (
        <button type="button" className="control mt-1" onClick={() => setAdding(true)}>
          {said.add}
        </button>
      )}
      {isAdding && (
        <Dialog title={said.add} onClose={() => setAdding(false)}>
          <CaseSearch alert={alert} onDone={() => setAdding(false)} />
        </Dialog>
      )}
    </section>
  );
}

type SearchProps = { readonly alert: AlertDetail; onDone(): void };

const SHOWN = 20;

function CaseSearch({ alert, onDone }: SearchProps) {
  const words = useWords();
  const said = words.alerts.links;
  const cache = useQueryClient();
  const [text, setText] = useState('');
  const found = useQuery({
    queryKey: ['cases', 'to-link', text],
    queryFn: ({ signal }) =>
      ask(listCases({ status: 'open', limit: SHOWN, ...(text.trim() && { text: text.trim() }) }, { signal })),
  });
  const adding = useMutation({
    mutationFn: (id: string) => ask(linkAlert(id, alert.id)),
    onSuccess: () => {
      noticeAlertAct(cache);
      onDone();
    },
  });
  const cases = found.data?.items.filter(({ id }) => !alert.cases.some((linked) => linked.id === id));
  return (
    <div className="flex flex-col gap-3">
      <TextFilter label={said.find} value={text} onChange={setText} />
      {found.error && <FailureNote what={said.failedFind} failure={found.error} onRetry={() => found.refetch()} />}
      {!cases && !found.error && <Loading />}
      {cases?.length === 0 && <p className="text-muted">{said.none}</p>}
      <ul className="divide-y divide-line">
        {cases?.map((known) => (
          <li key={known.id} className="flex flex-wrap items-center gap-x-3 py-1.5">
            <span>
              #{known.number} {caseKindText(known.kind, words)} <bdi>{known.subject.label}</bdi>
            </span>
            <button
              type="button"
              className="control ml-auto"
              aria-label={said.addTo(known.number, known.subject.label)}
              disabled={adding.isPending}
              onClick={() => adding.mutate(known.id)}
            >
              {said.link}
            </button>
          </li>
        ))}
      </ul>
      {adding.error && <FailureNote what={said.failedAdd} failure={adding.error} />}
    </div>
  );
}
