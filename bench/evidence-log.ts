/**
 * The evidence log on its own embedded PostgreSQL and a folder: entries of about 1 KB appended in transactions by
 * several writers while the sequencer publishes, then verified from the files alone.
 * `node bench/evidence-log.ts [entries] [entries per transaction] [writers] [folder to export to]`
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createEvidence, type Evidence, type EvidencePorts, exportLog, verifyExport } from '#evidence';
import { type Scope, Secret, type TenantId } from '#kernel';
import { systemClock } from '../src/platform/clock/system.ts';
import { startEmbeddedPostgres } from '../src/platform/database/embedded.ts';
import { migrate } from '../src/platform/database/migrate.ts';
import { openPostgres } from '../src/platform/database/postgres.ts';
import { openSealedFileKeys } from '../src/platform/keys/sealed-file.ts';
import { openFolderObjects } from '../src/platform/objects/folder.ts';
import { newIdSource } from '../src/platform/random/new-id.ts';
import { systemRandom } from '../src/platform/random/system.ts';

const [entries = 100_000, perTransaction = 128, writers = 4] = process.argv.slice(2, 5).map(Number);
const exportFolder = process.argv[5];
const report = (name: string, value: string) => console.log(`${name.padEnd(42)} ${value}`);
const rate = (count: number, ms: number) => `${Math.round((count / ms) * 1000).toLocaleString('en')}/s`;

const clock = systemClock();
const newId = newIdSource(clock, systemRandom());
const tenant: TenantId = newId('ten');
const scope: Scope = {
  tenant,
  permissions: new Set(['evidence:read']),
  principal: { kind: 'system', id: 'bench' },
};

const write = async ({ database }: EvidencePorts, evidence: Evidence): Promise<number[]> => {
  let left = entries;
  const waitsMs: number[] = [];
  const writeBatches = async () => {
    while (left > 0) {
      const count = Math.min(perTransaction, left);
      left -= count;
      const begunMs = clock.monotonicMs();
      await database.inScope(scope, async (tx) => {
        const entry = {
          tenant,
          predicateType: 'decision-batch',
          subjects: [{ name: 'bench', algorithm: 'rfc6962Sha256', digest: new Uint8Array(32) }],
          fact: { count: 1, filling: 'x'.repeat(120) },
          observedAt: clock.now(),
          grade: 'A',
          collector: 'mitsuke bench',
        } as const;
        await Promise.all(Array.from({ length: count }, () => evidence.append(tx, entry)));
      });
      evidence.sequencer.wake();
      waitsMs.push(clock.monotonicMs() - begunMs);
    }
  };
  await Promise.all(Array.from({ length: writers }, writeBatches));
  return waitsMs.sort((a, b) => a - b);
};

const run = async (ports: EvidencePorts, folder: string): Promise<void> => {
  const evidence = createEvidence(ports);
  evidence.sequencer.start();
  const begunMs = clock.monotonicMs();
  const waitsMs = await write(ports, evidence);
  const writtenMs = clock.monotonicMs() - begunMs;
  let state = await evidence.logOf(scope);
  while (state.pending > 0) state = await evidence.logOf(scope);
  const publishedMs = clock.monotonicMs() - begunMs;
  await evidence.sequencer.stop();
  report(`appended, durable (${perTransaction} a transaction, ${writers} writers)`, rate(entries, writtenMs));
  const quantile = (q: number) => `${Math.round(waitsMs[Math.floor((waitsMs.length - 1) * q)] ?? 0)} ms`;
  report('  a transaction takes p50, p99', `${quantile(0.5)}, ${quantile(0.99)}`);
  report('appended and in a published checkpoint', rate(entries, publishedMs));

  const source = await openFolderObjects(join(folder, 'objects', 'logs', state.log));
  for (const kind of ['opaque', 'signed'] as const) {
    const startMs = clock.monotonicMs();
    const verdict = await verifyExport({ read: source.get, vkey: state.vkey, entries: kind });
    if (verdict.kind === 'diverges') throw new Error(`${verdict.code} ${verdict.path}`);
    report(`verified, entries ${kind}`, rate(verdict.size, clock.monotonicMs() - startMs));
  }
  report('memory', `${Math.round(process.memoryUsage.rss() / 2 ** 20)} MiB`);
  if (exportFolder === undefined) return;
  await exportLog({ from: source.get, to: await openFolderObjects(exportFolder) });
  report('exported', `${exportFolder} ${state.vkey}`);
};

const folder = await mkdtemp('/var/tmp/mitsuke-bench-');
// The database's user passes through it when root runs this.
await chmod(folder, 0o711);
const postgres = await startEmbeddedPostgres({ dataFolder: join(folder, 'postgres') });
const room = { name: 'evidence', folder: join(import.meta.dirname, '../src/evidence/migrations') };
await migrate(postgres.connection, [room]);
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
