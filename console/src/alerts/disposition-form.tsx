/**
 * The form that takes an alert off the list. What one person may not decide alone is said before it is sent.
 */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { ask } from '../api/client.ts';
import { type AlertDetail, disposeAlert } from '../api/generated.ts';
import { Banner } from '../shell/banner.tsx';
import { clearFailure } from '../shell/clear-failure.ts';
import { useWords } from '../words/words.tsx';
import { DispositionFields, NOTHING_SAID, sentOf } from './disposition-fields.tsx';
import { needsTwoPeople } from './disposition-reasons.ts';
import { DispositionRefusal } from './disposition-refusal.tsx';
import { noticeAlertAct } from './notice-alert-act.ts';

type Props = {
  readonly alert: AlertDetail;
  /** Once it is recorded or asked for: what stands in the form's place is to be read next. */
  onSent(): void;
};

export function DispositionForm({ alert, onSent }: Props) {
  const { alerts } = useWords();
  const words = alerts.disposition;
  const cache = useQueryClient();
  const [said, change] = useState(NOTHING_SAID);
  const isAsked = alert.secondPersonAsked !== null;
  const takesTwo = said.reason !== undefined && needsTwoPeople(alert.severity, said.reason);
  const isWaiting = takesTwo && isAsked;
  const sending = useMutation({
    mutationFn: (wanted: Parameters<typeof disposeAlert>[1]) => ask(disposeAlert(alert.id, wanted)),
    onSuccess: ({ alert: next }) => {
      cache.setQueryData(['alert', alert.id], next);
      noticeAlertAct(cache);
      change(NOTHING_SAID);
      onSent();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const wanted = sentOf(said);
    if (wanted && !isWaiting) sending.mutate(wanted);
  };
  return (
    <form className="mt-1 flex flex-col gap-3" onSubmit={submit} onChange={clearFailure(sending)}>
      <p className="label-text">{words.explain}</p>
      <DispositionFields said={said} change={change} />
      {takesTwo && <Banner tone="warning">{isAsked ? words.alreadyAsked : words.twoPeople}</Banner>}
      {sending.error && <DispositionRefusal what={alerts.failedDisposition} failure={sending.error} />}
      <p>
        <button type="submit" className="control primary" disabled={sending.isPending || isWaiting}>
          {takesTwo ? words.submitAsk : words.submit}
        </button>
      </p>
    </form>
  );
}
