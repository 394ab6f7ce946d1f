/**
 * What is being decided just now, by event id: whoever asks about the same attempt meanwhile waits for the same decision,
 * and is told the same in its place.
 */
import { durationOfMs, type Scope, type TenantId } from '#kernel';
import type { Clock } from '#platform/clock';
import { type Begun, type Decided, isPassing } from './answer-in-time.ts';
import type { Asked } from './commit-batch.ts';
import type { Attempt } from './core/attempt.ts';
import type { Told } from './told.ts';

/** Before what is owed to the record is tried again. */
const OWED_AFTER = durationOfMs(500);

type Ports = {
  readonly clock: Clock;
  /** Nothing is tried again from then on. */
  readonly closing: AbortSignal;
  /** As it is judged and kept. @throws Problem `attempt-not-acceptable` */
  readonly accept: (tenant: TenantId, sent: Attempt) => Promise<Omit<Asked, 'told'>>;
  readonly submit: (tenant: TenantId, asked: Asked) => Promise<Decided>;
};

export type Begin = (scope: Scope, sent: Attempt, told?: Told) => Promise<Begun>;

export const createUnderWay = ({ clock, closing, accept, submit }: Ports): Begin => {
  const underWay = new Map<string, Begun>();

  /** What was told in the meantime is kept with the decision, however long that takes. */
  const settle = async (tenant: TenantId, asked: Asked): Promise<Decided> => {
    for (;;) {
      try {
        const decided = await submit(tenant, asked);
        if (asked.told === undefined || decided.told !== undefined) return decided;
      } catch (error) {
        if (asked.told?.by !== 'server' || closing.aborted || !isPassing(error)) throw error;
        await clock.sleep(OWED_AFTER, closing);
      }
    }
  };

  return async ({ tenant }, sent, told) => {
    const accepted = await accept(tenant, sent);
    const key = `${tenant} ${accepted.attempt.eventId}`;
    for (let first = underWay.get(key); first !== undefined; first = underWay.get(key)) {
      const { asked, decided } = first;
      if (asked.text === accepted.text) {
        asked.told ??= told;
        return { asked, decided: decided.then((each) => ({ ...each, repeated: true })) };
      }
      // Another body under the same id: whether it is refused depends on whether the first one is stored.
      await decided.catch(() => undefined);
    }
    const asked: Asked = { ...accepted, told };
    const begun = { asked, decided: settle(tenant, asked).finally(() => underWay.delete(key)) };
    underWay.set(key, begun);
    return begun;
  };
};
