/** Reviews over HTTP: the queue, one review, and what people do with it. */
import { z } from 'zod';
import { formatInstant, type Id, instantOfMs, Problem, parseId, uuidOf } from '#kernel';
import { cursorNotValid, type Route, route, sentInstant } from '#platform/http';
import { REVIEW_OUTCOMES, REVIEW_REASONS } from '../core/review.ts';
import { exportTooLarge } from '../problems.ts';
import * as problems from './problems.ts';
import { REVIEW_STATES, type ReadReviews, type ReviewFilters, type ReviewPlace } from './read-reviews.ts';
import type { Review } from './review-tables.ts';
import type { ReviewPolicies, ReviewPolicy } from './set-review-policy.ts';
import type { WorkReviews } from './work-reviews.ts';

export type Reviews = {
  readonly read: ReadReviews;
  readonly work: WorkReviews;
  readonly policy: ReviewPolicies;
};

const READ = { permission: 'decision:read' } as const;
const REVIEW = { permission: 'decision:review' } as const;
const MANAGE = { permission: 'decision:manage' } as const;
const PATH = '/v1/payments/reviews';
const MINUTES_MAX = 43_200;

const sentId = <P extends string>(prefix: P) =>
  z.string().refine((text): text is Id<P> => parseId(prefix, text).kind === 'ok', {
    params: { code: 'not-an-id', expected: `${prefix}_ and 26 characters` },
  });
const idParams = z.strictObject({ id: sentId('rev') });

const note = z
  .string()
  .trim()
  .min(1)
  .max(2_000)
  .refine((text) => !text.includes('\0') && text.isWellFormed(), {
    params: { code: 'not-text', expected: 'Unicode text without NUL' },
  })
  .meta({ description: 'Kept beside the review; the log commits to it. Needed with the reason `other`' });

const ReviewAnswer = z
  .object({
    id: z.string(),
    decision: z.string(),
    eventId: z.string(),
    acceptorNumber: z.string(),
    amount: z.object({ amountMinor: z.int(), currency: z.string() }),
    reasons: z.array(z.string()).readonly().meta({ description: 'Codes of the decision’s reasons' }),
    openedAt: z.string(),
    dueAt: z.string(),
    whenLate: z.enum(REVIEW_OUTCOMES).meta({ description: 'What is decided when nobody has by `dueAt`' }),
    state: z.enum(REVIEW_STATES),
    claim: z.object({ by: z.string(), at: z.string() }).optional(),
    verdict: z
      .object({
        outcome: z.enum(REVIEW_OUTCOMES),
        reason: z.string(),
        by: z.string().optional().meta({ description: 'The person; absent: its time was up' }),
        at: z.string(),
        note: z.string().optional(),
        entry: z.string().meta({ description: 'In the log' }),
      })
      .optional(),
  })
  .meta({ id: 'PaymentReview' });

const answer = ({ claim, verdict, openedAt, dueAt, ...review }: Review): z.output<typeof ReviewAnswer> => ({
  ...review,
  openedAt: formatInstant(openedAt),
  dueAt: formatInstant(dueAt),
  state: verdict === undefined ? 'open' : 'decided',
  ...(claim === undefined ? {} : { claim: { by: claim.by, at: formatInstant(claim.at) } }),
  ...(verdict === undefined ? {} : { verdict: verdictAnswer(verdict) }),
});

const verdictAnswer = ({ outcome, reason, by, at, note: words, entry }: NonNullable<Review['verdict']>) => ({
  ...{ outcome, reason, at: formatInstant(at), entry },
  ...(by === undefined ? {} : { by }),
  ...(words === undefined ? {} : { note: words }),
});

