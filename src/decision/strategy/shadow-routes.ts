/** What a rule set in shadow would have done, over HTTP. */
import { z } from 'zod';
import { formatInstant, Problem, parseId } from '#kernel';
import { cursorNotValid, type Route, route } from '#platform/http';
import { ANSWERS } from '../core/rule-set.ts';
import * as problems from '../problems.ts';
import type { Difference, ReadShadow } from './read-shadow.ts';
import { CSV, csvAnswer, cursorOf, PATH, pageFields, placeOf, READ, versionParams } from './route-fields.ts';

const amounts = z.record(z.string(), z.number()).readonly().meta({ description: 'Minor units by currency' });

const ShadowAnswer = z
  .object({
    payments: z.int(),
    agreeing: z.int(),
    from: z.string().optional().meta({ description: 'The hour of UTC it was first asked in' }),
    to: z.string().optional().meta({ description: 'The hour of UTC it was last asked in' }),
    answers: z
      .array(z.object({ answer: z.enum(ANSWERS), shadowAnswer: z.enum(ANSWERS), payments: z.int(), amounts }))
      .readonly(),
    rules: z
      .array(z.object({ rule: z.string(), action: z.enum(ANSWERS), payments: z.int(), amounts }))
      .readonly()
      .meta({ description: 'Payments each rule held for, most first' }),
  })
  .meta({ id: 'ShadowSummary' });

const DifferenceAnswer = z
  .object({
    id: z.string().meta({ description: 'Of the decision' }),
    occurredAt: z.string(),
    acceptorNumber: z.string(),
    amount: z.object({ amountMinor: z.int(), currency: z.string() }),
    answer: z.enum(ANSWERS),
    shadowAnswer: z.enum(ANSWERS),
    rules: z.array(z.string()).readonly().meta({ description: 'Of the rule set in shadow, that held' }),
  })
  .meta({ id: 'ShadowDifference' });

const differenceAnswer = ({ decision, record }: Difference): z.output<typeof DifferenceAnswer> => {
  const { occurredAt, attempt, answer, shadow } = record;
  const { merchant, amount } = attempt;
  return {
    ...{ id: decision, occurredAt, acceptorNumber: merchant.acceptorNumber, amount, answer },
    shadowAnswer: shadow?.answer ?? answer,
    rules: shadow?.reasons.map(({ rule }) => rule) ?? [],
  };
};

const differenceFilters = { answer: z.enum(ANSWERS).optional(), shadowAnswer: z.enum(ANSWERS).optional() };

export const shadowRoutes = (ruleSets: { readonly shadow: ReadShadow }): readonly Route[] => [
  route({
    method: 'GET',
    path: `${PATH}/{id}/shadow`,
    operationId: 'readRuleSetShadow',
    summary: 'What it would have done while it was in shadow, and how often the one in force agreed',
    access: READ,
    params: versionParams,
    success: { status: 200, schema: ShadowAnswer },
    problems: [problems.ruleSetNotThere],
    handle: async ({ scope, params }) => {
      const { from, to, ...summary } = await ruleSets.shadow.summary(scope, params.id);
      const times = {
        ...(from === undefined ? {} : { from: formatInstant(from) }),
        ...(to === undefined ? {} : { to: formatInstant(to) }),
      };
      return { status: 200, body: { ...summary, ...times } };
    },
  }),
  route({
    method: 'GET',
    path: `${PATH}/{id}/shadow/differences`,
    operationId: 'listRuleSetDifferences',
    summary: 'Payments it would have answered otherwise, the latest first',
    access: READ,
    params: versionParams,
    query: z.strictObject({ ...differenceFilters, ...pageFields }),
    success: { status: 200, schema: z.object({ items: z.array(DifferenceAnswer), nextCursor: z.string().optional() }) },
    problems: [problems.ruleSetNotThere, cursorNotValid],
    handle: async ({ scope, params, query: { cursor, limit, ...filters } }) => {
      const place = cursor === undefined ? undefined : parseId('dec', placeOf(cursor, /^dec_/));
      if (place?.kind === 'failed') throw new Problem(cursorNotValid);
      const page = await ruleSets.shadow.differences(scope, params.id, { filters, before: place?.value, limit });
      const last = page.hasMore ? page.differences.at(-1) : undefined;
      const items = page.differences.map(differenceAnswer);
      return { status: 200, body: { items, ...(last ? { nextCursor: cursorOf(last.decision) } : {}) } };
    },
  }),
  route({
    method: 'GET',
    path: `${PATH}/{id}/shadow/differences/export.csv`,
    operationId: 'exportRuleSetDifferences',
    summary: 'The payments it would have answered otherwise as CSV',
    access: READ,
    params: versionParams,
    query: z.strictObject(differenceFilters),
    success: CSV,
    problems: [problems.ruleSetNotThere, problems.exportTooLarge],
    handle: async ({ scope, params, query }) =>
      csvAnswer(await ruleSets.shadow.csv(scope, params.id, query), 'rule-set-differences.csv'),
  }),
];
