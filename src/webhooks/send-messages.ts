/**
 * Sends what is due: each attempt by itself, few at a time to one endpoint, so that one that is slow or down holds up
 * no other. At least once: what a dying sender had in hand is sent again under the same message id.
 */
import { type Duration, durationOfMs, type Instant, instantOfMs, minus, plus } from '#kernel';
import { type Attempted, isLongFailing, meaningOf, pauseAfter, restUntil } from './core/retry.ts';
import { signedHeaders } from './core/sign.ts';
import type { WebhookPorts } from './ports.ts';
import { openSecrets } from './seal-secret.ts';
import {
  claimDue,
  countDeliveriesWaiting,
  type DueDelivery,
  forgetSettled,
  recordAttempt,
  releaseClaim,
} from './store-deliveries.ts';
import { endpointById, tenantsWithEndpoints, updateEndpoint, validSecrets } from './store-endpoints.ts';
import { switchOff, WEBHOOKS } from './switch-off.ts';
import type { EndpointId } from './tables.ts';

const LOOK_EVERY = durationOfMs(1_000);
const SAY_EVERY_MS = 60_000;
const FORGET_EVERY_MS = 3_600_000;
/** How long a delivery is kept once it is settled. */
const KEPT: Duration = durationOfMs(90 * 86_400_000);
const FORGOTTEN_AT_ONCE = 1_000;
const TIME_LIMIT = durationOfMs(15_000);
/** Beyond the time limit: what the rest of an attempt takes at most. */
const CLAIM_MARGIN = durationOfMs(60_000);
const IN_HAND = 32;
const PER_ENDPOINT = 4;
/** Of an answer, which nobody reads. */
const ANSWER_LIMIT_BYTES = 1024 * 1024;
const DRAWS = 256;

export type Sender = {
  start(): void;
  /** Finishes or gives back what is in hand. */
  stop(): Promise<void>;
  wake(): void;
  /** Sends all that is due now. @returns how many attempts were made */
  sendOnce(): Promise<number>;
  /** Not yet settled, and the age of the oldest in milliseconds. */
  backlog(): Promise<{ readonly count: number; readonly oldestMs: number }>;
};

export const createSender = (ports: WebhookPorts): Sender => {
  const { clock, database } = ports;
  const inHand = new Map<DueDelivery, Promise<void>>();
  let stopping = new AbortController();
  let waiting = new AbortController();
  let running: Promise<void> | undefined;

  /** Takes what there is room for. @returns how many */
  const begin = async (): Promise<number> => {
    const now = clock.now();
    const count = new Map<EndpointId, number>();
    for (const { endpoint } of inHand.keys()) count.set(endpoint, (count.get(endpoint) ?? 0) + 1);
    const until = plus(now, durationOfMs((ports.timeLimit ?? TIME_LIMIT) + CLAIM_MARGIN));
    // Within one claim each endpoint gets at most as many as it may have in all, and one that has any waits for them.
    const claim = { now, until, busy: [...count.keys()], perEndpoint: PER_ENDPOINT, limit: IN_HAND - inHand.size };
    if (claim.limit <= 0) return 0;
    const due = await database.asSystem((tx) => claimDue(tx, claim));
    for (const each of due) {
      const sending = attempt(ports, each, stopping.signal)
        .catch(ports.onFailure)
        .finally(() => {
          inHand.delete(each);
          waiting.abort();
        });
      inHand.set(each, sending);
    }
    return due.length;
  };

  const beside = housekeeping(ports);
  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      waiting = new AbortController();
      try {
        await begin();
        await beside();
      } catch (error) {
        ports.onFailure(error);
      }
      await clock.sleep(LOOK_EVERY, AbortSignal.any([stopping.signal, waiting.signal]));
    }
    await Promise.all(inHand.values());
  };

  return {
    start: () => {
      if (running !== undefined) return;
      stopping = new AbortController();
      running = run();
    },
    stop: async () => {
      stopping.abort();
      await running;
      running = undefined;
    },
    wake: () => waiting.abort(),
    sendOnce: async () => {
      let made = 0;
      for (let begun = await begin(); begun > 0; begun = await begin()) {
        made += begun;
        await Promise.all(inHand.values());
      }
      return made;
    },
    backlog: () => backlog(ports),
  };
};

const backlog = ({ database, clock }: WebhookPorts) =>
  database.asSystem(async (tx) => {
    const { count, oldest } = await countDeliveriesWaiting(tx);
    return { count, oldestMs: oldest === undefined ? 0 : Math.max(0, clock.now() - oldest) };
  });

