/** What a tenant's registry holds, read once for a file: an import looks everything up here and asks nothing per line. */
import { type CorporateNumber, idOf, matchKey, type PartyId, type Scope, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import type { ShopId } from '../core/merchant-attributes.ts';
import { type Merchant, queryMerchants } from '../read-merchants.ts';
import type { Tables } from '../store-tables.ts';

export type KnownParty = {
  readonly id: PartyId;
  readonly corporateNumber: CorporateNumber | undefined;
  readonly name: string;
  readonly nameKey: string;
  readonly kana: string | undefined;
};

export type KnownShop = {
  readonly id: ShopId;
  readonly party: PartyId;
  readonly nameKey: string;
  readonly host: string | undefined;
  readonly columns: {
    readonly name: string;
    readonly kana: string | null;
    readonly url: string | null;
    readonly address: string | null;
    readonly phone: string | null;
    readonly chain: string | null;
  };
};

export class KnownMerchants {
  readonly #byNumber = new Map<string, KnownParty>();
  readonly #byName = new Map<string, readonly KnownParty[]>();
  readonly #names = new Map<PartyId, string>();
  readonly #shops = new Map<PartyId, KnownShop[]>();
  readonly #merchants = new Map<string, Merchant>();

  static async read(tx: Tx, scope: Scope): Promise<KnownMerchants> {
    const known = new KnownMerchants();
    const tenant = uuidOf(scope.tenant);
    const parties = await tables<Tables>(tx)
      .selectFrom('registry.party')
      .select(['id', 'corporate_number', 'name', 'name_key', 'kana'])
      .where('tenant', '=', tenant)
      .where('merged_into', 'is', null)
      .execute();
    for (const row of parties) {
      known.putParty({
        id: idOf('pty', row.id),
        corporateNumber: (row.corporate_number as CorporateNumber | null) ?? undefined,
        name: row.name,
        nameKey: row.name_key,
        kana: row.kana ?? undefined,
      });
    }
    const shops = await tables<Tables>(tx)
      .selectFrom('registry.shop')
      .select(['id', 'party', 'name', 'name_key', 'kana', 'url', 'host', 'address', 'phone', 'chain'])
      .where('tenant', '=', tenant)
      .execute();
    for (const { id, party, name_key, host, ...columns } of shops) {
      known.putShop({
        ...{ id: idOf('shp', id), party: idOf('pty', party), nameKey: name_key, host: host ?? undefined, columns },
      });
    }
    const most = Number.MAX_SAFE_INTEGER;
    for (const merchant of await queryMerchants(tx, scope, { limit: most })) known.putMerchant(merchant);
    return known;
  }

  putParty(party: KnownParty): void {
    if (party.corporateNumber !== undefined) this.#byNumber.set(party.corporateNumber, party);
    const before = this.#names.get(party.id);
    if (before !== undefined)
      this.#byName.set(
        before,
        this.partiesNamed(before).filter(({ id }) => id !== party.id),
      );
    this.#names.set(party.id, party.nameKey);
    this.#byName.set(party.nameKey, [...this.partiesNamed(party.nameKey), party]);
  }

  party(number: CorporateNumber): KnownParty | undefined {
    return this.#byNumber.get(number);
  }

  /** All of that name. */
  partiesNamed(nameKey: string): readonly KnownParty[] {
    return this.#byName.get(nameKey) ?? [];
  }

  /** The shop of a party with this name; else the one on this host, which may have been renamed. */
  shop(party: PartyId, nameKey: string, host: string | undefined): KnownShop | undefined {
    const shops = this.#shops.get(party) ?? [];
    const named = shops.find((each) => each.nameKey === nameKey);
    return named ?? (host === undefined ? undefined : shops.find((each) => each.host === host));
  }

  putShop(shop: KnownShop): void {
    const others = (this.#shops.get(shop.party) ?? []).filter(({ id }) => id !== shop.id);
    this.#shops.set(shop.party, [...others, shop]);
  }

  merchant(acceptorNumber: string): Merchant | undefined {
    return this.#merchants.get(acceptorNumber);
  }

  putMerchant(merchant: Merchant): void {
    this.#merchants.set(merchant.acceptorNumber, merchant);
  }

  /** A party named by its 法人番号 or, where one alone has it, by its name. */
  partyCalled(text: string, number: CorporateNumber | undefined, nameKey: string): KnownParty | undefined {
    if (number !== undefined) return this.party(number);
    const named = this.partiesNamed(nameKey === '' ? matchKey(text) : nameKey);
    return named.length === 1 ? named[0] : undefined;
  }
}
