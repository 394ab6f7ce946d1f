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

type Spelling = {
  readonly code: LegalFormCode;
  readonly full: string;
  /** Abbreviations as `normaliseText` leaves them: `(株)`, `㈱`. */
  readonly short: readonly string[];
  /** Abbreviation of the Zengin kana files: `カ)` before, `(カ` after. */
  readonly bankKana: string;
};

const spelling = (code: LegalFormCode, full: string, short: string, bankKana = ''): Spelling => ({
  code,
  full,
  short: short.split(' '),
  bankKana,
});

/** Longer full names stand before those they begin or end with. */
const SPELLINGS: readonly Spelling[] = [
  spelling('kabushiki-kaisha', '株式会社', '(株) ㈱ ㍿', 'カ'),
  spelling('yugen-kaisha', '有限会社', '(有) ㈲', 'ユ'),
  spelling('godo-kaisha', '合同会社', '(同)', 'ド'),
  spelling('gomei-kaisha', '合名会社', '(名) ㈴', 'メ'),
  spelling('goshi-kaisha', '合資会社', '(資) ㈾', 'シ'),
  spelling('sogo-kaisha', '相互会社', '(相)', 'ソ'),
  spelling('ippan-shadan-hojin', '一般社団法人', '(一社)'),
  spelling('ippan-zaidan-hojin', '一般財団法人', '(一財)'),
  spelling('koeki-shadan-hojin', '公益社団法人', '(公社)'),
  spelling('koeki-zaidan-hojin', '公益財団法人', '(公財)'),
  spelling('shadan-hojin', '社団法人', '(社) ㈳', 'シヤ'),
  spelling('zaidan-hojin', '財団法人', '(財) ㈶', 'ザイ'),
  spelling('iryo-hojin-shadan', '医療法人社団', '(医社)'),
  spelling('iryo-hojin-zaidan', '医療法人財団', '(医財)'),
  spelling('iryo-hojin', '医療法人', '(医)', 'イ'),
  spelling('gakko-hojin', '学校法人', '(学) ㈻', 'ガク'),
  spelling('shukyo-hojin', '宗教法人', '(宗)', 'シユウ'),
  spelling('shakai-fukushi-hojin', '社会福祉法人', '(福) (社福)', 'フク'),
  spelling('npo-hojin', '特定非営利活動法人', '(特非) NPO法人', 'トクヒ'),
  spelling('dokuritsu-gyosei-hojin', '独立行政法人', '(独)', 'ドク'),
  spelling('bengoshi-hojin', '弁護士法人', '(弁)', 'ベン'),
  spelling('zeirishi-hojin', '税理士法人', '(税)', 'ゼイ'),
  spelling('gyoseishoshi-hojin', '行政書士法人', '(行)', 'ギヨ'),
  spelling('shihoshoshi-hojin', '司法書士法人', '(司)', 'シホウ'),
  spelling('sharoshi-hojin', '社会保険労務士法人', '(労)', 'ロウム'),
];

const expandBefore = (text: string): string => {
  for (const { full, short, bankKana } of SPELLINGS) {
    const leading = bankKana === '' ? short : [...short, `${bankKana})`];
    const found = leading.find((form) => text.startsWith(form) && text.length > form.length);
    if (found !== undefined) return full + text.slice(found.length).trimStart();
  }
  return text;
};

const expandAfter = (text: string): string => {
  for (const { full, short, bankKana } of SPELLINGS) {
    const trailing = bankKana === '' ? short : [...short, `(${bankKana}`];
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
  for (const { code, full } of SPELLINGS) {
    const core = written.startsWith(full) ? written.slice(full.length).trimStart() : '';
    if (core !== '') return { whole: full + core, core, legalForm: { code, position: 'before' } };
  }
  for (const { code, full } of SPELLINGS) {
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
