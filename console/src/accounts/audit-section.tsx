/** How an outsider computes the accounts again from an exported log alone. */
import { Command, KeyCommand } from '../evidence/command.tsx';
import { keyArgument, useLog } from '../evidence/log.ts';
import { useMay } from '../session/use-session.ts';
import { Section } from '../shell/section.tsx';
import { useWords } from '../words/words.tsx';

/** Built beside the console from packages/evidence-verifier/page. */
const VERIFIER_PAGE = '/evidence-verifier.html';

export function AuditSection() {
  return useMay('evidence:read') ? <Audit /> : null;
}

function Audit() {
  const { audit } = useWords().accounts;
  const log = useLog();
  if (!log.data) return null;
  const base = `${location.origin}/logs/${log.data.log}`;
  return (
    <Section title={audit.title}>
      <div className="flex flex-col gap-3 p-4">
        <p>{audit.explain}</p>
        <KeyCommand readers={log.data.readers} />
        <Command
          name={audit.export}
          text={`npx mitsuke evidence export ${base} --out ./evidence${keyArgument(log.data.readers)}`}
        />
        <Command name={audit.verify} text={`npx mitsuke evidence audit-alerts ./evidence --vkey '${log.data.vkey}'`} />
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <a className="control" href={VERIFIER_PAGE} target="_blank" rel="noreferrer">
            {audit.page}
          </a>
          <span className="label-text">{audit.pageNote}</span>
        </p>
      </div>
    </Section>
  );
}
