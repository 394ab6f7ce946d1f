/** Reading reviews: the queue with what is due first, and those that were decided, the latest first. */
import { csvHead, csvLine, formatInstant, type Instant, Problem, type Scope, type TenantId, uuidOf } from '#kernel';
import { type Database, type Tx, tables } from '#platform/database';
import type { DecisionId } from '../core/record.ts';
import type { ReviewId, ReviewOutcome } from '../core/review.ts';
import { exportTooLarge } from '../problems.ts';
import { reviewNotFound } from './problems.ts';
import { REVIEW_SHOWN, type Review, reviewOf, type Tables } from './review-tables.ts';

export const REVIEW_STATES = ['open', 'decided'] as const;

export type ReviewFilters = {
  /** `open`: what is due first comes first. Else the latest opened first. */
  readonly state?: (typeof REVIEW_STATES)[number] | undefined;
  readonly outcome?: ReviewOutcome | undefined;
  readonly acceptorNumber?: string | undefined;
  readonly claimedBy?: string | undefined;
  /** In nobody's hand. */
  readonly isUnclaimed?: boolean | undefined;
  readonly decision?: DecisionId | undefined;
  readonly eventId?: string | undefined;
  /** Opened at or after. */
  readonly from?: Instant | undefined;
  /** Opened before. */
  readonly to?: Instant | undefined;
};

/** Where a page ended: the instant it is ordered by, and the review. */
export type ReviewPlace = { readonly at: Instant; readonly id: ReviewId };

export type ReadReviews = {
  page(
    scope: Scope,
    wanted: { readonly filters: ReviewFilters; readonly after?: ReviewPlace | undefined; readonly limit: number },
  ): Promise<{ readonly reviews: readonly Review[]; readonly next: ReviewPlace | undefined }>;
  /** @throws Problem `export-too-large` with `limit` */
  csv(scope: Scope, filters: ReviewFilters): Promise<Uint8Array>;
  /** @throws Problem `review-not-found` */
  one(scope: Scope, id: ReviewId): Promise<Review>;
  /** Of those that are open: how many, how many are in nobody's hand, and when the first is due. */
  summary(scope: Scope): Promise<{ readonly open: number; readonly unclaimed: number; readonly firstDueAt?: Instant }>;
};

const EXPORT_LIMIT = 50_000;

export const createReadReviews = ({ database }: { readonly database: Database }): ReadReviews => ({
  page: (scope, { filters, after, limit }) =>
    database.inScope(scope, async (tx) => {
      const found = await query(tx, scope.tenant, { filters, after, limit: limit + 1 });
      const reviews = found.slice(0, limit);
      const last = found.length > limit ? reviews.at(-1) : undefined;
      return { reviews, next: last && { at: orderedBy(filters, last), id: last.id } };
    }),
  csv: (scope, filters) =>
    database.inScope(scope, async (tx) => {
      const found = await query(tx, scope.tenant, { filters, limit: EXPORT_LIMIT + 1 });
      if (found.length > EXPORT_LIMIT) throw new Problem(exportTooLarge, { params: { limit: EXPORT_LIMIT } });
      return fileOf(found);
    }),
  one: (scope, id) =>
    database.inScope(scope, async (tx) => {
      const row = await tables<Tables>(tx)
        .selectFrom('decision.review')
        .select(REVIEW_SHOWN)
        .where('tenant', '=', uuidOf(scope.tenant))
        .where('id', '=', uuidOf(id))
        .executeTakeFirst();
      if (row === undefined) throw new Problem(reviewNotFound);
      return reviewOf(row);
    }),
  summary: (scope) =>
    database.inScope(scope, async (tx) => {
      const row = await tables<Tables>(tx)
        .selectFrom('decision.review')
        .select(({ fn }) => [
          fn.countAll<number>().as('open'),
          fn.countAll<number>().filterWhere('claimed_by', 'is', null).as('unclaimed'),
          fn.min('due_at').as('first'),
        ])
        .where('tenant', '=', uuidOf(scope.tenant))
        .where('outcome', 'is', null)
        .executeTakeFirstOrThrow();
      const { open, unclaimed, first } = row;
      return { open, unclaimed, ...(first === null ? {} : { firstDueAt: first }) };
    }),
});

