/** What waits for the reader's approval. Nothing of it is shown while there is nothing and nobody asks for it. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ActCard } from '../acts/act-card.tsx';
import { ask } from '../api/client.ts';
import { listActs } from '../api/generated.ts';
import { useWords } from '../words/words.tsx';
import { Part } from './part.tsx';

const SHOWN = 3;
const REFRESH_MS = 10_000;

export function ActsToApprove() {
  const { today } = useWords();
  const acts = useQuery({
    queryKey: ['acts', 'to-approve'],
    queryFn: ({ signal }) => ask(listActs({ status: 'pending', mine: 'approve', limit: SHOWN }, { signal })),
    refetchInterval: REFRESH_MS,
  });
  return (
    <Part
      title={today.acts.title}
      action={
        <Link to="/acts" className="text-accent underline">
          {today.acts.all}
        </Link>
      }
      query={acts}
      nothing={acts.data?.items.length === 0 ? today.acts.none : undefined}
    >
      <ul className="flex flex-col gap-3 p-3">
        {acts.data?.items.map((act) => (
          <ActCard key={act.id} act={act} />
        ))}
      </ul>
    </Part>
  );
}
