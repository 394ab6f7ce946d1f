/** How the sites stand after their last visits, the worst first. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ask } from '../api/client.ts';
import { listSites, type Site } from '../api/generated.ts';
import { Age } from '../format/when.tsx';
import { type SiteState, stateOf } from '../sites/state.ts';
import { StateMark } from '../sites/state-mark.tsx';
import { useWords } from '../words/words.tsx';
import { Part } from './part.tsx';

const SHOWN = 6;
const LOOKED_AT = 200;
const REFRESH_MS = 10_000;

const RANK: Readonly<Record<SiteState, number>> = {
  attacked: 0,
  ended: 1,
  incomplete: 2,
  limited: 3,
  never: 4,
  ok: 5,
  inactive: 6,
};

const worstFirst = (sites: readonly Site[]): Site[] =>
  [...sites].sort((one, other) => RANK[stateOf(one)] - RANK[stateOf(other)]);

export function SiteStates() {
  const { today } = useWords();
  const sites = useQuery({
    queryKey: ['sites', 'states'],
    queryFn: ({ signal }) => ask(listSites({ limit: LOOKED_AT }, { signal })),
    refetchInterval: REFRESH_MS,
  });
  const items = worstFirst(sites.data?.items ?? []);
  return (
    <Part
      title={today.sites.title}
      action={
        <Link to="/sites" className="text-accent underline">
          {today.sites.all}
        </Link>
      }
      query={sites}
      nothing={sites.data?.items.length === 0 ? today.sites.none : undefined}
    >
      <ul>
        {items.slice(0, SHOWN).map((site) => (
          <li
            key={site.id}
            className="relative flex flex-wrap items-baseline gap-x-3 border-b border-line px-4 py-2 last:border-b-0 hover:bg-raised"
          >
            <Link
              to="/sites/$siteId"
              params={{ siteId: site.id }}
              className="min-w-0 flex-1 font-bold after:absolute after:inset-0"
            >
              <bdi>{site.name}</bdi>
            </Link>
            {site.lastVisit && (
              <span className="label-text">
                <Age of={site.lastVisit.startedAt ?? site.lastVisit.orderedAt} />
              </span>
            )}
            <StateMark state={stateOf(site)} />
          </li>
        ))}
      </ul>
      {items.length > SHOWN && <p className="px-4 py-2 text-muted">{today.sites.more(items.length - SHOWN)}</p>}
    </Part>
  );
}
