/** What differs from the visit before: scripts with their sources line by line, as text that never runs, and destinations. */
import { useState } from 'react';
import type { SiteVisitComparison, SiteVisitDetail } from '../api/generated.ts';
import { FailureNote } from '../shell/failure-note.tsx';
import { Loading } from '../shell/loading.tsx';
import { Nothing, Section } from '../shell/section.tsx';
import { useWords } from '../words/words.tsx';
import { CHANGE_LOOK } from './scripts-section.tsx';
import { SourceDiff } from './source-diff.tsx';
import { useComparison } from './use-comparison.ts';

export function ComparisonSection({ visit }: { readonly visit: SiteVisitDetail }) {
  const { visits } = useWords();
  const said = visits.comparison;
  const earlier = visit.comparedWith;
  const comparison = useComparison(visit);
  const known = comparison.data;
  return (
    <Section
      title={said.title}
      note={
        known && (
          <span className="flex flex-wrap gap-x-3">
            <span>{said.added(known.scripts.added.length)}</span>
            <span>{said.changed(known.scripts.changed.length)}</span>
            <span>{said.removed(known.scripts.removed.length)}</span>
            <span>{said.same(known.scripts.same)}</span>
          </span>
        )
      }
    >
      {earlier === undefined ? (
        <Nothing>{said.none}</Nothing>
      ) : known ? (
        <Differences site={visit.site} comparison={known} />
      ) : comparison.error ? (
        <div className="p-4">
          <FailureNote what={visits.failedComparison} failure={comparison.error} onRetry={() => comparison.refetch()} />
        </div>
      ) : (
        <Loading />
      )}
    </Section>
  );
}

type Change = {
  readonly kind: 'added' | 'changed' | 'removed';
  readonly url: string;
  readonly inline: boolean;
  readonly before?: string;
  readonly after?: string;
};

const changesOf = ({ scripts }: SiteVisitComparison): Change[] => [
  ...scripts.added.map(({ url, inline, sha256 }) => ({ kind: 'added' as const, url, inline, after: sha256 })),
  ...scripts.changed.map(({ url, inline, before, after }) => ({
    kind: 'changed' as const,
    url,
    inline,
    before: before.sha256,
    after: after.sha256,
  })),
  ...scripts.removed.map(({ url, inline, sha256 }) => ({ kind: 'removed' as const, url, inline, before: sha256 })),
];

function Differences({ site, comparison }: { readonly site: string; readonly comparison: SiteVisitComparison }) {
  const { visits } = useWords();
  const said = visits.comparison;
  const changes = changesOf(comparison);
  const { added, removed } = comparison.destinations;
  return (
    <>
      <dl className="px-4 pt-2">
        {added.length > 0 && <Hosts name={said.newDestinations} hosts={added} isGrave />}
        {removed.length > 0 && <Hosts name={said.goneDestinations} hosts={removed} />}
      </dl>
      {added.length + removed.length === 0 && <p className="px-4 pb-2 text-muted">{said.noDestinations}</p>}
      {changes.length === 0 ? (
        <p className="border-t border-line px-4 py-3 text-muted">{visits.scripts.noChanges}</p>
      ) : (
        <>
          <ul className="border-t border-line">
            {changes.map((change) => (
              <ChangeRow
                key={`${change.kind} ${change.url} ${change.before} ${change.after}`}
                site={site}
                change={change}
              />
            ))}
          </ul>
          <p className="px-4 py-2 label-text">{said.textOnly}</p>
        </>
      )}
    </>
  );
}

type HostsProps = { readonly name: string; readonly hosts: readonly string[]; readonly isGrave?: boolean };

function Hosts({ name, hosts, isGrave }: HostsProps) {
  return (
    <div className="flex flex-wrap gap-x-3 pb-2">
      <dt className="text-muted">{name}</dt>
      <dd className={`font-mono ${isGrave ? 'font-bold text-deny' : ''}`}>{hosts.join(', ')}</dd>
    </div>
  );
}

function ChangeRow({ site, change }: { readonly site: string; readonly change: Change }) {
  const { sites, visits } = useWords();
  const said = visits.comparison;
  const [isOpen, setOpen] = useState(false);
  return (
    <li className="border-b border-line px-4 py-2 last:border-b-0">
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <span className={`rounded px-1.5 text-xs ${CHANGE_LOOK[change.kind]}`}>
          {visits.scripts.changes[change.kind]}
        </span>
        {change.inline && <span className="label-text">{sites.scripts.inline}</span>}
        <code className="min-w-0 flex-1 font-mono text-xs break-all">{change.url}</code>
        <button type="button" className="control" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? said.hide : change.kind === 'changed' ? said.showDiff : said.showSource}
        </button>
      </div>
      {isOpen && <SourceDiff site={site} before={change.before} after={change.after} />}
    </li>
  );
}
