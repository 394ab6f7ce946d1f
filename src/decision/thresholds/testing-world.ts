/**
 * Draws payments for tests: amounts, probabilities and truths by a generator of its own, which knows nothing of policies,
 * costs or answers. Frauds are rarer than their probabilities say, so that expected and realised money differ.
 */
import type { Answer } from '../core/rule-set.ts';

export type DrawnPayment = {
  readonly eventId: string;
  readonly amountMinor: number;
  /** In millionths. */
  readonly probability: number;
  readonly liability: 'none' | 'attempted' | 'authenticated';
  readonly ruled: Answer;
  readonly canChallenge: boolean;
  readonly isExempt: boolean;
  readonly isOpen: boolean;
  readonly fate: 'captured' | 'fraud' | 'disputed' | 'nothing';
};

/** Marsaglia's xorshift, 32 bits: from 0 to 1. */
const createChance = (seed: number): (() => number) => {
  let state = seed >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state / 2 ** 32;
  };
};

export const drawPayments = (seed: number, many: number): readonly DrawnPayment[] => {
  const chance = createChance(seed);
  const oneOf = <T>(...each: readonly T[]): T => each[Math.floor(chance() * each.length)] as T;
  return Array.from({ length: many }, (_, number) => {
    const probability = Math.round(chance() ** 6 * 1_000_000);
    const isFraud = chance() < (probability / 1_000_000) * 0.7;
    return {
      eventId: `drawn-${seed}-${number}`,
      amountMinor: Math.round(100 * 10 ** (chance() * 3.5)),
      probability,
      liability: oneOf('none', 'none', 'attempted', 'authenticated'),
      ruled: chance() < 0.9 ? 'allow' : oneOf('challenge', 'hold', 'deny'),
      canChallenge: chance() < 0.6,
      isExempt: chance() < 0.2,
      isOpen: chance() < 0.95,
      fate: isFraud ? oneOf('fraud', 'disputed') : oneOf('captured', 'captured', 'nothing'),
    };
  });
};
