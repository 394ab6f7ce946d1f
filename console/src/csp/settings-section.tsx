/** Tells which policy the shop sends, and at which stage. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { ask } from '../api/client.ts';
import { changeSiteCsp, type SiteCsp } from '../api/generated.ts';
import { FailureNote } from '../shell/failure-note.tsx';
import { Section } from '../shell/section.tsx';
import { useWords } from '../words/words.tsx';
import { Lines } from './lines.tsx';

export const STAGES = ['none', 'report-only', 'enforce'] as const;

type Props = {
  readonly site: string;
  readonly state: SiteCsp;
  readonly policy: string;
  onPolicy(policy: string): void;
};

export function SettingsSection({ site, state, policy, onPolicy }: Props) {
  const { csp } = useWords();
  const said = csp.settings;
  const cache = useQueryClient();
  const [stage, setStage] = useState<SiteCsp['stage']>(state.stage);
  const [paths, setPaths] = useState(state.paymentPaths.join('\n'));
  const saving = useMutation({
    mutationFn: () =>
      ask(
        changeSiteCsp(site, {
          stage,
          ...(policy.trim() === '' ? {} : { policy: policy.trim() }),
          paymentPaths: paths.split(/\s+/).filter((path) => path !== ''),
        }),
      ),
    onSuccess: (saved) => cache.setQueryData(['csp', site], saved),
  });
  const save = (event: FormEvent) => {
    event.preventDefault();
    saving.mutate();
  };
  return (
    <Section title={said.title}>
      <form onSubmit={save} className="flex flex-col gap-3 p-4">
        <Lines label={said.policy} value={policy} height="min-h-28" onChange={onPolicy} />
        <Lines label={said.paths} value={paths} height="min-h-14" onChange={setPaths} />
        <div className="flex flex-wrap items-center gap-3">
          <label className="flex items-center gap-1.5">
            <span className="label-text">{said.stage}</span>
            <select
              className="control"
              value={stage}
              onChange={(event) => setStage(STAGES.find((each) => each === event.target.value) ?? 'none')}
            >
              {STAGES.map((each) => (
                <option key={each} value={each}>
                  {csp.stages[each]}
                </option>
              ))}
            </select>
          </label>
          <button type="submit" className="control primary" disabled={saving.isPending}>
            {said.save}
          </button>
          <span role="status">{saving.isSuccess && said.saved}</span>
        </div>
        {saving.error && <FailureNote what={said.failed} failure={saving.error} />}
      </form>
    </Section>
  );
}
