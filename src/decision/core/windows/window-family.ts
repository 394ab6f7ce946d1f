/**
 * Sliding windows (t − over, t] over rings that share a key: counts, sums and distinct counts, exact for every event,
 * also for one that arrives late. Aggregates stand at the newest time a slot was asked about (`at`); an older question
 * is answered from there by taking off what is newer and adding what had slid out.
 */
import { LastSeen } from './last-seen.ts';
import { lengthened, Rings } from './rings.ts';

export type FamilyWindow = {
  readonly kind: 'count' | 'sum' | 'mean' | 'distinct';
  readonly overMs: number;
  /** The bit of the condition an event must meet to be counted; 0: every event is. */
  readonly bit: number;
  /** Which of the events' texts a distinct window counts; -1 in the others. */
  readonly track: number;
};

/** What a family needs to know of an event; one object is used again and again. */
export type FamilyEvent = {
  /** Milliseconds since 1970. */
  time: number;
  /** The conditions that hold. */
  mask: number;
  /** Minor units. */
  amount: number;
  /** By track; `undefined` where the event has none or does not meet the track's condition. */
  readonly texts: (string | undefined)[];
};

/** Beyond this the lower part of a sum carries into its upper part: both stay exact. */
const CARRY = 2 ** 52;

export class WindowFamily {
  readonly #windows: readonly FamilyWindow[];
  readonly #width: number;
  readonly #always: boolean;
  readonly #bits: number;
  /** The longest window. */
  readonly overMs: number;
  readonly #rings: Rings;
  readonly #tracks: readonly LastSeen[];
  #at = new Float64Array(64);
  #tails: Int32Array;
  #counts: Int32Array;
  #low: Float64Array;
  #high: Int32Array;

  constructor(windows: readonly FamilyWindow[], tracks: number) {
    this.#windows = windows;
    this.#width = windows.length;
    this.#always = windows.some(({ bit, kind }) => bit === 0 && kind !== 'distinct');
    this.#bits = windows.reduce((bits, { bit }) => bits | bit, 0);
    this.overMs = Math.max(...windows.map(({ overMs }) => overMs));
    const amounts = windows.some(({ kind }) => kind === 'sum' || kind === 'mean');
    this.#rings = new Rings({ amounts, masks: this.#bits !== 0, tracks });
    this.#tracks = Array.from({ length: tracks }, () => new LastSeen());
    this.#tails = new Int32Array(64 * this.#width);
    this.#counts = new Int32Array(64 * this.#width);
    this.#low = new Float64Array(amounts ? 64 * this.#width : 0);
    this.#high = new Int32Array(amounts ? 64 * this.#width : 0);
  }

  /** Whether some window counts the event: others are not kept. */
  counts(event: FamilyEvent): boolean {
    return this.#always || (event.mask & this.#bits) !== 0 || event.texts.some((text) => text !== undefined);
  }

