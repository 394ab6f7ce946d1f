/** What a person does with an open review, by button or by key: claim (c), approve (a), decline (d) with a reason. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useEffect, useState } from 'react';
import { ask } from '../api/client.ts';
import { claimPaymentReview, decidePaymentReview, type PaymentReview, releasePaymentReview } from '../api/generated.ts';
import { useMay, useSession } from '../session/use-session.ts';
import { clearFailure } from '../shell/clear-failure.ts';
import { Dialog } from '../shell/dialog.tsx';
import { FailureNote } from '../shell/failure-note.tsx';
import { Field } from '../shell/field.tsx';
import { useWords } from '../words/words.tsx';
import { REASONS, type Reason } from './filters.ts';

type Outcome = PaymentReview['whenLate'];
type Act = 'claim' | 'take-over' | 'release';

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.matches('input, select, textarea') || target.closest('dialog') !== null);

const useKeys = (keys: Readonly<Record<string, (() => void) | undefined>>): void => {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const act = keys[event.key];
      if (act === undefined) return;
      event.preventDefault();
      act();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [keys]);
};

const useShown = (id: string) => {
  const cache = useQueryClient();
  return (review: PaymentReview) => {
    cache.setQueryData(['review', id], review);
    void cache.invalidateQueries({ queryKey: ['reviews'] });
    void cache.invalidateQueries({ queryKey: ['review-summary'] });
    return cache.invalidateQueries({ queryKey: ['reviews-of', review.decision] });
  };
};

export function ReviewActs({ review }: { readonly review: PaymentReview }) {
  const { reviews: said } = useWords();
  const session = useSession();
  const mayReview = useMay('decision:review');
  const [asked, setAsked] = useState<Outcome>();
  const show = useShown(review.id);
  const cache = useQueryClient();
  const acting = useMutation({
    mutationFn: (act: Act) =>
      act === 'release'
        ? ask(releasePaymentReview(review.id, {}))
        : ask(claimPaymentReview(review.id, { takeOver: act === 'take-over' })),
    onSuccess: show,
    onError: () => cache.invalidateQueries({ queryKey: ['review', review.id] }),
  });
  const { claim } = review;
  const isMine = claim !== undefined && claim.by === session?.person.id;
  const isOthers = claim !== undefined && !isMine;
  useKeys(
    mayReview
      ? {
          c: claim === undefined ? () => acting.mutate('claim') : undefined,
          a: isOthers ? undefined : () => setAsked('approve'),
          d: isOthers ? undefined : () => setAsked('decline'),
        }
      : {},
  );
  if (!mayReview) return null;
  const button = (act: Act, text: string) => (
    <button type="button" className="control" disabled={acting.isPending} onClick={() => acting.mutate(act)}>
      {text}
    </button>
  );
  return (
    <>
      <p className="flex flex-wrap gap-2">
        {claim === undefined && button('claim', said.claim)}
        {isOthers && button('take-over', said.takeOver)}
        {isMine && button('release', said.release)}
        {(['approve', 'decline'] as const).map((outcome) => (
          <button
            key={outcome}
            type="button"
            className="control primary"
            disabled={isOthers}
            onClick={() => setAsked(outcome)}
          >
            {said[outcome]}
          </button>
        ))}
      </p>
      {acting.error && <FailureNote what={said.failedAct} failure={acting.error} />}
      {asked && (
        <Dialog title={said[asked]} onClose={() => setAsked(undefined)}>
          <VerdictForm review={review} outcome={asked} onDone={() => setAsked(undefined)} />
        </Dialog>
      )}
    </>
  );
}

type FormProps = { readonly review: PaymentReview; readonly outcome: Outcome; onDone(): void };

function VerdictForm({ review, outcome, onDone }: FormProps) {
  const { reviews: said } = useWords();
  const [reason, setReason] = useState<Reason>();
  const [note, setNote] = useState('');
  const show = useShown(review.id);
  const reasons: readonly Reason[] = REASONS[outcome];
  const deciding = useMutation({
    mutationFn: (chosen: Reason) => {
      const words = note.trim();
      return ask(decidePaymentReview(review.id, { outcome, reason: chosen, ...(words && { note: words }) }));
    },
    onSuccess: (decided) => {
      onDone();
      return show(decided);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (reason) deciding.mutate(reason);
  };
  return (
    <form className="flex flex-col gap-3" onSubmit={submit} onChange={clearFailure(deciding)}>
      <p>{said.explain[outcome]}</p>
      <fieldset className="flex flex-col gap-1">
        <legend className="font-bold">{said.reason}</legend>
        {reasons.map((each) => (
          <label key={each} className="flex items-center gap-1.5">
            <input type="radio" name="reason" required checked={each === reason} onChange={() => setReason(each)} />
            {said.reasons[each]}
          </label>
        ))}
      </fieldset>
      <Field label={said.note} hint={said.noteHint}>
        {(field) => (
          <textarea
            {...field}
            rows={3}
            maxLength={2_000}
            required={reason === 'other'}
            className="control block w-full cursor-text py-1"
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
        )}
      </Field>
      {deciding.error && <FailureNote what={said.failedAct} failure={deciding.error} />}
      <p>
        <button type="submit" className="control primary" disabled={deciding.isPending}>
          {said[outcome]}
        </button>
      </p>
    </form>
  );
}
