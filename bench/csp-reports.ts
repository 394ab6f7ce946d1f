/**
 * Browsers' reports, one in each request as report-uri sends them and five as the Reporting API does: clients in
 * processes of their own, from many networks. Beside ours, in the same run: a bare node:http that reads nothing and
 * answers (what HTTP itself costs here), a bare Fastify that only parses, and one that inserts a row per report. Ours
 * answers when a report is counted, and writes what it counted each second.
 * `node bench/csp-reports.ts [seconds per measurement] [connections]`
 */
import { fork } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
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
const page = (number: number): string => `https://shop.example/page/${number % 20}?session=${number}`;
const blocked = (number: number): string => `https://tag-${number % 300}.example/collect?id=${number}`;
const POLICY = "default-src 'self'; connect-src 'self' https://pay.example; report-uri /r";

const oldReport = (number: number): string =>
  JSON.stringify({
    'csp-report': {
      'document-uri': page(number),
      referrer: 'https://shop.example/',
      'violated-directive': 'connect-src',
      'effective-directive': 'connect-src',
      'original-policy': POLICY,
      disposition: 'report',
      'blocked-uri': blocked(number),
      'line-number': 12,
      'source-file': 'https://shop.example/shop.js',
      'status-code': 200,
      'script-sample': '',
    },
  });

const IN_ONE = 5;
const newReports = (number: number): string =>
  JSON.stringify(
    Array.from({ length: IN_ONE }, (_, at) => ({
      age: 12,
      type: 'csp-violation',
      url: page(number),
      user_agent:
        'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
      body: {
        blockedURL: blocked(number * IN_ONE + at),
        disposition: 'report',
        documentURL: page(number),
        effectiveDirective: 'connect-src',
        lineNumber: 12,
        originalPolicy: POLICY,
        referrer: 'https://shop.example/',
        sample: '',
        sourceFile: 'https://shop.example/shop.js',
        statusCode: 200,
      },
    })),
  );

const FORMS = {
  'report-uri, one in each': { type: 'application/csp-report', inOne: 1, bodyOf: oldReport },
  'Reporting API, five in each': { type: 'application/reports+json', inOne: IN_ONE, bodyOf: newReports },
} as const;
type Form = keyof typeof FORMS;
type Task = Load & { readonly form: Form };

