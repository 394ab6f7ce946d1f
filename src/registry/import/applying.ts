/** What the rows of a file are applied with, and what became of them so far. */
import type { PartyId, Scope } from '#kernel';
import type { Tx } from '#platform/database';
import type { ShopId } from '../core/merchant-attributes.ts';
import type { RegistryPorts } from '../ports.ts';
import type { Merchant } from '../read-merchants.ts';
import type { MerchantRow } from './core/merchant-row.ts';
import type { KnownMerchants } from './known-merchants.ts';
import type { WaitingRows } from './waiting-rows.ts';

export type Counts = { created: number; changed: number; same: number };
export type ImportCounts = { readonly parties: Counts; readonly shops: Counts; readonly merchants: Counts };

export type Applying = {
  readonly ports: Pick<RegistryPorts, 'clock' | 'random' | 'newId' | 'evidence'>;
  readonly tx: Tx;
  readonly scope: Scope;
  readonly known: KnownMerchants;
  readonly rows: WaitingRows<Keeping>;
  /** From when on new parties are merchants (2号): `YYYY-MM-DD`. */
  readonly today: string;
  readonly counts: ImportCounts;
};

export const noCounts = (): ImportCounts => {
  const none = (): Counts => ({ created: 0, changed: 0, same: 0 });
  return { parties: none(), shops: none(), merchants: none() };
};

/** What a row says of a merchant, once its party and its links are found. */
export type Keeping = {
  readonly row: MerchantRow;
  readonly merchant: Merchant | undefined;
  /** Absent of one that stays known from its payments alone. */
  readonly party: PartyId | undefined;
  readonly links: {
    readonly shop: ShopId | undefined;
    readonly acquirer: PartyId | undefined;
    readonly agent: PartyId | undefined;
  };
};
