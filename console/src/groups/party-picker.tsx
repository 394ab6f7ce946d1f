/** Chooses a party: what is typed narrows the parties that are offered, in any spelling or by 法人番号. */
import { useQuery } from '@tanstack/react-query';
import { useEffect, useId, useState } from 'react';
import { ask } from '../api/client.ts';
import { listParties } from '../api/generated.ts';
import { useWords } from '../words/words.tsx';

const MOST = 50;
const TYPING_RESTS_MS = 300;

type Props = {
  readonly label: string;
  /** Only parties that hold this 号. */
  readonly role?: 1 | 2 | 3 | 4 | 5 | 6 | 7;
  /** Not offered. */
  readonly without?: string;
  readonly value: string | undefined;
  onChange(party: string | undefined): void;
};

export function PartyPicker({ label, role, without, value, onChange }: Props) {
  const said = useWords().parties.pick;
  const id = useId();
  const [typed, setTyped] = useState('');
  const [text, setText] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setText(typed.trim()), TYPING_RESTS_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  const found = useQuery({
    queryKey: ['parties', 'pick', role, text],
    queryFn: ({ signal }) =>
      ask(listParties({ limit: MOST, ...(role && { role }), ...(text !== '' && { text }) }, { signal })),
  });
  const offered = found.data?.items.filter((party) => party.id !== without) ?? [];
  return (
    <fieldset className="flex min-w-0 flex-col gap-1">
      <legend className="font-bold">{label}</legend>
      <div className="flex flex-wrap gap-2">
        <input
          type="search"
          aria-label={said.search(label)}
          placeholder={said.placeholder}
          className="control w-40 cursor-text"
          maxLength={100}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        <select
          id={id}
          aria-label={label}
          className="control max-w-72 min-w-0"
          value={value ?? ''}
          onChange={(event) => onChange(event.target.value || undefined)}
        >
          <option value="">{found.data && offered.length === 0 ? said.none : said.choose}</option>
          {offered.map((party) => (
            <option key={party.id} value={party.id}>
              {party.corporateNumber ? `${party.name} ${party.corporateNumber}` : party.name}
            </option>
          ))}
        </select>
      </div>
      {found.data?.nextCursor && <span className="label-text">{said.more}</span>}
    </fieldset>
  );
}
