/** A handler's answer in the form it goes out: through the route's schema, as bytes, and onto the wire. */
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { cookieNameFor } from './cookie-names.ts';
import type { Route, RouteAnswer, SetCookie } from './port.ts';

export type WrittenAnswer = {
  readonly status: number;
  readonly contentType: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  /** Text goes out as UTF-8, in one piece with the head. */
  readonly body: Uint8Array | string;
  readonly cookies: readonly SetCookie[];
};

export const writeAnswer = (route: Route, answer: RouteAnswer<unknown>): WrittenAnswer => {
  const { status, headers = {}, cookies = [] } = answer;
  const written = { status, headers, cookies };
  if (answer.body instanceof Uint8Array) {
    const contentType = answer.contentType ?? route.success.contentType ?? 'application/octet-stream';
    return { ...written, contentType, body: answer.body };
  }
  const { schema } = route.success;
  if (!schema || answer.body === undefined) return { ...written, contentType: undefined, body: new Uint8Array() };
  const body = JSON.stringify(z.encode(schema, answer.body));
  return { ...written, contentType: 'application/json; charset=utf-8', body };
};

export const sendAnswer = (reply: FastifyReply, answer: WrittenAnswer, secure: boolean): FastifyReply => {
  const { status, contentType, headers, body, cookies } = answer;
  reply.code(status).headers(headers);
  for (const { name, value, maxAgeSeconds } of cookies) {
    const maxAge = value === '' ? 0 : maxAgeSeconds;
    reply.setCookie(cookieNameFor(reply.request, name, secure), value, {
      httpOnly: true,
      sameSite: 'strict',
      path: '/',
      secure,
      maxAge,
    });
  }
  if (contentType === undefined) return reply.send();
  if (status === 200 && isKnown(reply.request.headers['if-none-match'], headers.etag)) return reply.code(304).send();
  const sent = typeof body === 'string' ? body : Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  return reply.type(contentType).send(sent);
};

/** Whether the caller has what it would be sent (RFC 9110 section 13.1.2). */
const isKnown = (known: string | undefined, etag: string | undefined): boolean =>
  etag !== undefined &&
  known?.split(',').some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === etag) === true;
