/**
 * The features of one key: which slot of a family an attempt belongs to, and what happens to slots nobody comes back to.
 * Money stands in the currency of a slot's first event; what comes in another one has slots of its own for its sums.
 */
import type { Attempt } from '../attempt.ts';
import type { Archive } from './archive.ts';
import { Dictionary, NO_VALUE } from './dictionary.ts';
import { bitOfCondition, type FamilyFeature, NATIVE_BIT, planFamily, RESULT_BITS } from './family-plan.ts';
import type { FamilyEvent } from './family-state.ts';
import { growthOf, withRoom } from './grown.ts';
import type { HashKey } from './hash-text.ts';
import { isOfMoney, type PlannedWindow } from './plan.ts';
import { WindowFamily } from './window-family.ts';

/** The values of one field, or of several together, by the number of the attempt's own; read once for all families. */
export class Field {
  readonly dictionary: Dictionary;
  readonly #read: (attempt: Attempt) => string | undefined;
  /** Of the attempt at hand. */
  id = NO_VALUE;
  #text: string | undefined;
  #hash = 0;

  constructor(read: (attempt: Attempt) => string | undefined, key: HashKey) {
    this.#read = read;
    this.dictionary = new Dictionary(key);
  }

  /** Reads the attempt and begins to look for its value; `load` finds it. */
  approach(attempt: Attempt): number {
    this.#text = this.#read(attempt);
    if (this.#text === undefined) return 0;
    this.#hash = this.dictionary.hash(this.#text);
    return this.dictionary.approach(this.#hash);
  }

  load(): void {
    this.id = this.#text === undefined ? NO_VALUE : this.dictionary.take(this.#text, this.#hash);
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
export type Limits = {
  readonly latenessMs: number;
  readonly key: HashKey;
  readonly exactValues?: number | undefined;
  /** Shared by all families: nothing may grow any more. */
  readonly memory: { isFull: boolean };
  /** Of money in other currencies: the newest event of a key without a slot that was not kept, whatever its currency. */
  readonly missed?: () => number;
};

/** How the fields of a plan are shared: by their paths. */
export type Fields = { readonly of: (window: PlannedWindow) => Field; readonly key: (window: PlannedWindow) => Field };

const NEVER = Number.NEGATIVE_INFINITY;
const SWEPT = 2;
const SWEPT_EVERY = 8;
const FIRST_SLOTS = 64;
const OPENED = 1;
const FOREIGN = 2;
/** Something that would have had to be counted was not kept. */
const UNKEPT = 4;

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
  readonly #memory: Limits['memory'];
  /** The newest event of a key without a slot that was not kept, and what it was before each unsettled attempt. */
  #missed = NEVER;
  readonly #missedOutside: () => number;
  #missedBefore = new Float64Array(FIRST_SLOTS);
  #slots = new Int32Array(FIRST_SLOTS).fill(-1);
  #ids = new Int32Array(FIRST_SLOTS).fill(NO_VALUE);
  #currencies = new Int32Array(FIRST_SLOTS);
  /** Slot and what was done, of each attempt that is not settled. */
  #done = new Int32Array(FIRST_SLOTS);
  #doneEnd = 0;
  #near = -1;
  #keys = 0;
  #cursor = 0;
  #settled = 0;

  constructor(placed: readonly Placed[], fields: Fields, limits: Limits) {
    const { latenessMs, exactValues } = limits;
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
    this.#memory = limits.memory;
    this.#missedOutside = limits.missed ?? (() => NEVER);
    const values = new Int32Array(tracks.size);
    this.#event = { time: 0, mask: 0, amount: 0, number: 0, tooLate: false, missed: false, values };
    const money = placed.flatMap(({ window }, place) => (isOfMoney(window) ? [{ window, place }] : []));
    this.#foreign =
      money.length === 0 || first.window.by.some(({ path }) => path === CURRENCY)
        ? undefined
        : foreignOf(money, fields, { ...limits, missed: () => this.#missed });
  }

  /** Looks at the key's row, and then at its newest event: what is far is fetched for all families at once. */
  approachSlot(): number {
    const id = this.#key.id;
    const slot = id >= 0 && id < this.#slots.length ? (this.#slots[id] as number) : -1;
    this.#near = slot;
    return slot < 0 ? 0 : this.family.approachSlot(slot) + (this.#currencies[slot] as number);
  }

  approachEvents(time: number): number {
    if (this.#near < 0) return 0;
    const values = this.#event.values;
    for (let track = 0; track < this.#tracks.length; track += 1) values[track] = (this.#tracks[track] as Field).id;
    return this.family.approachEvents(this.#near, time, values);
  }

  /** Fills `answers`, as if the key had never been seen where the attempt has none. */
  observe(moment: Moment): void {
    this.#missedBefore = withRoom(this.#missedBefore, (this.#doneEnd >> 1) + 1);
    this.#missedBefore[this.#doneEnd >> 1] = this.#missed;
    const id = this.#key.id;
    if (id === NO_VALUE) {
      this.answers.fill(Number.NaN);
      this.#remember(-1, 0);
      return;
    }
    let keep = this.#load(moment);
    let slot = id < this.#slots.length ? (this.#slots[id] as number) : -1;
    let done = 0;
    this.#event.missed = keep && this.#memory.isFull && !this.#fits(slot, id);
    if (this.#event.missed) {
      keep = false;
      done = UNKEPT;
    }
    if (slot < 0 && this.#event.missed) this.#missed = Math.max(this.#missed, moment.time);
    if (slot < 0 && keep) {
      slot = this.#open(id, moment);
      done = OPENED;
    }
    if (slot < 0) this.#nothing(moment.time);
    else {
      if (this.#currencies[slot] !== moment.currency) done |= FOREIGN;
      else this.#event.mask |= NATIVE_BIT;
      this.family.observe(slot, this.#event, keep, this.answers);
      if (this.#memory.isFull || this.family.hasMissed(slot)) done |= this.#leaveOut(slot, moment.time);
      if ((done & FOREIGN) !== 0) this.#observeForeign(id, moment);
    }
    this.#remember(slot, done);
  }

  /** Something may be said of the last answers beside what they are. */
  get isRemarkable(): boolean {
    return this.family.late || this.family.diversity.sketches.size > 0 || this.#memory.isFull || this.#missed > NEVER;
  }

  /** Of the last event, where it came late: tells of each feature how many earlier answers would have counted it. */
  corrected(tell: (place: number, answers: number) => void): void {
    if (this.#lastSlot < 0 || !this.family.late) return;
    for (const [place, answers] of this.family.corrected.entries()) {
      if (answers > 0) tell(this.places[place] as number, answers);
    }
  }

  /** Tells of each feature whose last answer was estimated. */
  estimated(tell: (place: number) => void): void {
    const slot = this.#lastSlot;
    if (slot < 0 || this.family.diversity.sketches.size === 0 || this.family.late) return;
    for (const [place, { feature, cell }] of this.family.plan.reads.entries()) {
      if (feature.operation === 'distinct' && this.family.counted.isSketched(slot, cell))
        tell(this.places[place] as number);
    }
  }

  takeBack(): void {
    this.#doneEnd -= 2;
    const slot = this.#done[this.#doneEnd] as number;
    const done = this.#done[this.#doneEnd + 1] as number;
    this.#missed = this.#missedBefore[this.#doneEnd >> 1] as number;
    if (slot < 0) return;
    if ((done & FOREIGN) !== 0) this.#foreign?.keyed.takeBack();
    this.family.takeBack();
    if ((done & OPENED) !== 0) this.#close(slot);
  }

  /** What was observed stays. Lets go of what no feature can count again, and of keys that have been idle so long. */
  settle(before: number): void {
    for (let at = 0; at < this.#doneEnd; at += 2) {
      const slot = this.#done[at] as number;
      if (slot < 0) continue;
      this.family.expire(slot, before - this.family.plan.keepMs);
      // Keys that come new pay for those that are gone; the others are looked at now and then.
      this.#settled += 1;
      const isOpened = ((this.#done[at + 1] as number) & OPENED) !== 0;
      if (isOpened || this.#settled % SWEPT_EVERY === 0) this.#sweep(before - this.family.plan.idleMs);
    }
    this.#doneEnd = 0;
    this.family.settle();
    this.#foreign?.keyed.settle(before);
  }

  /** A result was learned of an event that is settled. */
  learn(learned: { readonly time: number; readonly number: number; readonly bit: number }): void {
    const id = this.#key.id;
    const slot = id === NO_VALUE || id >= this.#slots.length ? -1 : (this.#slots[id] as number);
    if (slot >= 0 && this.family.plan.learning) this.family.learn(slot, learned);
  }

  /** Lets go of all keys that no feature can count again. */
  sweepAll(before: number): void {
    const edge = before - this.family.plan.idleMs;
    for (let slot = 0; slot < this.family.rings.slotsMade; slot += 1) {
      if (this.#ids[slot] !== NO_VALUE && this.family.isIdle(slot, edge)) this.#close(slot);
    }
    this.#foreign?.keyed.sweepAll(before);
  }

  get growth(): number {
    const own = this.family.growth + growthOf(this.#slots, this.#ids, this.#currencies);
    return own + (this.#foreign === undefined ? 0 : this.#foreign.keyed.growth + this.#foreign.key.dictionary.growth);
  }

  /** Nothing is unsettled. */
  archive(through: Archive): void {
    this.#missed = through.number(this.#missed);
    this.#keys = through.number(this.#keys);
    this.#cursor = through.number(this.#cursor);
    this.#settled = through.number(this.#settled);
    this.family.archive(through);
    const made = this.family.rings.slotsMade;
    this.#ids = through.array(this.#ids, made);
    this.#currencies = through.array(this.#currencies, made);
    this.#slots = through.array(this.#slots, this.#slots.length);
    this.#foreign?.key.dictionary.archive(through);
    this.#foreign?.keyed.archive(through);
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
    if (this.#always) return true;
    for (let place = 0; place < this.#needs.length; place += 1) {
      const { bits, track } = this.#needs[place] as FamilyFeature;
      if (this.#meets(bits) && (track < 0 || event.values[track] !== NO_VALUE)) return true;
    }
    return false;
  }

  /** What is learned later, and the currency, may yet be met. */
  #meets(bits: number): boolean {
    const needed = bits & ~LATER_BITS;
    return (this.#event.mask & needed) === needed;
  }

  #remember(slot: number, done: number): void {
    this.#done = withRoom(this.#done, this.#doneEnd + 2);
    this.#done[this.#doneEnd] = slot;
    this.#done[this.#doneEnd + 1] = done;
    this.#doneEnd += 2;
  }

  /** Of the last attempt; -1 where it had none. */
  get #lastSlot(): number {
    return this.#doneEnd === 0 ? -1 : (this.#done[this.#doneEnd - 2] as number);
  }

  /** Whether one more event finds room although nothing may grow. */
  #fits(slot: number, id: number): boolean {
    if (!this.family.fits(slot)) return false;
    if (slot >= 0) return true;
    const made = this.family.rings.slotsNeeded;
    return id < this.#slots.length && made <= this.#ids.length && made <= this.#currencies.length;
  }

  /** What may lack an event that was not kept is unknown. */
  #leaveOut(slot: number, time: number): number {
    let done = 0;
    for (let place = 0; place < this.#needs.length; place += 1) {
      if (!this.family.lacks(slot, time, this.#needs[place] as FamilyFeature)) continue;
      this.answers[place] = Number.NaN;
      done = UNKEPT;
    }
    return done;
  }

  /** Tells of each feature whose last answer is unknown because memory was full. */
  unkept(tell: (place: number) => void): void {
    const done = this.#doneEnd === 0 ? 0 : (this.#done[this.#doneEnd - 1] as number);
    if ((done & UNKEPT) !== 0) {
      for (const [place, answer] of this.answers.entries()) {
        if (Number.isNaN(answer)) tell(this.places[place] as number);
      }
    }
    if ((done & FOREIGN) !== 0) this.#foreign?.keyed.unkept((place) => tell(this.places[place] as number));
  }

  get #missedAnywhere(): number {
    return Math.max(this.#missed, this.#missedOutside());
  }

  #nothing(time: number): void {
    const missed = this.#missedAnywhere;
    for (const [place, { operation, overMs, delayMs }] of this.#needs.entries()) {
      const isNone = operation === 'count' || operation === 'sum' || operation === 'distinct';
      this.answers[place] = isNone && missed <= time - delayMs - overMs ? 0 : Number.NaN;
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
    const slot = this.family.open(time, this.#missedAnywhere);
    this.#slots = withEmpty(this.#slots, id + 1);
    this.#ids = withEmpty(this.#ids, slot + 1);
    this.#currencies = withRoom(this.#currencies, slot + 1);
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
  const key = new Field(() => undefined, limits.key);
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

const withEmpty = (array: Int32Array<ArrayBuffer>, needed: number): Int32Array<ArrayBuffer> => {
  if (needed <= array.length) return array;
  return withRoom(array, needed).fill(-1, array.length);
};
