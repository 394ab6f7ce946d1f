/** Whatever a verifier may answer is explained in both languages. */
import { expect, test } from 'vitest';
import { VERDICT_CODES } from '../src/index.ts';
import { speak } from './words.ts';

test.each(['ja', 'en'] as const)('every verdict says in %s what it means and what to do next', (language) => {
  const say = speak(language);
  for (const code of ['verified', ...VERDICT_CODES]) {
    const advice = say.advice(code);
    expect([code, advice?.means.length, advice?.next.length]).toEqual([code, expect.any(Number), expect.any(Number)]);
    if (code !== 'verified') expect([code, say.verdict(code)]).not.toEqual([code, code]);
  }
});
