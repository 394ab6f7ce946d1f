/** Fields of the registers' forms: one line, several lines, a day, a choice. */
import { Field } from '../shell/field.tsx';
import { useWords } from '../words/words.tsx';

type Props = {
  readonly label: string;
  readonly hint?: string;
  readonly value: string;
  onChange(value: string): void;
};

type TextProps = Props & {
  readonly required?: boolean;
  readonly maxLength: number;
  readonly type?: 'text' | 'email' | 'url';
  readonly isCode?: boolean;
};

export function LineField({
  label,
  hint,
  value,
  onChange,
  required = true,
  maxLength,
  type = 'text',
  isCode,
}: TextProps) {
  return (
    <Field label={label} hint={hint}>
      {(field) => (
        <input
          {...field}
          type={type}
          required={required}
          maxLength={maxLength}
          autoComplete="off"
          spellCheck={!isCode}
          className={`control w-full cursor-text ${isCode ? 'font-mono' : ''}`}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

type TextAreaProps = Props & { readonly required?: boolean; readonly maxLength: number; readonly rows?: number };

export function TextField({ label, hint, value, onChange, required = true, maxLength, rows = 3 }: TextAreaProps) {
  return (
    <Field label={label} hint={hint}>
      {(field) => (
        <textarea
          {...field}
          required={required}
          rows={rows}
          maxLength={maxLength}
          className="control block w-full cursor-text py-1 whitespace-pre-wrap"
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

type NumberProps = Props & { readonly min: number; readonly max: number };

export function NumberField({ label, hint, value, onChange, min, max }: NumberProps) {
  return (
    <Field label={label} hint={hint}>
      {(field) => (
        <input
          {...field}
          type="number"
          required
          min={min}
          max={max}
          className="control w-32 cursor-text"
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

type DayProps = Props & { readonly required?: boolean; readonly min?: string; readonly max?: string };

export function DayField({ label, hint, value, onChange, required = true, min, max = '9999-12-31' }: DayProps) {
  return (
    <Field label={label} hint={hint}>
      {(field) => (
        <input
          {...field}
          type="date"
          required={required}
          min={min}
          max={max}
          className="control cursor-text"
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

type SelectProps<T extends string> = {
  readonly label: string;
  readonly hint?: string;
  readonly value: T;
  readonly options: readonly (readonly [value: T, text: string])[];
  /** `''` is a choice too. */
  readonly isOptional?: boolean;
  onChange(value: T): void;
};

export function SelectField<T extends string>({ label, hint, value, options, isOptional, onChange }: SelectProps<T>) {
  return (
    <Field label={label} hint={hint}>
      {(field) => (
        <select
          {...field}
          required={!isOptional}
          className="control w-full"
          value={value}
          onChange={(event) => {
            const chosen = options.find(([option]) => option === event.target.value);
            if (chosen) onChange(chosen[0]);
          }}
        >
          {options.map(([option, text]) => (
            <option key={option} value={option}>
              {text}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

type EndProps = { readonly submit: string; readonly isPending: boolean; readonly isOff?: boolean };

/** The end of a form: the button, and that it is on its way. */
export function FormEnd({ submit, isPending, isOff = false }: EndProps) {
  const { assurance } = useWords();
  return (
    <p className="flex items-center gap-3">
      <button type="submit" className="control primary" disabled={isPending || isOff}>
        {submit}
      </button>
      {isPending && <span role="status">{assurance.documentForm.sending}</span>}
    </p>
  );
}
