/** A session by one-time link, its description and its end. */
import { z } from 'zod';
import { Problem } from '#kernel';
import { type Route, route, SESSION_COOKIE } from '#platform/http';
import { sessionRequired, signInLinkNotValid } from '../problems.ts';
import type { Registry } from '../registry.ts';
import { beginSession, describeSession, SessionAnswer, sessionAnswer, sessionTokenOf } from './signed-in.ts';

export const sessionRoutes = (registry: Registry): Route[] => [
  route({
    method: 'POST',
    path: '/v1/session',
    operationId: 'signIn',
    summary: 'Exchanges the token of a sign-in or invitation link for a session',
    access: 'public',
    // Of any length: whoever tries tokens learns nothing of their form.
    body: z.strictObject({ token: z.string() }),
    success: { status: 200, schema: SessionAnswer },
    problems: [signInLinkNotValid],
    handle: async ({ body, cookies, ip }) => {
      const exchanged = await registry.signIn.exchange(body.token, ip);
      if (exchanged.kind === 'failed') throw new Problem(signInLinkNotValid);
      return beginSession(registry, { cookies, ip }, exchanged.value);
    },
  }),
  route({
    method: 'GET',
    path: '/v1/session',
    operationId: 'getSession',
    summary: 'Who is signed in, and the token that changes need',
    access: 'signed-in',
    success: { status: 200, schema: SessionAnswer },
    problems: [sessionRequired],
    handle: async (request) => ({ status: 200, body: sessionAnswer(await describeSession(registry, request)) }),
  }),
  route({
    method: 'DELETE',
    path: '/v1/session',
    operationId: 'signOut',
    summary: 'Ends the session',
    access: 'signed-in',
    success: { status: 204 },
    problems: [sessionRequired],
    handle: async (request) => {
      await registry.signIn.signOut(sessionTokenOf(request), request.ip);
      return { status: 204, cookies: [{ name: SESSION_COOKIE, value: '', maxAgeSeconds: 0 }] };
    },
  }),
];
