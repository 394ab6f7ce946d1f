/** Names for the people whom rows mention by id; who is not there any more stays an id. */
import { idOf, type PersonId, parseId, type TenantId } from '#kernel';
import type { Tx } from '#platform/database';
import type { NamedPersonAnswer } from './answers.ts';
import type { CasePeople } from './ports.ts';

export type Names = (id: PersonId) => NamedPersonAnswer;

export const namesOf = async (
  people: CasePeople,
  tx: Tx,
  tenant: TenantId,
  ids: Iterable<PersonId>,
): Promise<Names> => {
  const wanted = [...new Set(ids)];
  const found = wanted.length === 0 ? [] : await people.find(tx, tenant, wanted);
  const byId = new Map(found.map(({ id, displayName }) => [id, displayName]));
  return (id) => ({ id, displayName: byId.get(id) ?? null });
};

/** Of columns that hold a person or none. */
export const peopleIn = (...uuids: readonly (string | null | undefined)[]): readonly PersonId[] =>
  uuids.flatMap((uuid) => (uuid == null ? [] : [idOf('per', uuid)]));

/** Of texts of which some are ids of people. */
export const peopleAmong = (texts: Iterable<unknown>): readonly PersonId[] =>
  [...texts].flatMap((text) => {
    const parsed = typeof text === 'string' ? parseId('per', text) : undefined;
    return parsed?.kind === 'ok' ? [parsed.value] : [];
  });
