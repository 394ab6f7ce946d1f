/**
 * Three counts a minute: calls of each key or session, calls of each address on public routes, and refused credentials
 * of each address. The last does not lock out a valid key behind the same proxy; it turns further 401 into 429.
 */
import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '#kernel';
import { tooManyRequests } from './problems.ts';

export type RateLimits = {
  readonly perCaller: number;
  readonly perAddress: number;
  readonly refusedPerAddress: number;
};

/** A decision node is asked thousands of times a second by one key; people and sign-ins are slower. */
export const DEFAULT_RATE_LIMITS: RateLimits = { perCaller: 600_000, perAddress: 1_200, refusedPerAddress: 30 };

const WINDOW_MS = 60_000;
/** Addresses and callers remembered at once; the longest unseen are forgotten first. */
const REMEMBERED = 20_000;

export type Limiter = {
  caller(request: FastifyRequest, reply: FastifyReply): Promise<void>;
  address(request: FastifyRequest, reply: FastifyReply): Promise<void>;
  refused(request: FastifyRequest, reply: FastifyReply): Promise<void>;
};

export const createLimiter = async (server: FastifyInstance, limits: RateLimits): Promise<Limiter> => {
  await server.register(rateLimit, { global: false, cache: REMEMBERED, timeWindow: WINDOW_MS });
  const callerKey = ({ scope }: FastifyRequest): string => `${scope?.principal.kind}:${scope?.principal.id}`;
  return {
    caller: limitBy(server.createRateLimit({ max: limits.perCaller, keyGenerator: callerKey })),
    address: limitBy(server.createRateLimit({ max: limits.perAddress })),
    refused: limitBy(server.createRateLimit({ max: limits.refusedPerAddress })),
  };
};

const limitBy =
  (count: ReturnType<FastifyInstance['createRateLimit']>) =>
  async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const counted = await count(request);
    if (counted.isAllowed || !counted.isExceeded) return;
    reply.header('retry-after', String(counted.ttlInSeconds));
    throw new Problem(tooManyRequests, { params: { retryAfterSeconds: counted.ttlInSeconds } });
  };
