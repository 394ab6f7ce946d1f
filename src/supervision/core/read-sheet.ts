/**
 * Reads a filled-in sheet back. Of another form, or with its hidden ids touched, nothing of it is taken; a cell that
 * cannot be read keeps its own control back and says where it stands, the others are taken.
 */
import { failed, matchKey, normaliseText, type Outcome, ok, parseEraDate } from '#kernel';
import { type Answer, STANDINGS, type Standing } from './answer.ts';
import { LONGEST_PARTICULAR, type Particulars } from './check-filing.ts';
import { isDay } from './days.ts';
import type { Form } from './form.ts';
import { fieldsOf, type SheetField } from './sheet-fields.ts';
import { LANGUAGES, SHEET_WORDS } from './sheet-words.ts';
import { FORM_SHEET, SHEET_VERSION } from './write-sheet.ts';

/** As the workbook port gives it (src/platform/workbook/port.ts). */
export type GivenCell = {
  readonly address: string;
  readonly row: number;
  readonly column: number;
  readonly kind: 'text' | 'number' | 'date' | 'formula' | 'other';
  readonly text: string;
};
export type GivenSheet = { readonly name: string; readonly cells: readonly GivenCell[] };

/** Why nothing of it is taken. */
export const SHEET_REFUSALS = [
  'not-a-declaration',
  'sheet-version-unknown',
  'other-declaration',
  'other-form',
  'hidden-id-unknown',
  'hidden-id-twice',
  'hidden-id-missing',
] as const;
export type SheetRefusal = {
  readonly code: (typeof SHEET_REFUSALS)[number];
  readonly cell?: string;
  readonly expected?: string;
};

/** Why one cell is not. */
export const CELL_FAULTS = [
  'formula',
  'not-an-option',
  'not-a-number',
  'not-a-day',
  'not-text',
  'text-too-long',
] as const;
export type CellFault = {
  readonly code: (typeof CELL_FAULTS)[number];
  readonly cell: string;
  readonly row: number;
  readonly field: string;
  /** Absent: of the particulars. */
  readonly control?: string;
  readonly expected?: string;
};

export type ReadSheet = {
  /** Of controls in which something stands and every cell can be read. */
  readonly answers: ReadonlyMap<string, Answer>;
  /** The version each answer had when the sheet was made. */
  readonly versions: ReadonlyMap<string, number>;
  /** `undefined`: a cell of them cannot be read. */
  readonly particulars: Particulars | undefined;
  /** The hash of what they were when the sheet was made. */
  readonly particularsWere: string | undefined;
  readonly faults: readonly CellFault[];
};

export const TEXT_LIMIT = 2_000;
const ID_COLUMN = 1;
const ANSWER_COLUMN = 4;

export type Expected = { readonly declaration: string; readonly form: Form; readonly formHash: string };

export const readSheet = (sheets: readonly GivenSheet[], expected: Expected): Outcome<ReadSheet, SheetRefusal> => {
  const form = sheets.find(({ name }) => name === FORM_SHEET);
  const sheet = sheets.find(({ name }) => LANGUAGES.some((language) => SHEET_WORDS[language].sheet === name));
  if (form === undefined || sheet === undefined) return failed({ code: 'not-a-declaration' });
  const facts = factsOf(form);
  const refusal = refusalOf(facts, expected);
  if (refusal !== undefined) return failed(refusal);
  const placed = placeFields(sheet, fieldsOf(expected.form));
  if (placed.kind === 'failed') return placed;
  const versions = new Map<string, number>();
  for (const [name, { text }] of facts) {
    if (name.startsWith('version/')) versions.set(name.slice('version/'.length), Number(text));
  }
  return ok({ ...answersFrom(placed.value), versions, particularsWere: facts.get('particulars')?.text });
};

const factsOf = ({ cells }: GivenSheet): ReadonlyMap<string, GivenCell> => {
  const values = new Map(cells.filter(({ column }) => column === 2).map((cell) => [cell.row, cell]));
  return new Map(
    cells.flatMap(({ column, row, text }) => {
      const value = values.get(row);
      return column === 1 && value !== undefined ? [[text, value]] : [];
    }),
  );
};

