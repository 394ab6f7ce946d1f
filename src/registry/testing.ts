/** A registry on a fresh database in simulated time, with two tenants of everything, for tests. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { createEvidence } from '#evidence';
import { type Instant, instantOfMs, type Outcome, type Scope, Secret, uuidOf } from '#kernel';
import { type SimulatedClock, simulatedClock } from '../platform/clock/simulated.ts';
import { clientConfigOf } from '../platform/database/connection.ts';
import { openTestDatabase, type TestDatabase } from '../platform/database/testing.ts';
import { openSealedFileKeys } from '../platform/keys/sealed-file.ts';
import { openFolderObjects } from '../platform/objects/folder.ts';
import { newIdSource } from '../platform/random/new-id.ts';
import type { NewId } from '../platform/random/port.ts';
import { seededRandom } from '../platform/random/seeded.ts';
import { excelWorkbooks } from '../platform/workbook/exceljs.ts';
import { createRegistry, type Person, permissionsOf, type Registry, type RegistryPorts, type Tenant } from './index.ts';

export const START: Instant = instantOfMs(Date.UTC(2026, 10, 21, 9));

export const succeeded = <T>(outcome: Outcome<T, unknown>): T => {
  if (outcome.kind === 'failed') throw new Error(`unexpected ${JSON.stringify(outcome.error)}`);
  return outcome.value;
};

export type Household = {
  readonly tenant: Tenant;
  readonly administrator: Person;
  readonly analyst: Person;
  readonly scope: Scope;
};

export type TestRegistry = {
  readonly database: TestDatabase;
  readonly clock: SimulatedClock;
  readonly newId: NewId;
  readonly registry: Registry;
  readonly ports: RegistryPorts;
  readonly ours: Household;
  readonly theirs: Household;
  /** What this room put into the log of `ours`, in order: the statement's predicate type, and its text. */
  entries(): Promise<readonly { readonly predicateType: string; readonly text: string }[]>;
  /** Every row of every table of the room, as text, seen by the superuser. */
  everything(): Promise<string>;
  /** A raw query as the role that requests run as, with this tenant set or none, and these parties or all. */
  asApp(sql: string, tenant?: string, parties?: readonly string[]): Promise<number>;
  /** Whether someone waits for a lock in this database. */
  isWaiting(): Promise<boolean>;
  close(): Promise<void>;
};

const failOnTrouble = (error: unknown): never => {
  throw error;
};

/** @param given of a file whose tests share one; a new one when left out. Closed with the registry. */
export const openTestRegistry = async (given?: TestDatabase): Promise<TestRegistry> => {
  const database = given ?? (await openTestDatabase());
  const clock = simulatedClock(START);
  const random = seededRandom('registry');
  const newId = newIdSource(clock, random);
  const folder = await mkdtemp(join(tmpdir(), 'mitsuke-registry-'));
  const keys = await openSealedFileKeys({ path: join(folder, 'keys'), sealingSecret: new Secret('for tests only') });
  const objects = await openFolderObjects(join(folder, 'objects'));
  const ports = { database, clock, random, newId, keys };
  const evidence = createEvidence({ ...ports, objects, originHost: 'log.example', onFailure: failOnTrouble });
  const registryPorts = { ...ports, evidence, relyingParty: { id: 'localhost' }, workbooks: excelWorkbooks() };
  const registry = createRegistry(registryPorts);
  const household = async (name: string): Promise<Household> => {
    const called = (displayName: string) => ({ email: `${displayName}@${name}.example`, displayName });
    const { tenant, administrator } = await database.asSystem((tx) =>
      registry.enrolIn(tx, { name, kind: 'psp', language: 'ja', administrator: called('admin') }),
    );
    const analyst = succeeded(
      await registry.createPerson({ tenant: tenant.id }, { ...called('analyst'), role: 'analyst' }),
    );
    const scope: Scope = {
      tenant: tenant.id,
      permissions: permissionsOf('administrator'),
      principal: { kind: 'person', id: administrator.id },
    };
    return { tenant, administrator, analyst, scope };
  };
  const ours = await household('ours');
  const theirs = await household('theirs');
  const administrator = new Client(clientConfigOf(database.administrator));
  await administrator.connect();
  return {
    database,
    clock,
    newId,
    registry,
    ports: registryPorts,
    ours,
    theirs,
    entries: async () => {
      const found = await administrator.query<{ bytes: Buffer }>(
        'select bytes from evidence.entry where tenant = $1 order by arrived',
        [uuidOf(ours.tenant.id)],
      );
      return found.rows
        .map(({ bytes }) => {
          const { payload } = JSON.parse(bytes.toString('utf8')) as { payload: string };
          const text = Buffer.from(payload, 'base64').toString('utf8');
          return { predicateType: (JSON.parse(text) as { predicateType: string }).predicateType, text };
        })
        .filter(({ predicateType }) => !predicateType.includes('key-event'));
    },
    everything: async () => {
      const { rows } = await administrator.query<{ name: string }>(
        `select tablename as name from pg_tables where schemaname = 'registry'`,
      );
      const texts: string[] = [];
      for (const { name } of rows) {
        const found = await administrator.query(`select row_to_json(row)::text as text from registry.${name} row`);
        texts.push(...found.rows.map(({ text }) => text));
      }
      return texts.join('\n');
    },
    asApp: async (text, tenant, parties = []) => {
      await administrator.query('begin; set local role mitsuke_app');
      try {
        if (tenant !== undefined) await administrator.query(`set local mitsuke.tenant = '${tenant}'`);
        if (parties.length > 0) await administrator.query(`set local mitsuke.parties = '{${parties.join(',')}}'`);
        return (await administrator.query(text)).rowCount ?? 0;
      } finally {
        await administrator.query('rollback');
      }
    },
    isWaiting: async () => {
      const waiting = await administrator.query(
        'select from pg_locks join pg_stat_activity using (pid) where not granted and datname = current_database()',
      );
      return (waiting.rowCount ?? 0) > 0;
    },
    close: async () => {
      await administrator.end();
      await database.close();
      await rm(folder, { recursive: true });
    },
  };
};
