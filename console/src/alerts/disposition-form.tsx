/**
 * The form that takes an alert off the list. What one person may not decide alone is said before it is sent.
 */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { ask } from '../api/client.ts';
import { type AlertDetail, disposeAlert } from '../api/generated.ts';
import { Banner } from '../shell/banner.tsx';
import { useWords } from '../words/words.tsx';
import { DispositionFields, NOTHING_SAID, sentOf } from './disposition-fields.tsx';
import { needsTwoPeople } from './disposition-reasons.ts';
import { DispositionRefusal } from './disposition-refusal.tsx';
import { noticeAlertAct } from './notice-alert-act.ts';

export function DispositionForm({ alert }: { readonly alert: AlertDetail }) {
  const { alerts } = useWords();
  const words = alerts.disposition;
  const cache = useQueryClient();
  const [said, change] = useState(NOTHING_SAID);
  const takesTwo = said.reason !== undefined && needsTwoPeople(alert.severity, said.reason);
  const sending = useMutation({
    mutationFn: (wanted: Parameters<typeof disposeAlert>[1]) => ask(disposeAlert(alert.id, wanted)),
    onSuccess: ({ alert: next }) => {
      cache.setQueryData(['alert', alert.id], next);
      noticeAlertAct(cache);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const wanted = sentOf(said);
    if (wanted) sending.mutate(wanted);
  };
  return (
    <form className="mt-1 flex flex-col gap-3" onSubmit={submit}>
      <p className="label-text">{words.explain}</p>
      <DispositionFields said={said} change={change} />
      {takesTwo && <Banner tone="warning">{words.twoPeople}</Banner>}
      {sending.error && <DispositionRefusal what={alerts.failedDisposition} failure={sending.error} />}
      <p>
        <button type="submit" className="control primary" disabled={sending.isPending}>
          {takesTwo ? words.submitAsk : words.submit}
        </button>
      </p>
    </form>
  );
}
