/**
 * The evidence log on its own embedded PostgreSQL and a folder, with the sequencer publishing beside: how many entries
 * of 1 KB become durable in a second, how long an entry waits at half of 10,000 a second, and what memory does.
 * `node bench/evidence-log.ts [--entries 200000] [--batch 256] [--writers 4] [--rate 5000] [--seconds 20] [--out DIR]`
 */
import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createEvidence, type Evidence, type EvidencePorts, exportLog, type NewEntry, verifyExport } from '#evidence';
import { type Scope, Secret, type TenantId } from '#kernel';
import { systemClock } from '../src/platform/clock/system.ts';
import { startEmbeddedPostgres } from '../src/platform/database/embedded.ts';
import { migrate } from '../src/platform/database/migrate.ts';
import { openPostgres } from '../src/platform/database/postgres.ts';
import { openSealedFileKeys } from '../src/platform/keys/sealed-file.ts';
import { openFolderObjects } from '../src/platform/objects/folder.ts';
import { newIdSource } from '../src/platform/random/new-id.ts';
import { systemRandom } from '../src/platform/random/system.ts';

const { values: options } = parseArgs({
  options: {
    entries: { type: 'string', default: '200000' },
    batch: { type: 'string', default: '256' },
    writers: { type: 'string', default: '4' },
    rate: { type: 'string', default: '5000' },
    seconds: { type: 'string', default: '20' },
    /** Leave out the verification at the end. */
    'no-verify': { type: 'boolean', default: false },
    out: { type: 'string' },
  },
});
const [entries, batch, writers] = [options.entries, options.batch, options.writers].map(Number) as [
  number,
  number,
  number,
];
const report = (name: string, value: string) => console.log(`${name.padEnd(52)} ${value}`);
const rate = (count: number, ms: number) => `${Math.round((count / ms) * 1000).toLocaleString('en')}/s`;
const mebibytes = () => `${Math.round(process.memoryUsage.rss() / 2 ** 20)} MiB`;

const clock = systemClock();
const newId = newIdSource(clock, systemRandom());
const tenant: TenantId = newId('ten');
const scope: Scope = {
  tenant,
  permissions: new Set(['evidence:read']),
  principal: { kind: 'system', id: 'bench' },
};
/** Makes an entry of 1 KB as it stands in the log. */
const FILLING = 'x'.repeat(150);
const entryOf = (place: number): NewEntry => ({
  tenant,
  predicateType: 'decision-batch',
  subjects: [{ name: 'bench', algorithm: 'rfc6962Sha256', digest: new Uint8Array(32).fill(place & 0xff) }],
  fact: { count: 1, filling: FILLING },
  observedAt: clock.now(),
  grade: 'A',
  collector: 'mitsuke bench',
});

type Room = Pick<EvidencePorts, 'database'> & { readonly evidence: Evidence };

const append = async ({ database, evidence }: Room, count: number): Promise<void> => {
  await database.inScope(scope, (tx) =>
    evidence.appendAll(
      tx,
      Array.from({ length: count }, (_, at) => entryOf(at)),
    ),
  );
  evidence.sequencer.wake();
};

/** Counts by the tenth of a millisecond, so that memory does not grow with what is measured. */
class Waits {
  readonly #counts = new Uint32Array(100_000);
  #total = 0;

  add(waitMs: number, count = 1): void {
    const at = Math.min(this.#counts.length - 1, Math.max(0, Math.round(waitMs * 10)));
    this.#counts[at] = (this.#counts[at] ?? 0) + count;
    this.#total += count;
  }

  quantile(q: number): string {
    let left = this.#total * q;
    const at = this.#counts.findIndex((count) => {
      left -= count;
      return left <= 0;
    });
    return `${(at / 10).toFixed(1)} ms`;
  }

  toString(): string {
    return [0.5, 0.99, 0.999, 1].map((q) => this.quantile(q)).join(', ');
  }
}

const TICKS_PER_SECOND = 100;

/** Processor time so far in microseconds: of this process with its threads, and of PostgreSQL's processes. */
const processorUs = async (folder: string): Promise<{ readonly node: number; readonly postgres: number }> => {
  const { user, system } = process.cpuUsage();
  const pidFile = await readFile(join(folder, 'postgres/cluster/pgdata/postmaster.pid'), 'utf8');
  const [postmaster] = pidFile.split('\n');
  let ticks = 0;
  for (const name of await readdir('/proc')) {
    const stat = /^\d+$/.test(name) ? await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '') : '';
    // After the program's name in brackets: state, parent, …; user and system time, own and of children that ended.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (name !== postmaster && fields[1] !== postmaster) continue;
    ticks += fields.slice(11, name === postmaster ? 15 : 13).reduce((sum, field) => sum + Number(field), 0);
  }
  return { node: user + system, postgres: (ticks / TICKS_PER_SECOND) * 1e6 };
};

