/** Merchants as they are listed, found and exported; with the party, the shop and the acquirer that a contract hangs on. */
import { expressionBuilder } from 'kysely';
import {
  csvHead,
  csvLine,
  formatInstant,
  type Id,
  type Instant,
  idOf,
  normaliseName,
  type PartyId,
  parseCorporateNumber,
  type Scope,
  uuidOf,
} from '#kernel';
import { type Tx, tables } from '#platform/database';
import type { MerchantAttributes, ShopId } from './core/merchant-attributes.ts';
import type { PartyRoleNumber, RiskTier, Standing } from './core/parties.ts';
import { hostOfShop, shopUrlOf } from './core/shop-keys.ts';
import type { Tables } from './store-tables.ts';

export type MerchantId = Id<'mer'>;

export type Merchant = MerchantAttributes & {
  readonly id: MerchantId;
  readonly acceptorNumber: string;
  readonly name: string | undefined;
  readonly party: PartyId | undefined;
  readonly standing: Standing;
  /** Why the standing is what it is; of an `observed` one there is no reason. */
  readonly standingReason: string | undefined;
  /** `undefined` before the first payment. */
  readonly firstSeenAt: Instant | undefined;
  readonly lastSeenAt: Instant | undefined;
  readonly attemptCount: number;
  /** From when on the standing is what it is; `undefined` where it was set before that was kept, or never. */
  readonly standingSince: Instant | undefined;
  /** By a person; not by payments. */
  readonly changedAt: Instant | undefined;
  /** Of what it hangs on. */
  readonly partyName?: string | undefined;
  readonly shopName?: string | undefined;
  readonly url?: string | undefined;
};

export type MerchantFilters = {
  /**
   * The beginning of an acceptor number; part of the name of merchant, shop or party however it is spelled; a 法人番号; the
   * address of a shop.
   */
  readonly text?: string | undefined;
  readonly standing?: Standing | undefined;
  readonly party?: PartyId | undefined;
  readonly shop?: ShopId | undefined;
  readonly acquirer?: PartyId | undefined;
  readonly riskTier?: RiskTier | undefined;
  /** Its party has this role on `on`. */
  readonly role?: PartyRoleNumber | undefined;
  /** `YYYY-MM-DD`; with `role`. */
  readonly on?: string | undefined;
};

export type MerchantQuery = MerchantFilters & {
  readonly afterAcceptorNumber?: string | undefined;
  readonly limit: number;
};

const SHOWN = [
  'id',
  'acceptor_number',
  'name',
  'party',
  'standing',
  'standing_reason',
  'standing_since',
  'first_seen_at',
  'last_seen_at',
  'attempt_count',
  'connection',
  'platform',
  'payment_module_owner',
  'application_owner',
  'infrastructure_owner',
  'content_owner',
  'sales_channel',
  'member_login',
  'takes_uploads',
  'develops_itself',
  'stores_numbers',
  'risk_tier',
  'category_code',
  'shop',
  'acquirer',
  'agent',
  'brands',
  'changed_at',
] as const;

/** What stands for itself in a pattern of `like`. */
export const patternOf = (text: string): string => text.replaceAll(/[\\%_]/g, '\\$&');

type Selected = MerchantQuery & { readonly only?: MerchantId };

