/**
 * Acts that need two people: one asks, another with the same permission approves in time, and it is done in the
 * approving transaction. Every step is an entry in the log. Rooms declare their kinds; this is the one mechanism.
 */
import { sql } from 'kysely';
import { canonicalJson, type JsonObject, sha256 } from '#evidence';
import {
  type Duration,
  durationOfMs,
  formatInstant,
  type Id,
  type Instant,
  idOf,
  may,
  type Permission,
  type PersonId,
  Problem,
  parseId,
  plus,
  type Scope,
  uuidOf,
} from '#kernel';
import { type Tx, tables } from '#platform/database';
import { isCollectable, type NotDecidable, whyNotApprovable, whyNotRefusable } from './core/acts.ts';
import type { RegistryPorts } from './ports.ts';
import {
  actAlreadyAsked,
  actDecided,
  actExpired,
  actNeedsAnotherPerson,
  actNotFound,
  actNotPermitted,
  nothingToCollect,
  sessionRequired,
} from './problems.ts';
import { sameHandAs } from './same-hand.ts';
import type { IssuedLink } from './sign-in.ts';
import type { Tables } from './store-tables.ts';

export type ActId = Id<'act'>;

export type ActRequest = {
  readonly id: ActId;
  readonly kind: string;
  readonly subject: string;
  readonly detail: JsonObject;
  readonly askedBy: PersonId;
};

export type ActKind = {
  /** `room.act`; stable for ever. */
  readonly kind: string;
  /** Of both persons. */
  readonly permission: Permission;
  /** How long it may wait for the second person; a day unless said. */
  readonly lifeTime?: Duration;
  /** Does it, in the approving transaction and the approver's scope. A throw leaves it waiting as it was. */
  perform(tx: Tx, scope: Scope, request: ActRequest): Promise<void>;
  /** What the one who asked may fetch, once and within an hour of the approval: a link that only they are to see. */
  collect?(tx: Tx, scope: Scope, request: ActRequest): Promise<IssuedLink>;
};

export type WantedAct = {
  readonly kind: string;
  /** The id of what it is about, e.g. `alt_…`. One such act awaits its second person at a time. */
  readonly subject: string;
  /** Ids and codes alone; goes into the log. */
  readonly detail: JsonObject;
  /** What the one who asks says, for the one who approves. */
  readonly reason: string;
};

export type TwoPersonActs = {
  /** Before serving; each kind once. */
  declare(kinds: readonly ActKind[]): void;
  kind(name: string): ActKind | undefined;
  /** @throws Problem `session-required`, `act-not-permitted`, `act-already-asked` */
  ask(tx: Tx, scope: Scope, wanted: WantedAct): Promise<{ readonly id: ActId; readonly dueAt: Instant }>;
  /**
   * Not by whoever asked, nor by someone it is done to, nor by someone who may be the same person: see `same-hand.ts`.
   * @throws Problem `session-required`, `act-not-found`, `act-not-permitted`, `act-expired`, `act-decided`,
   * `act-needs-another-person`, and whatever the kind throws
   */
  approve(scope: Scope, id: ActId, reason?: string): Promise<void>;
  /** Whoever asked may withdraw so. @throws Problem as `approve` but for another person */
  refuse(scope: Scope, id: ActId, reason?: string): Promise<void>;
  /** On record as a step of its own. @throws Problem `act-not-found`, `nothing-to-collect` */
  collect(scope: Scope, id: ActId): Promise<IssuedLink>;
};

const STANDARD_LIFE = durationOfMs(24 * 3_600_000);
const SALT_BYTES = 32;

type Ports = Pick<RegistryPorts, 'database' | 'clock' | 'random' | 'newId' | 'evidence'>;
type Kinds = ReadonlyMap<string, ActKind>;

export const createTwoPersonActs = (ports: Ports): TwoPersonActs => {
  const kinds = new Map<string, ActKind>();
  const { database } = ports;
  return {
    declare: (declared) => {
      for (const kind of declared) {
        if (kinds.has(kind.kind)) throw new Error(`the kind of act ${kind.kind} is declared twice`);
        kinds.set(kind.kind, kind);
      }
    },
    kind: (name) => kinds.get(name),
    ask: (tx, scope, wanted) => ask(ports, kinds, tx, scope, wanted),
    approve: (scope, id, reason) =>
      database.inScope(scope, (tx) => decide({ ports, kinds, tx, scope, id, decision: 'approved', reason })),
    refuse: (scope, id, reason) =>
      database.inScope(scope, (tx) => decide({ ports, kinds, tx, scope, id, decision: 'refused', reason })),
    collect: (scope, id) => database.inScope(scope, (tx) => collect({ ports, kinds, tx, scope, id })),
  };
};

