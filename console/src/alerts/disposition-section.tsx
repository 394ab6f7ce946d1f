/**
 * How an alert leaves the list: what was decided and by whom, or the form that decides it. What one person may not
 * decide alone is said before it is sent.
 */
import { Link } from '@tanstack/react-router';
import { useRef } from 'react';
import type { AlertDetail } from '../api/generated.ts';
import { EntryCheck } from '../evidence/entry-check.tsx';
import { ErasedNote } from '../evidence/erased-note.tsx';
import { EraseWords } from '../evidence/opening-panel.tsx';
import { useTimes } from '../format/times.tsx';
import { useMay } from '../session/use-session.ts';
import { Banner } from '../shell/banner.tsx';
import { useWords } from '../words/words.tsx';
import { DispositionForm } from './disposition-form.tsx';
import { EarlierDispositions, ReopeningForm } from './reopening-section.tsx';

export function DispositionSection({ alert }: { readonly alert: AlertDetail }) {
  const { alerts } = useWords();
  const mayWork = useMay('case:work');
  const section = useRef<HTMLElement>(null);
  const read = () => section.current?.focus();
  return (
    <section ref={section} tabIndex={-1} aria-label={alerts.disposition.title} className="outline-none">
      <h3 className="font-bold">{alerts.disposition.title}</h3>
      {alert.disposition ? (
        <>
          <Decided disposition={alert.disposition} />
          {mayWork && <ReopeningForm key={alert.disposition.id} alert={alert} />}
        </>
      ) : (
        <>
          <Asked alert={alert} />
          {mayWork ? (
            <DispositionForm key={alert.id} alert={alert} onSent={read} />
          ) : (
            <p>{alerts.disposition.readOnly}</p>
          )}
        </>
      )}
      <EarlierDispositions reopenings={alert.reopenings} />
    </section>
  );
}

function Decided({ disposition }: { readonly disposition: NonNullable<AlertDetail['disposition']> }) {
  const words = useWords();
  const times = useTimes();
  const { disposition: said } = words.alerts;
  return (
    <div className="mt-2 rounded border-l-4 border-l-allow bg-allow-tint px-3 py-2" role="status">
      <p className="font-bold">
        {said.done(disposition.person.displayName ?? words.cases.formerPerson, said.reasons[disposition.reason])}
      </p>
      <p className="label-text">
        {times.full(disposition.at)}
        {disposition.secondPerson &&
          ` · ${said.secondPerson}: ${disposition.secondPerson.displayName ?? words.cases.formerPerson}`}
      </p>
      {disposition.erased && <ErasedNote erased={disposition.erased} />}
      {disposition.words && <p className="mt-1 whitespace-pre-wrap">{disposition.words}</p>}
      {disposition.commitment && <EntryCheck entry={disposition.entry} commitment={disposition.commitment} isQuiet />}
      {disposition.words && <EraseWords entry={disposition.entry.id} />}
      {disposition.duplicateOf && (
        <Link
          to="/alerts/$alertId"
          params={{ alertId: disposition.duplicateOf }}
          className="font-mono text-xs text-accent underline"
        >
          {disposition.duplicateOf}
        </Link>
      )}
    </div>
  );
}

function Asked({ alert }: { readonly alert: AlertDetail }) {
  const words = useWords();
  const times = useTimes();
  const asked = alert.secondPersonAsked;
  if (!asked) return null;
  const { disposition } = words.alerts;
  return (
    <div className="mt-2">
      <Banner tone="warning" role="status">
        <p>
          {disposition.asked(
            asked.person.displayName ?? words.cases.formerPerson,
            disposition.reasons[asked.reason],
            times.short(asked.at),
          )}
        </p>
        <Link to="/acts" className="text-accent underline">
          {disposition.goToActs}
        </Link>
      </Banner>
    </div>
  );
}
