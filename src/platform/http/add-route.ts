/**
 * Puts one declared route on the server: access, limits, validation, the handler, and the answer through its schema.
 * With an `Idempotency-Key`, once.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { Problem, type ProblemKind, type Scope } from '#kernel';
import { answerOnce } from './answer-once.ts';
import { authorise } from './authenticate.ts';
import { fieldProblems } from './field-problems.ts';
import type { IdempotencyStore } from './idempotency.ts';
import type { Authenticator, Route } from './port.ts';
import { bodyMissing, invalidBody, invalidPath, invalidQuery, notFound } from './problems.ts';
import type { Limiter } from './rate-limits.ts';
import { uploadOf } from './read-upload.ts';
import { refuseCardNumber } from './refuse-card-number.ts';
import { sendAnswer, writeAnswer } from './write-answer.ts';

declare module 'fastify' {
  interface FastifyRequest {
    scope: Scope | undefined;
  }
  interface FastifyContextConfig {
    takesUpload?: boolean;
  }
}

export type RouteContext = {
  readonly authenticator: Authenticator;
  readonly limiter: Limiter;
  readonly secureCookies: boolean;
  /** Absent: keys are not taken, as where there is no database. */
  readonly idempotency: IdempotencyStore | undefined;
};

export const addRoute = (server: FastifyInstance, route: Route, context: RouteContext): void => {
  const rest = /\{(\w+)\+\}$/.exec(route.path)?.[1];
  const url = route.path.replace(/\{\w+\+\}$/, '*').replaceAll(/\{(\w+)\}/g, ':$1');
  if (route.crossOrigin) answerPreflight(server, route, url);
  server.route({
    method: route.method,
    config: { takesUpload: route.upload !== undefined },
    ...(route.bodyLimitBytes === undefined ? {} : { bodyLimit: route.bodyLimitBytes }),
    url,
    // Before the body is read: nobody unknown makes us read and parse.
    onRequest: async (request, reply) => {
      if (route.crossOrigin) reply.headers(ANY_ORIGIN);
      else if (route.access === 'public') await context.limiter.address(request, reply);
      request.scope = await authorise(request, route, context.authenticator);
      if (request.scope) await context.limiter.caller(request, reply);
      else if (route.access !== 'public') await context.limiter.address(request, reply);
    },
    handler: async (request, reply) => {
      const asked = {
        // On public routes there is none, as the port says.
        scope: request.scope as Scope,
        params: valid(route.params, pathParameters(request, rest), invalidPath),
        query: valid(route.query, request.query, invalidQuery),
        body: route.upload ? undefined : valid(route.body, request.body, invalidBody),
        ...(route.upload ? { upload: uploadOf(request, route.upload) } : {}),
        requestId: request.id,
        ip: request.ip,
        cookies: request.cookies,
      };
      // Only what is well-formed takes a key: what was refused as malformed may be mended and sent again.
      const once = context.idempotency && answerOnce({ store: context.idempotency, route, request, reply });
      const answer = async () => writeAnswer(route, await route.handle(asked));
      return sendAnswer(reply, once ? await once(answer) : await answer(), context.secureCookies);
    },
  });
};

const ANY_ORIGIN = { 'access-control-allow-origin': '*', 'cross-origin-resource-policy': 'cross-origin' };
const ONE_DAY_SECONDS = '86400';

const answerPreflight = (server: FastifyInstance, { method }: Route, url: string): void => {
  server.options(url, async (_request, reply) =>
    reply
      .headers(ANY_ORIGIN)
      .headers({
        'access-control-allow-methods': method,
        'access-control-allow-headers': 'content-type',
        'access-control-max-age': ONE_DAY_SECONDS,
      })
      .code(204)
      .send(),
  );
};

const pathParameters = (request: FastifyRequest, rest: string | undefined): Record<string, string> => {
  const { '*': tail, ...named } = request.params as Record<string, string>;
  if (rest === undefined) return named;
  const segments = (tail ?? '').split('/');
  if (segments.some((segment) => segment === '' || segment === '.' || segment === '..')) throw new Problem(notFound);
  return { ...named, [rest]: tail ?? '' };
};

/** What no schema of the route reads is looked at for card numbers all the same. */
const valid = (schema: z.ZodType | undefined, sent: unknown, kind: ProblemKind): unknown => {
  refuseCardNumber(sent, kind);
  if (!schema) return undefined;
  if (kind === invalidBody && sent === undefined) throw new Problem(bodyMissing);
  const result = schema.safeParse(sent);
  if (!result.success) throw new Problem(kind, { fields: fieldProblems(result.error, sent) });
  return result.data;
};
