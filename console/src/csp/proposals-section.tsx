/** Policies made from visits: what each line allows, what stands in the way, and how to put it in place. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiFailure, ask } from '../api/client.ts';
import { proposeSiteCsp, type SiteCspProposals, writeSiteCspSnippets } from '../api/generated.ts';
import { useMay } from '../session/use-session.ts';
import { CopyButton } from '../shell/copy-button.tsx';
import { FailureNote } from '../shell/failure-note.tsx';
import { Loading } from '../shell/loading.tsx';
import { Scrollable } from '../shell/scrollable.tsx';
import { Nothing, Section } from '../shell/section.tsx';
import { useWords } from '../words/words.tsx';

type Proposal = SiteCspProposals['proposals'][number];
type Variant = Proposal['variant'];
const MODES = ['report-only', 'enforce'] as const;
type Mode = (typeof MODES)[number];
const VARIANTS: readonly Variant[] = ['hosts', 'hashes', 'nonces'];

type Props = { readonly site: string; onUse(policy: string): void };

export function ProposalsSection({ site, onUse }: Props) {
  const { csp } = useWords();
  const said = csp.proposals;
  const [variant, setVariant] = useState<Variant>('hosts');
  const [page, setPage] = useState<string>();
  const made = useQuery({
    queryKey: ['csp-proposals', site, page],
    queryFn: ({ signal }) => ask(proposeSiteCsp(site, page === undefined ? {} : { page }, { signal })),
    placeholderData: (before) => before,
  });
  const isNotVisited = made.error instanceof ApiFailure && made.error.code === 'csp-no-visit-yet';
  const proposal = made.data?.proposals.find((each) => each.variant === variant);
  return (
    <Section title={said.title} note={made.data && said.note(made.data.visits.length)}>
      {made.error && !isNotVisited && (
        <div className="p-4">
          <FailureNote what={said.failed} failure={made.error} onRetry={() => made.refetch()} />
        </div>
      )}
      {isNotVisited && <Nothing title={said.noneTitle}>{said.noneBody}</Nothing>}
      {made.isPending && <Loading />}
      {made.data && (
        <div className="flex flex-wrap gap-3 px-4 pt-3">
          <label className="flex items-center gap-1.5">
            <span className="label-text">{said.variant}</span>
            <select
              className="control"
              value={variant}
              onChange={(event) => setVariant(VARIANTS.find((each) => each === event.target.value) ?? 'hosts')}
            >
              {VARIANTS.map((each) => (
                <option key={each} value={each}>
                  {said.variants[each]}
                </option>
              ))}
            </select>
          </label>
          <label className="flex min-w-0 items-center gap-1.5">
            <span className="label-text">{said.pages}</span>
            <select
              className="control min-w-0"
              value={page ?? ''}
              onChange={(event) => setPage(event.target.value || undefined)}
            >
              <option value="">{said.allPages}</option>
              {made.data.pages.map((each) => (
                <option key={each} value={each}>
                  {each}
                </option>
              ))}
            </select>
          </label>
        </div>
      )}
      {proposal && <Proposed site={site} proposal={proposal} onUse={onUse} />}
    </Section>
  );
}

function Proposed({ site, proposal, onUse }: Props & { readonly proposal: Proposal }) {
  const { csp } = useWords();
  const said = csp.proposals;
  const mayManage = useMay('site:manage');
  return (
    <div className="flex flex-col gap-3 p-4">
      <p className="max-w-3xl">{said.explained[proposal.variant]}</p>
      {proposal.obstacles.length > 0 && (
        <div>
          <h3 className="font-bold">{said.obstacle}</h3>
          <ul className="list-disc pl-5">
            {proposal.obstacles.map(({ code, count, examples }) => (
              <li key={code}>
                {said.obstacles[code]} ({csp.things(count)})
                {examples.length > 0 && (
                  <code className="block font-mono text-xs break-all text-muted">{examples.join(' ')}</code>
                )}
              </li>
            ))}
          </ul>
        </div>
      )}
      {proposal.leftOut.length > 0 && (
        <div className="rounded bg-deny-tint px-3 py-2">
          <h3 className="font-bold text-deny">{said.leftOut}</h3>
          <code className="font-mono text-xs break-all">{proposal.leftOut.map(({ value }) => value).join(' ')}</code>
        </div>
      )}
      <Scrollable label={said.allows}>
        <table className="w-full">
          <thead>
            <tr className="bg-raised text-left label-text">
              <th scope="col" className="px-3 py-1.5">
                {said.directive}
              </th>
              <th scope="col" className="px-3 py-1.5">
                {said.means}
              </th>
              <th scope="col" className="px-3 py-1.5">
                {said.sources}
              </th>
            </tr>
          </thead>
          <tbody>
            {proposal.directives.map(({ name, sources }) => (
              <tr key={name} className="border-t border-line align-baseline">
                <td className="px-3 py-1 font-mono text-xs whitespace-nowrap">{name}</td>
                <td className="min-w-44 px-3 py-1">{said.directives[name] ?? name}</td>
                <td className="min-w-52 px-3 py-1 font-mono text-xs break-all">
                  {sources.map(({ source }) => source).join(' ')}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scrollable>
      <div>
        <button type="button" className="control" onClick={() => onUse(proposal.policy)}>
          {mayManage ? said.use : said.tryIt}
        </button>
      </div>
      <Snippets site={site} policy={proposal.policy} />
    </div>
  );
}

function Snippets({ site, policy }: { readonly site: string; readonly policy: string }) {
  const { csp } = useWords();
  const [mode, setMode] = useState<Mode>('report-only');
  const written = useQuery({
    queryKey: ['csp-snippets', site, mode, policy],
    queryFn: ({ signal }) => ask(writeSiteCspSnippets(site, { policy, mode }, { signal })),
  });
  return (
    <div>
      <div className="flex flex-wrap items-center gap-3">
        <h3 className="font-bold">{csp.places.title}</h3>
        <label className="flex items-center gap-1.5">
          <span className="label-text">{csp.proposals.mode}</span>
          <select
            className="control"
            value={mode}
            onChange={(event) => setMode(MODES.find((each) => each === event.target.value) ?? 'report-only')}
          >
            {MODES.map((each) => (
              <option key={each} value={each}>
                {csp.stages[each]}
              </option>
            ))}
          </select>
        </label>
      </div>
      {written.error && <FailureNote what={csp.proposals.failed} failure={written.error} />}
      {written.data?.items.map(({ place, file, text }) => (
        <details key={place} className="border-t border-line py-1.5">
          <summary>
            {csp.places[place]} {file && <code className="font-mono text-xs text-muted">{file}</code>}
          </summary>
          <div className="my-1.5">
            <CopyButton text={text} />
          </div>
          <Scrollable label={csp.places[place]} className="rounded bg-raised">
            <pre className="p-3 font-mono text-xs">{text}</pre>
          </Scrollable>
        </details>
      ))}
    </div>
  );
}
