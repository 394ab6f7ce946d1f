/**
 * Turns whatever ended a request into `application/problem+json` (RFC 9457). What is not a Problem is `internal`:
 * the caller learns the request's id, the log learns the rest.
 */
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { Problem, type ProblemKind } from '#kernel';
import { DatabaseUnavailable, TransactionConflict } from '#platform/database';
import { presentsCredentials } from './authenticate.ts';
import {
  badUrl,
  bodyMissing,
  bodyTooLarge,
  internal,
  malformedRequest,
  notSignedIn,
  unavailable,
  unsupportedMediaType,
  urlTooLong,
} from './problems.ts';
import type { Limiter } from './rate-limits.ts';

export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

/** What Fastify itself refuses, in our words. */
const BY_FASTIFY_CODE: Readonly<Record<string, ProblemKind>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: bodyTooLarge,
  FST_ERR_CTP_INVALID_MEDIA_TYPE: unsupportedMediaType,
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: malformedRequest,
  FST_ERR_CTP_EMPTY_JSON_BODY: bodyMissing,
  FST_ERR_BAD_URL: badUrl,
  FST_ERR_MAX_PARAM_LENGTH: urlTooLong,
};

export const problemOf = (error: unknown): Problem => {
  if (error instanceof Problem) return error;
  // Undone in favour of another at the same moment, the same may succeed a second later: that is no fault inside.
  const mayBeAskedAgain = error instanceof DatabaseUnavailable || error instanceof TransactionConflict;
  if (mayBeAskedAgain) return new Problem(unavailable);
  const kind = BY_FASTIFY_CODE[(error as FastifyError | undefined)?.code ?? ''];
  return new Problem(kind ?? internal);
};

export const problemBody = (problem: Problem, requestId: string): string => {
  const { code, status, title, params, fields } = problem.details;
  return JSON.stringify({ type: `urn:mitsuke:problem:${code}`, title, status, code, requestId, params, fields });
};

export const answerProblem = (request: FastifyRequest, reply: FastifyReply, problem: Problem): FastifyReply => {
  const { status, params } = problem.details;
  if (typeof params?.retryAfterSeconds === 'number') reply.header('retry-after', String(params.retryAfterSeconds));
  if (status === 401) reply.header('www-authenticate', 'Bearer realm="mitsuke"');
  if (status === 415) reply.header('accept', 'application/json');
  if (status === 503) reply.header('retry-after', '1');
  return reply
    .code(status)
    .header('cache-control', 'no-store')
    .type(PROBLEM_MEDIA_TYPE)
    .send(problemBody(problem, request.id));
};

export const errorHandler =
  (options: { readonly limiter: Limiter }) =>
  async (error: unknown, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    let problem = problemOf(error);
    if (!(error instanceof Problem) && problem.details.status >= 500)
      request.log.error({ err: error, requestId: request.id }, problem.details.code);
    if (problem.details.code === bodyTooLarge.code && problem.details.params === undefined) {
      problem = new Problem(bodyTooLarge, { params: { limitBytes: request.routeOptions.bodyLimit } });
      await drain(request);
    }
    if (isRefusedCredential(request, problem)) {
      problem = await options.limiter.refused(request, reply).then(() => problem, problemOf);
    }
    return answerProblem(request, reply, problem);
  };

/** A wrong key, session or sign-in token; a call that presents nothing guesses nothing. */
const isRefusedCredential = (request: FastifyRequest, problem: Problem): boolean =>
  problem.details.status === 401 && (problem.details.code !== notSignedIn.code || presentsCredentials(request));

const DRAINED_BYTES = 32 * 1024 * 1024;
const DRAINED_MS = 5_000;

/**
 * Reads on and throws away what the client still sends, within bounds. Closing with bytes unread would reset the
 * connection, and the client would see a broken pipe in place of the answer.
 */
const drain = ({ raw }: FastifyRequest): Promise<void> =>
  new Promise((resolve) => {
    if (raw.readableEnded || raw.destroyed) return resolve();
    let leftBytes = DRAINED_BYTES;
    const timer = setTimeout(() => finish(), DRAINED_MS);
    const count = (chunk: Uint8Array): void => {
      leftBytes -= chunk.length;
      if (leftBytes < 0) finish();
    };
    const finish = (): void => {
      clearTimeout(timer);
      raw.off('data', count).off('end', finish).off('close', finish).off('error', finish);
      resolve();
    };
    raw.on('data', count).on('end', finish).on('close', finish).on('error', finish);
    raw.resume();
  });
