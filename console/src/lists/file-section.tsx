/** Adds the lines of a CSV file; what cannot be taken is said by line, and the others are taken. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { ask } from '../api/client.ts';
import { addFileToPaymentList, type PaymentList } from '../api/generated.ts';
import { FailureNote } from '../shell/failure-note.tsx';
import { Field } from '../shell/field.tsx';
import { Section } from '../shell/section.tsx';
import { useWords } from '../words/words.tsx';
import { AddedNote } from './added-note.tsx';
import { TextField } from './text-field.tsx';

export function FileSection({ list }: { readonly list: PaymentList }) {
  const { paymentLists: said } = useWords();
  const cache = useQueryClient();
  const [file, setFile] = useState<File>();
  const [why, setWhy] = useState('');
  const adding = useMutation({
    mutationFn: (chosen: File) =>
      ask(addFileToPaymentList(list.id, why.trim(), chosen, { headers: { 'content-type': 'text/csv' } })),
    onSuccess: () => {
      void cache.invalidateQueries({ queryKey: ['payment-list', list.id] });
      return cache.invalidateQueries({ queryKey: ['payment-list-entries', list.id] });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (file) adding.mutate(file);
  };
  return (
    <Section title={said.file.title}>
      <form className="flex flex-col gap-3 p-4" onSubmit={submit}>
        <Field label={said.file.choose} hint={said.file.hint}>
          {(field) => (
            <input
              {...field}
              type="file"
              required
              accept=".csv,text/csv"
              className="control w-full"
              onChange={(event) => setFile(event.target.files?.[0])}
            />
          )}
        </Field>
        <TextField label={said.why} hint={said.whyHint} value={why} onChange={setWhy} most={500} />
        <p>
          <button type="submit" className="control primary" disabled={adding.isPending}>
            {said.file.submit}
          </button>
        </p>
        {adding.error && <FailureNote what={said.file.failed} failure={adding.error} />}
        {adding.data && <AddedNote added={adding.data} faults={adding.data.faults} />}
      </form>
    </Section>
  );
}
