/** The pages of the settings: the reader's own, and those of the tenant for whoever works on cases. */
import { Link } from '@tanstack/react-router';
import { useSession } from '../session/use-session.ts';
import { useWords } from '../words/words.tsx';

const TABS = [
  { name: 'own', to: '/settings/security', needs: undefined },
  { name: 'deadlines', to: '/settings/deadlines', needs: 'case:read' },
  { name: 'calendar', to: '/settings/calendar', needs: 'case:read' },
  { name: 'webhooks', to: '/settings/webhooks', needs: 'webhook:manage' },
] as const;

export function SettingsTabs() {
  const { deadlines } = useWords();
  const held = useSession()?.permissions ?? [];
  const shown = TABS.filter(({ needs }) => needs === undefined || held.includes(needs));
  if (shown.length < 2) return null;
  return (
    <nav className="flex shrink-0 overflow-x-auto border-b border-line px-2" aria-label={deadlines.tabsLabel}>
      {shown.map(({ name, to }) => (
        <Link
          key={name}
          to={to}
          className="border-b-2 border-transparent px-3 py-1.5 whitespace-nowrap text-muted hover:text-ink"
          activeProps={{ className: '!border-accent font-bold !text-ink' }}
          activeOptions={{ includeSearch: false }}
        >
          {deadlines.tabs[name]}
        </Link>
      ))}
    </nav>
  );
}
