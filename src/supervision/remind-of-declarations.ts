/** Reminds the people of a party of what they owe: of one declaration when a reviewer says so, of many once a day each. */
import { Problem, type Scope } from '#kernel';
import type { Tx } from '#platform/database';
import { dayOf } from './core/days.ts';
import { type DeclarationFilters, listDeclarations } from './list-declarations.ts';
import { tellParty } from './owe-messages.ts';
import type { DeclarationId, Ports } from './ports.ts';
import { declarationNotOpen, tooManyDeclarations } from './problems.ts';
import {
  type DeclarationRow,
  declarationIdOf,
  findDeclaration,
  holdDeclaration,
  partyOf,
  requireStaff,
  updateDeclaration,
} from './rows.ts';

export const REMINDED_OUTCOMES = ['reminded', 'reminded-today', 'not-open', 'nobody', 'unknown'] as const;
type RemindedOutcome = (typeof REMINDED_OUTCOMES)[number];

const isOpen = ({ status }: DeclarationRow): boolean => status === 'asked' || status === 'returned';

/** @returns how many people it is sent to */
const remind = async (ports: Ports, tx: Tx, scope: Scope, row: DeclarationRow): Promise<number> => {
  await updateDeclaration(tx, row, { reminded_on: dayOf(ports.clock.now()) });
  const of = { tenant: scope.tenant, party: partyOf(row), declaration: declarationIdOf(row) };
  return tellParty(ports, tx, { ...of, kind: 'reminder' });
};

/**
 * Sends the people of the party a reminder now.
 * @throws Problem `supervision-staff-only`, `declaration-not-found`, `declaration-not-open`
 * @returns how many
 */
export const remindNow = async (ports: Ports, scope: Scope, declaration: DeclarationId): Promise<number> => {
  requireStaff(scope);
  const told = await ports.database.inScope(scope, async (tx) => {
    const row = await holdDeclaration(tx, scope, declaration);
    if (!isOpen(row)) throw new Problem(declarationNotOpen, { params: { status: row.status } });
    return remind(ports, tx, scope, row);
  });
  ports.wake();
  return told;
};

export const REMINDED_AT_ONCE = 500;

export type ManyReminded =
  | { readonly declarations: readonly DeclarationId[] }
  | { readonly filter: Omit<DeclarationFilters, 'open'> };

/** Those that wait for their party. @throws Problem `declarations-too-many` */
const openOnes = async (
  ports: Ports,
  scope: Scope,
  filter: Omit<DeclarationFilters, 'open'>,
): Promise<readonly DeclarationId[]> => {
  const page = await listDeclarations(ports, scope, { filters: { ...filter, open: true }, limit: REMINDED_AT_ONCE });
  if (page.nextCursor !== undefined) throw new Problem(tooManyDeclarations, { params: { limit: REMINDED_AT_ONCE } });
  return page.items.map(({ id }) => id);
};

/**
 * Whoever was reminded today already is left alone.
 * @throws Problem `supervision-staff-only`, `declarations-too-many`
 */
export const remindMany = async (
  ports: Ports,
  scope: Scope,
  wanted: ManyReminded,
): Promise<readonly { readonly declaration: DeclarationId; readonly outcome: RemindedOutcome }[]> => {
  requireStaff(scope);
  const declarations = 'filter' in wanted ? await openOnes(ports, scope, wanted.filter) : wanted.declarations;
  const told: { declaration: DeclarationId; outcome: RemindedOutcome }[] = [];
  for (const declaration of new Set(declarations)) {
    const outcome = await ports.database.inScope(scope, (tx) => remindOnce(ports, tx, scope, declaration));
    told.push({ declaration, outcome });
  }
  ports.wake();
  return told;
};

const remindOnce = async (ports: Ports, tx: Tx, scope: Scope, id: DeclarationId): Promise<RemindedOutcome> => {
  if ((await findDeclaration(tx, scope, id)) === undefined) return 'unknown';
  const row = await holdDeclaration(tx, scope, id);
  if (!isOpen(row)) return 'not-open';
  if (row.reminded_on === dayOf(ports.clock.now())) return 'reminded-today';
  return (await remind(ports, tx, scope, row)) === 0 ? 'nobody' : 'reminded';
};
