/**
 * Gives a request that carries an `Idempotency-Key` one effect and one answer. Success and refusals (4xx) are kept;
 * what failed on our side (5xx) or passes by itself (`Retry-After`) frees the key, unless something was committed.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { durationOfMs, Problem } from '#kernel';
import { PROBLEM_MEDIA_TYPE, problemBody } from './answer-problem.ts';
import {
  type Begun,
  type Claim,
  ClaimLost,
  type IdempotencyStore,
  type KeptAnswer,
  type KeyedRequest,
} from './idempotency.ts';
import { fingerprintOf, readIdempotencyKey } from './idempotency-key.ts';
import type { Route } from './port.ts';
import {
  idempotencyAnswerLost,
  idempotencyAnswerNotKept,
  idempotencyKeyInUse,
  idempotencyKeyNotValid,
  idempotencyKeyReused,
} from './problems.ts';
import type { WrittenAnswer } from './write-answer.ts';

/** The header that tells a kept answer from a new one. */
export const REPLAYED_HEADER = 'idempotent-replayed';

type Asked = {
  readonly store: IdempotencyStore;
  readonly route: Route;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
};

type Answer = () => Promise<WrittenAnswer>;

/** `undefined` when the route takes no key or none came. @throws Problem `idempotency-key-not-valid` */
export const answerOnce = (asked: Asked): ((answer: Answer) => Promise<WrittenAnswer>) | undefined => {
  const keyed = keyedRequest(asked);
  return keyed && ((answer) => answerUnder(keyed, asked, answer));
};

const keyedRequest = ({ route, request }: Asked): KeyedRequest | undefined => {
  const { scope } = request;
  if (route.idempotency === undefined || scope === undefined) return undefined;
  const key = readIdempotencyKey(request.raw.headersDistinct['idempotency-key']);
  if (key.kind === 'failed') throw new Problem(idempotencyKeyNotValid);
  if (key.value === undefined) return undefined;
  const { kind, id } = scope.principal;
  return {
    owner: { tenant: scope.tenant, principal: `${kind}:${id}`, operation: route.operationId },
    key: key.value,
    fingerprint: fingerprintOf(request.method, request.url, request.body),
  };
};

const answerUnder = async (keyed: KeyedRequest, asked: Asked, answer: Answer): Promise<WrittenAnswer> => {
  const { store, route, request, reply } = asked;
  const begun = await store.begin(keyed);
  if (begun.kind === 'answered') {
    reply.header(REPLAYED_HEADER, 'true');
    return { ...begun.answer, cookies: [] };
  }
  if (begun.kind !== 'fresh') throw refusalOf(begun);
  const settle = settling(asked, begun.claim);
  try {
    const given = await store.perform(begun.claim, answer);
    // A cookie is a secret too.
    const secret = route.idempotency === 'key-secret-answer' || given.cookies.length > 0;
    await settle(secret ? 'answer-not-kept' : { ...given, body: bytesOf(given.body) });
    return given;
  } catch (error) {
    if (error instanceof ClaimLost) throw refusalOf({ kind: 'in-use', retryAfter: durationOfMs(1_000) });
    const refused = isRefusal(error) ? error : undefined;
    await settle(refused && keptRefusal(refused, request.id));
    throw error;
  }
};

const refusalOf = (begun: Exclude<Begun, { readonly kind: 'fresh' | 'answered' }>): Problem => {
  switch (begun.kind) {
    case 'other-request':
      return new Problem(idempotencyKeyReused);
    case 'in-use':
      return new Problem(idempotencyKeyInUse, { params: { retryAfterSeconds: Math.ceil(begun.retryAfter / 1_000) } });
    case 'answer-lost':
      return new Problem(idempotencyAnswerLost);
    case 'answer-not-kept':
      return new Problem(idempotencyAnswerNotKept);
  }
};

const bytesOf = (body: WrittenAnswer['body']): Uint8Array => (typeof body === 'string' ? Buffer.from(body) : body);

/** What was done is done, whether or not we can write down that it was: the caller gets the answer all the same. */
const settling =
  ({ store, request }: Asked, claim: Claim) =>
  async (outcome: KeptAnswer | 'answer-not-kept' | undefined): Promise<void> => {
    const settled = outcome === undefined ? store.release(claim) : store.finish(claim, outcome);
    await settled.catch((error: unknown) =>
      request.log.error({ err: error, requestId: request.id }, 'an idempotency key was not settled'),
    );
  };

/** Refused for good: the same request would be refused again. */
const isRefusal = (error: unknown): error is Problem =>
  error instanceof Problem && error.details.status < 500 && error.details.params?.retryAfterSeconds === undefined;

const keptRefusal = (problem: Problem, requestId: string): KeptAnswer => ({
  status: problem.details.status,
  contentType: PROBLEM_MEDIA_TYPE,
  headers: {},
  body: Buffer.from(problemBody(problem, requestId), 'utf8'),
});
