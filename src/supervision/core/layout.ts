/**
 * How an acquirer wants a declaration laid out, as data (packs/declaration-layouts): its own sections, numbers, columns
 * and marks. A layout chooses order and words; it can leave out no answer, since what it does not name stands at the end.
 */
import { z } from 'zod';
import { failed, inOrder, LocatedYaml, type Outcome, ok, type YamlFaultCode } from '#kernel';
import { OUTCOMES } from './answer.ts';
import { type FiledFacts, linesOf, PARTICULAR_FIELDS, type ParticularField, particularRows } from './filed-facts.ts';
import type { FormControl } from './form.ts';
import { type Language, RECORD_WORDS } from './record-words.ts';

export const LAYOUT_COLUMNS = ['number', 'item', 'title', 'text', 'mark', 'details'] as const;
export type LayoutColumn = (typeof LAYOUT_COLUMNS)[number];

const words = z.strictObject(
  { ja: z.string('words').min(1, 'words'), en: z.string('words').min(1, 'words') },
  'ja, en',
);

const layoutSchema = z.strictObject(
  {
    layout: z.string('a name').regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'lower-case letters and digits, parted by hyphens'),
    edition: z.string('an edition').min(1, 'an edition'),
    acquirer: words,
    title: words,
    particulars: z.array(z.enum(PARTICULAR_FIELDS as [ParticularField], PARTICULAR_FIELDS.join(', ')), 'a list'),
    columns: z
      .array(
        z.strictObject(
          {
            is: z.enum(LAYOUT_COLUMNS, LAYOUT_COLUMNS.join(', ')),
            title: words,
            share: z.int('1 to 100').min(1, '1 to 100').max(100, '1 to 100'),
          },
          'a column: is, title, share',
        ),
        'a list of columns',
      )
      .min(2, 'at least two columns'),
    /** What stands for each standing; the words of the record where nothing is said. */
    marks: z.partialRecord(z.enum(OUTCOMES, OUTCOMES.join(', ')), words).default({}),
    sections: z
      .array(
        z.strictObject(
          {
            heading: words,
            items: z.array(
              z.strictObject({ control: z.string('pack.control'), number: z.string('a number') }, 'control, number'),
              'a list of items',
            ),
          },
          'a section: heading, items',
        ),
        'a list of sections',
      )
      .min(1, 'at least one section'),
  },
  'a layout: layout, edition, acquirer, title, particulars, columns, marks, sections',
);
export type Layout = z.output<typeof layoutSchema>;

export type LayoutFaultCode =
  | YamlFaultCode
  | 'column-twice'
  | 'column-missing'
  | 'marks-alike'
  | 'control-twice'
  | 'control-unknown';

/** One-based line and column. */
export type LayoutFault = {
  readonly code: LayoutFaultCode;
  readonly line: number;
  readonly column: number;
  readonly expected: string;
};

/**
 * A layout, or every fault in it with its place.
 * @param known keys of the controls there are; any will do where nothing is said
 */
export const loadLayout = (text: string, known?: ReadonlySet<string>): Outcome<Layout, readonly LayoutFault[]> => {
  const yaml = new LocatedYaml(text);
  const at = (code: LayoutFaultCode, offset: number, expected: string): LayoutFault => {
    return { code, ...yaml.placeOf(offset), expected };
  };
  if (yaml.faults.length > 0)
    return failed(yaml.faults.map(({ code, offset, expected }) => at(code, offset, expected)));
  const read = layoutSchema.safeParse(yaml.content);
  if (!read.success) {
    const faults = read.error.issues.flatMap((issue) => yaml.faultsOf(issue));
    return failed(inOrder(faults.map(({ code, offset, expected }) => at(code, offset, expected))));
  }
  const faults = [...faultsOfColumns(read.data), ...faultsOfMarks(read.data), ...faultsOfItems(read.data, known)];
  if (faults.length === 0) return ok(read.data);
  return failed(inOrder(faults.map(({ code, path, expected }) => at(code, yaml.offsetAt(path), expected))));
};

type Misplaced = {
  readonly code: LayoutFaultCode;
  readonly path: readonly (string | number)[];
  readonly expected: string;
};

