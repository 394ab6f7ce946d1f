/**
 * Many attempts in one request: each judged by itself, in the order in which they were sent, and answered in it. One that
 * cannot be judged takes no other with it.
 */
import { Problem, type ProblemDetails, type Scope } from '#kernel';
import type { Decided } from './answer-in-time.ts';
import type { Attempt } from './core/attempt.ts';
import { readAttempt } from './core/attempt-faults.ts';
import type { Decide } from './decide.ts';
import type { AddressHashes } from './lists/hash-address.ts';
import { attemptNotAcceptable } from './problems.ts';

export type OneOfMany =
  | { readonly kind: 'decided'; readonly decided: Decided }
  | { readonly kind: 'refused'; readonly problem: ProblemDetails };

export type DecideMany = (scope: Scope, sent: readonly unknown[]) => Promise<readonly OneOfMany[]>;

export const createDecideMany = (decide: Decide, addresses: AddressHashes): DecideMany => {
  const withHash = async (scope: Scope, value: unknown): Promise<Attempt | Problem> => {
    const read = readAttempt(value);
    if (read.kind === 'ok') return addresses.withoutAddress(scope.tenant, read.attempt);
    const fields = read.faults.map(({ place: pointer, ...fault }) => ({ pointer, ...fault }));
    return new Problem(attemptNotAcceptable, { fields });
  };
  return async (scope, sent) => {
    // Addresses first: what then begins in this order waits for nothing before its turn.
    const attempts = await Promise.all(sent.map((value) => withHash(scope, value)));
    return Promise.all(attempts.map((each) => (each instanceof Problem ? refused(each) : judged(decide, scope, each))));
  };
};

const refused = ({ details: problem }: Problem): OneOfMany => ({ kind: 'refused', problem });

const judged = async (decide: Decide, scope: Scope, attempt: Attempt): Promise<OneOfMany> => {
  try {
    return { kind: 'decided', decided: await decide(scope, attempt) };
  } catch (error) {
    if (error instanceof Problem) return refused(error);
    throw error;
  }
};
