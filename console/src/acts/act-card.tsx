/** One request: what is asked, by whom and why; and the decision, or the form for it. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '../api/client.ts';
import { approveAct, collectAct, refuseAct, type TwoPersonAct } from '../api/generated.ts';
import { ErasedNote } from '../evidence/erased-note.tsx';
import { OpeningPanel } from '../evidence/opening-panel.tsx';
import { useTimes } from '../format/times.tsx';
import { Deadline } from '../format/when.tsx';
import { OneTimeLink } from '../people/one-time-link.tsx';
import { useSession } from '../session/use-session.ts';
import { FailureNote } from '../shell/failure-note.tsx';
import { useWords } from '../words/words.tsx';
import { ActSubjectLink } from './act-subject-link.tsx';
import { WhyNotApprovable } from './why-not-approvable.tsx';

const STALE = new Set([
  'acts',
  'alert',
  'alerts',
  'assurance',
  'cases',
  'case',
  'case-summary',
  'merchant',
  'merchants',
  'opening',
  'people',
  'rule-set-version',
  'rule-sets',
  'rules-in-force',
  'thresholds',
]);

export function ActCard({ act }: { readonly act: TwoPersonAct }) {
  const words = useWords();
  const times = useTimes();
  const me = useSession()?.person.id;
  const isPending = act.status === 'pending';
  const reasonCode = act.detail.reason;
  const reasons: Readonly<Record<string, string>> = {
    ...words.alerts.disposition.reasons,
    ...words.merchants.reasons,
    ...words.evidencePage.opening.reasons,
  };
  return (
    <li className="rounded-lg border border-line bg-panel p-4">
      <p className="flex flex-wrap items-baseline gap-x-3">
        <span className="font-bold">{words.acts.kinds[act.kind] ?? act.kind}</span>
        {typeof reasonCode === 'string' && <span>{reasons[reasonCode] ?? reasonCode}</span>}
        <span className={isPending ? 'font-bold text-hold' : 'text-muted'}>{words.acts.statuses[act.status]}</span>
        <ActSubjectLink subject={act.subject} />
      </p>
      {act.erased ? (
        <ErasedNote erased={act.erased} />
      ) : (
        <p className="mt-1 rounded bg-raised px-3 py-2 whitespace-pre-wrap">{act.reason}</p>
      )}
      {act.subject.startsWith('ent_') && <OpeningPanel entry={act.subject} label={words.evidencePage.opening.show} />}
      <p className="mt-1 flex flex-wrap gap-x-4 label-text">
        <span>{words.acts.askedBy(act.askedBy.displayName, times.short(act.askedAt))}</span>
        {isPending && (
          <span>
            {words.acts.due} <Deadline dueAt={act.dueAt} isOpen />
          </span>
        )}
        {act.decidedBy && act.decidedAt && (
          <span>
            {words.acts.decidedBy(
              act.decidedBy.displayName,
              words.acts.statuses[act.status],
              times.short(act.decidedAt),
            )}
          </span>
        )}
      </p>
      {act.decisionReason && <p className="mt-1 whitespace-pre-wrap">{act.decisionReason}</p>}
      <WhyNotApprovable act={act} />
      {isPending && (act.mayApprove || act.askedBy.id === me) && <Decision act={act} isOwn={act.askedBy.id === me} />}
      {act.mayCollect && <Collect act={act} />}
    </li>
  );
}

function Decision({ act, isOwn }: { readonly act: TwoPersonAct; readonly isOwn: boolean }) {
  const words = useWords();
  const cache = useQueryClient();
  const [reason, setReason] = useState('');
  const deciding = useMutation({
    mutationFn: (decide: typeof approveAct) => ask(decide(act.id, reason.trim() ? { reason: reason.trim() } : {})),
    onSuccess: () => cache.invalidateQueries({ predicate: ({ queryKey }) => STALE.has(String(queryKey[0])) }),
  });
  return (
    <div className="mt-3 flex flex-col gap-2 border-t border-line pt-3">
      <label className="flex flex-col gap-1">
        <span className="font-bold">{words.acts.reason}</span>
        <input
          className="control w-full cursor-text"
          value={reason}
          maxLength={2_000}
          onChange={(event) => setReason(event.target.value)}
        />
        <span className="label-text">{words.acts.reasonHint}</span>
      </label>
      <p className="flex gap-2">
        {act.mayApprove && (
          <button
            type="button"
            className="control primary"
            disabled={deciding.isPending}
            onClick={() => deciding.mutate(approveAct)}
          >
            {words.acts.approve}
          </button>
        )}
        <button
          type="button"
          className="control"
          disabled={deciding.isPending}
          onClick={() => deciding.mutate(refuseAct)}
        >
          {isOwn ? words.acts.withdraw : words.acts.refuse}
        </button>
      </p>
      {deciding.error && <FailureNote what={words.acts.failedAct} failure={deciding.error} />}
    </div>
  );
}

function Collect({ act }: { readonly act: TwoPersonAct }) {
  const words = useWords();
  const collecting = useMutation({ mutationFn: () => ask(collectAct(act.id)) });
  if (collecting.data) return <OneTimeLink link={collecting.data} note={words.acts.collected} />;
  return (
    <div className="mt-3">
      <button type="button" className="control" disabled={collecting.isPending} onClick={() => collecting.mutate()}>
        {words.acts.collect}
      </button>
      {collecting.error && <FailureNote what={words.acts.failedAct} failure={collecting.error} />}
    </div>
  );
}
