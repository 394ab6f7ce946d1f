/** Merchants as they are listed, found and exported; with the party, the shop and the acquirer that a contract hangs on. */
import { type Expression, expressionBuilder, type SqlBool, sql } from 'kysely';
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
import { AWAITS_PARTY, type DeclarationFilter, type Declared } from './core/declared.ts';
import type { MerchantAttributes, ShopId } from './core/merchant-attributes.ts';
import type { PartyRoleNumber, RiskTier, Standing } from './core/parties.ts';
import { chainKey, hostOfShop, shopUrlOf } from './core/shop-keys.ts';
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
  /** Of its party; `undefined` where it was never asked. */
  readonly declared?: Omit<Declared, 'party'> | undefined;
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
  readonly agent?: PartyId | undefined;
  /** Its shop stands in the mall that this party runs. */
  readonly mall?: PartyId | undefined;
  /** Of its shop, as it is spelled in any. */
  readonly chain?: string | undefined;
  /** Where its party stands with its declarations. */
  readonly declaration?: DeclarationFilter | undefined;
  /** Its party owes a declaration, and the day has passed; or not. */
  readonly overdue?: boolean | undefined;
  /** Someone of its party has looked at the declaration that it was asked for; or nobody has. */
  readonly opened?: boolean | undefined;
  readonly riskTier?: RiskTier | undefined;
  /** Its party has this role on `on`. */
  readonly role?: PartyRoleNumber | undefined;
  /** `YYYY-MM-DD`; with `role`. */
  readonly on?: string | undefined;
};

