/** What a tenant's registry holds, read once for a file: an import looks everything up here and asks nothing per line. */
import {
  type CorporateNumber,
  idOf,
  matchKey,
  normaliseName,
  type PartyId,
  parseCorporateNumber,
  parseId,
  type Scope,
  uuidOf,
} from '#kernel';
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
  readonly mall: PartyId | undefined;
  readonly columns: {
    readonly name: string;
    readonly kana: string | null;
    readonly url: string | null;
    readonly address: string | null;
    readonly phone: string | null;
    readonly chain: string | null;
    readonly chain_key: string | null;
  };
};

export class KnownMerchants {
  readonly #parties = new Map<PartyId, KnownParty>();
  readonly #byNumber = new Map<string, PartyId>();
  readonly #byName = new Map<string, ReadonlySet<PartyId>>();
  readonly #formerNames = new Map<PartyId, Set<string>>();
  readonly #shops = new Map<PartyId, KnownShop[]>();
  readonly #merchants = new Map<string, Merchant>();
  readonly #mergedInto = new Map<PartyId, PartyId>();

  static async read(tx: Tx, scope: Scope): Promise<KnownMerchants> {
    const known = new KnownMerchants();
    const tenant = uuidOf(scope.tenant);
    const parties = await tables<Tables>(tx)
      .selectFrom('registry.party')
      .select(['id', 'corporate_number', 'name', 'name_key', 'kana', 'merged_into'])
      .where('tenant', '=', tenant)
      .execute();
    for (const row of parties) {
      if (row.merged_into !== null) continue;
      known.putParty({
        id: idOf('pty', row.id),
        corporateNumber: (row.corporate_number as CorporateNumber | null) ?? undefined,
        name: row.name,
        nameKey: row.name_key,
        kana: row.kana ?? undefined,
      });
    }
    const there = new Map(parties.map((row) => [row.id, row]));
    for (const row of parties) {
      if (row.merged_into === null) continue;
      let remains = row;
      while (remains.merged_into !== null) {
        const next = there.get(remains.merged_into);
        if (next === undefined) throw new Error('a party is merged into one of its tenant');
        remains = next;
      }
      known.#putMerged(row, idOf('pty', remains.id));
      known.#mergedInto.set(idOf('pty', row.id), idOf('pty', remains.id));
    }
    const shops = await tables<Tables>(tx)
      .selectFrom('registry.shop')
      .select(['id', 'party', 'name', 'name_key', 'kana', 'url', 'host', 'address', 'phone', 'chain', 'chain_key'])
      .select('mall')
      .where('tenant', '=', tenant)
      .execute();
    for (const { id, party, name_key, host, mall, ...columns } of shops) {
      known.putShop({
        ...{ id: idOf('shp', id), party: idOf('pty', party), nameKey: name_key, host: host ?? undefined, columns },
        mall: mall === null ? undefined : idOf('pty', mall),
      });
    }
    const most = Number.MAX_SAFE_INTEGER;
    for (const merchant of await queryMerchants(tx, scope, { limit: most })) known.putMerchant(merchant);
    return known;
  }

  putParty(party: KnownParty): void {
    const before = this.#parties.get(party.id);
    this.#parties.set(party.id, party);
    if (party.corporateNumber !== undefined) this.#byNumber.set(party.corporateNumber, party.id);
    if (before !== undefined && !this.wasCalled(party.id, before.nameKey)) {
      const others = new Set(this.#byName.get(before.nameKey));
      others.delete(party.id);
      this.#byName.set(before.nameKey, others);
    }
    this.#call(party.nameKey, party.id);
  }

  #call(nameKey: string, party: PartyId): void {
    this.#byName.set(nameKey, new Set([...(this.#byName.get(nameKey) ?? []), party]));
  }

  /** A file that still names a party as before it was merged means the one it is by now. */
  #putMerged(merged: { readonly corporate_number: string | null; readonly name_key: string }, into: PartyId): void {
    if (merged.corporate_number !== null) this.#byNumber.set(merged.corporate_number, into);
    const names = this.#formerNames.get(into) ?? new Set();
    this.#formerNames.set(into, names.add(merged.name_key));
    this.#call(merged.name_key, into);
  }

  /** It is the name of one that was merged into the party. */
  wasCalled(party: PartyId, nameKey: string): boolean {
    return this.#formerNames.get(party)?.has(nameKey) === true;
  }

  /** The one it is by now, where it was merged. */
  partyOfId(id: PartyId): KnownParty | undefined {
    return this.#parties.get(this.#mergedInto.get(id) ?? id);
  }

  party(number: CorporateNumber): KnownParty | undefined {
    const id = this.#byNumber.get(number);
    return id && this.#parties.get(id);
  }

  /** All of that name. */
  partiesNamed(nameKey: string): readonly KnownParty[] {
    return [...(this.#byName.get(nameKey) ?? [])].flatMap((id) => this.#parties.get(id) ?? []);
  }

  /** The shop of a party with this name; else the one on this host, which may have been renamed. */
  shop(party: PartyId, nameKey: string, host: string | undefined): KnownShop | undefined {
    const shops = this.#shops.get(party) ?? [];
    const named = shops.find((each) => each.nameKey === nameKey);
    return named ?? (host === undefined ? undefined : shops.find((each) => each.host === host));
  }

  shopOfId(party: PartyId, id: ShopId): KnownShop | undefined {
    return this.#shops.get(party)?.find((each) => each.id === id);
  }

  putShop(shop: KnownShop): void {
    const others = (this.#shops.get(shop.party) ?? []).filter(({ id }) => id !== shop.id);
    this.#shops.set(shop.party, [...others, shop]);
  }

  merchant(acceptorNumber: string | undefined): Merchant | undefined {
    return acceptorNumber === undefined ? undefined : this.#merchants.get(acceptorNumber);
  }

  putMerchant(merchant: Merchant): void {
    this.#merchants.set(merchant.acceptorNumber, merchant);
  }

  /** A party named by its id, its 法人番号 or, where one alone has it, by its name. */
  partyCalled(word: string): KnownParty | undefined {
    const id = parseId('pty', word.trim());
    if (id.kind === 'ok') return this.partyOfId(id.value);
    const number = parseCorporateNumber(word);
    if (number.kind === 'ok') return this.party(number.value);
    const named = this.partiesNamed(normaliseName(word).key || matchKey(word));
    return named.length === 1 ? named[0] : undefined;
  }
}