/** @throws Problem `session-required` */
const personOf = ({ principal }: Scope): PersonId => {
  const id = principal.kind === 'person' ? parseId('per', principal.id) : undefined;
  if (id?.kind !== 'ok') throw new Problem(sessionRequired);
  return id.value;
};

/** @throws Problem `act-not-permitted` */
const permittedKind = (kinds: Kinds, scope: Scope, name: string): ActKind => {
  const kind = kinds.get(name);
  if (kind === undefined) throw new Error(`no room declares the kind of act ${name}`);
  if (!may(scope, kind.permission)) throw new Problem(actNotPermitted, { params: { permission: kind.permission } });
  return kind;
};

const ask = async (
  ports: Ports,
  kinds: Kinds,
  tx: Tx,
  scope: Scope,
  wanted: WantedAct,
): ReturnType<TwoPersonActs['ask']> => {
  const person = personOf(scope);
  const { lifeTime = STANDARD_LIFE } = permittedKind(kinds, scope, wanted.kind);
  const now = ports.clock.now();
  await expireEarlier(tx, scope, wanted, now);
  const row = {
    tenant: uuidOf(scope.tenant),
    id: uuidOf(ports.newId('act')),
    ...wanted,
    asked_by: uuidOf(person),
    asked_at: now,
    due_at: plus(now, lifeTime),
    status: 'pending' as const,
    decided_by: null,
    decided_at: null,
    decision_reason: null,
    collected_at: null,
    salt: ports.random.bytes(SALT_BYTES),
    erased_at: null,
    erased_for: null,
  };
  const inserted = await tables<Tables>(tx)
    .insertInto('registry.two_person_act')
    .values(row)
    // Written out: as a parameter it does not prove, once the plan is a general one, that the index is the one meant.
    .onConflict((conflict) =>
      conflict.columns(['tenant', 'kind', 'subject']).where('status', '=', sql.lit('pending')).doNothing(),
    )
    .returning('id')
    .executeTakeFirst();
  if (inserted === undefined) throw new Problem(actAlreadyAsked);
  await putOnRecord(ports, tx, scope, { row, step: 'asked', person, reason: wanted.reason });
  return { id: idOf('act', row.id), dueAt: row.due_at };
};

/** One whose time has passed no longer stands in the way of a new one. */
const expireEarlier = async (tx: Tx, { tenant }: Scope, { kind, subject }: WantedAct, now: Instant): Promise<void> => {
  await tables<Tables>(tx)
    .updateTable('registry.two_person_act')
    .set({ status: 'expired' })
    .where('tenant', '=', uuidOf(tenant))
    .where('kind', '=', kind)
    .where('subject', '=', subject)
    .where('status', '=', 'pending')
    .where('due_at', '<=', now)
    .execute();
};

const HELD = [
  'id',
  'kind',
  'subject',
  'detail',
  'asked_by',
  'due_at',
  'status',
  'decided_at',
  'salt',
  'collected_at',
] as const;
type Row = Pick<Tables['registry.two_person_act'], (typeof HELD)[number]>;

type At = {
  readonly ports: Ports;
  readonly kinds: Kinds;
  readonly tx: Tx;
  readonly scope: Scope;
  readonly id: ActId;
};

/** Held to the end of the transaction: of two decisions at once, the second sees the first. */
const holdAct = async ({ tx, scope, id }: At): Promise<Row> => {
  const row = await tables<Tables>(tx)
    .selectFrom('registry.two_person_act')
    .select(HELD)
    .where('tenant', '=', uuidOf(scope.tenant))
    .where('id', '=', uuidOf(id))
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) throw new Problem(actNotFound);
  return row;
};

const requestOf = (row: Row): ActRequest => ({
  id: idOf('act', row.id),
  kind: row.kind,
  subject: row.subject,
  detail: row.detail,
  askedBy: idOf('per', row.asked_by),
});

const PROBLEM_OF: Readonly<Record<NotDecidable, typeof actExpired>> = {
  'act-expired': actExpired,
  'act-decided': actDecided,
  'act-needs-another-person': actNeedsAnotherPerson,
};

