/** HTTP: the money of other thresholds and costs, and the payments behind it. */
import { z } from 'zod';
import { formatInstant, type Instant, instantOfMs, parseCurrency, parseId } from '#kernel';
import { cursorNotValid, type Route, route, sentInstant } from '#platform/http';
import { type Costs, policySchema } from '../core/policy/policy.ts';
import { MOVABLE, type Money, type Tally, TRUTHS } from '../core/policy/try-thresholds.ts';
import { ANSWERS } from '../core/rule-set.ts';
import { exportTooLarge, periodNotAcceptable } from '../problems.ts';
import { CSV, csvAnswer, cursorOf, pageFields, placeOf, READ } from '../strategy/route-fields.ts';
import type { WeighedPlace, WeighedRow } from './read-weighed.ts';
import type { TryPolicies } from './try-policies.ts';

const PATH = '/v1/payments/thresholds';

const share = z.coerce.number().min(0).max(1).optional();
const minor = z.coerce.number().int().min(0).max(1_000_000_000).optional();

const currency = z
  .string()
  .refine((code) => parseCurrency(code).kind === 'ok', {
    params: { code: 'unknown-currency', expected: 'an ISO 4217 code in capitals, such as JPY' },
  })
  .default('JPY');

const periodFields = {
  currency,
  from: sentInstant.optional().meta({ description: 'Recorded at or after; without it, 30 days before `to`' }),
  to: sentInstant.optional().meta({ description: 'Recorded before; without it, now. At most 366 days after `from`' }),
  settledDays: z.coerce.number().int().min(0).max(366).default(30).meta({
    description: 'After so many days without a report a payment that went through is taken to be good',
  }),
};

/** Costs in place of the policy's, all of them or none; thresholds likewise where one is given. */
const costFields = {
  falseDeclineShare: share,
  falseDeclineEach: minor,
  challengeEach: minor,
  challengeAbandonment: share,
  challengePasses: share,
  reviewEach: minor,
  reviewAbandonment: share,
  reviewPasses: share,
  fraudShare: share,
  fraudEach: minor,
  fraudShareWhenAuthenticated: share,
  fraudShareWhenAttempted: share,
};
const NEEDED = Object.keys(costFields).filter(
  (name) => name !== 'fraudShareWhenAttempted',
) as (keyof typeof costFields)[];

const trialQuery = z
  .strictObject({
    ...periodFields,
    ...costFields,
    moved: z.enum(MOVABLE).default('challenge').meta({ description: 'The answer whose threshold is moved' }),
    authentication: policySchema.shape.authentication.optional(),
    challenge: share,
    hold: share,
    deny: share,
  })
  .refine((query) => [0, NEEDED.length].includes(NEEDED.filter((name) => query[name] !== undefined).length), {
    params: { code: 'costs-not-whole', expected: `all of ${NEEDED.join(', ')}, or none` },
  });
type TrialQuery = z.output<typeof trialQuery>;

const rowFields = {
  ...periodFields,
  minProbability: share,
  maxProbability: share,
  answer: z.enum(ANSWERS).optional(),
  truth: z.enum(TRUTHS).optional(),
};

const money = z
  .object({
    fraud: z.int(),
    falseDeclines: z.int().meta({ description: 'Good payments refused' }),
    abandonment: z.int().meta({ description: 'Good customers who left a challenge or a review' }),
    challenges: z.int(),
    reviews: z.int(),
    total: z.int(),
  })
  .meta({ id: 'ThresholdMoney', description: 'In minor units' });

const counted = z.object({ count: z.int(), amountMinor: z.int() });
const tally = {
  expected: money,
  realised: money.meta({ description: 'Of payments of which it is known whether they were a fraud' }),
  answers: z.object({ allow: counted, challenge: counted, hold: counted, deny: counted }),
  stopped: z
    .object({ fraud: z.int(), good: z.int() })
    .meta({ description: 'Known frauds, and known good payments, that would not have been allowed at once' }),
};

const trialAnswer = z
  .object({
    currency: z.string(),
    from: z.string(),
    to: z.string(),
    settledBefore: z.string(),
    policy: policySchema.meta({ description: 'In force; where there is no `hash`, what to begin from' }),
    hash: z.string().optional(),
    costs: policySchema.shape.costs.valueType,
    authentication: policySchema.shape.authentication,
    thresholds: z.object({
      challenge: z.number().optional(),
      hold: z.number().optional(),
      deny: z.number().optional(),
    }),
    payments: z.int(),
    known: z.object({ unknown: z.int(), good: z.int(), fraud: z.int() }),
    points: z
      .array(z.object({ threshold: z.number(), ...tally }))
      .readonly()
      .meta({ description: 'By threshold of the moved answer; above 1 it is never given' }),
    asAnswered: z.object(tally),
    byCost: z.object(tally).meta({ description: 'Each payment answered by what was expected to cost least' }),
  })
  .meta({ id: 'TriedThresholds' });

const rowAnswer = z
  .object({
    decision: z.string(),
    eventId: z.string(),
    recordedAt: z.string(),
    amountMinor: z.int(),
    probability: z.number(),
    ruled: z.enum(ANSWERS).meta({ description: 'What rules and lists said by themselves' }),
    answer: z.enum(ANSWERS),
    isExempt: z.boolean(),
    truth: z.enum(TRUTHS),
  })
  .meta({ id: 'WeighedRow' });

