/** The words of the sheet, in both languages. Drop-downs are read back in either. */
import type { Standing } from './answer.ts';
import type { Language } from './record-words.ts';

export type SheetWords = {
  readonly sheet: string;
  readonly title: string;
  readonly intro: string;
  readonly columns: readonly [string, string, string, string];
  readonly standing: string;
  readonly plannedOn: string;
  readonly reason: string;
  readonly day: string;
  readonly yes: string;
  readonly no: string;
  readonly standings: Readonly<Record<Standing, string>>;
};

export const SHEET_WORDS: Readonly<Record<Language, SheetWords>> = {
  ja: {
    sheet: '申告書',
    title: '対策措置状況申告書',
    intro: '黄色のセルに記入してください。行の追加・削除はしないでください。添付は申告の画面からお願いします。',
    columns: ['項目', '質問', '回答', '記入例'],
    standing: '実施の状況',
    plannedOn: '「実施予定」の場合：いつまでに',
    reason: '「該当しない」「同等の措置」の場合：理由',
    day: '2026/4/1',
    yes: 'はい',
    no: 'いいえ',
    standings: {
      'in-place': '実施している',
      planned: '実施予定',
      'not-in-place': '実施していない',
      'not-applicable': '該当しない',
      equivalent: '同等の措置を実施',
    },
  },
  en: {
    sheet: 'Declaration',
    title: 'Declaration of security measures',
    intro: 'Fill in the yellow cells. Add and remove no rows. Attach files on the page of the declaration.',
    columns: ['Item', 'Question', 'Answer', 'Example'],
    standing: 'Standing',
    plannedOn: 'Where planned: by when',
    reason: 'Where not applicable or equivalent: why',
    day: '2026-04-01',
    yes: 'Yes',
    no: 'No',
    standings: {
      'in-place': 'In place',
      planned: 'Planned',
      'not-in-place': 'Not in place',
      'not-applicable': 'Not applicable',
      equivalent: 'Equivalent measure',
    },
  },
};

export const LANGUAGES: readonly Language[] = ['ja', 'en'];
