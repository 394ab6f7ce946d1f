/** This room's HTTP: ask for a decision, read decisions, prove one, read the rules. */
import { z } from 'zod';
import { parseId } from '#kernel';
import { cursorNotValid, type Route, route, sentInstant } from '#platform/http';
import type { AnswerInTime, Decided } from './answer-in-time.ts';
import { attemptSchema, POSITIONS } from './core/attempt.ts';
import { saidSchema } from './core/enumeration/say.ts';
import { REASON_SOURCES } from './core/evaluate.ts';
import { factsSchema } from './core/facts.ts';
import type { DecisionId } from './core/record.ts';
import { ANSWERS, ruleSetSchema } from './core/rule-set.ts';
import type { Judging } from './decide.ts';
import type { DecideMany } from './decide-many.ts';
import { decideManyRoute } from './decide-many-route.ts';
import { type Campaigns, campaignRoutes } from './enumeration/routes.ts';
import {
  answeredInstead,
  answeredInTime,
  shownTold,
  standsInstead,
  weighedSchema,
  wishQuery,
} from './in-time-fields.ts';
import { type ListRoutesOptions, listRoutes } from './lists/routes.ts';
import { type ModelRoutesOptions, modelRoutes } from './models/routes.ts';
import {
  attemptNotAcceptable,
  decisionNodeElsewhere,
  decisionNotFound,
  decisionOverloaded,
  decisionUnavailable,
  eventIdReused,
  exportTooLarge,
  periodNotAcceptable,
  ruleSetNotFound,
} from './problems.ts';
import type { ReadDecisions } from './read-decisions.ts';
import type { ResultDoors } from './receive-reports.ts';
import { resultRoutes } from './result-routes.ts';
import { type Reviews, reviewRoutes } from './reviews/routes.ts';
import { type RuleSets, ruleSetRoutes } from './strategy/rule-set-routes.ts';
import type { Summarise } from './summarise.ts';
import { type PolicyRoutesOptions, policyRoutes } from './thresholds/routes.ts';
import { windowsRoute } from './windows-route.ts';

export type RoutesOptions = ListRoutesOptions &
  ModelRoutesOptions &
  PolicyRoutesOptions & {
    readonly answerInTime: AnswerInTime;
    readonly held: Judging['held'];
    readonly read: ReadDecisions;
    readonly summarise: Summarise;
    readonly decideMany: DecideMany;
    readonly results: ResultDoors;
    readonly reviews: Reviews;
    readonly campaigns: Campaigns;
    readonly ruleSets: RuleSets;
  };

const reason = z
  .object({
    rule: z.string(),
    /** The key of the reason's words in the rule set. */
    code: z.string(),
    action: z.enum(ANSWERS).meta({ description: '`allow`: of a list, or of a rule that gives points' }),
    points: z.int().optional().meta({ description: 'Of a rule that has no action' }),
    source: z
      .enum(REASON_SOURCES)
      .optional()
      .meta({ description: 'What gives the reason where it is no rule; absent: a rule of the set' }),
    overruled: z
      .literal(true)
      .optional()
      .meta({ description: 'A rule that held and did not count, because of an allow list' }),
  })
  .meta({ id: 'DecisionReason' });

const ruleSetName = z.object({ name: z.string(), version: z.int(), hash: z.string() }).meta({ id: 'RuleSetName' });

const answerFields = {
  id: z.string(),
  eventId: z.string(),
  answer: z.enum(ANSWERS),
  reasons: z.array(reason).readonly(),
  shadowReasons: z.array(reason).readonly(),
  points: z.int().optional().meta({ description: 'The sum of the points of live rules; absent where none gives any' }),
  occurredAt: z.string(),
  recordedAt: z.string(),
  ruleSet: ruleSetName,
  guard: saidSchema
    .optional()
    .meta({ description: 'What the guard against enumeration said; absent where it had nothing to say' }),
};

