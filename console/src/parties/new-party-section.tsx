/** Enters a legal entity. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { ask } from '../api/client.ts';
import { createParty } from '../api/generated.ts';
import { TextField } from '../lists/text-field.tsx';
import { clearFailure } from '../shell/clear-failure.ts';
import { FailureNote } from '../shell/failure-note.tsx';
import { Section } from '../shell/section.tsx';
import { useWords } from '../words/words.tsx';

export function NewPartySection() {
  const said = useWords().parties.make;
  const cache = useQueryClient();
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const [kana, setKana] = useState('');
  const [number, setNumber] = useState('');
  const making = useMutation({
    mutationFn: () =>
      ask(
        createParty({
          name: name.trim(),
          ...(kana.trim() !== '' && { kana: kana.trim() }),
          ...(number.trim() !== '' && { corporateNumber: number.trim() }),
        }),
      ),
    onSuccess: ({ id }) => {
      void cache.invalidateQueries({ queryKey: ['parties'] });
      return navigate({ to: '/parties/$partyId', params: { partyId: id } });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    making.mutate();
  };
  return (
    <Section title={said.title}>
      <form className="flex flex-col gap-3 p-4" onSubmit={submit} onChange={clearFailure(making)}>
        <TextField label={said.name} hint={said.nameHint} value={name} onChange={setName} most={200} />
        <TextField label={said.kana} value={kana} onChange={setKana} most={200} isOptional />
        <TextField
          label={said.number}
          hint={said.numberHint}
          value={number}
          onChange={setNumber}
          most={40}
          isOptional
        />
        <p>
          <button type="submit" className="control primary" disabled={making.isPending}>
            {said.submit}
          </button>
        </p>
        {making.error && <FailureNote what={said.failed} failure={making.error} />}
      </form>
    </Section>
  );
}