export const queryMerchants = async (tx: Tx, scope: Scope, wanted: Selected): Promise<Merchant[]> => {
  const { text, standing, party, shop, acquirer, riskTier, role, on, afterAcceptorNumber, only, limit } = wanted;
  if (scope.parties?.length === 0) return [];
  const tenant = uuidOf(scope.tenant);
  let found = tables<Tables>(tx)
    .selectFrom('registry.merchant')
    .select(SHOWN)
    .select(({ selectFrom }) => [
      selectFrom('registry.party as of')
        .select('of.name')
        .where('of.tenant', '=', tenant)
        .whereRef('of.id', '=', 'registry.merchant.party')
        .as('party_name'),
      selectFrom('registry.shop as at')
        .select('at.name')
        .where('at.tenant', '=', tenant)
        .whereRef('at.id', '=', 'registry.merchant.shop')
        .as('shop_name'),
      selectFrom('registry.shop as at')
        .select('at.url')
        .where('at.tenant', '=', tenant)
        .whereRef('at.id', '=', 'registry.merchant.shop')
        .as('shop_url'),
    ])
    .where('tenant', '=', tenant)
    .orderBy('acceptor_number')
    .limit(limit);
  if (scope.parties !== undefined) found = found.where('party', 'in', scope.parties.map(uuidOf));
  if (only !== undefined) found = found.where('id', '=', uuidOf(only));
  if (standing !== undefined) found = found.where('standing', '=', standing);
  if (party !== undefined) found = found.where('party', '=', uuidOf(party));
  if (shop !== undefined) found = found.where('shop', '=', uuidOf(shop));
  if (acquirer !== undefined) found = found.where('acquirer', '=', uuidOf(acquirer));
  if (riskTier !== undefined) found = found.where('risk_tier', '=', riskTier);
  if (afterAcceptorNumber !== undefined) found = found.where('acceptor_number', '>', afterAcceptorNumber);
  if (role !== undefined) found = found.where('party', 'in', partiesInRole(tx, tenant, { role, on }));
  if (text !== undefined) found = found.where(({ or }) => or(matching(tx, tenant, text)));
  return (await found.execute()).map(merchantOf);
};

const partiesInRole = (tx: Tx, tenant: string, { role, on }: Required<Pick<MerchantFilters, 'role' | 'on'>>) => {
  const held = tables<Tables>(tx)
    .selectFrom('registry.party_role')
    .select('party')
    .where('tenant', '=', tenant)
    .where('role', '=', role as PartyRoleNumber);
  if (on === undefined) return held;
  return held
    .where('valid_from', '<=', on)
    .where(({ or, eb }) => or([eb('valid_to', 'is', null), eb('valid_to', '>=', on)]));
};

/** Each way a text may mean a merchant. */
const matching = (tx: Tx, tenant: string, text: string) => {
  const db = tables<Tables>(tx);
  const eb = expressionBuilder<Tables, 'registry.merchant'>();
  const key = patternOf(normaliseName(text).key);
  const [number, url] = [parseCorporateNumber(text), shopUrlOf(text)];
  const parties = db.selectFrom('registry.party').select('id').where('tenant', '=', tenant);
  const shops = db.selectFrom('registry.shop').select('id').where('tenant', '=', tenant);
  return [
    eb('acceptor_number', 'like', `${patternOf(text)}%`),
    eb('name', 'ilike', `%${patternOf(text)}%`),
    ...(key === ''
      ? []
      : [
          eb('name_key', 'like', `%${key}%`),
          eb('party', 'in', parties.where('name_key', 'like', `%${key}%`)),
          eb('shop', 'in', shops.where('name_key', 'like', `%${key}%`)),
        ]),
    ...(number.kind === 'ok' ? [eb('party', 'in', parties.where('corporate_number', '=', number.value))] : []),
    ...(url === undefined ? [] : [eb('shop', 'in', shops.where('host', '=', hostOfShop(url)))]),
  ];
};

export const merchantAgain = async (tx: Tx, scope: Scope, id: MerchantId): Promise<Merchant> => {
  const [merchant] = await queryMerchants(tx, scope, { only: id, limit: 1 });
  if (merchant === undefined) throw new Error('the merchant was there a moment ago');
  return merchant;
};

type Row = Pick<Tables['registry.merchant'], (typeof SHOWN)[number]> &
  Readonly<Record<'party_name' | 'shop_name' | 'shop_url', string | null>>;

