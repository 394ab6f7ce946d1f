/**
 * What a party says about one control, and what that comes to. A draft may hold any part of it; `judgeAnswer` tells what
 * is still missing, what says two things at once, and whether what is said meets the control.
 */
import { addMonths, isDay } from './days.ts';
import type { AskedControl, Because, Question } from './form.ts';

export const STANDINGS = ['in-place', 'planned', 'not-in-place', 'not-applicable', 'equivalent'] as const;
export type Standing = (typeof STANDINGS)[number];

export type Answer = {
  readonly standing?: Standing | undefined;
  /** Ids of the control's measures that are taken. */
  readonly measures?: readonly string[] | undefined;
  /** By question: an option's id, a number, a day, a text, or a file's id. */
  readonly answers?: Readonly<Record<string, string | number>> | undefined;
  /** Ids of files that show it. */
  readonly files?: readonly string[] | undefined;
  /** `planned`: by when. */
  readonly plannedOn?: string | undefined;
  /** `not-applicable`, `equivalent`: why, in words. */
  readonly reason?: string | undefined;
};

/** What an answer comes to. `open`: nothing can be said yet. */
export const OUTCOMES = ['open', 'met', 'not-met', 'planned', 'not-applicable', 'equivalent'] as const;
export type AnswerOutcome = (typeof OUTCOMES)[number];

export const ANSWER_FAULTS = [
  'standing-missing',
  'question-unanswered',
  'question-unknown',
  'answer-not-of-its-kind',
  'measure-unknown',
  'file-unknown',
  'date-in-the-future',
  'planned-not-allowed',
  'planned-day-missing',
  'planned-day-past',
  'not-applicable-not-allowed',
  'equivalent-not-allowed',
  'reason-missing',
  'in-place-but-answered-otherwise',
  'in-place-without-measures',
  'not-in-place-but-answered-so',
  'not-applicable-but-known',
] as const;
export type AnswerFaultCode = (typeof ANSWER_FAULTS)[number];

export type AnswerFault = {
  readonly code: AnswerFaultCode;
  /** The question or measure it is about. */
  readonly about?: string;
};

export type Circumstances = {
  /** `YYYY-MM-DD` */
  readonly today: string;
  /** Why the control binds: what is known of the shop can contradict "not applicable". */
  readonly because: readonly Because[];
  /** Ids of files the party handed in for this declaration. */
  readonly files: ReadonlySet<string>;
};

export type Judged = { readonly outcome: AnswerOutcome; readonly faults: readonly AnswerFault[] };

/** Questions that are asked, given the answers before them. */
export const askedQuestions = (control: AskedControl, answer: Answer): readonly Question[] => {
  const asked: Question[] = [];
  for (const question of control.questions ?? []) {
    const { dependsOn } = question;
    if (dependsOn !== undefined) {
      const given = asked.some(({ id }) => id === dependsOn.question)
        ? answer.answers?.[dependsOn.question]
        : undefined;
      if (typeof given !== 'string' || !dependsOn.is.includes(given)) continue;
    }
    asked.push(question);
  }
  return asked;
};

export const judgeAnswer = (control: AskedControl, answer: Answer, circumstances: Circumstances): Judged => {
  const faults: AnswerFault[] = [...faultsOfContent(control, answer, circumstances)];
  const { standing } = answer;
  if (standing === undefined) return { outcome: 'open', faults: [{ code: 'standing-missing' }, ...faults] };
  switch (standing) {
    case 'in-place':
      faults.push(...faultsInPlace(control, answer, circumstances.today));
      break;
    case 'planned':
      faults.push(
        ...faultsPlanned(control, answer, circumstances.today),
        ...faultsNotYet(control, answer, circumstances),
      );
      break;
    case 'not-in-place':
      faults.push(...faultsNotYet(control, answer, circumstances));
      break;
    case 'not-applicable':
      faults.push(...faultsNotApplicable(control, answer, circumstances.because));
      break;
    case 'equivalent':
      if (!control.equivalent) faults.push({ code: 'equivalent-not-allowed' });
      if (isBlank(answer.reason)) faults.push({ code: 'reason-missing' });
      break;
  }
  return { outcome: faults.length > 0 ? 'open' : OUTCOME_OF[standing], faults };
};

const OUTCOME_OF: Readonly<Record<Standing, AnswerOutcome>> = {
  'in-place': 'met',
  planned: 'planned',
  'not-in-place': 'not-met',
  'not-applicable': 'not-applicable',
  equivalent: 'equivalent',
};

const isBlank = (text: string | undefined): boolean => (text ?? '').trim() === '';

