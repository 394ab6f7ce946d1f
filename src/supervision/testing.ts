/** For tests: the room over a real database, log, registry, regime and cases, in simulated time, with two parties. */
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Client } from 'pg';
import { type Cases, createCases } from '#cases';
import { createEvidence, type EntryId, type Evidence, type JsonObject } from '#evidence';
import {
  type EventEnvelope,
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
import type { Pdf } from '#platform/pdf';
import { createRegime, loadPack, type Pack, type PartyFacts } from '#regime';
import { createRegistry, permissionsOf, type Registry, type Role } from '#registry';
import { type SimulatedClock, simulatedClock } from '../platform/clock/simulated.ts';
import { clientConfigOf } from '../platform/database/connection.ts';
import { openTestDatabase, type TestDatabase } from '../platform/database/testing.ts';
import { openSealedFileKeys } from '../platform/keys/sealed-file.ts';
import { openFolderObjects } from '../platform/objects/folder.ts';
import { newIdSource } from '../platform/random/new-id.ts';
import type { NewId } from '../platform/random/port.ts';
import { seededRandom } from '../platform/random/seeded.ts';
import { createOutbox } from '../platform/stream/outbox.ts';
import { excelWorkbooks } from '../platform/workbook/exceljs.ts';
import type { Answer } from './core/answer.ts';
import type { Basis } from './core/basis.ts';
import { addDays, dayOf } from './core/days.ts';
import type { FormControl } from './core/form.ts';
import { loadLayout } from './core/layout.ts';
import { fileDeclaration } from './file-declaration.ts';
import type { DeclarationId, GivenLayout, HeldEvidence, Ports } from './ports.ts';
import { saveAnswer, saveParticulars } from './save-answers.ts';
import { showDeclaration } from './show-declaration.ts';
import { createSupervision, type Supervision } from './supervision.ts';

/** 18:00 in Tokyo. */
export const START: Instant = instantOfMs(Date.UTC(2026, 10, 21, 9));
export const TODAY = dayOf(START);
export const DUE = addDays(TODAY, 30);
export const DAY_MS = 86_400_000;

const folderOf = (name: string): readonly string[] => {
  const folder = resolve(import.meta.dirname, '../../packs', name);
  return readdirSync(folder)
    .sort()
    .map((file) => readFileSync(join(folder, file), 'utf8'));
};

export const PACKS: readonly Pack[] = folderOf('regime').map((text) => {
  const loaded = loadPack(text);
  if (loaded.kind === 'failed') throw new Error('a pack of the product is sound');
  return loaded.value;
});

const LAYOUTS: readonly GivenLayout[] = folderOf('declaration-layouts').map((content) => {
  const loaded = loadLayout(content);
  if (loaded.kind === 'failed') throw new Error(JSON.stringify(loaded.error));
  return { layout: loaded.value, content };
});

export type LoggedStep = {
  readonly entry: EntryId;
  readonly type: string;
  readonly grade: string;
  readonly fact: JsonObject;
  readonly text: string;
};

export type TestSupervision = {
  readonly database: TestDatabase;
  readonly clock: SimulatedClock;
  readonly newId: NewId;
  readonly evidence: Evidence;
  readonly registry: Registry;
  readonly cases: Cases;
  readonly room: Supervision;
  readonly ports: Ports;
  readonly messages: Message[];
  /** What the room published. */
  readonly events: EventEnvelope[];
  readonly failures: unknown[];
  /** What the regime knows of the parties; both are merchants of a shop on the web unless a test says otherwise. */
  readonly facts: { current: PartyFacts };
  readonly packs: { current: readonly Pack[] };
  readonly basis: { current: Omit<Basis, 'name'> };
  readonly held: { current: readonly HeldEvidence[] };
  readonly staff: Scope;
  readonly party: PartyId;
  readonly otherParty: PartyId;
  /** One of the people of `party`. */
  readonly merchant: Scope;
  readonly neighbour: Scope;
  /** An administrator of another tenant. */
  readonly stranger: Scope;
  statements(): Promise<readonly LoggedStep[]>;
  /** As `mitsuke_app` with this scope set. @returns rows touched */
  asApp(sql: string, scope: Scope): Promise<number>;
  close(): Promise<void>;
};

const SHOP = { channel: 'ecommerce', memberLogin: 'yes' };

export const openTestSupervision = async (pdf?: Pdf): Promise<TestSupervision> => {
  const database = await openTestDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'mitsuke-supervision-'));
  const clock = simulatedClock(START);
  const random = seededRandom('supervision');
  const newId = newIdSource(clock, random);
  const failures: unknown[] = [];
  const onFailure = (error: unknown) => void failures.push(error);
  const keys = await openSealedFileKeys({ path: join(folder, 'keys'), sealingSecret: new Secret('for tests only') });
  const objects = await openFolderObjects(join(folder, 'objects'));
  const printed: Pdf = pdf ?? {
    print: async () => {
      throw new Error('nothing is printed here');
    },
  };
  const common = {
    database,
    clock,
    random,
    newId,
    onFailure,
    onCommitted: () => undefined,
    software: '0.1.0',
    objects,
    workbooks: excelWorkbooks(),
  };
  const evidence = createEvidence({ ...common, keys, originHost: 'log.example' });
  const registry = createRegistry({ ...common, keys, evidence, relyingParty: { id: 'localhost' } });
  const messages: Message[] = [];
  const events: EventEnvelope[] = [];
  const notify = { send: async (message: Message) => void messages.push(message) };
  const consoleUrl = 'http://localhost:7300';
  const cases = createCases({
    ...{ ...common, evidence, notify, consoleUrl, pdf: printed, people: registry.people },
    askForSecond: registry.twoPersonActs.ask,
    outbox: createOutbox([]),
    tenants: async () => [],
    merchants: { known: async () => new Set(), find: async () => [] },
  });
  const people = await enrol(database, registry);
  const facts = {
    current: { roles: [{ role: 2, validFrom: '2024-04-01' }], licences: [], shops: [SHOP] } as PartyFacts,
  };
  const packs = { current: PACKS };
  const basis = { current: { shops: [], sites: [] } as Omit<Basis, 'name'> };
  const held = { current: [] as readonly HeldEvidence[] };
  const room = createSupervision({
    ...{ ...common, evidence, notify, consoleUrl, pdf: printed },
    outbox: { publish: async (_tx, event) => void events.push(event) },
    ...{ alerts: cases.alerts, sources: cases.sources, parties: registry.parties, layouts: LAYOUTS },
    regime: {
      get packs() {
        return packs.current;
      },
      ofParty: async (scope, id, on) =>
        (await registry.parties.get(scope, id)) === undefined
          ? undefined
          : createRegime({
              packs: packs.current,
              partyFacts: async () => facts.current,
              today: () => TODAY,
            }).applicable(facts.current, on),
    },
    basisOf: async () => basis.current,
    partyPeople: (tx, tenant, party) => registry.people.ofParty(tx, tenant, party),
    heldEvidence: async () => held.current,
    tenantName: async () => '東西カード',
  });
  const superuser = new Client(clientConfigOf(database.administrator));
  await superuser.connect();
  return {
    ...{ database, clock, newId, evidence, registry, cases, room, ports: room.ports, messages, events, failures },
    ...{ facts, packs, basis, held },
    ...people,
    statements: () => statementsOf(superuser, people.staff),
    asApp: (sql, scope) => asApp(superuser, sql, scope),
    close: async () => {
      await superuser.end();
      await database.close();
      await rm(folder, { recursive: true });
    },
  };
};

