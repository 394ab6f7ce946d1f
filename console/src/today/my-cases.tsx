/** The reader's own open cases, the nearest deadline first, and how the whole stands. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ask } from '../api/client.ts';
import { type Case, listCases } from '../api/generated.ts';
import { caseKindText } from '../cases/case-words.ts';
import { StandingMark } from '../cases/standing-mark.tsx';
import { Deadline } from '../format/when.tsx';
import { useWords } from '../words/words.tsx';
import { Part } from './part.tsx';
import { useCaseSummary } from './use-case-summary.ts';

const SHOWN = 6;
const REFRESH_MS = 10_000;

export function MyCases() {
  const { today } = useWords();
  const summary = useCaseSummary();
  const cases = useQuery({
    queryKey: ['cases', 'mine'],
    queryFn: ({ signal }) => ask(listCases({ owner: 'me', status: 'open', order: 'due', limit: SHOWN }, { signal })),
    refetchInterval: REFRESH_MS,
  });
  return (
    <Part
      title={today.cases.title}
      note={summary.data && today.cases.whole(summary.data.openCases, summary.data.overdueCases)}
      action={
        <Link to="/cases" search={{ status: 'open', order: 'due' }} className="text-accent underline">
          {today.cases.all}
        </Link>
      }
      query={cases}
      nothing={cases.data?.items.length === 0 ? today.cases.none : undefined}
    >
      <ul>
        {cases.data?.items.map((known) => (
          <CaseRow key={known.id} known={known} />
        ))}
      </ul>
    </Part>
  );
}

function CaseRow({ known }: { readonly known: Case }) {
  const words = useWords();
  return (
    <li className="relative flex flex-wrap items-baseline gap-x-3 gap-y-1 border-b border-line px-4 py-2 last:border-b-0 hover:bg-raised">
      <StandingMark of={known} />
      <Link
        to="/cases/$caseId"
        params={{ caseId: known.id }}
        className="min-w-0 flex-1 basis-56 font-bold after:absolute after:inset-0"
      >
        #{known.number} {caseKindText(known.kind, words)}
      </Link>
      <bdi className="text-muted">{known.subject.label}</bdi>
      <Deadline dueAt={known.dueAt} isOpen />
    </li>
  );
}