const fromChildren = async (task: Task): Promise<Measured> => {
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

type Measuring = { readonly form: Form; readonly load: Omit<Load, 'port'>; readonly postmaster: number };

/** Of each answered request what the server used, its PostgreSQL and the clients, and what that comes to in reports. */
const measure = async (what: string, port: number, { form, load, postmaster }: Measuring): Promise<number> => {
  const { type, inOne } = FORMS[form];
  const task = { ...load, port, form, contentType: type };
  await fromChildren({ ...task, seconds: 1 });
  const own = process.cpuUsage();
  const serverMs = serverCpuMs(postmaster);
  const { answered, refused, latenciesMs, cpuMs } = await fromChildren(task);
  const { user, system } = process.cpuUsage(own);
  const usedMs = (user + system) / 1_000;
  const postgresMs = serverCpuMs(postmaster) - serverMs;
  const reports = answered * inOne;
  const figure = (value: number): string => Math.round(value).toLocaleString('en').padStart(7);
  const each = (ms: number): string => `${Math.round((ms * 1_000) / answered)}`.padStart(4);
  const at = (share: number): string => `${(latenciesMs[Math.floor(latenciesMs.length * share)] ?? 0).toFixed(1)} ms`;
  const rates = `${figure(reports / load.seconds)} reports/s ${figure((reports * 1_000) / usedMs)} per CPU second`;
  const kernel = `(${Math.round((system / (user + system)) * 100)} % kernel)`;
  const costs = `µs each request: server ${each(usedMs)} ${kernel}, PostgreSQL ${each(postgresMs)}, clients ${each(cpuMs)}`;
  console.log(
    `${what.padEnd(30)} ${rates}  p50 ${at(0.5)} p99 ${at(0.99)}  ${costs}${refused > 0 ? `  ${refused} REFUSED` : ''}`,
  );
  return reports;
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

type Counted = { readonly reports: number; readonly rows: number };

const countsOf = (database: Database): Promise<Counted> =>
  database.asSystem(async (tx) => {
    const { rows } = await sql<Counted>`select coalesce(sum(reports), 0)::bigint as reports, count(*) as rows
      from site_watch.csp_report`.execute(tables<object>(tx));
    return rows[0] ?? { reports: 0, rows: 0 };
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

type Peer = { readonly port: number; readonly close: () => Promise<void> };

/** Reads nothing and answers: less than any server of reports can do. */
const openFloor = async (): Promise<Peer> => {
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(204).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { port: (server.address() as AddressInfo).port, close };
};

/** @param keep what it does with a report it has parsed. */
const openFastify = async (keep?: (report: unknown) => Promise<unknown>): Promise<Peer> => {
  const server = fastify();
  const types = Object.values(FORMS).map(({ type }) => type);
  server.addContentTypeParser(types, { parseAs: 'string' }, server.getDefaultJsonParser('error', 'error'));
  server.post(PATH, async ({ body }, reply) => {
    for (const each of [body].flat()) await keep?.(each);
    return reply.code(204).send();
  });
  await server.listen({ port: 0, host: '127.0.0.1' });
  return { port: (server.server.address() as AddressInfo).port, close: () => server.close() };
};

const openInserting = async (connection: PostgresConnection): Promise<Peer> => {
  const pool = new Pool({ ...clientConfigOf(connection), max: 16 });
  pool.on('error', () => undefined);
  await pool.query(
    'create table if not exists peer (number bigint generated always as identity, report jsonb not null)',
  );
  const text = 'insert into peer (report) values ($1)';
  const peer = await openFastify((report) => pool.query({ name: 'insert', text, values: [JSON.stringify(report)] }));
  return { port: peer.port, close: () => peer.close().then(() => pool.end()) };
};

const roomFolder = (path: string) => new URL(`../src/${path}/migrations`, import.meta.url).pathname;

type Bench = { readonly connection: PostgresConnection; readonly postmaster: number; readonly load: Measuring['load'] };

const measureForm = async (form: Form, { connection, postmaster, load }: Bench): Promise<void> => {
  const measuring = { form, load, postmaster };
  const beside = async (what: string, opening: Promise<Peer>): Promise<void> => {
    const peer = await opening;
    await measure(what, peer.port, measuring);
    await peer.close();
  };
  console.log(`\n${form}`);
  const database = openPostgres({ connection });
  const ours = await openOurs(database);
  const before = await countsOf(database);
  const answered = await measure('mitsuke', ours.port, measuring);
  await ours.close();
  const after = await countsOf(database);
  await database.close();
  const counted = after.reports - before.reports;
  console.log(`  ${counted} counted in ${after.rows} rows: these ${answered}, and those of the warming-up`);
  await beside('node:http, reads nothing', openFloor());
  await beside('bare Fastify, parses', openFastify());
  await beside('bare Fastify, inserts each', openInserting(connection));
};

const main = async (seconds: number, connections: number): Promise<void> => {
  const folder = await mkdtemp('/tmp/mitsuke-bench-');
  await chmod(folder, 0o711);
  const server = await startEmbeddedPostgres({ dataFolder: join(folder, 'data') });
  try {
    await migrate(server.connection, [{ name: 'site_watch', folder: roomFolder('site-watch') }]);
    const planting = openPostgres({ connection: server.connection });
    await plant(planting);
    await planting.close();
    const postmaster = Number.parseInt(await readFile(join(folder, 'data/cluster/pgdata/postmaster.pid'), 'utf8'), 10);
    const load = { path: PATH, networks: NETWORKS, seconds, connections };
    console.log(`${connections} connections from ${CLIENTS} client processes on the same machine`);
    for (const form of Object.keys(FORMS) as Form[]) {
      await measureForm(form, { connection: server.connection, postmaster, load });
    }
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
};

if (process.argv[2] === 'client') {
  process.once('message', async (task) => {
    const measured = await runLoad(task as Task, FORMS[(task as Task).form].bodyOf);
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
