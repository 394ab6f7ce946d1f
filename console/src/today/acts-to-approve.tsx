/** What waits for the reader's approval; and, where that is nothing, what waits for somebody else's, with why. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ActCard } from '../acts/act-card.tsx';
import { ask } from '../api/client.ts';
import { listActs, type TwoPersonAct } from '../api/generated.ts';
import { useWords } from '../words/words.tsx';
import { Part } from './part.tsx';

const SHOWN = 3;

/** Those the reader may approve; without one, whatever waits. */
const toShow = async (signal: AbortSignal): Promise<readonly TwoPersonAct[]> => {
  const own = await ask(listActs({ status: 'pending', mine: 'approve', limit: SHOWN }, { signal }));
  if (own.items.length > 0) return own.items;
  return (await ask(listActs({ status: 'pending', limit: SHOWN }, { signal }))).items;
};

const REFRESH_MS = 10_000;

export function ActsToApprove() {
  const { today } = useWords();
  const acts = useQuery({
    queryKey: ['acts', 'to-approve'],
    queryFn: ({ signal }) => toShow(signal),
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
      nothing={acts.data?.length === 0 ? today.acts.none : undefined}
    >
      {acts.data?.every(({ mayApprove }) => !mayApprove) && (
        <p className="px-4 pt-3 font-bold">{today.acts.notByYou(acts.data.length)}</p>
      )}
      <ul className="flex flex-col gap-3 p-3">
        {acts.data?.map((act) => (
          <ActCard key={act.id} act={act} />
        ))}
      </ul>
    </Part>
  );
}
