/** One line of text in a form, with its label. */
import { Field } from '../shell/field.tsx';

type Props = {
  readonly label: string;
  readonly hint?: string;
  readonly value: string;
  onChange(value: string): void;
  readonly most: number;
  readonly pattern?: string;
  readonly isOptional?: boolean;
};

export function TextField({ label, hint, value, onChange, most, pattern, isOptional = false }: Props) {
  return (
    <Field label={label} hint={hint}>
      {(field) => (
        <input
          {...field}
          required={!isOptional}
          maxLength={most}
          pattern={pattern}
          autoComplete="off"
          spellCheck={false}
          className="control w-full cursor-text"
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
