/** How long reviews may take and what is decided then; whoever may manage decisions can change it. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { ask } from '../api/client.ts';
import { type PaymentReviewPolicy, readPaymentReviewPolicy, setPaymentReviewPolicy } from '../api/generated.ts';
import { useMay } from '../session/use-session.ts';
import { Dialog } from '../shell/dialog.tsx';
import { FailureNote } from '../shell/failure-note.tsx';
import { Field } from '../shell/field.tsx';
import { useWords } from '../words/words.tsx';
import { OUTCOMES } from './filters.ts';

const MINUTES_MAX = 43_200;

export function PolicyNote() {
  const { reviews: said } = useWords();
  const mayManage = useMay('decision:manage');
  const [isOpen, setOpen] = useState(false);
  const policy = useQuery({
    queryKey: ['review-policy'],
    queryFn: ({ signal }) => ask(readPaymentReviewPolicy({ signal })),
  });
  if (!policy.data) return null;
  return (
    <>
      <span className="label-text">
        {said.policy.now(policy.data.minutes)} · {said.whenLate[policy.data.whenLate]}
        {!policy.data.set && ` (${said.policy.standard})`}
      </span>
      {mayManage && (
        <button type="button" className="control" onClick={() => setOpen(true)}>
          {said.policy.change}
        </button>
      )}
      {isOpen && (
        <Dialog title={said.policy.title} onClose={() => setOpen(false)}>
          <PolicyForm policy={policy.data} onDone={() => setOpen(false)} />
        </Dialog>
      )}
    </>
  );
}

function PolicyForm({ policy, onDone }: { readonly policy: PaymentReviewPolicy; onDone(): void }) {
  const { reviews: said } = useWords();
  const cache = useQueryClient();
  const [minutes, setMinutes] = useState(String(policy.minutes));
  const [whenLate, setWhenLate] = useState(policy.whenLate);
  const setting = useMutation({
    mutationFn: () => ask(setPaymentReviewPolicy({ minutes: Number(minutes), whenLate })),
    onSuccess: (set) => {
      cache.setQueryData(['review-policy'], set);
      onDone();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setting.mutate();
  };
  return (
    <form className="flex flex-col gap-3" onSubmit={submit}>
      <Field label={said.policy.minutes}>
        {(field) => (
          <input
            {...field}
            type="number"
            required
            min={1}
            max={MINUTES_MAX}
            className="control w-full cursor-text"
            value={minutes}
            onChange={(event) => setMinutes(event.target.value)}
          />
        )}
      </Field>
      <Field label={said.policy.whenLate} hint={said.policy.note}>
        {(field) => (
          <select
            {...field}
            className="control w-full"
            value={whenLate}
            onChange={(event) => setWhenLate(OUTCOMES.find((known) => known === event.target.value) ?? whenLate)}
          >
            {OUTCOMES.map((known) => (
              <option key={known} value={known}>
                {said.whenLate[known]}
              </option>
            ))}
          </select>
        )}
      </Field>
      {setting.error && <FailureNote what={said.policy.failed} failure={setting.error} />}
      <p>
        <button type="submit" className="control primary" disabled={setting.isPending}>
          {said.policy.save}
        </button>
      </p>
    </form>
  );
}
