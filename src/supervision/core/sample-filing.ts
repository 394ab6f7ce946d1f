/** A filing of nobody's, to see what a layout makes of one: each standing a control leaves open comes up in turn. */
import { formatInstant, type Instant } from '#kernel';
import type { Answer, AnswerOutcome, Standing } from './answer.ts';
import { addDays, dayOf } from './days.ts';
import type { FiledFacts } from './filed-facts.ts';
import { type AskedControl, type Form, hashOfForm, type Question } from './form.ts';
import { type Language, RECORD_WORDS } from './record-words.ts';
import { standingsOf } from './sheet-fields.ts';

const ID = 'dcl_00000000000000000000000000';
const PLAN_DAYS = 90;

const OUTCOME_OF: Readonly<Record<Standing, AnswerOutcome>> = {
  'in-place': 'met',
  planned: 'planned',
  'not-in-place': 'not-met',
  'not-applicable': 'not-applicable',
  equivalent: 'equivalent',
};

export const sampleFiling = (form: Form, at: Instant, language: Language): FiledFacts => {
  const { party, text, ...people } = RECORD_WORDS[language].sample;
  const today = dayOf(at);
  const answers = form.controls.map(({ key, control }, place) => {
    const standings = standingsOf(control);
    const standing = standings[place % standings.length] ?? 'in-place';
    const answer = answerOf(control, standing, { today, text });
    return [key, { answer, answeredOn: today, outcome: OUTCOME_OF[standing] }] as const;
  });
  return {
    ...{ id: ID, party, number: 1, filedAt: formatInstant(at), form, formHash: hashOfForm(form) },
    particulars: { ...people, statedOn: today },
    answers: Object.fromEntries(answers),
    files: new Map(),
  };
};

type Said = { readonly today: string; readonly text: string };

const answerOf = ({ measures, questions }: AskedControl, standing: Standing, said: Said): Answer => {
  if (standing === 'planned') return { standing, plannedOn: addDays(said.today, PLAN_DAYS) };
  if (standing === 'not-in-place') return { standing };
  if (standing !== 'in-place') return { standing, reason: said.text };
  const given = (questions ?? []).flatMap((question) => {
    const value = sampleValue(question, said);
    return value === undefined ? [] : [[question.id, value] as const];
  });
  return {
    standing,
    ...(measures === undefined ? {} : { measures: measures.map(({ id }) => id) }),
    ...(given.length === 0 ? {} : { answers: Object.fromEntries(given) }),
  };
};

const sampleValue = (question: Question, { today, text }: Said): string | number | undefined => {
  switch (question.kind) {
    case 'choice':
      return question.meets?.[0] ?? question.options[0]?.id;
    case 'number':
      return question.most ?? question.least ?? 1;
    case 'date':
      return today;
    case 'text':
      return text;
    case 'file':
      return undefined;
  }
};
