/** A reason, and what is done with it: at once, or by a request that another person approves. */
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Banner } from '../shell/banner.tsx';
import { clearFailure } from '../shell/clear-failure.ts';
import { FailureNote } from '../shell/failure-note.tsx';
import { Field } from '../shell/field.tsx';
import { useWords } from '../words/words.tsx';

type Props = {
  /** Then nothing has changed yet when it is done. */
  readonly isOfTwo: boolean;
  readonly act: (why: string) => Promise<unknown>;
  readonly onDone: () => Promise<unknown>;
};

export function AskForm({ isOfTwo, act, onDone }: Props) {
  const words = useWords();
  const said = words.rules.acts;
  const [why, setWhy] = useState('');
  const doing = useMutation({ mutationFn: () => act(why.trim()), onSuccess: onDone });
  if (doing.isSuccess && isOfTwo) {
    return (
      <Banner tone="good" role="status">
        <p>{said.asked}</p>
        <Link to="/acts" className="text-accent underline">
          {words.alerts.disposition.goToActs}
        </Link>
      </Banner>
    );
  }
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        doing.mutate();
      }}
      onChange={clearFailure(doing)}
    >
      <Field label={said.why} hint={said.whyHint}>
        {(field) => (
          <textarea
            {...field}
            required
            rows={3}
            maxLength={500}
            className="control block w-full cursor-text py-1 whitespace-pre-wrap"
            value={why}
            onChange={(event) => setWhy(event.target.value)}
          />
        )}
      </Field>
      <p>
        <button type="submit" className="control primary" disabled={doing.isPending || why.trim() === ''}>
          {isOfTwo ? said.ask : said.do}
        </button>
      </p>
      {doing.error && <FailureNote what={said.failed} failure={doing.error} />}
    </form>
  );
}
