/** HTTP for many attempts at once. */
import { z } from 'zod';
import { type Route, route } from '#platform/http';
import type { Decided } from './answer-in-time.ts';
import type { DecideMany } from './decide-many.ts';

const ATTEMPTS_MAX = 500;
/** As many attempts with all their fields filled. */
const BODY_LIMIT_BYTES = 2 * 1024 * 1024;

const problem = z
  .object({
    code: z.string(),
    status: z.int(),
    title: z.string(),
    params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
    fields: z
      .array(z.object({ pointer: z.string(), code: z.string(), expected: z.string().optional() }))
      .readonly()
      .optional()
      .meta({ description: 'Pointers are into the attempt' }),
  })
  .meta({ id: 'AttemptProblem' });

type Options<D extends z.ZodType> = {
  readonly decideMany: DecideMany;
  /** Of one decision, as one attempt alone is answered. */
  readonly decision: D;
  readonly answerOf: (decided: Decided) => z.output<D>;
};

export const decideManyRoute = <D extends z.ZodType>({ decideMany, decision, answerOf }: Options<D>): Route =>
  route({
    method: 'POST',
    path: '/v1/payments/decisions/batch',
    operationId: 'makeDecisions',
    summary: `Judge up to ${ATTEMPTS_MAX} attempts in their order; each has its own answer or problem, in the same order`,
    access: { permission: 'decision:make' },
    body: z.strictObject({
      attempts: z
        .array(z.record(z.string(), z.unknown()))
        .min(1)
        .max(ATTEMPTS_MAX)
        .meta({ description: 'Each a PaymentAttempt, as for one alone' }),
    }),
    bodyLimitBytes: BODY_LIMIT_BYTES,
    success: {
      status: 200,
      schema: z
        .object({
          items: z.array(z.union([z.object({ decision }), z.object({ problem })])).readonly(),
        })
        .meta({ id: 'DecisionAnswers' }),
    },
    handle: async ({ scope, body }) => {
      const items = (await decideMany(scope, body.attempts)).map((each) =>
        each.kind === 'decided' ? { decision: answerOf(each.decided) } : { problem: { ...each.problem } },
      );
      return { status: 200, body: { items } as never };
    },
  });
