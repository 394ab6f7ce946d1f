/** A filed declaration as facts for paper and sheets: the same answers, whatever the layout. */
import type { Answer, AnswerOutcome } from './answer.ts';
import type { Particulars } from './check-filing.ts';
import type { Form, FormControl, Question } from './form.ts';
import { type Language, RECORD_WORDS } from './record-words.ts';

export type FiledFacts = {
  readonly id: string;
  readonly party: string;
  readonly number: number;
  /** RFC 3339 */
  readonly filedAt: string;
  readonly form: Form;
  readonly formHash: string;
  readonly particulars: Particulars;
  readonly answers: Readonly<
    Record<string, { readonly answer: Answer; readonly answeredOn: string; readonly outcome: AnswerOutcome }>
  >;
  /** Names by id. */
  readonly files: ReadonlyMap<string, string>;
};

/** What is said about one control, a line for each thing. */
export const linesOf = (facts: FiledFacts, { key, control }: FormControl, language: Language): readonly string[] => {
  const filed = facts.answers[key];
  if (filed === undefined) return [];
  const { answer, answeredOn } = filed;
  const words = RECORD_WORDS[language];
  const name = (id: string) => facts.files.get(id) ?? id;
  const measures = (control.measures ?? []).filter(({ id }) => answer.measures?.includes(id));
  const separator = language === 'ja' ? '、' : ', ';
  return [
    ...(measures.length === 0 ? [] : [words.measures(measures.map((each) => each.words[language]).join(separator))]),
    ...(control.questions ?? []).flatMap((question) => {
      const given = answer.answers?.[question.id];
      return given === undefined ? [] : [`${question.words[language]} ${said(question, given, language, name)}`];
    }),
    ...(answer.plannedOn === undefined ? [] : [words.plannedOn(answer.plannedOn)]),
    ...(answer.reason === undefined ? [] : [words.reason(answer.reason)]),
    ...((answer.files ?? []).length === 0 ? [] : [words.files((answer.files ?? []).map(name).join(separator))]),
    words.answeredOn(answeredOn),
  ];
};

const said = (question: Question, given: string | number, language: Language, name: (id: string) => string): string => {
  switch (question.kind) {
    case 'choice':
      return question.options.find(({ id }) => id === given)?.words[language] ?? String(given);
    case 'number':
      return `${given}${question.unit === undefined ? '' : ` ${question.unit[language]}`}`;
    case 'file':
      return name(String(given));
    case 'date':
    case 'text':
      return String(given);
  }
};

const FIELDS = ['responsible', 'responsibleTitle', 'contact', 'contractor', 'selfRun', 'statedOn'] as const;
export type ParticularField = (typeof FIELDS)[number];
export const PARTICULAR_FIELDS: readonly ParticularField[] = FIELDS;

export const particularRows = (
  particulars: Particulars,
  fields: readonly ParticularField[],
  language: Language,
): readonly { readonly label: string; readonly value: string }[] => {
  const words = RECORD_WORDS[language];
  return fields.flatMap((field) => {
    const value = particulars[field];
    if (value === undefined || value === false || value === '') return [];
    return [{ label: words.particulars[field], value: value === true ? words.selfRun : value }];
  });
};
