/** What a visit showed to be wrong: who sent what where, and the alert it became. */
import { Link } from '@tanstack/react-router';
import { fieldsText, kindText } from '../alerts/kind.ts';
import { SeverityMark } from '../alerts/severity-mark.tsx';
import type { SiteFinding, SiteVisitDetail } from '../api/generated.ts';
import { useMay } from '../session/use-session.ts';
import { Code, Fact } from '../shell/fact.tsx';
import { Nothing, Section } from '../shell/section.tsx';
import { useWords } from '../words/words.tsx';
import { WhatToDo } from './advice/what-to-do.tsx';
import { FindingProof } from './finding-proof.tsx';

export function FindingsSection({ visit }: { readonly visit: SiteVisitDetail }) {
  const { visits } = useWords();
  if (visit.end?.kind !== 'completed' && visit.findings.length === 0) return null;
  return (
    <Section title={visits.findings.title}>
      {visit.findings.length === 0 ? (
        <Nothing>{visits.findings.none}</Nothing>
      ) : (
        <ul>
          {visit.findings.map((finding) => (
            <FindingRow key={finding.id} finding={finding} />
          ))}
        </ul>
      )}
    </Section>
  );
}

function FindingRow({ finding }: { readonly finding: SiteFinding }) {
  const words = useWords();
  const maySeeAlerts = useMay('case:read');
  const { detail, channels, inlineScript, documentItself } = words.alerts;
  const said = words.visits.findings;
  const sender = finding.script
    ? finding.script.inline
      ? inlineScript(finding.script.url)
      : finding.script.url
    : finding.document && documentItself;
  return (
    <li className="border-b border-line px-4 py-3 last:border-b-0">
      <p className="flex flex-wrap items-center gap-3">
        <SeverityMark severity={finding.severity} />
        <span className="font-bold">{kindText(finding.kind, words)}</span>
        {maySeeAlerts && finding.alert && (
          <Link to="/alerts/$alertId" params={{ alertId: finding.alert }} className="text-accent underline">
            {said.alert}
          </Link>
        )}
      </p>
      <dl className="mt-1 grid gap-x-8 lg:grid-cols-2">
        {sender && (
          <Fact name={detail.script}>
            <Code text={sender} />
          </Fact>
        )}
        {finding.destination && (
          <Fact name={detail.destination}>
            <Code text={finding.destination} />
          </Fact>
        )}
        {finding.fields.length > 0 && <Fact name={detail.fields}>{fieldsText(finding.fields, words)}</Fact>}
        {finding.channel && <Fact name={detail.channel}>{channels[finding.channel] ?? finding.channel}</Fact>}
        {finding.destination && finding.fields.length > 0 && (
          <Fact name={detail.encoding}>
            {finding.encoding.length === 0 ? detail.plain : finding.encoding.join(' → ')}
          </Fact>
        )}
        {finding.about && <FindingProof about={finding.about} />}
        {finding.step && <Fact name={said.step}>{finding.step}</Fact>}
        {finding.code && <Fact name={detail.code}>{words.visits.codes[finding.code] ?? finding.code}</Fact>}
      </dl>
      <div className="mt-2">
        <WhatToDo kind={finding.kind} />
      </div>
      {(finding.seenAgain || finding.refused) && (
        <p className="mt-1 text-muted">
          {finding.seenAgain && said.seenAgain} {finding.refused && said.refused}
        </p>
      )}
    </li>
  );
}
