/** The steps of a journey and how far a visit came. */
import type { SiteVisitStep } from '../api/generated.ts';
import { Section } from '../shell/section.tsx';
import { useWords } from '../words/words.tsx';

const LOOK: Readonly<Record<SiteVisitStep['state'], { readonly mark: string; readonly colour: string }>> = {
  done: { mark: '✓', colour: 'text-allow' },
  failed: { mark: '✕', colour: 'text-deny font-bold' },
  'not-reached': { mark: '·', colour: 'text-muted' },
};

export function StepsSection({ steps }: { readonly steps: readonly SiteVisitStep[] }) {
  const { visits } = useWords();
  const said = visits.steps;
  if (steps.length === 0) return null;
  return (
    <Section title={said.title}>
      <ol className="px-4 py-2">
        {steps.map(({ name, act, state }) => (
          <li key={name} className="flex gap-2 border-b border-line py-1 last:border-b-0">
            <span aria-hidden="true" className={`w-4 text-center ${LOOK[state].colour}`}>
              {LOOK[state].mark}
            </span>
            <span className="min-w-0 flex-1">{name}</span>
            <span className="label-text">{said.acts[act] ?? act}</span>
            <span className={`w-16 text-right ${LOOK[state].colour}`}>{said.states[state]}</span>
          </li>
        ))}
      </ol>
    </Section>
  );
}
