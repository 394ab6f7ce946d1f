/**
 * What is known of an attempt beside itself and its windows, as it stood when it was judged. It is part of the record,
 * so that judging again needs nothing else.
 */
import { z } from 'zod';

/** The merchant's contract stands still or has ended: refused, whatever else speaks for it (LEAK-20). */
const refusal = z.object({
  standing: z.enum(['suspended', 'terminated']),
  reason: z.string().optional().meta({ description: 'A code of the registry' }),
  since: z.string().optional(),
});

export const factsSchema = z
  .object({ refusal: refusal.optional().meta({ description: 'The merchant’s payments are refused' }) })
  .readonly();

export type Facts = z.output<typeof factsSchema>;
export type MerchantRefusal = z.output<typeof refusal>;

export const NO_FACTS: Facts = {};
