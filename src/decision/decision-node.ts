/**
 * One process at a time judges a tenant's attempts, since windows are exact only where all attempts pass. It holds a
 * lock while it judges; what makes a mistake harmless is the term: a batch of an older term cannot commit. Windows are
 * rebuilt from the stored decisions before the first one is judged, and whenever it is not certain what was committed.
 */
import { type Duration, durationOfMs, instantOfMs, Problem, type TenantId } from '#kernel';
import type { Clock } from '#platform/clock';
import type { Database } from '#platform/database';
import type { GuardSettings } from './core/enumeration/guard-settings.ts';
import type { Policy } from './core/policy/policy.ts';
import { haveSamePlan } from './core/same-plan.ts';
import type { Strategy } from './core/strategy.ts';
import { planHash } from './core/windows/plan.ts';
import type { Held, HeldOfKey, Windows, WindowsOptions } from './core/windows/windows.ts';
import { rebuildGuard } from './enumeration/rebuild-guard.ts';
import { type Fill, type Filled, fillWindows } from './fill-windows.ts';
import { strategyRevision, takeOver } from './node-store.ts';
import { decisionNodeElsewhere } from './problems.ts';
import type { Learning, Seat } from './seat.ts';
import type { StrategySource } from './strategy-source.ts';
import { copyOf, type SnapshotPorts, storeSnapshot } from './window-snapshots.ts';

export type NodePorts = {
  readonly database: Database;
  readonly clock: Clock;
  readonly strategies: StrategySource;
  /** Absent: no guard watches for enumeration. */
  readonly guardSettings?: GuardSettings | undefined;
  readonly windowsOptions?: WindowsOptions | undefined;
  /** Absent: windows are rebuilt from the decisions alone. */
  readonly snapshots?: SnapshotPorts | undefined;
  /** Decisions between two snapshots, at least; 50,000. */
  readonly snapshotEvery?: number | undefined;
  readonly onSnapshotFailed?: ((tenant: TenantId, error: unknown) => void) | undefined;
  /** Told while windows are rebuilt, so that an operator sees what the first decision waits for. */
  readonly onRebuilding?: ((progress: Rebuilding) => void) | undefined;
  /** Without a decision for so long, the lock and the memory are given up. */
  readonly idleAfter?: Duration | undefined;
};

export type WindowsHeld = Pick<Windows, 'limitBytes' | 'isFull'> & {
  readonly byKey: readonly HeldOfKey[];
  readonly total: Held;
};

export type Rebuilding = { readonly tenant: TenantId; readonly attempts: number; readonly finished: boolean };

const SNAPSHOT_EVERY = 50_000;
/** Fewer are read again as quickly. */
const SNAPSHOT_AT_END = 1_000;
const EVENTS_PER_DECISION = 4;
const STANDARD_IDLE = durationOfMs(15 * 60_000);
/** How long another is taken to hold the lock before it is asked for again. */
const REFUSED_FOR_MS = 500;

type Lock = { readonly release: AbortController; readonly released: Promise<void> };

export class DecisionNode {
  readonly #ports: NodePorts;
  readonly #tenant: TenantId;
  #lock: Lock | undefined;
  #seat: Seat | undefined;
  #policy: Policy | undefined;
  #opening: Promise<Seat> | undefined;
  #refusedAtMs = Number.NEGATIVE_INFINITY;
  #usedAtMs: number;
  #snapshotAt = 0;
  #keeping: Promise<void> | undefined;
  #closed = false;

  constructor(ports: NodePorts, tenant: TenantId) {
    this.#ports = ports;
    this.#tenant = tenant;
    this.#usedAtMs = ports.clock.monotonicMs();
  }

