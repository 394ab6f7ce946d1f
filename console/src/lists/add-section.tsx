/** Adds values by hand, one a line; what cannot be taken is said by line, and the others are taken. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { ApiFailure, ask, faultOf } from '../api/client.ts';
import { addToPaymentList, type PaymentList } from '../api/generated.ts';
import { clearFailure } from '../shell/clear-failure.ts';
import { FailureNote } from '../shell/failure-note.tsx';
import { Field } from '../shell/field.tsx';
import { Section } from '../shell/section.tsx';
import type { Words } from '../words/ja.ts';
import { useWords } from '../words/words.tsx';
import { AddedNote } from './added-note.tsx';
import { TextField } from './text-field.tsx';

const DAY_MS = 86_400_000;
const LIFE_DAYS = ['', '30', '90', '365'] as const;

export function AddSection({ list }: { readonly list: PaymentList }) {
  const { paymentLists: said } = useWords();
  const cache = useQueryClient();
  const [text, setText] = useState('');
  const [days, setDays] = useState('');
  const [why, setWhy] = useState('');
  const adding = useMutation({
    mutationFn: () => {
      const expiresAt = days === '' ? {} : { expiresAt: new Date(Date.now() + Number(days) * DAY_MS).toISOString() };
      const values = linesOf(text).map(({ value }) => ({ value, ...expiresAt }));
      return ask(addToPaymentList(list.id, { values, why: why.trim() }));
    },
    onSuccess: () => {
      void cache.invalidateQueries({ queryKey: ['payment-list', list.id] });
      return cache.invalidateQueries({ queryKey: ['payment-list-entries', list.id] });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    adding.mutate();
  };
  return (
    <Section title={said.add.title}>
      <form className="flex flex-col gap-3 p-4" onSubmit={submit} onChange={clearFailure(adding)}>
        <Field label={said.add.values} hint={said.add.hints[list.kind]}>
          {(field) => (
            <textarea
              {...field}
              required
              rows={4}
              spellCheck={false}
              className="control block w-full cursor-text py-1 font-mono text-xs whitespace-pre"
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          )}
        </Field>
        <Field label={said.entry.expiresAt}>
          {(field) => (
            <select
              {...field}
              className="control w-full"
              value={days}
              onChange={(event) => setDays(event.target.value)}
            >
              {LIFE_DAYS.map((each) => (
                <option key={each} value={each}>
                  {each === '' ? said.forGood : said.inDays(Number(each))}
                </option>
              ))}
            </select>
          )}
        </Field>
        <TextField label={said.why} hint={said.whyHint} value={why} onChange={setWhy} most={500} />
        <p>
          <button type="submit" className="control primary" disabled={adding.isPending}>
            {said.add.submit}
          </button>
        </p>
        {adding.error && <FailureNote what={whatFailed(adding.error, text, said)} failure={adding.error} />}
        {adding.data && (
          <AddedNote
            added={adding.data}
            faults={adding.data.faults.map(({ index, code }) => ({ line: linesOf(text)[index]?.line ?? 0, code }))}
          />
        )}
      </form>
    </Section>
  );
}

/** A card number does not get past the server's door, with nothing taken: the line it stands in is all that is known. */
const whatFailed = (failure: unknown, text: string, said: Words['paymentLists']): string => {
  if (faultOf(failure) !== 'card-number-not-accepted' || !(failure instanceof ApiFailure)) return said.add.failed;
  const place = /^\/values\/(\d+)\//.exec(failure.fields[0]?.pointer ?? '')?.[1];
  const line = place === undefined ? undefined : linesOf(text)[Number(place)]?.line;
  return `${line === undefined ? '' : said.line(line)} ${said.faults['card-number-not-accepted']}`.trim();
};

const linesOf = (text: string): readonly { readonly line: number; readonly value: string }[] =>
  text
    .split('\n')
    .map((value, place) => ({ line: place + 1, value: value.trim() }))
    .filter(({ value }) => value !== '');
