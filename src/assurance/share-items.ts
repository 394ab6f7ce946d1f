/** Lists people who may see one item besides its party and the tenant's staff, and ends that. Both are on record. */
import { type Id, type PersonId, Problem, type Scope, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import { findItem } from './add-items.ts';
import { recordAct } from './commit-record.ts';
import type { ItemId, Ports } from './ports.ts';
import { itemNotFound, personUnknown, viewerListed } from './problems.ts';
import type { Tables } from './store-tables.ts';
import { requireStaff } from './take-turn.ts';

type Named = { readonly item: ItemId; readonly person: PersonId };

const record = async (
  ports: Ports,
  tx: Tx,
  scope: Scope,
  { item, person }: Named,
  act: 'viewer-listed' | 'viewer-ended',
) =>
  recordAct(ports, tx, {
    tenant: scope.tenant,
    party: undefined,
    predicateType: 'evidence-item',
    about: item,
    fact: { act, item },
    committed: { person, by: scope.principal.id },
    at: ports.clock.now(),
  });

/** @throws Problem `assurance-staff-only`, `evidence-item-not-found`, `assurance-person-unknown`, `evidence-viewer-listed` */
export const listViewer = async (ports: Ports, scope: Scope, named: Named): Promise<void> => {
  requireStaff(scope);
  await ports.database.inScope(scope, async (tx) => {
    if ((await findItem(tx, scope, named.item)) === undefined) throw new Problem(itemNotFound);
    if ((await ports.people.find(tx, scope.tenant, [named.person])).length === 0) throw new Problem(personUnknown);
    const entry = await record(ports, tx, scope, named, 'viewer-listed');
    const id: Id<'evv'> = ports.newId('evv');
    const made = await tables<Tables>(tx)
      .insertInto('assurance.item_viewer')
      .values({
        tenant: uuidOf(scope.tenant),
        id: uuidOf(id),
        item: uuidOf(named.item),
        person: uuidOf(named.person),
        listed_at: ports.clock.now(),
        listed_by: scope.principal.id,
        ended_at: null,
        entry: uuidOf(entry),
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .executeTakeFirst();
    if (made === undefined) throw new Problem(viewerListed);
  });
  ports.onCommitted();
};

/** @throws Problem `assurance-staff-only`, `evidence-item-not-found` for a person who is not listed */
export const endViewer = async (ports: Ports, scope: Scope, named: Named): Promise<void> => {
  requireStaff(scope);
  await ports.database.inScope(scope, async (tx) => {
    const ended = await tables<Tables>(tx)
      .updateTable('assurance.item_viewer')
      .set({ ended_at: ports.clock.now() })
      .where('tenant', '=', uuidOf(scope.tenant))
      .where('item', '=', uuidOf(named.item))
      .where('person', '=', uuidOf(named.person))
      .where('ended_at', 'is', null)
      .returning('id')
      .executeTakeFirst();
    if (ended === undefined) throw new Problem(itemNotFound);
    await record(ports, tx, scope, named, 'viewer-ended');
  });
  ports.onCommitted();
};
