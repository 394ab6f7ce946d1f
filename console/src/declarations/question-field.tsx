/** One question, as its kind asks for it. What is typed is given on when the reader leaves the field. */
import { useEffect, useState } from 'react';
import type { DeclarationDetail, DeclarationQuestion } from '../api/generated.ts';
import { Field } from '../shell/field.tsx';
import { useSpeech } from '../words/words.tsx';
import { FILE_LIMIT_BYTES, useAttaching } from './attach-file.ts';
import { FileField } from './file-field.tsx';
import { WhyNot } from './why-not.tsx';

type Value = string | number | undefined;
type Props = {
  readonly declaration: string;
  readonly question: DeclarationQuestion;
  readonly value: Value;
  readonly files: DeclarationDetail['files'];
  onChange(value: Value): void;
  onTyping(value: Value): void;
};

export function QuestionField(props: Props) {
  const { question, value, onChange, onTyping } = props;
  const { words, language } = useSpeech();
  const hint = question.example && words.declarations.example(question.example[language]);
  const label = question.words[language];
  switch (question.kind) {
    case 'choice':
      return <ChoiceField {...props} label={label} hint={hint} />;
    case 'file':
      return <FileQuestion {...props} label={label} hint={hint} />;
    case 'number':
      return <NumberField {...props} label={label} hint={hint} />;
    case 'date':
    case 'text':
      return (
        <TypedField
          type={question.kind === 'date' ? 'date' : 'lines'}
          label={label}
          hint={hint}
          value={value === undefined ? '' : String(value)}
          onChange={(typed) => onChange(typed === '' ? undefined : typed)}
          onTyping={onTyping}
        />
      );
  }
}

type Asked = Props & { readonly label: string; readonly hint: string | undefined };

function ChoiceField({ question, value, label, hint, onChange }: Asked) {
  const { words, language } = useSpeech();
  return (
    <Field label={label} hint={hint}>
      {(tied) => (
        <select
          {...tied}
          className="control w-full max-w-md"
          value={value ?? ''}
          onChange={({ target }) => onChange(target.value === '' ? undefined : target.value)}
        >
          <option value="">{words.declarations.choose}</option>
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

/** The file itself is the answer. */
function FileQuestion({ declaration, value, files, label, hint, onChange }: Asked) {
  const { declarations: said } = useSpeech().words;
  const attaching = useAttaching(declaration, onChange);
  const name = files.find(({ id }) => id === value)?.name;
  return (
    <div className="flex flex-col gap-1">
      <FileField
        label={label}
        hint={[hint, said.attachHint].filter(Boolean).join(' ')}
        limitBytes={FILE_LIMIT_BYTES}
        isBusy={attaching.isPending}
        onPick={attaching.mutate}
      />
      {value !== undefined && (
        <p className="flex flex-wrap items-center gap-2">
          <bdi className="break-all">{name ?? value}</bdi>
          <button
            type="button"
            className="control"
            aria-label={said.detachOf(name ?? label)}
            onClick={() => onChange(undefined)}
          >
            {said.detach}
          </button>
        </p>
      )}
      <WhyNot what={said.failedSave} failure={attaching.error} />
    </div>
  );
}

/** Digits in any width; what is no number is told and stays where it was typed. */
function NumberField({ question, value, label, hint, onChange }: Asked) {
  const { words, language } = useSpeech();
  const [isNone, setNone] = useState(false);
  const unit = question.unit?.[language];
  return (
    <TypedField
      type="number"
      label={unit === undefined ? label : `${label} (${unit})`}
      hint={hint}
      fault={isNone ? words.declarations.faults['not-a-number'] : undefined}
      value={value === undefined ? '' : String(value)}
      onChange={(typed) => {
        const text = typed
          .normalize('NFKC')
          .replaceAll(/(?<=\d),(?=\d{3})/g, '')
          .trim();
        const isNumber = /^\d{1,9}(?:\.\d{1,6})?$/.test(text);
        setNone(text !== '' && !isNumber);
        if (text === '') onChange(undefined);
        else if (isNumber) onChange(Number(text));
      }}
    />
  );
}

type TypedProps = {
  /** `lines`: a text of several lines. */
  readonly type: 'text' | 'lines' | 'number' | 'date';
  readonly label: string;
  readonly hint?: string | undefined;
  readonly fault?: string | undefined;
  readonly value: string;
  onChange(value: string): void;
  onTyping?: ((value: string) => void) | undefined;
};

const LONGEST = 2_000;

export function TypedField({ type, label, hint, fault, value, onChange, onTyping }: TypedProps) {
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  const given = {
    value: typed,
    maxLength: LONGEST,
    onChange: ({ target }: { readonly target: { readonly value: string } }) => {
      setTyped(target.value);
      onTyping?.(target.value);
    },
    onBlur: () => {
      if (typed.trim() !== value) onChange(typed.trim());
    },
  };
  return (
    <Field label={label} hint={hint} fault={fault}>
      {(tied) =>
        type === 'lines' ? (
          <textarea {...tied} {...given} rows={2} className="control h-auto w-full max-w-md cursor-text" />
        ) : (
          <input
            {...tied}
            {...given}
            type={type === 'date' ? 'date' : 'text'}
            inputMode={type === 'number' ? 'decimal' : undefined}
            className="control w-full max-w-md cursor-text"
          />
        )
      }
    </Field>
  );
}
