/**
 * The features of one key: which slot of a family an attempt belongs to, and what happens to slots nobody comes back to.
 * Money stands in the currency of a slot's first event; what comes in another one has slots of its own for its sums.
 */
import type { Attempt } from '../attempt.ts';
import { Dictionary, NO_VALUE } from './dictionary.ts';
import { bitOfCondition, type FamilyFeature, NATIVE_BIT, planFamily, RESULT_BITS } from './family-plan.ts';
import type { FamilyEvent } from './family-state.ts';
import { isOfMoney, type PlannedWindow } from './plan.ts';
import { lengthened } from './rings.ts';
import { WindowFamily } from './window-family.ts';

/** The values of one field, or of several together, by the number of the attempt's own; read once for all families. */
export class Field {
  readonly dictionary = new Dictionary();
  readonly #read: (attempt: Attempt) => string | undefined;
  /** Of the attempt at hand. */
  id = NO_VALUE;

  constructor(read: (attempt: Attempt) => string | undefined) {
    this.#read = read;
  }

  load(attempt: Attempt): void {
    const text = this.#read(attempt);
    this.id = text === undefined ? NO_VALUE : this.dictionary.take(text);
  }

  unload(): void {
    if (this.id !== NO_VALUE) this.dictionary.tidy(this.id);
  }
}

export type Placed = { readonly window: PlannedWindow; readonly place: number };

export type Moment = {
  readonly time: number;
  readonly mask: number;
  readonly amount: number;
  readonly currency: number;
  readonly number: number;
  readonly tooLate: boolean;
  /** What is not after it need not be kept for another time than its own. */
  readonly keepAfter: number;
};

/** `exactValues`: how many different values of a span are counted exactly, where it is not the usual number. */
export type Limits = { readonly latenessMs: number; readonly exactValues?: number | undefined };

/** How the fields of a plan are shared: by their paths. */
export type Fields = { readonly of: (window: PlannedWindow) => Field; readonly key: (window: PlannedWindow) => Field };

const SWEPT = 2;
const SWEPT_EVERY = 8;
const FIRST_SLOTS = 64;
const OPENED = 1;
const FOREIGN = 2;

export class KeyedWindows {
  /** Where the family's answers go among the plan's. */
  readonly places: readonly number[];
  readonly windows: readonly PlannedWindow[];
  readonly family: WindowFamily;
  readonly answers: Float64Array;
  readonly #key: Field;
  readonly #tracks: readonly Field[];
  readonly #event: FamilyEvent;
  readonly #foreign: Foreign | undefined;
  readonly #always: boolean;
  readonly #needs: readonly FamilyFeature[];
  #slots = new Int32Array(FIRST_SLOTS).fill(-1);
  #ids = new Int32Array(FIRST_SLOTS).fill(NO_VALUE);
  #currencies = new Int32Array(FIRST_SLOTS);
  #done: number[] = [];
  #keys = 0;
  #cursor = 0;
  #settled = 0;

  constructor(placed: readonly Placed[], fields: Fields, { latenessMs, exactValues }: Limits) {
    const [first] = placed;
    if (first === undefined) throw new Error('a family has features');
    const tracks = new Map<Field, number>();
    const features = placed.map(({ window }): FamilyFeature => {
      const field = window.of === undefined ? undefined : fields.of(window);
      if (field !== undefined && !tracks.has(field)) tracks.set(field, tracks.size);
      return featureOf(window, field === undefined ? -1 : (tracks.get(field) as number));
    });
    this.#tracks = [...tracks.keys()];
    this.places = placed.map(({ place }) => place);
    this.windows = placed.map(({ window }) => window);
    const dictionaries = this.#tracks.map(({ dictionary }) => dictionary);
    this.family = new WindowFamily(planFamily(features, tracks.size, latenessMs), dictionaries, exactValues);
    this.answers = new Float64Array(placed.length);
    this.#key = fields.key(first.window);
    this.#always = features.some(({ bits, track }) => (bits & ~NATIVE_BIT) === 0 && track < 0);
    this.#needs = features;
    const values = new Int32Array(tracks.size);
    this.#event = { time: 0, mask: 0, amount: 0, number: 0, tooLate: false, values };
    const money = placed.flatMap(({ window }, place) => (isOfMoney(window) ? [{ window, place }] : []));
    this.#foreign =
      money.length === 0 || first.window.by.some(({ path }) => path === CURRENCY)
        ? undefined
        : foreignOf(money, fields, { latenessMs, exactValues });
  }

