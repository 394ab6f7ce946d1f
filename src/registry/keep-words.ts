/**
 * What this room keeps beside commitments in the log: reasons of two-person acts, whose credentials changed, who signed in
 * and from where. All can be erased: the act stays without its words, the others leave the person's history.
 */
import { canonicalJson, type DataKeeper, type Erasable, type KeptDatum } from '#evidence';
import { formatInstant, type Id, idOf, parseId, type Scope, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import { isCollectable, statusAt } from './core/acts.ts';
import type { RegistryPorts } from './ports.ts';
import { signInRecord } from './record-sign-in.ts';
import type { Tables } from './store-tables.ts';

type EntryId = Id<'ent'>;
type ActId = Id<'act'>;

export const createKeeper = ({ clock }: Pick<RegistryPorts, 'clock'>): DataKeeper => ({
  room: 'registry',
  permission: 'tenant:administer',
  find: async (tx, scope, named) => {
    const act = parseId('act', named);
    if (act.kind === 'ok') return keptAct({ clock }, tx, scope, act.value);
    const entry = parseId('ent', named);
    if (entry.kind === 'failed') return undefined;
    const byStep = await actOfEntry(tx, scope, entry.value);
    if (byStep !== undefined) return keptAct({ clock }, tx, scope, byStep);
    return (await keptChange(tx, scope, entry.value)) ?? keptSignIn(tx, scope, entry.value);
  },
});

const actOfEntry = async (tx: Tx, { tenant }: Scope, entry: EntryId): Promise<ActId | undefined> => {
  const row = await tables<Tables>(tx)
    .selectFrom('registry.act_step')
    .select('act')
    .where('tenant', '=', uuidOf(tenant))
    .where('entry', '=', uuidOf(entry))
    .executeTakeFirst();
  return row && idOf('act', row.act);
};

const ACT_COLUMNS = ['kind', 'detail', 'status', 'due_at', 'decided_at', 'collected_at', 'salt'] as const;
type ActRow = Pick<Tables['registry.two_person_act'], (typeof ACT_COLUMNS)[number]>;

const keptAct = async (
  { clock }: Pick<RegistryPorts, 'clock'>,
  tx: Tx,
  { tenant }: Scope,
  id: ActId,
): Promise<KeptDatum | undefined> => {
  const row = await tables<Tables>(tx)
    .selectFrom('registry.two_person_act')
    .select(ACT_COLUMNS)
    .where('tenant', '=', uuidOf(tenant))
    .where('id', '=', uuidOf(id))
    .forUpdate()
    .executeTakeFirst();
  const salt = row?.salt;
  if (row === undefined || salt == null) return undefined;
  const steps = await tables<Tables>(tx)
    .selectFrom('registry.act_step')
    .select(['entry', 'record'])
    .where('tenant', '=', uuidOf(tenant))
    .where('act', '=', uuidOf(id))
    .orderBy('entry')
    .execute();
  const parts = steps.flatMap(({ entry, record }) =>
    record === null ? [] : [{ entry: idOf('ent', entry), record, salt: Uint8Array.from(salt) }],
  );
  return {
    kind: 'act-reasons',
    about: id,
    parts,
    erasable: erasableNow(row, clock.now()),
    also: Object.values(row.detail).filter((value) => typeof value === 'string'),
    erase: (then, { at, reason }) => eraseAct(then, { tenant: uuidOf(tenant), act: uuidOf(id) }, { at, reason }),
  };
};

/** While it waits for its second person, or what it left may still be fetched, another step of it may be written. */
const erasableNow = (row: ActRow, now: ReturnType<RegistryPorts['clock']['now']>): Erasable => {
  const waits = statusAt({ status: row.status, dueAt: row.due_at }, now) === 'pending';
  const act = { status: row.status, decidedAt: row.decided_at, collectedAt: row.collected_at };
  return waits || (row.kind === 'registry.reset-credentials' && isCollectable(act, now)) ? 'in-use' : 'yes';
};

const eraseAct = async (
  tx: Tx,
  { tenant, act }: { readonly tenant: string; readonly act: string },
  { at, reason }: Parameters<KeptDatum['erase']>[1],
): Promise<void> => {
  await tables<Tables>(tx)
    .updateTable('registry.two_person_act')
    .set({ reason: '', decision_reason: null, salt: null, erased_at: at, erased_for: reason })
    .where('tenant', '=', tenant)
    .where('id', '=', act)
    .execute();
  await tables<Tables>(tx)
    .updateTable('registry.act_step')
    .set({ record: null })
    .where('tenant', '=', tenant)
    .where('act', '=', act)
    .execute();
};

const keptChange = async (tx: Tx, { tenant }: Scope, entry: EntryId): Promise<KeptDatum | undefined> => {
  const row = await tables<Tables>(tx)
    .selectFrom('registry.credential_change')
    .select(['id', 'person', 'change', 'about', 'made_by', 'made_at', 'salt'])
    .where('tenant', '=', uuidOf(tenant))
    .where('entry', '=', uuidOf(entry))
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const id = idOf('chg', row.id);
  const record = canonicalJson({
    id,
    person: row.person === null ? null : idOf('per', row.person),
    change: row.change,
    about: row.about,
    madeBy: row.made_by,
    madeAt: formatInstant(row.made_at),
  });
  return {
    kind: 'credential-change',
    about: id,
    parts: [{ entry, record: new TextDecoder().decode(record), salt: Uint8Array.from(row.salt) }],
    erasable: 'yes',
    also: [],
    erase: async (then) => {
      await tables<Tables>(then)
        .deleteFrom('registry.credential_change')
        .where('tenant', '=', uuidOf(tenant))
        .where('id', '=', row.id)
        .execute();
    },
  };
};

const keptSignIn = async (tx: Tx, { tenant }: Scope, entry: EntryId): Promise<KeptDatum | undefined> => {
  const row = await tables<Tables>(tx)
    .selectFrom('registry.sign_in')
    .select(['id', 'person', 'session', 'act', 'method', 'address', 'at', 'salt'])
    .where('tenant', '=', uuidOf(tenant))
    .where('entry', '=', uuidOf(entry))
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { act, method, address, at } = row;
  const ids = { id: idOf('sgn', row.id), person: idOf('per', row.person), session: idOf('ses', row.session) };
  const record = signInRecord({ ...ids, act, method, address, at });
  return {
    kind: 'sign-in',
    about: ids.id,
    parts: [{ entry, record: new TextDecoder().decode(record), salt: Uint8Array.from(row.salt) }],
    erasable: 'yes',
    also: [],
    erase: async (then) => {
      await tables<Tables>(then)
        .deleteFrom('registry.sign_in')
        .where('tenant', '=', uuidOf(tenant))
        .where('id', '=', row.id)
        .execute();
    },
  };
};