const askedIn = (row: Row) => ({
  status: row.status,
  dueAt: row.due_at,
  askedBy: idOf('per', row.asked_by),
  subject: row.subject,
});

const whyNotApprovableBy = async (
  { tx, scope: { tenant } }: At,
  row: Row,
  person: PersonId,
  now: Instant,
): Promise<NotDecidable | undefined> => {
  const act = askedIn(row);
  const same = await sameHandAs(tx, { tenant, person, now }, [act.askedBy]);
  return whyNotApprovable(act, { person, sharesHand: same.has(act.askedBy) }, now);
};

type Decision = { readonly decision: 'approved' | 'refused'; readonly reason: string | undefined };

const decide = async (at: At & Decision): Promise<void> => {
  const { ports, tx, scope, decision, reason } = at;
  const person = personOf(scope);
  const row = await holdAct(at);
  const kind = permittedKind(at.kinds, scope, row.kind);
  const now = ports.clock.now();
  const why =
    decision === 'approved' ? await whyNotApprovableBy(at, row, person, now) : whyNotRefusable(askedIn(row), now);
  if (why !== undefined) throw new Problem(PROBLEM_OF[why]);
  await tables<Tables>(tx)
    .updateTable('registry.two_person_act')
    .set({ status: decision, decided_by: uuidOf(person), decided_at: now, decision_reason: reason ?? null })
    .where('tenant', '=', uuidOf(scope.tenant))
    .where('id', '=', row.id)
    .execute();
  await putOnRecord(ports, tx, scope, { row, step: decision, person, reason });
  if (decision === 'approved') await kind.perform(tx, scope, requestOf(row));
};

const collect = async (at: At): Promise<IssuedLink> => {
  const { ports, tx, scope } = at;
  const person = personOf(scope);
  const row = await holdAct(at);
  // Of others' acts it is not said whether anything is left.
  if (row.asked_by !== uuidOf(person)) throw new Problem(actNotFound);
  const kind = permittedKind(at.kinds, scope, row.kind);
  const now = ports.clock.now();
  const act = { status: row.status, decidedAt: row.decided_at, collectedAt: row.collected_at };
  if (!isCollectable(act, now) || !kind.collect) throw new Problem(nothingToCollect);
  await tables<Tables>(tx)
    .updateTable('registry.two_person_act')
    .set({ collected_at: now })
    .where('tenant', '=', uuidOf(scope.tenant))
    .where('id', '=', row.id)
    .execute();
  await putOnRecord(ports, tx, scope, { row, step: 'collected', person, reason: undefined });
  return kind.collect(tx, scope, requestOf(row));
};

type Step = {
  readonly row: Pick<Row, 'id' | 'kind' | 'subject' | 'detail' | 'due_at' | 'salt'>;
  readonly step: 'asked' | 'approved' | 'refused' | 'collected';
  readonly person: PersonId;
  readonly reason: string | undefined;
};

/** The entry commits to who and why; that two different people did the two steps shows in the commitments alone. */
const putOnRecord = async (
  { clock, evidence }: Ports,
  tx: Tx,
  { tenant }: Scope,
  { row, step, person, reason }: Step,
): Promise<void> => {
  const { salt } = row;
  if (salt === null) throw new Error('an act that is erased takes no further step');
  const salted = (bytes: Uint8Array) => sha256(Buffer.concat([salt, bytes]));
  const at = clock.now();
  const act = idOf('act', row.id);
  const record = canonicalJson({ act, step, person, reason: reason ?? null, at: formatInstant(at) });
  const entry = await evidence.append(tx, {
    tenant,
    predicateType: 'two-person-act',
    subjects: [{ name: `${act} ${step}`, algorithm: 'sha256', digest: salted(record) }],
    fact: {
      act,
      step,
      kind: row.kind,
      subject: row.subject,
      detail: row.detail,
      dueAt: formatInstant(row.due_at),
      person: Buffer.from(salted(canonicalJson(person))).toString('hex'),
    },
    observedAt: at,
    grade: 'A',
    collector: 'mitsuke registry',
  });
  await tables<Tables>(tx)
    .insertInto('registry.act_step')
    .values({
      tenant: uuidOf(tenant),
      entry: uuidOf(entry),
      act: row.id,
      step,
      record: new TextDecoder().decode(record),
    })
    .execute();
};
