/**
 * The legal entities of a tenant with their roles and dates (Installment Sales Act, article 35-16(1)). A scope that is
 * limited to some parties reads these alone, and changes nothing.
 */
import {
  type CorporateNumber,
  csvHead,
  csvLine,
  failed,
  formatInstant,
  type Id,
  type Instant,
  idOf,
  normaliseName,
  type Outcome,
  ok,
  type PartyId,
  Problem,
  type Scope,
  uuidOf,
} from '#kernel';
import { type Tx, tables, UniqueViolation } from '#platform/database';
import { type Licence, overlap, type PartyRoleNumber } from './core/parties.ts';
import type { RegistryPorts } from './ports.ts';
import { listTooLarge, wholeTenantOnly } from './problems.ts';
import type { Tables } from './store-tables.ts';

export type PartyRoleId = Id<'prl'>;

export type PartyRole = {
  readonly id: PartyRoleId;
  /** 1号 to 7号 */
  readonly role: PartyRoleNumber;
  /** `YYYY-MM-DD`, in Asia/Tokyo */
  readonly validFrom: string;
  /** The last day. */
  readonly validTo: string | undefined;
};

/** Of another regime than article 35-16(1); held with dates like a role. */
export type PartyLicence = Omit<PartyRole, 'role'> & { readonly licence: Licence };

export type Party = {
  readonly id: PartyId;
  readonly corporateNumber: CorporateNumber | undefined;
  readonly name: string;
  readonly kana: string | undefined;
  readonly roles: readonly PartyRole[];
  readonly licences: readonly PartyLicence[];
  readonly createdAt: Instant;
  readonly changedAt: Instant;
  /** The party that this one is by now; nothing of it changes any more. */
  readonly mergedInto: PartyId | undefined;
};

export type WantedParty = {
  readonly corporateNumber?: CorporateNumber | undefined;
  readonly name: string;
  readonly kana?: string | undefined;
};

export type PartyQuery = {
  /** A 法人番号, or part of a name however it is spelled. */
  readonly text?: string | undefined;
  readonly role?: PartyRoleNumber | undefined;
  readonly licence?: Licence | undefined;
  /** With `role` or `licence`: held on this day, `YYYY-MM-DD`. */
  readonly on?: string | undefined;
  /** Those that were merged into another, instead of those that were not. */
  readonly merged?: boolean | undefined;
};

/** What was merged into another party is changed no more. */
export type Merged = 'party-merged';

export type Parties = {
  create(scope: Scope, wanted: WantedParty): Promise<Outcome<Party, 'corporate-number-taken'>>;
  change(
    scope: Scope,
    id: PartyId,
    wanted: WantedParty,
  ): Promise<Outcome<Party, 'corporate-number-taken' | 'party-not-found' | Merged>>;
  get(scope: Scope, id: PartyId): Promise<Party | undefined>;
  /** In the order they were added, from after the one named. */
  page(
    scope: Scope,
    wanted: { readonly filters: PartyQuery; readonly after?: PartyId | undefined; readonly limit: number },
  ): Promise<{ readonly parties: readonly Party[]; readonly hasMore: boolean }>;
  /** @throws Problem `list-too-large` with `limit` */
  csv(scope: Scope, filters: PartyQuery): Promise<Uint8Array>;
  /** `overlaps`: the party has the role on some of these days already. */
  addRole(
    scope: Scope,
    id: PartyId,
    wanted: Omit<PartyRole, 'id'>,
  ): Promise<Outcome<Party, 'party-not-found' | 'overlaps' | Merged>>;
  /** As `addRole`. */
  addLicence(
    scope: Scope,
    id: PartyId,
    wanted: Omit<PartyLicence, 'id'>,
  ): Promise<Outcome<Party, 'party-not-found' | 'overlaps' | Merged>>;
  /** The last day of a role, or of a licence; it is ended and not removed. */
  endRole(
    scope: Scope,
    id: PartyId,
    wanted: { readonly role: PartyRoleId; readonly validTo: string },
  ): Promise<Outcome<Party, 'party-not-found' | 'ends-before-it-begins' | 'overlaps' | Merged>>;
};

const EXPORT_LIMIT = 10_000;