const decisionAnswer = z
  .object({
    ...answerFields,
    repeated: z.boolean().meta({ description: 'The event id had been decided before' }),
    ...standsInstead,
  })
  .meta({ id: 'DecisionAnswer' });

const scoringModel = { name: z.string(), hash: z.string(), logOdds: z.number() };

const scoreFields = {
  score: z.number().optional().meta({
    description: 'The probability of fraud that the model in force gives it, 0 to 1; absent where there is none',
  }),
  model: z.object(scoringModel).optional().meta({ description: 'What gave the score, and before calibration' }),
  challenger: z
    .object({ ...scoringModel, score: z.number(), answer: z.enum(ANSWERS) })
    .optional()
    .meta({ description: 'What a model in shadow said, and the answer that its score would have led to' }),
};

const decision = z
  .object({
    ...answerFields,
    sequence: z.int().optional().meta({ description: 'Its place among the decisions of the tenant, from 1 on' }),
    attempt: attemptSchema,
    facts: factsSchema.optional().meta({ description: 'What else was known; absent where it was nothing' }),
    features: z.record(z.string(), z.number()).readonly().optional().meta({
      description:
        'What the windows and features gave, by name: money in minor units, shares from 0 to 1, durations in seconds; what is absent was unknown',
    }),
    bounds: z
      .record(z.string(), z.number())
      .readonly()
      .optional()
      .meta({ description: 'Of features that were estimated: how far each may be off, as a share of it' }),
    corrects: z.record(z.string(), z.int()).readonly().optional().meta({
      description: 'The attempt came late: how many answers given to newer attempts would have counted it, by feature',
    }),
    unkept: z.array(z.string()).readonly().optional().meta({
      description: 'Features that are unknown because there was no memory for what they would have to count',
    }),
    learnedTo: z.int().optional().meta({
      description: 'How far in the order of received results the features had learned; absent where none does',
    }),
    shadow: z
      .object({
        ruleSet: ruleSetName,
        answer: z.enum(ANSWERS),
        reasons: z.array(reason).readonly(),
        features: z.record(z.string(), z.number()).readonly().optional().meta({
          description: 'Where its windows are others than those of the rule set in force',
        }),
      })
      .optional()
      .meta({ description: 'What the rule set in shadow would have answered; changes nothing' }),
    tooLate: z
      .literal(true)
      .optional()
      .meta({ description: 'Too far behind the newest attempt for any window to be known' }),
    ...scoreFields,
    position: z.enum(POSITIONS).optional().meta({ description: 'From where the tenant asks, by its policy' }),
    policy: weighedSchema
      .optional()
      .meta({ description: 'What each answer was expected to cost; absent without a policy' }),
    answeredInstead: answeredInstead.optional().meta({ description: 'What the caller was told, or did, in its place' }),
    software: z.string(),
  })
  .meta({ id: 'Decision' });

const scoreReason = z
  .object({
    input: z.string(),
    words: z.object({ ja: z.string(), en: z.string() }).meta({ description: 'As the model says it' }),
    adds: z.number().meta({ description: 'Log odds that it adds (TreeSHAP)' }),
    value: z.number().optional().meta({ description: 'As the model saw it; absent: missing' }),
  })
  .meta({ id: 'ScoreReason' });

const decisionDetail = decision
  .extend({
    batch: z.string(),
    scoreReasons: z
      .array(scoreReason)
      .readonly()
      .optional()
      .meta({ description: 'What raised the score most; made anew from the record and the model that it names' }),
  })
  .meta({ id: 'DecisionDetail' });

const decisionPage = z
  .object({ items: z.array(decision).readonly(), nextCursor: z.string().optional() })
  .meta({ id: 'DecisionPage' });

const decisionProof = z
  .object({
    record: z.string().meta({ description: 'Canonical JSON (RFC 8785); its UTF-8 bytes are the leaf' }),
    batch: z.object({
      id: z.string(),
      index: z.int(),
      size: z.int(),
      path: z
        .array(z.string())
        .readonly()
        .meta({ description: 'RFC 6962 path in base64, the sibling of the leaf first' }),
      root: z.string(),
    }),
    entry: z.object({ id: z.string(), index: z.int().nullable() }),
  })
  .meta({ id: 'DecisionProof' });

