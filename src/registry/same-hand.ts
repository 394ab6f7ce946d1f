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
  plus,
  type TenantId,
  uuidOf,
} from '#kernel';
import { type Tx, tables } from '#platform/database';
import type { Tables } from './store-tables.ts';

export const SAME_HAND_FOR: Duration = durationOfMs(72 * 3_600_000);

type Asked = { readonly tenant: TenantId; readonly person: PersonId; readonly now: Instant };

/** Absent: with no end in sight. Unless a new link makes it longer. */
export type SharedUntil = Instant | undefined;

/**
 * Those of `others` who share a hand with the person, and until when; the person themselves always does. Until 72
 * hours after joining by an invitation a person counts as also the one who made it, and as long after the link of a
 * reset was fetched as also the one who fetched it; through API keys, and on from hand to hand.
 *
 * The limit: whoever signs in with another's link, sets up credentials there and waits out the 72 hours passes; what
 * is left then is the record of the invitation. Links that whoever runs the server makes do not count: no person of
 * the tenant was handed them by this room.
 */
export const sameHandAs = async (
  tx: Tx,
  { tenant, person, now }: Asked,
  others: readonly PersonId[],
): Promise<ReadonlyMap<PersonId, SharedUntil>> => {
  const since = minus(now, SAME_HAND_FOR);
  const own = await handsOf(tx, tenant, person, since);
  const same = new Map<PersonId, SharedUntil>();
  for (const other of new Set(others)) {
    const ends = [...(await handsOf(tx, tenant, other, since))].flatMap(([hand, end]) => {
      const ownEnd = own.get(hand);
      return ownEnd === undefined ? [] : [Math.min(end, ownEnd)];
    });
    if (ends.length > 0) same.set(other, endOf(Math.max(...ends)));
  }
  return same;
};

const NEVER = Number.POSITIVE_INFINITY;
const endOf = (end: number): SharedUntil => (end === NEVER ? undefined : (end as Instant));

/** A hand lasts as long as the shortest step to it, and by the way on which that is longest. */
const handsOf = async (tx: Tx, tenant: TenantId, person: PersonId, since: Instant): Promise<Map<PersonId, number>> => {
  const hands = new Map([[person, NEVER]]);
  const waiting = [person];
  // An array that grows while it is walked through is walked to its end.
  for (const each of waiting) {
    const until = hands.get(each) ?? NEVER;
    for (const { maker, end } of await makersOf(tx, tenant, each, since)) {
      const both = Math.min(until, end);
      if (both <= (hands.get(maker) ?? 0)) continue;
      hands.set(maker, both);
      waiting.push(maker);
    }
  }
  return hands;
};

type Maker = { readonly maker: PersonId; readonly end: number };

const makersOf = async (tx: Tx, tenant: TenantId, person: PersonId, since: Instant): Promise<Maker[]> => [
  ...(await inviterOf(tx, tenant, person, since)),
  ...(await collectorsOf(tx, tenant, person, since)),
];

/** Who made the last invitation: the earlier links ended with it. */
const inviterOf = async (tx: Tx, tenant: TenantId, person: PersonId, since: Instant): Promise<Maker[]> => {
  const invited = await tables<Tables>(tx)
    .selectFrom('registry.credential_change as change')
    .innerJoin('registry.person as person', (join) =>
      join.onRef('person.tenant', '=', 'change.tenant').onRef('person.id', '=', 'change.person'),
    )
    .select(['change.made_by', 'person.joined_at'])
    .where('change.tenant', '=', uuidOf(tenant))
    .where('change.person', '=', uuidOf(person))
    .where('change.change', '=', 'invited')
    .where(({ or, eb }) => or([eb('person.joined_at', 'is', null), eb('person.joined_at', '>', since)]))
    .orderBy('change.id', 'desc')
    .limit(1)
    .executeTakeFirst();
  const maker = invited && (await personBehind(tx, tenant, invited.made_by));
  if (maker === undefined) return [];
  return [{ maker, end: invited?.joined_at ? plus(invited.joined_at, SAME_HAND_FOR) : NEVER }];
};

/** Who fetched a link for the person that an act of two people left. */
const collectorsOf = async (tx: Tx, tenant: TenantId, person: PersonId, since: Instant): Promise<Maker[]> => {
  const collected = await tables<Tables>(tx)
    .selectFrom('registry.two_person_act')
    .select(['asked_by', 'collected_at'])
    .where('tenant', '=', uuidOf(tenant))
    .where('subject', '=', person)
    .where('collected_at', '>', since)
    .execute();
  return collected.map(({ asked_by, collected_at }) => ({
    maker: idOf('per', asked_by),
    end: collected_at === null ? NEVER : plus(collected_at, SAME_HAND_FOR),
  }));
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
