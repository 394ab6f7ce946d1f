/**
 * Answers only to configured host names (RFC 9110 section 15.5.20), against DNS rebinding: a page of another site
 * whose name was pointed at this machine still carries that name. A loopback address as host carries no name and is
 * let through for programs; a page asked for by address is sent to localhost, since passkeys refuse addresses.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '#kernel';
import { misdirected } from './problems.ts';

/** Asked by orchestrators under whatever address the machine has; they tell nothing that a name would protect. */
const ANY_HOST = new Set(['/healthz', '/readyz']);

export type HostAndPort = { readonly host: string; readonly port: string };

/** Splits `localhost:7300`, `127.0.0.1`, `[::1]:7300`. */
export const splitHost = (header: string): HostAndPort | undefined => {
  const found = /^(?:\[([0-9a-fA-F:.]+)\]|([A-Za-z0-9._-]+))(?::([0-9]{1,5}))?$/.exec(header);
  if (!found) return undefined;
  return { host: (found[1] ?? found[2] ?? '').toLowerCase(), port: found[3] ?? '' };
};

export const isLoopbackAddress = (host: string): boolean => host === '::1' || /^(?:::ffff:)?127\.[0-9.]+$/.test(host);

export const wantsPage = (request: FastifyRequest): boolean => {
  if (request.method !== 'GET' && request.method !== 'HEAD') return false;
  const mode = request.headers['sec-fetch-mode'];
  return mode === undefined ? (request.headers.accept ?? '').includes('text/html') : mode === 'navigate';
};

/** Returns the reply when it answered with a redirect. @throws Problem `misdirected`. */
export const checkHost = (
  request: FastifyRequest,
  reply: FastifyReply,
  hostNames: ReadonlySet<string>,
): FastifyReply | undefined => {
  if (ANY_HOST.has(request.routeOptions.url ?? '')) return undefined;
  const sent = splitHost(request.headers.host ?? '');
  if (!sent) throw new Problem(misdirected);
  if (hostNames.has(sent.host)) return undefined;
  if (!isLoopbackAddress(sent.host)) throw new Problem(misdirected);
  const target = request.raw.url ?? '/';
  if (!wantsPage(request) || !hostNames.has('localhost') || !target.startsWith('/')) return undefined;
  return reply.redirect(`http://localhost${sent.port === '' ? '' : `:${sent.port}`}${target}`, 302);
};