const refusalOf = (facts: ReadonlyMap<string, GivenCell>, expected: Expected): SheetRefusal | undefined => {
  const checks = [
    ['sheet', SHEET_VERSION, 'sheet-version-unknown'],
    ['declaration', expected.declaration, 'other-declaration'],
    ['form', expected.formHash, 'other-form'],
  ] as const;
  for (const [name, value, code] of checks) {
    const given = facts.get(name);
    if (given?.text !== value)
      return { code, ...(given === undefined ? {} : { cell: `${FORM_SHEET}!${given.address}` }) };
  }
  return undefined;
};

type Placed = { readonly field: SheetField; readonly cell: GivenCell | undefined };

const placeFields = (
  { cells }: GivenSheet,
  fields: readonly SheetField[],
): Outcome<readonly Placed[], SheetRefusal> => {
  const byId = new Map(fields.map((field) => [field.id, field]));
  const answers = new Map(cells.filter(({ column }) => column === ANSWER_COLUMN).map((cell) => [cell.row, cell]));
  const placed = new Map<string, Placed>();
  for (const cell of cells) {
    if (cell.column !== ID_COLUMN) continue;
    const field = byId.get(cell.text);
    if (field === undefined) return failed({ code: 'hidden-id-unknown', cell: cell.address });
    if (placed.has(field.id)) return failed({ code: 'hidden-id-twice', cell: cell.address });
    placed.set(field.id, { field, cell: answers.get(cell.row) });
  }
  const missing = fields.find(({ id }) => !placed.has(id));
  if (missing !== undefined) return failed({ code: 'hidden-id-missing', expected: missing.id });
  return ok([...placed.values()]);
};

type Draft = {
  standing?: Standing;
  measures?: string[];
  answers?: Record<string, string | number>;
  plannedOn?: string;
  reason?: string;
};

const answersFrom = (placed: readonly Placed[]): Omit<ReadSheet, 'versions' | 'particularsWere'> => {
  const drafts = new Map<string, Draft>();
  const particulars: Record<string, string | boolean> = {};
  const faults: CellFault[] = [];
  for (const { field, cell } of placed) {
    if (cell === undefined || cell.text.trim() === '') continue;
    const read = readCell(field, cell);
    if (read.kind === 'failed') {
      const { address, row } = cell;
      const control = field.kind === 'particular' ? {} : { control: field.of.key };
      faults.push({ ...read.error, cell: address, row, field: field.id, ...control });
    } else if (field.kind === 'particular') particulars[field.field] = read.value as string | boolean;
    else {
      const draft = drafts.get(field.of.key) ?? {};
      drafts.set(field.of.key, draft);
      lay(draft, field, read.value);
    }
  }
  const broken = new Set(faults.map(({ control }) => control));
  const answers = new Map([...drafts].filter(([key]) => !broken.has(key)));
  return { answers, particulars: broken.has(undefined) ? undefined : particulars, faults };
};

const lay = (draft: Draft, field: Exclude<SheetField, { kind: 'particular' }>, value: CellValue): void => {
  switch (field.kind) {
    case 'standing':
      draft.standing = value as Standing;
      return;
    case 'measure':
      draft.measures = [...(draft.measures ?? []), ...(value === true ? [field.measure] : [])];
      return;
    case 'question':
      draft.answers = { ...draft.answers, [field.question.id]: value as string | number };
      return;
    case 'planned-on':
      draft.plannedOn = String(value);
      return;
    case 'reason':
      draft.reason = String(value);
      return;
  }
};

type CellValue = string | number | boolean;
type Fault = Pick<CellFault, 'code' | 'expected'>;