export type MerchantQuery = MerchantFilters & {
  /** Needed with `overdue`. */
  readonly now?: Instant | undefined;
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

type Selected = MerchantQuery & {
  readonly only?: MerchantId;
  /** With just this acceptor number. */
  readonly numbered?: string;
};

export const queryMerchants = async (tx: Tx, scope: Scope, wanted: Selected): Promise<Merchant[]> => {
  if (scope.parties?.length === 0) return [];
  const tenant = uuidOf(scope.tenant);
  const rows = await tables<Tables>(tx)
    .selectFrom(selected(tx, scope, wanted).as('found'))
    .leftJoin('registry.party as of', (join) => join.on('of.tenant', '=', tenant).onRef('of.id', '=', 'found.party'))
    .leftJoin('registry.shop as at', (join) => join.on('at.tenant', '=', tenant).onRef('at.id', '=', 'found.shop'))
    .leftJoin('registry.declared as said', (join) =>
      join.on('said.tenant', '=', tenant).onRef('said.party', '=', 'found.party'),
    )
    .select(SHOWN.map((column) => `found.${column}` as const))
    .select(['of.name as party_name', 'at.name as shop_name', 'at.url as shop_url'])
    .select(['said.declaration', 'said.state', 'said.due_at', 'said.opened_at', 'said.filed_at', 'said.expires_at'])
    .orderBy('found.acceptor_number')
    .execute();
  return rows.map(merchantOf);
};

const selected = (tx: Tx, scope: Scope, wanted: Selected) => {
  const { standing, party, shop, acquirer, agent, riskTier, afterAcceptorNumber, only, numbered, limit } = wanted;
  let found = tables<Tables>(tx)
    .selectFrom('registry.merchant')
    .select(SHOWN)
    .where('tenant', '=', uuidOf(scope.tenant))
    .orderBy('acceptor_number')
    .limit(limit);
  if (scope.parties !== undefined) found = found.where('party', 'in', scope.parties.map(uuidOf));
  if (only !== undefined) found = found.where('id', '=', uuidOf(only));
  if (numbered !== undefined) found = found.where('acceptor_number', '=', numbered);
  if (standing !== undefined) found = found.where('standing', '=', standing);
  if (party !== undefined) found = found.where('party', '=', uuidOf(party));
  if (shop !== undefined) found = found.where('shop', '=', uuidOf(shop));
  if (acquirer !== undefined) found = found.where('acquirer', '=', uuidOf(acquirer));
  if (agent !== undefined) found = found.where('agent', '=', uuidOf(agent));
  if (riskTier !== undefined) found = found.where('risk_tier', '=', riskTier);
  if (afterAcceptorNumber !== undefined) found = found.where('acceptor_number', '>', afterAcceptorNumber);
  for (const narrowed of byOthers(tx, uuidOf(scope.tenant), wanted)) found = found.where(narrowed);
  return found;
};

type Narrowed = Expression<SqlBool>;

/** What its party, its shop and its declaration narrow it by. */
const byOthers = (tx: Tx, tenant: string, wanted: MerchantQuery): readonly Narrowed[] => {
  const { text, role, on, mall, chain, declaration, overdue, opened, now } = wanted;
  const eb = expressionBuilder<Tables, 'registry.merchant'>();
  const shops = tables<Tables>(tx).selectFrom('registry.shop').select('id').where('tenant', '=', tenant);
  const told = tables<Tables>(tx).selectFrom('registry.declared').select('party').where('tenant', '=', tenant);
  const among = (parties: typeof told, isSo: boolean): Narrowed =>
    isSo ? eb('party', 'in', parties) : eb.or([eb('party', 'is', null), eb('party', 'not in', parties)]);
  const narrowed: Narrowed[] = [];
  if (role !== undefined) narrowed.push(eb('party', 'in', partiesInRole(tx, tenant, { role, on })));
  if (mall !== undefined) narrowed.push(eb('shop', 'in', shops.where('mall', '=', uuidOf(mall))));
  if (chain !== undefined) narrowed.push(eb('shop', 'in', shops.where(ofChain(chain))));
  if (declaration === 'none') narrowed.push(among(told, false));
  else if (declaration !== undefined) narrowed.push(among(told.where('state', '=', declaration), true));
  if (overdue !== undefined) {
    if (now === undefined) throw new Error('late is said of a time');
    narrowed.push(among(told.where('state', 'in', AWAITS_PARTY).where('due_at', '<=', now), overdue));
  }
  if (opened !== undefined) {
    const asked = told.where('state', 'in', AWAITS_PARTY).where('opened_at', opened ? 'is not' : 'is', null);
    narrowed.push(among(asked, true));
  }
  if (text !== undefined) narrowed.push(eb.or(matching(tx, tenant, text)));
  return narrowed;
};

/** A shop that was entered before chains had keys has none until it is written again. */
export const ofChain = (chain: string) => sql<boolean>`coalesce(chain_key, chain) = ${chainKey(chain)}`;

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

export const merchantNumbered = async (tx: Tx, scope: Scope, acceptorNumber: string): Promise<Merchant | undefined> =>
  (await queryMerchants(tx, scope, { numbered: acceptorNumber, limit: 1 }))[0];

type Row = Pick<Tables['registry.merchant'], (typeof SHOWN)[number]> &
  Readonly<Record<'party_name' | 'shop_name' | 'shop_url', string | null>> & {
    readonly [C in DeclaredColumn]: Tables['registry.declared'][C] | null;
  };
type DeclaredColumn = 'declaration' | 'state' | 'due_at' | 'opened_at' | 'filed_at' | 'expires_at';

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
  declared: declaredOf(row),
});

const declaredOf = (row: Pick<Row, DeclaredColumn>): Merchant['declared'] => {
  const { declaration, state, due_at: dueAt } = row;
  if (declaration === null || state === null || dueAt === null) return undefined;
  return {
    ...{ declaration: idOf('dcl', declaration), state, dueAt, openedAt: row.opened_at ?? undefined },
    ...{ filedAt: row.filed_at ?? undefined, expiresAt: row.expires_at ?? undefined },
  };
};

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
  ['declaration', ({ declared }) => declared?.declaration],
  ['declaration_state', ({ declared }) => declared?.state],
  ['declaration_due_at', ({ declared }) => written(declared?.dueAt)],
  ['declaration_opened_at', ({ declared }) => written(declared?.openedAt)],
  ['declaration_expires_at', ({ declared }) => written(declared?.expiresAt)],
];

export const merchantsCsv = (merchants: readonly Merchant[]): Uint8Array =>
  new TextEncoder().encode(
    [
      csvHead(COLUMNS.map(([name]) => name)),
      ...merchants.map((each) => csvLine(COLUMNS.map(([, of]) => of(each)))),
    ].join(''),
  );