const enrol = async (database: TestDatabase, registry: Registry) => {
  const house = (name: string) =>
    database.asSystem((tx) =>
      registry.enrolIn(tx, {
        ...{ name, kind: 'acquirer' as const, language: 'ja' as const },
        administrator: { email: `admin@${name}.example`, displayName: 'admin' },
      }),
    );
  const { tenant, administrator } = await house('ours');
  const { tenant: other, administrator: otherAdministrator } = await house('theirs');
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
  const partyOf = async (name: string): Promise<PartyId> => {
    const made = await registry.parties.create(staff, { name });
    if (made.kind === 'failed') throw new Error(made.error);
    return made.value.id;
  };
  const [party, otherParty] = [await partyOf('つばめ屋㈱'), await partyOf('となり商店')];
  const merchantOf = async (of: PartyId, name: string): Promise<Scope> => {
    const wanted = { email: `${name}@shop.example`, displayName: name, role: 'merchant' as const, parties: [of] };
    const invited = await registry.invitations.invite(staff, wanted);
    if (invited.kind === 'failed') throw new Error(invited.error);
    return scopeOf({ tenant: tenant.id, person: invited.value.person.id, role: 'merchant' }, [of]);
  };
  return {
    ...{ staff, party, otherParty },
    merchant: await merchantOf(party, '髙﨑'),
    neighbour: await merchantOf(otherParty, 'となり'),
    stranger: scopeOf({ tenant: other.id, person: otherAdministrator.id, role: 'administrator' }),
  };
};

