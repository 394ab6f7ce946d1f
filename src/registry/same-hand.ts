/**
 * Whether two people may be one: whoever is handed the link of another can sign in as them. Two who share a hand are
 * not the two people that an act needs.
 */
import {
  type Duration,
  durationOfMs,
  type Instant,
  idOf,
  minus,
  type PersonId,
  parseId,
  type TenantId,
  uuidOf,
} from '#kernel';
import { type Tx, tables } from '#platform/database';
import type { Tables } from './store-tables.ts';

export const SAME_HAND_FOR: Duration = durationOfMs(72 * 3_600_000);

type Asked = { readonly tenant: TenantId; readonly person: PersonId; readonly now: Instant };

/**
 * Those of `others` who share a hand with the person; the person themselves always does. Until 72 hours after joining
 * by an invitation a person counts as also the one who made it, and as long after the link of a reset was fetched as
 * also the one who fetched it; through API keys, and on from hand to hand.
 *
 * The limit: whoever signs in with another's link, sets up credentials there and waits out the 72 hours passes; what
 * is left then is the record of the invitation. Links that whoever runs the server makes do not count: no person of
 * the tenant was handed them by this room.
 */
export const sameHandAs = async (
  tx: Tx,
  { tenant, person, now }: Asked,
  others: readonly PersonId[],
): Promise<ReadonlySet<PersonId>> => {
  const since = minus(now, SAME_HAND_FOR);
  const own = await handsOf(tx, tenant, person, since);
  const same = new Set<PersonId>();
  for (const other of new Set(others)) {
    if (!own.isDisjointFrom(await handsOf(tx, tenant, other, since))) same.add(other);
  }
  return same;
};

const handsOf = async (tx: Tx, tenant: TenantId, person: PersonId, since: Instant): Promise<Set<PersonId>> => {
  const hands = new Set([person]);
  // A set that grows while it is walked through is walked to its end.
  for (const each of hands) {
    for (const maker of [await inviterOf(tx, tenant, each, since), ...(await collectorsOf(tx, tenant, each, since))]) {
      if (maker !== undefined) hands.add(maker);
    }
  }
  return hands;
};

/** Who made the last invitation: the earlier links ended with it. */
const inviterOf = async (tx: Tx, tenant: TenantId, person: PersonId, since: Instant): Promise<PersonId | undefined> => {
  const invited = await tables<Tables>(tx)
    .selectFrom('registry.credential_change as change')
    .innerJoin('registry.person as person', (join) =>
      join.onRef('person.tenant', '=', 'change.tenant').onRef('person.id', '=', 'change.person'),
    )
    .select('change.made_by')
    .where('change.tenant', '=', uuidOf(tenant))
    .where('change.person', '=', uuidOf(person))
    .where('change.change', '=', 'invited')
    .where(({ or, eb }) => or([eb('person.joined_at', 'is', null), eb('person.joined_at', '>', since)]))
    .orderBy('change.id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return invited && personBehind(tx, tenant, invited.made_by);
};

/** Who fetched a link for the person that an act of two people left. */
const collectorsOf = async (tx: Tx, tenant: TenantId, person: PersonId, since: Instant): Promise<PersonId[]> => {
  const collected = await tables<Tables>(tx)
    .selectFrom('registry.two_person_act')
    .select('asked_by')
    .where('tenant', '=', uuidOf(tenant))
    .where('subject', '=', person)
    .where('collected_at', '>', since)
    .execute();
  return collected.map((act) => idOf('per', act.asked_by));
};

/** Of an API key: who made it, or the key that made it; `undefined` for the server and whoever runs it. */
const personBehind = async (tx: Tx, tenant: TenantId, principal: string): Promise<PersonId | undefined> => {
  const person = parseId('per', principal);
  if (person.kind === 'ok') return person.value;
  const key = parseId('key', principal);
  if (key.kind === 'failed') return undefined;
  const made = await tables<Tables>(tx)
    .selectFrom('registry.api_key')
    .select('created_by')
    .where('tenant', '=', uuidOf(tenant))
    .where('id', '=', uuidOf(key.value))
    .executeTakeFirst();
  return made && personBehind(tx, tenant, made.created_by);
};
