/** Declarations and what hangs on them, as rows. Beside the wall of the database every query names tenant and parties. */

import type { Selectable } from 'kysely';
import { type Id, idOf, type PartyId, Problem, type Scope, type TenantId, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import type { DeclarationId } from './ports.ts';
import { declarationNotFound, partyPersonOnly, supervisionStaffOnly } from './problems.ts';
import type { AnswerTable, AttachmentTable, DeclarationTable, FilingTable, Tables } from './store-tables.ts';

export const DECLARATION = [
  'tenant',
  'id',
  'party',
  'party_name',
  'status',
  'causes',
  'previous',
  'applies_on',
  'asked_at',
  'asked_by',
  'due_on',
  'form',
  'form_hash',
  'basis',
  'particulars',
  'version',
  'opened_at',
  'filings',
  'filed_at',
  'returned',
  'returned_at',
  'compensating',
  'decided_at',
  'expires_on',
  'look_due_at',
  'reminded_on',
  'overdue_alert',
] as const;
export type DeclarationRow = Selectable<DeclarationTable>;

type Whose = Pick<Scope, 'tenant' | 'parties'>;

export const findDeclaration = async (tx: Tx, scope: Whose, id: DeclarationId): Promise<DeclarationRow | undefined> => {
  if (scope.parties?.length === 0) return undefined;
  let found = tables<Tables>(tx)
    .selectFrom('supervision.declaration')
    .select(DECLARATION)
    .where('tenant', '=', uuidOf(scope.tenant))
    .where('id', '=', uuidOf(id));
  if (scope.parties !== undefined) found = found.where('party', 'in', scope.parties.map(uuidOf));
  return found.executeTakeFirst();
};

/** @throws Problem `declaration-not-found` */
export const readDeclaration = async (tx: Tx, scope: Whose, id: DeclarationId): Promise<DeclarationRow> => {
  const row = await findDeclaration(tx, scope, id);
  if (row === undefined) throw new Problem(declarationNotFound);
  return row;
};

/** Held to the end of the transaction. A decided one cannot be held by its party. @throws Problem `declaration-not-found` */
export const holdDeclaration = async (tx: Tx, scope: Whose, id: DeclarationId): Promise<DeclarationRow> => {
  await tables<Tables>(tx)
    .selectFrom('supervision.declaration')
    .select('id')
    .where('tenant', '=', uuidOf(scope.tenant))
    .where('id', '=', uuidOf(id))
    .forUpdate()
    .execute();
  return readDeclaration(tx, scope, id);
};

export const updateDeclaration = async (
  tx: Tx,
  row: Pick<DeclarationRow, 'tenant' | 'id'>,
  change: Partial<Omit<DeclarationRow, 'tenant' | 'id' | 'party' | 'form'>>,
): Promise<void> => {
  await tables<Tables>(tx)
    .updateTable('supervision.declaration')
    .set(change)
    .where('tenant', '=', row.tenant)
    .where('id', '=', row.id)
    .execute();
};

export type AnswerRow = Selectable<AnswerTable>;
export const answersOf = (tx: Tx, { tenant, id }: Pick<DeclarationRow, 'tenant' | 'id'>): Promise<AnswerRow[]> =>
  tables<Tables>(tx)
    .selectFrom('supervision.answer')
    .select(['tenant', 'party', 'declaration', 'control', 'answer', 'version', 'answered_on', 'saved_at', 'saved_by'])
    .where('tenant', '=', tenant)
    .where('declaration', '=', id)
    .execute();

export type AttachmentRow = Selectable<AttachmentTable>;
export const ATTACHMENT = [
  'tenant',
  'id',
  'party',
  'declaration',
  'sha256',
  'bytes',
  'media_type',
  'name',
  'received_at',
  'received_by',
  'entry',
] as const;
export const attachmentsOf = (
  tx: Tx,
  { tenant, id }: Pick<DeclarationRow, 'tenant' | 'id'>,
): Promise<AttachmentRow[]> =>
  tables<Tables>(tx)
    .selectFrom('supervision.attachment')
    .select(ATTACHMENT)
    .where('tenant', '=', tenant)
    .where('declaration', '=', id)
    .orderBy('received_at')
    .orderBy('id')
    .execute();

export type FilingRow = Selectable<FilingTable>;
export const filingsOf = (tx: Tx, { tenant, id }: Pick<DeclarationRow, 'tenant' | 'id'>): Promise<FilingRow[]> =>
  tables<Tables>(tx)
    .selectFrom('supervision.filing')
    .select(['tenant', 'id', 'party', 'declaration', 'number', 'filed_at', 'filed_by', 'content'])
    .where('tenant', '=', tenant)
    .where('declaration', '=', id)
    .orderBy('number')
    .execute();

/** The newest filing of a declaration. */
export const newestFiling = async (
  tx: Tx,
  { tenant, id }: Pick<DeclarationRow, 'tenant' | 'id'>,
): Promise<FilingRow | undefined> => (await filingsOf(tx, { tenant, id })).at(-1);

export const tenantOf = ({ tenant }: { readonly tenant: string }): TenantId => idOf('ten', tenant);
export const partyOf = ({ party }: { readonly party: string }): PartyId => idOf('pty', party);
export const declarationIdOf = ({ id }: { readonly id: string }): DeclarationId => idOf('dcl', id);

/** @throws Problem `supervision-staff-only` */
export const requireStaff = (scope: Scope): void => {
  if (scope.parties !== undefined) throw new Problem(supervisionStaffOnly);
};

/** A person whose scope is limited to parties. @throws Problem `party-person-only` */
export const requirePartyPerson = (scope: Scope): Id<'per'> => {
  if (scope.parties === undefined || scope.principal.kind !== 'person') throw new Problem(partyPersonOnly);
  return scope.principal.id as Id<'per'>;
};
