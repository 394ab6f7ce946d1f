/** What is blocked for a campaign, and lifting it: by a person, with a reason. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { ask } from '../api/client.ts';
import { type EnumerationCampaignDetail, liftCampaign } from '../api/generated.ts';
import { useTimes } from '../format/times.tsx';
import { ShortTime } from '../format/when.tsx';
import { TextField } from '../lists/text-field.tsx';
import { useMay } from '../session/use-session.ts';
import { clearFailure } from '../shell/clear-failure.ts';
import { FailureNote } from '../shell/failure-note.tsx';
import { Scrollable } from '../shell/scrollable.tsx';
import { Nothing, Section } from '../shell/section.tsx';
import { useWords } from '../words/words.tsx';

type Props = { readonly campaign: EnumerationCampaignDetail };

export function BlocksSection({ campaign }: Props) {
  const { campaigns: said } = useWords();
  const times = useTimes();
  const until = campaign.blockedUntil;
  return (
    <Section title={said.blocks} note={until === undefined ? said.blocksNone : said.blockedUntil(times.full(until))}>
      {campaign.blocks.length > 0 && (
        <Scrollable label={said.blocks}>
          <table className="w-full">
            <thead>
              <tr className="bg-raised text-left label-text">
                {(['scope', 'value', 'action', 'until'] as const).map((name) => (
                  <th key={name} scope="col" className="px-4 py-1.5 whitespace-nowrap">
                    {said.block[name]}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {campaign.blocks.map(({ scope, value, action, until: ends }) => (
                <tr key={`${scope} ${value}`} className="border-t border-line align-baseline">
                  <td className="px-4 py-1.5 whitespace-nowrap">{said.scopes[scope]}</td>
                  <td className="px-4 py-1.5">
                    <bdi className="inline-block min-w-32 break-all">{value}</bdi>
                  </td>
                  <td className="px-4 py-1.5 whitespace-nowrap">{said.actions[action]}</td>
                  <td className="px-4 py-1.5">
                    <ShortTime at={ends} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scrollable>
      )}
    </Section>
  );
}

export function LiftSection({ campaign }: Props) {
  const { campaigns: said } = useWords();
  const cache = useQueryClient();
  const mayManage = useMay('decision:manage');
  const [reason, setReason] = useState('');
  const lifting = useMutation({
    mutationFn: () => ask(liftCampaign(campaign.id, { reason: reason.trim() })),
    onSuccess: (lifted) => {
      setReason('');
      cache.setQueryData(['campaign', campaign.id], lifted);
      void cache.invalidateQueries({ queryKey: ['campaigns'] });
    },
  });
  if (!mayManage || campaign.blockedUntil === undefined) return null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    lifting.mutate();
  };
  return (
    <Section title={said.lift.title}>
      <form className="flex flex-col gap-3 p-4" onSubmit={submit} onChange={clearFailure(lifting)}>
        <TextField label={said.lift.reason} hint={said.lift.note} value={reason} onChange={setReason} most={500} />
        <p>
          <button type="submit" className="control primary" disabled={lifting.isPending}>
            {said.lift.submit}
          </button>
        </p>
        {lifting.error && <FailureNote what={said.lift.failed} failure={lifting.error} />}
      </form>
    </Section>
  );
}

export function LiftsSection({ campaign: { lifts } }: Props) {
  const { campaigns: said } = useWords();
  if (lifts.length === 0) return null;
  return (
    <Section title={said.lifts}>
      <ul>
        {lifts.map(({ by, at, reason }) => (
          <li key={at}>
            <Nothing title={said.liftedBy(by)}>
              <ShortTime at={at} /> <bdi>{reason}</bdi>
            </Nothing>
          </li>
        ))}
      </ul>
    </Section>
  );
}
