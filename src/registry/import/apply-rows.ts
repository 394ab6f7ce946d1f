/**
 * Rows of a file become parties, shops and merchants, in one transaction. What a row leaves out stays as it is. A merchant
 * never changes its party by a file: that is an act of its own, with its reason.
 */
import {
  type CorporateNumber,
  failed,
  isCorporateNumber,
  narrowAscii,
  normaliseName,
  type Outcome,
  ok,
  type PartyId,
  type Scope,
  uuidOf,
} from '#kernel';
import { type Tx, tables } from '#platform/database';
import type { MerchantAttributes, ShopId } from '../core/merchant-attributes.ts';
import { shopColumns } from '../core/shop-keys.ts';
import { attributesOf, nameColumns } from '../merchants.ts';
import type { RegistryPorts } from '../ports.ts';
import type { Merchant } from '../read-merchants.ts';
import type { Tables } from '../store-tables.ts';
import type { FieldFault, MerchantRow } from './core/merchant-row.ts';
import type { KnownMerchants, KnownParty } from './known-merchants.ts';
import type { WaitingRows } from './waiting-rows.ts';

export type Counts = { created: number; changed: number; same: number };
export type ImportCounts = { readonly parties: Counts; readonly shops: Counts; readonly merchants: Counts };

type Ports = Pick<RegistryPorts, 'clock' | 'newId'>;

export type Applying = {
  readonly ports: Ports;
  readonly tx: Tx;
  readonly scope: Scope;
  readonly known: KnownMerchants;
  readonly rows: WaitingRows;
  /** From when on new parties are merchants (2号): `YYYY-MM-DD`. */
  readonly today: string;
  readonly counts: ImportCounts;
};

export const noCounts = (): ImportCounts => {
  const none = (): Counts => ({ created: 0, changed: 0, same: 0 });
  return { parties: none(), shops: none(), merchants: none() };
};

/** Nothing of a row is written where it has a fault. */
export const applyRow = async (applying: Applying, row: MerchantRow): Promise<Outcome<void, FieldFault>> => {
  const { known } = applying;
  const merchant = known.merchant(row.acceptorNumber);
  const links = linksOf(known, row);
  if (links.kind === 'failed') return links;
  const named = partyOf(known, row, merchant);
  if (named.kind === 'failed') return named;
  if (merchant === undefined && row.merchantName === undefined && row.shop === undefined) {
    return failed({ field: 'merchant_name', code: 'required', expected: 'a name of a merchant that is new' });
  }
  const party = await keepParty(applying, row, named.value);
  const shop = row.shop === undefined ? merchant?.shop : await keepShop(applying, party, row.shop);
  await keepMerchant(applying, { row, merchant, party, links: { shop, ...links.value } });
  return ok(undefined);
};

type Links = { readonly acquirer: PartyId | undefined; readonly agent: PartyId | undefined };

const linksOf = (known: KnownMerchants, { acquirer, agent }: MerchantRow): Outcome<Links, FieldFault> => {
  const found = { acquirer: called(known, acquirer), agent: called(known, agent) };
  for (const [field, word] of [
    ['acquirer', acquirer],
    ['agent', agent],
  ] as const) {
    if (word !== undefined && found[field] === undefined) {
      return failed({
        field,
        code: 'party-not-found',
        expected: 'a party of the registry, by 法人番号 or a name it alone has',
      });
    }
  }
  return ok({ acquirer: found.acquirer?.id, agent: found.agent?.id });
};

const called = (known: KnownMerchants, word: string | undefined): KnownParty | undefined => {
  if (word === undefined) return undefined;
  const digits = narrowAscii(word).replaceAll(/[\s-]/g, '');
  return known.partyCalled(
    word,
    isCorporateNumber(digits) ? (digits as CorporateNumber) : undefined,
    normaliseName(word).key,
  );
};

