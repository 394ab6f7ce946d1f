/** What every page says on top while it is so: visits without a sandbox, and a reader without a way to sign in again. */
import { useQuery } from '@tanstack/react-query';
import { Link, useLocation } from '@tanstack/react-router';
import { ask } from '../api/client.ts';
import { readBrowser, type SiteBrowser } from '../api/generated.ts';
import { useMay } from '../session/use-session.ts';
import { useMyCredentials } from '../settings/my-credentials.ts';
import type { Words } from '../words/ja.ts';
import { useWords } from '../words/words.tsx';

const REFRESH_MS = 60_000;

export function Notices() {
  return (
    <>
      <SandboxNotice />
      <CredentialNotice />
    </>
  );
}

const noticeOf = (browser: SiteBrowser, { banner }: Words['sites']['browser']): string | undefined => {
  if (browser.state === 'ready') return undefined;
  return browser.state === 'no-browser' ? banner.noBrowser : banner[browser.visitsWithoutSandbox];
};

function SandboxNotice() {
  const { sites } = useWords();
  const maySee = useMay('site:read');
  const browser = useQuery({
    queryKey: ['browser'],
    queryFn: ({ signal }) => ask(readBrowser({ signal })),
    enabled: maySee,
    refetchInterval: REFRESH_MS,
    staleTime: REFRESH_MS,
  });
  const notice = browser.data && noticeOf(browser.data, sites.browser);
  if (!browser.data || !notice) return null;
  const why = browser.data.why === undefined ? undefined : sites.browser.why[browser.data.why];
  return (
    <aside
      aria-label={sites.browser.title}
      className="flex flex-wrap gap-x-3 border-b-2 border-hold bg-hold-tint px-4 py-2"
    >
      <p className="font-bold">
        <span aria-hidden="true">⚠ </span>
        {notice}
      </p>
      {why && <p>{why}</p>}
    </aside>
  );
}

function CredentialNotice() {
  const { settings } = useWords();
  const { pathname } = useLocation();
  const credentials = useMyCredentials();
  if (!credentials.data || credentials.data.complete || pathname.startsWith('/settings')) return null;
  return (
    <aside aria-label={settings.title} className="flex flex-wrap gap-x-3 border-b border-line bg-raised px-4 py-2">
      <p>{settings.incomplete}</p>
      <Link to="/settings/security" className="text-accent underline">
        {settings.setUp}
      </Link>
    </aside>
  );
}
