/** Tells which policy the shop sends, and at which stage. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { ask } from '../api/client.ts';
import { changeSiteCsp, type SiteCsp } from '../api/generated.ts';
import { useMay } from '../session/use-session.ts';
import { FailureNote } from '../shell/failure-note.tsx';
import { Section } from '../shell/section.tsx';
import { useWords } from '../words/words.tsx';

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
  const id = useId();
  const cache = useQueryClient();
  const mayManage = useMay('site:manage');
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
        <label htmlFor={`${id}-policy`} className="label-text">
          {said.policy}
        </label>
        <textarea
          id={`${id}-policy`}
          className="control min-h-28 w-full cursor-text font-mono text-xs"
          value={policy}
          spellCheck={false}
          onChange={(event) => onPolicy(event.target.value)}
        />
        <label htmlFor={`${id}-paths`} className="label-text">
          {said.paths}
        </label>
        <textarea
          id={`${id}-paths`}
          className="control min-h-14 w-full cursor-text font-mono text-xs"
          value={paths}
          spellCheck={false}
          onChange={(event) => setPaths(event.target.value)}
        />
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
          {mayManage && (
            <button type="submit" className="control primary" disabled={saving.isPending}>
              {said.save}
            </button>
          )}
          <span role="status">{saving.isSuccess && said.saved}</span>
        </div>
        {saving.error && <FailureNote what={said.failed} failure={saving.error} />}
      </form>
    </Section>
  );
}
