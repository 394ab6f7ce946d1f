/** The last attempts that showed something: when a campaign is found, those before it that belong to it are named. */
import type { Journal } from './journal.ts';
import { type Reading, SCOPE_COUNT } from './read-attempt.ts';

/** Looked back over. As many again may be unsettled and taken back without anything being lost. */
const KEPT = 4_096;
const PLACES = 2 * KEPT;

const TIME = SCOPE_COUNT;
const MASK = SCOPE_COUNT + 1;
const TAKEN = SCOPE_COUNT + 2;
const WIDTH = SCOPE_COUNT + 3;

export type Earlier = { readonly eventId: string; readonly mask: number };

export class RecentAttempts {
  readonly #journal: Journal;
  readonly #rows = { values: new Float64Array(0) };
  readonly #eventIds: string[] = [];
  readonly #next = { values: new Float64Array(1) };

  constructor(journal: Journal) {
    this.#journal = journal;
  }

  add(
    { keys }: Reading,
    of: { readonly eventId: string; readonly mask: number; readonly now: number; readonly taken: boolean },
  ): void {
    if (this.#rows.values.length === 0) this.#rows.values = new Float64Array(PLACES * WIDTH);
    const next = this.#next.values[0] as number;
    const place = next % PLACES;
    const at = place * WIDTH;
    const { values } = this.#rows;
    // What is overwritten lies further back than anything looks, so that it need not be remembered.
    values.set(keys, at);
    values[at + TIME] = of.now;
    values[at + MASK] = of.mask;
    values[at + TAKEN] = of.taken ? 1 : 0;
    this.#eventIds[place] = of.eventId;
    this.#journal.set(this.#next, 0, next + 1);
  }

  /** Takes those since `from` that share the key, oldest first; none is taken twice. */
  takeLike(scope: number, key: number, from: number): readonly Earlier[] {
    const found: Earlier[] = [];
    const next = this.#next.values[0] as number;
    const { values } = this.#rows;
    for (let each = next - 1; each >= Math.max(0, next - KEPT); each -= 1) {
      const place = each % PLACES;
      const at = place * WIDTH;
      if ((values[at + TIME] as number) < from) break;
      if (values[at + scope] !== key || values[at + TAKEN] !== 0) continue;
      this.#journal.set(this.#rows, at + TAKEN, 1);
      found.push({ eventId: this.#eventIds[place] as string, mask: values[at + MASK] as number });
    }
    return found.reverse();
  }

  get bytes(): number {
    return this.#rows.values.byteLength;
  }
}
