/** HTTP: how a caller says how long it waits, and how it is told what stands in place of a decision. */
import { z } from 'zod';
import { EXEMPTIONS } from './core/policy/policy.ts';
import { CHOSEN_BY, PROBABILITY_FROM } from './core/policy/weigh.ts';
import { ANSWERS } from './core/rule-set.ts';
import { TOLD_BY, type Told, toldText } from './told.ts';

export const answeredInstead = z
  .object({
    answer: z.enum(ANSWERS),
    by: z.enum(TOLD_BY).meta({ description: '`server`: said in time; `caller`: acted on, and reported afterwards' }),
    withinMs: z.int().optional().meta({ description: 'How long the caller waited' }),
    at: z.string(),
  })
  .meta({ id: 'AnsweredInstead' });

export const standsInstead = {
  timedOut: z.literal(true).optional().meta({
    description: '`answer` was said before there was a decision, and stands; `judged` is what the decision came to',
  }),
  judged: z.enum(ANSWERS).optional(),
  answeredInstead: answeredInstead.optional(),
};

export const answeredInTime = z
  .object({
    eventId: z.string(),
    answer: z.enum(ANSWERS),
    timedOut: z.literal(true),
    answeredInstead,
    recorded: z.literal(false).meta({ description: 'Ask again until it answers 200: then it is on record' }),
  })
  .meta({ id: 'AnswerInTime', description: 'With status 202: what is declared for when time runs out' });

export const wishQuery = z.strictObject({
  answerWithinMs: z.coerce.number().int().min(1).max(60_000).optional().meta({
    description: 'After so long, 202 with what is declared for the position and channel: docs/guide/timeouts.md',
  }),
  answeredInstead: z.enum(ANSWERS).optional().meta({
    description: 'What the caller did when it had no answer: it is put on record with the decision, and stands',
  }),
});

export const shownTold = (told: Told) => ({
  answer: told.answer,
  answeredInstead: toldText(told),
});

const expected = z.int().optional();

export const weighedSchema = z
  .object({
    name: z.string(),
    version: z.int(),
    hash: z.string(),
    probability: z.number().meta({ description: 'Of fraud, as the policy took it' }),
    from: z.enum(PROBABILITY_FROM).meta({ description: 'A model’s score, the points of rules, or the policy’s own' }),
    costs: z
      .object({ allow: expected, challenge: expected, hold: expected, deny: expected })
      .meta({ description: 'What each answer that could be given was expected to cost, in minor units' }),
    answer: z.enum(ANSWERS),
    by: z.enum(CHOSEN_BY).meta({ description: 'Why the policy chose it' }),
    exemption: z.enum(EXEMPTIONS).optional().meta({ description: 'What let it go without authentication' }),
    adjusted: z.array(z.string()).readonly().optional().meta({ description: 'Adjustments of the policy that held' }),
  })
  .meta({ id: 'WeighedPayment' });
