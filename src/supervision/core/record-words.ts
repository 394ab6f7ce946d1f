/** The words of a printed declaration, in both languages. */
import type { AnswerOutcome } from './answer.ts';
import type { Particulars } from './check-filing.ts';

export type Language = 'ja' | 'en';

export type RecordWords = {
  readonly title: string;
  readonly header: (party: string) => string;
  readonly footer: (facts: { readonly id: string; readonly number: number }) => string;
  readonly about: string;
  readonly party: string;
  readonly declaration: string;
  readonly filing: string;
  readonly filedAt: string;
  readonly formHash: string;
  readonly packs: string;
  readonly item: string;
  readonly measure: string;
  readonly answer: string;
  readonly details: string;
  readonly others: string;
  readonly none: string;
  readonly particulars: Readonly<Record<keyof Particulars, string>>;
  readonly selfRun: string;
  readonly outcomes: Readonly<Record<AnswerOutcome, string>>;
  readonly plannedOn: (day: string) => string;
  readonly reason: (text: string) => string;
  readonly measures: (names: string) => string;
  readonly files: (names: string) => string;
  readonly answeredOn: (day: string) => string;
  /** Of the filing that shows what a layout makes of one: nobody's. */
  readonly sample: {
    readonly party: string;
    readonly responsible: string;
    readonly responsibleTitle: string;
    readonly contact: string;
    readonly contractor: string;
    readonly text: string;
  };
};

export const RECORD_WORDS: Readonly<Record<Language, RecordWords>> = {
  ja: {
    title: '対策措置状況申告書',
    header: (party) => `対策措置状況申告書 ― ${party}`,
    footer: ({ id, number }) => `${id} 第${number}版`,
    about: '申告の概要',
    party: '申告者',
    declaration: '申告書番号',
    filing: '版',
    filedAt: '提出日時',
    formHash: '様式のSHA-256',
    packs: '基準',
    item: '項目',
    measure: '対策',
    answer: '状況',
    details: '内容',
    others: 'その他の項目',
    none: 'なし',
    particulars: {
      responsible: '責任者',
      responsibleTitle: '責任者の役職',
      contact: '連絡先',
      contractor: '委託先',
      selfRun: '運用',
      statedOn: '申告の基準日',
    },
    selfRun: '自社で構築・運用（委託先なし）',
    outcomes: {
      open: '未回答',
      met: '実施している',
      'not-met': '実施していない',
      planned: '実施予定',
      'not-applicable': '該当しない',
      equivalent: '同等の措置',
    },
    plannedOn: (day) => `実施予定日：${day}`,
    reason: (text) => `理由：${text}`,
    measures: (names) => `実施している対策：${names}`,
    files: (names) => `添付：${names}`,
    answeredOn: (day) => `回答日：${day}`,
    sample: {
      party: '見本（実在の申告ではありません）',
      responsible: '見本 花子',
      responsibleTitle: '取締役',
      contact: '03-0000-0000',
      contractor: '見本システム株式会社',
      text: '見本の記入',
    },
  },
  en: {
    title: 'Declaration of security measures',
    header: (party) => `Declaration of security measures ― ${party}`,
    footer: ({ id, number }) => `${id} version ${number}`,
    about: 'About this declaration',
    party: 'Declared by',
    declaration: 'Declaration',
    filing: 'Version',
    filedAt: 'Filed',
    formHash: 'SHA-256 of the form',
    packs: 'Sources',
    item: 'Item',
    measure: 'Measure',
    answer: 'Standing',
    details: 'Details',
    others: 'Other items',
    none: 'None',
    particulars: {
      responsible: 'Responsible person',
      responsibleTitle: 'Their position',
      contact: 'Contact',
      contractor: 'Contractor',
      selfRun: 'Operation',
      statedOn: 'Holds from',
    },
    selfRun: 'Built and run by the company itself',
    outcomes: {
      open: 'Not answered',
      met: 'In place',
      'not-met': 'Not in place',
      planned: 'Planned',
      'not-applicable': 'Not applicable',
      equivalent: 'Equivalent measure',
    },
    plannedOn: (day) => `Planned by ${day}`,
    reason: (text) => `Reason: ${text}`,
    measures: (names) => `Measures taken: ${names}`,
    files: (names) => `Attached: ${names}`,
    answeredOn: (day) => `Answered on ${day}`,
    sample: {
      party: 'Sample (nobody filed this)',
      responsible: 'Hanako Mihon',
      responsibleTitle: 'Director',
      contact: '03-0000-0000',
      contractor: 'Mihon Systems Ltd.',
      text: 'as it would be written',
    },
  },
};
