/** What can be done with a version from where it stands, each with a reason; what changes answers is asked of two people. */
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '../api/client.ts';
import {
  askForRuleSetLive,
  putRuleSetInShadow,
  type RuleSetVersionDetail,
  takeRuleSetFromShadow,
} from '../api/generated.ts';
import { Nothing, Section } from '../shell/section.tsx';
import { useWords } from '../words/words.tsx';
import { AskForm } from './ask-form.tsx';

type Act = 'shadow' | 'draft' | 'live';

const CALLS: Readonly<Record<Act, (id: string, body: { readonly why: string }) => Promise<unknown>>> = {
  shadow: (id, body) => ask(putRuleSetInShadow(id, body)),
  draft: (id, body) => ask(takeRuleSetFromShadow(id, body)),
  live: (id, body) => ask(askForRuleSetLive(id, body)),
};

const POSSIBLE: Readonly<Record<RuleSetVersionDetail['status'], readonly Act[]>> = {
  draft: ['shadow'],
  shadow: ['live', 'draft'],
  live: [],
  retired: ['live', 'shadow'],
};

type Props = { readonly version: RuleSetVersionDetail; readonly onChanged: () => Promise<void> };

export function ActsSection({ version, onChanged }: Props) {
  const { rules: said } = useWords();
  const cache = useQueryClient();
  const acts = POSSIBLE[version.status];
  const [chosen, setChosen] = useState<Act>();
  const act = chosen !== undefined && acts.includes(chosen) ? chosen : acts[0];
  if (act === undefined) {
    return (
      <Section title={said.acts.title}>
        <Nothing>{said.acts.none}</Nothing>
      </Section>
    );
  }
  const isOfTwo = act === 'live';
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
        <AskForm
          key={`${version.status} ${act}`}
          isOfTwo={isOfTwo}
          act={(why) => CALLS[act](version.id, { why })}
          onDone={() => (isOfTwo ? cache.invalidateQueries({ queryKey: ['acts'] }) : onChanged())}
        />
      </div>
    </Section>
  );
}
