/**
 * A folder that the server's configuration names (cards.watchListFile), from outside: what lies in it becomes an alert and
 * evidence of grade A, and what is seen again no second alert. A card number that nobody published is made for it.
 */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { enrolTenant, type RunningServer, readConfiguration, startServer } from '#app';
import { readRuleSet } from '#app/read-rule-set';
import type { TenantId } from '#kernel';
import { systemScope } from '#registry';

const PUBLISHED = '4111111111111111';
/** Of the same issuer range, with its own check digit. */
const NUMBER = ['411111234567890', '9'].join('');
const RULES = path.resolve(import.meta.dirname, '../packs/decision/starter.rules.yaml');

// PostgreSQL's own user passes through it when root runs the tests; a socket's path must be short.
const folder = mkdtempSync('/tmp/mitsuke-watched-');
const logs = path.join(folder, 'logs');
const list = path.join(folder, 'watch.yaml');
let server: RunningServer;
let tenant: TenantId;
let apiKey: string;

const start = (settings: Readonly<Record<string, string>>): Promise<RunningServer> => {
  const environment = { MITSUKE_SERVER_PORT: '0', MITSUKE_LOG_LEVEL: 'error', ...settings };
  const configuration = readConfiguration(environment, undefined);
  const ruleSet = readRuleSet(RULES);
  if (configuration.kind === 'failed' || ruleSet.kind === 'failed') throw new Error(JSON.stringify(configuration));
  return startServer({
    configuration: configuration.value,
    dataFolder: path.join(folder, 'data'),
    purpose: 'serve',
    ruleSet: ruleSet.value,
    version: '0.1.0',
    logTo: process.stderr,
    onStep: () => undefined,
    whenTaken: 'near',
  });
};

type Items = { readonly items: readonly Record<string, unknown>[] };
const read = async (address: string): Promise<Items['items']> => {
  const answer = await fetch(server.listening.url + address, { headers: { authorization: `Bearer ${apiKey}` } });
  expect([address, answer.status]).toEqual([address, 200]);
  return ((await answer.json()) as Items).items;
};
const scansNow = () => read('/v1/card-scans');

beforeAll(async () => {
  chmodSync(folder, 0o711);
  mkdirSync(logs);
  writeFileSync(path.join(logs, 'payment.log'), `card_no=${NUMBER} ok\ncard_no=${PUBLISHED} test\n`);
  server = await start({});
  const administrator = { email: 'hana@tokai.example', displayName: '佐藤 花' };
  const wanted = { name: '東海ペイメント', kind: 'psp', language: 'ja', administrator } as const;
  tenant = (await enrolTenant(server.house, wanted)).tenant.id;
  const permissions = ['assurance:read', 'case:read', 'evidence:read'] as const;
  const issued = await server.house.registry.apiKeys.issue(systemScope(tenant, 'test'), { name: 'test', permissions });
  if (issued.kind === 'failed') throw new Error('no key');
  apiKey = issued.value.key.reveal();
  await server.stop();
  writeFileSync(list, JSON.stringify([{ name: 'Web server', tenant, folder: logs, everyMinutes: 5 }]));
  server = await start({ MITSUKE_CARDS_WATCH_LIST_FILE: list });
}, 120_000);

afterAll(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

test('what lies there is found by itself, is evidence of grade A and one alert, which tells no number', async () => {
  await expect.poll(async () => (await scansNow()).length, { timeout: 60_000 }).toBe(1);
  const [scan] = await scansNow();
  expect(scan).toMatchObject({ name: 'Web server', origin: 'watched', grade: 'A', sure: 1, alertsRaised: 1 });
  const alerts = await read('/v1/alerts?source=card-discovery');
  expect(alerts).toMatchObject([{ kind: 'card-numbers-stored', severity: 'high' }]);
  await expect.poll(async () => (await read('/v1/evidence-items')).length, { timeout: 60_000 }).toBe(1);
  const items = await read('/v1/evidence-items');
  expect(items).toMatchObject([{ kind: 'card-scan', standing: { grade: 'A' } }]);
  expect(JSON.stringify([scan, alerts, items])).not.toContain(NUMBER);
}, 120_000);

test('seen again when it is due, it is no second alert; what is new is one', async () => {
  writeFileSync(path.join(logs, 'export.csv'), 'order,cvv\nA-1,934\n');
  expect(await server.house.cardScans.watch.runOnce()).toBe(0);
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 6 * 60_000 });
  try {
    expect(await server.house.cardScans.watch.runOnce()).toBe(1);
  } finally {
    vi.useRealTimers();
  }
  const [again] = await scansNow();
  expect(again).toMatchObject({ grade: 'A', sure: 2, alertsRaised: 1 });
  const kinds = (await read('/v1/alerts?source=card-discovery')).map(({ kind }) => kind);
  expect(kinds).toEqual(['authentication-data-stored', 'card-numbers-stored']);
});
