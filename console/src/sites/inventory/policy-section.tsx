/** What may change in a script while its authorisation stands. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ask } from '../../api/client.ts';
import { changeScriptPolicy, readScriptPolicy, type ScriptPolicy } from '../../api/generated.ts';
import { useMay } from '../../session/use-session.ts';
import { FailureNote } from '../../shell/failure-note.tsx';
import { useWords } from '../../words/words.tsx';

const POLICIES = ['same-content', 'same-functions', 'same-behaviour'] as const;

export function PolicySection({ site }: { readonly site: string }) {
  const { inventory: said } = useWords();
  const mayManage = useMay('site:manage');
  const cache = useQueryClient();
  const policy = useQuery({
    queryKey: ['inventory', 'policy', site],
    queryFn: ({ signal }) => ask(readScriptPolicy(site, { signal })),
  });
  const changing = useMutation({
    mutationFn: (changed: ScriptPolicy['policy']) => ask(changeScriptPolicy(site, { policy: changed })),
    onSuccess: () => cache.invalidateQueries({ queryKey: ['inventory'] }),
  });
  const failure = changing.error ?? policy.error;
  const known = policy.data?.policy;
  return (
    <div className="flex flex-col gap-1 px-4 pt-3">
      <p className="max-w-3xl text-muted">{said.head}</p>
      {known !== undefined && !mayManage && (
        <p>
          <span className="label-text">{said.policy.label}</span> {said.policy.names[known]}
        </p>
      )}
      {known !== undefined && mayManage && (
        <label className="flex flex-wrap items-baseline gap-1.5">
          <span className="label-text">{said.policy.label}</span>
          <select
            className="control max-w-full"
            value={known}
            disabled={changing.isPending}
            onChange={(event) => {
              const chosen = POLICIES.find((each) => each === event.target.value);
              if (chosen !== undefined) changing.mutate(chosen);
            }}
          >
            {POLICIES.map((each) => (
              <option key={each} value={each}>
                {said.policy.names[each]}
              </option>
            ))}
          </select>
        </label>
      )}
      {failure && <FailureNote what={said.policy.failed} failure={failure} />}
    </div>
  );
}
