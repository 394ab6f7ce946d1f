/**
 * The delivering half of the outbox. Any number of processes may deliver from one database: a run that one has in hand
 * is passed over by the others. Time comes from the clock; `wake` shortens the wait for events of this process, those
 * of others are found at the next look.
 */
import { type Duration, durationOfMs, minus } from '#kernel';
import type { Clock } from '#platform/clock';
import { type Database, DatabaseUnavailable, tables } from '#platform/database';
import { deliverRun, findHeads, type HandlerFailure, type Head, postpone } from './deliver-run.ts';
import type { OutboxTables } from './outbox-tables.ts';
import type { Delivery, Subscription } from './port.ts';

export type DeliveryOptions = {
  readonly database: Database;
  readonly clock: Clock;
  readonly subscriptions: readonly Subscription[];
  /** Told of each attempt that failed; it will be made again. */
  readonly onFailure: (failure: HandlerFailure) => void;
  /** Told when the outbox could not be read or a run not be committed; tried again later. */
  readonly onTrouble: (error: unknown) => void;
  /** Runs in hand at the same time. */
  readonly concurrency?: number;
};

const LOOK_EVERY = durationOfMs(1_000);
const PRUNE_EVERY = durationOfMs(600_000);
/** How long an event is kept after it was recorded, once all have it. */
const KEEP_MESSAGES: Duration = durationOfMs(7 * 86_400_000);
const CONCURRENCY = 4;
/** Found at one look. */
const HEADS_MAX = 64;

export const createDelivery = (options: DeliveryOptions): Delivery => {
  const names = new Set(options.subscriptions.map(({ name }) => name));
  if (names.size < options.subscriptions.length) throw new RangeError('two subscriptions have the same name');
  const stopping = new AbortController();
  const bell = createBell(options.clock);
  let working: Promise<unknown> | undefined;
  return {
    wake: bell.ring,
    start: () => {
      working ??= Promise.all([deliverUntil(stopping.signal, bell, options), pruneUntil(stopping.signal, options)]);
    },
    stop: async () => {
      stopping.abort();
      await working;
    },
    backlog: () => backlog(options),
  };
};

/** Keeps up to `concurrency` runs in hand, so that a slow handler delays only its own key. */
const deliverUntil = async (stopping: AbortSignal, bell: Bell, options: DeliveryOptions): Promise<void> => {
  const { database, clock, subscriptions } = options;
  const byName = new Map(subscriptions.map((subscription) => [subscription.name, subscription]));
  if (byName.size === 0) return;
  const inHand = new Map<string, Promise<void>>();
  const begin = (head: Head, subscription: Subscription): void => {
    const key = keyOf(head);
    const run = runHead(head, subscription, options).then((progressed) => {
      inHand.delete(key);
      if (progressed) bell.ring();
    });
    inHand.set(key, run);
  };
  // Each look goes on where the last one ended, so that busy keys at the front starve none behind.
  let after: Head | undefined;
  while (!stopping.aborted) {
    try {
      const now = clock.now();
      const heads = await database.asSystem((tx) =>
        findHeads({ tx, subscriptions: [...byName.keys()], after, now, limit: HEADS_MAX }),
      );
      for (const head of heads) {
        const subscription = byName.get(head.subscription);
        if (subscription === undefined || inHand.has(keyOf(head))) continue;
        if (inHand.size >= (options.concurrency ?? CONCURRENCY)) await Promise.race(inHand.values());
        if (!stopping.aborted) begin(head, subscription);
      }
      after = heads.length === HEADS_MAX ? heads.at(-1) : undefined;
      // A run that changed anything has rung or will: the next sweep need not wait then.
      if (after === undefined) await bell.wait(LOOK_EVERY, stopping);
    } catch (error) {
      options.onTrouble(error);
      await clock.sleep(LOOK_EVERY, stopping);
    }
  }
  await Promise.all(inHand.values());
};

const keyOf = ({ subscription, tenant, key }: Head): string => JSON.stringify([subscription, tenant, key]);

/** Never throws. @returns whether anything changed, so that looking again is worth while. */
const runHead = async (head: Head, subscription: Subscription, options: DeliveryOptions): Promise<boolean> => {
  const { database, clock } = options;
  const now = () => clock.now();
  try {
    const result = await database.asSystem((tx) => deliverRun({ tx, head, subscription, now }));
    if (result.kind === 'failed') options.onFailure(result.failure);
    return result.kind !== 'in-other-hands';
  } catch (error) {
    options.onTrouble(error);
    if (error instanceof DatabaseUnavailable) return false;
    // Refused as late as at commit: without a pause it would be tried without end.
    await database.asSystem((tx) => postpone({ tx, head, now })).catch(options.onTrouble);
    return false;
  }
};

type Bell = { ring(): void; wait(limit: Duration, stopping: AbortSignal): Promise<void> };

/** Ringing while nobody waits shortens the next wait to nothing, so that no event slips between look and wait. */
const createBell = (clock: Clock): Bell => {
  let rung = false;
  let end: (() => void) | undefined;
  return {
    ring: () => {
      rung = true;
      end?.();
    },
    wait: async (limit: Duration, stopping: AbortSignal): Promise<void> => {
      if (!rung) {
        const waiting = new AbortController();
        end = () => waiting.abort();
        await clock.sleep(limit, AbortSignal.any([waiting.signal, stopping]));
        end = undefined;
      }
      rung = false;
    },
  };
};

const pruneUntil = async (stopping: AbortSignal, options: DeliveryOptions): Promise<void> => {
  while (!stopping.aborted) {
    await prune(options).catch(options.onTrouble);
    await options.clock.sleep(PRUNE_EVERY, stopping);
  }
};

const prune = ({ database, clock }: DeliveryOptions): Promise<void> =>
  database.asSystem(async (tx) => {
    await tables<OutboxTables>(tx)
      .deleteFrom('stream.message as message')
      .where('message.recorded_at', '<', minus(clock.now(), KEEP_MESSAGES))
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('stream.delivery as delivery')
              .select('delivery.position')
              .whereRef('delivery.position', '=', 'message.position'),
          ),
        ),
      )
      .execute();
  });

const backlog = ({ database, clock }: DeliveryOptions) =>
  database.asSystem(async (tx) => {
    const { count, oldest } = await tables<OutboxTables>(tx)
      .selectFrom('stream.delivery')
      .select(({ fn }) => [fn.countAll<number>().as('count'), fn.min('recorded_at').as('oldest')])
      .executeTakeFirstOrThrow();
    return { count, oldestMs: oldest === null ? 0 : Math.max(0, clock.now() - oldest) };
  });
