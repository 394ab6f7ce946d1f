/**
 * An operator who rewrites one old entry and signs everything anew with the log's real key, on a real database and a
 * real folder of log files: the log verifies by itself, and is caught by a witness and by an older checkpoint.
 */
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningServer, readConfiguration, startServer } from '#app';
import { readRuleSet } from '#app/read-rule-set';
import { bytesOfBase64, canonicalJson, type JsonObject, preAuthEncoding, utf8Text } from '#evidence-verifier';
import { Secret, type TenantId, uuidOf } from '#kernel';
import { systemScope } from '#registry';
import { enrolTenant } from '../src/app/enrol-tenant.ts';
import { clientConfigOf } from '../src/platform/database/connection.ts';
import { openTestDatabase, type TestDatabase } from '../src/platform/database/testing.ts';
import { openSealedFileKeys } from '../src/platform/keys/sealed-file.ts';
import { MitsukeProcess } from './mitsuke-process.ts';

const WITNESS = 'witness.example/w1';
const HOST = 'witness.localhost';

let folder: string;
let database: TestDatabase;
let tenant: TenantId;
let witness: { process: MitsukeProcess; url: string; vkey: string };
let apiKey: string;
let server: RunningServer | undefined;
const at = (name: string) => path.join(folder, name);

const serve = async (witnesses: string): Promise<RunningServer> => {
  const environment = {
    MITSUKE_SERVER_PORT: '0',
    MITSUKE_LOG_LEVEL: 'error',
    ...(witnesses === '' ? {} : { MITSUKE_EVIDENCE_WITNESSES: witnesses }),
    MITSUKE_EVIDENCE_PRIVATE_HOSTS: HOST,
    MITSUKE_EVIDENCE_WITNESS_EVERY_SECONDS: '1',
  };
  const read = readConfiguration(environment, undefined);
  const rules = read.kind === 'ok' ? readRuleSet(read.value.ruleSetFile) : read;
  if (read.kind === 'failed' || rules.kind === 'failed') throw new Error('the configuration is sound');
  server = await startServer({
    configuration: { ...read.value, databaseUrl: new Secret(urlOf(database)) },
    dataFolder: at('data'),
    purpose: 'serve',
    ruleSet: rules.value,
    version: 'test',
    logTo: { write: () => undefined },
    onStep: () => undefined,
    whenTaken: 'near',
  });
  return server;
};
const urlOf = ({ connection }: TestDatabase): string => {
  if ('url' in connection) return connection.url.reveal();
  const { host, port, user, password, database: name } = connection;
  return `postgres://${user}:${encodeURIComponent(password.reveal())}@/${name}?host=${encodeURIComponent(host)}&port=${port}`;
};
const stop = async (): Promise<void> => {
  await server?.stop();
  server = undefined;
};
const serveWitness = async (logs: string): Promise<void> => {
  const config = at('witness.yaml');
  writeFileSync(config, `name: ${WITNESS}\nport: 0\nfolder: ${at('witness')}\nlogs: ${logs}\n`);
  const running = new MitsukeProcess(['witness', 'serve', '--config', config, '--json']);
  const { url, vkey } = await running.line<{ url: string; vkey: string }>((line) => 'url' in line);
  witness = { process: running, url, vkey };
};
const witnessLine = () => `${witness.vkey} http://${HOST}:${new URL(witness.url).port}`;
const get = async <T>(address: string): Promise<T> => {
  const answer = await fetch(`${server?.listening.url}${address}`, { headers: { authorization: `Bearer ${apiKey}` } });
  expect(answer.status).toBe(200);
  return (await answer.json()) as T;
};
type State = {
  readonly log: string;
  readonly vkey: string;
  readonly size: number;
  readonly pending: number;
  readonly witnesses: { readonly witnesses: readonly { readonly outcome: string }[] } | null;
};
const until = async <T>(look: () => Promise<T>, wanted: (seen: T) => boolean): Promise<T> => {
  for (const limit = AbortSignal.timeout(20_000); ; ) {
    const seen = await look();
    if (wanted(seen)) return seen;
    if (limit.aborted) throw new Error(`it never came: ${JSON.stringify(seen)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};
const logState = () => get<State>('/v1/evidence/log');
const pay = async (eventId: string): Promise<void> => {
  const answer = await fetch(`${server?.listening.url}/v1/payments/decisions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      ...{ eventId, occurredAt: new Date().toISOString(), channel: 'ecommerce', card: { token: 'tok-1' } },
      ...{ amount: { amountMinor: 1_000, currency: 'JPY' }, merchant: { acceptorNumber: 'A-1' } },
    }),
  });
  expect(answer.ok).toBe(true);
};
const verify = async (source: string, ...flags: readonly string[]) => {
  const words = ['evidence', 'verify', source, '--json', ...flags];
  const ended = await new MitsukeProcess(words, { environment: { MITSUKE_API_KEY: apiKey } }).ended;
  return { code: ended.code, verdict: JSON.parse(ended.out) as { kind?: string; code?: string; size?: number } };
};

