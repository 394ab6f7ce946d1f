/**
 * Rows of a file become parties, shops and merchants, in one transaction. What a row leaves out stays as it is. A merchant
 * never changes its party by a file, nor its standing: those are acts of their own, with their reasons.
 */
import { failed, normaliseName, type Outcome, ok, type PartyId, uuidOf } from '#kernel';
import { tables } from '#platform/database';
import type { Merchant } from '../read-merchants.ts';
import type { Tables } from '../store-tables.ts';
import type { Applying } from './applying.ts';
import type { FieldFault, MerchantRow } from './core/merchant-row.ts';
import { keepMerchant, OF_ANOTHER_PARTY } from './keep-merchant.ts';
import { keepShop } from './keep-shop.ts';
import type { KnownMerchants, KnownParty } from './known-merchants.ts';

/** Nothing of a row is written where it has a fault. */
export const applyRow = async (applying: Applying, row: MerchantRow): Promise<Outcome<void, FieldFault>> => {
  const { known } = applying;
  const merchant = known.merchant(row.acceptorNumberWritten) ?? known.merchant(row.acceptorNumber);
  const links = linksOf(known, row);
  if (links.kind === 'failed') return links;
  const stands = standingFault(row, merchant);
  if (stands !== undefined) return failed(stands);
  const { acquirer, agent, mall } = links.value;
  if (merchant?.party === undefined && isObservedStill(row, merchant) && saysNoParty(row)) {
    await keepMerchant(applying, { row, merchant, party: undefined, links: { shop: undefined, acquirer, agent } });
    return ok(undefined);
  }
  const named = partyOf(known, row, merchant);
  if (named.kind === 'failed') return named;
  if (merchant === undefined && row.merchantName === undefined && row.shop?.name === undefined) {
    return failed({ field: 'merchant_name', code: 'required', expected: 'a name of a merchant that is new' });
  }
  if (!hasShop(known, row, named.value)) {
    return failed({ field: 'shop', code: 'shop-not-found', expected: 'a shop of this party' });
  }
  const party = await keepParty(applying, row, named.value);
  const shop = row.shop === undefined ? merchant?.shop : await keepShop(applying, party, { ...row.shop, mall });
  await keepMerchant(applying, { row, merchant, party, links: { shop, acquirer, agent } });
  return ok(undefined);
};

const isObservedStill = ({ standing }: MerchantRow, merchant: Merchant | undefined): boolean =>
  standing === 'observed' && merchant?.standing === 'observed';

const saysNoParty = ({ party: { id, corporateNumber, name }, shop }: MerchantRow): boolean =>
  id === undefined && corporateNumber === undefined && name === undefined && shop === undefined;

/** One that is new, or known from its payments, may be under contract from now on; nothing else of a standing is a file's. */
const standingFault = ({ standing }: MerchantRow, merchant: Merchant | undefined): FieldFault | undefined => {
  if (standing === undefined || standing === merchant?.standing) return undefined;
  const mayBegin = merchant === undefined || merchant.standing === 'observed';
  if (standing === 'contracted' && mayBegin) return undefined;
  const expected = `${merchant?.standing ?? 'contracted'}, or nothing: a change of standing is an act of its own`;
  return { field: 'standing', code: 'standing-not-by-file', expected };
};

type Links = Readonly<Record<'acquirer' | 'agent' | 'mall', PartyId | undefined>>;

const linksOf = (known: KnownMerchants, { acquirer, agent, shop }: MerchantRow): Outcome<Links, FieldFault> => {
  const words = { acquirer, agent, mall: shop?.mall };
  const found = { acquirer: called(known, acquirer), agent: called(known, agent), mall: called(known, shop?.mall) };
  for (const field of ['acquirer', 'agent', 'mall'] as const) {
    if (words[field] !== undefined && found[field] === undefined) {
      const expected = 'a party of the registry, by its id, its 法人番号 or a name it alone has';
      return failed({ field, code: 'party-not-found', expected });
    }
  }
  return ok(found);
};

const called = (known: KnownMerchants, word: string | undefined): PartyId | undefined =>
  word === undefined ? undefined : known.partyCalled(word)?.id;

/** The party of a row that is there already; `undefined`: a new one. */
const partyOf = (
  known: KnownMerchants,
  row: MerchantRow,
  merchant: Merchant | undefined,
): Outcome<KnownParty | PartyId | undefined, FieldFault> => {
  const { id, corporateNumber, name } = row.party;
  if (id === undefined && corporateNumber === undefined && name === undefined) {
    if (merchant?.party !== undefined) return ok(merchant.party);
    return failed({ field: 'party_name', code: 'required', expected: 'the name or 法人番号 of the party' });
  }
  const found = id === undefined ? partyByWords(known, row.party) : partyById(known, row.party, id);
  if (found.kind === 'failed') return found;
  if (found.value === undefined && name === undefined) {
    return failed({ field: 'party_name', code: 'required', expected: 'the name of a party that is new' });
  }
  if (merchant?.party !== undefined && merchant.party !== found.value?.id) {
    return failed(OF_ANOTHER_PARTY);
  }
  return found;
};

const partyById = (
  known: KnownMerchants,
  { corporateNumber }: MerchantRow['party'],
  id: PartyId,
): Outcome<KnownParty, FieldFault> => {
  const party = known.partyOfId(id);
  if (party === undefined) {
    return failed({ field: 'party', code: 'party-not-found', expected: 'a party of the registry' });
  }
  const other = corporateNumber === undefined ? undefined : known.party(corporateNumber);
  const differs = corporateNumber !== undefined && party.corporateNumber !== undefined && other !== party;
  if (differs || (other !== undefined && other !== party)) {
    return failed({ field: 'corporate_number', code: 'corporate-number-differs', expected: 'that of the party' });
  }
  return ok(party);
};

const partyByWords = (
  known: KnownMerchants,
  { corporateNumber, name }: MerchantRow['party'],
): Outcome<KnownParty | undefined, FieldFault> => {
  const found = corporateNumber === undefined ? undefined : known.party(corporateNumber);
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
  return ok(found ?? same[0]);
};

/** Where a shop is named by its id it is one of the party. */
const hasShop = (known: KnownMerchants, { shop }: MerchantRow, party: KnownParty | PartyId | undefined): boolean => {
  if (shop?.id === undefined) return true;
  const owner = typeof party === 'string' ? party : party?.id;
  return owner !== undefined && known.shopOfId(owner, shop.id) !== undefined;
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
