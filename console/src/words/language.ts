/** The languages of the console, and which one a reader gets before choosing. */
export const LANGUAGES = ['ja', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

export const languageFor = (remembered: string | null, preferred: readonly string[]): Language => {
  const known = (text: string | null | undefined) => LANGUAGES.find((language) => text?.split('-')[0] === language);
  return known(remembered) ?? preferred.map(known).find((language) => language !== undefined) ?? 'ja';
};
