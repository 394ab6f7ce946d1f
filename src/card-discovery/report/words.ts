/** The words of reports, by language. */
import type { ReportLanguage } from './report-input.ts';
import type { ReportWords } from './report-words.ts';
import { en } from './words-en.ts';
import { ja } from './words-ja.ts';

const WORDS: Readonly<Record<ReportLanguage, ReportWords>> = { ja, en };

export const wordsIn = (language: ReportLanguage): ReportWords => WORDS[language];
