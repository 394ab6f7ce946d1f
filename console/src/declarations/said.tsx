/** An answer as it reads, and what was observed beside it. */
import { Link } from '@tanstack/react-router';
import type { DeclarationDetail, DeclaredControl } from '../api/generated.ts';
import { ShortTime } from '../format/when.tsx';
import { useMay } from '../session/use-session.ts';
import { Banner } from '../shell/banner.tsx';
import { useSpeech, useWords } from '../words/words.tsx';

type Control = { readonly control: DeclaredControl };
type Given = NonNullable<DeclaredControl['lastTime']>;

type SaidProps = Control & {
  readonly given: Pick<Given, 'answer' | 'outcome'>;
  /** Of the declaration that the answer is part of; absent: of one before it. */
  readonly files?: DeclarationDetail['files'];
};

export function SaidAnswer({ control, given, files = [] }: SaidProps) {
  const { words, language } = useSpeech();
  const said = words.declarations;
  const { answer, outcome } = given;
  const measures = control.measures?.filter(({ id }) => answer.measures?.includes(id)) ?? [];
  return (
    <div>
      <p className="font-bold">{said.outcomes[outcome]}</p>
      <ul className="list-disc pl-5">
        {measures.map((measure) => (
          <li key={measure.id}>{measure.words[language]}</li>
        ))}
        {control.questions.map((question) => {
          const value = answer.answers?.[question.id];
          if (value === undefined) return null;
          const option = question.options?.find(({ id }) => id === value)?.words[language];
          const file =
            question.kind === 'file' ? (files.find(({ id }) => id === value)?.name ?? said.handedIn) : undefined;
          return (
            <li key={question.id}>
              {question.words[language]}{' '}
              <bdi className="whitespace-pre-line">
                {[option ?? file ?? value, question.unit?.[language]].join(' ')}
              </bdi>
            </li>
          );
        })}
        {answer.plannedOn && (
          <li>
            {said.plannedOn} {answer.plannedOn}
          </li>
        )}
        {answer.reason && (
          <li>
            {said.reason}: <bdi className="whitespace-pre-line">{answer.reason}</bdi>
          </li>
        )}
        {answer.files && (
          <li>
            {said.files}: {answer.files.length}
          </li>
        )}
      </ul>
    </div>
  );
}

/** Mitsuke's own facts stand beside the question, whatever is answered. */
export function Observed({ control }: Control) {
  const { declarations: said, checklist } = useWords();
  const maySeeSite = useMay('site:read');
  const reasons: Readonly<Record<string, string>> = checklist.reasons;
  if (control.observed.length === 0) return null;
  return (
    <div className="rounded border border-line bg-raised px-3 py-2">
      <p className="font-bold">{said.observed}</p>
      <ul>
        {control.observed.map(({ by, subject, result, observedAt, reasons: why }) => (
          <li key={`${by} ${subject}`}>
            <span className={result === 'not-met' ? 'font-bold text-deny' : ''}>{said.observedResults[result]}</span>{' '}
            <span className="label-text">
              {said.observedBy[by]} <ShortTime at={observedAt} />
            </span>{' '}
            {maySeeSite && subject.startsWith('sit_') && (
              <Link to="/sites/$siteId" params={{ siteId: subject }} className="text-accent underline">
                {said.toObservation}
              </Link>
            )}
            {why.map((code) => (
              <p key={code} className="label-text">
                {reasons[code] ?? code}
              </p>
            ))}
          </li>
        ))}
      </ul>
      {control.contradicted && (
        <Banner tone="danger">
          <p>{said.contradictedOne}</p>
        </Banner>
      )}
    </div>
  );
}
