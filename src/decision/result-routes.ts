/** HTTP for what becomes known of payments later: outcomes, and reports of fraud one by one or many at once. */
import { z } from 'zod';
import { Problem } from '#kernel';
import { type Route, route } from '#platform/http';
import {
  eventIdSchema,
  fraudReportSchema,
  fraudReportsSchema,
  outcomeSchema,
  reportBatchSchema,
} from './core/result.ts';
import { paymentNotFound, resultDiffers } from './problems.ts';
import type { ResultDoors } from './receive-reports.ts';

const received = z
  .object({
    eventId: z.string(),
    repeated: z.boolean().meta({ description: 'It had been received before' }),
    known: z.boolean().meta({ description: 'The payment had been judged here by then, so that features count it' }),
  })
  .meta({ id: 'ResultReceived' });

const receivedMany = z.object({ items: z.array(received).readonly() }).meta({ id: 'ResultsReceived' });

const receivedEach = z
  .object({
    items: z
      .array(
        z.union([
          z.object({ received }),
          z.object({
            problem: z
              .object({
                code: z.string(),
                status: z.int(),
                title: z.string(),
                params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
              })
              .meta({ id: 'ReportProblem' }),
          }),
        ]),
      )
      .readonly(),
  })
  .meta({ id: 'ReportsReceived' });

const BATCH_LIMIT_BYTES = 1024 * 1024;

const SEND = { access: { permission: 'decision:make' }, method: 'POST', idempotency: 'key' } as const;

export const resultRoutes = (results: ResultDoors): readonly Route[] => [
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
  route({
    ...SEND,
    path: '/v1/fraud-reports/batch',
    operationId: 'reportEach',
    summary: 'Report frauds or disputes, up to 500; each is taken or refused by itself, answered in the same order',
    body: reportBatchSchema,
    bodyLimitBytes: BATCH_LIMIT_BYTES,
    success: { status: 200, schema: receivedEach },
    handle: async ({ scope, body }) => {
      const items = (await results.reports(scope, body)).map((each) =>
        each instanceof Problem ? { problem: { ...each.details } } : { received: each },
      );
      return { status: 200, body: { items } };
    },
  }),
];
