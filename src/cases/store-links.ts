/** The tables of links between alerts and cases, of dispositions taken back, and of acts on many alerts. */
import { sql } from 'kysely';
import type { EntryId } from '#evidence';
import { type Instant, idOf, type PartyId, type PersonId, type TenantId, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import type { Committed } from './commit-record.ts';
import type { AlertId, CaseId, DispositionId } from './core/alert.ts';
import type { DispositionReason } from './core/disposition.ts';
import type { BulkId } from './store-alerts.ts';
import type { Tables } from './store-tables.ts';

type Link = { readonly tenant: TenantId; readonly alert: AlertId; readonly case: CaseId; readonly at: Instant };

/** A new link, or one that had ended and begins again. */
export const putAlertCase = async (tx: Tx, link: Link & { readonly party: PartyId | undefined }): Promise<void> => {
  await tables<Tables>(tx)
    .insertInto('cases.alert_case')
    .values({
      tenant: uuidOf(link.tenant),
      party: link.party === undefined ? null : uuidOf(link.party),
      alert: uuidOf(link.alert),
      case_file: uuidOf(link.case),
      joined_at: link.at,
      left_at: null,
    })
    .onConflict((conflict) =>
      conflict.columns(['tenant', 'alert', 'case_file']).doUpdateSet({ joined_at: link.at, left_at: null }),
    )
    .execute();
};

export const endAlertCase = async (tx: Tx, { tenant, alert, case: id, at }: Link): Promise<void> => {
  await tables<Tables>(tx)
    .updateTable('cases.alert_case')
    .set({ left_at: at })
    .where('tenant', '=', uuidOf(tenant))
    .where('alert', '=', uuidOf(alert))
    .where('case_file', '=', uuidOf(id))
    .execute();
};

/** The standing disposition of a disposed alert counts no more. @returns which one that was. */
export const withdrawDisposition = async (
  tx: Tx,
  { tenant, alert, at }: Pick<Link, 'tenant' | 'alert' | 'at'>,
): Promise<DispositionId> => {
  const { id } = await tables<Tables>(tx)
    .updateTable('cases.disposition')
    .set({ withdrawn_at: at })
    .where('tenant', '=', uuidOf(tenant))
    .where('alert', '=', uuidOf(alert))
    .where('withdrawn_at', 'is', null)
    .returning('id')
    .executeTakeFirstOrThrow();
  await tables<Tables>(tx)
    .updateTable('cases.alert')
    .set({ disposed_at: null, times_reopened: sql`times_reopened + 1` })
    .where('tenant', '=', uuidOf(tenant))
    .where('id', '=', uuidOf(alert))
    .execute();
  return idOf('dsp', id);
};

export type NewReopening = {
  readonly tenant: TenantId;
  readonly party: PartyId | undefined;
  readonly disposition: DispositionId;
  readonly alert: AlertId;
  readonly person: PersonId;
  readonly words: string;
  readonly committed: Committed;
  readonly entry: EntryId;
  readonly at: Instant;
};

export const insertReopening = async (tx: Tx, reopening: NewReopening): Promise<void> => {
  await tables<Tables>(tx)
    .insertInto('cases.reopening')
    .values({
      tenant: uuidOf(reopening.tenant),
      party: reopening.party === undefined ? null : uuidOf(reopening.party),
      disposition: uuidOf(reopening.disposition),
      alert: uuidOf(reopening.alert),
      person: uuidOf(reopening.person),
      words: reopening.words,
      record: reopening.committed.record,
      salt: reopening.committed.salt,
      entry: uuidOf(reopening.entry),
      recorded_at: reopening.at,
    })
    .execute();
};

export type NewBulk = {
  readonly tenant: TenantId;
  readonly id: BulkId;
  readonly person: PersonId;
  readonly reason: DispositionReason;
  readonly words: string | undefined;
  readonly alerts: readonly AlertId[];
  readonly committed: Committed;
  readonly entry: EntryId;
  readonly at: Instant;
};

export const insertBulk = async (tx: Tx, bulk: NewBulk): Promise<void> => {
  await tables<Tables>(tx)
    .insertInto('cases.bulk_disposition')
    .values({
      tenant: uuidOf(bulk.tenant),
      id: uuidOf(bulk.id),
      person: uuidOf(bulk.person),
      reason: bulk.reason,
      words: bulk.words ?? null,
      alerts: bulk.alerts.map(uuidOf),
      record: bulk.committed.record,
      salt: bulk.committed.salt,
      entry: uuidOf(bulk.entry),
      recorded_at: bulk.at,
    })
    .execute();
};
