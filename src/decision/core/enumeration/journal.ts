/** Remembers what is overwritten, so that attempts of a batch that is not committed are taken back exactly. */

/** A table whose rows may move when it grows. */
export type Movable = { readonly values: Float64Array };

const FIRST_SIZE = 1_024;

export class Journal {
  /** What was overwritten: as many of each as `#count`; the arrays are kept from batch to batch. */
  readonly #tables: Movable[] = [];
  #places = new Int32Array(FIRST_SIZE);
  #before = new Float64Array(FIRST_SIZE);
  #count = 0;
  /** Where each attempt that is not settled begins. */
  readonly #marks: number[] = [];

  begin(): void {
    this.#marks.push(this.#count);
  }

  /** Writes, and remembers what stood there while anything is unsettled. */
  set(table: Movable, place: number, value: number): void {
    const { values } = table;
    if (this.#marks.length > 0) {
      const at = this.#count;
      if (at === this.#places.length) this.#grow();
      this.#tables[at] = table;
      this.#places[at] = place;
      this.#before[at] = values[place] as number;
      this.#count = at + 1;
    }
    values[place] = value;
  }

  #grow(): void {
    const [places, before] = [this.#places, this.#before];
    this.#places = new Int32Array(places.length * 2);
    this.#places.set(places);
    this.#before = new Float64Array(before.length * 2);
    this.#before.set(before);
  }

  /** Undoes all since the last `begin`. */
  takeBack(): void {
    const mark = this.#marks.pop();
    if (mark === undefined) throw new Error('what is settled is not taken back');
    for (let at = this.#count - 1; at >= mark; at -= 1) {
      (this.#tables[at] as Movable).values[this.#places[at] as number] = this.#before[at] as number;
    }
    this.#count = mark;
  }

  settle(): void {
    this.#count = 0;
    this.#marks.length = 0;
  }

  get isSettled(): boolean {
    return this.#marks.length === 0;
  }

  /** The rows of a table have moved. */
  move(table: Movable, placeOf: (before: number) => number): void {
    for (let at = 0; at < this.#count; at += 1) {
      if (this.#tables[at] === table) this.#places[at] = placeOf(this.#places[at] as number);
    }
  }
}
