/**
 * All windows of a rule set over one tenant's attempts, in the order they are judged: exact (time − over, time], the
 * attempt itself included. What was observed counts for the next at once and can be taken back, newest first, until it
 * is settled, so that a parallel burst cannot pass and a failed commit leaves nothing behind.
 */
import type { Attempt } from '../attempt.ts';
import type { Archive } from './archive.ts';
import { bitOfCondition, bitOfResult, type Result } from './family-plan.ts';
import { withRoom } from './grown.ts';
import { FIXED_KEY, type HashKey } from './hash-text.ts';
import { Field, KeyedWindows, type Moment } from './keyed-windows.ts';
import type { Features, PlannedWindow, WindowPlan } from './plan.ts';
import { SKETCH_BOUND } from './sliding-sketch.ts';

export type Observed = {
  readonly features: Features;
  /** Older than the lateness bound allows: every window is unknown rather than perhaps wrong. */
  readonly tooLate: boolean;
  /** By place: how far an estimated count may be off, as a share of it (three standard deviations). */
  readonly bounds?: ReadonlyMap<number, number>;
  /** Places whose answer is unknown because there was no memory for what it would have to count. */
  readonly unkept?: ReadonlySet<number>;
  /** By place: how many answers given to newer attempts would have counted this one, which came late. */
  readonly corrects?: ReadonlyMap<number, number>;
};

export type Held = { readonly keys: number; readonly events: number; readonly bytes: number };

export type HeldOfKey = Held & {
  /** The paths of the fields that are the key. */
  readonly by: readonly string[];
  /** The names of the windows that share it. */
  readonly windows: readonly string[];
};

/** What became known of an attempt that was settled. */
export type Learned = {
  readonly attempt: Attempt;
  /** As it was observed. */
  readonly time: number;
  readonly number: number;
  readonly result: Result;
};

export type WindowsOptions = {
  /** How many different values of a window are counted exactly, where it is not the usual number. */
  readonly exactValues?: number;
  /** Memory that is not exceeded: keys that are idle are let go of, and what then finds no room is not kept. */
  readonly limitBytes?: number | undefined;
  /** What texts are hashed with: a secret where whoever sends them is not trusted. */
  readonly key?: HashKey;
};

