/** One question, as its kind asks for it. What is typed is given on when the reader leaves the field. */
import { useEffect, useState } from 'react';
import type { DeclarationQuestion } from '../api/generated.ts';
import { Field } from '../shell/field.tsx';
import { useSpeech } from '../words/words.tsx';

type Value = string | number | undefined;
type Props = { readonly question: DeclarationQuestion; readonly value: Value; onChange(value: Value): void };

export function QuestionField({ question, value, onChange }: Props) {
  const { words, language } = useSpeech();
  const said = words.declarations;
  const hint = question.example && said.example(question.example[language]);
  const label = question.words[language];
  if (question.kind === 'choice') {
    return (
      <Field label={label} hint={hint}>
        {(tied) => (
          <select
            {...tied}
            className="control w-full max-w-md"
            value={value ?? ''}
            onChange={({ target }) => onChange(target.value === '' ? undefined : target.value)}
          >
            <option value="">{said.choose}</option>
            {question.options?.map((option) => (
              <option key={option.id} value={option.id}>
                {option.words[language]}
              </option>
            ))}
          </select>
        )}
      </Field>
    );
  }
  const isNumber = question.kind === 'number';
  const give = (typed: string) => {
    if (typed === '') onChange(undefined);
    else if (!isNumber) onChange(typed);
    else if (Number.isFinite(Number(typed))) onChange(Number(typed));
  };
  return (
    <TypedField
      type={isNumber ? 'number' : question.kind === 'date' ? 'date' : 'text'}
      label={isNumber && question.unit ? `${label} (${question.unit[language]})` : label}
      hint={hint}
      value={value === undefined ? '' : String(value)}
      onChange={give}
    />
  );
}

type TypedProps = {
  readonly type: 'text' | 'number' | 'date';
  readonly label: string;
  readonly hint?: string | undefined;
  readonly value: string;
  onChange(value: string): void;
};

export function TypedField({ type, label, hint, value, onChange }: TypedProps) {
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  return (
    <Field label={label} hint={hint}>
      {(tied) => (
        <input
          {...tied}
          type={type}
          className="control w-full max-w-md cursor-text"
          value={typed}
          maxLength={2_000}
          onChange={({ target }) => setTyped(target.value)}
          onBlur={() => {
            if (typed.trim() !== value) onChange(typed.trim());
          }}
        />
      )}
    </Field>
  );
}
