/** The answer to one control: saved by itself with each change, one save after the other, so that none overtakes another. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { ask } from '../api/client.ts';
import {
  attachDeclarationFile,
  type DeclarationAnswer,
  type DeclaredControl,
  saveDeclarationAnswer,
} from '../api/generated.ts';
import { Field } from '../shell/field.tsx';
import { useSpeech } from '../words/words.tsx';
import { QuestionField, TypedField } from './question-field.tsx';
import { WhyNot } from './why-not.tsx';

type Props = { readonly id: string; readonly control: DeclaredControl };

/** What is `undefined` or empty is taken back. */
type Change = { readonly [name in keyof DeclarationAnswer]?: DeclarationAnswer[name] | undefined };

const useSavedAnswer = (id: string, control: DeclaredControl) => {
  const cache = useQueryClient();
  const [answer, setAnswer] = useState<DeclarationAnswer>(control.answer);
  const version = useRef(control.version);
  const last = useRef<Promise<unknown>>(Promise.resolve());
  useEffect(() => {
    // Saved elsewhere, such as by a workbook.
    if (control.version > version.current) {
      version.current = control.version;
      setAnswer(control.answer);
    }
  }, [control.version, control.answer]);
  const saving = useMutation({
    mutationFn: async (next: DeclarationAnswer) => {
      const before = last.current;
      const mine = (async () => {
        await before.catch(() => undefined);
        const saved = await ask(saveDeclarationAnswer(id, control.key, { version: version.current, answer: next }));
        version.current = saved.version;
      })();
      last.current = mine;
      await mine;
    },
    onSettled: () => cache.invalidateQueries({ queryKey: ['declaration', id] }),
  });
  const save = (change: Change) => {
    const next = Object.fromEntries(
      Object.entries({ ...answer, ...change }).filter(([, value]) => value !== undefined && value !== ''),
    ) as DeclarationAnswer;
    setAnswer(next);
    saving.mutate(next);
  };
  return { answer, save, failure: saving.error };
};

export function AnswerForm({ id, control }: Props) {
  const { words, language } = useSpeech();
  const said = words.declarations;
  const { answer, save, failure } = useSavedAnswer(id, control);
  const { standing } = answer;
  const details = standing === 'in-place' || standing === 'planned' || standing === 'not-in-place';
  const asked = control.questions.filter(({ dependsOn }) => {
    const given = dependsOn && answer.answers?.[dependsOn.question];
    return dependsOn === undefined || (typeof given === 'string' && dependsOn.is.includes(given));
  });
  return (
    <div className="flex flex-col gap-3">
      <Field label={said.standing}>
        {(tied) => (
          <select
            {...tied}
            className="control w-full max-w-md"
            value={standing ?? ''}
            onChange={({ target }) => save({ standing: control.standings.find((each) => each === target.value) })}
          >
            <option value="">{said.choose}</option>
            {control.standings.map((each) => (
              <option key={each} value={each}>
                {said.standings[each]}
              </option>
            ))}
          </select>
        )}
      </Field>
      {details && (
        <Measures control={control} taken={answer.measures ?? []} onChange={(measures) => save({ measures })} />
      )}
      {details &&
        asked.map((question) => (
          <QuestionField
            key={question.id}
            question={question}
            value={answer.answers?.[question.id]}
            onChange={(given) => {
              const { [question.id]: _, ...rest } = answer.answers ?? {};
              save({ answers: given === undefined ? rest : { ...rest, [question.id]: given } });
            }}
          />
        ))}
      {standing === 'planned' && (
        <TypedField
          type="date"
          label={said.plannedOn}
          value={answer.plannedOn ?? ''}
          onChange={(plannedOn) => save({ plannedOn })}
        />
      )}
      {(standing === 'not-applicable' || standing === 'equivalent') && (
        <TypedField
          type="text"
          label={said.reason}
          hint={standing === 'not-applicable' ? control.notApplicable?.[language] : undefined}
          value={answer.reason ?? ''}
          onChange={(reason) => save({ reason })}
        />
      )}
      <Files
        id={id}
        files={answer.files ?? []}
        onAttached={(file) => save({ files: [...(answer.files ?? []), file] })}
      />
      <WhyNot what={said.failedSave} failure={failure} />
    </div>
  );
}

type MeasuresProps = {
  readonly control: DeclaredControl;
  readonly taken: readonly string[];
  onChange(taken: string[]): void;
};

function Measures({ control: { measures, fulfilled }, taken, onChange }: MeasuresProps) {
  const { words, language } = useSpeech();
  const said = words.declarations;
  if (measures === undefined) return null;
  return (
    <fieldset>
      <legend className="font-bold">{fulfilled === 'all' ? said.measuresAll : said.measuresAny}</legend>
      {measures.map(({ id, words: name }) => (
        <label key={id} className="flex items-start gap-2 py-1">
          <input
            type="checkbox"
            checked={taken.includes(id)}
            onChange={({ target }) => {
              const others = taken.filter((each) => each !== id);
              onChange(target.checked ? [...others, id] : others);
            }}
          />
          {name[language]}
        </label>
      ))}
    </fieldset>
  );
}

type FilesProps = { readonly id: string; readonly files: readonly string[]; onAttached(file: string): void };

function Files({ id, files, onAttached }: FilesProps) {
  const { words } = useSpeech();
  const said = words.declarations;
  const attaching = useMutation({
    mutationFn: (file: File) => {
      const headers = { 'content-type': file.type === '' ? 'application/octet-stream' : file.type };
      return ask(attachDeclarationFile(id, file.name, file, { headers }));
    },
    onSuccess: ({ id: attached }) => onAttached(attached),
  });
  return (
    <>
      <Field label={`${said.files} (${files.length})`} hint={said.attachHint}>
        {(tied) => (
          <input
            {...tied}
            type="file"
            className="max-w-full"
            disabled={attaching.isPending}
            onChange={({ target }) => {
              const [file] = target.files ?? [];
              if (file !== undefined) attaching.mutate(file);
            }}
          />
        )}
      </Field>
      <WhyNot what={said.failedSave} failure={attaching.error} />
    </>
  );
}
