/**
 * New rows of a file, written many at a time: whoever changes a row first sees that those that wait are written. Payments
 * go on meanwhile: an acceptor number that one of them has brought in since the registry was read is not written but told.
 */
import type { Insertable } from 'kysely';
import { type Tx, tables } from '#platform/database';
import type { Tables } from '../store-tables.ts';

const AT_ONCE = 500;

/** What a merchant refers to is written before it. */
const REFERRED_TO = ['registry.party', 'registry.party_role', 'registry.shop'] as const;
type Table = (typeof REFERRED_TO)[number];
type MerchantColumns = Insertable<Tables['registry.merchant']>;

/** @template Of what a merchant's row was made of */
export class WaitingRows<Of> {
  readonly #tx: Tx;
  readonly #waiting: { [T in Table]: Insertable<Tables[T]>[] } = {
    'registry.party': [],
    'registry.party_role': [],
    'registry.shop': [],
  };
  #merchants: { readonly of: Of; readonly row: MerchantColumns }[] = [];
  #taken: Of[] = [];

  constructor(tx: Tx) {
    this.#tx = tx;
  }

  async add<T extends Table>(table: T, row: Insertable<Tables[T]>): Promise<void> {
    const rows: Insertable<Tables[T]>[] = this.#waiting[table];
    rows.push(row);
    if (rows.length >= AT_ONCE) await this.write();
  }

  async addMerchant(of: Of, row: MerchantColumns): Promise<void> {
    this.#merchants.push({ of, row });
    if (this.#merchants.length >= AT_ONCE) await this.write();
  }

  async write(): Promise<void> {
    for (const table of REFERRED_TO) {
      const rows = this.#waiting[table].splice(0);
      if (rows.length > 0) {
        await tables<Tables>(this.#tx)
          .insertInto(table)
          .values(rows as never)
          .execute();
      }
    }
    await this.#writeMerchants();
  }

  /** Those whose acceptor number somebody else has entered meanwhile; each is told once. */
  takeTaken(): readonly Of[] {
    const taken = this.#taken;
    this.#taken = [];
    return taken;
  }

  async #writeMerchants(): Promise<void> {
    // In the order in which payments bring them in, so that the two wait for each other and do not lock up.
    const waiting = this.#merchants.toSorted((a, b) => (a.row.acceptor_number < b.row.acceptor_number ? -1 : 1));
    this.#merchants = [];
    if (waiting.length === 0) return;
    const written = await tables<Tables>(this.#tx)
      .insertInto('registry.merchant')
      .values(waiting.map(({ row }) => row))
      .onConflict((conflict) => conflict.constraint('merchant_acceptor_number').doNothing())
      .returning('acceptor_number')
      .execute();
    const there = new Set(written.map(({ acceptor_number }) => acceptor_number));
    this.#taken.push(...waiting.filter(({ row }) => !there.has(row.acceptor_number)).map(({ of }) => of));
  }
}
