/** What a supervised party can do through every route and through the database itself: add, and nothing more. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Scope, uuidOf } from '#kernel';
import type { Route } from '#platform/http';
import { createHttpServer, type HttpServer } from '../platform/http/fastify.ts';
import { createLog } from '../platform/http/log.ts';
import { addItem } from './add-items.ts';
import { askForKey } from './assessor-keys.ts';
import { addLogSystem } from './log-retention.ts';
import { readFinding } from './read-findings.ts';
import { readItem } from './read-items.ts';
import { requestDelivery } from './request-delivery.ts';
import { assuranceRoutes } from './routes.ts';
import { addSystem } from './scope-register.ts';
import { DESCRIBED, openTestAssurance, PDF, type TestAssurance } from './testing.ts';
import { enterFinding } from './work-findings.ts';

let house: TestAssurance;
let routes: readonly Route[];
let http: HttpServer;
let at: string;
const ids: Record<string, string> = {};

beforeAll(async () => {
  house = await openTestAssurance();
  routes = assuranceRoutes(house.room);
  const scopes: Record<string, Scope> = { merchant: house.merchant, neighbour: house.neighbour };
  http = await createHttpServer({
    routes,
    authenticator: { byApiKey: async (key) => scopes[key], bySession: async () => undefined },
    clock: house.clock,
    newId: house.newId,
    log: createLog({ level: 'error', stream: { write: () => undefined } }),
    version: 'test',
  });
  at = (await http.listen(0)).url;
  await plant();
});
afterAll(async () => {
  await http.close();
  await house.close();
});

const plant = async () => {
  const { ports, staff, merchant, party } = house;
  const item = await addItem(ports, staff, { ...DESCRIBED, kind: 'pci-dss-aoc', party, content: { from: 'claim' } });
  const finding = await enterFinding(ports, staff, {
    ...{ party, origin: 'scan', severity: 'high', title: 'open port', reference: 'r', foundOn: '2026-11-20' },
  });
  const delivery = await requestDelivery(ports, staff, {
    ...{ party, kind: 'asv-scan', wanted: 'scan', dueOn: '2026-12-01' },
    assessor: { name: 'a', organisation: 'b', email: 'a@assessor.example', language: 'ja' },
  });
  const system = await addLogSystem(ports, staff, { party, name: 'web', startedOn: '2026-01-01' });
  await addSystem(ports, merchant, { party, name: 'shop.example' });
  const publicKey = new Uint8Array(32).fill(7);
  const { key } = await askForKey(ports, staff, { assessor: 'x', publicKey, reason: 'y' });
  Object.assign(ids, {
    evi: item.item,
    evr: item.revision,
    asf: finding.id,
    dlv: delivery.id,
    lgs: system.id,
    ask: key,
  });
  ids.person = staff.principal.id;
};

const BODIES: Readonly<Record<string, () => unknown>> = {
  addEvidenceItem: () => ({ party: house.party, kind: 'other', ...DESCRIBED, content: { from: 'claim' } }),
  addEvidenceRevision: () => ({ ...DESCRIBED, content: { from: 'claim' } }),
  listEvidenceViewer: () => ({ person: ids.person }),
  askForAssessorKey: () => ({ assessor: 'x', publicKeyBase64: Buffer.alloc(32, 8).toString('base64'), reason: 'r' }),
  requestDelivery: () => ({
    ...{ kind: 'asv-scan', wanted: 'w', dueOn: '2026-12-01' },
    assessor: { name: 'a', organisation: 'b', email: 'a@b.example', language: 'ja' },
  }),
  addScopeSystem: () => ({ party: house.party, name: 'further.example' }),
  enterFinding: () => ({ origin: 'scan', severity: 'low', title: 't', reference: 'q', foundOn: '2026-11-20' }),
  assignFinding: () => ({ person: ids.person }),
  retestFinding: () => ({ words: 'w', revision: ids.evr }),
  askToAcceptRisk: () => ({ until: '2026-12-31', reason: 'r' }),
  setLogRetentionPolicy: () => ({ months: 12, onlineMonths: 3 }),
  addLogSystem: () => ({ name: 'n', startedOn: '2026-01-01' }),
  askToRetireLogSystem: () => ({ reason: 'r' }),
  reportLogHoldings: () => ({ day: '2026-11-21', holdings: [] }),
  sendLogHoldingsFile: () => ({ envelope: '{}' }),
  openDeliveryLink: () => ({ token: 'guessed' }),
  deliverReport: () => ({ file: house.newId('evf'), ...DESCRIBED, issuer: undefined, deliveredBy: 'x' }),
};

/** What a party may do: each adds, and takes nothing away. */
const ADDS = [
  'sendEvidenceFile',
  'addEvidenceItem',
  'addEvidenceRevision',
  'addScopeSystem',
  'reportLogHoldings',
  'sendLogHoldingsFile',
];