  /** Fills `answers`, as if the key had never been seen where the attempt has none. */
  observe(moment: Moment): void {
    const id = this.#key.id;
    if (id === NO_VALUE) {
      this.answers.fill(Number.NaN);
      this.#done.push(-1, 0);
      return;
    }
    const keep = this.#load(moment);
    let slot = id < this.#slots.length ? (this.#slots[id] as number) : -1;
    let done = 0;
    if (slot < 0 && keep) {
      slot = this.#open(id, moment);
      done = OPENED;
    }
    if (slot < 0) this.#nothing();
    else {
      if (this.#currencies[slot] !== moment.currency) done |= FOREIGN;
      else this.#event.mask |= NATIVE_BIT;
      this.family.observe(slot, this.#event, keep, this.answers);
      if ((done & FOREIGN) !== 0) this.#observeForeign(id, moment);
    }
    this.#done.push(slot, done);
  }

  /** Something may be said of the last answers beside what they are. */
  get isRemarkable(): boolean {
    return this.family.late || this.family.diversity.sketches.size > 0;
  }

  /** Of the last event, where it came late: tells of each feature how many earlier answers would have counted it. */
  corrected(tell: (place: number, answers: number) => void): void {
    if (this.#done.at(-2) === -1 || !this.family.late) return;
    for (const [place, answers] of this.family.corrected.entries()) {
      if (answers > 0) tell(this.places[place] as number, answers);
    }
  }

  /** Tells of each feature whose last answer was estimated. */
  estimated(tell: (place: number) => void): void {
    const slot = this.#done.at(-2) ?? -1;
    if (slot < 0 || this.family.diversity.sketches.size === 0 || this.family.late) return;
    for (const [place, { feature, cell }] of this.family.plan.reads.entries()) {
      if (feature.operation === 'distinct' && this.family.isSketched(slot, cell)) tell(this.places[place] as number);
    }
  }

  takeBack(): void {
    const done = this.#done.pop() as number;
    const slot = this.#done.pop() as number;
    if (slot < 0) return;
    if ((done & FOREIGN) !== 0) this.#foreign?.keyed.takeBack();
    this.family.takeBack();
    if ((done & OPENED) !== 0) this.#close(slot);
  }

  /** What was observed stays. Lets go of what no feature can count again, and of keys that have been idle so long. */
  settle(before: number): void {
    for (let at = 0; at < this.#done.length; at += 2) {
      const slot = this.#done[at] as number;
      if (slot < 0) continue;
      this.family.expire(slot, before - this.family.plan.keepMs);
      // Keys that come new pay for those that are gone; the others are looked at now and then.
      this.#settled += 1;
      const isOpened = ((this.#done[at + 1] as number) & OPENED) !== 0;
      if (isOpened || this.#settled % SWEPT_EVERY === 0) this.#sweep(before - this.family.plan.idleMs);
    }
    this.#done.length = 0;
    this.family.settle();
    this.#foreign?.keyed.settle(before);
  }

  /** A result was learned of an event that is settled. */
  learn(learned: { readonly time: number; readonly number: number; readonly bit: number }): void {
    const id = this.#key.id;
    const slot = id === NO_VALUE || id >= this.#slots.length ? -1 : (this.#slots[id] as number);
    if (slot >= 0 && this.family.plan.learning) this.family.learn(slot, learned);
  }

  get by(): readonly string[] {
    return this.windows[0]?.by.map(({ path }) => path) ?? [];
  }

  get keys(): number {
    return this.#keys + (this.#foreign?.keyed.keys ?? 0);
  }

  get held(): { readonly events: number; readonly bytes: number } {
    const own = this.family.held;
    const foreign = this.#foreign?.keyed.held ?? { events: 0, bytes: 0 };
    const tables = this.#slots.byteLength + this.#ids.byteLength + this.#currencies.byteLength;
    return { events: own.events + foreign.events, bytes: own.bytes + foreign.bytes + tables };
  }

  /** Whether some feature counts the event: others are not kept. */
  #load({ time, mask, amount, number, tooLate, keepAfter }: Moment): boolean {
    const event = this.#event;
    event.time = time;
    event.mask = mask;
    event.amount = amount;
    event.number = number;
    event.tooLate = tooLate;
    for (let track = 0; track < this.#tracks.length; track += 1)
      event.values[track] = (this.#tracks[track] as Field).id;
    if (time <= keepAfter - this.family.plan.idleMs) return false;
    return (
      this.#always ||
      this.#needs.some(({ bits, track }) => this.#meets(bits) && (track < 0 || event.values[track] !== NO_VALUE))
    );
  }

  /** What is learned later, and the currency, may yet be met. */
  #meets(bits: number): boolean {
    const needed = bits & ~LATER_BITS;
    return (this.#event.mask & needed) === needed;
  }

  #nothing(): void {
    for (const [place, { operation }] of this.#needs.entries()) {
      this.answers[place] = operation === 'count' || operation === 'sum' || operation === 'distinct' ? 0 : Number.NaN;
    }
  }

  #observeForeign(id: number, moment: Moment): void {
    if (this.#foreign === undefined) return;
    const { key, keyed } = this.#foreign;
    key.id = key.dictionary.take(`${this.#key.dictionary.text(id)}\u0000${moment.currency}`);
    keyed.observe(moment);
    key.unload();
    for (const [from, to] of keyed.places.entries()) this.answers[to] = keyed.answers[from] as number;
  }

  #open(id: number, { time, currency }: Moment): number {
    const slot = this.family.open(time);
    if (id >= this.#slots.length) this.#slots = longerFilled(this.#slots, id * 2);
    if (slot >= this.#ids.length) {
      this.#ids = longerFilled(this.#ids, slot * 2);
      this.#currencies = lengthened(this.#currencies, slot * 2);
    }
    this.#slots[id] = slot;
    this.#ids[slot] = id;
    this.#currencies[slot] = currency;
    this.#key.dictionary.hold(id);
    this.#keys += 1;
    return slot;
  }

  #close(slot: number): void {
    const id = this.#ids[slot] as number;
    if (id === NO_VALUE) throw new Error('a slot is closed once');
    this.family.close(slot);
    this.#ids[slot] = NO_VALUE;
    this.#slots[id] = -1;
    this.#key.dictionary.release(id);
    this.#keys -= 1;
  }

  #sweep(before: number): void {
    const made = this.family.rings.slotsMade;
    for (let swept = 0; swept < SWEPT; swept += 1) {
      this.#cursor = this.#cursor + 1 < made ? this.#cursor + 1 : 0;
      const isOpen = this.#ids[this.#cursor] !== NO_VALUE;
      if (isOpen && this.family.isIdle(this.#cursor, before)) this.#close(this.#cursor);
    }
  }
}

const CURRENCY = 'amount.currency';
const LATER_BITS = NATIVE_BIT | RESULT_BITS;

type Foreign = { readonly key: Field; readonly keyed: KeyedWindows };

/** The money of a key in the currencies that are not its slot's. */
const foreignOf = (money: readonly Placed[], fields: Fields, limits: Limits): Foreign => {
  const key = new Field(() => undefined);
  const inOne = money.map(({ window, place }) => ({
    window: { ...window, by: [...window.by, { path: CURRENCY, read: () => undefined }] },
    place,
  }));
  return { key, keyed: new KeyedWindows(inOne, { of: fields.of, key: () => key }, limits) };
};

const featureOf = (window: PlannedWindow, track: number): FamilyFeature => {
  const { operation, overMs, delayMs, excludeCurrent, condition, results, above, whole } = window;
  const money = isOfMoney(window) ? NATIVE_BIT : 0;
  return {
    operation,
    overMs,
    delayMs,
    excludeCurrent,
    bits: bitOfCondition(condition) | results | money,
    shareBits: bitOfCondition(above.condition) | above.results,
    track,
    whole,
  };
};

const longerFilled = (array: Int32Array<ArrayBuffer>, length: number): Int32Array<ArrayBuffer> => {
  const longer = new Int32Array(length).fill(-1);
  longer.set(array);
  return longer;
};
