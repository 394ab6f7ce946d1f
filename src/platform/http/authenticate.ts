/**
 * Who calls, and whether they may: an API key as bearer token (RFC 6750), else the session cookie. A cookie is sent by
 * the browser whoever asks, so that a change by cookie must also carry the session's CSRF token and come from the same
 * origin. An invalid key is never passed over for a cookie.
 */
import type { FastifyRequest } from 'fastify';
import { may, Problem, type Scope } from '#kernel';
import { type Access, type Authenticator, SESSION_COOKIE } from './port.ts';
import { csrfRefused, notSignedIn, permissionMissing } from './problems.ts';
import { sameText } from './same-text.ts';

const SAFE_METHODS = new Set(['GET', 'HEAD']);

/** @returns the scope, or `undefined` where none is asked for and none came. @throws Problem. */
export const authorise = async (
  request: FastifyRequest,
  { access, crossOrigin }: { readonly access: Access; readonly crossOrigin?: true },
  authenticator: Authenticator,
): Promise<Scope | undefined> => {
  const changes = !SAFE_METHODS.has(request.method);
  if (access === 'public') {
    if (changes && crossOrigin === undefined && originOf(request) === 'other') throw new Problem(csrfRefused);
    return undefined;
  }
  if (access === 'anyone' && !presentsCredentials(request)) return undefined;
  const scope = await authenticate(request, authenticator, changes);
  if (!scope) throw new Problem(notSignedIn);
  if (typeof access === 'object' && !may(scope, access.permission)) {
    throw new Problem(permissionMissing, { params: { permission: access.permission } });
  }
  return scope;
};

export const presentsCredentials = (request: FastifyRequest): boolean =>
  request.headers.authorization !== undefined || request.cookies[SESSION_COOKIE] !== undefined;

const authenticate = async (
  request: FastifyRequest,
  authenticator: Authenticator,
  changes: boolean,
): Promise<Scope | undefined> => {
  const header = request.headers.authorization;
  if (header !== undefined) {
    const presented = /^Bearer +([A-Za-z0-9._~+/-]{1,256}=*)$/i.exec(header)?.[1];
    return presented === undefined ? undefined : authenticator.byApiKey(presented);
  }
  const cookie = request.cookies[SESSION_COOKIE];
  if (cookie === undefined || cookie.length > 256) return undefined;
  const session = await authenticator.bySession(cookie);
  if (session && changes) {
    const token = request.headers['x-csrf-token'];
    if (typeof token !== 'string' || !sameText(token, session.csrfToken)) throw new Problem(csrfRefused);
    if (originOf(request) !== 'same') throw new Problem(csrfRefused);
  }
  return session?.scope;
};

/** `unknown`: neither header came, as from programs. */
const originOf = (request: FastifyRequest): 'same' | 'other' | 'unknown' => {
  const site = request.headers['sec-fetch-site'];
  const origin = request.headers.origin;
  if (site !== undefined && site !== 'same-origin') return 'other';
  if (origin !== undefined) return hostOfOrigin(origin) === request.headers.host?.toLowerCase() ? 'same' : 'other';
  return site === undefined ? 'unknown' : 'same';
};

/** The scheme is left out: behind a proxy that ends TLS this server does not see it. */
const hostOfOrigin = (origin: string): string | undefined => /^https?:\/\/([^/]+)$/.exec(origin.toLowerCase())?.[1];
