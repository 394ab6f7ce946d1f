/** The log of the tenant: its state and key, the check of all of it, how outsiders verify it, and its newest entries. */
import { useTimes } from '../format/times.tsx';
import { CopyButton } from '../shell/copy-button.tsx';
import { Code, Fact } from '../shell/fact.tsx';
import { PageHead } from '../shell/page-head.tsx';
import { Section } from '../shell/section.tsx';
import { useWords } from '../words/words.tsx';
import { Command, KeyCommand } from './command.tsx';
import { EntriesSection } from './entries-section.tsx';
import { keyArgument, rotationsOf, useLog } from './log.ts';
import { LogStrip } from './log-strip.tsx';
import { ReadersSection } from './readers-section.tsx';

export function EvidencePage() {
  const { evidencePage } = useWords();
  const log = useLog();
  return (
    <>
      <PageHead title={evidencePage.title} about={evidencePage.head} />
      <div className="mt-2 border-t border-line">
        <LogStrip />
      </div>
      <div className="flex flex-col gap-4 p-4">
        {log.data && (
          <>
            <EntriesSection
              log={log.data.log}
              vkey={log.data.vkey}
              rotations={rotationsOf(log.data)}
              size={log.data.size}
            />
            <div className="grid items-start gap-4 xl:grid-cols-2">
              <LogState log={log.data} />
              <Commands log={log.data} />
              <ReadersSection log={log.data.log} readers={log.data.readers} />
            </div>
          </>
        )}
      </div>
    </>
  );
}

type Log = NonNullable<ReturnType<typeof useLog>['data']>;

function LogState({ log }: { readonly log: Log }) {
  const { evidencePage, evidence, log: strip } = useWords();
  const times = useTimes();
  const said = evidencePage.state;
  return (
    <Section title={said.title}>
      <dl className="px-4 py-2">
        <Fact name={said.origin}>
          <Code text={log.origin} />
        </Fact>
        <Fact name={said.size}>{strip.entries(log.size)}</Fact>
        <Fact name={said.pending}>{strip.entries(log.pending)}</Fact>
        <Fact name={said.checkpointAt}>
          {log.checkpointAt === null ? strip.noCheckpoint : times.full(log.checkpointAt)}
        </Fact>
        <Fact name={said.root}>
          <Code text={log.rootBase64} />
        </Fact>
        <Fact name={said.key}>
          <span className="flex flex-wrap items-center gap-2">
            <Code text={log.vkey} />
            <CopyButton text={log.vkey} label={evidence.copyKey} />
          </span>
        </Fact>
      </dl>
      <p className="px-4 pb-3 text-muted">{said.keyNote}</p>
    </Section>
  );
}

function Commands({ log }: { readonly log: Log }) {
  const { command } = useWords().evidencePage;
  const base = `${location.origin}/logs/${log.log}`;
  const key = keyArgument(log.readers);
  return (
    <Section title={command.title}>
      <div className="flex flex-col gap-3 p-4">
        <p>{command.explain}</p>
        <KeyCommand readers={log.readers} />
        <Command name={command.verify} text={`npx mitsuke evidence verify ${base} --vkey '${log.vkey}'${key}`} />
        <Command name={command.export} text={`npx mitsuke evidence export ${base} --out ./evidence${key}`} />
      </div>
    </Section>
  );
}
