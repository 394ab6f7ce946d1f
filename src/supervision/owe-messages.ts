/** Messages that are owed to the people of a party: rows in the transaction of what they tell of, sent afterwards. */
import { type Instant, idOf, type PartyId, type TenantId, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import type { DeclarationId, Ports } from './ports.ts';
import type { MessageKind, Tables } from './store-tables.ts';

/** One row for each of the party's people; whether they are still here is asked again when it is sent. */
export const tellParty = async (
  { partyPeople, newId, clock }: Pick<Ports, 'partyPeople' | 'newId' | 'clock'>,
  tx: Tx,
  of: {
    readonly tenant: TenantId;
    readonly party: PartyId;
    readonly declaration: DeclarationId;
    readonly kind: MessageKind;
  },
): Promise<number> => {
  const people = (await partyPeople(tx, of.tenant, of.party)).filter(({ status }) => status !== 'deactivated');
  const now = clock.now();
  const rows = people.map(({ id }) => ({
    ...{ tenant: uuidOf(of.tenant), id: uuidOf(newId('dcm')), party: uuidOf(of.party) },
    ...{ declaration: uuidOf(of.declaration), kind: of.kind, person: uuidOf(id), made_at: now, due_at: now },
    ...{ failure: null, sent_at: null },
  }));
  if (rows.length > 0) await tables<Tables>(tx).insertInto('supervision.message').values(rows).execute();
  return rows.length;
};

export type SentMessage = {
  readonly kind: MessageKind;
  readonly person: string;
  readonly at: Instant;
  readonly sent: boolean;
  readonly failure: string | undefined;
};

export const messagesOf = async (
  tx: Tx,
  { tenant, id }: { readonly tenant: string; readonly id: string },
): Promise<readonly SentMessage[]> => {
  const rows = await tables<Tables>(tx)
    .selectFrom('supervision.message')
    .select(['kind', 'person', 'made_at', 'sent_at', 'failure'])
    .where('tenant', '=', tenant)
    .where('declaration', '=', id)
    .orderBy('made_at')
    .orderBy('id')
    .execute();
  return rows.map(({ kind, person, made_at, sent_at, failure }) => ({
    kind,
    person: idOf('per', person),
    at: sent_at ?? made_at,
    sent: sent_at !== null,
    failure: failure ?? undefined,
  }));
};
