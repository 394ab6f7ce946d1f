/** The answer to one control: its standing, what shows it, and the questions that its own answers call for. */
import { ask } from '../api/client.ts';
import {
  type DeclarationAnswer,
  type DeclarationDetail,
  type DeclaredControl,
  saveDeclarationAnswer,
} from '../api/generated.ts';
import { Field } from '../shell/field.tsx';
import { useSpeech } from '../words/words.tsx';
import { FILE_LIMIT_BYTES, useAttaching } from './attach-file.ts';
import { FileField } from './file-field.tsx';
import { QuestionField, TypedField } from './question-field.tsx';
import { SaveTrouble } from './save-trouble.tsx';
import { useAutoSaved } from './use-auto-saved.ts';
import { WhyNot } from './why-not.tsx';

type Files = DeclarationDetail['files'];
type Props = { readonly id: string; readonly control: DeclaredControl; readonly files: Files };

export function AnswerForm({ id, control, files }: Props) {
  const { words, language } = useSpeech();
  const said = words.declarations;
  const saved = useAutoSaved<DeclarationAnswer>({
    declaration: id,
    part: control.key,
    saved: { value: control.answer, version: control.version },
    send: async (answer, { version }) =>
      (await ask(saveDeclarationAnswer(id, control.key, { version, answer }))).version,
  });
  const { value: answer, save, typing } = saved;
  const { standing } = answer;
  const details = standing === 'in-place' || standing === 'planned' || standing === 'not-in-place';
  const answersWith = (question: string, given: string | number | undefined) => {
    const { [question]: _, ...rest } = answer.answers ?? {};
    return { answers: given === undefined ? rest : { ...rest, [question]: given } };
  };
  return (
    <div className="flex flex-col gap-3">
      <StandingField control={control} standing={standing} onChange={(next) => save({ standing: next })} />
      {details && (
        <Measures control={control} taken={answer.measures ?? []} onChange={(measures) => save({ measures })} />
      )}
      {details &&
        askedOf(control, answer).map((question) => (
          <QuestionField
            key={question.id}
            declaration={id}
            question={question}
            value={answer.answers?.[question.id]}
            files={files}
            onChange={(given) => save(answersWith(question.id, given))}
            onTyping={(given) => typing(answersWith(question.id, given))}
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
          type="lines"
          label={said.reason}
          hint={standing === 'not-applicable' ? control.notApplicable?.[language] : undefined}
          value={answer.reason ?? ''}
          onChange={(reason) => save({ reason })}
          onTyping={(reason) => typing({ reason })}
        />
      )}
      <Attached id={id} files={files} attached={answer.files ?? []} onChange={(next) => save({ files: next })} />
      <SaveTrouble of={saved} />
    </div>
  );
}

/** Those that the answers before them call for: a question whose own question is not asked is not asked either. */
const askedOf = ({ questions }: DeclaredControl, { answers }: DeclarationAnswer): DeclaredControl['questions'] => {
  const asked: DeclaredControl['questions'][number][] = [];
  for (const question of questions) {
    const { dependsOn } = question;
    const isThere = dependsOn === undefined || asked.some(({ id }) => id === dependsOn.question);
    const given = dependsOn && answers?.[dependsOn.question];
    const isCalledFor = dependsOn === undefined || (typeof given === 'string' && dependsOn.is.includes(given));
    if (isThere && isCalledFor) asked.push(question);
  }
  return asked;
};

type StandingProps = {
  readonly control: DeclaredControl;
  readonly standing: DeclarationAnswer['standing'];
  onChange(standing: DeclarationAnswer['standing']): void;
};

function StandingField({ control: { standings }, standing, onChange }: StandingProps) {
  const { declarations: said } = useSpeech().words;
  return (
    <Field label={said.standing}>
      {(tied) => (
        <select
          {...tied}
          className="control w-full max-w-md"
          value={standing ?? ''}
          onChange={({ target }) => onChange(standings.find((each) => each === target.value))}
        >
          <option value="">{said.choose}</option>
          {standings.map((each) => (
            <option key={each} value={each}>
              {said.standings[each]}
            </option>
          ))}
        </select>
      )}
    </Field>
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

type AttachedProps = {
  readonly id: string;
  readonly files: Files;
  readonly attached: readonly string[];
  onChange(files: string[]): void;
};

function Attached({ id, files, attached, onChange }: AttachedProps) {
  const { declarations: said } = useSpeech().words;
  const attaching = useAttaching(id, (file) => onChange([...attached.filter((each) => each !== file), file]));
  return (
    <>
      <FileField
        label={`${said.files} (${attached.length})`}
        hint={said.attachHint}
        limitBytes={FILE_LIMIT_BYTES}
        isBusy={attaching.isPending}
        onPick={attaching.mutate}
      />
      {attached.length > 0 && (
        <ul className="flex flex-col gap-1">
          {attached.map((file) => {
            const name = files.find(({ id: known }) => known === file)?.name ?? file;
            return (
              <li key={file} className="flex flex-wrap items-center gap-2">
                <a
                  className="break-all text-accent underline"
                  href={`/v1/declarations/${id}/files/${file}`}
                  download={name}
                >
                  <bdi>{name}</bdi>
                </a>
                <button
                  type="button"
                  className="control"
                  aria-label={said.detachOf(name)}
                  onClick={() => onChange(attached.filter((each) => each !== file))}
                >
                  {said.detach}
                </button>
              </li>
            );
          })}
        </ul>
      )}
      <WhyNot what={said.failedSave} failure={attaching.error} />
    </>
  );
}