/** Without both of these the answers themselves would not be shown. */
const NEEDED_COLUMNS: readonly LayoutColumn[] = ['mark', 'details'];

const faultsOfColumns = ({ columns }: Layout): readonly Misplaced[] => {
  const twice = columns.flatMap(({ is }, index) =>
    columns.findIndex((each) => each.is === is) < index
      ? [{ code: 'column-twice' as const, path: ['columns', index, 'is'], expected: 'a column that is not there yet' }]
      : [],
  );
  const missing = NEEDED_COLUMNS.filter((needed) => columns.every(({ is }) => is !== needed));
  return [
    ...twice,
    ...missing.map((column) => ({
      code: 'column-missing' as const,
      path: ['columns'],
      expected: `a column that is ${column}`,
    })),
  ];
};

/** Whatever an acquirer calls them, what is in place and what is not do not read the same. */
const faultsOfMarks = ({ marks }: Layout): readonly Misplaced[] => {
  const [met, notMet] = [marks.met, marks['not-met']];
  if (met === undefined || notMet === undefined || (met.ja !== notMet.ja && met.en !== notMet.en)) return [];
  return [{ code: 'marks-alike', path: ['marks', 'not-met'], expected: 'other words than those of met' }];
};

const faultsOfItems = ({ sections }: Layout, known: ReadonlySet<string> | undefined): readonly Misplaced[] => {
  const seen = new Set<string>();
  return sections.flatMap(({ items }, section) =>
    items.flatMap(({ control }, item): readonly Misplaced[] => {
      const path = ['sections', section, 'items', item, 'control'];
      if (seen.has(control)) return [{ code: 'control-twice', path, expected: 'a control that no other item names' }];
      seen.add(control);
      if (known === undefined || known.has(control)) return [];
      return [{ code: 'control-unknown', path, expected: 'a control of the packs, as pack.control' }];
    }),
  );
};

export type LaidOut = {
  readonly title: string;
  readonly particulars: readonly { readonly label: string; readonly value: string }[];
  readonly columns: readonly { readonly title: string; readonly share: number }[];
  readonly sections: readonly { readonly heading: string; readonly rows: readonly (readonly string[])[] }[];
};

/** The same answers in the acquirer's order. */
export const layOut = (layout: Layout, facts: FiledFacts, language: Language): LaidOut => {
  const named = new Set(layout.sections.flatMap(({ items }) => items.map(({ control }) => control)));
  const rowOf = (each: FormControl, number: string): readonly string[] =>
    layout.columns.map(({ is }) => cellOf(is, { layout, facts, each, number, language }));
  const sections = layout.sections.map(({ heading, items }) => ({
    heading: heading[language],
    rows: items.flatMap(({ control, number }) => {
      const each = facts.form.controls.find(({ key }) => key === control);
      return each === undefined ? [] : [rowOf(each, number)];
    }),
  }));
  const rest = facts.form.controls.filter(({ key }) => !named.has(key));
  const others = {
    heading: RECORD_WORDS[language].others,
    rows: rest.map((each) => rowOf(each, each.control.item ?? '')),
  };
  return {
    title: layout.title[language],
    particulars: particularRows(facts.particulars, layout.particulars, language),
    columns: layout.columns.map(({ title, share }) => ({ title: title[language], share })),
    sections: [...sections, ...(rest.length === 0 ? [] : [others])].filter(({ rows }) => rows.length > 0),
  };
};

type Cell = {
  readonly layout: Layout;
  readonly facts: FiledFacts;
  readonly each: FormControl;
  readonly number: string;
  readonly language: Language;
};

const cellOf = (column: LayoutColumn, { layout, facts, each, number, language }: Cell): string => {
  const { control, key } = each;
  switch (column) {
    case 'number':
      return number;
    case 'item':
      return control.item ?? '';
    case 'title':
      return control.title[language];
    case 'text':
      return control.text[language];
    case 'mark': {
      const outcome = facts.answers[key]?.outcome ?? 'open';
      return layout.marks[outcome]?.[language] ?? RECORD_WORDS[language].outcomes[outcome];
    }
    case 'details':
      return linesOf(facts, each, language).join('\n');
  }
};
