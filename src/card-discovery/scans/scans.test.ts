import { generateKeyPairSync } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCases } from '#cases';
import { createEvidence } from '#evidence';
import { durationOfMs, instantOfMs, type PartyId, type PersonId, type Scope, Secret } from '#kernel';
import { tables } from '#platform/database';
import { simulatedClock } from '../../platform/clock/simulated.ts';
import { openTestDatabase, type TestDatabase } from '../../platform/database/testing.ts';
import { nodeFiles } from '../../platform/files/node.ts';
import { uploadOf } from '../../platform/http/testing-upload.ts';
import { openSealedFileKeys } from '../../platform/keys/sealed-file.ts';
import { openFolderObjects } from '../../platform/objects/folder.ts';
import { newIdSource } from '../../platform/random/new-id.ts';
import { seededRandom } from '../../platform/random/seeded.ts';
import { createOutbox } from '../../platform/stream/outbox.ts';
import { nodeUnpack } from '../../platform/unpack/node.ts';
import { type ScanResult, searchFile, searchPaths } from '../index.ts';
import { RESULT_MEDIA_TYPE, signResult, vkeyOf } from '../signed-result.ts';
import { type CardScans, createCardScans } from './card-scans.ts';
import type { CardScanPorts, WatchedFolder } from './ports.ts';
import { oneScan, pageOfPlaces, pageOfScans, placesAsCsv, scansAsCsv, wholeResult } from './read-scans.ts';
import { receiveScan } from './receive-scan.ts';
import type { ScanId } from './tables.ts';

const START = instantOfMs(Date.UTC(2026, 10, 21, 9));
const clock = simulatedClock(START);
const random = seededRandom('card-scans');
const newId = newIdSource(clock, random);
const tenant = newId('ten');
const party = newId('pty') as PartyId;
const failures: unknown[] = [];
const NUMBER = '4929123412341234';

let database: TestDatabase;
let folder: string;
let ports: CardScanPorts;
let scans: CardScans;

const scope = (parties?: readonly PartyId[]): Scope => ({
  tenant,
  ...(parties === undefined ? {} : { parties }),
  permissions: new Set(['assurance:read', 'assurance:submit'] as const),
  principal: { kind: 'person', id: newId('per') as PersonId },
});

/** Digits that end in a check digit, none of them a published test number. */
const numbered = (body: string): string => {
  for (let last = 0; last < 10; last += 1) {
    const digits = [...body, String(last)].map(Number).reverse();
    const sum = digits.reduce(
      (total, digit, at) => total + (at % 2 === 0 ? digit : digit > 4 ? digit * 2 - 9 : digit * 2),
      0,
    );
    if (sum % 10 === 0) return body + last;
  }
  throw new Error('one of ten holds');
};
const SECRET = numbered(NUMBER.slice(0, 15));

const searchFolder = async (path: string): Promise<ScanResult> => {
  const files = nodeFiles();
  const { result } = await searchPaths({
    paths: [path],
    files,
    searchFile: (order) => searchFile(order, { files, unpack: nodeUnpack() }),
    ahead: 1,
    clock,
    key: new Uint8Array(32),
    limit: 100,
    version: '0.1.0',
  });
  return result;
};

const watchedFolder = (): WatchedFolder => ({
  tenant,
  name: 'Web server',
  folder: join(folder, 'logs'),
  everyMinutes: 60,
});

