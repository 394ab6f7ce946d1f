/** The 号 and licences of a party with their days: added from a day on, and ended by their last day, never removed. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '../api/client.ts';
import { addPartyLicence, addPartyRole, endPartyRole, type Party } from '../api/generated.ts';
import { oneOf } from '../list/read-search.ts';
import { clearFailure } from '../shell/clear-failure.ts';
import { FailureNote } from '../shell/failure-note.tsx';
import { Field } from '../shell/field.tsx';
import { Scrollable } from '../shell/scrollable.tsx';
import { Nothing, Section } from '../shell/section.tsx';
import { useWords } from '../words/words.tsx';
import { HOLDINGS, type Holding, isRole } from './filters.ts';

type Props = { readonly party: Party; readonly mayChange: boolean };

const useHoldingName = () => {
  const { regime } = useWords();
  return (holding: string | number): string =>
    regime.roles[Number(holding)] ?? regime.licences[holding] ?? `${holding}`;
};

const usePartyChange = <T,>(id: string, change: (wanted: T) => Promise<Party>, onDone?: () => void) => {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: (party) => {
      cache.setQueryData(['party', id], party);
      onDone?.();
      return Promise.all([
        cache.invalidateQueries({ queryKey: ['parties'] }),
        cache.invalidateQueries({ queryKey: ['party-controls', id] }),
      ]);
    },
  });
};

export function HoldingsSection({ party, mayChange }: Props) {
  const said = useWords().parties.holdings;
  const nameOf = useHoldingName();
  const held = [
    ...party.roles.map(({ role, ...rest }) => ({ ...rest, what: nameOf(role) })),
    ...party.licences.map(({ licence, ...rest }) => ({ ...rest, what: nameOf(licence) })),
  ];
  return (
    <Section title={said.title} note={said.note}>
      {held.length === 0 && <Nothing>{said.none}</Nothing>}
      {held.length > 0 && (
        <Scrollable label={said.title}>
          <table className="w-full">
            <thead>
              <tr className="bg-raised text-left label-text">
                {[said.columns.what, said.columns.from, said.columns.to].map((head) => (
                  <th key={head} scope="col" className="px-4 py-1.5 whitespace-nowrap">
                    {head}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {held.map(({ id, what, validFrom, validTo }) => (
                <tr key={id} className="border-t border-line align-baseline">
                  <th scope="row" className="px-4 py-1.5 text-left font-normal">
                    {what}
                  </th>
                  <td className="px-4 py-1.5 whitespace-nowrap">{validFrom}</td>
                  <td className="px-4 py-1.5 whitespace-nowrap">
                    {validTo ?? (mayChange ? <EndForm party={party.id} holding={id} what={what} /> : said.open)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scrollable>
      )}
      {mayChange && <AddForm party={party.id} />}
    </Section>
  );
}

type EndProps = { readonly party: string; readonly holding: string; readonly what: string };

function EndForm({ party, holding, what }: EndProps) {
  const said = useWords().parties.holdings;
  const [validTo, setValidTo] = useState('');
  const ending = usePartyChange(party, (day: string) => ask(endPartyRole(party, holding, { validTo: day })));
  return (
    <form
      className="flex flex-wrap items-center gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        ending.mutate(validTo);
      }}
      onChange={clearFailure(ending)}
    >
      <input
        type="date"
        required
        aria-label={said.whom(what)}
        className="control cursor-text"
        value={validTo}
        onChange={(event) => setValidTo(event.target.value)}
      />
      <button type="submit" className="control" disabled={ending.isPending || validTo === ''}>
        {said.end}
      </button>
      {ending.error && <FailureNote what={said.endFailed} failure={ending.error} />}
    </form>
  );
}

type Wanted = { readonly holding: Holding; readonly validFrom: string; readonly validTo: string };

function AddForm({ party }: { readonly party: string }) {
  const said = useWords().parties.holdings;
  const nameOf = useHoldingName();
  const [holding, setHolding] = useState<Holding>('2');
  const [validFrom, setValidFrom] = useState('');
  const [validTo, setValidTo] = useState('');
  const add = ({ holding: what, validFrom: from, validTo: to }: Wanted): Promise<Party> => {
    const period = { validFrom: from, ...(to !== '' && { validTo: to }) };
    return isRole(what)
      ? ask(addPartyRole(party, { role: Number(what) as 1, ...period }))
      : ask(addPartyLicence(party, { licence: what, ...period }));
  };
  const adding = usePartyChange(party, add, () => {
    setValidFrom('');
    setValidTo('');
  });
  return (
    <form
      className="flex flex-wrap items-end gap-3 border-t border-line p-4"
      onSubmit={(event) => {
        event.preventDefault();
        adding.mutate({ holding, validFrom, validTo });
      }}
      onChange={clearFailure(adding)}
    >
      <Field label={said.what}>
        {(field) => (
          <select
            {...field}
            className="control"
            value={holding}
            onChange={(event) => setHolding(oneOf(HOLDINGS, event.target.value) ?? holding)}
          >
            {HOLDINGS.map((each) => (
              <option key={each} value={each}>
                {nameOf(each)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <DayField label={said.from} value={validFrom} onChange={setValidFrom} />
      <DayField label={said.to} value={validTo} onChange={setValidTo} isOptional />
      <button type="submit" className="control primary" disabled={adding.isPending || validFrom === ''}>
        {said.add}
      </button>
      {adding.error && <FailureNote what={said.addFailed} failure={adding.error} />}
    </form>
  );
}

type DayProps = {
  readonly label: string;
  readonly value: string;
  onChange(value: string): void;
  readonly isOptional?: boolean;
};

function DayField({ label, value, onChange, isOptional = false }: DayProps) {
  return (
    <Field label={label}>
      {(field) => (
        <input
          {...field}
          type="date"
          required={!isOptional}
          className="control cursor-text"
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