/** The party of a row that is there already; `undefined`: a new one. */
const partyOf = (
  known: KnownMerchants,
  { party: { corporateNumber, name } }: MerchantRow,
  merchant: Merchant | undefined,
): Outcome<KnownParty | PartyId | undefined, FieldFault> => {
  const found = corporateNumber === undefined ? undefined : known.party(corporateNumber);
  if (corporateNumber === undefined && name === undefined) {
    if (merchant?.party !== undefined) return ok(merchant.party);
    return failed({ field: 'party_name', code: 'required', expected: 'the name or 法人番号 of the party' });
  }
  const named = found === undefined && name !== undefined ? known.partiesNamed(normaliseName(name).key) : [];
  // Of one name and another number it is another party.
  const same = named.filter((each) => corporateNumber === undefined || each.corporateNumber === undefined);
  if (same.length > 1) {
    return failed({
      field: 'corporate_number',
      code: 'party-ambiguous',
      expected: 'a 法人番号: several parties have this name',
    });
  }
  const party = found ?? same[0];
  if (party === undefined && name === undefined) {
    return failed({ field: 'party_name', code: 'required', expected: 'the name of a party that is new' });
  }
  if (merchant?.party !== undefined && merchant.party !== party?.id) {
    return failed({
      field: 'acceptor_number',
      code: 'merchant-of-another-party',
      expected: 'a merchant of this party',
    });
  }
  return ok(party);
};

const keepParty = async (
  { ports, tx, scope, known, rows, today, counts }: Applying,
  { party: { corporateNumber, name, kana } }: MerchantRow,
  there: KnownParty | PartyId | undefined,
): Promise<PartyId> => {
  if (typeof there === 'string') return there;
  const now = ports.clock.now();
  const named = name === undefined ? undefined : normaliseName(name);
  const shownKana = kana === undefined ? undefined : normaliseName(kana).display;
  if (there === undefined) {
    if (named === undefined) throw new Error('a new party has a name');
    const id = ports.newId('pty');
    const tenant = uuidOf(scope.tenant);
    await rows.add('registry.party', {
      ...{
        tenant,
        id: uuidOf(id),
        corporate_number: corporateNumber ?? null,
        name: named.display,
        name_key: named.key,
      },
      ...{ kana: shownKana ?? null, created_at: now, changed_at: now, merged_into: null },
    });
    await rows.add('registry.party_role', {
      ...{ tenant, id: uuidOf(ports.newId('prl')), party: uuidOf(id), role: 2, licence: null },
      ...{ valid_from: today, valid_to: null },
    });
    known.putParty({ id, corporateNumber, name: named.display, nameKey: named.key, kana: shownKana });
    counts.parties.created += 1;
    return id;
  }
  const changed = {
    // Another spelling is no other name, nor is that of one merged into it.
    ...(named !== undefined && named.key !== there.nameKey && !known.wasCalled(there.id, named.key)
      ? { name: named.display, name_key: named.key }
      : {}),
    ...(shownKana !== undefined && shownKana !== there.kana ? { kana: shownKana } : {}),
    ...(corporateNumber !== undefined && there.corporateNumber === undefined
      ? { corporate_number: corporateNumber }
      : {}),
  };
  if (Object.keys(changed).length === 0) counts.parties.same += 1;
  else {
    await rows.write();
    await tables<Tables>(tx)
      .updateTable('registry.party')
      .set({ ...changed, changed_at: now })
      .where('tenant', '=', uuidOf(scope.tenant))
      .where('id', '=', uuidOf(there.id))
      .execute();
    known.putParty({
      ...there,
      name: changed.name ?? there.name,
      nameKey: changed.name_key ?? there.nameKey,
      kana: changed.kana ?? there.kana,
      corporateNumber: changed.corporate_number ?? there.corporateNumber,
    });
    counts.parties.changed += 1;
  }
  return there.id;
};

const keepShop = async (
  { ports, tx, scope, known, rows, counts }: Applying,
  party: PartyId,
  wanted: NonNullable<MerchantRow['shop']>,
): Promise<ShopId> => {
  const now = ports.clock.now();
  const columns = { ...shopColumns(wanted), chain: wanted.chain ?? null };
  const there = known.shop(party, columns.name_key, columns.host ?? undefined);
  const given = Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== null)) as Partial<
    typeof columns
  >;
  const { name_key: nameKey, host, address_key: _key, ...shown } = columns;
  if (there === undefined) {
    const id = ports.newId('shp');
    await rows.add('registry.shop', {
      ...{ tenant: uuidOf(scope.tenant), id: uuidOf(id), party: uuidOf(party), mall: null },
      ...{ ...columns, created_at: now, changed_at: now },
    });
    known.putShop({ id, party, nameKey, host: host ?? undefined, columns: shown });
    counts.shops.created += 1;
    return id;
  }
  const differs = Object.entries(shown).some(
    ([name, value]) => value !== null && value !== there.columns[name as keyof typeof there.columns],
  );
  if (!differs) counts.shops.same += 1;
  else {
    await rows.write();
    await tables<Tables>(tx)
      .updateTable('registry.shop')
      .set({ ...given, changed_at: now })
      .where('tenant', '=', uuidOf(scope.tenant))
      .where('id', '=', uuidOf(there.id))
      .execute();
    const together = {
      ...there.columns,
      ...Object.fromEntries(Object.entries(shown).filter(([, value]) => value !== null)),
    };
    known.putShop({ ...there, nameKey, host: host ?? there.host, columns: together });
    counts.shops.changed += 1;
  }
  return there.id;
};

