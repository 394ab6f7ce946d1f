/** Routes of every kind, for the tests of the server. */
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { defineProblem, Problem } from '#kernel';
import { DatabaseUnavailable, TransactionConflict } from '#platform/database';
import { type Route, route } from './port.ts';

export const CARD = '4111111111111111';
const tooLate = defineProblem('too-late', 409, 'It is too late');

const Amount = z.strictObject({ amountMinor: z.int().min(0), currency: z.string().length(3) }).meta({ id: 'Amount' });
const Payment = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]{1,40}$/),
  amount: Amount,
  tags: z.array(z.enum(['web', 'app'])).optional(),
  notes: z.record(z.string(), z.string()).optional(),
});

export const exampleRoutes = (): Route[] => [
  route({
    method: 'POST',
    path: '/v1/payments',
    operationId: 'makePayment',
    summary: 'Makes a payment',
    access: { permission: 'decision:make' },
    body: Payment,
    success: { status: 201, schema: z.object({ id: z.string(), amount: Amount }) },
    problems: [tooLate],
    handle: async ({ body }) => ({ status: 201, body: { ...body, hidden: 'left out' } }),
  }),
  route({
    method: 'GET',
    path: '/v1/payments/{id}',
    operationId: 'getPayment',
    summary: 'Reads a payment',
    access: { permission: 'decision:read' },
    params: z.object({ id: z.string().max(10) }),
    query: z.strictObject({ limit: z.coerce.number().int().max(100).optional() }),
    success: { status: 200, schema: z.object({ id: z.string(), limit: z.number().optional() }) },
    handle: async ({ params, query }) => {
      if (params.id === 'late') throw new Problem(tooLate, { params: { by: 3 } });
      if (params.id === 'outage') throw new DatabaseUnavailable({ reason: 'refused', mayHaveCommitted: false });
      if (params.id === 'conflict') throw new TransactionConflict();
      if (params.id === 'broken') throw new Error(`the row of ${CARD} is broken`);
      return { status: 200, body: { id: params.id, ...query } };
    },
  }),
  route({
    method: 'GET',
    path: '/logs/{log}/{path+}',
    operationId: 'getLogFile',
    summary: 'Reads a file of a log',
    access: 'public',
    params: z.object({ log: z.string(), path: z.string() }),
    success: { status: 200, contentType: 'application/octet-stream' },
    handle: async ({ params }) => ({
      status: 200,
      body: new TextEncoder().encode(`${params.log}|${params.path}\u0000`),
      headers: { 'cache-control': 'public, max-age=31536000, immutable' },
    }),
  }),
  route({
    method: 'POST',
    path: '/v1/session',
    operationId: 'signIn',
    summary: 'Signs in',
    access: 'public',
    body: z.strictObject({ token: z.string() }),
    success: { status: 200, schema: z.object({ ok: z.boolean() }) },
    handle: async ({ body }) => {
      if (body.token !== 'good') throw new Problem(defineProblem('sign-in-link-not-valid', 401, 'No'));
      return { status: 200, body: { ok: true }, cookies: [{ name: 'mitsuke_session', value: 'v', maxAgeSeconds: 60 }] };
    },
  }),
  route({
    method: 'GET',
    path: '/v1/slow',
    operationId: 'beSlow',
    summary: 'Takes its time',
    access: 'public',
    success: { status: 200, schema: z.object({ done: z.boolean() }) },
    handle: async () => {
      await sleep(300);
      return { status: 200, body: { done: true } };
    },
  }),
];
