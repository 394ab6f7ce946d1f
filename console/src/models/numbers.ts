/** Shares and probabilities as a reader says them. */
import type { Language } from '../words/language.ts';

/** Small ones with as many digits as tell them apart: 0.03 %, 4.1 %, 62 %. */
export const percentText = (share: number, language: Language): string =>
  share.toLocaleString(language, { style: 'percent', maximumSignificantDigits: share < 0.1 ? 2 : 3 });

/** The index of a drift; an input over four times as far off is no more alarming than that. */
export const indexText = (index: number, language: Language): string =>
  index.toLocaleString(language, { minimumFractionDigits: 2, maximumFractionDigits: 2 });

export const valueText = (value: number, language: Language): string =>
  value.toLocaleString(language, { maximumSignificantDigits: 6 });

export const NOTICED = 0.1;
export const ALARMING = 0.25;
