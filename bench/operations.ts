/**
 * The operation log over many entries: how fast a tenant's signed log is read into it, and how long a search takes, each the
 * first page of 50. Beside it the same search without its index, as PostgreSQL answers it by reading the whole table.
 * `node bench/operations.ts [operations, 1,000,000] [signed entries to read, 20,000] [repetitions, 20]`
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { Client } from 'pg';
import { createEvidence, sha256 } from '#evidence';
import { idOf, instantOfMs, Secret, uuidOf } from '#kernel';
import { createOperations, type OperationFilters } from '#operations';
import { clientConfigOf } from '../src/platform/database/connection.ts';
import { startEmbeddedPostgres } from '../src/platform/database/embedded.ts';
import { migrate } from '../src/platform/database/migrate.ts';
import { openPostgres } from '../src/platform/database/postgres.ts';
import { openSealedFileKeys } from '../src/platform/keys/sealed-file.ts';
import { openFolderObjects } from '../src/platform/objects/folder.ts';
import { openTestRegistry } from '../src/registry/testing.ts';

const [count, signed, repetitions] = [1_000_000, 20_000, 20].map((standard, at) =>
  Number(process.argv[2 + at] ?? standard),
) as [number, number, number];
if (!(count >= 1_000) || !(signed >= 1_000) || !(repetitions >= 1)) {
  console.error('usage: node bench/operations.ts [operations, 1,000 or more] [signed, 1,000 or more] [repetitions]');
  process.exit(2);
}

const folderOf = (path: string) => new URL(`../src/${path}/migrations`, import.meta.url).pathname;
const folder = await mkdtemp('/tmp/mitsuke-bench-');
await chmod(folder, 0o711);
const server = await startEmbeddedPostgres({ dataFolder: join(folder, 'data') });
await migrate(
  server.connection,
  ['stream', 'evidence', 'registry', 'operations'].map((name) => ({
    name,
    folder: folderOf(name === 'stream' ? 'platform/stream' : name),
  })),
);
const database = Object.assign(openPostgres({ connection: server.connection }), {
  connection: server.connection,
  administrator: server.connection,
});
const house = await openTestRegistry(database);
const client = new Client(clientConfigOf(server.connection));
await client.connect();
const fail = (error: unknown): never => {
  throw error;
};
const PEOPLE = 40;
const CASES = 50_000;
const BATCH = 1_000;

try {
  const { scope, tenant } = house.ours;
  const objects = await openFolderObjects(join(folder, 'objects'));
  // A log of its own for the household's tenant, with keys that sign at once.
  const keys = await openSealedFileKeys({ path: join(folder, 'keys'), sealingSecret: new Secret('for this run only') });
  const evidence = createEvidence({ ...house.ports, keys, objects, originHost: 'log.example', onFailure: fail });
  const operations = createOperations({
    ...{ database, clock: house.clock, evidence, onFailure: fail },
    ...{ tenants: async () => [tenant.id], doers: [], namesOf: async () => new Map() },
  });
  const uuidAt = (kind: string, at: number) => `${kind}0000000-0000-7000-8000-${at.toString(16).padStart(12, '0')}`;
  const personAt = (at: number) => idOf('per', uuidAt('a', at % PEOPLE));
  const caseAt = (at: number) => idOf('cas', uuidAt('c', at % CASES));
  for (let from = 0; from < signed; from += BATCH) {
    const entries = Array.from({ length: Math.min(BATCH, signed - from) }, (_, at) => {
      const fact = { case: caseAt(from + at), place: at, act: 'noted', by: personAt(from + at) };
      return {
        ...{ tenant: tenant.id, predicateType: 'case-act' as const, fact, grade: 'A' as const },
        subjects: [{ name: fact.case, algorithm: 'sha256' as const, digest: sha256(Buffer.from(fact.case)) }],
        ...{ observedAt: house.clock.now(), collector: 'mitsuke cases 0.1.0' },
      };
    });
    await database.inScope(scope, (tx) => evidence.appendAll(tx, entries));
  }
  await evidence.sequencer.runOnce();
  const began = performance.now();
  const read = await operations.follower.followOnce(tenant.id);
  const seconds = (performance.now() - began) / 1_000;
  console.log(
    `${read.toLocaleString('en')} entries read in ${seconds.toFixed(1)} s, ${Math.round(read / seconds).toLocaleString('en')}/s`,
  );
  const of = uuidOf(tenant.id);
  // As the follower would have written them: a year of work, one act in ten thousand from an address.
  const id = (kind: string, modulo: number) =>
    `'${kind}0000000-0000-7000-8000-' || lpad(to_hex(n % ${modulo}), 12, '0')`;
  const names = new Map(Array.from({ length: CASES }, (_, at) => [at, caseAt(at)]));
  await client.query('alter table operations.operation no force row level security');
  await client.query('alter table operations.operation_subject no force row level security');
  await client.query('create temporary table case_id (at integer primary key, id text)');
  await client.query('insert into case_id select * from unnest($1::integer[], $2::text[])', [
    [...names.keys()],
    [...names.values()],
  ]);
  await client.query('create temporary table person_id (at integer primary key, id text)');
  await client.query('insert into person_id select * from unnest($1::integer[], $2::text[])', [
    Array.from({ length: PEOPLE }, (_, at) => at),
    Array.from({ length: PEOPLE }, (_, at) => personAt(at)),
  ]);
  await client.query(
    `insert into operations.operation (tenant, place, entry, at, kind, act, room, doer, address, subjects, detail)
     select '${of}', n, (${id('e', 4_000_000_000)})::uuid, timestamptz '2026-01-01' + n * interval '30 seconds',
       (array['case-act', 'case-act', 'disposition', 'configuration-change', 'sign-in'])[1 + n % 5],
       (array['noted', 'task-done', 'disposed', 'watched-site', 'signed-in'])[1 + n % 5],
       'cases', person_id.id, case when n % 10000 = 4 then '203.0.113.' || n % 250 end, array[case_id.id], '{"place": 1}'
     from generate_series(${read}, ${count - 1}) as n
     join case_id on case_id.at = n % ${CASES} join person_id on person_id.at = n % ${PEOPLE}`,
  );
  await client.query(
    `insert into operations.operation_subject (tenant, subject, at, place)
     select tenant, unnest(subjects), at, place from operations.operation on conflict do nothing`,
  );
  await client.query('vacuum analyze');
  const timed = async (work: () => Promise<unknown>): Promise<string> => {
    const times: number[] = [];
    for (let run = 0; run < repetitions; run += 1) {
      const begun = performance.now();
      await work();
      times.push(performance.now() - begun);
    }
    times.sort((a, b) => a - b);
    return `${(times[times.length >> 1] ?? 0).toFixed(1)} ms, worst ${(times.at(-1) ?? 0).toFixed(1)} ms`;
  };
  const middle = instantOfMs(Date.UTC(2026, 0, 1) + (count >> 1) * 30_000);
  const searches: readonly (readonly [string, OperationFilters])[] = [
    ['newest', {}],
    ['by person', { doer: personAt(7) }],
    ['by person, nobody', { doer: 'per_nobody' }],
    ['by kind', { kind: 'sign-in' }],
    ['by kind and act', { kind: 'case-act', act: 'task-done' }],
    ['by subject', { subject: caseAt(777) }],
    ['by person and subject', { doer: personAt(777), subject: caseAt(777) }],
    ['by address', { address: '203.0.113.4' }],
    ['by span of time', { from: middle, until: instantOfMs(middle + 86_400_000) }],
    ['by person within a day', { doer: personAt(7), from: middle, until: instantOfMs(middle + 86_400_000) }],
    ['by person and kind they never did', { doer: personAt(7), kind: 'erasure' }],
  ];
  for (const [name, filters] of searches) {
    console.log(`${name}: ${await timed(() => operations.page(scope, { filters, limit: 50 }))}`);
  }
  await client.query(
    'set role mitsuke_app; set enable_indexscan = off; set enable_bitmapscan = off; set enable_indexonlyscan = off',
  );
  await client.query(`set mitsuke.tenant = '${of}'`);
  const plain = () =>
    client.query(
      'select * from operations.operation where tenant = $1 and doer = $2 order by at desc, place desc limit 51',
      [of, personAt(7)],
    );
  console.log(`beside it, by person without the index: ${await timed(plain)}`);
} finally {
  await client.end();
  await house.close();
  await server.stop();
  await rm(folder, { recursive: true });
}
