/**
 * What people do with reviews: take one in hand, give it back, decide it. A verdict is an entry of the log and an event,
 * in one transaction; it never changes.
 */
import { canonicalJson, type Evidence, sha256 } from '#evidence';
import {
  formatInstant,
  type Instant,
  type PersonId,
  Problem,
  parseId,
  type Scope,
  type TenantId,
  uuidOf,
} from '#kernel';
import type { Clock } from '#platform/clock';
import { type Database, type Tx, tables } from '#platform/database';
import type { NewId, Random } from '#platform/random';
import type { Outbox } from '#platform/stream';
import { type ReviewId, type ReviewOutcome, type ReviewReason, verdictFault } from '../core/review.ts';
import type { Reviewed } from '../events.ts';
import {
  reviewClaimed,
  reviewDecided,
  reviewNeedsPerson,
  reviewNotAcceptable,
  reviewNotClaimed,
  reviewNotFound,
} from './problems.ts';
import { REVIEW_SHOWN, type Review, reviewOf, type Tables } from './review-tables.ts';

export type ReviewPorts = {
  readonly database: Database;
  readonly evidence: Pick<Evidence, 'append'>;
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly random: Random;
  readonly newId: NewId;
  readonly software: string;
  readonly onCommitted: () => void;
};

export type WantedVerdict = {
  readonly outcome: ReviewOutcome;
  readonly reason: ReviewReason;
  readonly note?: string | undefined;
};

export type WorkReviews = {
  /** Also from another's hand, where that is asked for. @throws Problem `review-not-found`, `review-needs-person`,
   * `review-decided`, `review-claimed` */
  claim(scope: Scope, id: ReviewId, from: { readonly takeOver: boolean }): Promise<Review>;
  /** @throws as `claim`; Problem `review-not-claimed` */
  release(scope: Scope, id: ReviewId): Promise<Review>;
  /** The same verdict of the same person again changes nothing. @throws as `claim`; Problem `review-not-acceptable` */
  decide(scope: Scope, id: ReviewId, wanted: WantedVerdict): Promise<Review>;
};

const SALT_BYTES = 32;

export const createWorkReviews = (ports: ReviewPorts): WorkReviews => {
  const work = async (
    scope: Scope,
    id: ReviewId,
    act: (tx: Tx, review: Review, person: PersonId) => Promise<Review>,
  ): Promise<Review> => {
    const person = personOf(scope);
    const done = await ports.database.inScope(scope, async (tx) =>
      act(tx, await heldReview(tx, scope.tenant, id), person),
    );
    ports.onCommitted();
    return done;
  };
  return {
    claim: (scope, id, { takeOver }) =>
      work(scope, id, async (tx, review, person) => {
        refuseDecided(review);
        if (review.claim?.by === person) return review;
        if (!takeOver) refuseOthers(review, person);
        return setClaim(tx, scope.tenant, review, { by: person, at: ports.clock.now() });
      }),
    release: (scope, id) =>
      work(scope, id, async (tx, review, person) => {
        refuseDecided(review);
        if (review.claim?.by !== person) throw new Problem(reviewNotClaimed);
        return setClaim(tx, scope.tenant, review, undefined);
      }),
    decide: (scope, id, wanted) =>
      work(scope, id, async (tx, review, person) => {
        const fault = verdictFault(wanted.outcome, wanted.reason, wanted.note);
        if (fault !== undefined) throw new Problem(reviewNotAcceptable, { fields: [fault] });
        if (isSame(review, wanted, person)) return review;
        refuseDecided(review);
        refuseOthers(review, person);
        const at = laterOf(ports.clock.now(), review.openedAt);
        return settleReview(ports, tx, { tenant: scope.tenant, review, ...wanted, by: person, at });
      }),
  };
};

const personOf = ({ principal }: Scope): PersonId => {
  const id = principal.kind === 'person' ? parseId('per', principal.id) : undefined;
  if (id?.kind !== 'ok') throw new Problem(reviewNeedsPerson);
  return id.value;
};

const heldReview = async (tx: Tx, tenant: TenantId, id: ReviewId): Promise<Review> => {
  const row = await tables<Tables>(tx)
    .selectFrom('decision.review')
    .select(REVIEW_SHOWN)
    .where('tenant', '=', uuidOf(tenant))
    .where('id', '=', uuidOf(id))
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) throw new Problem(reviewNotFound);
  return reviewOf(row);
};

const refuseDecided = ({ verdict }: Review): void => {
  if (verdict !== undefined) throw new Problem(reviewDecided, { params: { outcome: verdict.outcome } });
};

const refuseOthers = ({ claim }: Review, person: PersonId): void => {
  if (claim !== undefined && claim.by !== person) throw new Problem(reviewClaimed, { params: { by: claim.by } });
};

const isSame = ({ verdict }: Review, { outcome, reason, note }: WantedVerdict, person: PersonId): boolean =>
  verdict?.by === person && verdict.outcome === outcome && verdict.reason === reason && verdict.note === note;

const laterOf = (one: Instant, other: Instant): Instant => (one > other ? one : other);

const setClaim = async (tx: Tx, tenant: TenantId, review: Review, claim: Review['claim']): Promise<Review> => {
  await tables<Tables>(tx)
    .updateTable('decision.review')
    .set({ claimed_by: claim === undefined ? null : uuidOf(claim.by), claimed_at: claim?.at ?? null })
    .where('tenant', '=', uuidOf(tenant))
    .where('id', '=', uuidOf(review.id))
    .execute();
  return { ...review, claim };
};

type Settling = {
  readonly tenant: TenantId;
  /** Open, and held by this transaction. */
  readonly review: Review;
  readonly outcome: ReviewOutcome;
  readonly reason: string;
  readonly note?: string | undefined;
  /** Absent: its time was up. */
  readonly by: PersonId | undefined;
  readonly at: Instant;
};

export const settleReview = async (ports: ReviewPorts, tx: Tx, settling: Settling): Promise<Review> => {
  const { tenant, review, outcome, reason, note, by, at } = settling;
  const { id, decision, eventId } = review;
  const how = by === undefined ? 'deadline' : 'person';
  const fact = { review: id, decision, outcome, reason, how, by: by ?? null, decidedAt: formatInstant(at) };
  const record = canonicalJson({ ...fact, eventId, note: note ?? null });
  const salt = ports.random.bytes(SALT_BYTES);
  const entry = await ports.evidence.append(tx, {
    tenant,
    predicateType: 'decision-review',
    subjects: [{ name: `record ${id}`, algorithm: 'sha256', digest: sha256(Buffer.concat([salt, record])) }],
    fact,
    observedAt: at,
    grade: 'A',
    collector: `mitsuke decision ${ports.software}`,
  });
  await tables<Tables>(tx)
    .updateTable('decision.review')
    .set({
      ...{ outcome, reason, decided_by: by === undefined ? null : uuidOf(by), decided_at: at, note: note ?? null },
      ...{ record: new TextDecoder().decode(record), salt, entry: uuidOf(entry) },
    })
    .where('tenant', '=', uuidOf(tenant))
    .where('id', '=', uuidOf(id))
    .execute();
  const event: Reviewed = {
    ...{ id: ports.newId('evt'), type: 'decision.reviewed.v1', tenant, key: id, occurredAt: at, recordedAt: at },
    payload: {
      ...{ review: id, decision, eventId, acceptorNumber: review.acceptorNumber, amount: review.amount },
      ...{ outcome, reason, by: how, decidedAt: formatInstant(at) },
    },
  };
  await ports.outbox.publish(tx, event);
  return { ...review, verdict: { outcome, reason, by, at, note, entry } };
};
