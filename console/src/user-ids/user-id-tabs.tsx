/** Who can act, and what was done: two pages for auditors beside each other. */
import { Link } from '@tanstack/react-router';
import { useWords } from '../words/words.tsx';

export function UserIdTabs() {
  const { userIds, operations } = useWords();
  const tabs = [
    { to: '/user-ids', name: userIds.title },
    { to: '/operations', name: operations.title },
  ] as const;
  return (
    <nav className="mt-2 flex shrink-0 overflow-x-auto border-b border-line px-2" aria-label={operations.tabsLabel}>
      {tabs.map(({ to, name }) => (
        <Link
          key={to}
          to={to}
          className="border-b-2 border-transparent px-3 py-1.5 whitespace-nowrap text-muted hover:text-ink"
          activeProps={{ className: '!border-accent font-bold !text-ink' }}
          activeOptions={{ exact: true, includeSearch: false }}
        >
          {name}
        </Link>
      ))}
    </nav>
  );
}
