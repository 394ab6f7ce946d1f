/**
 * What is answered when there is no durable decision in time, and when time is up (LEAK-20 and deny lists cannot be asked
 * then). Declared by the policy; else the product's own: open where a person stands at a till or an agreement is charged,
 * closed where goods could be gone before anybody has looked.
 */
import type { AskingPosition, Attempt, Channel } from '../attempt.ts';
import type { Answer } from '../rule-set.ts';
import type { Policy } from './policy.ts';

export type TimeLimit = {
  readonly answer: Answer;
  /** `undefined`: the caller waits for as long as it takes. */
  readonly withinMs: number | undefined;
};

export const STANDARD_ANSWERS: Readonly<Record<AskingPosition, Readonly<Record<Channel, Answer>>>> = {
  merchant: { ecommerce: 'challenge', moto: 'hold', recurring: 'allow', 'card-present': 'allow' },
  acquirer: { ecommerce: 'challenge', moto: 'deny', recurring: 'allow', 'card-present': 'allow' },
  issuer: { ecommerce: 'deny', moto: 'deny', recurring: 'allow', 'card-present': 'allow' },
};

export const timeLimitOf = (attempt: Attempt, policy: Policy | undefined): TimeLimit => {
  const { channel } = attempt;
  const position = attempt.position ?? policy?.content.position ?? 'merchant';
  const declared = policy?.content.whenTimeRunsOut?.find(
    (limit) => (limit.position ?? position) === position && (limit.channel ?? channel) === channel,
  );
  return { answer: declared?.answer ?? STANDARD_ANSWERS[position][channel], withinMs: declared?.withinMs };
};
