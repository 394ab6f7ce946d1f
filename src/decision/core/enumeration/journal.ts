/** Remembers what is overwritten, so that attempts of a batch that is not committed are taken back exactly. */

/** A table whose rows may move when it grows. */
export type Movable = { readonly values: Float64Array };

export class Journal {
  readonly #tables: Movable[] = [];
  readonly #places: number[] = [];
  readonly #before: number[] = [];
  /** Where each attempt that is not settled begins. */
  readonly #marks: number[] = [];

  begin(): void {
    this.#marks.push(this.#tables.length);
  }

  /** Writes, and remembers what stood there while anything is unsettled. */
  set(table: Movable, place: number, value: number): void {
    if (this.#marks.length > 0) {
      this.#tables.push(table);
      this.#places.push(place);
      this.#before.push(table.values[place] as number);
    }
    table.values[place] = value;
  }

  /** Undoes all since the last `begin`. */
  takeBack(): void {
    const mark = this.#marks.pop();
    if (mark === undefined) throw new Error('what is settled is not taken back');
    for (let at = this.#tables.length - 1; at >= mark; at -= 1) {
      (this.#tables[at] as Movable).values[this.#places[at] as number] = this.#before[at] as number;
    }
    this.#tables.length = mark;
    this.#places.length = mark;
    this.#before.length = mark;
  }

  settle(): void {
    this.#tables.length = 0;
    this.#places.length = 0;
    this.#before.length = 0;
    this.#marks.length = 0;
  }

  get isSettled(): boolean {
    return this.#marks.length === 0;
  }

  /** The rows of a table have moved. */
  move(table: Movable, placeOf: (before: number) => number): void {
    for (let at = 0; at < this.#tables.length; at += 1) {
      if (this.#tables[at] === table) this.#places[at] = placeOf(this.#places[at] as number);
    }
  }
}
