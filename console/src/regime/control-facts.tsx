/** One control in full: what it asks, on which ground, what is asked about it, and what shows that it is met. */
import { Link } from '@tanstack/react-router';
import type { RegimeControl } from '../api/generated.ts';
import { Fact } from '../shell/fact.tsx';
import type { Words } from '../words/ja.ts';
import { useSpeech } from '../words/words.tsx';

export type Control = RegimeControl['control'];

export function ControlFacts({ control }: { readonly control: Control }) {
  const { words, language } = useSpeech();
  const said = words.regime;
  const { evidence } = control;
  const notes = [
    control.equivalent && said.equivalent,
    control.planned === 'forbidden' && said.notPlanned,
    control.notApplicable && `${said.notApplicable}${control.notApplicable[language]}`,
    control.everyMonths !== undefined && said.everyMonths(control.everyMonths),
  ].filter((note): note is string => typeof note === 'string');
  return (
    <div className="flex max-w-3xl flex-col gap-2 py-2">
      <p>{control.text[language]}</p>
      {control.measures && (
        <div>
          <p className="label-text">{said.measures[control.fulfilled ?? 'all']}</p>
          <ul className="list-disc pl-5">
            {control.measures.map(({ id, words: named }) => (
              <li key={id}>{named[language]}</li>
            ))}
          </ul>
        </div>
      )}
      {control.questions && control.questions.length > 0 && <Questions questions={control.questions} />}
      <dl>
        <Fact name={said.clause}>{control.clause[language]}</Fact>
        <Fact name={said.requirements}>
          {control.requirement.map((id) => (
            <Link key={id} to="/regime" search={{ requirement: id }} className="mr-2 text-accent underline">
              {id}
            </Link>
          ))}
        </Fact>
        {evidence && (
          <Fact name={said.evidence}>
            {evidence.kinds.map((kind) => said.evidenceKinds[kind] ?? kind).join(', ')} (
            {said.leastGrade(evidence.leastGrade)})
          </Fact>
        )}
      </dl>
      {notes.map((note) => (
        <p key={note} className="label-text">
          {note}
        </p>
      ))}
    </div>
  );
}

type Question = NonNullable<Control['questions']>[number];

function Questions({ questions }: { readonly questions: readonly Question[] }) {
  const { words, language } = useSpeech();
  const said = words.regime;
  return (
    <div>
      <p className="label-text">{said.questions}</p>
      <ul className="list-disc pl-5">
        {questions.map((question) => (
          <li key={question.id}>
            {question.words[language]} <span className="label-text">{said.questionKinds[question.kind]}</span>
            <Bounds of={question} />
            <AskedWhere of={question} among={questions} />
            {question.example && (
              <span className="block label-text">
                {said.example}
                {question.example[language]}
              </span>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Asked only where an earlier question was answered so. */
function AskedWhere({ of: { dependsOn }, among }: { readonly of: Question; readonly among: readonly Question[] }) {
  const { words, language } = useSpeech();
  const earlier = dependsOn && among.find(({ id }) => id === dependsOn.question);
  if (dependsOn === undefined || earlier?.kind !== 'choice') return null;
  const named = earlier.options.filter(({ id }) => dependsOn.is.includes(id)).map((each) => each.words[language]);
  return (
    <span className="block label-text">
      {words.regime.askedWhere(earlier.words[language], named.join(words.regime.or))}
    </span>
  );
}

/** What an answer has to be. */
function Bounds({ of: question }: { readonly of: Question }) {
  const { words, language } = useSpeech();
  return <span className="block label-text">{boundsOf(question, words.regime, language)}</span>;
}

const boundsOf = (question: Question, said: Words['regime'], language: 'ja' | 'en'): string => {
  if (question.kind === 'choice') {
    const named = (chosen: readonly { readonly words: Readonly<Record<'ja' | 'en', string>> }[]) =>
      chosen.map((each) => each.words[language]).join(said.or);
    const meets = question.options.filter(({ id }) => question.meets?.includes(id));
    return meets.length > 0 ? `${said.meets}${named(meets)}` : `${said.options}${named(question.options)}`;
  }
  if (question.kind === 'number') {
    const unit = question.unit?.[language] ?? '';
    const bounds = [
      question.least !== undefined && said.least(question.least, unit),
      question.most !== undefined && said.most(question.most, unit),
    ];
    return bounds.filter(Boolean).join(', ');
  }
  return question.kind === 'date' && question.noOlderThanMonths !== undefined
    ? said.notOlder(question.noOlderThanMonths)
    : '';
};
