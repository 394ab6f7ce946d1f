/**
 * What is known of an attempt beside itself and its windows, as it stood when it was judged. It is part of the record,
 * so that judging again needs nothing else.
 */
import { z } from 'zod';
import { LIST_EFFECTS, LIST_KINDS } from './lists/kinds.ts';

/** The merchant's contract stands still or has ended: refused, whatever else speaks for it (LEAK-20). */
const refusal = z.object({
  standing: z.enum(['suspended', 'terminated']),
  reason: z.string().optional().meta({ description: 'A code of the registry' }),
  since: z.string().optional(),
});

/** As the registry has them. */
export const RISK_TIERS = ['low', 'medium', 'high'] as const;

const contract = z.object({
  standing: z.enum(['observed', 'contracted', 'suspended', 'terminated']),
  riskTier: z.enum(RISK_TIERS).optional(),
  categoryCode: z.string().optional(),
});

const listed = z.object({
  list: z.string().meta({ description: 'Its name' }),
  kind: z.enum(LIST_KINDS),
  effect: z.enum(LIST_EFFECTS),
  entry: z.string(),
});

export const factsSchema = z
  .object({
    refusal: refusal.optional().meta({ description: 'The merchant’s payments are refused' }),
    contract: contract
      .optional()
      .meta({ description: 'What is registered of the merchant; looked up where a policy or a rule asks for it' }),
    listed: z
      .array(listed)
      .readonly()
      .optional()
      .meta({ description: 'The lists that something of the attempt stood in, by name' }),
  })
  .readonly();

export type Facts = z.output<typeof factsSchema>;
export type Listed = z.output<typeof listed>;
export type MerchantRefusal = z.output<typeof refusal>;

export const NO_FACTS: Facts = {};
