/**
 * Agencies (包括代理): from when to when a PSP (4号) makes contracts with merchants, and surveys them, in an acquirer's
 * (3号) place. An agency is ended and not removed.
 */
import {
  csvHead,
  csvLine,
  failed,
  type Id,
  idOf,
  type Outcome,
  ok,
  type PartyId,
  Problem,
  type Scope,
  uuidOf,
} from '#kernel';
import { type Tx, tables } from '#platform/database';
import { daysLacking, overlap } from './core/parties.ts';
import { holdParty, type Party, wholeTenant } from './parties.ts';
import type { RegistryPorts } from './ports.ts';
import { listTooLarge } from './problems.ts';
import type { Tables } from './store-tables.ts';

export type AgencyId = Id<'agc'>;

export type Agency = {
  readonly id: AgencyId;
  readonly acquirer: PartyId;
  readonly acquirerName: string;
  readonly agent: PartyId;
  readonly agentName: string;
  /** `YYYY-MM-DD`, in Asia/Tokyo */
  readonly validFrom: string;
  /** The last day. */
  readonly validTo: string | undefined;
};

export type WantedAgency = Pick<Agency, 'acquirer' | 'agent' | 'validFrom' | 'validTo'>;

export type AgencyFilters = {
  readonly acquirer?: PartyId | undefined;
  readonly agent?: PartyId | undefined;
  /** In force on this day, `YYYY-MM-DD`. */
  readonly on?: string | undefined;
};

/** `not-an-acquirer`, `not-a-psp`: on some of the days it has no such role. */
export type AgencyFault = 'acquirer-not-found' | 'agent-not-found' | 'not-an-acquirer' | 'not-a-psp' | 'overlaps';

export type Agencies = {
  /** @throws Problem `whole-tenant-only`, like all that follow */
  create(scope: Scope, wanted: WantedAgency): Promise<Outcome<Agency, AgencyFault>>;
  /** `overlaps`: a later agency of the two begins before that day. */
  end(
    scope: Scope,
    id: AgencyId,
    validTo: string,
  ): Promise<Outcome<Agency, 'agency-not-found' | 'ends-before-it-begins' | 'overlaps'>>;
  /** In the order they were entered, from after the one named. */
  page(
    scope: Scope,
    wanted: { readonly filters: AgencyFilters; readonly after?: AgencyId | undefined; readonly limit: number },
  ): Promise<{ readonly agencies: readonly Agency[]; readonly hasMore: boolean }>;
  /** @throws Problem `list-too-large` with `limit` */
  csv(scope: Scope, filters: AgencyFilters): Promise<Uint8Array>;
};

type Ports = Pick<RegistryPorts, 'database' | 'newId'>;

const EXPORT_LIMIT = 10_000;

export const createAgencies = (ports: Ports): Agencies => {
  const { database } = ports;
  return {
    create: (scope, wanted) => database.inScope(wholeTenant(scope), (tx) => create(ports, tx, scope, wanted)),
    end: (scope, id, validTo) => database.inScope(wholeTenant(scope), (tx) => end(tx, scope, id, validTo)),
    page: (scope, { filters, after, limit }) =>
      database.inScope(wholeTenant(scope), async (tx) => {
        const rows = await query(tx, scope, filters, { after, limit: limit + 1 });
        return { agencies: rows.slice(0, limit), hasMore: rows.length > limit };
      }),
    csv: (scope, filters) =>
      database.inScope(wholeTenant(scope), async (tx) => {
        const rows = await query(tx, scope, filters, { limit: EXPORT_LIMIT + 1 });
        if (rows.length > EXPORT_LIMIT) throw new Problem(listTooLarge, { params: { limit: EXPORT_LIMIT } });
        return new TextEncoder().encode([csvHead(COLUMNS), ...rows.map(lineOf)].join(''));
      }),
  };
};

const ACQUIRER_ROLE = 3;
const PSP_ROLE = 4;

const holdsThroughout = (party: Party, role: number, days: Pick<Agency, 'validFrom' | 'validTo'>): boolean =>
  daysLacking(
    days,
    party.roles.filter((held) => held.role === role),
  ).length === 0;

