/**
 * All windows of a rule set over one tenant's attempts, in the order they are judged: exact (time − over, time], the
 * attempt itself included. What was observed counts for the next at once and can be taken back, newest first, until it
 * is settled, so that a parallel burst cannot pass and a failed commit leaves nothing behind.
 */
import type { Attempt } from '../attempt.ts';
import type { Features, PlannedWindow, WindowPlan } from './plan.ts';
import { type FamilyEvent, WindowFamily } from './window-family.ts';

export type Observed = {
  readonly features: Features;
  /** Older than the lateness bound allows: every window is unknown rather than perhaps wrong. */
  readonly tooLate: boolean;
};

export type Held = { readonly keys: number; readonly events: number; readonly bytes: number };

/** Slots looked at for idleness with every settled attempt. */
const SWEPT = 2;

/** Windows of one key; those that sum money have a key for each currency, since sums never mix them. */
class KeyedWindows {
  /** Where the family's answers go among the plan's. */
  readonly places: readonly number[];
  readonly family: WindowFamily;
  readonly answers: Float64Array;
  readonly #by: PlannedWindow['by'];
  readonly #money: boolean;
  readonly #tracks: readonly Track[];
  readonly #event: FamilyEvent;
  readonly #slots = new Map<string, Map<string, number>>();
  readonly #names: (Name | undefined)[] = [];
  #cursor = 0;

  constructor(planned: readonly Placed[], money: boolean) {
    const tracks = new Map<string, Track>();
    const windows = planned.map(({ window: { measure, overMs, condition, of } }) => {
      const bit = condition < 0 ? 0 : 1 << condition;
      if (measure !== 'distinct' || of === undefined) return { kind: measure, overMs, bit, track: -1 };
      const key = `${of.path} ${condition}`;
      const track = tracks.get(key) ?? { read: of.read, bit, position: tracks.size };
      tracks.set(key, track);
      return { kind: measure, overMs, bit: 0, track: track.position };
    });
    this.places = planned.map(({ place }) => place);
    this.family = new WindowFamily(windows, tracks.size);
    this.answers = new Float64Array(planned.length);
    this.#by = planned[0]?.window.by ?? [];
    this.#money = money;
    this.#tracks = [...tracks.values()];
    this.#event = { time: 0, mask: 0, amount: 0, texts: this.#tracks.map(() => undefined) };
  }

  /** Fills `answers`; the slot that now holds the attempt, -1 when none does. */
  observe(attempt: Attempt, { time, mask, keepAfter }: Moment): number {
    const key = this.#keyOf(attempt);
    if (key === undefined) {
      this.answers.fill(Number.NaN);
      return -1;
    }
    const event = this.#event;
    event.time = time;
    event.mask = mask;
    event.amount = attempt.amount.amountMinor;
    for (const { read, bit, position } of this.#tracks) {
      const value = bit === 0 || (mask & bit) !== 0 ? read(attempt) : undefined;
      event.texts[position] = value === undefined ? undefined : String(value);
    }
    const keep = time > keepAfter - this.family.overMs && this.family.counts(event);
    const currency = this.#money ? attempt.amount.currency : '';
    const slot = this.#slots.get(currency)?.get(key) ?? (keep ? this.#open(currency, key, time) : -1);
    if (slot < 0) this.family.nothing(this.answers);
    else this.family.observe(slot, event, keep, this.answers);
    return keep ? slot : -1;
  }

  takeBack(slot: number, time: number): void {
    this.family.takeBack(slot, time);
    if (this.family.isEmpty(slot)) this.#close(slot);
  }

  /** Lets go of what no window of this key can count again, and of keys that have been idle so long. */
  expire(slot: number, before: number): void {
    this.family.expire(slot, before - this.family.overMs);
    for (let swept = 0; swept < SWEPT && this.#names.length > 0; swept += 1) {
      this.#cursor = (this.#cursor + 1) % this.#names.length;
      const open = this.#names[this.#cursor] !== undefined;
      if (open && this.family.isIdle(this.#cursor, before - this.family.overMs)) this.#close(this.#cursor);
    }
  }

  get keys(): number {
    return [...this.#slots.values()].reduce((sum, { size }) => sum + size, 0);
  }

  #keyOf(attempt: Attempt): string | undefined {
    const first = this.#by[0]?.read(attempt);
    if (first === undefined) return undefined;
    let key = typeof first === 'string' ? first : String(first);
    for (let part = 1; part < this.#by.length; part += 1) {
      const value = this.#by[part]?.read(attempt);
      if (value === undefined) return undefined;
      // No field of an attempt holds a control character.
      key += `\u0000${value}`;
    }
    return key;
  }

  #open(currency: string, key: string, time: number): number {
    const slot = this.family.open(time);
    let slots = this.#slots.get(currency);
    if (slots === undefined) {
      slots = new Map();
      this.#slots.set(currency, slots);
    }
    slots.set(key, slot);
    this.#names[slot] = { currency, key };
    return slot;
  }

  #close(slot: number): void {
    const name = this.#names[slot];
    if (name === undefined) throw new Error('a slot is closed once');
    this.family.close(slot);
    this.#slots.get(name.currency)?.delete(name.key);
    this.#names[slot] = undefined;
  }
}

