/** The last check before filing: everything required answered, nothing said twice, days in their order (SUPV-10). */
import { type Answer, type AnswerFaultCode, type AnswerOutcome, judgeAnswer } from './answer.ts';
import { isDay } from './days.ts';
import type { Form } from './form.ts';

/** Who stands for it, and whose hands the shop is in. Names of persons: in the log only as a commitment. */
export type Particulars = {
  readonly responsible?: string | undefined;
  readonly responsibleTitle?: string | undefined;
  readonly contact?: string | undefined;
  /** Who builds and runs the shop for the party; nobody where `selfRun`. */
  readonly contractor?: string | undefined;
  readonly selfRun?: boolean | undefined;
  /** The day from which the answers hold. */
  readonly statedOn?: string | undefined;
};

/** Characters of one line each. */
export const LONGEST_PARTICULAR = {
  responsible: 200,
  responsibleTitle: 200,
  contact: 300,
  contractor: 300,
} as const satisfies Partial<Record<keyof Particulars, number>>;

export const FILING_FAULTS = [
  'responsible-missing',
  'contact-missing',
  'contractor-missing',
  'contractor-said-twice',
  'stated-day-missing',
  'stated-day-in-the-future',
  'dates-out-of-order',
  'returned-and-not-answered',
] as const;

export type FilingFault = {
  readonly code: AnswerFaultCode | (typeof FILING_FAULTS)[number];
  /** Absent: about the declaration as a whole. */
  readonly control?: string;
  /** The question, measure or field it is about. */
  readonly about?: string;
};

export type Drafted = {
  readonly form: Form;
  readonly answers: ReadonlyMap<string, Answer>;
  readonly particulars: Particulars;
  readonly files: ReadonlySet<string>;
  readonly today: string;
  /** Controls that were returned and not saved since. */
  readonly returned: ReadonlySet<string>;
};

export type FilingCheck = {
  readonly faults: readonly FilingFault[];
  readonly outcomes: ReadonlyMap<string, AnswerOutcome>;
};

export const checkFiling = ({ form, answers, particulars, files, today, returned }: Drafted): FilingCheck => {
  const outcomes = new Map<string, AnswerOutcome>();
  const faults: FilingFault[] = [];
  for (const { key, control, because } of form.controls) {
    const answer = answers.get(key) ?? {};
    const judged = judgeAnswer(control, answer, { today, because, files });
    outcomes.set(key, judged.outcome);
    faults.push(...judged.faults.map((fault) => ({ ...fault, control: key })));
    if (returned.has(key)) faults.push({ code: 'returned-and-not-answered', control: key });
    faults.push(...datesAfter(key, control.questions ?? [], answer, particulars.statedOn));
  }
  return { faults: [...faults, ...faultsOfParticulars(particulars, today)], outcomes };
};

/** What is said to have happened happened before the day the answers hold from. */
const datesAfter = (
  control: string,
  questions: readonly { readonly id: string; readonly kind: string }[],
  answer: Answer,
  statedOn: string | undefined,
): readonly FilingFault[] => {
  if (statedOn === undefined || !isDay(statedOn)) return [];
  const faults: FilingFault[] = questions.flatMap(({ id, kind }) => {
    const given = answer.answers?.[id];
    const late = kind === 'date' && typeof given === 'string' && isDay(given) && given > statedOn;
    return late ? [{ code: 'dates-out-of-order', control, about: id }] : [];
  });
  const planned = answer.standing === 'planned' && answer.plannedOn !== undefined && answer.plannedOn < statedOn;
  return planned ? [...faults, { code: 'dates-out-of-order', control, about: 'plannedOn' }] : faults;
};

const faultsOfParticulars = (particulars: Particulars, today: string): readonly FilingFault[] => {
  const { responsible, contact, contractor, selfRun, statedOn } = particulars;
  const faults: FilingFault[] = [];
  const missing = (text: string | undefined) => (text ?? '').trim() === '';
  if (missing(responsible)) faults.push({ code: 'responsible-missing', about: 'responsible' });
  if (missing(contact)) faults.push({ code: 'contact-missing', about: 'contact' });
  if (missing(contractor) && selfRun !== true) faults.push({ code: 'contractor-missing', about: 'contractor' });
  if (!missing(contractor) && selfRun === true) faults.push({ code: 'contractor-said-twice', about: 'contractor' });
  if (statedOn === undefined || !isDay(statedOn)) faults.push({ code: 'stated-day-missing', about: 'statedOn' });
  else if (statedOn > today) faults.push({ code: 'stated-day-in-the-future', about: 'statedOn' });
  return faults;
};
