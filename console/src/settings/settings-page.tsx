/** The reader's own settings: how times are shown, ways to sign in, sessions. */

import { useTimes } from '../format/times.tsx';
import { useSession } from '../session/use-session.ts';
import { Banner } from '../shell/banner.tsx';
import { FailureNote } from '../shell/failure-note.tsx';
import { Field } from '../shell/field.tsx';
import { Loading } from '../shell/loading.tsx';
import { PageHead } from '../shell/page-head.tsx';
import { Section } from '../shell/section.tsx';
import { useWords } from '../words/words.tsx';
import { useMyCredentials } from './my-credentials.ts';
import { PasskeysSection } from './passkeys-section.tsx';
import { PasswordSection } from './password-section.tsx';
import { SessionsSection } from './sessions-section.tsx';
import { SettingsTabs } from './settings-tabs.tsx';
import { TotpSection } from './totp-section.tsx';

export function SettingsPage() {
  const { settings } = useWords();
  const session = useSession();
  const credentials = useMyCredentials();
  return (
    <>
      <PageHead title={settings.title} about={session && `${session.person.displayName} · ${session.person.email}`} />
      <SettingsTabs />
      <div className="flex max-w-3xl flex-col gap-4 p-4">
        {credentials.data ? (
          <>
            <Banner tone={credentials.data.complete ? 'good' : 'warning'} role="status">
              {credentials.data.complete ? settings.complete : settings.incomplete}
            </Banner>
            <PasskeysSection passkeys={credentials.data.passkeys} />
            <PasswordSection password={credentials.data.password} />
            <TotpSection totp={credentials.data.totp} />
          </>
        ) : credentials.error ? (
          <FailureNote what={settings.failed} failure={credentials.error} onRetry={() => credentials.refetch()} />
        ) : (
          <Loading />
        )}
        <SessionsSection />
        <DisplaySection />
      </div>
    </>
  );
}

function DisplaySection() {
  const { settings } = useWords();
  const times = useTimes();
  return (
    <Section title={settings.display}>
      <div className="max-w-sm p-4">
        <Field label={settings.zone} hint={settings.zoneHint}>
          {(field) => (
            <select
              {...field}
              className="control"
              value={times.zone}
              onChange={(event) => times.choose(event.target.value)}
            >
              {times.zones.map((zone) => (
                <option key={zone} value={zone}>
                  {zone}
                </option>
              ))}
            </select>
          )}
        </Field>
      </div>
    </Section>
  );
}
