/** What this room publishes. Fields are only ever added. */
import { type EventEnvelope, formatInstant, type Instant, type PartyId, type TenantId, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import { addDays, startOf } from './core/days.ts';
import type { Ports } from './ports.ts';
import { declarationIdOf, partyOf, tenantOf } from './rows.ts';
import { OWED, type Status, type Tables } from './store-tables.ts';

/**
 * Where a party stands with its declarations: of the one it owes, else of the one in force, else of the last one. The key
 * is the party, so that whoever keeps the newest of each party keeps what is so. It is told again now and then without
 * anything new in it, so that who begins to listen later learns it too. Instants are RFC 3339.
 */
export type DeclarationState = EventEnvelope<
  'supervision.declaration-state.v1',
  {
    /** `pty_…` */
    readonly party: string;
    /** `dcl_…` */
    readonly declaration: string;
    readonly state: Status;
    /** The first instant at which it is late: the end of its day in Tokyo. */
    readonly dueAt: string;
    /** When one of the party's people first looked at it. */
    readonly openedAt?: string;
    /** When it was last filed. */
    readonly filedAt?: string;
    /** `accepted`: the first instant at which its first answer has run out. */
    readonly expiresAt?: string;
  }
>;

type Whose = { readonly tenant: TenantId; readonly party: PartyId };

/** In the transaction of what changed it, after it. */
export const publishState = async (
  { outbox, newId, clock }: Pick<Ports, 'outbox' | 'newId' | 'clock'>,
  tx: Tx,
  { tenant, party }: Whose,
): Promise<void> => {
  const row = await tables<Tables>(tx)
    .selectFrom('supervision.declaration')
    .select(['id', 'status', 'due_on', 'opened_at', 'filed_at', 'expires_on'])
    .where('tenant', '=', uuidOf(tenant))
    .where('party', '=', uuidOf(party))
    .orderBy(({ eb }) => eb('status', 'in', OWED), 'desc')
    .orderBy(({ eb }) => eb('status', '=', 'accepted'), 'desc')
    .orderBy('asked_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return;
  const at = clock.now();
  const { status, opened_at, filed_at, expires_on } = row;
  const expires =
    status === 'accepted' && expires_on !== null ? formatInstant(startOf(addDays(expires_on, 1))) : undefined;
  const event: DeclarationState = {
    ...{
      id: newId('evt'),
      type: 'supervision.declaration-state.v1',
      tenant,
      key: party,
      occurredAt: at,
      recordedAt: at,
    },
    payload: {
      ...{ party, declaration: declarationIdOf(row), state: status },
      dueAt: formatInstant(startOf(addDays(row.due_on, 1))),
      ...told('openedAt', opened_at),
      ...told('filedAt', filed_at),
      ...(expires === undefined ? {} : { expiresAt: expires }),
    },
  };
  await outbox.publish(tx, event);
};

const told = <Name extends string>(name: Name, at: Instant | null) =>
  at === null ? {} : ({ [name]: formatInstant(at) } as { readonly [_ in Name]: string });

/** Of a row of a declaration. */
export const whoseOf = (row: { readonly tenant: string; readonly party: string }): Whose => ({
  tenant: tenantOf(row),
  party: partyOf(row),
});
