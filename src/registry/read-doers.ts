/**
 * Who did what the log's entries of this room commit to, for whoever searches it: the entries name nobody, the rows
 * beside them do. What was erased is not found.
 */
import type { EntryId } from '#evidence';
import { idOf, type TenantId, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import type { Tables } from './store-tables.ts';

export type Doer = {
  /** A person, an API key, or the server itself. */
  readonly by: string;
  /** Ids of what it was done to, beside those in the entry. */
  readonly about?: readonly string[];
  readonly address?: string | undefined;
};

export type ReadDoers = (tx: Tx, tenant: TenantId, entries: readonly EntryId[]) => Promise<ReadonlyMap<EntryId, Doer>>;

export const readDoers: ReadDoers = async (tx, tenant, entries) => {
  const wanted = { tenant: uuidOf(tenant), entries: entries.map(uuidOf) };
  return new Map([
    ...(await ofSignIns(tx, wanted)),
    ...(await ofCredentials(tx, wanted)),
    ...(await ofActs(tx, wanted)),
    ...(await ofStandings(tx, wanted)),
    ...(await ofMoves(tx, wanted)),
  ]);
};

type Wanted = { readonly tenant: string; readonly entries: readonly string[] };
type Found = readonly (readonly [EntryId, Doer])[];

const ofSignIns = async (tx: Tx, { tenant, entries }: Wanted): Promise<Found> => {
  const rows = await tables<Tables>(tx)
    .selectFrom('registry.sign_in')
    .select(['entry', 'person', 'address'])
    .where('tenant', '=', tenant)
    .where('entry', 'in', entries)
    .execute();
  return rows.map(({ entry, person, address }) => {
    const by = idOf('per', person);
    return [idOf('ent', entry), { by, about: [by], address: address ?? undefined }];
  });
};

const ofCredentials = async (tx: Tx, { tenant, entries }: Wanted): Promise<Found> => {
  const rows = await tables<Tables>(tx)
    .selectFrom('registry.credential_change')
    .select(['entry', 'person', 'made_by', 'about'])
    .where('tenant', '=', tenant)
    .where('entry', 'in', entries)
    .execute();
  return rows.map(({ entry, person, made_by: by, about }) => [
    idOf('ent', entry),
    { by, about: [...(person === null ? [] : [idOf('per', person)]), ...(about === null ? [] : [about])] },
  ]);
};

const ofActs = async (tx: Tx, { tenant, entries }: Wanted): Promise<Found> => {
  const rows = await tables<Tables>(tx)
    .selectFrom('registry.act_step as step')
    .innerJoin('registry.two_person_act as act', (join) =>
      join.onRef('act.tenant', '=', 'step.tenant').onRef('act.id', '=', 'step.act'),
    )
    .select(['step.entry', 'step.step', 'step.record', 'act.asked_by', 'act.decided_by'])
    .where('step.tenant', '=', tenant)
    .where('step.entry', 'in', entries)
    .execute();
  return rows.flatMap(({ entry, step, record, asked_by: asked, decided_by: decided }) => {
    const said = record === null ? undefined : (JSON.parse(record) as { readonly person: string }).person;
    const by = said ?? (step === 'approved' || step === 'refused' ? decided : step === 'asked' ? asked : null);
    return by === null || by === undefined ? [] : [[idOf('ent', entry), { by }] as const];
  });
};

const ofStandings = async (tx: Tx, { tenant, entries }: Wanted): Promise<Found> => {
  const rows = await tables<Tables>(tx)
    .selectFrom('registry.standing_change')
    .select(['entry', 'made_by'])
    .where('tenant', '=', tenant)
    .where('entry', 'in', entries)
    .execute();
  return rows.map(({ entry, made_by: by }) => [idOf('ent', entry), { by }]);
};

const ofMoves = async (tx: Tx, { tenant, entries }: Wanted): Promise<Found> => {
  const rows = await tables<Tables>(tx)
    .selectFrom('registry.party_move')
    .select(['entry', 'made_by'])
    .where('tenant', '=', tenant)
    .where('entry', 'in', entries)
    .execute();
  return rows.map(({ entry, made_by: by }) => [idOf('ent', entry), { by }]);
};