const FIRST_UNSETTLED = 64;
const SWEEP_EVERY_MS = 10_000;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export class Windows {
  readonly #plan: WindowPlan;
  readonly #keyed: readonly KeyedWindows[];
  readonly #fields: readonly Field[];
  /** By their numbers. */
  readonly #currencies: string[] = [];
  readonly #unknown: Features;
  readonly #moment: Mutable<Moment> = {
    time: 0,
    mask: 0,
    amount: 0,
    currency: 0,
    number: 0,
    tooLate: false,
    keepAfter: 0,
  };
  /** The newest time of all attempts. */
  #newest = Number.NEGATIVE_INFINITY;
  /** The newest time before each attempt that is not settled. */
  #before = new Float64Array(FIRST_UNSETTLED);
  #unsettled = 0;
  readonly #limitBytes: number;
  readonly #memory = { isFull: false };
  /** When idle keys were last looked for everywhere. */
  #sweptAt = Number.NEGATIVE_INFINITY;
  /** Of no meaning: what was looked at only to have it near has to go somewhere. */
  near = 0;

  constructor(plan: WindowPlan, { exactValues, limitBytes, key = FIXED_KEY }: WindowsOptions = {}) {
    this.#limitBytes = limitBytes ?? Number.POSITIVE_INFINITY;
    this.#plan = plan;
    const fields = new Map<string, Field>();
    const fieldOf = (path: string, read: (attempt: Attempt) => string | undefined): Field => {
      const known = fields.get(path) ?? new Field(read, key);
      fields.set(path, known);
      return known;
    };
    const shared = {
      of: ({ of }: PlannedWindow) => fieldOf(of?.path ?? '', (attempt) => textOf(of?.read(attempt))),
      key: ({ by }: PlannedWindow) => fieldOf(by.map(({ path }) => path).join(), keyReader(by)),
    };
    const placed = plan.windows.map((window, place) => ({ window, place }));
    const groups = Map.groupBy(
      placed.filter(({ window }) => window.quotient === undefined),
      ({ window }) => window.by.map(({ path }) => path).join(),
    );
    this.#keyed = [...groups.values()].map(
      (group) =>
        new KeyedWindows(group, shared, { latenessMs: plan.latenessMs, key, exactValues, memory: this.#memory }),
    );
    this.#fields = [...fields.values()];
    this.#unknown = plan.windows.map(() => Number.NaN);
  }

  /**
   * Counts the attempt and answers every window with it. `time` is its `occurredAt` in milliseconds since 1970,
   * `number` what it is called by when something is learned of it, `results` what is known of it already, as bits.
   */
  observe(attempt: Attempt, time: number, number = 0, results = 0): Observed {
    const newestBefore = this.#newest;
    const { latenessMs } = this.#plan;
    const tooLate = time < newestBefore - latenessMs;
    this.#newest = Math.max(newestBefore, time);
    this.#before = withRoom(this.#before, this.#unsettled + 1);
    this.#before[this.#unsettled] = newestBefore;
    this.#unsettled += 1;
    const moment = this.#moment;
    moment.time = time;
    moment.mask = this.#maskOf(attempt) | results;
    moment.amount = attempt.amount.amountMinor;
    moment.currency = this.#currencyOf(attempt);
    moment.number = number;
    moment.tooLate = tooLate;
    moment.keepAfter = this.#newest - latenessMs;
    this.#load(attempt);
    this.#approach(time);
    const features = this.#unknown.slice();
    for (let place = 0; place < this.#keyed.length; place += 1) {
      const keyed = this.#keyed[place] as KeyedWindows;
      keyed.observe(moment);
      if (tooLate) continue;
      const { places, answers } = keyed;
      for (let window = 0; window < places.length; window += 1) {
        features[places[window] as number] = answers[window] as number;
      }
    }
    for (let place = 0; place < this.#fields.length; place += 1) (this.#fields[place] as Field).unload();
    this.#divide(features);
    return this.#remarked({ features, tooLate });
  }

  #remarked(observed: Observed): Observed {
    let bounds: Map<number, number> | undefined;
    let corrects: Map<number, number> | undefined;
    let unkept: Set<number> | undefined;
    for (let place = 0; place < this.#keyed.length; place += 1) {
      const keyed = this.#keyed[place] as KeyedWindows;
      if (!keyed.isRemarkable) continue;
      keyed.estimated((window) => {
        bounds ??= new Map();
        bounds.set(window, SKETCH_BOUND);
      });
      keyed.corrected((window, answers) => {
        corrects ??= new Map();
        corrects.set(window, answers);
      });
      keyed.unkept((window) => {
        unkept ??= new Set();
        unkept.add(window);
      });
    }
    if (bounds === undefined && corrects === undefined && unkept === undefined) return observed;
    return {
      ...observed,
      ...(bounds === undefined ? {} : { bounds }),
      ...(corrects === undefined ? {} : { corrects }),
      ...(unkept === undefined ? {} : { unkept }),
    };
  }

  /** Forgets the newest attempt that is not settled, exactly. */
  takeBack(): void {
    if (this.#unsettled === 0) throw new Error('what is settled is not taken back');
    this.#unsettled -= 1;
    for (const keyed of this.#keyed) keyed.takeBack();
    this.#newest = this.#before[this.#unsettled] as number;
  }

  /** Attempts observed since the last settlement stay for good. */
  settle(): void {
    const edge = this.#newest - this.#plan.latenessMs;
    for (let place = 0; place < this.#keyed.length; place += 1) (this.#keyed[place] as KeyedWindows).settle(edge);
    this.#unsettled = 0;
    if (this.#limitBytes < Number.POSITIVE_INFINITY) this.#heedLimit(edge);
  }

  /** Nothing may grow beyond the limit; before that keys nobody came back to are let go of, now and then. */
  #heedLimit(edge: number): void {
    const growth = [...this.#keyed, ...this.#fields.map(({ dictionary }) => dictionary)].reduce(
      (sum, each) => sum + each.growth,
      0,
    );
    this.#memory.isFull = this.held.bytes + growth > this.#limitBytes;
    if (!this.#memory.isFull || edge < this.#sweptAt + SWEEP_EVERY_MS) return;
    this.#sweptAt = edge;
    for (const keyed of this.#keyed) keyed.sweepAll(edge);
  }

  /** Nothing more is kept than finds room as it is. */
  get isFull(): boolean {
    return this.#memory.isFull;
  }

  get limitBytes(): number {
    return this.#limitBytes;
  }

  /** From now on the attempt counts where its result is asked for. All attempts are settled. */
  learn({ attempt, time, number, result }: Learned): void {
    if (this.#unsettled > 0) throw new Error('results are learned between batches');
    const learned = { time, number, bit: bitOfResult(result) };
    this.#load(attempt);
    for (const keyed of this.#keyed) keyed.learn(learned);
    for (const field of this.#fields) field.unload();
  }

  /** Writes all that is held, or reads it back into windows of the same plan. Nothing is unsettled. */
  archive(through: Archive): void {
    if (this.#unsettled > 0) throw new Error('snapshots are taken between batches');
    this.#newest = through.number(this.#newest);
    const count = through.number(this.#currencies.length);
    for (let place = 0; place < count; place += 1) {
      const units = [...(this.#currencies[place] ?? '')].map((unit) => unit.charCodeAt(0));
      const read = through.array(Uint16Array.from(units), units.length);
      this.#currencies[place] = String.fromCharCode(...read);
    }
    for (const { dictionary } of this.#fields) dictionary.archive(through);
    for (const keyed of this.#keyed) keyed.archive(through);
  }

  /** Some window asks for results. */
  get isLearning(): boolean {
    return this.#keyed.some(({ family }) => family.plan.learning);
  }

  /** Nothing could be taken back. */
  get isSettled(): boolean {
    return this.#unsettled === 0;
  }

  get newest(): number {
    return this.#newest;
  }

  get held(): Held {
    const held = { keys: 0, events: 0, bytes: 0 };
    for (const keyed of this.#keyed) {
      const { events, bytes } = keyed.held;
      held.keys += keyed.keys;
      held.events += events;
      held.bytes += bytes;
    }
    for (const { dictionary } of this.#fields) held.bytes += dictionary.bytes;
    return held;
  }

  /** What is held of each key, and what one of it takes on average. */
  get heldByKey(): readonly HeldOfKey[] {
    return this.#keyed.map((keyed) => ({
      by: keyed.by,
      windows: keyed.windows.map(({ name }) => name),
      keys: keyed.keys,
      ...keyed.held,
    }));
  }

  /** What a sender's texts are called here. */
  #load(attempt: Attempt): void {
    let near = 0;
    for (let place = 0; place < this.#fields.length; place += 1)
      near += (this.#fields[place] as Field).approach(attempt);
    for (let place = 0; place < this.#fields.length; place += 1) (this.#fields[place] as Field).load();
    this.near = near;
  }

  /** Memory answers many questions in the time of one: all families ask before the first of them waits. */
  #approach(time: number): void {
    let near = 0;
    for (let place = 0; place < this.#keyed.length; place += 1)
      near += (this.#keyed[place] as KeyedWindows).approachSlot();
    for (let place = 0; place < this.#keyed.length; place += 1)
      near += (this.#keyed[place] as KeyedWindows).approachEvents(time);
    this.near = near;
  }

  #maskOf(attempt: Attempt): number {
    let mask = 0;
    const { conditions } = this.#plan;
    for (let place = 0; place < conditions.length; place += 1) {
      if (conditions[place]?.(attempt) === true) mask |= bitOfCondition(place);
    }
    return mask;
  }

  #currencyOf({ amount }: Attempt): number {
    const known = this.#currencies.indexOf(amount.currency);
    return known >= 0 ? known : this.#currencies.push(amount.currency) - 1;
  }

  #divide(features: number[]): void {
    const { windows } = this.#plan;
    for (let place = 0; place < windows.length; place += 1) {
      const quotient = windows[place]?.quotient;
      if (quotient === undefined) continue;
      const below = features[quotient.below] as number;
      features[place] = below === 0 ? Number.NaN : (features[quotient.above] as number) / below;
    }
  }
}

const textOf = (value: string | number | boolean | undefined): string | undefined =>
  typeof value === 'string' || value === undefined ? value : String(value);

/** Several together are joined by what no field of an attempt holds: a control character. */
const keyReader = (by: PlannedWindow['by']): ((attempt: Attempt) => string | undefined) => {
  const [only, ...more] = by;
  if (only === undefined) return () => undefined;
  if (more.length === 0) return (attempt) => textOf(only.read(attempt));
  return (attempt) => {
    let key = '';
    for (const { read } of by) {
      const value = read(attempt);
      if (value === undefined) return undefined;
      key += `${value}\u0000`;
    }
    return key;
  };
};