export const tryRoutes = (tryPolicies: TryPolicies): readonly Route[] => [
  route({
    method: 'GET',
    path: PATH,
    operationId: 'tryThresholds',
    summary: 'What other thresholds and costs would have done with the payments of a period, in counts and money',
    access: READ,
    query: trialQuery,
    success: { status: 200, schema: trialAnswer },
    problems: [periodNotAcceptable],
    handle: async ({ scope, query }) => {
      const { moved, authentication, currency: asked, from, to, settledDays } = query;
      const wanted = { currency: asked, from, to, settledDays, moved, authentication };
      const tried = await tryPolicies.money(scope, {
        ...wanted,
        costs: costsIn(query),
        thresholds: thresholdsIn(query),
      });
      const { period, hash, points, asAnswered, byCost, ...rest } = tried;
      return {
        status: 200,
        body: {
          ...rest,
          currency: period.currency,
          from: formatInstant(period.from),
          to: formatInstant(period.to),
          settledBefore: formatInstant(period.settledBefore),
          ...(hash === undefined ? {} : { hash }),
          points: points.map(({ threshold, ...each }) => ({ threshold, ...shown(each) })),
          asAnswered: shown(asAnswered),
          byCost: shown(byCost),
        },
      };
    },
  }),
  ...rowRoutes(tryPolicies),
];

const rowRoutes = (tryPolicies: TryPolicies): readonly Route[] => [
  route({
    method: 'GET',
    path: `${PATH}/payments`,
    operationId: 'listWeighedPayments',
    summary: 'The payments behind the thresholds, the latest first',
    access: READ,
    query: z.strictObject({ ...rowFields, ...pageFields }),
    success: { status: 200, schema: z.object({ items: z.array(rowAnswer), nextCursor: z.string().optional() }) },
    problems: [cursorNotValid, periodNotAcceptable],
    handle: async ({ scope, query: { cursor, limit, currency: asked, from, to, settledDays, ...filters } }) => {
      const after = cursor === undefined ? undefined : rowAfter(cursor);
      const period = { currency: asked, from, to, settledDays };
      const { rows, hasMore } = await tryPolicies.page(scope, period, { ...filters, after, limit });
      const last = hasMore ? rows.at(-1) : undefined;
      const items = rows.map(shownRow);
      return {
        status: 200,
        body: { items, ...(last ? { nextCursor: cursorOf(`${last.recordedAt} ${last.decision}`) } : {}) },
      };
    },
  }),
  route({
    method: 'GET',
    path: `${PATH}/payments/export.csv`,
    operationId: 'exportWeighedPayments',
    summary: 'The payments behind the thresholds as CSV',
    access: READ,
    query: z.strictObject(rowFields),
    success: CSV,
    problems: [exportTooLarge, periodNotAcceptable],
    handle: async ({ scope, query: { currency: asked, from, to, settledDays, ...filters } }) =>
      csvAnswer(await tryPolicies.csv(scope, { currency: asked, from, to, settledDays }, filters), 'thresholds.csv'),
  }),
];

/** @throws Problem `cursor-not-valid` */
const rowAfter = (cursor: string): WeighedPlace => {
  const [at = '', id = ''] = placeOf(cursor, /^\d{1,15} dec_[0-9a-z]{26}$/).split(' ');
  const decision = parseId('dec', id);
  if (decision.kind === 'failed') throw new Error('the form of the cursor was looked at');
  return { recordedAt: instantOfMs(Number(at)), decision: decision.value };
};

const shownRow = (row: WeighedRow) => ({ ...row, recordedAt: formatInstant(row.recordedAt as Instant) });

const costsIn = (query: TrialQuery): Costs | undefined => {
  if (query.fraudShare === undefined) return undefined;
  // That one is given, or all: the schema saw to it.
  const given = query as { readonly [Name in keyof TrialQuery]-?: NonNullable<TrialQuery[Name]> };
  return {
    falseDecline: { share: given.falseDeclineShare, each: given.falseDeclineEach },
    challenge: {
      each: given.challengeEach,
      abandonment: given.challengeAbandonment,
      passes: given.challengePasses,
    },
    review: { each: given.reviewEach, abandonment: given.reviewAbandonment, passes: given.reviewPasses },
    fraud: {
      share: given.fraudShare,
      each: given.fraudEach,
      shareWhenAuthenticated: given.fraudShareWhenAuthenticated,
      ...(query.fraudShareWhenAttempted === undefined ? {} : { shareWhenAttempted: query.fraudShareWhenAttempted }),
    },
  };
};

const thresholdsIn = ({ challenge, hold, deny }: TrialQuery) =>
  challenge === undefined && hold === undefined && deny === undefined
    ? undefined
    : {
        ...(challenge === undefined ? {} : { challenge }),
        ...(hold === undefined ? {} : { hold }),
        ...(deny === undefined ? {} : { deny }),
      };

const shown = ({ expected, realised, answers, stopped }: Tally) => ({
  expected: rounded(expected),
  realised: rounded(realised),
  answers,
  stopped,
});

const rounded = (sums: Money) => {
  const { fraud, falseDeclines, abandonment, challenges, reviews } = sums;
  return {
    fraud: Math.round(fraud),
    falseDeclines: Math.round(falseDeclines),
    abandonment: Math.round(abandonment),
    challenges: Math.round(challenges),
    reviews: Math.round(reviews),
    total: Math.round(fraud + falseDeclines + abandonment + challenges + reviews),
  };
};
