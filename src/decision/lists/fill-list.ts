/** Puts values into a list, on record. */
import { canonicalJson, type Evidence, sha256 } from '#evidence';
import { durationOfMs, formatInstant, type Instant, plus, type TenantId } from '#kernel';
import type { Clock } from '#platform/clock';
import type { Tx } from '#platform/database';
import type { NewId, Random } from '#platform/random';
import type { ListSource } from './list-tables.ts';
import {
  insertChange,
  insertEntries,
  type List,
  type NewListEntry,
  type StoredChange,
  standingKeys,
} from './store-lists.ts';

export type RecordPorts = {
  readonly evidence: Pick<Evidence, 'append'>;
  readonly clock: Clock;
  readonly random: Random;
  readonly newId: NewId;
  readonly software: string;
};

const SALT_BYTES = 32;
const DAY_MS = 86_400_000;

type Change = Pick<StoredChange, 'id' | 'change' | 'source' | 'why' | 'madeBy'> & {
  readonly list: List;
  readonly keys: readonly string[];
  readonly at: Instant;
};

/** Before the rows that name it. Who and why stand in the record that the log's entry commits to, not in the entry. */
export const recordChange = async (ports: RecordPorts, tx: Tx, tenant: TenantId, changed: Change): Promise<void> => {
  const { list, keys, at, id, change, source, why, madeBy } = changed;
  const { name, kind, effect, filledFrom, filledForDays = null } = list;
  const about = { list: list.id, name, kind, effect, filledFrom: [...filledFrom], filledForDays };
  const fact = { record: id, ...about, change, source, entries: keys.length };
  const keysSha256 = Buffer.from(sha256(canonicalJson([...keys].sort()))).toString('hex');
  const record = canonicalJson({ ...fact, keysSha256, why, by: madeBy, at: formatInstant(at) });
  const salt = ports.random.bytes(SALT_BYTES);
  const entry = await ports.evidence.append(tx, {
    tenant,
    predicateType: 'list-change',
    subjects: [{ name: `record ${id}`, algorithm: 'sha256', digest: sha256(Buffer.concat([salt, record])) }],
    fact,
    observedAt: at,
    grade: 'A',
    collector: `mitsuke decision ${ports.software}`,
  });
  const text = new TextDecoder().decode(record);
  const row = { id, list: list.id, change, source, entries: keys.length, why, madeBy, madeAt: at };
  await insertChange(tx, tenant, { ...row, record: text, salt, entry });
};

type Filling = {
  readonly list: List;
  readonly source: ListSource;
  readonly why: string;
  readonly madeBy: string;
  readonly values: readonly Omit<NewListEntry, 'id'>[];
};

/** How many were added: of values that stand already, or come twice, nothing is changed. Only for who holds the list. */
export const fillList = async (ports: RecordPorts, tx: Tx, tenant: TenantId, filling: Filling): Promise<number> => {
  const { list, values, ...given } = filling;
  const now = ports.clock.now();
  const distinct = new Map(values.toReversed().map((each) => [each.value.key, each]));
  const standing = await standingKeys(tx, tenant, { list: list.id, now, keys: [...distinct.keys()] });
  const fresh = [...distinct.values()].filter(({ value }) => !standing.has(value.key)).reverse();
  if (fresh.length === 0) return 0;
  const change = ports.newId('lsc');
  const keys = fresh.map(({ value }) => value.key);
  await recordChange(ports, tx, tenant, { ...given, list, id: change, change: 'added', keys, at: now });
  const entries = fresh.map((each) => ({ id: ports.newId('lse'), ...each }));
  await insertEntries(tx, tenant, { list, change, now, entries });
  return fresh.length;
};

/** Of an entry that comes by itself. */
export const expiryOf = ({ filledForDays }: List, now: Instant): Instant | undefined =>
  filledForDays === undefined ? undefined : plus(now, durationOfMs(filledForDays * DAY_MS));
