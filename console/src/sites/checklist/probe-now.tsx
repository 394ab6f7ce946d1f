/** A round of probes on demand, followed while it waits and runs. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '../../api/client.ts';
import { type ObservedChecklist, orderSiteProbes } from '../../api/generated.ts';
import { FailureNote } from '../../shell/failure-note.tsx';
import { useWords } from '../../words/words.tsx';
import { useAgreement } from '../agreement/agreement-section.tsx';

type Props = { readonly site: string; readonly underWay: ObservedChecklist['underWay'] };

export function ProbeNow({ site, underWay }: Props) {
  const { checklist } = useWords();
  const cache = useQueryClient();
  const [attempts, setAttempts] = useState(false);
  const ordering = useMutation({
    mutationFn: () => ask(orderSiteProbes(site, { attempts: attempts && stands }, {})),
    onSuccess: () => cache.invalidateQueries({ queryKey: ['checklist', site] }),
  });
  const stands = useAgreement(site).data?.stands === true;
  const busy = ordering.isPending || underWay !== undefined;
  return (
    <div className="flex flex-col gap-2 px-4 py-3">
      <div className="flex flex-wrap items-center gap-3">
        <button type="button" className="control primary" disabled={busy} onClick={() => ordering.mutate()}>
          {checklist.probeNow}
        </button>
        {stands ? (
          <label className="flex items-center gap-1.5">
            <input type="checkbox" checked={attempts} onChange={(event) => setAttempts(event.target.checked)} />
            {checklist.withAttempts}
          </label>
        ) : (
          <span className="text-muted">{checklist.noAttempts}</span>
        )}
        <span role="status">{busy && (underWay?.state === 'running' ? checklist.running : checklist.waiting)}</span>
      </div>
      {ordering.error && <FailureNote what={checklist.failedProbe} failure={ordering.error} />}
    </div>
  );
}