const statementsOf = async (superuser: Client, { tenant }: Scope): Promise<readonly LoggedStep[]> => {
  const { rows } = await superuser.query<{ id: string; bytes: Buffer }>(
    'select id, bytes from evidence.entry where tenant = $1 order by arrived',
    [uuidOf(tenant)],
  );
  return rows.map(({ id, bytes }) => {
    const { payload } = JSON.parse(bytes.toString('utf8')) as { payload: string };
    const text = Buffer.from(payload, 'base64').toString('utf8');
    const { predicateType, predicate } = JSON.parse(text);
    const type = String(predicateType).split(':')[3] ?? '';
    return { entry: idOf('ent', id), type, grade: predicate.grade, fact: predicate.fact, text };
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

/** An answer that says that the control is in place. */
export const inPlace = ({ control }: Pick<FormControl, 'control'>): Answer => {
  const answers: Record<string, string | number> = {};
  for (const question of control.questions ?? []) {
    if (question.kind === 'choice') answers[question.id] = question.meets?.[0] ?? question.options[0]?.id ?? '';
    if (question.kind === 'number') answers[question.id] = question.most ?? question.least ?? 1;
    if (question.kind === 'date') answers[question.id] = TODAY;
    if (question.kind === 'text') answers[question.id] = '購入者の画面から直接';
  }
  return {
    standing: 'in-place',
    ...(control.measures === undefined ? {} : { measures: control.measures.map(({ id }) => id) }),
    ...(Object.keys(answers).length === 0 ? {} : { answers }),
  };
};

export const PARTICULARS = { responsible: '髙﨑①', contact: '03-1234-5678', selfRun: true, statedOn: TODAY };

type Answering = Pick<TestSupervision, 'ports' | 'merchant'>;

/** Answers all that is asked, as in place but for what is said otherwise. */
export const answerAll = async (
  { ports, merchant }: Answering,
  declaration: DeclarationId,
  otherwise: Readonly<Record<string, Answer>> = {},
): Promise<number> => {
  const shown = await showDeclaration(ports, merchant, declaration);
  for (const each of shown.controls) {
    const answer = otherwise[each.key] ?? inPlace(each);
    await saveAnswer(ports, merchant, { declaration, control: each.key, version: each.version, answer });
  }
  return saveParticulars(ports, merchant, { declaration, before: shown.particulars, particulars: PARTICULARS });
};

/** @returns the number of the filing */
export const answerAndFile = async (
  of: Answering,
  declaration: DeclarationId,
  otherwise: Readonly<Record<string, Answer>> = {},
): Promise<number> => {
  const version = await answerAll(of, declaration, otherwise);
  return fileDeclaration(of.ports, of.merchant, { declaration, version });
};

/** The code and reason of the problem that `work` ends in, and what it is about. */
export const refusalOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
  } catch (error) {
    const { details } = error as {
      details?: { code: string; params?: { reason?: string }; fields?: readonly { pointer: string; code: string }[] };
    };
    if (details === undefined) throw error;
    const fields = (details.fields ?? []).map(({ pointer, code }) => `${pointer} ${code}`);
    return [details.code, details.params?.reason, ...fields].filter((part) => part !== undefined).join(' ');
  }
  return 'nothing';
};
