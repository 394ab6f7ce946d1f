/** Makes a list. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { ask } from '../api/client.ts';
import { makePaymentList, type PaymentList } from '../api/generated.ts';
import { oneOf } from '../list/read-search.ts';
import { clearFailure } from '../shell/clear-failure.ts';
import { FailureNote } from '../shell/failure-note.tsx';
import { Field } from '../shell/field.tsx';
import { Section } from '../shell/section.tsx';
import { useWords } from '../words/words.tsx';
import { EFFECTS, KINDS } from './filters.ts';
import { TextField } from './text-field.tsx';

const NAME = '[a-z][a-z0-9_]{0,63}';

export function NewListSection() {
  const { paymentLists: said } = useWords();
  const cache = useQueryClient();
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const [kind, setKind] = useState<PaymentList['kind']>('card');
  const [effect, setEffect] = useState<PaymentList['effect']>('deny');
  const [fills, setFills] = useState(false);
  const [note, setNote] = useState('');
  const [why, setWhy] = useState('');
  const making = useMutation({
    mutationFn: () => {
      const filledFrom = fills ? (['fraud-report', 'dispute'] as const) : [];
      return ask(
        makePaymentList({ name, kind, effect, note: note.trim(), filledFrom: [...filledFrom], why: why.trim() }),
      );
    },
    onSuccess: (made) => {
      void cache.invalidateQueries({ queryKey: ['payment-lists'] });
      return navigate({ to: '/lists/$listId', params: { listId: made.id } });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    making.mutate();
  };
  return (
    <Section title={said.make.title}>
      <form className="flex flex-col gap-3 p-4" onSubmit={submit} onChange={clearFailure(making)}>
        <TextField
          label={said.columns.name}
          hint={said.make.nameHint}
          value={name}
          onChange={setName}
          pattern={NAME}
          most={64}
        />
        <ChoiceField<PaymentList['kind']>
          label={said.columns.kind}
          value={kind}
          options={KINDS}
          names={said.kinds}
          onChoose={setKind}
        />
        <ChoiceField<PaymentList['effect']>
          label={said.columns.effect}
          hint={said.effectMeans[effect]}
          value={effect}
          options={EFFECTS}
          names={said.effects}
          onChoose={setEffect}
        />
        <label className="flex items-start gap-2">
          <input type="checkbox" checked={fills} onChange={(event) => setFills(event.target.checked)} />
          {said.make.fills}
        </label>
        <TextField label={said.columns.note} value={note} onChange={setNote} most={500} isOptional />
        <TextField label={said.why} hint={said.whyHint} value={why} onChange={setWhy} most={500} />
        <p>
          <button type="submit" className="control primary" disabled={making.isPending}>
            {said.make.submit}
          </button>
        </p>
        {making.error && <FailureNote what={said.make.failed} failure={making.error} />}
      </form>
    </Section>
  );
}

type ChoiceProps<T extends string> = {
  readonly label: string;
  readonly hint?: string;
  readonly value: T;
  readonly options: readonly T[];
  readonly names: Readonly<Record<T, string>>;
  onChoose(value: T): void;
};

function ChoiceField<T extends string>({ label, hint, value, options, names, onChoose }: ChoiceProps<T>) {
  return (
    <Field label={label} hint={hint}>
      {(field) => (
        <select
          {...field}
          className="control w-full"
          value={value}
          onChange={(event) => onChoose(oneOf(options, event.target.value) ?? value)}
        >
          {options.map((each) => (
            <option key={each} value={each}>
              {names[each]}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