/** As whoever has the database, the folder and the keys can: alters entry 1 and lets the server build and sign anew. */
const rewrite = async (log: string): Promise<void> => {
  const sealingSecret = new Secret(readFileSync(at('data/keys/seal-secret'), 'utf8'));
  const keys = await openSealedFileKeys({ path: at('data/keys/signing-keys'), sealingSecret });
  const client = new Client(clientConfigOf(database.administrator));
  await client.connect();
  const entries = await client.query<{ id: string; bytes: Buffer }>(
    `select entry.id, entry.bytes from evidence.entry
     join evidence.arrival on arrival.tenant = entry.tenant and arrival.number = entry.arrived
     where entry.tenant = $1 and arrival.first_index + entry.place = 1`,
    [uuidOf(tenant)],
  );
  const [old] = entries.rows;
  if (old === undefined) throw new Error('there is an entry 1');
  const envelope = JSON.parse(old.bytes.toString('utf8')) as { payload: string; signatures: { keyid: string }[] };
  const statement = JSON.parse(utf8Text(bytesOfBase64(envelope.payload) ?? new Uint8Array(0)) ?? '') as {
    predicate: { fact: Record<string, unknown> };
  };
  statement.predicate.fact.count = 999;
  const payload = canonicalJson(statement as unknown as JsonObject);
  const payloadType = 'application/vnd.in-toto+json';
  const signature = await keys.signEd25519(`evidence/${tenant}`, preAuthEncoding(payloadType, payload));
  const forged = canonicalJson({
    payload: Buffer.from(payload).toString('base64'),
    payloadType,
    signatures: [{ keyid: envelope.signatures[0]?.keyid ?? '', sig: Buffer.from(signature).toString('base64') }],
  });
  await client.query('update evidence.entry set bytes = $1 where id = $2', [Buffer.from(forged), old.id]);
  await forgetHead(client);
  await client.end();
  rmSync(at(`data/objects/logs/${log}`), { recursive: true });
};
const forgetHead = async (client: Client): Promise<void> => {
  await client.query('update evidence.log set size = 0, root = null, checkpoint = null, checkpoint_at = null');
  await client.query('truncate evidence.shown_head, evidence.awaited_head');
};

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'mitsuke-rewritten-'));
  database = await openTestDatabase();
  const { house } = await serve('');
  const wanted = { email: 'a@example.jp', displayName: '管理者' };
  const enrolled = await enrolTenant(house, { name: '見本決済', kind: 'psp', language: 'ja', administrator: wanted });
  tenant = enrolled.tenant.id;
  const permissions = ['decision:make', 'evidence:read', 'case:read'] as const;
  const issued = await house.registry.apiKeys.issue(systemScope(tenant, 'test'), { name: 'test', permissions });
  if (issued.kind === 'failed') throw new Error('no key');
  apiKey = issued.value.key.reveal();
  const { vkey } = await logState();
  await stop();
  await serveWitness(`[{ vkeys: ['${vkey}'] }]`);
}, 120_000);
afterAll(async () => {
  await stop();
  witness?.process.signal('SIGTERM');
  await witness?.process.ended;
  await database?.close();
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

test('an operator who rewrites an old entry and signs anew is caught by a witness and by an older checkpoint', async () => {
  await serve(witnessLine());
  for (const eventId of ['e1', 'e2', 'e3']) await pay(eventId);
  const honest = await until(logState, ({ size, pending }) => size >= 2 && pending === 0);
  const exported = await new MitsukeProcess(
    ['evidence', 'export', `${server?.listening.url}/logs/${honest.log}`, '--out', at('kept')],
    { environment: { MITSUKE_API_KEY: apiKey } },
  ).ended;
  expect(exported.code).toBe(0);
  copyFileSync(at('kept/checkpoint'), at('older'));
  const witnessed = ['--vkey', honest.vkey, '--witness', witness.vkey];
  expect(await verify(at('kept'), ...witnessed)).toMatchObject({ code: 0, verdict: { kind: 'verified' } });
  await stop();

  await rewrite(honest.log);
  await serve(witnessLine());
  const refused = await until(logState, ({ witnesses }) => witnesses?.witnesses[0]?.outcome === 'inconsistent');
  expect(refused).toMatchObject({ size: 0 });
  const checkpoint = await fetch(`${server?.listening.url}/logs/${honest.log}/checkpoint`, {
    headers: { authorization: `Bearer ${apiKey}` },
  });
  expect(checkpoint.status).toBe(404);
  type Alerts = { readonly items: readonly { readonly kind: string; readonly severity: string }[] };
  const raised = await until(
    () => get<Alerts>('/v1/alerts?source=log-attestation'),
    ({ items }) => items.length > 0,
  );
  expect(raised.items).toMatchObject([{ kind: 'log-witness-refused', severity: 'critical' }]);
  await stop();

  // Without the witness the operator can publish it, and by its signatures alone it is a sound log.
  const client = new Client(clientConfigOf(database.administrator));
  await client.connect();
  await forgetHead(client);
  await client.end();
  await serve('');
  await until(logState, ({ size, pending }) => size >= honest.size && pending === 0);
  const url = `${server?.listening.url}/logs/${honest.log}`;
  const alone = ['--vkey', honest.vkey];
  expect(await verify(url, ...alone)).toMatchObject({ code: 0, verdict: { kind: 'verified' } });
  expect(await verify(url, ...alone, '--old', at('older'))).toMatchObject({
    code: 1,
    verdict: { code: 'older-checkpoint-inconsistent' },
  });
  expect(await verify(url, ...witnessed)).toMatchObject({ code: 1, verdict: { code: 'witness-quorum-not-reached' } });
  // By hand, at the witness's own door, with the forged tree in place of the one it knows.
  const forged = await (await fetch(`${url}/checkpoint`, { headers: { authorization: `Bearer ${apiKey}` } })).text();
  const answer = await fetch(`${witness.url}/add-checkpoint`, {
    method: 'POST',
    body: `old ${honest.size}\n\n${forged}`,
  });
  expect(answer.status).toBe(422);
}, 120_000);