const isQueue = ({ state }: ReviewFilters): boolean => state === 'open';
const orderedBy = (filters: ReviewFilters, { dueAt, openedAt }: Review): Instant =>
  isQueue(filters) ? dueAt : openedAt;

type Wanted = {
  readonly filters: ReviewFilters;
  readonly after?: ReviewPlace | undefined;
  readonly limit: number;
};

const query = async (tx: Tx, tenant: TenantId, { filters, after, limit }: Wanted): Promise<readonly Review[]> => {
  const { state, outcome, acceptorNumber, claimedBy, isUnclaimed, decision, eventId, from, to } = filters;
  const [column, direction] = isQueue(filters) ? (['due_at', 'asc'] as const) : (['opened_at', 'desc'] as const);
  let found = tables<Tables>(tx)
    .selectFrom('decision.review')
    .select(REVIEW_SHOWN)
    .where('tenant', '=', uuidOf(tenant))
    .orderBy(column, direction)
    .orderBy('id', direction)
    .limit(limit);
  if (state !== undefined) found = found.where('outcome', state === 'open' ? 'is' : 'is not', null);
  if (outcome !== undefined) found = found.where('outcome', '=', outcome);
  if (acceptorNumber !== undefined) found = found.where('acceptor_number', '=', acceptorNumber);
  if (claimedBy !== undefined) found = found.where('claimed_by', '=', claimedBy);
  if (isUnclaimed === true) found = found.where('claimed_by', 'is', null);
  if (decision !== undefined) found = found.where('decision', '=', uuidOf(decision));
  if (eventId !== undefined) found = found.where('event_id', '=', eventId);
  if (from !== undefined) found = found.where('opened_at', '>=', from);
  if (to !== undefined) found = found.where('opened_at', '<', to);
  if (after !== undefined) {
    const { at, id } = after;
    found = found.where(({ eb, refTuple, tuple }) =>
      eb(refTuple(column, 'id'), direction === 'asc' ? '>' : '<', tuple(at, uuidOf(id))),
    );
  }
  return (await found.execute()).map(reviewOf);
};

type Column = readonly [string, (review: Review) => string | number | undefined];

const COLUMNS: readonly Column[] = [
  ['id', ({ id }) => id],
  ['decision', ({ decision }) => decision],
  ['event_id', ({ eventId }) => eventId],
  ['acceptor_number', ({ acceptorNumber }) => acceptorNumber],
  ['amount_minor', ({ amount }) => amount.amountMinor],
  ['currency', ({ amount }) => amount.currency],
  ['reasons', ({ reasons }) => reasons.join(' ')],
  ['opened_at', ({ openedAt }) => formatInstant(openedAt)],
  ['due_at', ({ dueAt }) => formatInstant(dueAt)],
  ['when_late', ({ whenLate }) => whenLate],
  ['claimed_by', ({ claim }) => claim?.by],
  ['outcome', ({ verdict }) => verdict?.outcome],
  ['reason', ({ verdict }) => verdict?.reason],
  ['decided_by', ({ verdict }) => verdict && (verdict.by ?? 'deadline')],
  ['decided_at', ({ verdict }) => verdict && formatInstant(verdict.at)],
  ['note', ({ verdict }) => verdict?.note],
];

const fileOf = (reviews: readonly Review[]): Uint8Array =>
  new TextEncoder().encode(
    [csvHead(COLUMNS.map(([name]) => name)), ...reviews.map((each) => csvLine(COLUMNS.map(([, of]) => of(each))))].join(
      '',
    ),
  );
