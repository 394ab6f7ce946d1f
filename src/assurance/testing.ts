/** For tests: the room over a real database, log, registry and cases, in simulated time, with two parties. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { type Cases, createCases } from '#cases';
import { createEvidence, type EntryId, type Evidence, type JsonObject } from '#evidence';
import {
  type Id,
  type Instant,
  idOf,
  instantOfMs,
  type PartyId,
  type PersonId,
  type Scope,
  Secret,
  uuidOf,
} from '#kernel';
import type { Message } from '#platform/notify';
import type { Objects } from '#platform/objects';
import { createRegistry, permissionsOf, type Registry, type Role } from '#registry';
import { type SimulatedClock, simulatedClock } from '../platform/clock/simulated.ts';
import { clientConfigOf } from '../platform/database/connection.ts';
import { openTestDatabase, type TestDatabase } from '../platform/database/testing.ts';
import { guardedDownloads } from '../platform/egress/guarded-downloads.ts';
import { uploadOf as upload } from '../platform/http/testing-upload.ts';
import { openSealedFileKeys } from '../platform/keys/sealed-file.ts';
import { openFolderObjects } from '../platform/objects/folder.ts';
import { newIdSource } from '../platform/random/new-id.ts';
import type { NewId } from '../platform/random/port.ts';
import { seededRandom } from '../platform/random/seeded.ts';
import { createOutbox } from '../platform/stream/outbox.ts';
import { excelWorkbooks } from '../platform/workbook/exceljs.ts';
import { type Assurance, createAssurance } from './assurance.ts';
import type { AssurancePorts, Ports, SeenVisit } from './ports.ts';
import type { Described } from './record-revision.ts';

/** 18:00 in Tokyo. */
export const START: Instant = instantOfMs(Date.UTC(2026, 10, 21, 9));
export const DAY_MS = 86_400_000;

export const PDF = Buffer.from('%PDF-1.7\nreport of an assessor\n');

export async function* chunked(bytes: Uint8Array, size = 7): AsyncIterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** In chunks that no boundary of a file's form falls on. */
export const uploadOf = (bytes: Uint8Array, contentType?: string) => upload(bytes, contentType, 7);

export const DESCRIBED: Described = {
  title: '準拠証明書 2026',
  issuer: 'Assessor K.K.',
  effectiveFrom: '2026-06-01',
  effectiveTo: '2026-06-30',
  coveredSystems: ['shop.example'],
};

export type LoggedStatement = {
  readonly entry: EntryId;
  readonly type: string;
  readonly grade: string;
  readonly fact: JsonObject;
  readonly subjects: readonly { readonly name: string; readonly digest: { readonly sha256: string } }[];
  readonly text: string;
};

export type TestAssurance = {
  readonly database: TestDatabase;
  readonly clock: SimulatedClock;
  readonly newId: NewId;
  readonly objects: Objects;
  readonly evidence: Evidence;
  readonly registry: Registry;
  readonly cases: Cases;
  readonly room: Assurance;
  readonly ports: Ports;
  readonly messages: Message[];
  /** Told before each message; a throw is what the sender gets. */
  readonly relay: { before: () => void };
  readonly visits: Map<string, SeenVisit>;
  readonly failures: unknown[];
  readonly staff: Scope;
  /** Another of the tenant's people, let in by nobody of them. */
  readonly second: Scope;
  readonly party: PartyId;
  readonly otherParty: PartyId;
  /** One of the people of `party`. */
  readonly merchant: Scope;
  readonly neighbour: Scope;
  /** An administrator of another tenant. */
  readonly stranger: Scope;
  open(changes?: Partial<AssurancePorts>): Assurance;
  statements(): Promise<readonly LoggedStatement[]>;
  /** As `mitsuke_app` with this scope set. @returns rows touched */
  asApp(sql: string, scope: Scope): Promise<number>;
  close(): Promise<void>;
};

export const openTestAssurance = async (): Promise<TestAssurance> => {
  const database = await openTestDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'mitsuke-assurance-'));
  const clock = simulatedClock(START);
  const random = seededRandom('assurance');
  const newId = newIdSource(clock, random);
  const failures: unknown[] = [];
  const onFailure = (error: unknown) => void failures.push(error);
  const keys = await openSealedFileKeys({ path: join(folder, 'keys'), sealingSecret: new Secret('for tests only') });
  const objects = await openFolderObjects(join(folder, 'objects'));
  const common = {
    database,
    clock,
    random,
    newId,
    onFailure,
    onCommitted: () => undefined,
    software: '0.1.0',
    objects,
  };
  const evidence = createEvidence({ ...common, keys, originHost: 'log.example' });
  const registry = createRegistry({
    ...common,
    keys,
    evidence,
    relyingParty: { id: 'localhost' },
    workbooks: excelWorkbooks(),
  });
  const messages: Message[] = [];
  const relay = { before: (): void => undefined };
  const notify = {
    send: async (message: Message) => {
      relay.before();
      messages.push(message);
    },
  };
  const consoleUrl = 'http://localhost:7300';
  const askForSecond = registry.twoPersonActs.ask;
  const cases = createCases({
    ...{ ...common, evidence, notify, consoleUrl, askForSecond, people: registry.people },
    outbox: createOutbox([]),
    tenants: async () => [],
    merchants: { known: async () => new Set(), find: async () => [] },
    pdf: {
      print: async () => {
        throw new Error('nothing is printed here');
      },
    },
  });
  const visits = new Map<string, SeenVisit>();
  const given: AssurancePorts = {
    ...{ ...common, evidence, notify, consoleUrl, askForSecond },
    alerts: cases.alerts,
    sources: cases.sources,
    parties: registry.parties,
    people: registry.people,
    downloads: guardedDownloads(),
    labHosts: ['assessor.localhost'],
    tenantName: async (tenant) => (await registry.listTenants()).find(({ id }) => id === tenant)?.name ?? '',
    hasPersonWithEmail: async (tenant, email) => (await registry.personByEmail({ tenant }, email)) !== undefined,
    visit: async (scope, id) => {
      const seen = visits.get(id);
      return seen && (scope.parties === undefined || (seen.party !== undefined && scope.parties.includes(seen.party)))
        ? seen
        : undefined;
    },
  };
  const room = createAssurance(given);
  registry.twoPersonActs.declare(room.acts);
  const people = await enrol(database, registry, newId);
  const superuser = new Client(clientConfigOf(database.administrator));
  await superuser.connect();
  return {
    ...{ database, clock, newId, objects, evidence, registry, cases, room, messages, relay, visits, failures },
    ...people,
    ports: room.ports,
    open: (changes = {}) => createAssurance({ ...given, ...changes }),
    statements: () => statementsOf(superuser, people.staff),
    asApp: (sql, scope) => asApp(superuser, sql, scope),
    close: async () => {
      await superuser.end();
      await database.close();
      await rm(folder, { recursive: true });
    },
  };
};

