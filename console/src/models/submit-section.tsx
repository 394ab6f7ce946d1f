/** Hands in a model file. It judges nothing by that; what is wrong with it is said with its place. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { ApiFailure, ask } from '../api/client.ts';
import { submitModel } from '../api/generated.ts';
import { TextField } from '../lists/text-field.tsx';
import { Banner } from '../shell/banner.tsx';
import { clearFailure } from '../shell/clear-failure.ts';
import { FailureNote } from '../shell/failure-note.tsx';
import { Field } from '../shell/field.tsx';
import { Section } from '../shell/section.tsx';
import { useWords } from '../words/words.tsx';

export function SubmitSection() {
  const { models: said } = useWords();
  const cache = useQueryClient();
  const [file, setFile] = useState<File>();
  const [note, setNote] = useState('');
  const sending = useMutation({
    mutationFn: (chosen: File) =>
      ask(submitModel(chosen, { note: note.trim() }, { headers: { 'content-type': 'application/octet-stream' } })),
    onSuccess: () => cache.invalidateQueries({ queryKey: ['models'] }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (file) sending.mutate(file);
  };
  return (
    <Section title={said.submit.title}>
      <form className="flex flex-col gap-3 p-4" onSubmit={submit} onChange={clearFailure(sending)}>
        <Field label={said.submit.choose} hint={said.submit.hint}>
          {(field) => (
            <input
              {...field}
              type="file"
              required
              accept=".json,application/json"
              className="control w-full"
              onChange={(event) => setFile(event.target.files?.[0])}
            />
          )}
        </Field>
        <TextField
          label={said.submit.note}
          hint={said.submit.noteHint}
          value={note}
          onChange={setNote}
          most={500}
          isOptional
        />
        <p>
          <button type="submit" className="control primary" disabled={sending.isPending}>
            {said.submit.send}
          </button>
        </p>
        {sending.error && <FailureNote what={said.submit.failed} failure={sending.error} />}
        <Faults failure={sending.error} />
        {sending.data && (
          <Banner tone="good" role="status">
            <p>{said.submit.done}</p>
            <Link to="/models/$modelId" params={{ modelId: sending.data.id }} className="text-accent underline">
              {said.submit.open}
            </Link>
          </Banner>
        )}
      </form>
    </Section>
  );
}

const SHOWN = 10;

/** Places of the file as JSON Pointers say them, with what is expected there in the words of the file's own form. */
function Faults({ failure }: { readonly failure: unknown }) {
  const { models: said } = useWords();
  const fields = failure instanceof ApiFailure && failure.code === 'model-not-acceptable' ? failure.fields : [];
  if (fields.length === 0) return null;
  return (
    <ul className="list-disc pl-5" aria-label={said.submit.faults}>
      {fields.slice(0, SHOWN).map(({ pointer, code, expected }) => (
        <li key={`${pointer} ${code}`}>
          <code className="font-mono text-xs">{pointer === '' ? '/' : pointer}</code> {said.faults[code] ?? code}
          {expected !== undefined && (
            <span className="block label-text" lang="en">
              {expected}
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}
