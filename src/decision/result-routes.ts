/** HTTP for what becomes known of payments later: outcomes, and reports of fraud one by one or many at once. */
import { z } from 'zod';
import { type Route, route } from '#platform/http';
import { eventIdSchema, fraudReportSchema, fraudReportsSchema, outcomeSchema } from './core/result.ts';
import { paymentNotFound, resultDiffers } from './problems.ts';
import type { ReceiveResults } from './receive-results.ts';

const received = z
  .object({
    eventId: z.string(),
    repeated: z.boolean().meta({ description: 'It had been received before' }),
    known: z.boolean().meta({ description: 'The payment had been judged here by then, so that features count it' }),
  })
  .meta({ id: 'ResultReceived' });

const receivedMany = z.object({ items: z.array(received).readonly() }).meta({ id: 'ResultsReceived' });

const SEND = { access: { permission: 'decision:make' }, method: 'POST', idempotency: 'key' } as const;

export const resultRoutes = (results: ReceiveResults): readonly Route[] => [
  route({
    ...SEND,
    path: '/v1/payments/{id}/outcome',
    operationId: 'reportOutcome',
    summary: 'Say what became of a payment; `id` is the event id of its attempt',
    params: z.strictObject({ id: eventIdSchema }),
    body: outcomeSchema,
    success: { status: 200, schema: received },
    problems: [paymentNotFound, resultDiffers],
    handle: async ({ scope, params, body }) => ({ status: 200, body: await results.outcome(scope, params.id, body) }),
  }),
  route({
    ...SEND,
    path: '/v1/fraud-reports',
    operationId: 'reportFraud',
    summary: 'Report that a payment was a fraud',
    body: fraudReportSchema,
    success: { status: 200, schema: received },
    problems: [resultDiffers],
    handle: async ({ scope, body }) => {
      const [answer] = await results.fraudReports(scope, [body]);
      if (answer === undefined) throw new Error('each report is answered');
      return { status: 200, body: answer };
    },
  }),
  route({
    ...SEND,
    path: '/v1/fraud-reports/bulk',
    operationId: 'reportFrauds',
    summary: 'Report up to 1,000 frauds; all are taken or none',
    body: fraudReportsSchema,
    success: { status: 200, schema: receivedMany },
    problems: [resultDiffers],
    handle: async ({ scope, body }) => ({
      status: 200,
      body: { items: await results.fraudReports(scope, body.reports) },
    }),
  }),
];
