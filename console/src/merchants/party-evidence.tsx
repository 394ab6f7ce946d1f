/** The documents that a party, or an assessor of it, handed in: each with its provenance grade and how long it counts. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ask } from '../api/client.ts';
import { listEvidenceItems } from '../api/generated.ts';
import { GradeMark } from '../assurance/grade-mark.tsx';
import { DocumentMark } from '../assurance/standing-marks.tsx';
import { useMay } from '../session/use-session.ts';
import { FailureNote } from '../shell/failure-note.tsx';
import { Loading } from '../shell/loading.tsx';
import { Nothing, Section } from '../shell/section.tsx';
import { useWords } from '../words/words.tsx';

const MOST = 20;

export function PartyEvidence({ party }: { readonly party: string }) {
  const { merchants, assurance } = useWords();
  const said = merchants.evidence;
  const mayRead = useMay('assurance:read');
  const found = useQuery({
    queryKey: ['evidence-items', 'of', party],
    queryFn: ({ signal }) => ask(listEvidenceItems({ party, limit: MOST }, { signal })),
    enabled: mayRead,
  });
  if (!mayRead) return null;
  return (
    <Section title={said.title}>
      {found.isPending && <Loading />}
      {found.error && <FailureNote what={said.failed} failure={found.error} onRetry={() => found.refetch()} />}
      {found.data?.items.length === 0 && <Nothing>{said.none}</Nothing>}
      <ul className="divide-y divide-line">
        {found.data?.items.map(({ id, kind, standing, state }) => (
          <li key={id} className="flex flex-wrap items-baseline gap-x-3 gap-y-1 px-4 py-1.5">
            <Link to="/assurance/documents/$itemId" params={{ itemId: id }} className="text-accent underline">
              <bdi>{standing.title}</bdi>
            </Link>
            <span className="label-text">{assurance.kinds[kind] ?? kind}</span>
            <GradeMark grade={standing.grade} />
            <DocumentMark state={state} />
          </li>
        ))}
      </ul>
    </Section>
  );
}