const enrol = async (database: TestDatabase, registry: Registry, newId: NewId) => {
  const house = (name: string) =>
    database.asSystem((tx) =>
      registry.enrolIn(tx, {
        ...{ name, kind: 'psp' as const, language: 'ja' as const },
        administrator: { email: `admin@${name}.example`, displayName: 'admin' },
      }),
    );
  const { tenant, administrator } = await house('ours');
  const { tenant: other, administrator: otherAdministrator } = await house('theirs');
  const person = async (name: string, role: Role): Promise<PersonId> => {
    const wanted = { email: `${name}@ours.example`, displayName: name, role };
    const made = await registry.createPerson({ tenant: tenant.id }, wanted);
    if (made.kind === 'failed') throw new Error(made.error);
    return made.value.id;
  };
  const scopeOf = (
    of: { tenant: Scope['tenant']; person: PersonId; role: Role },
    parties?: readonly PartyId[],
  ): Scope => ({
    tenant: of.tenant,
    permissions: permissionsOf(of.role),
    principal: { kind: 'person', id: of.person },
    ...(parties === undefined ? {} : { parties }),
  });
  const staff = scopeOf({ tenant: tenant.id, person: administrator.id, role: 'administrator' });
  const second = scopeOf({ tenant: tenant.id, person: await person('second', 'supervisor'), role: 'supervisor' });
  const partyOf = async (name: string): Promise<PartyId> => {
    const made = await registry.parties.create(staff, { name });
    if (made.kind === 'failed') throw new Error(made.error);
    return made.value.id;
  };
  const [party, otherParty] = [await partyOf('つばめ屋'), await partyOf('となり商店')];
  const merchantOf = (of: PartyId) => scopeOf({ tenant: tenant.id, person: newId('per'), role: 'merchant' }, [of]);
  return {
    ...{ staff, second, party, otherParty },
    merchant: merchantOf(party),
    neighbour: merchantOf(otherParty),
    stranger: scopeOf({ tenant: other.id, person: otherAdministrator.id, role: 'administrator' }),
  };
};

const statementsOf = async (superuser: Client, { tenant }: Scope): Promise<readonly LoggedStatement[]> => {
  const { rows } = await superuser.query<{ id: string; bytes: Buffer }>(
    'select id, bytes from evidence.entry where tenant = $1 order by arrived',
    [uuidOf(tenant)],
  );
  return rows.map(({ id, bytes }) => {
    const { payload } = JSON.parse(bytes.toString('utf8')) as { payload: string };
    const text = Buffer.from(payload, 'base64').toString('utf8');
    const { predicateType, subject, predicate } = JSON.parse(text);
    return {
      entry: idOf('ent', id),
      type: String(predicateType).split(':')[3] ?? '',
      grade: predicate.grade,
      fact: predicate.fact,
      subjects: subject,
      text,
    };
  });
};

const asApp = async (superuser: Client, sql: string, { tenant, parties = [] }: Scope): Promise<number> => {
  await superuser.query('begin; set local role mitsuke_app');
  try {
    await superuser.query(`set local mitsuke.tenant = '${uuidOf(tenant)}'`);
    if (parties.length > 0) await superuser.query(`set local mitsuke.parties = '{${parties.map(uuidOf).join(',')}}'`);
    return (await superuser.query(sql)).rowCount ?? 0;
  } finally {
    await superuser.query('rollback');
  }
};

/** A visit of the party's site that began now. */
export const aVisit = (
  { newId, clock, party }: Pick<TestAssurance, 'newId' | 'clock' | 'party'>,
  changes: Partial<SeenVisit> = {},
): SeenVisit => ({
  visit: newId('vis'),
  site: newId('sit'),
  origin: 'https://shop.example',
  party,
  startedAt: clock.now(),
  endedAt: clock.now(),
  completed: true,
  findings: 0,
  rawSha256: 'ab'.repeat(32),
  entry: newId('ent') as Id<'ent'>,
  ...changes,
});

/** The code and reason of the problem that `work` ends in. */
export const refusalOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
  } catch (error) {
    const { details } = error as { details?: { code: string; params?: { reason?: string } } };
    if (details === undefined) throw error;
    return details.params?.reason === undefined ? details.code : `${details.code} ${details.params.reason}`;
  }
  return 'nothing';
};
