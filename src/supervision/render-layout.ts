/** A filing as an acquirer wants it, on paper or as a sheet. */
import type { Instant } from '#kernel';
import type { FiledFacts } from './core/filed-facts.ts';
import { laidOutDocument } from './core/filing-document.ts';
import { type LaidOut, type Layout, layOut } from './core/layout.ts';
import type { Language } from './core/record-words.ts';
import type { Ports } from './ports.ts';
import { print } from './print-filing.ts';

export const LAYOUT_FORMATS = ['pdf', 'xlsx'] as const;
export type LayoutFormat = (typeof LAYOUT_FORMATS)[number];

export type Rendered = {
  readonly layout: Layout;
  readonly facts: FiledFacts;
  readonly statedAt: Instant;
  readonly format: LayoutFormat;
  readonly language: Language;
};

/** @throws Problem `declaration-printing-busy` */
export const renderLaidOut = (
  ports: Pick<Ports, 'pdf' | 'workbooks'>,
  { layout, facts, statedAt, format, language }: Rendered,
): Promise<Uint8Array> => {
  const laidOut = layOut(layout, facts, language);
  if (format === 'pdf') return print(ports, laidOutDocument(facts, laidOut, { filedAt: statedAt, language }));
  return ports.workbooks.write({ title: laidOut.title, statedAt, sheets: [sheetOf(laidOut, facts.party)] });
};

/** Characters of a column's width for each hundredth of the page. */
const SHARE_WIDTH = 1.4;

const sheetOf = ({ title, particulars, columns, sections }: LaidOut, party: string) => ({
  name: 'declaration',
  widths: columns.map(({ share }) => Math.max(8, Math.round(share * SHARE_WIDTH))),
  rows: [
    [{ value: title, style: 'title' as const }],
    [{ value: party }],
    ...particulars.map(({ label, value }) => [{ value: label }, { value }]),
    [],
    ...sections.flatMap(({ heading, rows }) => [
      [{ value: heading, style: 'title' as const }],
      columns.map((column) => ({ value: column.title, style: 'heading' as const })),
      ...rows.map((cells) => cells.map((value) => ({ value }))),
      [],
    ]),
  ],
});
