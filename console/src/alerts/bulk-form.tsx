/** One reason and explanation for many alerts; then what became of each. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { ask } from '../api/client.ts';
import { type Alert, disposeAlerts } from '../api/generated.ts';
import { Banner } from '../shell/banner.tsx';
import { clearFailure } from '../shell/clear-failure.ts';
import { Scrollable } from '../shell/scrollable.tsx';
import type { Words } from '../words/ja.ts';
import { useWords } from '../words/words.tsx';
import { DispositionFields, NOTHING_SAID, sentOf } from './disposition-fields.tsx';
import { needsTwoPeople } from './disposition-reasons.ts';
import { DispositionRefusal } from './disposition-refusal.tsx';
import { kindText } from './kind.ts';
import { noticeAlertAct } from './notice-alert-act.ts';
import { SeverityMark } from './severity-mark.tsx';

type Props = {
  readonly alerts: readonly Alert[];
  /** Once the server has answered; what became of each is still shown. */
  onDone(): void;
};

type Wanted = Omit<Parameters<typeof disposeAlerts>[0], 'alerts'>;
type Results = Awaited<ReturnType<typeof send>>['results'];

const send = (alerts: readonly Alert[], wanted: Wanted) =>
  ask(disposeAlerts({ ...wanted, alerts: alerts.map(({ id }) => id) }));

export function BulkForm({ alerts, onDone }: Props) {
  const { bulk } = useWords().alerts;
  const cache = useQueryClient();
  const [said, change] = useState(NOTHING_SAID);
  const { reason } = said;
  const byTwo = alerts.filter(({ severity }) => reason !== undefined && needsTwoPeople(severity, reason)).length;
  const sending = useMutation({
    mutationFn: (wanted: Wanted) => send(alerts, wanted),
    onSuccess: () => {
      noticeAlertAct(cache);
      onDone();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const wanted = sentOf(said);
    if (wanted) sending.mutate(wanted);
  };
  if (sending.data) return <Outcome alerts={alerts} results={sending.data.results} />;
  return (
    <form className="flex flex-col gap-3" onSubmit={submit} onChange={clearFailure(sending)}>
      <p className="label-text">{bulk.explain}</p>
      <DispositionFields said={said} change={change} />
      {byTwo > 0 && <Banner tone="warning">{bulk.twoPeople(byTwo)}</Banner>}
      <AlertList alerts={alerts} />
      {sending.error && <DispositionRefusal what={bulk.failed} failure={sending.error} />}
      <p>
        <button type="submit" className="control primary" disabled={sending.isPending}>
          {bulk.submit(alerts.length)}
        </button>
      </p>
    </form>
  );
}

type ListProps = { readonly alerts: readonly Alert[]; readonly results?: Results };

const whyRefused = (result: Results[number], words: Words): string | undefined => {
  const problem = result.problem;
  if (!problem) return undefined;
  return words.failures.byCode[problem.code] ?? problem.code;
};

const TONES = { disposed: 'text-allow', 'second-person-asked': 'text-hold', refused: 'text-deny' } as const;

function AlertList({ alerts, results }: ListProps) {
  const words = useWords();
  const { bulk } = words.alerts;
  return (
    <Scrollable label={bulk.label} className="max-h-64 rounded border border-line">
      <ul className="divide-y divide-line">
        {alerts.map((alert) => {
          const result = results?.find((each) => each.alert === alert.id);
          return (
            <li key={alert.id} className="flex flex-wrap items-baseline gap-x-3 px-3 py-1.5">
              <SeverityMark severity={alert.severity} />
              <Link
                to="/alerts/$alertId"
                params={{ alertId: alert.id }}
                search={(kept: object) => kept}
                className="text-accent underline"
              >
                {kindText(alert.kind, words)}
              </Link>
              <bdi>{alert.subject.label}</bdi>
              {result && (
                <span className={`ml-auto font-bold ${TONES[result.outcome]}`}>
                  {bulk.outcomes[result.outcome]}
                  {result.problem && <span className="ml-2 font-normal">{whyRefused(result, words)}</span>}
                </span>
              )}
            </li>
          );
        })}
      </ul>
    </Scrollable>
  );
}

function Outcome({ alerts, results }: { readonly alerts: readonly Alert[]; readonly results: Results }) {
  const { bulk } = useWords().alerts;
  const numberOf = (wanted: Results[number]['outcome']) => results.filter(({ outcome }) => outcome === wanted).length;
  const refused = numberOf('refused');
  return (
    <div className="flex flex-col gap-3">
      <Banner tone={refused === 0 ? 'good' : 'warning'} role="status">
        {bulk.summary(numberOf('disposed'), numberOf('second-person-asked'), refused)}
      </Banner>
      <h3 className="font-bold">{bulk.results}</h3>
      <AlertList alerts={alerts} results={results} />
    </div>
  );
}
