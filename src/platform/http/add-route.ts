/** Puts one declared route on the server: access, limits, validation, the handler, and the answer through its schema. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Problem, type ProblemKind, type Scope } from '#kernel';
import { authorise } from './authenticate.ts';
import { fieldProblems } from './field-problems.ts';
import type { Authenticator, Route, RouteAnswer } from './port.ts';
import { bodyMissing, invalidBody, invalidPath, invalidQuery, notFound } from './problems.ts';
import type { Limiter } from './rate-limits.ts';
import { refuseCardNumber } from './refuse-card-number.ts';

declare module 'fastify' {
  interface FastifyRequest {
    scope: Scope | undefined;
  }
}

export type RouteContext = {
  readonly authenticator: Authenticator;
  readonly limiter: Limiter;
  readonly secureCookies: boolean;
};

export const addRoute = (server: FastifyInstance, route: Route, context: RouteContext): void => {
  const rest = /\{(\w+)\+\}$/.exec(route.path)?.[1];
  server.route({
    method: route.method,
    url: route.path.replace(/\{\w+\+\}$/, '*').replaceAll(/\{(\w+)\}/g, ':$1'),
    // Before the body is read: nobody unknown makes us read and parse.
    onRequest: async (request, reply) => {
      if (route.access === 'public') await context.limiter.address(request, reply);
      request.scope = await authorise(request, route.access, context.authenticator);
      if (request.scope) await context.limiter.caller(request, reply);
    },
    handler: async (request, reply) => {
      const answer = await route.handle({
        // On public routes there is none, as the port says.
        scope: request.scope as Scope,
        params: valid(route.params, pathParameters(request, rest), invalidPath),
        query: valid(route.query, request.query, invalidQuery),
        body: valid(route.body, request.body, invalidBody),
        requestId: request.id,
        ip: request.ip,
        cookies: request.cookies,
      });
      return sendAnswer(reply, route, answer, context.secureCookies);
    },
  });
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

const sendAnswer = (reply: FastifyReply, route: Route, answer: RouteAnswer<unknown>, secure: boolean): FastifyReply => {
  reply.code(answer.status);
  for (const [name, value] of Object.entries(answer.headers ?? {})) reply.header(name, value);
  for (const { name, value, maxAgeSeconds } of answer.cookies ?? []) {
    const maxAge = value === '' ? 0 : maxAgeSeconds;
    reply.setCookie(name, value, { httpOnly: true, sameSite: 'strict', path: '/', secure, maxAge });
  }
  if (answer.body instanceof Uint8Array) {
    const type = answer.contentType ?? route.success.contentType ?? 'application/octet-stream';
    return reply.type(type).send(Buffer.from(answer.body.buffer, answer.body.byteOffset, answer.body.byteLength));
  }
  if (!route.success.schema || answer.body === undefined) return reply.send();
  return reply
    .type('application/json; charset=utf-8')
    .send(JSON.stringify(z.encode(route.success.schema, answer.body)));
};