type Keeping = {
  readonly row: MerchantRow;
  readonly merchant: Merchant | undefined;
  readonly party: PartyId;
  readonly links: Links & { readonly shop: ShopId | undefined };
};

const keepMerchant = async (
  { ports, tx, scope, known, rows, counts }: Applying,
  { row, merchant, party, links }: Keeping,
): Promise<void> => {
  const now = ports.clock.now();
  const wanted: MerchantAttributes = { ...attributesIn(merchant), ...given({ ...row.attributes, ...links }) };
  const name = row.merchantName ?? merchant?.name ?? row.shop?.name;
  if (merchant === undefined) {
    const id = ports.newId('mer');
    const standing = { standing: 'contracted', standing_reason: 'contract-taken-over', standing_since: now } as const;
    await rows.add('registry.merchant', {
      ...{ tenant: uuidOf(scope.tenant), id: uuidOf(id), acceptor_number: row.acceptorNumber, party: uuidOf(party) },
      ...{ ...nameColumns(name), ...standing, ...attributesOf(wanted), changed_at: now },
      ...{ first_seen_at: null, last_seen_at: null, attempt_count: 0 },
    });
    const unseen = { firstSeenAt: undefined, lastSeenAt: undefined, attemptCount: 0, changedAt: now };
    const stands = { standing: 'contracted', standingReason: 'contract-taken-over', standingSince: now } as const;
    known.putMerchant({ id, acceptorNumber: row.acceptorNumber, name, party, ...stands, ...unseen, ...wanted });
    counts.merchants.created += 1;
    return;
  }
  // One that was known from its payments alone is under contract from now on.
  const contracted =
    merchant.standing === 'observed'
      ? ({ standing: 'contracted', standing_reason: 'contract-taken-over', standing_since: now } as const)
      : {};
  const next = { ...wanted, name, party };
  if (
    merchant.standing !== 'observed' &&
    textOf(next) === textOf({ ...attributesIn(merchant), name: merchant.name, party })
  ) {
    counts.merchants.same += 1;
    return;
  }
  await rows.write();
  await tables<Tables>(tx)
    .updateTable('registry.merchant')
    .set({ ...attributesOf(wanted), ...nameColumns(name), ...contracted, party: uuidOf(party), changed_at: now })
    .where('tenant', '=', uuidOf(scope.tenant))
    .where('id', '=', uuidOf(merchant.id))
    .execute();
  known.putMerchant({ ...merchant, ...wanted, name, party, standing: contracted.standing ?? merchant.standing });
  counts.merchants.changed += 1;
};

const given = (wanted: MerchantAttributes): MerchantAttributes =>
  Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined));

const attributesIn = (merchant: Merchant | undefined): MerchantAttributes => {
  if (merchant === undefined) return {};
  const { connection, platform, paymentModuleOwner, applicationOwner, infrastructureOwner, contentOwner } = merchant;
  const { salesChannel, memberLogin, takesUploads, developsItself, storesNumbers, riskTier, categoryCode } = merchant;
  const { shop, acquirer, agent, brands } = merchant;
  return {
    ...{ connection, platform, paymentModuleOwner, applicationOwner, infrastructureOwner, contentOwner },
    ...{ salesChannel, memberLogin, takesUploads, developsItself, storesNumbers, riskTier, categoryCode },
    ...{ shop, acquirer, agent, brands },
  };
};

/** Brands count as a set. */
const textOf = ({
  brands,
  ...rest
}: MerchantAttributes & { readonly name: string | undefined; readonly party: PartyId }) =>
  JSON.stringify([
    Object.entries(rest)
      .filter(([, value]) => value !== undefined)
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
    [...new Set(brands)].toSorted(),
  ]);
