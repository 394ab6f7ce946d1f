/**
 * What the sheet of a declaration holds, row by row, and the hidden ids that say which row answers what. The same list
 * writes the sheet and reads it back.
 */
import type { Standing } from './answer.ts';
import { PARTICULAR_FIELDS, type ParticularField } from './filed-facts.ts';
import type { AskedControl, Form, FormControl, Question } from './form.ts';

export type SheetField =
  | { readonly id: string; readonly kind: 'particular'; readonly field: ParticularField }
  | { readonly id: string; readonly kind: 'standing'; readonly of: FormControl }
  | { readonly id: string; readonly kind: 'measure'; readonly of: FormControl; readonly measure: string }
  | { readonly id: string; readonly kind: 'question'; readonly of: FormControl; readonly question: Question }
  | { readonly id: string; readonly kind: 'planned-on'; readonly of: FormControl }
  | { readonly id: string; readonly kind: 'reason'; readonly of: FormControl };

/** Those that the control leaves open. */
export const standingsOf = ({ planned, notApplicable, equivalent }: AskedControl): readonly Standing[] => [
  'in-place',
  ...(planned === 'allowed' ? (['planned'] as const) : []),
  'not-in-place',
  ...(notApplicable === undefined ? [] : (['not-applicable'] as const)),
  ...(equivalent ? (['equivalent'] as const) : []),
];

/** Files cannot travel in a sheet: what asks for one is answered in the portal. */
export const fieldsOf = (form: Form): readonly SheetField[] => [
  ...PARTICULAR_FIELDS.map((field) => ({ id: `particulars/${field}`, kind: 'particular' as const, field })),
  ...form.controls.flatMap(fieldsOfControl),
];

const fieldsOfControl = (of: FormControl): readonly SheetField[] => {
  const { key, control } = of;
  const standings = standingsOf(control);
  return [
    { id: `${key}/standing`, kind: 'standing', of },
    ...(control.measures ?? []).map(
      ({ id }): SheetField => ({ id: `${key}/measure/${id}`, kind: 'measure', of, measure: id }),
    ),
    ...(control.questions ?? [])
      .filter(({ kind }) => kind !== 'file')
      .map((question): SheetField => ({ id: `${key}/question/${question.id}`, kind: 'question', of, question })),
    ...(standings.includes('planned') ? [{ id: `${key}/planned-on`, kind: 'planned-on' as const, of }] : []),
    ...(standings.includes('not-applicable') || standings.includes('equivalent')
      ? [{ id: `${key}/reason`, kind: 'reason' as const, of }]
      : []),
  ];
};
