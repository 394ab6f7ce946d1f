/**
 * `mitsuke keys new|rotate` on a log that counts only with two of three witnesses, all running: a witness that was not
 * told of the next key holds the new checkpoint back, and lets it through once it is told.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningServer, readConfiguration, startServer } from '#app';
import { readRuleSet } from '#app/read-rule-set';
import { verifyExport, witnessKeyOf } from '#evidence';
import { formatCosignerVkey } from '#evidence-verifier';
import { type Id, Secret, type TenantId } from '#kernel';
import { systemScope } from '#registry';
import { witnessFromSeed } from '../packages/evidence-verifier/src/testing.ts';
import { enrolTenant } from '../src/app/enrol-tenant.ts';
import { openTestDatabase, type TestDatabase } from '../src/platform/database/testing.ts';
import { MitsukeProcess } from './mitsuke-process.ts';
import { urlOf } from './walls/world.ts';

const HOST = 'witness.localhost';
/** Configured, and never there: two of three are enough. */
const ABSENT = formatCosignerVkey(witnessFromSeed('witness.example/absent', 'absent').key);

type Witness = {
  readonly name: string;
  readonly port: number;
  readonly vkey: string;
  readonly process: MitsukeProcess;
};

let folder: string;
let database: TestDatabase;
let server: RunningServer | undefined;
let tenant: TenantId;
let apiKey: string;
const witnesses: Witness[] = [];
const at = (name: string) => path.join(folder, name);

const serveWitness = async (name: string, vkeys: readonly string[], port = 0): Promise<Witness> => {
  const config = at(`${name}.yaml`);
  const logs = JSON.stringify([{ vkeys }]);
  writeFileSync(config, `name: witness.example/${name}\nport: ${port}\nfolder: ${at(name)}\nlogs: ${logs}\n`);
  const running = new MitsukeProcess(['witness', 'serve', '--config', config, '--json']);
  const { url, vkey } = await running.line<{ url: string; vkey: string }>((line) => 'url' in line);
  return { name, vkey, port: Number(new URL(url).port), process: running };
};

const stopWitness = async ({ process: running }: Witness): Promise<void> => {
  running.signal('SIGTERM');
  await running.ended;
};

const serve = async (lines: readonly string[]): Promise<RunningServer> => {
  const read = readConfiguration(
    {
      ...{ MITSUKE_SERVER_PORT: '0', MITSUKE_LOG_LEVEL: 'error', MITSUKE_EVIDENCE_PRIVATE_HOSTS: HOST },
      ...(lines.length === 0
        ? {}
        : { MITSUKE_EVIDENCE_WITNESSES: lines.join(','), MITSUKE_EVIDENCE_WITNESS_QUORUM: '2' }),
      MITSUKE_EVIDENCE_WITNESS_EVERY_SECONDS: '1',
    },
    undefined,
  );
  const rules = read.kind === 'ok' ? readRuleSet(read.value.ruleSetFile) : read;
  if (read.kind === 'failed' || rules.kind === 'failed') throw new Error('the configuration is sound');
  server = await startServer({
    configuration: { ...read.value, databaseUrl: new Secret(urlOf(database.connection)) },
    ...{ dataFolder: at('data'), purpose: 'serve', ruleSet: rules.value, version: 'test', whenTaken: 'near' },
    logTo: { write: () => undefined },
    onStep: () => undefined,
  });
  return server;
};

type State = {
  readonly log: string;
  readonly vkey: string;
  readonly size: number;
  readonly pending: number;
  readonly keys: readonly { readonly vkey: string; readonly fromSize: number | null }[];
  readonly witnesses: { readonly witnesses: readonly { readonly name: string; readonly outcome: string }[] } | null;
};

const logState = async (): Promise<State> => {
  const answer = await fetch(`${server?.listening.url}/v1/evidence/log`, {
    headers: { authorization: `Bearer ${apiKey}` },
  });
  return (await answer.json()) as State;
};