const readCell = (field: SheetField, cell: GivenCell): Outcome<CellValue, Fault> => {
  if (cell.kind === 'formula') return failed({ code: 'formula' });
  if (cell.kind === 'other') return failed({ code: 'not-text' });
  switch (field.kind) {
    case 'standing':
      return readStanding(cell.text);
    case 'measure':
      return readYesNo(cell.text);
    case 'planned-on':
      return readDay(cell.text);
    case 'reason':
      return readText(cell.text);
    case 'particular':
      if (field.field === 'selfRun') return readYesNo(cell.text);
      if (field.field === 'statedOn') return readDay(cell.text);
      return readText(cell.text.replaceAll(LINE_ENDS, ' '), LONGEST_PARTICULAR[field.field]);
    case 'question': {
      const { question } = field;
      if (question.kind === 'number') return readNumber(cell.text, question.unit);
      if (question.kind === 'date') return readDay(cell.text);
      if (question.kind !== 'choice') return readText(cell.text);
      const option = question.options.find(({ words }) => isSame(cell.text, [words.ja, words.en]));
      if (option !== undefined) return ok(option.id);
      return failed({ code: 'not-an-option', expected: question.options.map(({ words }) => words.ja).join(' / ') });
    }
  }
};

/** However it is spelled: full-width, half-width kana, spaces, capitals. */
const isSame = (given: string, words: readonly string[]): boolean =>
  words.some((word) => matchKey(given) === matchKey(word));

const readStanding = (text: string): Outcome<Standing, Fault> => {
  const found = STANDINGS.find((standing) =>
    isSame(
      text,
      LANGUAGES.map((language) => SHEET_WORDS[language].standings[standing]),
    ),
  );
  const expected = Object.values(SHEET_WORDS.ja.standings).join(' / ');
  return found === undefined ? failed({ code: 'not-an-option', expected }) : ok(found);
};

const YES = ['○', '〇', '◯', '✓', '✔', 'y'];
const NO = ['×', '✕', '✗', 'n'];

const readYesNo = (text: string): Outcome<boolean, Fault> => {
  const sign = normaliseText(text).toLowerCase();
  const words = (name: 'yes' | 'no') => LANGUAGES.map((language) => SHEET_WORDS[language][name]);
  if (YES.includes(sign) || isSame(text, words('yes'))) return ok(true);
  if (NO.includes(sign) || isSame(text, words('no'))) return ok(false);
  return failed({ code: 'not-an-option', expected: words('yes').concat(words('no')).join(' / ') });
};

/** `１０`, `10回`, `10 failures`. */
const readNumber = (
  text: string,
  unit: { readonly ja: string; readonly en: string } | undefined,
): Outcome<number, Fault> => {
  const [, digits, rest = ''] =
    /^(\d{1,9}(?:\.\d{1,6})?)\s*(.*)$/.exec(normaliseText(text).replaceAll(/(?<=\d),(?=\d{3})/g, '')) ?? [];
  const isUnit = rest === '' || (unit !== undefined && isSame(rest, [unit.ja, unit.en]));
  return digits === undefined || !isUnit ? failed({ code: 'not-a-number', expected: '10' }) : ok(Number(digits));
};

/** `2026-04-01`, `2026/4/1`, `2026年4月1日`, `令和8年4月1日`, in any width. */
const readDay = (text: string): Outcome<string, Fault> => {
  const plain = normaliseText(text);
  const [, year, month = '', date = ''] = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(plain) ?? [];
  const day = year === undefined ? eraDay(plain) : `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`;
  return day !== undefined && isDay(day) ? ok(day) : failed({ code: 'not-a-day', expected: '2026-04-01' });
};

const eraDay = (text: string): string | undefined => {
  const read = parseEraDate(text);
  if (read.kind === 'failed') return undefined;
  const { year, month, day } = read.value;
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
};

const CONTROLS = /[\p{Cc}\u2028\u2029]/gu;
const LINE_ENDS = /\s*[\r\n]+\s*/g;

/** Names and reasons stay as they are written, 髙 and ① included: only what no cell shows goes. */
const readText = (text: string, longest = TEXT_LIMIT): Outcome<string, Fault> => {
  const shown = text
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(CONTROLS, (control) => (control === '\n' ? control : ' '))
    .toWellFormed()
    .trim();
  if (shown.length > longest) return failed({ code: 'text-too-long', expected: `at most ${longest} characters` });
  return ok(shown);
};
