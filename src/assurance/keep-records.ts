/**
 * What this room keeps beside the commitments of its entries: names, titles, words and addresses of everything that was
 * attested. It can be opened, never erased: whoever is supervised could have its own evidence taken out of the registers.
 */
import type { DataKeeper, EntryId, KeptDatum } from '#evidence';
import { idOf, may, Problem, parseId, type Scope, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import { permissionMissing } from '#platform/http';
import type { ActPredicate, Origin, Tables } from './store-tables.ts';

export const keeper: DataKeeper = {
  room: 'assurance',
  permission: 'assurance:read',
  find: async (tx, scope, named) => {
    const entry = parseId('ent', named);
    if (entry.kind === 'failed') return undefined;
    const kept = await keptAt(tx, scope, entry.value);
    if (kept === undefined) return undefined;
    if (kept.forWorkers && !may(scope, WORK)) throw new Problem(permissionMissing, { params: { permission: WORK } });
    return datumOf(kept, entry.value);
  },
};

const WORK = 'assurance:work';

type Kept = {
  readonly predicate: ActPredicate;
  readonly about: string;
  readonly record: string;
  readonly salt: Uint8Array;
  /** It holds addresses of assessors or of what was fetched, which the registers show to nobody else. */
  readonly forWorkers: boolean;
};

const datumOf = ({ predicate, about, record, salt }: Kept, entry: EntryId): KeptDatum => ({
  kind: predicate,
  about,
  parts: [{ entry, record, salt: Uint8Array.from(salt) }],
  erasable: 'in-use',
  also: [],
  erase: async () => {
    throw new Error('nothing of the registers of assurance is erased');
  },
});

const keptAt = async (tx: Tx, { tenant }: Scope, entry: EntryId): Promise<Kept | undefined> => {
  const at = { tenant: uuidOf(tenant), entry: uuidOf(entry) };
  return (await actAt(tx, at)) ?? (await revisionAt(tx, at)) ?? (await findingStepAt(tx, at));
};

type At = { readonly tenant: string; readonly entry: string };

const actAt = async (tx: Tx, { tenant, entry }: At): Promise<Kept | undefined> => {
  const row = await tables<Tables>(tx)
    .selectFrom('assurance.act_record')
    .select(['predicate', 'about', 'record', 'salt'])
    .where('tenant', '=', tenant)
    .where('entry', '=', entry)
    .executeTakeFirst();
  return row && { ...row, forWorkers: parseId('dlv', row.about).kind === 'ok' };
};

const FROM_AN_ASSESSOR: readonly Origin[] = ['delivery', 'fetch'];

const revisionAt = async (tx: Tx, { tenant, entry }: At): Promise<Kept | undefined> => {
  const row = await tables<Tables>(tx)
    .selectFrom('assurance.revision')
    .select(['id', 'record', 'salt', 'origin'])
    .where('tenant', '=', tenant)
    .where('entry', '=', entry)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { id, record, salt, origin } = row;
  return {
    ...{ predicate: 'evidence-item', about: idOf('evr', id), record, salt },
    forWorkers: FROM_AN_ASSESSOR.includes(origin),
  };
};

const findingStepAt = async (tx: Tx, { tenant, entry }: At): Promise<Kept | undefined> => {
  const row = await tables<Tables>(tx)
    .selectFrom('assurance.finding_step')
    .select(['finding', 'record', 'salt'])
    .where('tenant', '=', tenant)
    .where('entry', '=', entry)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { finding, record, salt } = row;
  return { predicate: 'finding', about: idOf('asf', finding), record, salt, forWorkers: false };
};
