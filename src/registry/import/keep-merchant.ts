/**
 * The merchant of a row: entered under contract, or changed in what the row says. One that was known from its payments
 * alone comes under contract like every other: with its entry in the log.
 */
import { failed, normaliseName, normaliseText, type Outcome, ok, type PartyId, uuidOf } from '#kernel';
import { tables } from '#platform/database';
import type { MerchantAttributes } from '../core/merchant-attributes.ts';
import { takeOverContract } from '../merchant-standing.ts';
import { attributesOf, holdMerchant, nameColumns } from '../merchants.ts';
import { type Merchant, merchantNumbered } from '../read-merchants.ts';
import type { Tables } from '../store-tables.ts';
import type { Applying, Keeping } from './applying.ts';
import type { FieldFault } from './core/merchant-row.ts';

export const keepMerchant = async (applying: Applying, keeping: Keeping): Promise<void> => {
  const { merchant } = keeping;
  if (merchant === undefined) return enter(applying, keeping);
  if (differs(keeping, merchant)) return change(applying, keeping, merchant);
  applying.counts.merchants.same += 1;
};

/** One whose number came in from elsewhere while the file was read: as if it had been there. */
export const keepTaken = async (applying: Applying, keeping: Keeping): Promise<Outcome<void, FieldFault>> => {
  const { tx, scope, counts } = applying;
  const merchant = await merchantNumbered(tx, scope, keeping.row.acceptorNumber);
  if (merchant === undefined) throw new Error('the number was taken, and a merchant is never removed');
  counts.merchants.created -= 1;
  if (merchant.party !== undefined && merchant.party !== keeping.party) return failed(OF_ANOTHER_PARTY);
  await keepMerchant(applying, { ...keeping, merchant });
  return ok(undefined);
};

export const OF_ANOTHER_PARTY: FieldFault = {
  field: 'acceptor_number',
  code: 'merchant-of-another-party',
  expected: 'a merchant of this party',
};

const wantedOf = (keeping: Keeping, merchant: Merchant | undefined) => {
  const { row, party, links } = keeping;
  const isNew = merchant === undefined || comesUnderContract(keeping, merchant);
  return {
    ...{ ...attributesIn(merchant), ...given({ ...row.attributes, ...links }) },
    name: nameOf(row.merchantName, merchant?.name) ?? (isNew ? row.shop?.name : undefined),
    party: party ?? merchant?.party,
  };
};

const HALF_KANA = /[\uff61-\uff9f]/;

/** What a file of half-width kana cannot spell is not changed by it, nor is a name by other spaces or widths. */
const nameOf = (said: string | undefined, known: string | undefined): string | undefined => {
  if (said === undefined || known === undefined) return said ?? known;
  const isSame = HALF_KANA.test(said)
    ? normaliseName(said).key === normaliseName(known).key
    : normaliseText(said) === normaliseText(known);
  return isSame ? known : said;
};

const comesUnderContract = ({ row }: Keeping, { standing }: Merchant): boolean =>
  standing === 'observed' && row.standing !== 'observed';

const differs = (keeping: Keeping, merchant: Merchant): boolean => {
  const { name, party } = merchant;
  const before = { ...attributesIn(merchant), name, party };
  return comesUnderContract(keeping, merchant) || textOf(wantedOf(keeping, merchant)) !== textOf(before);
};

const enter = async ({ ports, scope, rows, counts }: Applying, keeping: Keeping): Promise<void> => {
  const { name, party, ...attributes } = wantedOf(keeping, undefined);
  if (party === undefined) throw new Error('a contract is with somebody');
  const [id, now] = [ports.newId('mer'), ports.clock.now()];
  await rows.addMerchant(keeping, {
    ...{ tenant: uuidOf(scope.tenant), id: uuidOf(id), acceptor_number: keeping.row.acceptorNumber },
    ...{ party: uuidOf(party), ...nameColumns(name), ...attributesOf(attributes), changed_at: now },
    ...{ standing: 'contracted', standing_reason: 'contract-taken-over', standing_since: now },
    ...{ first_seen_at: null, last_seen_at: null, attempt_count: 0 },
  });
  counts.merchants.created += 1;
};

const change = async (applying: Applying, keeping: Keeping, known: Merchant): Promise<void> => {
  const { ports, tx, scope, rows, counts } = applying;
  await rows.write();
  // What somebody changed since the registry was read stays.
  const held = await holdMerchant(tx, scope, known.id);
  if (held === undefined) throw new Error('a merchant is never removed');
  const { name, party, ...attributes } = wantedOf(keeping, held);
  await tables<Tables>(tx)
    .updateTable('registry.merchant')
    .set({
      ...{ ...attributesOf(attributes), ...nameColumns(name), changed_at: ports.clock.now() },
      party: party === undefined ? null : uuidOf(party),
    })
    .where('tenant', '=', uuidOf(scope.tenant))
    .where('id', '=', uuidOf(held.id))
    .execute();
  if (comesUnderContract(keeping, held)) await takeOverContract(ports, tx, scope, held);
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
}: MerchantAttributes & { readonly name: string | undefined; readonly party: PartyId | undefined }) =>
  JSON.stringify([
    Object.entries(rest)
      .filter(([, value]) => value !== undefined)
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
    [...new Set(brands)].toSorted(),
  ]);
