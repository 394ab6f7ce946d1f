/**
 * Legal forms in Japanese names (株式会社, ㈱, (株), ｶ)): which form, and whether it stands before or after the name.
 * 株式会社甲 and 甲株式会社 may be two companies, so the position is part of the form.
 */

export type LegalFormCode =
  | 'kabushiki-kaisha'
  | 'yugen-kaisha'
  | 'godo-kaisha'
  | 'gomei-kaisha'
  | 'goshi-kaisha'
  | 'sogo-kaisha'
  | 'ippan-shadan-hojin'
  | 'ippan-zaidan-hojin'
  | 'koeki-shadan-hojin'
  | 'koeki-zaidan-hojin'
  | 'shadan-hojin'
  | 'zaidan-hojin'
  | 'iryo-hojin-shadan'
  | 'iryo-hojin-zaidan'
  | 'iryo-hojin'
  | 'gakko-hojin'
  | 'shukyo-hojin'
  | 'shakai-fukushi-hojin'
  | 'npo-hojin'
  | 'dokuritsu-gyosei-hojin'
  | 'bengoshi-hojin'
  | 'zeirishi-hojin'
  | 'gyoseishoshi-hojin'
  | 'shihoshoshi-hojin'
  | 'sharoshi-hojin';

export type LegalForm = {
  readonly code: LegalFormCode;
  /** `before` is 前株, `after` is 後株. */
  readonly position: 'before' | 'after';
};

/**
 * Code, name written out, abbreviations as `normaliseText` leaves them, and the abbreviation of the Zengin kana files,
 * which is closed in front of the name (`カ)`) and opened behind it (`(カ`).
 */
type Spelling = readonly [code: LegalFormCode, full: string, short: readonly string[], bankKana?: string];

/** Longer full names stand before those they begin or end with. */
const SPELLINGS: readonly Spelling[] = [
  ['kabushiki-kaisha', '株式会社', ['(株)', '㈱', '㍿'], 'カ'],
  ['yugen-kaisha', '有限会社', ['(有)', '㈲'], 'ユ'],
  ['godo-kaisha', '合同会社', ['(同)'], 'ド'],
  ['gomei-kaisha', '合名会社', ['(名)', '㈴'], 'メ'],
  ['goshi-kaisha', '合資会社', ['(資)', '㈾'], 'シ'],
  ['sogo-kaisha', '相互会社', ['(相)'], 'ソ'],
  ['ippan-shadan-hojin', '一般社団法人', ['(一社)']],
  ['ippan-zaidan-hojin', '一般財団法人', ['(一財)']],
  ['koeki-shadan-hojin', '公益社団法人', ['(公社)']],
  ['koeki-zaidan-hojin', '公益財団法人', ['(公財)']],
  ['shadan-hojin', '社団法人', ['(社)', '㈳'], 'シヤ'],
  ['zaidan-hojin', '財団法人', ['(財)', '㈶'], 'ザイ'],
  ['iryo-hojin-shadan', '医療法人社団', ['(医社)']],
  ['iryo-hojin-zaidan', '医療法人財団', ['(医財)']],
  ['iryo-hojin', '医療法人', ['(医)'], 'イ'],
  ['gakko-hojin', '学校法人', ['(学)', '㈻'], 'ガク'],
  ['shukyo-hojin', '宗教法人', ['(宗)'], 'シユウ'],
  ['shakai-fukushi-hojin', '社会福祉法人', ['(福)', '(社福)'], 'フク'],
  ['npo-hojin', '特定非営利活動法人', ['(特非)', 'NPO法人'], 'トクヒ'],
  ['dokuritsu-gyosei-hojin', '独立行政法人', ['(独)'], 'ドク'],
  ['bengoshi-hojin', '弁護士法人', ['(弁)'], 'ベン'],
  ['zeirishi-hojin', '税理士法人', ['(税)'], 'ゼイ'],
  ['gyoseishoshi-hojin', '行政書士法人', ['(行)'], 'ギヨ'],
  ['shihoshoshi-hojin', '司法書士法人', ['(司)'], 'シホウ'],
  ['sharoshi-hojin', '社会保険労務士法人', ['(労)'], 'ロウム'],
];

const expandBefore = (text: string): string => {
  for (const [, full, short, bankKana] of SPELLINGS) {
    const leading = bankKana === undefined ? short : [...short, `${bankKana})`];
    const found = leading.find((form) => text.startsWith(form) && text.length > form.length);
    if (found !== undefined) return full + text.slice(found.length).trimStart();
  }
  return text;
};

const expandAfter = (text: string): string => {
  for (const [, full, short, bankKana] of SPELLINGS) {
    const trailing = bankKana === undefined ? short : [...short, `(${bankKana}`];
    const found = trailing.find((form) => text.endsWith(form) && text.length > form.length);
    if (found !== undefined) return text.slice(0, -found.length).trimEnd() + full;
  }
  return text;
};

export type NameParts = {
  /** The whole name with its form written out, without a space beside it. */
  readonly whole: string;
  /** The name without its form. */
  readonly core: string;
  readonly legalForm?: LegalForm;
};

const separateOnce = (text: string): NameParts => {
  const written = expandAfter(expandBefore(text));
  for (const [code, full] of SPELLINGS) {
    const core = written.startsWith(full) ? written.slice(full.length).trimStart() : '';
    if (core !== '') return { whole: full + core, core, legalForm: { code, position: 'before' } };
  }
  for (const [code, full] of SPELLINGS) {
    const core = written.endsWith(full) ? written.slice(0, -full.length).trimEnd() : '';
    if (core !== '') return { whole: core + full, core, legalForm: { code, position: 'after' } };
  }
  return { whole: written, core: written };
};

/**
 * Takes the legal form off a name that `normaliseText` has tidied. The form in front counts before the one behind; a
 * name that is nothing but a form keeps it. `separateLegalForm(whole)` gives the same parts again.
 */
export const separateLegalForm = (text: string): NameParts => {
  const parts = separateOnce(text);
  // Writing a form out or closing up a space can complete a longer form.
  return parts.whole === text ? parts : separateLegalForm(parts.whole);
};
