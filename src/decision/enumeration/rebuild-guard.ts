/**
 * A guard as it would be if it had never stopped: the attempts of so many days in the order in which they were judged,
 * between them the outcomes and lifts that were known by then.
 */
import { durationOfMs, type Instant, instantOfMs, minus, type TenantId, uuidOf } from '#kernel';
import { type Database, type Tx, tables } from '#platform/database';
import type { Attempt } from '../core/attempt.ts';
import { Guard } from '../core/enumeration/guard.ts';
import type { GuardSettings } from '../core/enumeration/guard-settings.ts';
import { resultsBehind } from '../store-results.ts';
import { placedLifts } from './store-campaigns.ts';

type Tables = {
  'decision.decision': { tenant: string; id: string; occurred_at: Instant; recorded_at: Instant; record: string };
};

type Judged = {
  readonly attempt: Attempt;
  readonly time: Instant;
  readonly sequence: number;
  readonly learnedTo: number;
};

const CHUNK = 5_000;
const DAY_MS = 86_400_000;

type Wanted = {
  readonly settings: GuardSettings;
  readonly now: Instant;
  /** Of the last result that is to be learned; absent: all there are. */
  readonly upTo: number | undefined;
  readonly onRead: (attempts: number, finished: boolean) => void;
};

export type Rebuilt = { readonly guard: Guard; readonly learnedTo: number };

export const rebuildGuard = async (database: Database, tenant: TenantId, wanted: Wanted): Promise<Rebuilt> => {
  const { settings, now, upTo = Number.MAX_SAFE_INTEGER } = wanted;
  const guard = new Guard(settings);
  const edge = minus(now, durationOfMs(settings.content.memoryDays * DAY_MS));
  const lifts = [...(await database.inScope({ tenant }, (tx) => placedLifts(tx, tenant)))];
  const lessons = createLessons(database, tenant, guard, edge);
  let attempts = 0;
  const judge = async ({ attempt, time, sequence, learnedTo }: Judged): Promise<void> => {
    if (learnedTo > lessons.position) await lessons.learnTo(Math.min(learnedTo, upTo));
    for (let lift = lifts[0]; lift !== undefined && lift.after < sequence; lift = lifts[0]) {
      guard.lift(lift.number);
      lifts.shift();
    }
    guard.observe(attempt, time, sequence);
    guard.settle();
    attempts += 1;
  };
  for await (const each of inOrder(database, tenant, edge, () => wanted.onRead(attempts, false))) await judge(each);
  for (const { number } of lifts) guard.lift(number);
  await lessons.learnTo(upTo);
  wanted.onRead(attempts, true);
  return { guard, learnedTo: lessons.position };
};

const createLessons = (database: Database, tenant: TenantId, guard: Guard, edge: Instant) => {
  const lessons = {
    position: 0,
    learnTo: async (upTo: number): Promise<void> => {
      for (;;) {
        const behind = { position: lessons.position, edge, limit: CHUNK, upTo };
        const results = await database.inScope({ tenant }, (tx) => resultsBehind(tx, tenant, behind));
        for (const { position, result, reasonCode, about } of results) {
          if (about !== undefined) guard.learn({ attempt: about.attempt, result, reasonCode });
          lessons.position = position;
        }
        if (results.length < CHUNK) return;
      }
    },
  };
  return lessons;
};

type Place = { readonly recordedAt: Instant; readonly id: string };

/** By their places; those recorded in one millisecond, or while a clock went back, lie side by side but not in order. */
async function* inOrder(
  database: Database,
  tenant: TenantId,
  edge: Instant,
  onChunk: () => void,
): AsyncGenerator<Judged> {
  let last: Place | undefined;
  let waiting: Judged[] = [];
  let next = 0;
  for (;;) {
    const rows = await database.inScope({ tenant }, (tx) => recordedAfter(tx, tenant, { edge, last }));
    waiting = [...waiting, ...rows.map(({ judged }) => judged)].sort((a, b) => a.sequence - b.sequence);
    const isLast = rows.length < CHUNK;
    if (next === 0) next = waiting[0]?.sequence ?? 0;
    let ready = 0;
    while (ready < waiting.length && (isLast || (waiting[ready] as Judged).sequence <= next + ready)) ready += 1;
    yield* waiting.slice(0, ready);
    next += ready;
    waiting = waiting.slice(ready);
    last = rows.at(-1)?.place;
    onChunk();
    if (isLast) return;
  }
}

const recordedAfter = async (
  tx: Tx,
  tenant: TenantId,
  { edge, last }: { readonly edge: Instant; readonly last: Place | undefined },
): Promise<readonly { readonly judged: Judged; readonly place: Place }[]> => {
  const rows = await tables<Tables>(tx)
    .selectFrom('decision.decision')
    .select(['id', 'occurred_at', 'recorded_at', 'record'])
    .where('tenant', '=', uuidOf(tenant))
    .where(({ eb, refTuple, tuple }) =>
      last === undefined
        ? eb('recorded_at', '>', edge)
        : eb(refTuple('recorded_at', 'id'), '>', tuple(last.recordedAt, last.id)),
    )
    .orderBy('recorded_at')
    .orderBy('id')
    .limit(CHUNK)
    .execute();
  return rows.map(({ id, occurred_at, recorded_at, record }) => {
    const { attempt, sequence = 0, learnedTo = 0 } = JSON.parse(record) as Partial<Judged> & { attempt: Attempt };
    const judged = { attempt, time: instantOfMs(Number(occurred_at)), sequence, learnedTo };
    return { judged, place: { recordedAt: recorded_at, id } };
  });
};