const answers = z
  .object({ allow: z.int(), challenge: z.int(), hold: z.int(), deny: z.int() })
  .meta({ id: 'AnswerCounts' });

const summary = z
  .object({
    from: z.string(),
    to: z.string(),
    answers,
    hours: z
      .array(z.object({ from: z.string(), answers }))
      .readonly()
      .meta({ description: 'Hours of UTC in which something was recorded, oldest first' }),
    reasons: z
      .array(z.object({ code: z.string(), count: z.int() }))
      .readonly()
      .meta({ description: 'Decisions with each reason, most first, ten at most' }),
  })
  .meta({ id: 'DecisionSummary' });

const rules = z.object({ ...ruleSetSchema.shape, hash: z.string() }).meta({ id: 'RuleSet' });

const coded = (code: string, expected: string) => ({ params: { code, expected } });

const filterFields = {
  answer: z.enum(ANSWERS).optional(),
  merchant: z.string().min(1).max(64).optional().meta({ description: 'Acceptor number' }),
  from: sentInstant.optional().meta({ description: 'Recorded at or after' }),
  to: sentInstant.optional().meta({ description: 'Recorded before' }),
};

const filterQuery = z.strictObject(filterFields);

const listQuery = z.strictObject({
  ...filterFields,
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

const idParams = z.strictObject({
  id: z
    .string()
    .refine((text) => parseId('dec', text).kind === 'ok', coded('not-a-decision-id', 'dec_ and 26 characters')),
});

const periodQuery = z.strictObject({
  from: sentInstant.optional().meta({ description: 'Recorded at or after; without it, a day before `to`' }),
  to: sentInstant.optional().meta({ description: 'Recorded before; without it, now. At most 31 days after `from`' }),
});

const rulesQuery = z.strictObject({
  hash: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional()
    .meta({ description: 'Of an earlier rule set' }),
});

const filtersOf = ({ answer, merchant, from, to }: z.output<typeof filterQuery>) => ({
  answer,
  acceptorNumber: merchant,
  from,
  to,
});

const READ = { permission: 'decision:read' } as const;
const PATH = '/v1/payments/decisions';

export const decisionRoutes = ({
  decideMany,
  answerInTime,
  held,
  read,
  results,
  lists,
  models,
  policies,
  tryPolicies,
  summarise,
  ruleSets,
  reviews,
  campaigns,
}: RoutesOptions): readonly Route[] => [
  makeDecision(answerInTime),
  decideManyRoute({ decideMany, decision: decisionAnswer, answerOf }),
  listDecisions(read),
  exportDecisions(read),
  decisionSummary(summarise),
  readDecision(read),
  proveDecision(read),
  readRules(read, ruleSets),
  ...ruleSetRoutes({ ruleSets }),
  windowsRoute(held),
  ...resultRoutes(results),
  ...reviewRoutes({ reviews }),
  ...campaignRoutes(campaigns),
  ...listRoutes({ lists }),
  ...policyRoutes({ policies, tryPolicies }),
  ...modelRoutes({ models }),
];

const answerOf = ({ record, repeated, told }: Decided) => {
  if (told === undefined) return { ...record, repeated };
  const timedOut = told.by === 'server' ? { timedOut: true as const } : {};
  return { ...record, judged: record.answer, ...shownTold(told), ...timedOut, repeated };
};

const makeDecision = (answerInTime: AnswerInTime): Route =>
  route({
    method: 'POST',
    path: PATH,
    operationId: 'makeDecision',
    summary: 'Judge a payment attempt; the same event id gets the same answer',
    access: { permission: 'decision:make' },
    query: wishQuery,
    body: attemptSchema,
    success: { status: 200, schema: z.union([decisionAnswer, answeredInTime]) },
    problems: [attemptNotAcceptable, eventIdReused, decisionOverloaded, decisionNodeElsewhere, decisionUnavailable],
    handle: async ({ scope, query, body }) => {
      const wish = { withinMs: query.answerWithinMs, answeredInstead: query.answeredInstead };
      const given = await answerInTime(scope, body, wish);
      if (given.kind === 'told') {
        return {
          status: 202,
          body: { eventId: body.eventId, ...shownTold(given.told), timedOut: true as const, recorded: false as const },
        };
      }
      return { status: 200, body: answerOf(given.decided) };
    },
  });

const listDecisions = (read: ReadDecisions): Route =>
  route({
    method: 'GET',
    path: PATH,
    operationId: 'listDecisions',
    summary: 'Decisions, newest first',
    access: READ,
    query: listQuery,
    success: { status: 200, schema: decisionPage },
    problems: [cursorNotValid],
    handle: async ({ scope, query }) => {
      const { cursor, limit, ...filters } = query;
      return { status: 200, body: await read.page(scope, { filters: filtersOf(filters), cursor, limit }) };
    },
  });

const exportDecisions = (read: ReadDecisions): Route =>
  route({
    method: 'GET',
    path: `${PATH}/export.csv`,
    operationId: 'exportDecisions',
    summary: 'The decisions a filter selects, newest first, as CSV',
    access: READ,
    query: filterQuery,
    success: { status: 200, contentType: 'text/csv; charset=utf-8' },
    problems: [exportTooLarge],
    handle: async ({ scope, query }) => ({
      status: 200,
      body: await read.csv(scope, filtersOf(query)),
      headers: { 'content-disposition': 'attachment; filename="decisions.csv"' },
    }),
  });

const decisionSummary = (summarise: Summarise): Route =>
  route({
    method: 'GET',
    path: `${PATH}/summary`,
    operationId: 'decisionSummary',
    summary: 'How many decisions of a period gave each answer, hour by hour, and their most frequent reasons',
    access: READ,
    query: periodQuery,
    success: { status: 200, schema: summary },
    problems: [periodNotAcceptable],
    handle: async ({ scope, query }) => ({ status: 200, body: await summarise(scope, query) }),
  });

const readDecision = (read: ReadDecisions): Route =>
  route({
    method: 'GET',
    path: `${PATH}/{id}`,
    operationId: 'readDecision',
    summary: 'One decision with the attempt it judged',
    access: READ,
    params: idParams,
    success: { status: 200, schema: decisionDetail },
    problems: [decisionNotFound],
    handle: async ({ scope, params }) => {
      const { record, ...rest } = await read.one(scope, params.id as DecisionId);
      return { status: 200, body: { ...record, ...rest } };
    },
  });

const proveDecision = (read: ReadDecisions): Route =>
  route({
    method: 'GET',
    path: `${PATH}/{id}/proof`,
    operationId: 'proveDecision',
    summary: 'The record of a decision and its path to the entry in the log',
    access: READ,
    params: idParams,
    success: { status: 200, schema: decisionProof },
    problems: [decisionNotFound],
    handle: async ({ scope, params }) => ({ status: 200, body: await read.proof(scope, params.id as DecisionId) }),
  });

const readRules = (read: ReadDecisions, ruleSets: RuleSets): Route =>
  route({
    method: 'GET',
    path: '/v1/payments/rules',
    operationId: 'readRules',
    summary: 'The rule set in force, or an earlier one by its hash, with the words of its reasons',
    access: READ,
    query: rulesQuery,
    success: { status: 200, schema: rules },
    problems: [ruleSetNotFound],
    handle: async ({ scope, query }) => {
      const { ruleSet } = await ruleSets.read.strategy(scope);
      const hash = query.hash ?? ruleSet.hash;
      const content = hash === ruleSet.hash ? ruleSet.content : await read.ruleSet(scope, hash);
      return { status: 200, body: { ...content, hash } };
    },
  });
