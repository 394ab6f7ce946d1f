/**
 * What keeps a filed declaration from being accepted as it is. A claim (D) or a file the party handed in (C) never
 * satisfies a control that asks for what Mitsuke observed (A) or what an assessor delivered or signed (B); a reviewer may
 * accept all the same, control by control, by naming what makes up for it.
 */
import type { AnswerOutcome } from './answer.ts';
import type { FormControl, Grade } from './form.ts';

export const OPEN_POINTS = [
  'not-in-place',
  'planned',
  'equivalent',
  'grade-too-low',
  'contradicted',
  'unanswered',
] as const;

export type OpenPoint = {
  readonly control: string;
  readonly code: (typeof OPEN_POINTS)[number];
  readonly needs?: Grade;
  readonly has?: Grade;
};

export type Filed = {
  readonly outcome: AnswerOutcome;
  /** Of what shows it: the best there is. */
  readonly grade: Grade;
  readonly contradicted: boolean;
};

const GRADES: readonly Grade[] = ['A', 'B', 'C', 'D'];
export const bestOf = (grades: readonly Grade[]): Grade => GRADES.find((grade) => grades.includes(grade)) ?? 'D';
export const suffices = (has: Grade, needs: Grade): boolean => GRADES.indexOf(has) <= GRADES.indexOf(needs);

/** Only a `shall` gates. */
export const mustBeMet = ({ control }: FormControl): boolean => control.modality === 'shall';

/** In the order of the form; of controls that gate, and of contradictions anywhere. */
export const openPoints = (controls: readonly FormControl[], filed: (key: string) => Filed): readonly OpenPoint[] =>
  controls.flatMap((each) => pointsOf(each, filed(each.key)));

const pointsOf = (each: FormControl, { outcome, grade, contradicted }: Filed): readonly OpenPoint[] => {
  const { key, control } = each;
  const points: OpenPoint[] = contradicted ? [{ control: key, code: 'contradicted' }] : [];
  if (!mustBeMet(each)) return points;
  if (outcome === 'open') points.push({ control: key, code: 'unanswered' });
  else if (outcome === 'not-met') points.push({ control: key, code: 'not-in-place' });
  else if (outcome === 'planned' || outcome === 'equivalent') points.push({ control: key, code: outcome });
  const needs = control.evidence?.leastGrade;
  if (outcome === 'met' && needs !== undefined && !suffices(grade, needs)) {
    points.push({ control: key, code: 'grade-too-low', needs, has: grade });
  }
  return points;
};
