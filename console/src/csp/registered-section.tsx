/** What is registered of a site's policy, for those who may not change it; and a policy of their own to try. */
import type { SiteCsp } from '../api/generated.ts';
import { Code, Fact } from '../shell/fact.tsx';
import { Scrollable } from '../shell/scrollable.tsx';
import { Section } from '../shell/section.tsx';
import { useWords } from '../words/words.tsx';
import { Lines } from './lines.tsx';

export function RegisteredSection({ state }: { readonly state: SiteCsp }) {
  const words = useWords();
  const said = words.csp.settings;
  return (
    <Section title={said.title}>
      <div className="flex flex-col gap-2 p-4">
        {state.policy === undefined ? (
          <p>{said.noPolicy}</p>
        ) : (
          <Scrollable label={said.policy} className="rounded bg-raised">
            <pre className="p-3 font-mono text-xs whitespace-pre-wrap">{state.policy}</pre>
          </Scrollable>
        )}
        <dl>
          <Fact name={said.stage}>{words.csp.stages[state.stage]}</Fact>
          <Fact name={said.paths}>
            {state.paymentPaths.length === 0 ? words.none : <Code text={state.paymentPaths.join(' ')} />}
          </Fact>
        </dl>
        <p className="text-muted">{said.readOnly}</p>
      </div>
    </Section>
  );
}

type TrialProps = { readonly policy: string; onPolicy(policy: string): void };

export function TrialSection({ policy, onPolicy }: TrialProps) {
  const said = useWords().csp.settings;
  return (
    <Section title={said.trial}>
      <div className="flex flex-col gap-2 p-4">
        <p className="max-w-3xl text-muted">{said.trialHint}</p>
        <Lines label={said.policy} value={policy} height="min-h-28" onChange={onPolicy} />
      </div>
    </Section>
  );
}
