/** Tells an unknown path (404) from a known one asked with another method (405, with `Allow`: RFC 9110 section 15.5.6). */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '#kernel';
import type { Route } from './port.ts';
import { methodNotAllowed, notFound } from './problems.ts';

/** @throws Problem always. */
export const noSuchRoute = (
  request: FastifyRequest,
  reply: FastifyReply,
  routes: readonly Pick<Route, 'method' | 'path'>[],
): never => {
  const path = (request.raw.url ?? '/').split('?', 1)[0] ?? '/';
  const methods = new Set<string>(routes.filter((route) => matches(route.path, path)).map(({ method }) => method));
  if (methods.has('GET')) methods.add('HEAD');
  if (methods.size === 0 || methods.has(request.method)) throw new Problem(notFound);
  reply.header('allow', [...methods].sort().join(', '));
  throw new Problem(methodNotAllowed);
};

const matches = (declared: string, path: string): boolean => {
  const wanted = declared.split('/');
  const given = path.split('/');
  const hasRest = wanted.at(-1)?.endsWith('+}') ?? false;
  if (hasRest ? given.length < wanted.length : given.length !== wanted.length) return false;
  return wanted.every((segment, at) => (segment.startsWith('{') ? given[at] !== '' : segment === given[at]));
};
