/** What is weak in the policy in the form, and what it would have done to past visits. */
import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { ask } from '../api/client.ts';
import { type CspLint, lintCsp, type SiteCspSimulation, simulateSiteCsp } from '../api/generated.ts';
import { FailureNote } from '../shell/failure-note.tsx';
import { Scrollable } from '../shell/scrollable.tsx';
import { Nothing, Section } from '../shell/section.tsx';
import { useWords } from '../words/words.tsx';

const TYPING_RESTS_MS = 500;

/** The text once typing rests. */
const useRested = (text: string): string => {
  const [rested, setRested] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setRested(text), TYPING_RESTS_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return rested;
};

export function ChecksSection({ site, policy }: { readonly site: string; readonly policy: string }) {
  const { csp } = useWords();
  const rested = useRested(policy.trim());
  const lint = useQuery({
    queryKey: ['csp-lint', rested],
    queryFn: ({ signal }) => ask(lintCsp({ policy: rested }, { signal })),
    enabled: rested !== '',
  });
  const trying = useMutation({ mutationFn: () => ask(simulateSiteCsp(site, { policy: policy.trim() })) });
  if (policy.trim() === '') return null;
  return (
    <>
      <Section title={csp.lint.title}>
        {lint.data && <Weaknesses lint={lint.data} />}
        {lint.error && (
          <div className="p-4">
            <FailureNote what={csp.lint.failed} failure={lint.error} />
          </div>
        )}
      </Section>
      <Section
        title={csp.simulation.title}
        note={csp.simulation.note}
        action={
          <button type="button" className="control" disabled={trying.isPending} onClick={() => trying.mutate()}>
            {csp.simulation.run}
          </button>
        }
      >
        {trying.data && <Outcomes simulation={trying.data} />}
        {trying.error && (
          <div className="p-4">
            <FailureNote what={csp.simulation.failed} failure={trying.error} />
          </div>
        )}
      </Section>
    </>
  );
}

const LOOK = { high: 'bg-deny-tint text-deny', medium: 'bg-hold-tint text-hold', low: 'bg-raised text-muted' } as const;

function Weaknesses({ lint }: { readonly lint: CspLint }) {
  const { csp } = useWords();
  if (lint.findings.length === 0) return <Nothing>{csp.lint.none}</Nothing>;
  return (
    <ul>
      {lint.findings.map(({ code, severity, directive, value }) => (
        <li
          key={`${code} ${directive} ${value}`}
          className="flex flex-wrap items-baseline gap-x-3 border-b border-line px-4 py-1.5 last:border-b-0"
        >
          <span className={`rounded px-1.5 text-xs font-bold whitespace-nowrap ${LOOK[severity]}`}>
            {csp.lint.severities[severity]}
          </span>
          <span className="min-w-56 flex-1">{csp.lint.codes[code]}</span>
          <code className="min-w-0 font-mono text-xs break-all text-muted">
            {[directive, value].filter((part) => part !== undefined).join(' ')}
          </code>
        </li>
      ))}
    </ul>
  );
}

function Outcomes({ simulation }: { readonly simulation: SiteCspSimulation }) {
  const { csp } = useWords();
  const said = csp.simulation;
  const { visits, allowed, deeds, stopped, findings } = simulation;
  return (
    <div>
      <p className="px-4 py-2" role="status">
        {said.summary(visits, allowed, deeds)}
      </p>
      {stopped.length === 0 ? (
        <Nothing>{said.nothing}</Nothing>
      ) : (
        <Scrollable label={said.title}>
          <table className="w-full">
            <thead>
              <tr className="bg-raised text-left label-text">
                {(['outcome', 'directive', 'value', 'pages', 'visits'] as const).map((name) => (
                  <th key={name} scope="col" className="px-4 py-1.5 whitespace-nowrap">
                    {said.columns[name]}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {stopped.map((each) => (
                <tr
                  key={`${each.outcome} ${each.directive} ${each.what} ${each.value}`}
                  className="border-t border-line align-baseline"
                >
                  <td className="px-4 py-1.5 whitespace-nowrap">
                    {said.outcomes[each.outcome]}
                    {each.suspect && <span className="ml-2 rounded bg-deny-tint px-1 text-deny">{said.suspect}</span>}
                  </td>
                  <td className="px-4 py-1.5 font-mono text-xs">{each.directive}</td>
                  <td className="min-w-52 px-4 py-1.5 font-mono text-xs break-all">{each.value}</td>
                  <td className="px-4 py-1.5 font-mono text-xs">{each.pages.join(' ')}</td>
                  <td className="px-4 py-1.5 text-right">{each.visits}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scrollable>
      )}
      {findings.length > 0 && (
        <div className="border-t border-line px-4 py-2">
          <h3 className="font-bold">{said.findings}</h3>
          <ul>
            {findings.map((finding) => (
              <li key={finding.finding} className="flex flex-wrap gap-x-3">
                <code className="font-mono text-xs break-all">{finding.destination ?? finding.kind}</code>
                <span>{said.finding(said.outcomes[finding.scriptOutcome], said.outcomes[finding.sendingOutcome])}</span>
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}
