/**
 * Reports of browsers, one in each request as report-uri sends them: clients in processes of their own, from many
 * networks, beside a bare Fastify route on the same PostgreSQL that inserts one row per report. Ours answers when a
 * report is counted, and writes what it counted each second; how many rows that came to is told besides.
 * `node bench/csp-reports.ts [seconds per measurement] [connections]`
 */
import { fork } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import fastify from 'fastify';
import { sql } from 'kysely';
import { Pool } from 'pg';
import { durationOfMs } from '#kernel';
import { type Database, tables } from '#platform/database';
import { systemClock } from '../src/platform/clock/system.ts';
import { clientConfigOf, type PostgresConnection } from '../src/platform/database/connection.ts';
import { startEmbeddedPostgres } from '../src/platform/database/embedded.ts';
import { migrate } from '../src/platform/database/migrate.ts';
import { openPostgres } from '../src/platform/database/postgres.ts';
import { createHttpServer } from '../src/platform/http/fastify.ts';
import { createLog } from '../src/platform/http/log.ts';
import { newIdSource } from '../src/platform/random/new-id.ts';
import { systemRandom } from '../src/platform/random/system.ts';
import { ReportCollector } from '../src/site-watch/csp/collect-reports.ts';
import { collectorRoute } from '../src/site-watch/csp/routes.ts';
import { type Load, type Measured, runLoad } from './http-load.ts';
import { serverCpuMs } from './server-cpu.ts';

const TOKEN = '0123456789abcdefghijklmnop';
const PATH = `/v1/csp-reports/${TOKEN}`;
const CLIENTS = 2;
const NETWORKS = 60_000;

/** Three hundred different things on twenty pages, as a shop with many tags and a bad policy would be told. */
const bodyOf = (number: number): string =>
  JSON.stringify({
    'csp-report': {
      'document-uri': `https://shop.example/page/${number % 20}?session=${number}`,
      referrer: 'https://shop.example/',
      'violated-directive': 'connect-src',
      'effective-directive': 'connect-src',
      'original-policy': "default-src 'self'; connect-src 'self' https://pay.example; report-uri /r",
      disposition: 'report',
      'blocked-uri': `https://tag-${number % 300}.example/collect?id=${number}`,
      'line-number': 12,
      'source-file': 'https://shop.example/shop.js',
      'status-code': 200,
      'script-sample': '',
    },
  });

const fromChildren = async (task: Load): Promise<Measured> => {
  const each = { ...task, connections: Math.ceil(task.connections / CLIENTS) };
  const parts = await Promise.all(
    Array.from({ length: CLIENTS }, () => {
      const child = fork(import.meta.filename, ['client']);
      return new Promise<Measured>((resolve, reject) => {
        child.once('message', (message) => resolve(message as Measured));
        child.once('exit', (code) => reject(new Error(`a client ended with ${code}`)));
        child.send(each);
      });
    }),
  );
  return {
    answered: parts.reduce((sum, { answered }) => sum + answered, 0),
    refused: parts.reduce((sum, { refused }) => sum + refused, 0),
    latenciesMs: parts.flatMap(({ latenciesMs }) => latenciesMs).sort((a, b) => a - b),
    cpuMs: parts.reduce((sum, { cpuMs }) => sum + cpuMs, 0),
  };
};

const measure = async (what: string, load: Load, postmaster: number): Promise<number> => {
  await fromChildren({ ...load, seconds: 1 });
  const own = process.cpuUsage();
  const serverMs = serverCpuMs(postmaster);
  const { answered, refused, latenciesMs } = await fromChildren(load);
  const { user, system } = process.cpuUsage(own);
  const each = (ms: number) => Math.round((ms * 1_000) / answered);
  const at = (share: number) => `${(latenciesMs[Math.floor(latenciesMs.length * share)] ?? 0).toFixed(1)} ms`;
  const rate = Math.round(answered / load.seconds)
    .toLocaleString('en')
    .padStart(7);
  const cpu = `CPU each: ${each((user + system) / 1_000)} µs here, ${each(serverCpuMs(postmaster) - serverMs)} PostgreSQL`;
  console.log(`${what.padEnd(44)} ${rate}/s  p50 ${at(0.5)}  p99 ${at(0.99)}  ${cpu}  ${refused} refused`);
  return answered;
};

