/** The lists that merchants are brought together in, each one step from the others. */
import { Link } from '@tanstack/react-router';
import { useWords } from '../words/words.tsx';

const PLACES = ['/merchants', '/chains', '/malls', '/agencies'] as const;

export function GroupTabs() {
  const { merchants, groups } = useWords();
  const names = {
    '/merchants': merchants.title,
    '/chains': groups.chains.title,
    '/malls': groups.malls.title,
    '/agencies': groups.agencies.title,
  };
  return (
    <nav aria-label={merchants.lists} className="flex flex-wrap gap-x-4 gap-y-1 px-4 pt-1">
      {PLACES.map((to) => (
        <Link
          key={to}
          to={to}
          activeOptions={{ exact: true, includeSearch: false }}
          className="text-accent underline"
          activeProps={{ className: 'font-bold text-ink no-underline' }}
        >
          {names[to]}
        </Link>
      ))}
    </nav>
  );
}