  open(time: number): number {
    const slot = this.#rings.open();
    if (slot >= this.#at.length) this.#lengthen(slot * 2);
    const from = slot * this.#width;
    this.#tails.fill(0, from, from + this.#width);
    this.#counts.fill(0, from, from + this.#width);
    if (this.#low.length > 0) this.#low.fill(0, from, from + this.#width);
    if (this.#high.length > 0) this.#high.fill(0, from, from + this.#width);
    this.#at[slot] = time;
    return slot;
  }

  close(slot: number): void {
    while (this.#rings.count(slot) > 0) this.#dropFirst(slot);
    this.#rings.close(slot);
  }

  isEmpty(slot: number): boolean {
    return this.#rings.count(slot) === 0;
  }

  /** Whether no event of the slot is after `time`; may say no of a slot that was asked about a later time. */
  isIdle(slot: number, time: number): boolean {
    return (this.#at[slot] as number) <= time;
  }

  /**
   * Answers every window for an event, the event itself included, and keeps it if `keep`. `values` gets one number for
   * each window, NaN for an unknown.
   */
  observe(slot: number, event: FamilyEvent, keep: boolean, values: Float64Array): void {
    const late = event.time < (this.#at[slot] as number);
    if (late) this.#answerLate(slot, event, keep, values);
    else this.#advance(slot, event.time);
    if (keep) this.#keep(slot, event);
    if (late) return;
    for (let window = 0; window < this.#width; window += 1) values[window] = this.#value(slot, window);
  }

  /** Forgets the last kept event of a time, as if it had never come. */
  takeBack(slot: number, time: number): void {
    const index = (this.#after(slot, time) - 1) | 0;
    const place = this.#rings.place(slot, index);
    const released = this.#rings.values.map((column) => column[place] as number);
    this.#rings.remove(slot, index);
    for (const [track, value] of released.entries()) this.#releaseValue(slot, track, value);
    this.#recount(slot);
  }

  /** Drops the events up to `time` that have slid out of every window. */
  expire(slot: number, time: number): void {
    const edge = Math.min(time, (this.#at[slot] as number) - this.overMs);
    while (this.#rings.count(slot) > 0 && this.#timeAt(slot, this.#rings.first(slot)) <= edge) this.#dropFirst(slot);
  }

  /** What a key without any event answers. */
  nothing(values: Float64Array): void {
    for (const [window, { kind }] of this.#windows.entries()) values[window] = kind === 'mean' ? Number.NaN : 0;
  }

  get held(): { readonly events: number; readonly bytes: number } {
    const { events, bytes } = this.#rings.held;
    const own = [this.#at, this.#tails, this.#counts, this.#low, this.#high];
    const more = own.reduce((sum, { byteLength }) => sum + byteLength, 0);
    return { events, bytes: this.#tracks.reduce((sum, track) => sum + track.bytes, bytes + more) };
  }

  #timeAt(slot: number, index: number): number {
    return this.#rings.times[this.#rings.place(slot, index)] as number;
  }

  #value(slot: number, window: number): number {
    const cell = slot * this.#width + window;
    const kind = this.#windows[window]?.kind;
    const count = this.#counts[cell] as number;
    if (kind === 'count' || kind === 'distinct') return count;
    return ofSum(kind === 'mean', { count, low: this.#low[cell] as number, high: this.#high[cell] as number });
  }

  #isCounted(window: FamilyWindow, place: number): boolean {
    return window.bit === 0 || ((this.#rings.masks[place] as number) & window.bit) !== 0;
  }

  /** Slides every window's tail up to what (time − over, …] leaves out. */
  #advance(slot: number, time: number): void {
    this.#at[slot] = time;
    const end = this.#rings.end(slot);
    for (let window = 0; window < this.#width; window += 1) {
      const declared = this.#windows[window] as FamilyWindow;
      const cell = slot * this.#width + window;
      const edge = time - declared.overMs;
      let tail = this.#tails[cell] as number;
      while (tail !== end) {
        const place = this.#rings.place(slot, tail);
        if ((this.#rings.times[place] as number) > edge) break;
        if (declared.kind === 'distinct') this.#dropDistinct({ slot, index: tail, place, cell, track: declared.track });
        else if (this.#isCounted(declared, place)) this.#change(cell, place, -1);
        tail = (tail + 1) | 0;
      }
      this.#tails[cell] = tail;
    }
  }

  #change(cell: number, place: number, sign: 1 | -1): void {
    this.#counts[cell] = (this.#counts[cell] as number) + sign;
    if (this.#low.length === 0) return;
    const low = (this.#low[cell] as number) + sign * (this.#rings.amounts[place] as number);
    const carry = low >= CARRY ? 1 : low < 0 ? -1 : 0;
    this.#low[cell] = low - carry * CARRY;
    if (carry !== 0) this.#high[cell] = (this.#high[cell] as number) + carry;
  }

  #dropDistinct({ slot, index, place, cell, track }: Leaving): void {
    const value = this.#rings.values[track]?.[place] as number;
    if (value >= 0 && !this.#occursAfter(slot, index, track)) this.#counts[cell] = (this.#counts[cell] as number) - 1;
  }

  /** Whether the value of an event occurs again later in its ring. */
  #occursAfter(slot: number, index: number, track: number): boolean {
    const place = this.#rings.place(slot, index);
    const column = this.#rings.values[track] as Int32Array;
    const value = column[place] as number;
    const time = this.#rings.times[place] as number;
    if ((this.#tracks[track] as LastSeen).timeOf(slot, value) > time) return true;
    const end = this.#rings.end(slot);
    for (let at = (index + 1) | 0; at !== end; at = (at + 1) | 0) {
      const other = this.#rings.place(slot, at);
      if ((this.#rings.times[other] as number) > time) return false;
      if (column[other] === value) return true;
    }
    return false;
  }

  /** The index behind the last event whose time is not after `time`. */
  #after(slot: number, time: number): number {
    let index = this.#rings.end(slot);
    for (let left = this.#rings.count(slot); left > 0; left -= 1) {
      const before = (index - 1) | 0;
      if (this.#timeAt(slot, before) <= time) return index;
      index = before;
    }
    return index;
  }

  #keep(slot: number, event: FamilyEvent): void {
    const { time } = event;
    const index = this.#after(slot, time);
    const place = this.#rings.insert(slot, index);
    this.#rings.times[place] = time;
    if (this.#rings.amounts.length > 0) this.#rings.amounts[place] = event.amount;
    if (this.#rings.masks.length > 0) this.#rings.masks[place] = event.mask;
    const at = this.#at[slot] as number;
    for (let window = 0; window < this.#width; window += 1) {
      const declared = this.#windows[window] as FamilyWindow;
      const cell = slot * this.#width + window;
      if (time <= at - declared.overMs) this.#tails[cell] = ((this.#tails[cell] as number) + 1) | 0;
      else if (declared.kind !== 'distinct' && this.#isCounted(declared, place)) this.#change(cell, place, 1);
    }
    for (let track = 0; track < this.#tracks.length; track += 1) this.#keepText(slot, track, place, event);
  }

  #keepText(slot: number, track: number, place: number, event: FamilyEvent): void {
    const text = event.texts[track];
    const seen = this.#tracks[track] as LastSeen;
    const value = text === undefined ? -1 : seen.use(text);
    (this.#rings.values[track] as Int32Array)[place] = value;
    if (value < 0) return;
    const last = seen.timeOf(slot, value);
    const at = this.#at[slot] as number;
    for (let window = 0; window < this.#width; window += 1) {
      const declared = this.#windows[window] as FamilyWindow;
      const edge = at - declared.overMs;
      if (declared.kind !== 'distinct' || declared.track !== track || event.time <= edge || last > edge) continue;
      const cell = slot * this.#width + window;
      this.#counts[cell] = (this.#counts[cell] as number) + 1;
    }
    if (event.time >= last) seen.set(slot, value, event.time);
  }

  #answerLate(slot: number, event: FamilyEvent, own: boolean, values: Float64Array): void {
    for (let window = 0; window < this.#width; window += 1) {
      const declared = this.#windows[window] as FamilyWindow;
      values[window] =
        declared.kind === 'distinct'
          ? this.#distinctUpTo(slot, event, declared)
          : this.#totalUpTo(slot, event, {
              window,
              own: own && (declared.bit === 0 || (event.mask & declared.bit) !== 0),
            });
    }
  }

  /** Count or sum of (time − over, time]: the running one, less what is newer, plus what had slid out since. */
  #totalUpTo(slot: number, { time, amount }: FamilyEvent, { window, own }: Late): number {
    const declared = this.#windows[window] as FamilyWindow;
    const cell = slot * this.#width + window;
    const tail = this.#tails[cell] as number;
    const edge = time - declared.overMs;
    const sums = this.#low.length > 0;
    const total = { count: this.#counts[cell] as number, low: this.#low[cell] ?? 0, high: this.#high[cell] ?? 0 };
    const change = (sign: 1 | -1, by: number) => {
      total.count += sign;
      const low = total.low + sign * by;
      const carry = low >= CARRY ? 1 : low < 0 ? -1 : 0;
      total.low = low - carry * CARRY;
      total.high += carry;
    };
    for (let at = this.#rings.end(slot); at !== tail; at = (at - 1) | 0) {
      const place = this.#rings.place(slot, (at - 1) | 0);
      if ((this.#rings.times[place] as number) <= time) break;
      if (this.#isCounted(declared, place)) change(-1, sums ? (this.#rings.amounts[place] as number) : 0);
    }
    const first = this.#rings.first(slot);
    for (let at = tail; at !== first; at = (at - 1) | 0) {
      const place = this.#rings.place(slot, (at - 1) | 0);
      const then = this.#rings.times[place] as number;
      if (then <= edge) break;
      if (then <= time && this.#isCounted(declared, place)) {
        change(1, sums ? (this.#rings.amounts[place] as number) : 0);
      }
    }
    if (own) change(1, sums ? amount : 0);
    return declared.kind === 'count' ? total.count : ofSum(declared.kind === 'mean', total);
  }

  /** Distinct values of (time − over, time]: the one question that is answered by a scan of the window. */
  #distinctUpTo(slot: number, { time, texts }: FamilyEvent, { overMs, track }: FamilyWindow): number {
    const seen = this.#tracks[track] as LastSeen;
    const column = this.#rings.values[track] as Int32Array;
    const first = this.#rings.first(slot);
    let count = 0;
    seen.beginCount();
    for (let at = this.#after(slot, time); at !== first; at = (at - 1) | 0) {
      const place = this.#rings.place(slot, (at - 1) | 0);
      if ((this.#rings.times[place] as number) <= time - overMs) break;
      const value = column[place] as number;
      if (value >= 0 && seen.isNew(value)) count += 1;
    }
    const own = texts[track];
    const value = own === undefined ? -1 : seen.find(own);
    return own !== undefined && (value < 0 || seen.isNew(value)) ? count + 1 : count;
  }

  #dropFirst(slot: number): void {
    const first = this.#rings.first(slot);
    const place = this.#rings.place(slot, first);
    for (let track = 0; track < this.#tracks.length; track += 1) {
      const value = this.#rings.values[track]?.[place] as number;
      if (value < 0) continue;
      const seen = this.#tracks[track] as LastSeen;
      if (!this.#occursAfter(slot, first, track)) seen.forget(slot, value);
      seen.release(value);
    }
    this.#rings.dropFirst(slot);
  }

  /** After an event was removed: its value's last occurrence is another one, or none. */
  #releaseValue(slot: number, track: number, value: number): void {
    if (value < 0) return;
    const seen = this.#tracks[track] as LastSeen;
    const column = this.#rings.values[track] as Int32Array;
    const first = this.#rings.first(slot);
    let at = this.#rings.end(slot);
    while (at !== first && column[this.#rings.place(slot, (at - 1) | 0)] !== value) at = (at - 1) | 0;
    if (at === first) seen.forget(slot, value);
    else seen.set(slot, value, this.#timeAt(slot, (at - 1) | 0));
    seen.release(value);
  }

  /** Every aggregate from the ring alone, at its newest event. */
  #recount(slot: number): void {
    if (this.isEmpty(slot)) return;
    const newest = this.#timeAt(slot, (this.#rings.end(slot) - 1) | 0);
    this.#at[slot] = newest;
    const end = this.#rings.end(slot);
    for (let window = 0; window < this.#width; window += 1) {
      const declared = this.#windows[window] as FamilyWindow;
      const cell = slot * this.#width + window;
      this.#counts[cell] = 0;
      if (this.#low.length > 0) {
        this.#low[cell] = 0;
        this.#high[cell] = 0;
      }
      let tail = this.#rings.first(slot);
      while (tail !== end && this.#timeAt(slot, tail) <= newest - declared.overMs) tail = (tail + 1) | 0;
      this.#tails[cell] = tail;
      const seen = this.#tracks[declared.track];
      seen?.beginCount();
      for (let at = tail; at !== end; at = (at + 1) | 0) {
        const place = this.#rings.place(slot, at);
        const value = this.#rings.values[declared.track]?.[place] ?? -1;
        if (seen === undefined) {
          if (this.#isCounted(declared, place)) this.#change(cell, place, 1);
        } else if (value >= 0 && seen.isNew(value)) this.#counts[cell] = (this.#counts[cell] as number) + 1;
      }
    }
  }

  #lengthen(slots: number): void {
    this.#at = lengthened(this.#at, slots);
    this.#tails = lengthened(this.#tails, slots * this.#width);
    this.#counts = lengthened(this.#counts, slots * this.#width);
    if (this.#low.length === 0) return;
    this.#low = lengthened(this.#low, slots * this.#width);
    this.#high = lengthened(this.#high, slots * this.#width);
  }
}

type Leaving = {
  readonly slot: number;
  readonly index: number;
  readonly place: number;
  readonly cell: number;
  readonly track: number;
};
type Late = { readonly window: number; readonly own: boolean };
type Total = { readonly count: number; readonly low: number; readonly high: number };

/** A sum, or a mean rounded down to a whole minor unit; NaN where there is none or a safe integer cannot hold it. */
const ofSum = (mean: boolean, { count, low, high }: Total): number => {
  const sum = high * CARRY + low;
  if (high > 1 || !Number.isSafeInteger(sum) || (mean && count === 0)) return Number.NaN;
  return mean ? Math.floor(sum / count) : sum;
};
