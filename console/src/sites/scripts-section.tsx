/** The scripts a visit saw, each marked by what became of it since the visit before. */
import { useState } from 'react';
import type { SiteVisitDetail, SiteVisitScript } from '../api/generated.ts';
import { Nothing, Section } from '../shell/section.tsx';
import { useWords } from '../words/words.tsx';

export const CHANGE_LOOK: Readonly<Record<SiteVisitScript['change'] | 'removed', string>> = {
  'first-visit': 'bg-raised text-muted',
  same: 'bg-raised text-muted',
  added: 'bg-deny-tint text-deny font-bold',
  changed: 'bg-hold-tint text-hold font-bold',
  removed: 'bg-challenge-tint text-challenge font-bold',
};

export function ScriptsSection({ visit }: { readonly visit: SiteVisitDetail }) {
  const { sites, visits } = useWords();
  const said = visits.scripts;
  const [onlyChanges, setOnlyChanges] = useState(false);
  const shown = onlyChanges
    ? visit.scripts.filter(({ change }) => change === 'added' || change === 'changed')
    : visit.scripts;
  return (
    <Section
      title={said.title}
      action={
        visit.comparedWith && (
          <label className="flex items-center gap-2">
            <input type="checkbox" checked={onlyChanges} onChange={(event) => setOnlyChanges(event.target.checked)} />
            {said.onlyChanges}
          </label>
        )
      }
    >
      {shown.length === 0 ? (
        <Nothing>{onlyChanges ? said.noChanges : said.none}</Nothing>
      ) : (
        <ul>
          {shown.map((script) => (
            <li
              key={`${script.frameUrl} ${script.url} ${script.sha256}`}
              className="flex flex-wrap items-baseline gap-x-3 border-b border-line px-4 py-1.5 last:border-b-0"
            >
              <span className={`rounded px-1.5 text-xs whitespace-nowrap ${CHANGE_LOOK[script.change]}`}>
                {said.changes[script.change]}
              </span>
              {script.inline && <span className="label-text">{sites.scripts.inline}</span>}
              <code className="min-w-0 flex-1 font-mono text-xs break-all max-sm:order-first max-sm:basis-full">
                {script.url}
              </code>
              <code className="font-mono text-xs text-muted" title={script.sha256}>
                {script.sha256.slice(0, 12)}…
              </code>
              <span className="label-text whitespace-nowrap">{sites.scripts.bytes(script.bytes)}</span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