export const createParties = (ports: Pick<RegistryPorts, 'database' | 'clock' | 'newId'>): Parties => {
  const { database } = ports;
  return {
    create: (scope, wanted) =>
      whereNumberIsFree(
        database.inScope(wholeTenant(scope), async (tx) => ok(await insertParty(ports, tx, scope, wanted))),
      ),
    change: (scope, id, wanted) =>
      whereNumberIsFree(database.inScope(wholeTenant(scope), (tx) => change(ports, tx, scope, id, wanted))),
    get: (scope, id) => database.inScope(scope, async (tx) => (await query(tx, scope, {}, { only: id, limit: 1 }))[0]),
    page: (scope, { filters, after, limit }) =>
      database.inScope(scope, async (tx) => {
        const rows = await query(tx, scope, filters, { after, limit: limit + 1 });
        return { parties: rows.slice(0, limit), hasMore: rows.length > limit };
      }),
    csv: (scope, filters) =>
      database.inScope(scope, async (tx) => {
        const rows = await query(tx, scope, filters, { limit: EXPORT_LIMIT + 1 });
        if (rows.length > EXPORT_LIMIT) throw new Problem(listTooLarge, { params: { limit: EXPORT_LIMIT } });
        return new TextEncoder().encode([csvHead(COLUMNS.map(([name]) => name)), ...rows.map(lineOf)].join(''));
      }),
    addRole: (scope, id, wanted) =>
      database.inScope(wholeTenant(scope), (tx) => add(ports, tx, scope, { ...wanted, licence: undefined, party: id })),
    addLicence: (scope, id, wanted) =>
      database.inScope(wholeTenant(scope), (tx) => add(ports, tx, scope, { ...wanted, role: undefined, party: id })),
    endRole: (scope, id, wanted) =>
      database.inScope(wholeTenant(scope), (tx) => endRole(ports, tx, scope, { ...wanted, party: id })),
  };
};

export const whereNumberIsFree = async <T, E>(
  work: Promise<Outcome<T, E>>,
): Promise<Outcome<T, E | 'corporate-number-taken'>> => {
  try {
    return await work;
  } catch (error) {
    if (error instanceof UniqueViolation && error.constraint === 'party_corporate_number') {
      return failed('corporate-number-taken');
    }
    throw error;
  }
};

/** @throws Problem `whole-tenant-only` */
export const wholeTenant = (scope: Scope): Scope => {
  if (scope.parties !== undefined) throw new Problem(wholeTenantOnly);
  return scope;
};

/** Not one that was merged into another; and held, so that it is not while something is hung on it. */
export const partyExists = async (tx: Tx, scope: Scope, party: PartyId): Promise<boolean> => {
  const row = await tables<Tables>(tx)
    .selectFrom('registry.party')
    .select('id')
    .where('tenant', '=', uuidOf(scope.tenant))
    .where('id', '=', uuidOf(party))
    .where('merged_into', 'is', null)
    .forKeyShare()
    .executeTakeFirst();
  return row !== undefined;
};

type Ports = Pick<RegistryPorts, 'clock' | 'newId'>;

const columnsOf = ({ corporateNumber, name, kana }: WantedParty) => {
  const normalised = normaliseName(name);
  return {
    corporate_number: corporateNumber ?? null,
    name: normalised.display,
    kana: kana === undefined ? null : normaliseName(kana).display,
    name_key: normalised.key,
  };
};

export const insertParty = async (ports: Ports, tx: Tx, scope: Scope, wanted: WantedParty): Promise<Party> => {
  const id = ports.newId('pty');
  const now = ports.clock.now();
  await tables<Tables>(tx)
    .insertInto('registry.party')
    .values({
      ...{ tenant: uuidOf(scope.tenant), id: uuidOf(id), ...columnsOf(wanted) },
      ...{ created_at: now, changed_at: now, merged_into: null },
    })
    .execute();
  return partyAgain(tx, scope, id);
};

const change = async (
  ports: Ports,
  tx: Tx,
  scope: Scope,
  id: PartyId,
  wanted: WantedParty,
): Promise<Outcome<Party, 'party-not-found' | Merged>> => {
  const held = await holdParty(tx, scope, id);
  if (held === undefined) return failed('party-not-found');
  if (held.mergedInto !== undefined) return failed('party-merged');
  await tables<Tables>(tx)
    .updateTable('registry.party')
    .set({ ...columnsOf(wanted), changed_at: ports.clock.now() })
    .where('tenant', '=', uuidOf(scope.tenant))
    .where('id', '=', uuidOf(id))
    .execute();
  return ok(await partyAgain(tx, scope, id));
};

