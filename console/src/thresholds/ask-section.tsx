/** Asks another person to put the tried costs in force, with the chosen threshold or by what is expected to cost least. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { ask } from '../api/client.ts';
import { askForPolicy, type TriedThresholds } from '../api/generated.ts';
import { Banner } from '../shell/banner.tsx';
import { clearFailure } from '../shell/clear-failure.ts';
import { FailureNote } from '../shell/failure-note.tsx';
import { Field } from '../shell/field.tsx';
import { Section } from '../shell/section.tsx';
import { useWords } from '../words/words.tsx';

type Props = {
  readonly tried: TriedThresholds;
  readonly moved: 'challenge' | 'hold' | 'deny';
  readonly threshold: number;
};

/** The policy in force with what was tried in place of what it says; of a threshold above 1 nothing is left. */
const policyText = ({ tried, moved, threshold }: Props, byCost: boolean): string => {
  const { policy, hash, costs, currency, thresholds } = tried;
  const { thresholds: _, ...rest } = policy;
  const { [moved]: __, ...others } = thresholds;
  const chosen = threshold > 1 ? others : { ...others, [moved]: threshold };
  const version = hash === undefined ? policy.version : policy.version + 1;
  return JSON.stringify({
    ...rest,
    version,
    costs: { ...policy.costs, [currency]: costs },
    ...(byCost ? {} : { thresholds: chosen }),
  });
};

export function AskSection(props: Props) {
  const { thresholds: said, alerts } = useWords();
  const cache = useQueryClient();
  const [byCost, setByCost] = useState(false);
  const [why, setWhy] = useState('');
  const asking = useMutation({
    mutationFn: () => ask(askForPolicy({ text: policyText(props, byCost), why: why.trim() })),
    onSuccess: () => cache.invalidateQueries({ queryKey: ['acts'] }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    asking.mutate();
  };
  return (
    <Section
      title={said.ask.title}
      note={props.tried.hash === undefined ? said.ask.none : said.ask.version(props.tried.policy.version)}
    >
      {asking.data ? (
        <div className="p-4">
          <Banner tone="good" role="status">
            <p>{said.ask.asked}</p>
            <Link to="/acts" className="text-accent underline">
              {alerts.disposition.goToActs}
            </Link>
          </Banner>
        </div>
      ) : (
        <form className="flex flex-col gap-3 p-4" onSubmit={submit} onChange={clearFailure(asking)}>
          <fieldset className="flex flex-col gap-1">
            <legend className="font-bold">{said.ask.how}</legend>
            <label className="flex items-start gap-2">
              <input type="radio" name="how" checked={!byCost} onChange={() => setByCost(false)} />
              {said.ask.byThreshold}
            </label>
            <label className="flex items-start gap-2">
              <input type="radio" name="how" checked={byCost} onChange={() => setByCost(true)} />
              {said.ask.byCost}
            </label>
          </fieldset>
          <Field label={said.ask.why} hint={said.ask.whyHint}>
            {(field) => (
              <textarea
                {...field}
                required
                rows={3}
                maxLength={500}
                className="control block w-full cursor-text py-1 whitespace-pre-wrap"
                value={why}
                onChange={(event) => setWhy(event.target.value)}
              />
            )}
          </Field>
          {asking.error && <FailureNote what={said.ask.failed} failure={asking.error} />}
          <p>
            <button type="submit" className="control primary" disabled={asking.isPending || why.trim() === ''}>
              {said.ask.submit}
            </button>
          </p>
        </form>
      )}
    </Section>
  );
}