beforeAll(async () => {
  database = await openTestDatabase();
  folder = await mkdtemp(join(tmpdir(), 'mitsuke-card-scans-'));
  const objects = await openFolderObjects(join(folder, 'objects'));
  const keys = await openSealedFileKeys({ path: join(folder, 'keys'), sealingSecret: new Secret('for tests only') });
  const onFailure = (error: unknown) => void failures.push(error);
  const common = {
    database,
    objects,
    clock,
    random,
    newId,
    software: '0.1.0',
    onCommitted: () => undefined,
    onFailure,
  };
  const evidence = createEvidence({ ...common, keys, originHost: 'log.example' });
  const cases = createCases({
    ...common,
    evidence,
    outbox: createOutbox([]),
    tenants: async () => [],
    people: { onDuty: async () => undefined, above: async () => undefined, find: async () => [] },
    askForSecond: async () => {
      throw new Error('no second person here');
    },
    notify: { send: async () => undefined },
    pdf: { print: async () => ({ kind: 'failed', error: 'busy' }) },
    merchants: { known: async () => new Set(), find: async () => [] },
    consoleUrl: 'http://localhost:7300',
  });
  ports = {
    ...common,
    evidence,
    outbox: createOutbox([{ name: 'test.scans', type: 'card-discovery.scan-recorded.v1' }]),
    alerts: cases.alerts,
    sources: cases.sources,
    parties: { get: async (_scope, id) => (id === party ? ({ id } as never) : undefined) },
    watched: [watchedFolder()],
    searchFolder: ({ folder: path }) => searchFolder(path),
  };
  scans = createCardScans(ports);
}, 60_000);

afterAll(async () => {
  await database.close();
  await rm(folder, { recursive: true });
});

type AlertTables = {
  'cases.alert': { tenant: string; kind: string; severity: string; sequence: number; reference: string };
};
const alertsNow = () =>
  database.asSystem((tx) =>
    tables<AlertTables>(tx)
      .selectFrom('cases.alert')
      .select(['kind', 'severity', 'sequence'])
      .where('sequence', '>', 0)
      .orderBy('sequence')
      .execute(),
  );

const upload = (bytes: Uint8Array, contentType = RESULT_MEDIA_TYPE) => uploadOf(bytes, contentType);
const encoded = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
const send = (content: unknown, name: string, by = scope(), about?: PartyId) =>
  receiveScan(ports, by, { upload: upload(encoded(content)), party: about, name });

test('a watched folder that is not there is told of, since nothing was read', async () => {
  expect(await scans.watch.runOnce()).toBe(1);
  const { items } = await pageOfScans(ports, scope(), { filters: {}, limit: 10 });
  expect(items).toMatchObject([{ origin: 'watched', grade: 'A', files: 0, notSearched: 1, alertsRaised: 1 }]);
  expect(await alertsNow()).toMatchObject([{ kind: 'card-search-incomplete', severity: 'medium', sequence: 1 }]);
});

test('it is searched again when it is due and not before; each place and kind has one alert, and is seen again', async () => {
  await mkdir(join(folder, 'logs'));
  await writeFile(join(folder, 'logs', 'a.log'), `card_no=${SECRET}\ncard_no=${SECRET}\ncvv=123\n`);
  expect(await scans.watch.runOnce()).toBe(0);
  await clock.advance(durationOfMs(60 * 60_000));
  expect(await scans.watch.runOnce()).toBe(1);
  const { items } = await pageOfScans(ports, scope(), { filters: { found: true }, limit: 10 });
  expect(items).toMatchObject([{ sure: 3, distinctNumbers: 1, alertsRaised: 2, complete: true }]);
  const [scan] = items;
  const places = await pageOfPlaces(ports, scope(), scan?.id as ScanId, { filters: {}, limit: 10 });
  expect(places.items).toMatchObject([
    { number: 1, kind: 'security-code', high: 1, seenAgain: false },
    { number: 2, kind: 'card-number', high: 2, line: 1, brands: ['visa'], seenAgain: false },
  ]);
  expect((await alertsNow()).map(({ kind, severity }) => [kind, severity])).toEqual([
    ['card-search-incomplete', 'medium'],
    ['authentication-data-stored', 'critical'],
    ['card-numbers-stored', 'high'],
  ]);
  await clock.advance(durationOfMs(60 * 60_000));
  await scans.watch.runOnce();
  const [again] = (await pageOfScans(ports, scope(), { filters: {}, limit: 1 })).items;
  expect(again).toMatchObject({ alertsRaised: 0, sure: 3 });
  const seen = await pageOfPlaces(ports, scope(), again?.id as ScanId, { filters: { kind: 'card-number' }, limit: 10 });
  expect(seen.items).toEqual([{ ...places.items[1], seenAgain: true }]);
  expect(await alertsNow()).toHaveLength(3);
  expect(failures).toEqual([]);
});

