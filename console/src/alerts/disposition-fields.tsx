/** What a disposition says: its reason, what that means, and what has to be told with it. */
import { Field } from '../shell/field.tsx';
import { useWords } from '../words/words.tsx';
import { needsWords, REASONS, type Reason } from './disposition-reasons.ts';

export type Said = {
  readonly reason: Reason | undefined;
  readonly text: string;
  /** Id of the alert that is repeated. */
  readonly other: string;
};

export const NOTHING_SAID: Said = { reason: undefined, text: '', other: '' };

/** As the API takes it, once a reason was chosen. */
export const sentOf = ({ reason, text, other }: Said) =>
  reason && {
    reason,
    ...(text.trim() && { words: text.trim() }),
    ...(reason === 'duplicate' && other.trim() && { duplicateOf: other.trim() }),
  };

type Props = { readonly said: Said; change(next: Said): void };

export function DispositionFields({ said, change }: Props) {
  const { disposition: words } = useWords().alerts;
  const { reason } = said;
  return (
    <>
      <Field label={words.reason}>
        {(field) => (
          <select
            {...field}
            required
            className="control w-full"
            value={reason ?? ''}
            onChange={(event) => change({ ...said, reason: REASONS.find((known) => known === event.target.value) })}
          >
            <option value="">{words.choose}</option>
            {REASONS.map((known) => (
              <option key={known} value={known}>
                {words.reasons[known]}
              </option>
            ))}
          </select>
        )}
      </Field>
      {reason && <p className="label-text">{words.meanings[reason]}</p>}
      {reason && <Explanation reason={reason} said={said} change={change} />}
    </>
  );
}

function Explanation({ reason, said, change }: Props & { readonly reason: Reason }) {
  const { disposition: words } = useWords().alerts;
  return (
    <>
      {reason === 'duplicate' && (
        <Field label={words.duplicateOf}>
          {(field) => (
            <input
              {...field}
              required
              className="control w-full cursor-text font-mono"
              value={said.other}
              placeholder="alt_…"
              autoComplete="off"
              spellCheck={false}
              onChange={(event) => change({ ...said, other: event.target.value })}
            />
          )}
        </Field>
      )}
      <Field label={needsWords(reason) ? words.wordsNeeded : words.words}>
        {(field) => (
          <textarea
            {...field}
            required={needsWords(reason)}
            rows={3}
            maxLength={2_000}
            className="control block w-full cursor-text py-1 whitespace-pre-wrap"
            value={said.text}
            onChange={(event) => change({ ...said, text: event.target.value })}
          />
        )}
      </Field>
    </>
  );
}
