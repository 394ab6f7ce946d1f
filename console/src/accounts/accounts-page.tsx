/** Alerts accounted for: what was taken in is disposed of or open, by source, window and day (LEAK-13). */
import { Link, Outlet } from '@tanstack/react-router';
import { PageHead } from '../shell/page-head.tsx';
import { useWords } from '../words/words.tsx';
import { AuditSection } from './audit-section.tsx';
import { BalanceSection } from './balance-section.tsx';

const TAB = 'border-b-2 border-transparent px-3 py-1.5 text-muted hover:text-ink';
const OPEN_TAB = { className: '!border-accent font-bold !text-ink' };
const TABS = [
  { name: 'sources', to: '/accounts' },
  { name: 'windows', to: '/accounts/windows' },
  { name: 'statements', to: '/accounts/statements' },
] as const;

export function AccountsPage() {
  const { accounts } = useWords();
  return (
    <>
      <PageHead title={accounts.title} about={accounts.head} />
      <div className="flex flex-col gap-4 p-4">
        <BalanceSection />
        <div className="min-w-0 rounded-lg border border-line bg-panel">
          <nav className="flex overflow-x-auto border-b border-line px-2" aria-label={accounts.tabsLabel}>
            {TABS.map(({ name, to }) => (
              <Link
                key={name}
                to={to}
                className={`${TAB} whitespace-nowrap`}
                activeProps={OPEN_TAB}
                activeOptions={{ exact: to === '/accounts', includeSearch: false }}
              >
                {accounts.tabs[name]}
              </Link>
            ))}
          </nav>
          <Outlet />
        </div>
        <AuditSection />
      </div>
    </>
  );
}
