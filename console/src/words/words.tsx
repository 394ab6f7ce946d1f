/** The reader's language: from localStorage, else the browser's; switched without a reload. */
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { remember, remembered } from '../shell/remembered.ts';
import { en } from './en.ts';
import { ja, type Words } from './ja.ts';
import { type Language, languageFor } from './language.ts';

const CATALOGUES: Readonly<Record<Language, Words>> = { ja, en };

type Speech = { readonly language: Language; readonly words: Words; speak(language: Language): void };
const SpeechContext = createContext<Speech | undefined>(undefined);

export function SpeechProvider({ children }: { readonly children: ReactNode }) {
  const [language, setLanguage] = useState(() => languageFor(remembered('language'), navigator.languages));
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const speech = useMemo<Speech>(
    () => ({
      language,
      words: CATALOGUES[language],
      speak: (next) => {
        remember('language', next);
        setLanguage(next);
      },
    }),
    [language],
  );
  return <SpeechContext value={speech}>{children}</SpeechContext>;
}

export const useSpeech = (): Speech => {
  const speech = useContext(SpeechContext);
  if (!speech) throw new Error('useSpeech needs a SpeechProvider above it');
  return speech;
};

export const useWords = (): Words => useSpeech().words;
