/**
 * Which passwords are taken (NIST SP 800-63B 3.1.1.2, LEND-06): at least 12 characters, no rules of composition,
 * nothing that a guesser would try soon, judged with Japanese and English words and with the person's own data.
 */
import { type OptionsDictionary, ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary as commonWords } from '@zxcvbn-ts/language-common';
import { dictionary as englishWords } from '@zxcvbn-ts/language-en';
import { dictionary as japaneseWords } from '@zxcvbn-ts/language-ja';
import { normalisePassword } from './hash-password.ts';

export const SHORTEST_PASSWORD = 12;
export const LONGEST_PASSWORD = 256;
/** Of 0 to 4: at least 10^8 guesses. */
const LOWEST_SCORE = 3;
/** More is not looked at: the time for the estimate grows with the square of the length, and is not needed there. */
const LOOKED_AT = 72;

export type PasswordFault = 'password-too-short' | 'password-too-long' | 'password-guessable';

export type JudgePassword = (password: string, aboutPerson: readonly string[]) => PasswordFault | undefined;

/** Reads the dictionaries once, at the first password. */
export const createJudgePassword = (): JudgePassword => {
  let known: ZxcvbnFactory | undefined;
  return (password, aboutPerson) => {
    const normalised = normalisePassword(password);
    const length = Array.from(normalised).length;
    if (length < SHORTEST_PASSWORD) return 'password-too-short';
    if (length > LONGEST_PASSWORD) return 'password-too-long';
    known ??= new ZxcvbnFactory({ dictionary: DICTIONARY, graphs: adjacencyGraphs });
    const words = aboutPerson
      .flatMap((text) => [text, ...text.split(/[^\p{L}\p{N}]+/u)])
      .filter((word) => word.length > 1);
    const { score } = known.check(normalised.slice(0, LOOKED_AT), [...words, 'mitsuke', '見附']);
    return score < LOWEST_SCORE ? 'password-guessable' : undefined;
  };
};

const DICTIONARY: OptionsDictionary = {
  ...commonWords,
  ...englishWords,
  ...Object.fromEntries(Object.entries(japaneseWords).map(([name, words]) => [`${name}-ja`, words])),
};