const call = (route: Route, key: string) => {
  const prefixes: Record<string, string> = {
    'evidence-items': 'evi',
    'evidence-revisions': 'evr',
    'assessor-keys': 'ask',
    'delivery-requests': 'dlv',
    findings: 'asf',
    'log-systems': 'lgs',
  };
  const path = route.path
    .replace('{id}', ids[prefixes[route.path.split('/')[2] ?? ''] ?? ''] ?? '')
    .replace('{person}', ids.person ?? '')
    .replace('{revision}', ids.evr ?? '');
  const upload = route.upload !== undefined;
  const body = upload ? PDF : JSON.stringify(BODIES[route.operationId]?.() ?? {});
  const query = upload && route.access !== 'public' ? `?party=${house.party}` : '';
  const sends = route.body !== undefined || upload;
  return fetch(at + path + query, {
    method: route.method,
    headers: {
      authorization: `Bearer ${key}`,
      ...(sends ? { 'content-type': upload ? 'application/pdf' : 'application/json' } : {}),
    },
    ...(sends ? { body: body as string } : {}),
  });
};

describe('a supervised party', () => {
  test('does nothing but add, through any route', async () => {
    const effective = routes.filter(({ method }) => method !== 'GET');
    expect(effective.length).toBeGreaterThan(20);
    const done: string[] = [];
    for (const route of effective) {
      const { status } = await call(route, 'merchant');
      if (![401, 403, 404].includes(status)) done.push(route.operationId);
    }
    expect(done.sort()).toEqual([...ADDS].sort());
    expect(effective.filter(({ method }) => method === 'DELETE').map(({ operationId }) => operationId)).toEqual([
      'endEvidenceViewer',
    ]);
    const item = await readItem(house.ports, house.staff, ids.evi as never);
    expect(item.history.length).toBe(2);
    expect((await readFinding(house.ports, house.staff, ids.asf as never)).history).toHaveLength(1);
  });

  test('of another party is told nothing through any route', async () => {
    for (const route of routes) {
      const answer = await call(route, 'neighbour');
      const text = await answer.text();
      for (const id of Object.values(ids)) if (id !== ids.person) expect(text).not.toContain(id);
      if (route.path.includes('{id}')) expect([403, 404]).toContain(answer.status);
    }
  });
});

describe('the database', () => {
  const TABLES = [
    ...['file', 'item', 'revision', 'item_viewer', 'assessor_key', 'delivery_request', 'delivery_token'],
    ...[
      'act_record',
      'delivery_step',
      'system',
      'finding',
      'finding_step',
      'log_policy',
      'log_system',
      'log_report',
      'round',
    ],
  ];

  test.each(TABLES)('lets nobody delete from %s, whatever the scope', async (table) => {
    for (const scope of [house.merchant, house.staff]) {
      await expect(house.asApp(`delete from assurance.${table}`, scope)).rejects.toThrow('permission denied');
      await expect(house.asApp(`truncate assurance.${table}`, scope)).rejects.toThrow('permission denied');
    }
  });

  test.each([
    'file',
    'item',
    'revision',
    'delivery_token',
    'delivery_step',
    'finding_step',
    'log_report',
    'act_record',
  ])('lets nobody change what stands in %s', async (table) => {
    await expect(house.asApp(`update assurance.${table} set tenant = tenant`, house.staff)).rejects.toThrow(
      'permission denied',
    );
  });

  test.each([
    `update assurance.finding set status = 'closed', closed_at = now()`,
    `update assurance.system set coverage = 'covered'`,
    `update assurance.assessor_key set known_at = now()`,
    `update assurance.item_viewer set ended_at = now()`,
    `update assurance.delivery_request set withdrawn_at = now()`,
    `update assurance.log_policy set months = 12`,
  ])('lets a scope limited to parties not do: %s', async (sql) => {
    expect(await house.asApp(sql, house.merchant)).toBe(0);
  });

  test('lets it not even retire its own log system', async () => {
    const sql = `update assurance.log_system set retired_at = now() where id = '${uuidOf(ids.lgs as never)}'`;
    expect(await house.asApp(sql, house.staff)).toBe(1);
    expect(await house.asApp(sql, house.merchant).catch(() => 0)).toBe(0);
  });

  test('takes no finding, key or policy from it either', async () => {
    const tenant = uuidOf(house.staff.tenant);
    const insert = `insert into assurance.assessor_key values ('${tenant}', gen_random_uuid(), 'x', decode(repeat('07', 32), 'hex'), repeat('a', 64), now(), 'x', now(), null)`;
    await expect(house.asApp(insert, house.merchant)).rejects.toThrow('row-level security');
    expect(await house.asApp(insert, house.staff)).toBe(1);
  });
});
