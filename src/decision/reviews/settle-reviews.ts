/**
 * What happens to reviews by themselves: an opened one is told, and one that nobody decided in time is decided as was
 * promised when it was opened. Runs as the system over all tenants, in any number of processes.
 */
import { type Repeated, repeat } from '#cases';
import { durationOfMs, formatInstant, type Instant, idOf, type TenantId, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import { DEADLINE_PASSED } from '../core/review.ts';
import type { PaymentHeld } from '../events.ts';
import { REVIEW_SHOWN, type Review, reviewOf, type Tables } from './review-tables.ts';
import { type ReviewPorts, settleReview } from './work-reviews.ts';

export type SettlePorts = ReviewPorts & {
  /** Told what went wrong; it will be tried again. */
  readonly onFailure: (error: unknown) => void;
};

export type ReviewKeeper = Repeated & {
  /** @returns how many were told, and how many decided. */
  keepOnce(): Promise<{ readonly told: number; readonly decided: number }>;
};

const LOOK_EVERY = durationOfMs(1_000);
const AT_ONCE = 50;

export const createReviewKeeper = (ports: SettlePorts): ReviewKeeper => {
  const keepOnce = async (stopping?: AbortSignal) => {
    const told = await inParts(ports, stopping, tellOpened);
    const decided = await inParts(ports, stopping, decideLate);
    if (told + decided > 0) ports.onCommitted();
    return { told, decided };
  };
  return { ...repeat(ports, LOOK_EVERY, keepOnce), keepOnce: () => keepOnce() };
};

type Part = (ports: SettlePorts, tx: Tx, now: Instant) => Promise<number>;

const inParts = async (ports: SettlePorts, stopping: AbortSignal | undefined, part: Part): Promise<number> => {
  let done = 0;
  for (let last = AT_ONCE; last === AT_ONCE && stopping?.aborted !== true; done += last) {
    last = await ports.database.asSystem((tx) => part(ports, tx, ports.clock.now()));
  }
  return done;
};

type Found = { readonly tenant: TenantId; readonly review: Review };

const found = (row: Parameters<typeof reviewOf>[0] & { readonly tenant: string }): Found => ({
  tenant: idOf('ten', row.tenant),
  review: reviewOf(row),
});

const tellOpened: Part = async ({ outbox, newId }, tx) => {
  const rows = await tables<Tables>(tx)
    .selectFrom('decision.review')
    .select(['tenant', ...REVIEW_SHOWN])
    .where('told', '=', false)
    .orderBy('opened_at')
    .limit(AT_ONCE)
    .forUpdate()
    .skipLocked()
    .execute();
  // Publishers of several keys take them in one order of keys.
  const opened = rows.map(found).toSorted((a, b) => (a.review.id < b.review.id ? -1 : 1));
  for (const { tenant, review } of opened) {
    const { id, decision, eventId, acceptorNumber, amount, reasons, openedAt, dueAt, whenLate } = review;
    const event: PaymentHeld = {
      ...{ id: newId('evt'), type: 'decision.held.v1', tenant, key: id, occurredAt: openedAt, recordedAt: openedAt },
      payload: {
        ...{ review: id, decision, eventId, acceptorNumber, amount, reasons, whenLate },
        ...{ openedAt: formatInstant(openedAt), dueAt: formatInstant(dueAt) },
      },
    };
    await outbox.publish(tx, event);
    await tables<Tables>(tx)
      .updateTable('decision.review')
      .set({ told: true })
      .where('tenant', '=', uuidOf(tenant))
      .where('id', '=', uuidOf(id))
      .execute();
  }
  return opened.length;
};

/** One that is not told yet waits for that, so that nobody hears of the end before the beginning. */
const decideLate: Part = async (ports, tx, now) => {
  const rows = await tables<Tables>(tx)
    .selectFrom('decision.review')
    .select(['tenant', ...REVIEW_SHOWN])
    .where('outcome', 'is', null)
    .where('told', '=', true)
    .where('due_at', '<=', now)
    .orderBy('due_at')
    .limit(AT_ONCE)
    .forUpdate()
    .skipLocked()
    .execute();
  const late = rows.map(found).toSorted((a, b) => (a.review.id < b.review.id ? -1 : 1));
  for (const { tenant, review } of late) {
    const settling = { tenant, review, outcome: review.whenLate, reason: DEADLINE_PASSED, by: undefined, at: now };
    await settleReview(ports, tx, settling);
  }
  return late.length;
};
