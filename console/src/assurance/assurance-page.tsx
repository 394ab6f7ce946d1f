/** What outsiders attest: documents and requests for them, systems in scope, findings, retained logs, signing keys. */
import { Link, Outlet, useLocation } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useMay, useSession } from '../session/use-session.ts';
import { PageHead } from '../shell/page-head.tsx';
import { useWords } from '../words/words.tsx';

const TABS = [
  { name: 'documents', to: '/assurance', for: 'everyone' },
  { name: 'deliveries', to: '/assurance/deliveries', for: 'workers' },
  { name: 'systems', to: '/assurance/systems', for: 'everyone' },
  { name: 'findings', to: '/assurance/findings', for: 'everyone' },
  { name: 'logs', to: '/assurance/logs', for: 'everyone' },
  { name: 'cards', to: '/assurance/card-data', for: 'everyone' },
  { name: 'keys', to: '/assurance/keys', for: 'staff' },
] as const;

/** On a narrow screen the tabs are wider than the screen: the open one is brought into view. */
const useOpenTabInView = () => {
  const tabs = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: which tab is open is read from the page.
  useEffect(() => {
    tabs.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [pathname]);
  return tabs;
};

export function AssurancePage() {
  const { assurance } = useWords();
  const tabs = useOpenTabInView();
  const mayWork = useMay('assurance:work');
  const isStaff = useSession()?.person.role !== 'merchant';
  const isShown = { everyone: true, staff: isStaff, workers: mayWork };
  return (
    <>
      <PageHead title={assurance.title} about={assurance.head} />
      <nav
        ref={tabs}
        className="mt-2 flex shrink-0 overflow-x-auto border-b border-line px-2"
        aria-label={assurance.tabsLabel}
      >
        {TABS.filter((tab) => isShown[tab.for]).map(({ name, to }) => (
          <Link
            key={name}
            to={to}
            className="border-b-2 border-transparent px-3 py-1.5 whitespace-nowrap text-muted hover:text-ink"
            activeProps={{ className: '!border-accent font-bold !text-ink' }}
            activeOptions={{ exact: true, includeSearch: false }}
          >
            {assurance.tabs[name]}
          </Link>
        ))}
      </nav>
      <Outlet />
    </>
  );
}