export const partyAgain = async (tx: Tx, scope: Scope, id: PartyId): Promise<Party> => {
  const [party] = await query(tx, scope, {}, { only: id, limit: 1 });
  if (party === undefined) throw new Error('the party was there a moment ago');
  return party;
};

/** Held, so that two changes of it come one after the other. */
export const holdParty = async (tx: Tx, scope: Scope, id: PartyId): Promise<Party | undefined> => {
  const held = await tables<Tables>(tx)
    .selectFrom('registry.party')
    .select('id')
    .where('tenant', '=', uuidOf(scope.tenant))
    .where('id', '=', uuidOf(id))
    .forUpdate()
    .executeTakeFirst();
  return held && partyAgain(tx, scope, id);
};

type Period = Pick<PartyRole, 'validFrom' | 'validTo'>;
type NewHolding = Period & {
  readonly party: PartyId;
  readonly role: PartyRoleNumber | undefined;
  readonly licence: Licence | undefined;
};

/** Roles and licences of a party, as one list. */
export type Holding = Omit<NewHolding, 'party'> & { readonly id: PartyRoleId };
export const holdingsOf = ({ roles, licences }: Party): readonly Holding[] => [
  ...roles.map((held) => ({ ...held, licence: undefined })),
  ...licences.map((held) => ({ ...held, role: undefined })),
];
export const isSame = (a: Pick<Holding, 'role' | 'licence'>, b: Pick<Holding, 'role' | 'licence'>): boolean =>
  a.role === b.role && a.licence === b.licence;

const add = async (
  ports: Ports,
  tx: Tx,
  scope: Scope,
  { party: id, ...wanted }: NewHolding,
): Promise<Outcome<Party, 'party-not-found' | 'overlaps' | Merged>> => {
  const party = await holdParty(tx, scope, id);
  if (party === undefined) return failed('party-not-found');
  if (party.mergedInto !== undefined) return failed('party-merged');
  if (holdingsOf(party).some((held) => isSame(held, wanted) && overlap(held, wanted))) return failed('overlaps');
  await insertHoldings(ports, tx, scope, [{ ...wanted, party: id }]);
  await touch(ports, tx, scope, id);
  return ok(await partyAgain(tx, scope, id));
};

/** Not looked at: whether the party has the same on these days. */
export const insertHoldings = async (
  { newId }: Pick<Ports, 'newId'>,
  tx: Tx,
  scope: Scope,
  wanted: readonly NewHolding[],
): Promise<void> => {
  if (wanted.length === 0) return;
  await tables<Tables>(tx)
    .insertInto('registry.party_role')
    .values(
      wanted.map(({ party, role, licence, validFrom, validTo }) => ({
        ...{ tenant: uuidOf(scope.tenant), id: uuidOf(newId('prl')), party: uuidOf(party) },
        ...{ role: role ?? null, licence: licence ?? null, valid_from: validFrom, valid_to: validTo ?? null },
      })),
    )
    .execute();
};

type Ended = { readonly party: PartyId; readonly role: PartyRoleId; readonly validTo: string };

const endRole = async (
  ports: Ports,
  tx: Tx,
  scope: Scope,
  { party: id, role, validTo }: Ended,
): Promise<Outcome<Party, 'party-not-found' | 'ends-before-it-begins' | 'overlaps' | Merged>> => {
  const party = await holdParty(tx, scope, id);
  const held = party && holdingsOf(party).find((each) => each.id === role);
  if (party === undefined || held === undefined) return failed('party-not-found');
  if (party.mergedInto !== undefined) return failed('party-merged');
  if (validTo < held.validFrom) return failed('ends-before-it-begins');
  const others = holdingsOf(party).filter((each) => isSame(each, held) && each.id !== role);
  if (others.some((other) => overlap(other, { ...held, validTo }))) return failed('overlaps');
  await tables<Tables>(tx)
    .updateTable('registry.party_role')
    .set({ valid_to: validTo })
    .where('tenant', '=', uuidOf(scope.tenant))
    .where('id', '=', uuidOf(role))
    .execute();
  await touch(ports, tx, scope, id);
  return ok(await partyAgain(tx, scope, id));
};

const touch = async ({ clock }: Ports, tx: Tx, scope: Scope, id: PartyId): Promise<void> => {
  await tables<Tables>(tx)
    .updateTable('registry.party')
    .set({ changed_at: clock.now() })
    .where('tenant', '=', uuidOf(scope.tenant))
    .where('id', '=', uuidOf(id))
    .execute();
};

