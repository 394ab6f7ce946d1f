/** What law and guidelines ask for, and what changed, and which roles a company has: three tabs. */
import { Link, Outlet } from '@tanstack/react-router';
import { PageHead } from '../shell/page-head.tsx';
import { useWords } from '../words/words.tsx';

const TABS = [
  { name: 'controls', to: '/regime' },
  { name: 'changes', to: '/regime/changes' },
  { name: 'roles', to: '/regime/roles' },
] as const;

export function RegimePage() {
  const { regime } = useWords();
  return (
    <>
      <PageHead title={regime.title} about={regime.head} />
      <nav className="mt-2 flex shrink-0 overflow-x-auto border-b border-line px-2" aria-label={regime.tabsLabel}>
        {TABS.map(({ name, to }) => (
          <Link
            key={name}
            to={to}
            className="border-b-2 border-transparent px-3 py-1.5 whitespace-nowrap text-muted hover:text-ink"
            activeProps={{ className: '!border-accent font-bold !text-ink' }}
            activeOptions={{ exact: true, includeSearch: false }}
          >
            {regime.tabs[name]}
          </Link>
        ))}
      </nav>
      <Outlet />
    </>
  );
}
