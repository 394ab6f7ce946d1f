/** New rows of a file, written many at a time: whoever changes a row first sees that those that wait are written. */
import type { Insertable } from 'kysely';
import { type Tx, tables } from '#platform/database';
import type { Tables } from '../store-tables.ts';

const AT_ONCE = 500;

type Table = 'registry.party' | 'registry.party_role' | 'registry.shop' | 'registry.merchant';
/** What a row refers to is written before it. */
const ORDER: readonly Table[] = ['registry.party', 'registry.party_role', 'registry.shop', 'registry.merchant'];

export class WaitingRows {
  readonly #tx: Tx;
  readonly #waiting: { [T in Table]: Insertable<Tables[T]>[] } = {
    'registry.party': [],
    'registry.party_role': [],
    'registry.shop': [],
    'registry.merchant': [],
  };

  constructor(tx: Tx) {
    this.#tx = tx;
  }

  async add<T extends Table>(table: T, row: Insertable<Tables[T]>): Promise<void> {
    const rows: Insertable<Tables[T]>[] = this.#waiting[table];
    rows.push(row);
    if (rows.length >= AT_ONCE) await this.write();
  }

  async write(): Promise<void> {
    for (const table of ORDER) {
      const rows = this.#waiting[table].splice(0);
      if (rows.length > 0) {
        await tables<Tables>(this.#tx)
          .insertInto(table)
          .values(rows as never)
          .execute();
      }
    }
  }
}
