/** Under which edition of a pack parties were asked, in declarations that are owed or stand (SUPV-10). */
import { sql } from 'kysely';
import { idOf, type PartyId, type Scope, uuidOf } from '#kernel';
import { tables } from '#platform/database';
import type { Declared } from '#regime';
import type { FormPack } from './core/form.ts';
import type { Ports } from './ports.ts';
import type { Tables } from './store-tables.ts';

const LIVE = ['asked', 'filed', 'returned', 'accepted'] as const;

type Row = {
  readonly id: string;
  readonly party: string;
  readonly status: Declared['status'];
  readonly pack: FormPack;
};

/** By party, the oldest first; a party of which nothing of the pack was asked is not in it. */
export const declaredPacks = async (
  { database }: Pick<Ports, 'database'>,
  scope: Scope,
  { pack, parties }: { readonly pack: string; readonly parties: readonly PartyId[] },
): Promise<ReadonlyMap<PartyId, readonly Declared[]>> => {
  const wanted = scope.parties === undefined ? parties : parties.filter((id) => scope.parties?.includes(id));
  if (wanted.length === 0) return new Map();
  const { rows } = await database.inScope(scope, (tx) =>
    sql<Row>`
      select declaration.id, declaration.party, declaration.status, form_pack.pack
      from supervision.declaration, jsonb_array_elements(declaration.packs) as form_pack(pack)
      where declaration.tenant = ${uuidOf(scope.tenant)}::uuid
        and declaration.party = any(${wanted.map(uuidOf)}::uuid[])
        and declaration.status = any(${[...LIVE]}::text[])
        and form_pack.pack->>'pack' = ${pack}
      order by declaration.asked_at, declaration.id`.execute(tables<Tables>(tx)),
  );
  const found = new Map<PartyId, Declared[]>();
  for (const { id, party, status, pack: asked } of rows) {
    const key = idOf('pty', party);
    const { edition, hash } = asked;
    found.set(key, [...(found.get(key) ?? []), { declaration: idOf('dcl', id), status, edition, hash }]);
  }
  return found;
};
