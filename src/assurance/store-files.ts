/** Files that were received: content-addressed, and only for whoever sent them until they are part of an item. */
import { idOf, type PartyId, type TenantId, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import type { DeliveryId, FileId, Ports } from './ports.ts';
import type { Received } from './receive-file.ts';
import type { KeptFile } from './record-revision.ts';
import type { Tables } from './store-tables.ts';

export type Sender = {
  readonly tenant: TenantId;
  readonly party: PartyId | undefined;
  readonly delivery?: DeliveryId;
  /** Person, API key or delivery request. */
  readonly by: string;
};

const COLUMNS = ['id', 'sha256', 'bytes', 'media_type', 'name', 'party'] as const;

/** The same bytes of the same sender about the same party are the same file. */
export const insertFile = async (
  { clock, newId }: Pick<Ports, 'clock' | 'newId'>,
  tx: Tx,
  { tenant, party, delivery, by }: Sender,
  received: Received & { readonly name: string | undefined },
): Promise<KeptFile> => {
  const row = {
    tenant: uuidOf(tenant),
    id: uuidOf(newId('evf')),
    party: party === undefined ? null : uuidOf(party),
    delivery: delivery === undefined ? null : uuidOf(delivery),
    sha256: received.sha256,
    bytes: received.bytes.length,
    media_type: received.mediaType,
    name: received.name ?? null,
    received_at: clock.now(),
    received_by: by,
  };
  const made = await tables<Tables>(tx)
    .insertInto('assurance.file')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  if (made !== undefined) return keptFile(row);
  const there = await tables<Tables>(tx)
    .selectFrom('assurance.file')
    .select(COLUMNS)
    .where('tenant', '=', row.tenant)
    .where('received_by', '=', by)
    .where('sha256', '=', received.sha256)
    .where('party', row.party === null ? 'is' : '=', row.party)
    .executeTakeFirstOrThrow();
  return keptFile(there);
};

/** `undefined`: no such file, or another's. */
export const findFile = async (
  tx: Tx,
  { tenant, by }: Sender,
  id: FileId,
): Promise<(KeptFile & { readonly party: PartyId | undefined }) | undefined> => {
  const row = await tables<Tables>(tx)
    .selectFrom('assurance.file')
    .select(COLUMNS)
    .where('tenant', '=', uuidOf(tenant))
    .where('id', '=', uuidOf(id))
    .where('received_by', '=', by)
    .executeTakeFirst();
  return row && { ...keptFile(row), party: row.party === null ? undefined : idOf('pty', row.party) };
};

const keptFile = (
  row: Pick<Tables['assurance.file'], 'id' | 'sha256' | 'bytes' | 'media_type' | 'name'>,
): KeptFile => ({
  id: idOf('evf', row.id),
  sha256: row.sha256,
  bytes: row.bytes,
  mediaType: row.media_type,
  name: row.name ?? undefined,
});