type Name = { readonly currency: string; readonly key: string };
type Placed = { readonly window: PlannedWindow; readonly place: number };
type Track = { readonly read: PlannedWindow['by'][number]['read']; readonly bit: number; readonly position: number };
type Moment = { readonly time: number; readonly mask: number; readonly keepAfter: number };

export class Windows {
  readonly #plan: WindowPlan;
  readonly #keyed: readonly KeyedWindows[];
  /** The newest time of all attempts. */
  #newest = Number.NEGATIVE_INFINITY;
  /** What is not settled: for each attempt the newest time before it and where its steps begin. */
  readonly #before: { readonly newest: number; readonly steps: number }[] = [];
  readonly #steps: { readonly keyed: KeyedWindows; readonly slot: number; readonly time: number }[] = [];

  constructor(plan: WindowPlan) {
    this.#plan = plan;
    const groups = Map.groupBy(
      plan.windows.map((window, place) => ({ window, place })),
      ({ window }) => `${isMoney(window)} ${window.by.map((field) => field.path).join()}`,
    );
    this.#keyed = [...groups.values()].map(
      (placed) =>
        new KeyedWindows(
          placed,
          placed.some(({ window }) => isMoney(window)),
        ),
    );
  }

  /** Counts the attempt and answers every window with it. `time` is its `occurredAt` in milliseconds since 1970. */
  observe(attempt: Attempt, time: number): Observed {
    const newestBefore = this.#newest;
    const tooLate = time < newestBefore - this.#plan.latenessMs;
    const newest = Math.max(newestBefore, time);
    this.#newest = newest;
    this.#before.push({ newest: newestBefore, steps: this.#steps.length });
    const moment = { time, mask: this.#maskOf(attempt), keepAfter: newest - this.#plan.latenessMs };
    const features: (number | undefined)[] = new Array(this.#plan.windows.length).fill(undefined);
    for (const keyed of this.#keyed) {
      const slot = keyed.observe(attempt, moment);
      if (slot >= 0) this.#steps.push({ keyed, slot, time });
      if (tooLate) continue;
      for (let window = 0; window < keyed.places.length; window += 1) {
        const value = keyed.answers[window] as number;
        if (!Number.isNaN(value)) features[keyed.places[window] as number] = value;
      }
    }
    return { features, tooLate };
  }

  /** Forgets the newest attempt that is not settled, exactly. */
  takeBack(): void {
    const before = this.#before.pop();
    if (before === undefined) throw new Error('what is settled is not taken back');
    for (let left = this.#steps.length; left > before.steps; left -= 1) {
      const step = this.#steps.pop();
      step?.keyed.takeBack(step.slot, step.time);
    }
    this.#newest = before.newest;
  }

  /** Attempts observed since the last settlement stay for good. */
  settle(): void {
    const edge = this.#newest - this.#plan.latenessMs;
    for (const { keyed, slot } of this.#steps) keyed.expire(slot, edge);
    this.#steps.length = 0;
    this.#before.length = 0;
  }

  get newest(): number {
    return this.#newest;
  }

  get held(): Held {
    const held = { keys: 0, events: 0, bytes: 0 };
    for (const keyed of this.#keyed) {
      const { events, bytes } = keyed.family.held;
      held.keys += keyed.keys;
      held.events += events;
      held.bytes += bytes;
    }
    return held;
  }

  #maskOf(attempt: Attempt): number {
    let mask = 0;
    for (let place = 0; place < this.#plan.conditions.length; place += 1) {
      if (this.#plan.conditions[place]?.(attempt) === true) mask |= 1 << place;
    }
    return mask;
  }
}

const isMoney = ({ measure }: PlannedWindow): boolean => measure === 'sum' || measure === 'mean';
