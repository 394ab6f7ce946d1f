/** Asks a second person to stop a merchant's payments, to let them through again, or to end the contract (LEAK-20). */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { ask } from '../api/client.ts';
import { askForMerchantStanding, type Merchant } from '../api/generated.ts';
import { oneOf } from '../list/read-search.ts';
import { Banner } from '../shell/banner.tsx';
import { clearFailure } from '../shell/clear-failure.ts';
import { FailureNote } from '../shell/failure-note.tsx';
import { Field } from '../shell/field.tsx';
import { Section } from '../shell/section.tsx';
import { useWords } from '../words/words.tsx';

type Target = 'suspended' | 'contracted' | 'terminated';

const TO: Readonly<Record<Merchant['standing'], readonly Target[]>> = {
  observed: [],
  contracted: ['suspended', 'terminated'],
  suspended: ['contracted'],
  terminated: ['contracted'],
};

const REASONS = {
  suspended: ['incident', 'fraud', 'guidance-ignored'],
  contracted: ['fixed', 'entered-by-mistake'],
  terminated: ['contract-ended', 'fraud', 'guidance-ignored'],
} as const satisfies Readonly<Record<Target, readonly string[]>>;

export function StandingForm({ merchant }: { readonly merchant: Merchant }) {
  const { merchants } = useWords();
  const targets = TO[merchant.standing];
  const [chosen, setChosen] = useState<Target>();
  const target = chosen !== undefined && targets.includes(chosen) ? chosen : targets[0];
  if (target === undefined) return null;
  return (
    <Section title={merchants.ask.title} note={merchants.ask.note}>
      <div className="flex flex-col gap-3 p-4">
        {targets.length > 1 && (
          <fieldset className="flex flex-wrap gap-x-4 gap-y-1">
            <legend className="font-bold">{merchants.ask.what}</legend>
            {targets.map((each) => (
              <label key={each} className="flex items-center gap-1.5">
                <input type="radio" name="target" checked={each === target} onChange={() => setChosen(each)} />
                {merchants.ask.targets[each]}
              </label>
            ))}
          </fieldset>
        )}
        <RequestForm key={`${merchant.standing} ${target}`} merchant={merchant} target={target} />
      </div>
    </Section>
  );
}

function RequestForm({ merchant, target }: { readonly merchant: Merchant; readonly target: Target }) {
  const words = useWords();
  const said = words.merchants.ask;
  const cache = useQueryClient();
  const reasons: readonly (typeof REASONS)[Target][number][] = REASONS[target];
  const [reason, setReason] = useState(reasons[0] ?? 'incident');
  const [text, setText] = useState('');
  const asking = useMutation({
    mutationFn: () => ask(askForMerchantStanding(merchant.id, { standing: target, reason, words: text.trim() })),
    onSuccess: () => cache.invalidateQueries({ queryKey: ['acts'] }),
  });
  if (asking.data) {
    return (
      <Banner tone="good" role="status">
        <p>{said.asked}</p>
        <Link to="/acts" className="text-accent underline">
          {words.alerts.disposition.goToActs}
        </Link>
      </Banner>
    );
  }
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        asking.mutate();
      }}
      onChange={clearFailure(asking)}
    >
      <p>{said.explain[target]}</p>
      <Field label={said.reason}>
        {(field) => (
          <select
            {...field}
            className="control w-full"
            value={reason}
            onChange={(event) => setReason(oneOf(reasons, event.target.value) ?? reason)}
          >
            {reasons.map((each) => (
              <option key={each} value={each}>
                {words.merchants.reasons[each] ?? each}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label={said.words} hint={said.wordsHint}>
        {(field) => (
          <textarea
            {...field}
            required
            rows={3}
            maxLength={500}
            className="control block w-full cursor-text py-1 whitespace-pre-wrap"
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
      {asking.error && <FailureNote what={said.failed} failure={asking.error} />}
      <p>
        <button type="submit" className="control primary" disabled={asking.isPending || text.trim() === ''}>
          {said.submit[target]}
        </button>
      </p>
    </form>
  );
}
