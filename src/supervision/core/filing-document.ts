/** A filed declaration for print: made of what was filed and nothing else, so that the same filing gives the same bytes. */
import type { Instant } from '#kernel';
import { type FiledFacts, linesOf, PARTICULAR_FIELDS, particularRows } from './filed-facts.ts';
import type { LaidOut } from './layout.ts';
import { type Language, RECORD_WORDS } from './record-words.ts';

/** As the PDF port takes it (src/platform/pdf/port.ts). */
type Block =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'fields'; readonly rows: readonly { readonly label: string; readonly value: string }[] }
  | {
      readonly kind: 'table';
      readonly columns: readonly { readonly title: string; readonly share: number }[];
      readonly rows: readonly (readonly string[])[];
      readonly empty: string;
    };

export type PrintedFiling = {
  readonly language: Language;
  readonly title: string;
  readonly header: string;
  readonly footer: string;
  readonly statedAt: Instant;
  readonly blocks: readonly Block[];
};

const headOf = (facts: FiledFacts, language: Language, statedAt: Instant): Omit<PrintedFiling, 'blocks'> => {
  const words = RECORD_WORDS[language];
  return { language, title: words.title, header: words.header(facts.party), footer: words.footer(facts), statedAt };
};

const aboutOf = (facts: FiledFacts, language: Language): Block => {
  const words = RECORD_WORDS[language];
  return {
    kind: 'fields',
    rows: [
      { label: words.party, value: facts.party },
      { label: words.declaration, value: facts.id },
      { label: words.filing, value: String(facts.number) },
      { label: words.filedAt, value: facts.filedAt },
      { label: words.packs, value: facts.form.packs.map(({ pack, edition }) => `${pack} ${edition}`).join('\n') },
      { label: words.formHash, value: facts.formHash },
    ],
  };
};

export const filingDocument = (facts: FiledFacts, filedAt: Instant, language: Language): PrintedFiling => {
  const words = RECORD_WORDS[language];
  return {
    ...headOf(facts, language, filedAt),
    blocks: [
      { kind: 'heading', text: words.about },
      aboutOf(facts, language),
      { kind: 'fields', rows: particularRows(facts.particulars, PARTICULAR_FIELDS, language) },
      {
        kind: 'table',
        columns: [
          { title: words.item, share: 8 },
          { title: words.measure, share: 30 },
          { title: words.answer, share: 17 },
          { title: words.details, share: 45 },
        ],
        rows: facts.form.controls.map((each) => [
          each.control.item ?? '',
          each.control.title[language],
          words.outcomes[facts.answers[each.key]?.outcome ?? 'open'],
          linesOf(facts, each, language).join('\n'),
        ]),
        empty: words.none,
      },
    ],
  };
};

/** The same, as an acquirer wants it. */
export const laidOutDocument = (
  facts: FiledFacts,
  { title, particulars, columns, sections }: LaidOut,
  { filedAt, language }: { readonly filedAt: Instant; readonly language: Language },
): PrintedFiling => ({
  ...headOf(facts, language, filedAt),
  title,
  blocks: [
    aboutOf(facts, language),
    { kind: 'fields', rows: particulars },
    ...sections.flatMap(({ heading, rows }): readonly Block[] => [
      { kind: 'heading', text: heading },
      { kind: 'table', columns, rows, empty: RECORD_WORDS[language].none },
    ]),
  ],
});