const merchantOf = (row: Row): Merchant => ({
  id: idOf('mer', row.id),
  acceptorNumber: row.acceptor_number,
  name: row.name ?? undefined,
  party: row.party === null ? undefined : idOf('pty', row.party),
  standing: row.standing,
  standingReason: row.standing_reason ?? undefined,
  standingSince: row.standing_since ?? undefined,
  firstSeenAt: row.first_seen_at ?? undefined,
  lastSeenAt: row.last_seen_at ?? undefined,
  attemptCount: row.attempt_count,
  connection: row.connection ?? undefined,
  platform: row.platform ?? undefined,
  paymentModuleOwner: row.payment_module_owner ?? undefined,
  applicationOwner: row.application_owner ?? undefined,
  infrastructureOwner: row.infrastructure_owner ?? undefined,
  contentOwner: row.content_owner ?? undefined,
  salesChannel: row.sales_channel ?? undefined,
  memberLogin: row.member_login ?? undefined,
  takesUploads: row.takes_uploads ?? undefined,
  developsItself: row.develops_itself ?? undefined,
  storesNumbers: row.stores_numbers ?? undefined,
  riskTier: row.risk_tier ?? undefined,
  categoryCode: row.category_code ?? undefined,
  shop: row.shop === null ? undefined : idOf('shp', row.shop),
  acquirer: row.acquirer === null ? undefined : idOf('pty', row.acquirer),
  agent: row.agent === null ? undefined : idOf('pty', row.agent),
  brands: row.brands.length === 0 ? undefined : row.brands,
  changedAt: row.changed_at ?? undefined,
  partyName: row.party_name ?? undefined,
  shopName: row.shop_name ?? undefined,
  url: row.shop_url ?? undefined,
});

const written = (at: Instant | undefined): string | undefined => (at === undefined ? undefined : formatInstant(at));

const COLUMNS: readonly (readonly [string, (merchant: Merchant) => string | number | undefined])[] = [
  ['id', ({ id }) => id],
  ['acceptor_number', ({ acceptorNumber }) => acceptorNumber],
  ['name', ({ name }) => name],
  ['party', ({ party }) => party],
  ['standing', ({ standing }) => standing],
  ['standing_reason', ({ standingReason }) => standingReason],
  ['standing_since', ({ standingSince }) => written(standingSince)],
  ['first_seen_at', ({ firstSeenAt }) => written(firstSeenAt)],
  ['last_seen_at', ({ lastSeenAt }) => written(lastSeenAt)],
  ['attempt_count', ({ attemptCount }) => attemptCount],
  ['connection', ({ connection }) => connection],
  ['platform', ({ platform }) => platform],
  ['payment_module_owner', ({ paymentModuleOwner }) => paymentModuleOwner],
  ['application_owner', ({ applicationOwner }) => applicationOwner],
  ['infrastructure_owner', ({ infrastructureOwner }) => infrastructureOwner],
  ['content_owner', ({ contentOwner }) => contentOwner],
  ['sales_channel', ({ salesChannel }) => salesChannel],
  ['member_login', ({ memberLogin }) => memberLogin?.toString()],
  ['takes_uploads', ({ takesUploads }) => takesUploads?.toString()],
  ['develops_itself', ({ developsItself }) => developsItself?.toString()],
  ['stores_numbers', ({ storesNumbers }) => storesNumbers?.toString()],
  ['risk_tier', ({ riskTier }) => riskTier],
  ['category_code', ({ categoryCode }) => categoryCode],
  ['party_name', ({ partyName }) => partyName],
  ['shop', ({ shop }) => shop],
  ['shop_name', ({ shopName }) => shopName],
  ['url', ({ url }) => url],
  ['acquirer', ({ acquirer }) => acquirer],
  ['agent', ({ agent }) => agent],
  ['brands', ({ brands }) => brands?.join(' ')],
  ['changed_at', ({ changedAt }) => written(changedAt)],
];

export const merchantsCsv = (merchants: readonly Merchant[]): Uint8Array =>
  new TextEncoder().encode(
    [
      csvHead(COLUMNS.map(([name]) => name)),
      ...merchants.map((each) => csvLine(COLUMNS.map(([, of]) => of(each)))),
    ].join(''),
  );
