/** A declaration as a workbook to fill in: hidden ids in the first column, and a hidden sheet that says which form it is. */
import type { Answer } from './answer.ts';
import type { Particulars } from './check-filing.ts';
import { canonicalHash, type Form } from './form.ts';
import { type Language, RECORD_WORDS } from './record-words.ts';
import { fieldsOf, type SheetField, standingsOf } from './sheet-fields.ts';
import { SHEET_WORDS } from './sheet-words.ts';

/** As the workbook port takes it (src/platform/workbook/port.ts). */
type Cell = {
  readonly value: string | number;
  readonly style?: 'title' | 'heading' | 'input';
  readonly choices?: readonly string[];
};
type Sheet = {
  readonly name: string;
  readonly hidden?: boolean;
  readonly widths: readonly number[];
  readonly rows: readonly (readonly (Cell | undefined)[])[];
};

export const FORM_SHEET = 'mitsuke-form';
export const SHEET_VERSION = '1';

export type Exported = {
  readonly declaration: string;
  readonly form: Form;
  readonly formHash: string;
  readonly particulars: Particulars;
  /** With the version that each had. */
  readonly answers: ReadonlyMap<string, { readonly answer: Answer; readonly version: number }>;
};

export const sheetsOf = (exported: Exported, language: Language): readonly Sheet[] => {
  const words = SHEET_WORDS[language];
  const head = words.columns.map((title): Cell => ({ value: title, style: 'heading' }));
  return [
    {
      name: words.sheet,
      widths: [0, 26, 60, 40, 36],
      rows: [
        [undefined, { value: words.title, style: 'title' }],
        [undefined, { value: words.intro }],
        [undefined, ...head],
        ...fieldsOf(exported.form).map((field) => rowOf(field, exported, language)),
      ],
    },
    {
      name: FORM_SHEET,
      hidden: true,
      widths: [30, 70],
      rows: [
        ['sheet', SHEET_VERSION],
        ['declaration', exported.declaration],
        ['form', exported.formHash],
        ['particulars', canonicalHash(exported.particulars)],
        ...[...exported.answers].map(([key, { version }]) => [`version/${key}`, String(version)]),
      ].map((pair) => pair.map((value): Cell => ({ value }))),
    },
  ];
};

const rowOf = (field: SheetField, exported: Exported, language: Language): readonly (Cell | undefined)[] => {
  const { item, question, example } = askedBy(field, language);
  const value = filledWith(field, exported, language);
  const choices = choicesOf(field, language);
  const input: Cell = { value: value ?? '', style: 'input', ...(choices === undefined ? {} : { choices }) };
  return [{ value: field.id }, { value: item }, { value: question }, input, { value: example }];
};

type AskedWords = { readonly item: string; readonly question: string; readonly example: string };

const askedBy = (field: SheetField, language: Language): AskedWords => {
  const words = SHEET_WORDS[language];
  if (field.kind === 'particular') {
    const example = field.field === 'statedOn' ? words.day : '';
    return { item: '', question: RECORD_WORDS[language].particulars[field.field], example };
  }
  const { control } = field.of;
  const item = [control.item, control.title[language]].filter((part) => part !== undefined).join(' ');
  switch (field.kind) {
    case 'standing':
      return { item, question: `${control.text[language]}\n${words.standing}`, example: '' };
    case 'measure':
      return { item, question: wordsOfMeasure(field, language), example: '' };
    case 'question': {
      const { question } = field;
      const example = question.example?.[language] ?? (question.kind === 'date' ? words.day : '');
      return { item, question: question.words[language], example };
    }
    case 'planned-on':
      return { item, question: words.plannedOn, example: words.day };
    case 'reason':
      return { item, question: words.reason, example: control.notApplicable?.[language] ?? '' };
  }
};

const wordsOfMeasure = ({ of, measure }: Extract<SheetField, { kind: 'measure' }>, language: Language): string =>
  of.control.measures?.find(({ id }) => id === measure)?.words[language] ?? measure;

const choicesOf = (field: SheetField, language: Language): readonly string[] | undefined => {
  const words = SHEET_WORDS[language];
  if (field.kind === 'standing') return standingsOf(field.of.control).map((standing) => words.standings[standing]);
  if (field.kind === 'measure' || (field.kind === 'particular' && field.field === 'selfRun'))
    return [words.yes, words.no];
  if (field.kind === 'question' && field.question.kind === 'choice') {
    return field.question.options.map((option) => option.words[language]);
  }
  return undefined;
};

const filledWith = (
  field: SheetField,
  { particulars, answers }: Exported,
  language: Language,
): string | number | undefined => {
  const words = SHEET_WORDS[language];
  if (field.kind === 'particular') {
    const value = particulars[field.field];
    return typeof value === 'boolean' ? (value ? words.yes : words.no) : value;
  }
  const answer = answers.get(field.of.key)?.answer;
  if (answer === undefined) return undefined;
  switch (field.kind) {
    case 'standing':
      return answer.standing && words.standings[answer.standing];
    case 'measure':
      return answer.measures === undefined ? undefined : answer.measures.includes(field.measure) ? words.yes : words.no;
    case 'question': {
      const { question } = field;
      const given = answer.answers?.[question.id];
      if (question.kind !== 'choice') return given;
      return question.options.find(({ id }) => id === given)?.words[language];
    }
    case 'planned-on':
      return answer.plannedOn;
    case 'reason':
      return answer.reason;
  }
};
