/** Why shops and contracts are moved; kept with the move. */
import { Field } from '../shell/field.tsx';
import { useWords } from '../words/words.tsx';

type Props = { readonly value: string; onChange(value: string): void };

export function ReasonField({ value, onChange }: Props) {
  const said = useWords().parties.moves;
  return (
    <Field label={said.reason} hint={said.reasonHint}>
      {(field) => (
        <textarea
          {...field}
          required
          rows={2}
          maxLength={500}
          className="control block w-full cursor-text py-1 whitespace-pre-wrap"
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