type Place = { readonly after?: PartyId | undefined; readonly only?: PartyId; readonly limit: number };

const query = async (
  tx: Tx,
  scope: Scope,
  { text, role, licence, on, merged = false }: PartyQuery,
  { after, only, limit }: Place,
): Promise<Party[]> => {
  const tenant = uuidOf(scope.tenant);
  let found = tables<Tables>(tx)
    .selectFrom('registry.party as party')
    .select(['party.id', 'corporate_number', 'name', 'kana', 'created_at', 'changed_at', 'merged_into'])
    .where('party.tenant', '=', tenant)
    .orderBy('party.id')
    .limit(limit);
  // Behind the wall of the database, which keeps to the scope's parties too.
  if (scope.parties !== undefined) found = found.where('party.id', 'in', scope.parties.map(uuidOf));
  if (after !== undefined) found = found.where('party.id', '>', uuidOf(after));
  if (only !== undefined) found = found.where('party.id', '=', uuidOf(only));
  else found = found.where('merged_into', merged ? 'is not' : 'is', null);
  if (text !== undefined) {
    const pattern = `%${normaliseName(text).key.replaceAll(/[\\%_]/g, '\\$&')}%`;
    found = found.where(({ or, eb }) => or([eb('corporate_number', '=', text), eb('name_key', 'like', pattern)]));
  }
  for (const [column, value] of [
    ['held.role', role],
    ['held.licence', licence],
  ] as const) {
    if (value === undefined) continue;
    found = found.where(({ exists, selectFrom }) => {
      let held = selectFrom('registry.party_role as held')
        .select('held.id')
        .where('held.tenant', '=', tenant)
        .whereRef('held.party', '=', 'party.id')
        .where(column, '=', value);
      if (on !== undefined) {
        held = held
          .where('held.valid_from', '<=', on)
          .where(({ or, eb }) => or([eb('held.valid_to', 'is', null), eb('held.valid_to', '>=', on)]));
      }
      return exists(held);
    });
  }
  const rows = scope.parties?.length === 0 ? [] : await found.execute();
  const held = await holdingsByParty(
    tx,
    tenant,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => ({
    id: idOf('pty', row.id),
    corporateNumber: (row.corporate_number as CorporateNumber | null) ?? undefined,
    name: row.name,
    kana: row.kana ?? undefined,
    ...(held.get(row.id) ?? { roles: [], licences: [] }),
    createdAt: row.created_at,
    changedAt: row.changed_at,
    mergedInto: row.merged_into === null ? undefined : idOf('pty', row.merged_into),
  }));
};

type Held = { readonly roles: PartyRole[]; readonly licences: PartyLicence[] };

const holdingsByParty = async (tx: Tx, tenant: string, parties: readonly string[]): Promise<Map<string, Held>> => {
  if (parties.length === 0) return new Map();
  const rows = await tables<Tables>(tx)
    .selectFrom('registry.party_role')
    .select(['id', 'party', 'role', 'licence', 'valid_from', 'valid_to'])
    .where('tenant', '=', tenant)
    .where('party', 'in', parties)
    .orderBy('valid_from')
    .orderBy('role')
    .orderBy('licence')
    .orderBy('id')
    .execute();
  const held = new Map<string, Held>();
  for (const { party, id, role, licence, valid_from, valid_to } of rows) {
    const of = held.get(party) ?? { roles: [], licences: [] };
    held.set(party, of);
    const period = { id: idOf('prl', id), validFrom: valid_from, validTo: valid_to ?? undefined };
    if (role !== null) of.roles.push({ ...period, role });
    if (licence !== null) of.licences.push({ ...period, licence });
  }
  return held;
};

const COLUMNS: readonly (readonly [string, (party: Party) => string | undefined])[] = [
  ['id', ({ id }) => id],
  ['corporate_number', ({ corporateNumber }) => corporateNumber],
  ['name', ({ name }) => name],
  ['kana', ({ kana }) => kana],
  ['roles', ({ roles }) => roles.map((of) => `${of.role}:${of.validFrom}/${of.validTo ?? ''}`).join(' ')],
  ['created_at', ({ createdAt }) => formatInstant(createdAt)],
  ['changed_at', ({ changedAt }) => formatInstant(changedAt)],
  ['merged_into', ({ mergedInto }) => mergedInto],
];

const lineOf = (party: Party): string => csvLine(COLUMNS.map(([, of]) => of(party)));
