/** A calendar day (`2026-11-21`) in the reader's form; it belongs to no zone any more. */
import type { Language } from '../words/language.ts';

export const dayText = (day: string, language: Language): string =>
  new Intl.DateTimeFormat(language === 'ja' ? 'ja' : 'en-GB', {
    timeZone: 'UTC',
    year: 'numeric',
    month: language === 'ja' ? '2-digit' : 'short',
    day: '2-digit',
  }).format(Date.parse(`${day}T00:00:00Z`));