const until = async (wanted: (seen: State) => boolean): Promise<State> => {
  for (const limit = AbortSignal.timeout(20_000); ; ) {
    const seen = await logState();
    if (wanted(seen)) return seen;
    if (limit.aborted) throw new Error(`it never came: ${JSON.stringify(seen)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};

const command = async <T>(...words: readonly string[]): Promise<T> => {
  const environment = {
    MITSUKE_DATA_FOLDER: at('data'),
    MITSUKE_DATABASE_URL: urlOf(database.connection),
    MITSUKE_API_KEY: apiKey,
  };
  const { code, out, err } = await new MitsukeProcess([...words, '--json'], { environment }).ended;
  if (code !== 0 && out === '') throw new Error(`${words.join(' ')} ended with ${code}: ${err}`);
  return JSON.parse(out) as T;
};

/** In this process, with the two witnesses and the absent one. */
const verdictOf = async ({ log }: State, vkey: string, quorum: number): Promise<string> => {
  const house = server?.house;
  if (house === undefined) throw new Error('not served');
  const keys = [...witnesses.map((each) => each.vkey), ABSENT].flatMap((key) => witnessKeyOf(key) ?? []);
  const scope = systemScope(tenant, 'test');
  const read = (name: string) =>
    house.evidence.readLogFile(scope, { log: log as Id<'log'>, path: name }).catch(() => undefined);
  const verdict = await verifyExport({ read, vkey, witnesses: { witnesses: keys, quorum } });
  return verdict.kind === 'verified' ? verdict.kind : verdict.code;
};

const outcomeOf = (state: State, name: string): string | undefined =>
  state.witnesses?.witnesses.find((each) => each.name === `witness.example/${name}`)?.outcome;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'mitsuke-rotated-'));
  database = await openTestDatabase();
  const { house } = await serve([]);
  const administrator = { email: 'a@example.jp', displayName: '管理者' };
  tenant = (await enrolTenant(house, { name: '見本決済', kind: 'psp', language: 'ja', administrator })).tenant.id;
  const permissions = ['evidence:read'] as const;
  const issued = await house.registry.apiKeys.issue(systemScope(tenant, 'test'), { name: 'test', permissions });
  if (issued.kind === 'failed') throw new Error('no key');
  apiKey = issued.value.key.reveal();
  const { vkey } = await logState();
  await server?.stop();
  server = undefined;
  witnesses.push(...(await Promise.all(['one', 'two'].map((name) => serveWitness(name, [vkey])))));
  const lines = witnesses.map((each) => `${each.vkey} http://${HOST}:${each.port}`);
  await serve([...lines, `${ABSENT} http://${HOST}:9`]);
}, 120_000);

afterAll(async () => {
  await server?.stop();
  await Promise.all(witnesses.map(stopWitness));
  await database?.close();
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

test('a key is rotated under witnesses: held until enough of them know the next key, and never forked', async () => {
  const before = await until(({ size, pending }) => size > 0 && pending === 0);
  const { vkey, nextVkey } = await command<{ vkey: string; nextVkey: string }>('keys', 'new', '--tenant', tenant);
  expect(vkey).toBe(before.vkey);
  const [one, two] = witnesses as [Witness, Witness];
  await stopWitness(one);
  witnesses[0] = await serveWitness('one', [vkey, nextVkey], one.port);

  const rotated = await command<{ previousVkey: string; vkey: string }>('keys', 'rotate', '--tenant', tenant);
  expect(rotated).toMatchObject({ previousVkey: vkey, vkey: nextVkey });
  const held = await until((state) => outcomeOf(state, 'two') === 'signature-refused');
  expect(outcomeOf(held, 'one')).toBe('cosigned');
  expect(held).toMatchObject({ vkey, size: before.size });

  await stopWitness(two);
  witnesses[1] = await serveWitness('two', [vkey, nextVkey], two.port);
  const after = await until(({ size, pending }) => size > before.size && pending === 0);
  expect(after).toMatchObject({ vkey: nextVkey, keys: [{ vkey, fromSize: 0 }, { vkey: nextVkey }] });
  expect(after.keys[1]?.fromSize).toBe(before.size + 1);

  const told = await command<{ kind: string; size?: number }>(
    ...['evidence', 'verify', `${server?.listening.url}/logs/${after.log}`, '--vkey', vkey, '--witness-quorum', '2'],
    ...[...witnesses.map((each) => each.vkey), ABSENT].flatMap((key) => ['--witness', key]),
  );
  expect(told).toMatchObject({ kind: 'verified', size: after.size });
  expect(await verdictOf(after, nextVkey, 2)).toBe('verified');
  expect(await verdictOf(after, nextVkey, 3)).toBe('witness-quorum-not-reached');
}, 240_000);