const plant = (database: Database): Promise<void> =>
  database.asSystem(async (tx) => {
    const [tenant, site] = ['01900000-0000-7000-8000-000000000001', '01900000-0000-7000-8000-000000000002'];
    await sql`
      insert into site_watch.site (tenant, id, name, origin, payment_type, destinations, journey_text, journey_name,
        journey_steps, journey_hash, consent, cadence_minutes, active, created_at, changed_at)
      values (${tenant}, ${site}, 'bench', 'https://shop.example', 'js', '{}', '', 'bench', 1, repeat('0', 64),
        'own-site', 60, false, now(), now())`.execute(tables<object>(tx));
    await sql`
      insert into site_watch.csp (tenant, site, token, salt, stage, since, policy, payment_paths, changed_at, changed_by)
      values (${tenant}, ${site}, ${TOKEN}, decode(repeat('00', 16), 'hex'), 'none', now(), null, '{}', now(), 'bench')
    `.execute(tables<object>(tx));
  });

const countsOf = (database: Database): Promise<unknown> =>
  database.asSystem(async (tx) => {
    const { rows } = await sql`select sum(reports)::bigint as reports, count(*) as rows
      from site_watch.csp_report`.execute(tables<object>(tx));
    return rows[0];
  });

const openOurs = async (database: Database) => {
  const clock = systemClock();
  const collector = new ReportCollector({ database, clock });
  const http = await createHttpServer({
    routes: [collectorRoute({ csp: { collector } })],
    authenticator: { byApiKey: async () => undefined, bySession: async () => undefined },
    ...{ clock, newId: newIdSource(clock, systemRandom()), version: '0.1.0' },
    log: createLog({ level: 'error', stream: process.stderr }),
    hostNames: ['localhost', '127.0.0.1'],
    trustedProxies: ['127.0.0.1'],
  });
  const { url } = await http.listen(0, '127.0.0.1', 'fail');
  const over = new AbortController();
  const writing = (async () => {
    while (!over.signal.aborted) {
      await clock.sleep(durationOfMs(1_000), over.signal);
      await collector.flush();
    }
  })();
  return {
    port: Number(new URL(url).port),
    close: async () => {
      over.abort();
      await writing;
      await http.close();
    },
  };
};

const openPeer = async (connection: PostgresConnection) => {
  const pool = new Pool({ ...clientConfigOf(connection), max: 16 });
  pool.on('error', () => undefined);
  await pool.query('create table peer (number bigint generated always as identity, report jsonb not null)');
  const server = fastify();
  server.addContentTypeParser(
    'application/csp-report',
    { parseAs: 'string' },
    server.getDefaultJsonParser('error', 'error'),
  );
  server.post(PATH, async ({ body }, reply) => {
    const values = [JSON.stringify(body)];
    await pool.query({ name: 'insert', text: 'insert into peer (report) values ($1)', values });
    return reply.code(204).send();
  });
  await server.listen({ port: 0, host: '127.0.0.1' });
  return {
    port: (server.server.address() as AddressInfo).port,
    close: async () => {
      await server.close();
      await pool.end();
    },
  };
};

const roomFolder = (path: string) => new URL(`../src/${path}/migrations`, import.meta.url).pathname;

const main = async (seconds: number, connections: number): Promise<void> => {
  const folder = await mkdtemp('/tmp/mitsuke-bench-');
  await chmod(folder, 0o711);
  const server = await startEmbeddedPostgres({ dataFolder: join(folder, 'data') });
  try {
    await migrate(server.connection, [{ name: 'site_watch', folder: roomFolder('site-watch') }]);
    const database = openPostgres({ connection: server.connection });
    await plant(database);
    const pid = Number.parseInt(await readFile(join(folder, 'data/cluster/pgdata/postmaster.pid'), 'utf8'), 10);
    const load = { path: PATH, contentType: 'application/csp-report', networks: NETWORKS, seconds, connections };
    console.log(`${connections} connections from ${CLIENTS} client processes on the same machine\n`);
    const ours = await openOurs(database);
    const answered = await measure('mitsuke: read, filtered, counted, in batches', { ...load, port: ours.port }, pid);
    await ours.close();
    console.log(`  of ${answered} and those of the warming-up: ${JSON.stringify(await countsOf(database))}\n`);
    await database.close();
    const peer = await openPeer(server.connection);
    await measure('bare Fastify, one insert each', { ...load, port: peer.port }, pid);
    await peer.close();
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
};

if (process.argv[2] === 'client') {
  process.once('message', async (task) => {
    const measured = await runLoad(task as Load, bodyOf);
    process.send?.(measured, () => process.disconnect());
  });
} else {
  const [seconds = 10, connections = 64] = process.argv.slice(2).map(Number);
  if (!(seconds > 0 && connections > 0)) {
    console.error('usage: node bench/csp-reports.ts [seconds per measurement] [connections]');
    process.exit(2);
  }
  await main(seconds, connections);
}