/** As fast as it goes: each writer begins the next transaction when the last is durable. */
const measurePeak = async (room: Room, folder: string): Promise<void> => {
  const before = await processorUs(folder);
  const begunMs = clock.monotonicMs();
  let left = entries;
  let nextWord = entries / 10;
  const waits = new Waits();
  const write = async () => {
    while (left > 0) {
      const count = Math.min(batch, left);
      left -= count;
      const startMs = clock.monotonicMs();
      await append(room, count);
      waits.add(clock.monotonicMs() - startMs);
      if (entries - left < nextWord) continue;
      nextWord += entries / 10;
      report(`  ${(entries - left).toLocaleString('en')} entries, memory`, mebibytes());
    }
  };
  await Promise.all(Array.from({ length: writers }, write));
  const writtenMs = clock.monotonicMs() - begunMs;
  while ((await room.evidence.logOf(scope)).pending > 0) await sleep(5);
  const publishedMs = clock.monotonicMs() - begunMs;
  report(`durable (${batch} a transaction, ${writers} writers)`, rate(entries, writtenMs));
  report('durable and in a published checkpoint', rate(entries, publishedMs));
  report('a transaction takes p50, p99, p99.9, max', String(waits));
  const after = await processorUs(folder);
  const perEntry = (key: 'node' | 'postgres') => `${((after[key] - before[key]) / entries).toFixed(1)} µs`;
  report('processor time an entry, Node and PostgreSQL', `${perEntry('node')}, ${perEntry('postgres')}`);
};

/** Entries come one by one at a steady rate; whoever is free takes all that came. Waits count from when each came. */
const measureWaits = async (room: Room, perSecond: number, seconds: number): Promise<void> => {
  const total = perSecond * seconds;
  const first = (await room.evidence.logOf(scope)).size;
  const begunMs = clock.monotonicMs();
  const cameMs = (place: number) => begunMs + (place / perSecond) * 1000;
  const [durable, published] = [new Waits(), new Waits()];
  let taken = 0;
  const write = async () => {
    while (taken < total) {
      const came = Math.min(total, Math.floor(((clock.monotonicMs() - begunMs) / 1000) * perSecond));
      const [from, to] = [taken, Math.min(came, taken + batch)];
      if (to <= from) {
        await sleep(1);
        continue;
      }
      taken = to;
      await append(room, to - from);
      const nowMs = clock.monotonicMs();
      for (let place = from; place < to; place++) durable.add(nowMs - cameMs(place));
    }
  };
  const watch = async () => {
    for (let seen = 0; seen < total; await sleep(2)) {
      const size = (await room.evidence.logOf(scope)).size - first;
      const nowMs = clock.monotonicMs();
      for (; seen < size; seen++) published.add(nowMs - cameMs(seen));
    }
  };
  await Promise.all([watch(), ...Array.from({ length: writers }, write)]);
  report(`at ${perSecond.toLocaleString('en')}/s until durable p50, p99, p99.9, max`, String(durable));
  report('  until in a published checkpoint', String(published));
};

const verifyAll = async (room: Room, folder: string): Promise<void> => {
  const state = await room.evidence.logOf(scope);
  const source = await openFolderObjects(join(folder, 'objects', 'logs', state.log));
  const startMs = clock.monotonicMs();
  const verdict = await verifyExport({ read: source.get, vkey: state.vkey });
  if (verdict.kind === 'diverges') throw new Error(`${verdict.code} ${verdict.path}`);
  report('verified in this one thread, every signature', rate(verdict.size, clock.monotonicMs() - startMs));
  if (options.out === undefined) return;
  await exportLog({ from: source.get, to: await openFolderObjects(options.out) });
  report('exported', `${options.out} ${state.vkey}`);
};

const run = async (ports: EvidencePorts, folder: string): Promise<void> => {
  const evidence = createEvidence(ports);
  const room = { database: ports.database, evidence };
  evidence.sequencer.start();
  try {
    await append(room, batch);
    const { entry } = await lastEntry(room);
    report('one entry', `${entry.length} bytes`);
    await measurePeak(room, folder);
    if (Number(options.seconds) > 0) await measureWaits(room, Number(options.rate), Number(options.seconds));
    report('memory', mebibytes());
  } finally {
    await evidence.sequencer.stop();
  }
  if (!options['no-verify']) await verifyAll(room, folder);
};

const lastEntry = async ({ evidence }: Room) => {
  for (;;) {
    const { size, pending } = await evidence.logOf(scope);
    if (size > 0 && pending === 0) return evidence.inclusionProof(scope, size - 1);
    await sleep(5);
  }
};

const folder = await mkdtemp('/var/tmp/mitsuke-bench-');
// The database's user passes through it when root runs this.
await chmod(folder, 0o711);
const postgres = await startEmbeddedPostgres({ dataFolder: join(folder, 'postgres') });
const evidenceRoom = { name: 'evidence', folder: join(import.meta.dirname, '../src/evidence/migrations') };
await migrate(postgres.connection, [evidenceRoom]);
const database = openPostgres({ connection: postgres.connection });
try {
  const objects = await openFolderObjects(join(folder, 'objects'));
  const keys = await openSealedFileKeys({ path: join(folder, 'keys.json'), sealingSecret: new Secret('bench') });
  const onFailure = (error: unknown) => console.error(error);
  await run({ database, objects, keys, clock, newId, originHost: 'bench.example', onFailure }, folder);
} finally {
  await database.close();
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
}