  /** @throws Problem `decision-node-elsewhere`, DatabaseUnavailable */
  async seat(): Promise<Seat> {
    this.#usedAtMs = this.#ports.clock.monotonicMs();
    if (this.#seat !== undefined) {
      this.#keepSnapshot(this.#seat, this.#ports.snapshotEvery ?? SNAPSHOT_EVERY);
      return this.#seat;
    }
    this.#opening ??= this.#open().finally(() => {
      this.#opening = undefined;
    });
    return this.#opening;
  }

  /** What is in memory may differ from what is stored: rebuilt before the next batch. */
  doubt(): void {
    this.#seat = undefined;
  }

  /** The tenant's strategy has changed: its windows stay where the new one asks for the same. */
  async renew(): Promise<void> {
    const { database, strategies } = this.#ports;
    const tenant = this.#tenant;
    const seat = this.#seat;
    if (seat === undefined) return;
    const { revision, strategy } = await database.inScope({ tenant }, async (tx) => ({
      revision: await strategyRevision(tx, tenant),
      strategy: await strategies.current(tx, tenant),
    }));
    if (!haveSamePlan(seat.strategy.ruleSet, strategy.ruleSet)) {
      this.#seat = undefined;
      return;
    }
    const { windows, sequence } = seat;
    const place = { sequence, newest: instantOfMs(Math.max(windows.newest, 0)) };
    const shadow = await this.#inShadow(strategy, place, seat);
    // Whoever took over meanwhile has let go of this seat.
    if (this.#seat !== seat) return;
    seat.strategy = strategy;
    seat.revision = revision;
    seat.shadow = shadow;
  }

  /** Another took over: its lock is asked for like anyone else's. */
  async superseded(): Promise<void> {
    this.#seat = undefined;
    await this.#release();
  }

  /** What the windows hold; `undefined` while this process does not judge for the tenant. */
  get held(): WindowsHeld | undefined {
    const windows = this.#seat?.windows;
    if (windows === undefined) return undefined;
    const { heldByKey: byKey, held: total, limitBytes, isFull } = windows;
    return { byKey, total, limitBytes, isFull };
  }

  /** As it was last read; a tenant that has never been judged for here has none that is known. */
  get policy(): Policy | undefined {
    return this.#seat === undefined ? this.#policy : this.#seat.strategy.policy;
  }

  /** Without a lock: nothing is lost when this is forgotten. */
  get isIdle(): boolean {
    return this.#lock === undefined && this.#opening === undefined;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#opening?.catch(() => undefined);
    await this.#keeping;
    if (this.#seat !== undefined) this.#keepSnapshot(this.#seat, SNAPSHOT_AT_END);
    this.#seat = undefined;
    await this.#keeping;
    await this.#release();
  }

  async #open(): Promise<Seat> {
    if (this.#lock === undefined) await this.#acquire();
    const lock = this.#lock;
    const seat = await this.#rebuild();
    if (this.#lock !== lock || lock === undefined) throw elsewhere();
    this.#seat = seat;
    this.#policy = seat.strategy.policy;
    return seat;
  }

  async #release(): Promise<void> {
    const lock = this.#lock;
    lock?.release.abort();
    await lock?.released;
  }

  async #acquire(): Promise<void> {
    const { database, clock } = this.#ports;
    if (this.#closed || clock.monotonicMs() < this.#refusedAtMs + REFUSED_FOR_MS) throw elsewhere();
    const held = Promise.withResolvers<boolean>();
    const release = new AbortController();
    const holding = database.withLock(`decision ${this.#tenant}`, async (lost) => {
      held.resolve(true);
      await this.#stay(AbortSignal.any([lost, release.signal]));
      this.#seat = undefined;
    });
    const released = holding.then(
      () => held.resolve(false),
      (error: unknown) => held.reject(error),
    );
    const lock = { release, released };
    void released.then(() => {
      if (this.#lock === lock) this.#lock = undefined;
    });
    this.#lock = lock;
    if (await held.promise) return;
    this.#lock = undefined;
    this.#refusedAtMs = clock.monotonicMs();
    throw elsewhere();
  }

  /** Until told to leave, or nothing has been asked for long enough. */
  async #stay(end: AbortSignal): Promise<void> {
    const { clock, idleAfter = STANDARD_IDLE } = this.#ports;
    while (!end.aborted) {
      // A rebuild may take longer than any idleness: it is work too.
      if (this.#opening !== undefined) this.#usedAtMs = clock.monotonicMs();
      const leftMs = this.#usedAtMs + idleAfter - clock.monotonicMs();
      if (leftMs <= 0) return;
      await clock.sleep(durationOfMs(Math.ceil(leftMs)), end);
    }
  }

  async #rebuild(): Promise<Seat> {
    const { database, strategies } = this.#ports;
    const tenant = this.#tenant;
    const { strategy, newest, ...place } = await database.inScope({ tenant }, async (tx) => {
      const taken = await takeOver(tx, tenant);
      return { ...taken, strategy: await strategies.current(tx, tenant) };
    });
    const { sequence } = place;
    const { learning: filled, snapshotAt } = await this.#fill({ plan: strategy.ruleSet.plan, sequence, newest });
    this.#snapshotAt = snapshotAt;
    const guarded = await this.#guarded(filled);
    return { ...place, strategy, ...guarded, shadow: await this.#inShadow(strategy, { sequence, newest }) };
  }

  /** With a guard that has learned as far as the windows have. */
  async #guarded(filled: Learning): Promise<Learning> {
    const { database, clock, guardSettings: settings, onRebuilding } = this.#ports;
    if (settings === undefined) return filled;
    const tenant = this.#tenant;
    const upTo = filled.windows.isLearning ? filled.learnedTo : undefined;
    const onRead = (attempts: number, finished: boolean) => onRebuilding?.({ tenant, attempts, finished });
    const rebuilt = await rebuildGuard(database, tenant, { settings, now: clock.now(), upTo, onRead });
    return { ...filled, guard: rebuilt.guard, learnedTo: upTo ?? rebuilt.learnedTo };
  }

  /** Windows of its own, where the rule set in shadow asks for others; those of `before` where they are the same. */
  async #inShadow(
    { ruleSet, shadow }: Strategy,
    place: Omit<Fill, 'plan'>,
    before?: Seat,
  ): Promise<Learning | undefined> {
    if (shadow === undefined || haveSamePlan(shadow, ruleSet)) return undefined;
    const known = before?.strategy.shadow;
    if (known !== undefined && haveSamePlan(shadow, known)) return before?.shadow;
    return (await this.#fill({ plan: shadow.plan, ...place })).learning;
  }

  #fill(fill: Fill): Promise<Filled> {
    const { database, snapshots, windowsOptions: options = {}, onRebuilding } = this.#ports;
    const tenant = this.#tenant;
    const onRead = (attempts: number, finished: boolean) => onRebuilding?.({ tenant, attempts, finished });
    return fillWindows({ database, snapshots, options, onRead }, tenant, fill);
  }

  /** Copies what the windows hold and stores it beside the judging, once enough was decided since the last time. */
  #keepSnapshot(seat: Seat, atLeast: number): void {
    const { snapshots, onSnapshotFailed } = this.#ports;
    const { term, sequence, learnedTo, strategy, windows } = seat;
    if (snapshots === undefined || this.#keeping !== undefined || !windows.isSettled) return;
    if (strategy.ruleSet.plan.windows.length === 0 || sequence - this.#snapshotAt < atLeast) return;
    // What costs much to store is stored less often: a decision pays for the events that are held, not for all of them.
    if (sequence - this.#snapshotAt < windows.held.events / EVENTS_PER_DECISION) return;
    const taken = { tenant: this.#tenant, term, plan: planHash(strategy.ruleSet.plan), sequence, learnedTo };
    this.#snapshotAt = sequence;
    this.#keeping = storeSnapshot(snapshots, { ...taken, chunks: copyOf(windows) })
      .catch((error: unknown) => onSnapshotFailed?.(this.#tenant, error))
      .finally(() => {
        this.#keeping = undefined;
      });
  }
}

const elsewhere = (): Problem => new Problem(decisionNodeElsewhere, { params: { retryAfterSeconds: 1 } });
