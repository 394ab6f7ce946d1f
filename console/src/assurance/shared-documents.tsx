/** Documents about others that the reader was let in to see: they stand in no list of the reader's own. */
import { useQueries, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ask } from '../api/client.ts';
import { listSharedEvidenceItems, readEvidenceItem } from '../api/generated.ts';
import { useSession } from '../session/use-session.ts';
import { Section } from '../shell/section.tsx';
import { useWords } from '../words/words.tsx';
import { GradeMark } from './grade-mark.tsx';

export function SharedDocuments() {
  const { assurance } = useWords();
  const session = useSession();
  const shared = useQuery({
    queryKey: ['assurance', 'shared'],
    queryFn: ({ signal }) => ask(listSharedEvidenceItems({ signal })),
    // Those who work for the tenant see every document anyway.
    enabled: session?.person.role === 'merchant',
  });
  const items = useQueries({
    queries: (shared.data?.items ?? []).map((id) => ({
      queryKey: ['assurance', 'document', id],
      queryFn: ({ signal }: { readonly signal: AbortSignal }) => ask(readEvidenceItem(id, { signal })),
    })),
  }).flatMap(({ data }) => data ?? []);
  if (items.length === 0) return null;
  return (
    <div className="px-4 pt-3">
      <Section title={assurance.documents.shared} note={assurance.documents.sharedNote}>
        <ul className="divide-y divide-line">
          {items.map((item) => (
            <li key={item.id} className="flex flex-wrap items-center gap-x-3 px-4 py-1.5">
              <Link to="/assurance/documents/$itemId" params={{ itemId: item.id }} className="text-accent underline">
                <bdi>{item.standing.title}</bdi>
              </Link>
              <GradeMark grade={item.standing.grade} />
              <span className="label-text">{item.standing.issuer}</span>
            </li>
          ))}
        </ul>
      </Section>
    </div>
  );
}
