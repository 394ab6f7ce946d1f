/**
 * Asks many parties for a declaration at once: named one by one, or those that a filter selects. Each is asked for itself,
 * and told of: a party that owes one already, or has nobody who could answer, keeps no other from being asked.
 */
import { idOf, type PartyId, Problem, type Scope, uuidOf } from '#kernel';
import { tables } from '#platform/database';
import { askDeclaration } from './ask-declaration.ts';
import type { DeclarationId, PartyFilter, Ports } from './ports.ts';
import { declarationOwed, declarationPartyUnknown, nothingToDeclare, tooManyParties } from './problems.ts';
import { partyOf, requireStaff } from './rows.ts';
import { OWED, type Tables } from './store-tables.ts';

/** `nobody`: no person of the party may sign in, so none could answer. */
export const ASKED_OUTCOMES = ['asked', 'owed', 'nobody', 'nothing-binds', 'unknown'] as const;
export const PARTIES_AT_ONCE = 500;

export type ManyAsked = {
  readonly dueOn: string;
  readonly packs?: readonly string[] | undefined;
} & ({ readonly parties: readonly PartyId[] } | { readonly filter: PartyFilter });

export type AskedParty = {
  readonly party: PartyId;
  readonly name: string | undefined;
  readonly outcome: (typeof ASKED_OUTCOMES)[number];
  /** The one asked for now, or owed already. */
  readonly declaration: DeclarationId | undefined;
};

/** @throws Problem `supervision-staff-only`, `declaration-parties-too-many`, `declaration-due-refused` */
export const askMany = async (ports: Ports, scope: Scope, wanted: ManyAsked): Promise<readonly AskedParty[]> => {
  requireStaff(scope);
  const parties = await partiesOf(ports, scope, wanted);
  const owed = await owedBy(
    ports,
    scope,
    parties.map(({ id }) => id),
  );
  const told: AskedParty[] = [];
  for (const { id, name } of parties) {
    const open = owed.get(id);
    const asked = name === undefined ? UNKNOWN : open ? { outcome: 'owed' as const, declaration: open } : undefined;
    told.push({ party: id, name, ...(asked ?? (await askOne(ports, scope, { ...wanted, party: id }))) });
  }
  return told;
};

type Told = Pick<AskedParty, 'outcome' | 'declaration'>;
const UNKNOWN: Told = { outcome: 'unknown', declaration: undefined };

const partiesOf = async (
  { parties }: Pick<Ports, 'parties'>,
  scope: Scope,
  wanted: ManyAsked,
): Promise<readonly { readonly id: PartyId; readonly name: string | undefined }[]> => {
  if ('filter' in wanted) {
    const page = await parties.page(scope, { filters: wanted.filter, limit: PARTIES_AT_ONCE });
    if (page.hasMore) throw new Problem(tooManyParties, { params: { limit: PARTIES_AT_ONCE } });
    return page.parties;
  }
  const named: { id: PartyId; name: string | undefined }[] = [];
  for (const id of new Set(wanted.parties)) named.push({ id, name: (await parties.get(scope, id))?.name });
  return named;
};

const owedBy = async (
  { database }: Pick<Ports, 'database'>,
  scope: Scope,
  parties: readonly PartyId[],
): Promise<ReadonlyMap<PartyId, DeclarationId>> => {
  if (parties.length === 0) return new Map();
  const rows = await database.inScope(scope, (tx) =>
    tables<Tables>(tx)
      .selectFrom('supervision.declaration')
      .select(['id', 'party'])
      .where('tenant', '=', uuidOf(scope.tenant))
      .where('party', 'in', parties.map(uuidOf))
      .where('status', 'in', OWED)
      .execute(),
  );
  return new Map(rows.map((row) => [partyOf(row), idOf('dcl', row.id)]));
};

const askOne = async (
  ports: Ports,
  scope: Scope,
  { party, dueOn, packs }: { readonly party: PartyId } & Pick<ManyAsked, 'dueOn' | 'packs'>,
): Promise<Told> => {
  const people = await ports.database.inScope(scope, (tx) => ports.partyPeople(tx, scope.tenant, party));
  if (people.every(({ status }) => status === 'deactivated')) return { outcome: 'nobody', declaration: undefined };
  try {
    return { outcome: 'asked', declaration: await askDeclaration(ports, scope, { party, dueOn, packs }) };
  } catch (error) {
    const code = error instanceof Problem ? error.details.code : undefined;
    if (code === nothingToDeclare.code) return { outcome: 'nothing-binds', declaration: undefined };
    if (code === declarationPartyUnknown.code) return UNKNOWN;
    // Somebody else asked meanwhile.
    if (code !== declarationOwed.code) throw error;
    return { outcome: 'owed', declaration: (await owedBy(ports, scope, [party])).get(party) };
  }
};