test('nothing that is kept or told holds the number', async () => {
  const [scan] = (await pageOfScans(ports, scope(), { filters: { found: true }, limit: 1 })).items;
  const id = scan?.id as ScanId;
  const result = new TextDecoder().decode(await wholeResult(ports, scope(), id));
  const csv = [await scansAsCsv(ports, scope(), {}), await placesAsCsv(ports, scope(), id, {})];
  const all = [result, ...csv.map((bytes) => new TextDecoder().decode(bytes))].join('\n');
  expect(all).toContain('a.log');
  expect(all).toContain(SECRET.slice(0, 6));
  expect(all).not.toContain(SECRET);
});

test('a result that is sent in is of grade C, once, signed or not, and its alerts are of its own name', async () => {
  const result = await searchFolder(join(folder, 'logs'));
  const row = await send(result, 'Backup');
  expect(row).toMatchObject({ origin: 'sent', grade: 'C', signer: undefined, alertsRaised: 2 });
  expect((await send(result, 'Backup')).id).toBe(row.id);
  const { privateKey } = generateKeyPairSync('ed25519');
  const envelope = JSON.parse(signResult(encoded(result), privateKey));
  const signed = await send(envelope, 'Backup');
  expect(signed).toMatchObject({ grade: 'C', signer: vkeyOf(privateKey), alertsRaised: 0 });
  await expect(send({ ...envelope, payload: btoa('{}') }, 'Backup')).rejects.toMatchObject({
    details: { params: { reason: 'signature-wrong' } },
  });
});

test.each([
  ['not-json', () => 'x'],
  ['not-a-result', (result: ScanResult) => ({ ...result, more: 1 })],
  ['numbers-differ', (result: ScanResult) => ({ ...result, findings: [] })],
  [
    'digest-differs',
    (result: ScanResult) => ({ ...result, findings: result.findings.map((each) => ({ ...each, context: 'other' })) }),
  ],
  [
    'times-impossible',
    (result: ScanResult) => ({ ...result, summary: { ...result.summary, endedAt: '2027-01-01T00:00:00.000Z' } }),
  ],
  [
    'holds-card-number',
    (result: ScanResult) => ({ ...result, summary: { ...result.summary, searched: [`/a/card_no=${SECRET}`] } }),
  ],
])('a result is refused as %s', async (reason, change) => {
  const result = await searchFolder(join(folder, 'logs'));
  const bytes = reason === 'not-json' ? new TextEncoder().encode('{') : encoded(change(result));
  const sending = receiveScan(ports, scope(), { upload: upload(bytes), party: undefined, name: 'Refused' });
  await expect(sending).rejects.toMatchObject({ details: { params: { reason } } });
});

test('a party sends for itself alone and sees its own alone', async () => {
  const own = scope([party]);
  const result = await searchFolder(join(folder, 'logs'));
  await expect(send(result, 'Shop', own)).rejects.toThrow();
  await expect(send(result, 'Shop', own, newId('pty') as PartyId)).rejects.toThrow();
  const row = await send(result, 'Shop', own, party);
  const { items } = await pageOfScans(ports, own, { filters: {}, limit: 10 });
  expect(items.map(({ id }) => id)).toEqual([row.id]);
  const [other] = (await pageOfScans(ports, scope(), { filters: { origin: 'watched' }, limit: 1 })).items;
  await expect(oneScan(ports, own, other?.id as ScanId)).rejects.toThrow();
  await expect(pageOfPlaces(ports, own, other?.id as ScanId, { filters: {}, limit: 1 })).rejects.toThrow();
});

test('pages follow one another without gap or repeat', async () => {
  const all = await pageOfScans(ports, scope(), { filters: {}, limit: 100 });
  const seen: string[] = [];
  for (let cursor: string | undefined, more = true; more; ) {
    const page = await pageOfScans(ports, scope(), {
      filters: {},
      limit: 2,
      ...(cursor === undefined ? {} : { cursor }),
    });
    seen.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor;
    more = cursor !== undefined;
  }
  expect(seen).toEqual(all.items.map(({ id }) => id));
  expect(seen.length).toBeGreaterThan(4);
});
