/** What can be done with a model from where it stands, each with a reason; what changes answers is asked of two people. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { ask } from '../api/client.ts';
import {
  askForModelInForce,
  askForModelOutOfForce,
  type PaymentModelCard,
  putModelInShadow,
  retireModel,
  takeModelFromShadow,
} from '../api/generated.ts';
import { Banner } from '../shell/banner.tsx';
import { clearFailure } from '../shell/clear-failure.ts';
import { FailureNote } from '../shell/failure-note.tsx';
import { Field } from '../shell/field.tsx';
import { Section } from '../shell/section.tsx';
import { useWords } from '../words/words.tsx';

type Act = 'challenge' | 'champion' | 'draft' | 'retire' | 'end';

const CALLS: Readonly<Record<Act, (id: string, body: { readonly why: string }) => Promise<unknown>>> = {
  challenge: (id, body) => ask(putModelInShadow(id, body)),
  champion: (id, body) => ask(askForModelInForce(id, body)),
  draft: (id, body) => ask(takeModelFromShadow(id, body)),
  retire: (id, body) => ask(retireModel(id, body)),
  end: (id, body) => ask(askForModelOutOfForce(id, body)),
};

const POSSIBLE: Readonly<Record<PaymentModelCard['status'], readonly Act[]>> = {
  draft: ['challenge', 'retire'],
  challenger: ['champion', 'draft'],
  champion: ['end'],
  retired: ['challenge', 'champion'],
};
const OF_TWO: readonly Act[] = ['champion', 'end'];

export function ActsSection({ model }: { readonly model: PaymentModelCard }) {
  const { models: said } = useWords();
  const acts = POSSIBLE[model.status];
  const [chosen, setChosen] = useState<Act>();
  const act = chosen !== undefined && acts.includes(chosen) ? chosen : (acts[0] as Act);
  return (
    <Section title={said.acts.title}>
      <div className="flex flex-col gap-3 p-4">
        <fieldset className="flex flex-col gap-1">
          <legend className="sr-only">{said.acts.title}</legend>
          {acts.map((each) => (
            <label key={each} className="flex items-start gap-1.5">
              <input type="radio" name="act" className="mt-1" checked={each === act} onChange={() => setChosen(each)} />
              <span>
                {said.acts.names[each]}
                <span className="block label-text">{said.acts.means[each]}</span>
              </span>
            </label>
          ))}
        </fieldset>
        <ActForm key={`${model.status} ${act}`} model={model} act={act} />
      </div>
    </Section>
  );
}

function ActForm({ model, act }: { readonly model: PaymentModelCard; readonly act: Act }) {
  const words = useWords();
  const said = words.models.acts;
  const cache = useQueryClient();
  const [why, setWhy] = useState('');
  const isOfTwo = OF_TWO.includes(act);
  const doing = useMutation({
    mutationFn: () => CALLS[act](model.id, { why: why.trim() }),
    onSuccess: async () => {
      if (isOfTwo) return cache.invalidateQueries({ queryKey: ['acts'] });
      await cache.invalidateQueries({ queryKey: ['models'] });
      return cache.invalidateQueries({ queryKey: ['model', model.id] });
    },
  });
  if (doing.isSuccess && isOfTwo) {
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
        doing.mutate();
      }}
      onChange={clearFailure(doing)}
    >
      <Field label={said.why} hint={said.whyHint}>
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
      <p>
        <button type="submit" className="control primary" disabled={doing.isPending || why.trim() === ''}>
          {isOfTwo ? said.ask : said.do}
        </button>
      </p>
      {doing.error && <FailureNote what={said.failed} failure={doing.error} />}
    </form>
  );
}