const create = async (
  { newId }: Ports,
  tx: Tx,
  scope: Scope,
  wanted: WantedAgency,
): Promise<Outcome<Agency, AgencyFault>> => {
  const held = new Map<PartyId, Party>();
  // In the order in which a merge holds them.
  for (const id of [...new Set([wanted.acquirer, wanted.agent])].toSorted()) {
    const party = await holdParty(tx, scope, id);
    if (party !== undefined && party.mergedInto === undefined) held.set(id, party);
  }
  const [acquirer, agent] = [held.get(wanted.acquirer), held.get(wanted.agent)];
  if (acquirer === undefined) return failed('acquirer-not-found');
  if (agent === undefined || wanted.agent === wanted.acquirer) return failed('agent-not-found');
  if (!holdsThroughout(acquirer, ACQUIRER_ROLE, wanted)) return failed('not-an-acquirer');
  if (!holdsThroughout(agent, PSP_ROLE, wanted)) return failed('not-a-psp');
  const others = await query(tx, scope, pairOf(wanted), { limit: EXPORT_LIMIT });
  if (others.some((other) => overlap(other, wanted))) return failed('overlaps');
  const id = newId('agc');
  await tables<Tables>(tx)
    .insertInto('registry.agency')
    .values({
      ...{ tenant: uuidOf(scope.tenant), id: uuidOf(id) },
      ...{ acquirer: uuidOf(wanted.acquirer), agent: uuidOf(wanted.agent) },
      ...{ valid_from: wanted.validFrom, valid_to: wanted.validTo ?? null },
    })
    .execute();
  return ok(await again(tx, scope, id));
};

const pairOf = ({ acquirer, agent }: Pick<Agency, 'acquirer' | 'agent'>) => ({ acquirer, agent });

const end = async (
  tx: Tx,
  scope: Scope,
  id: AgencyId,
  validTo: string,
): Promise<Outcome<Agency, 'agency-not-found' | 'ends-before-it-begins' | 'overlaps'>> => {
  const [found] = await query(tx, scope, {}, { only: id, limit: 1 });
  if (found === undefined) return failed('agency-not-found');
  // Held like a new one's, which looks at the days of the others.
  for (const party of [found.acquirer, found.agent].toSorted()) await holdParty(tx, scope, party);
  if (validTo < found.validFrom) return failed('ends-before-it-begins');
  const others = (await query(tx, scope, pairOf(found), { limit: EXPORT_LIMIT })).filter((each) => each.id !== id);
  if (others.some((other) => overlap(other, { ...found, validTo }))) return failed('overlaps');
  await tables<Tables>(tx)
    .updateTable('registry.agency')
    .set({ valid_to: validTo })
    .where('tenant', '=', uuidOf(scope.tenant))
    .where('id', '=', uuidOf(id))
    .execute();
  return ok(await again(tx, scope, id));
};

const again = async (tx: Tx, scope: Scope, id: AgencyId): Promise<Agency> => {
  const [agency] = await query(tx, scope, {}, { only: id, limit: 1 });
  if (agency === undefined) throw new Error('the agency was there a moment ago');
  return agency;
};

type Place = { readonly after?: AgencyId | undefined; readonly only?: AgencyId; readonly limit: number };

const query = async (
  tx: Tx,
  scope: Scope,
  { acquirer, agent, on }: AgencyFilters,
  { after, only, limit }: Place,
): Promise<Agency[]> => {
  let found = tables<Tables>(tx)
    .selectFrom('registry.agency as agency')
    .innerJoin('registry.party as principal', (join) =>
      join.onRef('principal.tenant', '=', 'agency.tenant').onRef('principal.id', '=', 'agency.acquirer'),
    )
    .innerJoin('registry.party as acting', (join) =>
      join.onRef('acting.tenant', '=', 'agency.tenant').onRef('acting.id', '=', 'agency.agent'),
    )
    .select(['agency.id', 'acquirer', 'agent', 'valid_from', 'valid_to'])
    .select(['principal.name as acquirer_name', 'acting.name as agent_name'])
    .where('agency.tenant', '=', uuidOf(scope.tenant))
    .orderBy('agency.id')
    .limit(limit);
  if (acquirer !== undefined) found = found.where('acquirer', '=', uuidOf(acquirer));
  if (agent !== undefined) found = found.where('agent', '=', uuidOf(agent));
  if (after !== undefined) found = found.where('agency.id', '>', uuidOf(after));
  if (only !== undefined) found = found.where('agency.id', '=', uuidOf(only));
  if (on !== undefined) {
    found = found
      .where('valid_from', '<=', on)
      .where(({ or, eb }) => or([eb('valid_to', 'is', null), eb('valid_to', '>=', on)]));
  }
  return (await found.execute()).map((row) => ({
    id: idOf('agc', row.id),
    acquirer: idOf('pty', row.acquirer),
    acquirerName: row.acquirer_name,
    agent: idOf('pty', row.agent),
    agentName: row.agent_name,
    validFrom: row.valid_from,
    validTo: row.valid_to ?? undefined,
  }));
};

const COLUMNS = ['id', 'acquirer', 'acquirer_name', 'agent', 'agent_name', 'valid_from', 'valid_to'] as const;

const lineOf = ({ id, acquirer, acquirerName, agent, agentName, validFrom, validTo }: Agency): string =>
  csvLine([id, acquirer, acquirerName, agent, agentName, validFrom, validTo]);
