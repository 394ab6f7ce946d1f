/** For tests: the room over a real database, log and keys, in simulated time, with a few people and a postbox. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { createEvidence, type EntryId, type Evidence, type JsonObject } from '#evidence';
import { type Id, type Instant, instantOfMs, type PersonId, type Scope, Secret, type TenantId, uuidOf } from '#kernel';
import type { Tx } from '#platform/database';
import type { Message, Notify } from '#platform/notify';
import type { Objects } from '#platform/objects';
import type { NewId } from '#platform/random';
import { type SimulatedClock, simulatedClock } from '../platform/clock/simulated.ts';
import { clientConfigOf } from '../platform/database/connection.ts';
import {
  type EmptiedDatabase,
  openEmptiedDatabase,
  openTestDatabase,
  type TestDatabase,
} from '../platform/database/testing.ts';
import { openSealedFileKeys } from '../platform/keys/sealed-file.ts';
import { openFolderObjects } from '../platform/objects/folder.ts';
import { typstPdf } from '../platform/pdf/typst.ts';
import { newIdSource } from '../platform/random/new-id.ts';
import { seededRandom } from '../platform/random/seeded.ts';
import { createOutbox } from '../platform/stream/outbox.ts';
import { type Cases, type CasesOptions, createCases } from './cases.ts';
import type { NewAlert } from './core/alert.ts';
import type { CaseMerchant, CaseMerchants, CasePeople, CasePerson } from './ports.ts';

export const START: Instant = instantOfMs(Date.UTC(2026, 10, 21, 9));

export type Staff = {
  readonly tenant: TenantId;
  readonly duty: CasePerson;
  readonly supervisor: CasePerson;
  readonly analyst: CasePerson;
  readonly auditor: CasePerson;
};

/** What was put before a second person. */
export type AskedAct = { readonly id: Id<'act'>; readonly detail: JsonObject; readonly reason: string };

/** A postbox that can be out of order. */
export type Postbox = Notify & {
  readonly messages: Message[];
  /** Told before each message; a throw is what the sender gets. */
  before: (message: Message) => void;
};

export type TestCases = {
  readonly database: TestDatabase;
  readonly clock: SimulatedClock;
  readonly newId: NewId;
  readonly evidence: Evidence;
  readonly cases: Cases;
  /** The room as another process would open it. */
  open(changes?: Partial<CasesOptions>): Cases;
  /** A tenant of its own with its people. */
  staff(): Staff;
  /** The same, and no other tenant is there any more for whoever asks for all. */
  onlyStaff(): Staff;
  readonly people: CasePeople;
  readonly asked: AskedAct[];
  readonly postbox: Postbox;
  /** What the registry knows; of any tenant. */
  readonly merchants: CaseMerchant[];
  readonly objects: Objects;
  /** What happened in the background and should not have. */
  readonly failures: unknown[];
  /** The statements of the tenant's log in the order they were written. */
  statements(tenant: TenantId): Promise<readonly LoggedStatement[]>;
  /** As the superuser, behind the walls. */
  readonly superuser: Client;
  /** Raises in a transaction of its own. */
  raise(alert: NewAlert): ReturnType<Cases['alerts']['raise']>;
  close(): Promise<void>;
};

export type LoggedStatement = {
  readonly entry: EntryId;
  readonly type: string;
  readonly subject: { readonly name: string; readonly sha256: string };
  readonly fact: JsonObject;
};

export const scopeOf = (tenant: TenantId, person: PersonId): Scope => ({
  tenant,
  permissions: new Set(['case:read', 'case:work'] as const),
  principal: { kind: 'person', id: person },
});

const postbox = (): Postbox => {
  const messages: Message[] = [];
  const box: Postbox = {
    messages,
    before: () => undefined,
    send: async (message) => {
      box.before(message);
      messages.push(message);
    },
  };
  return box;
};

/** People by tenant: the first is on duty, the second above the others. */
const peopleOf = (staffs: readonly Staff[]): CasePeople => {
  const of = (tenant: TenantId) => staffs.find((staff) => staff.tenant === tenant);
  return {
    onDuty: async (_tx: Tx, tenant) => of(tenant)?.duty.id,
    above: async (_tx: Tx, tenant, owner) => {
      const staff = of(tenant);
      return staff?.supervisor.id === owner ? undefined : staff?.supervisor.id;
    },
    find: async (_tx: Tx, tenant, ids) => {
      const staff = of(tenant);
      if (staff === undefined) return [];
      return [staff.duty, staff.supervisor, staff.analyst, staff.auditor].filter(({ id }) => ids.includes(id));
    },
  };
};

const merchantsFor = (all: readonly CaseMerchant[]): CaseMerchants => ({
  known: async (_tx, _tenant, ids) => new Set(ids.filter((id) => all.some((each) => each.id === id))),
  find: async (_scope, ids) => all.filter(({ id }) => ids.includes(id)),
});

