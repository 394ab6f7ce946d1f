/** How long logs are to be held, and at hand. It is only ever made stricter. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '../api/client.ts';
import { type LogRetentionPolicy, readLogRetentionPolicy, setLogRetentionPolicy } from '../api/generated.ts';
import { useTimes } from '../format/times.tsx';
import { useMay } from '../session/use-session.ts';
import { clearFailure } from '../shell/clear-failure.ts';
import { FailureNote } from '../shell/failure-note.tsx';
import { useWords } from '../words/words.tsx';
import { ActDialog } from './act-dialog.tsx';
import { ActFailure } from './act-failure.tsx';
import { FormEnd, NumberField } from './form-fields.tsx';
import { useAct } from './use-act.ts';
import { useActorText } from './use-actor-text.ts';

export function LogPolicySection() {
  const said = useWords().assurance.logs;
  const times = useTimes();
  const actorText = useActorText();
  const mayAdminister = useMay('tenant:administer');
  const policy = useQuery({
    queryKey: ['assurance', 'log-policy'],
    queryFn: ({ signal }) => ask(readLogRetentionPolicy({ signal })),
  });
  const known = policy.data;
  return (
    <div className="flex flex-col gap-2 px-4 pt-3">
      <p className="max-w-3xl text-muted">{said.explain}</p>
      {policy.error && !known && <FailureNote what={said.failedReadPolicy} failure={policy.error} />}
      {known && (
        <p className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
          <span>
            <span className="label-text">{said.policy}: </span>
            <span className="font-bold">{said.policyText(known.months, known.onlineMonths)}</span>
          </span>
          <span className="label-text">
            {known.setBy && known.setAt
              ? said.policySet(actorText(known.setBy), times.short(known.setAt))
              : said.policyLeast}
          </span>
          {mayAdminister && (
            <ActDialog label={said.tighten}>{(close) => <PolicyForm policy={known} onSet={close} />}</ActDialog>
          )}
        </p>
      )}
    </div>
  );
}

const MOST_MONTHS = 120;

type FormProps = { readonly policy: LogRetentionPolicy; onSet(): void };

function PolicyForm({ policy, onSet }: FormProps) {
  const said = useWords().assurance.logs;
  const [months, setMonths] = useState(String(policy.months));
  const [onlineMonths, setOnlineMonths] = useState(String(policy.onlineMonths));
  const setting = useAct(
    () => ask(setLogRetentionPolicy({ months: Number(months), onlineMonths: Number(onlineMonths) })),
    onSet,
  );
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        setting.mutate(undefined);
      }}
      onChange={clearFailure(setting)}
    >
      <p>{said.tightenExplain}</p>
      <NumberField label={said.months} min={policy.months} max={MOST_MONTHS} value={months} onChange={setMonths} />
      <NumberField
        label={said.onlineMonths}
        min={policy.onlineMonths}
        max={MOST_MONTHS}
        value={onlineMonths}
        onChange={setOnlineMonths}
      />
      {setting.error && <ActFailure what={said.failedPolicy} failure={setting.error} />}
      <FormEnd submit={said.tighten} isPending={setting.isPending} />
    </form>
  );
}