/** What the sender does besides, now and then: says that it lives, and forgets what is old. */
const housekeeping = ({ clock, database, sources }: WebhookPorts): (() => Promise<void>) => {
  let rounds = 0;
  let [saidMs, forgotMs] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  return async () => {
    rounds += 1;
    const nowMs = clock.monotonicMs();
    if (nowMs - saidMs >= SAY_EVERY_MS) {
      await sources.signOfLife(WEBHOOKS, { tenants: await database.asSystem(tenantsWithEndpoints), rounds });
      [rounds, saidMs] = [0, nowMs];
    }
    if (nowMs - forgotMs < FORGET_EVERY_MS) return;
    const before = minus(clock.now(), KEPT);
    const forgotten = await database.asSystem((tx) => forgetSettled(tx, { before, limit: FORGOTTEN_AT_ONCE }));
    if (forgotten < FORGOTTEN_AT_ONCE) forgotMs = nowMs;
  };
};

type Made = Attempted & { readonly at: Instant; readonly durationMs: number; readonly retryAfter?: string | undefined };

const attempt = async (ports: WebhookPorts, due: DueDelivery, stopping: AbortSignal): Promise<void> => {
  const made = await post(ports, due, stopping);
  if (made.fault === 'given-up') {
    // We were told to stop: perhaps it arrived all the same, and then it arrives twice under one id.
    await ports.database.asSystem((tx) => releaseClaim(tx, due, ports.clock.now()));
    return;
  }
  await settle(ports, due, made);
};

const post = async (ports: WebhookPorts, due: DueDelivery, stopping: AbortSignal): Promise<Made> => {
  const { clock, database, posts, privateHosts, timeLimit = TIME_LIMIT } = ports;
  const { tenant, endpoint, url, body, message: id } = due;
  const [at, begunMs] = [clock.now(), clock.monotonicMs()];
  const sealed = await database.inScope({ tenant }, (tx) => validSecrets(tx, tenant, { endpoint, now: at }));
  const keys = await openSecrets(ports, { tenant, endpoint }, sealed);
  if (keys === undefined) return { at, durationMs: 0, status: undefined, fault: 'secret-not-readable' };
  const order = {
    ...{ url, timeLimit, contentType: 'application/json', body: new TextEncoder().encode(body) },
    headers: {
      'user-agent': `Mitsuke/${ports.software}`,
      ...signedHeaders({ id, seconds: Math.floor(at / 1_000), body }, keys),
    },
    ...{ limitBytes: ANSWER_LIMIT_BYTES, allowedHosts: privateHosts },
  };
  const answer = await posts.post(order, stopping);
  const durationMs = Math.round(clock.monotonicMs() - begunMs);
  if (answer.kind === 'failed') return { at, durationMs, status: undefined, fault: answer.error };
  const { status, retryAfter } = answer.value;
  return { at, durationMs, status, fault: undefined, retryAfter };
};

const settle = (ports: WebhookPorts, due: DueDelivery, made: Made): Promise<void> => {
  const { tenant, endpoint: id } = due;
  const meaning = meaningOf(made);
  const [draw = 0] = ports.random.bytes(1);
  const pause = pauseAfter(due.attempts, draw / DRAWS);
  return ports.database
    .inScope({ tenant }, async (tx) => {
      // Before the delivery, as whoever switches it off does.
      const endpoint = await endpointById(tx, tenant, { id, hold: true });
      const now = laterOf(ports.clock.now(), made.at);
      const standing =
        meaning === 'taken'
          ? ({ state: 'delivered', settledAt: now } as const)
          : pause === undefined
            ? ({ state: 'given-up', settledAt: now } as const)
            : ({
                state: 'waiting',
                nextAttemptAt: laterOf(plus(now, pause), restUntil(made, made.retryAfter, now) ?? now),
              } as const);
      const isOurs = await recordAttempt(tx, due, { attempt: made, standing });
      if (!isOurs || endpoint === undefined || endpoint.off !== undefined) return false;
      if (meaning === 'taken') {
        await updateEndpoint(tx, tenant, { ...endpoint, failingSince: undefined, lastSuccessAt: now });
        return false;
      }
      const failingSince = endpoint.failingSince ?? made.at;
      const why = meaning === 'gone' ? 'gone' : isLongFailing(failingSince, now) ? 'failing' : undefined;
      if (why === undefined) await updateEndpoint(tx, tenant, { ...endpoint, failingSince });
      else await switchOff(ports, tx, tenant, { endpoint: { ...endpoint, failingSince }, why, at: now, last: made });
      return why !== undefined;
    })
    .then((isOff) => {
      if (isOff) ports.onCommitted();
    });
};

const laterOf = (one: Instant, other: Instant): Instant => instantOfMs(Math.max(one, other));