const makeStaff = (newId: NewId): Staff => {
  const person = (displayName: string, language: 'ja' | 'en', mayWork = true): CasePerson => ({
    id: newId('per'),
    displayName,
    email: `${displayName}@example.jp`,
    language,
    mayWork,
  });
  return {
    tenant: newId('ten'),
    duty: person('duty', 'ja'),
    supervisor: person('supervisor', 'en'),
    analyst: person('analyst', 'ja'),
    auditor: person('auditor', 'ja', false),
  };
};

const ROOMS = ['evidence', 'cases'].map((name) => ({
  name,
  folder: join(import.meta.dirname, '..', name, 'migrations'),
}));

/** For a file whose tests share one. */
export const openTestCasesDatabase = (): Promise<EmptiedDatabase> => openEmptiedDatabase(ROOMS);

/** @param given from there; a new one when left out. Closed with the room. */
export const openTestCases = async (given?: TestDatabase): Promise<TestCases> => {
  const database = given ?? (await openTestDatabase(ROOMS));
  const folder = await mkdtemp(join(tmpdir(), 'mitsuke-cases-'));
  const clock = simulatedClock(START);
  const random = seededRandom('cases');
  const newId = newIdSource(clock, random);
  const failures: unknown[] = [];
  const onFailure = (error: unknown) => void failures.push(error);
  const keys = await openSealedFileKeys({ path: join(folder, 'keys'), sealingSecret: new Secret('for tests only') });
  const objects = await openFolderObjects(join(folder, 'objects'));
  const evidence = createEvidence({ database, objects, keys, clock, newId, originHost: 'log.example', onFailure });
  const staffs: Staff[] = [];
  const present = new Set<TenantId>();
  const people = peopleOf(staffs);
  const asked: AskedAct[] = [];
  const notify = postbox();
  const merchants: CaseMerchant[] = [];
  const options: CasesOptions = {
    database,
    evidence,
    clock,
    newId,
    random,
    people,
    tenants: async () => [...present],
    askForSecond: async (_tx, _scope, { detail, reason }) => {
      const act = { id: newId('act'), detail, reason };
      asked.push(act);
      return act;
    },
    notify,
    outbox: createOutbox([]),
    objects,
    pdf: typstPdf(),
    merchants: merchantsFor(merchants),
    consoleUrl: 'http://localhost:7300',
    software: '0.1.0',
    onCommitted: () => undefined,
    onFailure,
  };
  const enter = (): Staff => {
    const made = makeStaff(newId);
    staffs.push(made);
    present.add(made.tenant);
    return made;
  };
  const cases = createCases(options);
  const superuser = new Client(clientConfigOf(database.administrator));
  await superuser.connect();
  return {
    database,
    clock,
    newId,
    evidence,
    cases,
    open: (changes = {}) => createCases({ ...options, ...changes }),
    staff: () => enter(),
    onlyStaff: () => {
      present.clear();
      return enter();
    },
    people,
    asked,
    postbox: notify,
    merchants,
    objects,
    failures,
    statements: (tenant) => statementsOf(superuser, tenant),
    superuser,
    raise: (alert) => database.inScope({ tenant: alert.tenant }, (tx) => cases.alerts.raise(tx, alert)),
    close: async () => {
      await superuser.end();
      await database.close();
      await rm(folder, { recursive: true });
    },
  };
};

type Statement = {
  readonly predicateType: string;
  readonly subject: readonly [{ readonly name: string; readonly digest: { readonly sha256: string } }];
  readonly predicate: { readonly entry: EntryId; readonly fact: JsonObject };
};

const statementsOf = async (superuser: Client, tenant: TenantId): Promise<readonly LoggedStatement[]> => {
  const { rows } = await superuser.query<{ bytes: Buffer }>(
    'select bytes from evidence.entry where tenant = $1 order by arrived',
    [uuidOf(tenant)],
  );
  return rows.map(({ bytes }) => {
    const { payload } = JSON.parse(bytes.toString('utf8')) as { payload: string };
    const statement = JSON.parse(Buffer.from(payload, 'base64').toString('utf8')) as Statement;
    const [subject] = statement.subject;
    return {
      entry: statement.predicate.entry,
      type: statement.predicateType.split(':')[3] ?? '',
      subject: { name: subject.name, sha256: subject.digest.sha256 },
      fact: statement.predicate.fact,
    };
  });
};

/** About a site of its own unless `changes` say otherwise. */
export const anAlert = (
  { newId }: Pick<TestCases, 'newId'>,
  tenant: TenantId,
  changes: Partial<NewAlert> = {},
): NewAlert => ({
  tenant,
  source: 'site-watch',
  kind: 'card-data-sent-elsewhere',
  severity: 'critical',
  subject: { kind: 'site', id: newId('sit'), label: 'つばめ屋' },
  detail: { destination: 'collector.example', fields: ['number'] },
  observedAt: START,
  reference: newId('fnd'),
  ...changes,
});