const filterFields = {
  state: z.enum(REVIEW_STATES).optional().meta({ description: 'open: what is due first; else the latest first' }),
  outcome: z.enum(REVIEW_OUTCOMES).optional(),
  merchant: z.string().min(1).max(64).optional().meta({ description: 'Acceptor number' }),
  claimed: z.enum(['me', 'nobody']).optional(),
  decision: sentId('dec').optional(),
  eventId: z.string().min(1).max(128).optional(),
  from: sentInstant.optional().meta({ description: 'Opened at or after' }),
  to: sentInstant.optional().meta({ description: 'Opened before' }),
};
const filterQuery = z.strictObject(filterFields);
const pageQuery = z.strictObject({
  ...filterFields,
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

/** No person has it: an API key has nothing in hand. */
const NOBODY = '00000000-0000-0000-0000-000000000000';

const filtersOf = (principal: string, query: z.output<typeof filterQuery>): ReviewFilters => {
  const { merchant, claimed, ...same } = query;
  const person = parseId('per', principal);
  return {
    ...same,
    acceptorNumber: merchant,
    ...(claimed === 'me' ? { claimedBy: person.kind === 'ok' ? uuidOf(person.value) : NOBODY } : {}),
    ...(claimed === 'nobody' ? { isUnclaimed: true } : {}),
  };
};

const cursorOf = ({ at, id }: ReviewPlace): string => btoa(`${at} ${id}`).replaceAll('=', '');
const placeOf = (cursor: string | undefined): ReviewPlace | undefined => {
  if (cursor === undefined) return undefined;
  const isBase64 = /^[A-Za-z0-9+/]{1,200}$/.test(cursor) && cursor.length % 4 !== 1;
  const [, ms, text] = /^(\d{1,15}) (\S+)$/.exec(isBase64 ? atob(cursor) : '') ?? [];
  const id = parseId('rev', text ?? '');
  if (ms === undefined || Number(ms) > Date.UTC(9999, 11, 31) || id.kind === 'failed')
    throw new Problem(cursorNotValid);
  return { at: instantOfMs(Number(ms)), id: id.value };
};

export const reviewRoutes = ({ reviews }: { readonly reviews: Reviews }): readonly Route[] => [
  ...readRoutes(reviews),
  ...policyRoutes(reviews),
  ...workRoutes(reviews),
];

const readRoutes = (reviews: Reviews): readonly Route[] => [
  route({
    method: 'GET',
    path: PATH,
    operationId: 'listPaymentReviews',
    summary: 'Reviews of held payments',
    access: READ,
    query: pageQuery,
    success: {
      status: 200,
      schema: z
        .object({ items: z.array(ReviewAnswer).readonly(), nextCursor: z.string().optional() })
        .meta({ id: 'PaymentReviewPage' }),
    },
    problems: [cursorNotValid],
    handle: async ({ scope, query: { cursor, limit, ...sent } }) => {
      const filters = filtersOf(scope.principal.id, sent);
      const { reviews: found, next } = await reviews.read.page(scope, { filters, after: placeOf(cursor), limit });
      return { status: 200, body: { items: found.map(answer), ...(next ? { nextCursor: cursorOf(next) } : {}) } };
    },
  }),
  route({
    method: 'GET',
    path: `${PATH}/export.csv`,
    operationId: 'exportPaymentReviews',
    summary: 'The reviews a filter selects as CSV',
    access: READ,
    query: filterQuery,
    success: { status: 200, contentType: 'text/csv; charset=utf-8' },
    problems: [exportTooLarge],
    handle: async ({ scope, query }) => ({
      status: 200,
      body: await reviews.read.csv(scope, filtersOf(scope.principal.id, query)),
      headers: { 'content-disposition': 'attachment; filename="reviews.csv"' },
    }),
  }),
  route({
    method: 'GET',
    path: `${PATH}/summary`,
    operationId: 'paymentReviewSummary',
    summary: 'How many reviews are open',
    access: READ,
    success: {
      status: 200,
      schema: z
        .object({ open: z.int(), unclaimed: z.int(), firstDueAt: z.string().optional() })
        .meta({ id: 'PaymentReviewSummary' }),
    },
    handle: async ({ scope }) => {
      const { firstDueAt, ...counts } = await reviews.read.summary(scope);
      const due = firstDueAt === undefined ? {} : { firstDueAt: formatInstant(firstDueAt) };
      return { status: 200, body: { ...counts, ...due } };
    },
  }),
  route({
    method: 'GET',
    path: `${PATH}/{id}`,
    operationId: 'readPaymentReview',
    summary: 'One review',
    access: READ,
    params: idParams,
    success: { status: 200, schema: ReviewAnswer },
    problems: [problems.reviewNotFound],
    handle: async ({ scope, params }) => ({ status: 200, body: answer(await reviews.read.one(scope, params.id)) }),
  }),
];

const policyFields = {
  minutes: z.int().min(1).max(MINUTES_MAX).meta({ description: 'From when it is opened to when it is due' }),
  whenLate: z.enum(REVIEW_OUTCOMES).meta({ description: 'approve: open when nobody decides; decline: closed' }),
};
const PolicyAnswer = z
  .object({
    ...policyFields,
    set: z
      .object({ by: z.string(), at: z.string() })
      .optional()
      .meta({ description: 'Absent: as configured for all tenants' }),
  })
  .meta({ id: 'PaymentReviewPolicy' });

const policyAnswer = ({ minutes, whenLate, set }: ReviewPolicy): z.output<typeof PolicyAnswer> => ({
  ...{ minutes, whenLate },
  ...(set === undefined ? {} : { set: { by: set.by, at: formatInstant(set.at) } }),
});

const policyRoutes = (reviews: Reviews): readonly Route[] => [
  route({
    method: 'GET',
    path: '/v1/payments/review-policy',
    operationId: 'readPaymentReviewPolicy',
    summary: 'How long reviews may take, and what is decided when nobody does in time',
    access: READ,
    success: { status: 200, schema: PolicyAnswer },
    handle: async ({ scope }) => ({ status: 200, body: policyAnswer(await reviews.policy.read(scope)) }),
  }),
  route({
    method: 'PUT',
    path: '/v1/payments/review-policy',
    operationId: 'setPaymentReviewPolicy',
    summary: 'Sets them for reviews to come; those that are open keep what was promised',
    access: MANAGE,
    body: z.strictObject(policyFields),
    success: { status: 200, schema: PolicyAnswer },
    handle: async ({ scope, body }) => ({ status: 200, body: policyAnswer(await reviews.policy.set(scope, body)) }),
  }),
];

const WORK = { method: 'POST', access: REVIEW, idempotency: 'key', params: idParams } as const;
const ANSWERED = { status: 200, schema: ReviewAnswer } as const;
const OPEN_PROBLEMS = [problems.reviewNotFound, problems.reviewNeedsPerson, problems.reviewDecided];

const workRoutes = (reviews: Reviews): readonly Route[] => [
  route({
    ...WORK,
    path: `${PATH}/{id}/claim`,
    operationId: 'claimPaymentReview',
    summary: 'Takes a review in hand',
    body: z.strictObject({
      takeOver: z.boolean().default(false).meta({ description: 'Also when another person has it in hand' }),
    }),
    success: ANSWERED,
    problems: [...OPEN_PROBLEMS, problems.reviewClaimed],
    handle: async ({ scope, params, body }) => ({
      status: 200,
      body: answer(await reviews.work.claim(scope, params.id, body)),
    }),
  }),
  route({
    ...WORK,
    path: `${PATH}/{id}/release`,
    operationId: 'releasePaymentReview',
    summary: 'Gives a review back to the queue',
    body: z.strictObject({}),
    success: ANSWERED,
    problems: [...OPEN_PROBLEMS, problems.reviewNotClaimed],
    handle: async ({ scope, params }) => ({ status: 200, body: answer(await reviews.work.release(scope, params.id)) }),
  }),
  route({
    ...WORK,
    path: `${PATH}/{id}/verdict`,
    operationId: 'decidePaymentReview',
    summary: 'Approves or declines a held payment, for good',
    body: z.strictObject({
      outcome: z.enum(REVIEW_OUTCOMES),
      reason: z.enum(REVIEW_REASONS),
      note: note.optional(),
    }),
    success: ANSWERED,
    problems: [...OPEN_PROBLEMS, problems.reviewClaimed, problems.reviewNotAcceptable],
    handle: async ({ scope, params, body }) => ({
      status: 200,
      body: answer(await reviews.work.decide(scope, params.id, body)),
    }),
  }),
];
