/** Names of companies, shops and people: one form to show, one key to match by, and the legal form apart. */
import { type LegalForm, separateLegalForm } from './legal-form.ts';
import { matchKey, normaliseText } from './text.ts';

export type NormalisedName = {
  /** Tidied, with the legal form written out: `株式会社ミツケ`. Kanji as they were given. */
  readonly display: string;
  /** Equal for spellings of one name, whatever its legal form; compare `legalForm` too to tell 前株 from 後株. */
  readonly key: string;
  readonly legalForm?: LegalForm;
};

/** `（株）ﾐﾂｹ`, `㈱ミツケ`, `ｶ)ﾐﾂｹ` and `株式会社　みつけ` all have the key `ミツケ`. Idempotent in `display`. */
export const normaliseName = (text: string): NormalisedName => {
  const { whole, core, legalForm } = separateLegalForm(normaliseText(text));
  return { display: whole, key: matchKey(core), ...(legalForm && { legalForm }) };
};