/** Whatever is said must be of the kind that was asked, in any draft. */
const faultsOfContent = (
  control: AskedControl,
  answer: Answer,
  { today, files }: Pick<Circumstances, 'today' | 'files'>,
): readonly AnswerFault[] => {
  const faults: AnswerFault[] = [];
  const measures = new Set(control.measures?.map(({ id }) => id));
  for (const id of answer.measures ?? []) if (!measures.has(id)) faults.push({ code: 'measure-unknown', about: id });
  for (const id of answer.files ?? []) if (!files.has(id)) faults.push({ code: 'file-unknown', about: id });
  for (const [id, given] of Object.entries(answer.answers ?? {})) {
    const question = control.questions?.find((each) => each.id === id);
    if (question === undefined) faults.push({ code: 'question-unknown', about: id });
    else if (!isOfKind(question, given)) faults.push({ code: 'answer-not-of-its-kind', about: id });
    else if (question.kind === 'date' && String(given) > today) faults.push({ code: 'date-in-the-future', about: id });
    else if (question.kind === 'file' && !files.has(String(given))) faults.push({ code: 'file-unknown', about: id });
  }
  if (answer.plannedOn !== undefined && !isDay(answer.plannedOn)) {
    faults.push({ code: 'answer-not-of-its-kind', about: 'plannedOn' });
  }
  return faults;
};

const isOfKind = (question: Question, given: string | number): boolean => {
  switch (question.kind) {
    case 'number':
      return typeof given === 'number' && Number.isFinite(given) && given >= 0;
    case 'choice':
      return question.options.some(({ id }) => id === given);
    case 'date':
      return typeof given === 'string' && isDay(given);
    case 'text':
    case 'file':
      return typeof given === 'string' && !isBlank(given);
  }
};

/** Whether one answer is enough; `undefined` where the question only informs. */
const meets = (question: Question, given: string | number, today: string): boolean | undefined => {
  switch (question.kind) {
    case 'choice':
      return question.meets?.includes(String(given));
    case 'number': {
      const { least, most } = question;
      if (least === undefined && most === undefined) return undefined;
      return Number(given) >= (least ?? Number(given)) && Number(given) <= (most ?? Number(given));
    }
    case 'date':
      return question.noOlderThanMonths === undefined
        ? undefined
        : addMonths(String(given), question.noOlderThanMonths) >= today;
    case 'text':
    case 'file':
      return undefined;
  }
};

const faultsInPlace = (control: AskedControl, answer: Answer, today: string): readonly AnswerFault[] => {
  const faults: AnswerFault[] = [];
  for (const question of askedQuestions(control, answer)) {
    const given = answer.answers?.[question.id];
    if (given === undefined) faults.push({ code: 'question-unanswered', about: question.id });
    else if (isOfKind(question, given) && meets(question, given, today) === false) {
      faults.push({ code: 'in-place-but-answered-otherwise', about: question.id });
    }
  }
  if (!takesItsMeasures(control, answer)) faults.push({ code: 'in-place-without-measures' });
  return faults;
};

/** The operators of the checklist: `any` of the measures is enough, or `all` are needed. */
const takesItsMeasures = ({ measures = [], fulfilled }: AskedControl, answer: Answer): boolean => {
  const taken = measures.filter(({ id }) => answer.measures?.includes(id)).length;
  return fulfilled === undefined || (fulfilled === 'any' ? taken > 0 : taken === measures.length);
};

const faultsPlanned = (control: AskedControl, answer: Answer, today: string): readonly AnswerFault[] => {
  if (control.planned === 'forbidden') return [{ code: 'planned-not-allowed' }];
  if (answer.plannedOn === undefined) return [{ code: 'planned-day-missing' }];
  return isDay(answer.plannedOn) && answer.plannedOn <= today ? [{ code: 'planned-day-past' }] : [];
};

/** Said to be missing, while each answer says that it is there. */
const faultsNotYet = (control: AskedControl, answer: Answer, { today }: Circumstances): readonly AnswerFault[] => {
  const judged = askedQuestions(control, answer).map((question) => {
    const given = answer.answers?.[question.id];
    return given === undefined ? false : meets(question, given, today);
  });
  const telling = judged.filter((each) => each !== undefined);
  const says = telling.length > 0 || control.fulfilled !== undefined;
  const all = telling.every(Boolean) && takesItsMeasures(control, answer);
  return says && all ? [{ code: 'not-in-place-but-answered-so' }] : [];
};

const faultsNotApplicable = (
  control: AskedControl,
  answer: Answer,
  because: readonly Because[],
): readonly AnswerFault[] => {
  const faults: AnswerFault[] = [];
  if (control.notApplicable === undefined) faults.push({ code: 'not-applicable-not-allowed' });
  if (isBlank(answer.reason)) faults.push({ code: 'reason-missing' });
  // Of the attributes that a control turns on, the channel is what made it bind at all.
  const known = because.find(({ kind, attribute }) => kind === 'attribute' && attribute !== 'channel');
  if (known?.attribute !== undefined) faults.push({ code: 'not-applicable-but-known', about: known.attribute });
  return faults;
};
