/** What needs the reader now, the most pressing first; each part says what it would show when there is nothing. */
import { useSession } from '../session/use-session.ts';
import { PageHead } from '../shell/page-head.tsx';
import { useWords } from '../words/words.tsx';
import { ActsToApprove } from './acts-to-approve.tsx';
import { LogSection } from './log-section.tsx';
import { MyCases } from './my-cases.tsx';
import { OpenAlerts } from './open-alerts.tsx';
import { PaymentsToday } from './payments-today.tsx';
import { SiteStates } from './site-states.tsx';

export function TodayPage() {
  const { today } = useWords();
  const session = useSession();
  const may = (permission: string) => session?.permissions.some((held) => held === permission) ?? false;
  return (
    <>
      <PageHead title={today.title} about={session && today.head(session.tenant.name)} />
      <div className="grid items-start gap-4 p-4 xl:grid-cols-[3fr_2fr]">
        <div className="flex min-w-0 flex-col gap-4">
          {may('case:read') && <OpenAlerts />}
          {may('case:read') && <MyCases />}
          {may('case:work') && <ActsToApprove />}
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          {may('site:read') && <SiteStates />}
          {may('decision:read') && <PaymentsToday />}
          {may('evidence:read') && <LogSection />}
        </div>
      </div>
    </>
  );
}
