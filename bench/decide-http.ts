/**
 * Decisions over HTTP, durable before the answer: clients in processes of their own, at full load and at half of what
 * that came to, beside a bare Fastify route on the same PostgreSQL that inserts one row in one transaction per request.
 * `node bench/decide-http.ts [seconds per measurement] [connections]`
 *
 * Published by others, not run here: 835 decisions a second on a 2-core pod, answers in 100 ms, enumeration in 20 ms.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import fastify from 'fastify';
import { Pool } from 'pg';
import { decisionRoutes } from '#decision';
import { formatInstant } from '#kernel';
import type { Authenticator } from '#platform/http';
import { clock, newId, openTestRoom, scopeOf } from '../src/decision/testing.ts';
import { clientConfigOf, type PostgresConnection } from '../src/platform/database/connection.ts';
import { startEmbeddedPostgres } from '../src/platform/database/embedded.ts';
import { migrate } from '../src/platform/database/migrate.ts';
import { openPostgres } from '../src/platform/database/postgres.ts';
import { createHttpServer } from '../src/platform/http/fastify.ts';
import { createLog } from '../src/platform/http/log.ts';
import { type Load, type Measured, runLoad } from './http-load.ts';
import { serverCpuMs } from './server-cpu.ts';

const PATH = '/v1/payments/decisions';
const CLIENTS = 2;

const bodyOf = (run: string, number: number): string =>
  JSON.stringify({
    eventId: `bench-${run}-${number}`,
    occurredAt: formatInstant(clock.now()),
    channel: 'ecommerce',
    amount: { amountMinor: 1_000 + ((number * 7_919) % 20_000), currency: 'JPY' },
    card: {
      token: `tok_${(number * 31) % 200_000}`,
      bin: '411111',
      last4: '1111',
      expiry: '2099-12',
      issuerCountry: 'JP',
    },
    merchant: { acceptorNumber: `shop-${number % 300}`, name: 'つばめ屋', categoryCode: '5411' },
    customer: { id: `c-${number % 200_000}`, ipAddress: `10.${number % 250}.${(number >> 8) % 250}.7`, country: 'JP' },
    authentication: { threeDs: 'authenticated', securityCode: 'match' },
  });

const loadFrom = (load: Load): Promise<Measured> => {
  const run = newId('run');
  return runLoad(load, (number) => bodyOf(run, number));
};

const fromChildren = async (task: Load): Promise<Measured> => {
  const { perSecond } = task;
  const each = {
    ...task,
    connections: Math.ceil(task.connections / CLIENTS),
    ...(perSecond === undefined ? {} : { perSecond: perSecond / CLIENTS }),
  };
  const parts = await Promise.all(
    Array.from({ length: CLIENTS }, () => {
      const child: ChildProcess = fork(import.meta.filename, ['client']);
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

type Task = Load & { readonly postmaster: number };

const ownCpuMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
};

/** Microseconds of CPU for each answer tell more than the clock where others use the machine too. */
const measure = async (what: string, { postmaster, ...load }: Task): Promise<number> => {
  const usedMs = { own: ownCpuMs(), server: serverCpuMs(postmaster) };
  const { answered, refused, latenciesMs, cpuMs } = await fromChildren(load);
  const each = (ms: number) => `${Math.round((ms * 1_000) / answered)}`;
  const own = each(ownCpuMs() - usedMs.own);
  const server = each(serverCpuMs(postmaster) - usedMs.server);
  const at = (share: number) => `${(latenciesMs[Math.floor(latenciesMs.length * share)] ?? 0).toFixed(1)} ms`;
  const perSecond = answered / load.seconds;
  const rate = Math.round(perSecond).toLocaleString('en').padStart(7);
  const cpu = `CPU each: ${own} µs here, ${server} PostgreSQL, ${each(cpuMs)} clients`;
  const told = refused > 0 ? `  ${refused} refused` : '';
  console.log(`${what.padEnd(50)} ${rate}/s  p50 ${at(0.5)}  p99 ${at(0.99)}  ${cpu}${told}`);
  return perSecond;
};

const measureAll = async (name: string, task: Task): Promise<void> => {
  await fromChildren({ ...task, seconds: 2 });
  const full = await measure(`${name}, full load`, task);
  await measure(`${name}, half load`, { ...task, perSecond: full / 2 });
};

const portOf = (url: string): number => Number(new URL(url).port);

const openOurs = async (connection: PostgresConnection) => {
  const database = openPostgres({ connection });
  const room = await openTestRoom(database);
  const decisions = room.open();
  const scope = scopeOf(newId('ten'));
  const authenticator: Authenticator = { byApiKey: async () => scope, bySession: async () => undefined };
  const http = await createHttpServer({
    routes: decisionRoutes(decisions),
    authenticator,
    clock,
    newId,
    log: createLog({ level: 'error', stream: process.stderr }),
    version: '0.1.0',
    hostNames: ['localhost', '127.0.0.1'],
    trustedProxies: [],
    overHttps: false,
    rateLimits: { perCaller: 1e9, perAddress: 1e9, refusedPerAddress: 1e9 },
  });
  const { url } = await http.listen(0, '127.0.0.1', 'fail');
  return {
    url,
    close: async () => {
      await http.close();
      await room.close();
      await database.close();
    },
  };
};

const openPeer = async (connection: PostgresConnection) => {
  const pool = new Pool({ ...clientConfigOf(connection), max: 16 });
  // What the server says at its end is no failure.
  pool.on('error', () => undefined);
  await pool.query('create table peer (event_id text primary key, body jsonb not null)');
  const server = fastify();
  server.post(PATH, async ({ body }) => {
    const { eventId } = body as { eventId: string };
    const values = [eventId, JSON.stringify(body)];
    await pool.query({ name: 'insert', text: 'insert into peer values ($1, $2)', values });
    return { eventId, answer: 'allow' };
  });
  await server.listen({ port: 0, host: '127.0.0.1' });
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
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
    await migrate(server.connection, [
      { name: 'stream', folder: roomFolder('platform/stream') },
      { name: 'evidence', folder: roomFolder('evidence') },
      { name: 'registry', folder: roomFolder('registry') },
      { name: 'decision', folder: roomFolder('decision') },
    ]);
    console.log(`${connections} connections from ${CLIENTS} client processes on the same machine\n`);
    const postmaster = Number.parseInt(await readFile(join(folder, 'data/cluster/pgdata/postmaster.pid'), 'utf8'), 10);
    const task = { path: PATH, seconds, connections, postmaster };
    const ours = await openOurs(server.connection);
    await measureAll('mitsuke: windows, rules, evidence, durable', { ...task, port: portOf(ours.url) });
    await ours.close();
    const peer = await openPeer(server.connection);
    await measureAll('bare Fastify, one insert each, durable', { ...task, port: portOf(peer.url) });
    await peer.close();
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
};

if (process.argv[2] === 'client') {
  process.once('message', async (task) => {
    const measured = await loadFrom(task as Load);
    process.send?.(measured, () => process.disconnect());
  });
} else {
  const [seconds = 10, connections = 128] = process.argv.slice(2).map(Number);
  if (!(seconds > 0 && connections > 0)) {
    console.error('usage: node bench/decide-http.ts [seconds per measurement] [connections]');
    process.exit(2);
  }
  await main(seconds, connections);
}
