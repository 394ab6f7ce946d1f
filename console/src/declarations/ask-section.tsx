/** Asks one party, or all that a filter selects, for a declaration; and tells of each what became of it. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { ask } from '../api/client.ts';
import { type AskedParty, askDeclarations } from '../api/generated.ts';
import { useMay } from '../session/use-session.ts';
import { Field } from '../shell/field.tsx';
import { Section } from '../shell/section.tsx';
import { useWords } from '../words/words.tsx';
import { WhyNot } from './why-not.tsx';

type Filter = Extract<Parameters<typeof askDeclarations>[0], { readonly filter: unknown }>['filter'];
type Who = { readonly party: string } | { readonly parties: readonly string[] } | { readonly filter: Filter };
type Props = {
  readonly who: Who;
  /** Whom, where that is neither one nor what the filters above select. */
  readonly note?: string;
};

const sentOf = (who: Who, dueOn: string): Parameters<typeof askDeclarations>[0] =>
  'filter' in who ? { filter: who.filter, dueOn } : { parties: 'party' in who ? [who.party] : [...who.parties], dueOn };

export function AskSection({ who, note }: Props) {
  const { declarations: said } = useWords();
  const cache = useQueryClient();
  const mayAsk = useMay('declaration:review');
  const [dueOn, setDueOn] = useState('');
  const asking = useMutation({
    mutationFn: () => ask(askDeclarations(sentOf(who, dueOn))),
    onSuccess: () =>
      Promise.all([['declarations'], ['merchants']].map((queryKey) => cache.invalidateQueries({ queryKey }))),
  });
  if (!mayAsk) return null;
  return (
    <Section title={said.askTitle} note={note ?? ('party' in who ? said.askOne : said.askMany)}>
      <form
        className="flex flex-wrap items-end gap-3 p-4"
        onSubmit={(event) => {
          event.preventDefault();
          asking.mutate();
        }}
      >
        <Field label={said.dueOn}>
          {(tied) => (
            <input
              {...tied}
              type="date"
              className="control cursor-text"
              required
              value={dueOn}
              onChange={({ target }) => setDueOn(target.value)}
            />
          )}
        </Field>
        <button type="submit" className="control primary" disabled={dueOn === '' || asking.isPending}>
          {said.ask}
        </button>
      </form>
      <div className="px-4 empty:hidden">
        <WhyNot what={said.failedAsk} failure={asking.error} />
      </div>
      {asking.data && <Told items={asking.data.items} />}
    </Section>
  );
}

function Told({ items }: { readonly items: readonly AskedParty[] }) {
  const { declarations: said } = useWords();
  const asked = items.filter(({ outcome }) => outcome === 'asked').length;
  return (
    <div role="status">
      <p className="px-4 pb-2 font-bold">{said.askedOf(asked, items.length)}</p>
      <ul className="max-h-80 divide-y divide-line overflow-y-auto border-t border-line">
        {items.map(({ party, name, outcome, declaration }) => (
          <li key={party} className="flex flex-wrap gap-x-3 px-4 py-1.5">
            <bdi>{name ?? party}</bdi>
            {declaration === undefined ? (
              <span className="label-text">{said.askedOutcomes[outcome]}</span>
            ) : (
              <Link
                to="/declarations/$declarationId"
                params={{ declarationId: declaration }}
                className="text-accent underline"
                aria-label={`${name} ${said.askedOutcomes[outcome]}`}
              >
                {said.askedOutcomes[outcome]}
              </Link>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
