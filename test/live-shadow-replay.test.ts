/**
 * One judgement, three ways to it: over HTTP, by a rule set in shadow, and by `mitsuke decide replay` on a file come to the
 * same features, answers and reasons, and a scan in SQL of what is stored comes to the same features.
 */
import { spawnSync } from 'node:child_process';
import { createReadStream, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import canonicalize from 'canonicalize';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type Attempt,
  createReplay,
  type DecisionRecord,
  type Decisions,
  decisionRoutes,
  type GuardSettings,
  loadFeatures,
  loadMapping,
  loadRuleSet,
  type RuleSet,
  readAttemptLine,
  STANDARD_GUARD,
} from '../src/decision/index.ts';
import { openTestRoom, type TestRoom } from '../src/decision/testing.ts';
import type { PersonId, Scope, TenantId } from '../src/kernel/index.ts';
import { openTestDatabase, type TestDatabase } from '../src/platform/database/testing.ts';
import { ask, startTestServer, type TestServer } from '../src/platform/http/testing.ts';
import { permissionsOf, systemScope } from '../src/registry/index.ts';
import { drawFrom } from './draw.ts';
import { FEATURES, rescanned } from './live-shadow-replay/rescan.ts';
import { drawPayments, LISTED_CARD, SUSPENDED_SHOP } from './live-shadow-replay/world.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
const PACKS = path.join(ROOT, 'packs/decision');
const HANDBOOK = path.resolve(ROOT, process.env.MITSUKE_SHARED ?? '../shared', 'data/handbook-transactions.csv.gz');
const SEED = process.env.MITSUKE_REPLAY_SEED ?? 'live, shadow, replay';
const ATTEMPTS = '/v1/payments/decisions';
const KEY = 'mk_replay_0123456789';

const folder = mkdtempSync(path.join(tmpdir(), 'mitsuke-three-ways-'));
const write = (name: string, content: string): string => {
  const file = path.join(folder, name);
  writeFileSync(file, content);
  return file;
};

const ok = <T>(outcome: { kind: 'ok'; value: T } | { kind: 'failed'; error: unknown }): T => {
  if (outcome.kind === 'failed') throw new Error(JSON.stringify(outcome.error));
  return outcome.value;
};

let database: TestDatabase;
let room: TestRoom;
beforeAll(async () => {
  database = await openTestDatabase();
  room = await openTestRoom(database);
});
afterAll(async () => {
  await room.close();
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

type House = {
  readonly scope: Scope;
  readonly second: Scope;
  readonly decisions: Decisions;
  readonly server: TestServer;
  post(path: string, body: object): Promise<{ readonly status: number; readonly body: Record<string, unknown> }>;
  /** All decisions, in the order of the log, as the API tells them. */
  records(): Promise<DecisionRecord[]>;
};

/** A tenant of its own, judged by `ruleSet`, with `shadow` beside it, behind a real server. */
const openHouse = async (ruleSet: RuleSet, shadow: string, guardSettings?: GuardSettings): Promise<House> => {
  const { registry } = room;
  const called = (displayName: string) => ({ email: `${displayName}@psp.example`, displayName });
  const { tenant, administrator } = await database.asSystem((tx) =>
    registry.enrolIn(tx, { name: 'psp', kind: 'psp', language: 'ja', administrator: called('first') }),
  );
  const other = ok(await registry.createPerson({ tenant: tenant.id }, { ...called('second'), role: 'administrator' }));
  const scope = personOf(tenant.id, administrator.id);
  const decisions = room.open({ ruleSet, guardSettings });
  const { id } = await decisions.ruleSets.change.make(scope, { text: shadow, note: '' });
  await decisions.ruleSets.change.toShadow(scope, id, 'to compare');
  const authenticator = {
    byApiKey: async (key: string) => (key === KEY ? scope : undefined),
    bySession: async () => undefined,
  };
  const server = await startTestServer({ routes: decisionRoutes(decisions), authenticator });
  const json = { 'content-type': 'application/json' };
  return {
    scope,
    second: personOf(tenant.id, other.id),
    decisions,
    server,
    post: (to, body) => ask(server, to, { method: 'POST', key: KEY, headers: json, body: JSON.stringify(body) }),
    records: async () => {
      const records: DecisionRecord[] = [];
      for (let cursor = ''; ; ) {
        const { body } = await ask(server, `${ATTEMPTS}?limit=200${cursor}`, { key: KEY });
        records.push(...(body.items as DecisionRecord[]));
        if (body.nextCursor === undefined) break;
        cursor = `&cursor=${encodeURIComponent(String(body.nextCursor))}`;
      }
      return records.sort((a, b) => (a.sequence ?? 0) - (b.sequence ?? 0));
    },
  };
};

const personOf = (tenant: TenantId, id: PersonId): Scope => ({
  tenant,
  permissions: permissionsOf('administrator').union(new Set(['decision:make'] as const)),
  principal: { kind: 'person', id },
});

/** Of a decision, whichever way it came about, one line of text. */
type Judged = Pick<DecisionRecord, 'eventId' | 'answer' | 'features' | 'tooLate'> & {
  readonly reasons: readonly string[];
};
const lineOf = ({ eventId, answer, reasons, features, tooLate = false as never }: Judged): string | undefined =>
  canonicalize({ eventId, answer, reasons, features, tooLate });

const codesOf = (reasons: DecisionRecord['reasons']) => reasons.map(({ code }) => code);
const live = (record: DecisionRecord) => lineOf({ ...record, reasons: codesOf(record.reasons) });

/** By the rule set in shadow, which has one feature more. */
const inShadow = ({ eventId, tooLate, shadow }: DecisionRecord) => {
  if (shadow?.features === undefined) throw new Error('the rule set in shadow has windows of its own');
  const { more: _more, ...features } = shadow.features;
  const late = tooLate === undefined ? {} : { tooLate };
  return lineOf({ eventId, ...late, answer: shadow.answer, reasons: codesOf(shadow.reasons), features });
};

const replay = (file: string, out: string, ...flags: string[]): string => {
  const words = ['decide', 'replay', file, '--out', path.join(folder, out), '--json', ...flags];
  const ran = spawnSync(process.execPath, [path.join(ROOT, 'src/cli/main.ts'), ...words], { encoding: 'utf8' });
  expect([ran.status, ran.stderr.includes('line')]).toEqual([0, false]);
  return readFileSync(path.join(folder, out), 'utf8');
};

const replayed = (text: string): (string | undefined)[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => lineOf(JSON.parse(line) as Judged));

const ruleTextOf = (features: string, conditions: readonly string[], more = ''): string => `
name: three-ways${more === '' ? '' : '-shadow'}
version: 1
${features}${more}
rules:
${conditions
  .map(
    (when, place) =>
      `  - { id: rule-${place}, when: '${when}', reason: reason-${place}, action: ${['challenge', 'hold', 'deny'][place % 3]}, status: live, words: { ja: 理由, en: Why } }`,
  )
  .join('\n')}
`;

describe(`a seeded world, MITSUKE_REPLAY_SEED=${SEED}`, () => {
  const conditions = [
    'features.card_count_1h >= 4',
    'features.card_sum_3h > 200000 && channel == "moto"',
    'features.shop_cards_40m > 5 || features.pair_large_4h > 1',
    'features.card_mean_3h > 60000',
    '!has(features.ip_count_2h) && features.shop_before_1h > 3',
  ];
  const text = ruleTextOf(FEATURES, conditions);
  const shadow = ruleTextOf(FEATURES, conditions, '  more: { count: payments, by: card, over: 5h }\n');
  let house: House;
  let records: DecisionRecord[];

  beforeAll(async () => {
    house = await openHouse(ok(loadRuleSet(text)), shadow);
    const { decisions, scope, post } = house;
    const draw = drawFrom(SEED);
    const sent = drawPayments(draw, { count: 420, from: Date.now() - 86_400_000 });
    const listed = { name: 'stolen', kind: 'card', effect: 'deny', note: '', filledFrom: [] } as const;
    const list = await decisions.lists.change.make(scope, { ...listed, filledForDays: undefined }, 'test');
    for (let from = 0; from < sent.length; from += 12) {
      if (from === 120) await suspend(house);
      if (from === 240) {
        await decisions.lists.change.add(scope, list.id, { values: [{ value: LISTED_CARD }], why: 'stolen' });
      }
      const burst = sent.slice(from, from + 12);
      // Each is asked once, some twice at the same time, some again with another body.
      const again = [...burst, ...burst.filter((_, place) => place % 5 === 0)];
      const answers = await Promise.all(again.map((each) => post(ATTEMPTS, each)));
      expect(answers.map(({ status }) => status)).toEqual(again.map(() => 200));
      const [first] = burst;
      expect(await post(ATTEMPTS, { ...first, channel: 'recurring' })).toMatchObject({ status: 409 });
      // What becomes of a payment later changes no feature that does not ask for it.
      const outcome = { outcome: 'disputed', occurredAt: new Date().toISOString() };
      expect(await post(`/v1/payments/${first?.eventId}/outcome`, outcome)).toMatchObject({ status: 200 });
    }
    records = await house.records();
  }, 60_000);
  afterAll(() => house.server.close());

  test('holds what it is meant to hold', () => {
    expect(records.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 420 }, (_, place) => place + 1));
    const count = (holds: (record: DecisionRecord) => boolean) => records.filter(holds).length;
    expect(count(({ tooLate }) => tooLate === true)).toBeGreaterThan(10);
    expect(count(({ corrects }) => corrects !== undefined)).toBeGreaterThan(10);
    expect(count(({ facts }) => facts?.refusal !== undefined)).toBeGreaterThan(10);
    expect(count(({ facts }) => facts?.listed !== undefined)).toBeGreaterThan(5);
    const codes = new Set(records.flatMap(({ reasons }) => codesOf(reasons)));
    expect(codes.size).toBe(conditions.length + 2);
    expect(new Set(records.map(({ answer }) => answer)).size).toBe(4);
  });

  test('the rule set in shadow comes to what the live one came to', () => {
    expect(records.map(inShadow)).toEqual(records.map(live));
  });

  test('a replay of the stored decisions comes to the same, twice with the same bytes', () => {
    const file = write('decisions.jsonl', records.map((record) => `${JSON.stringify(record)}\n`).join(''));
    const rules = write('rules.yaml', text);
    const once = replay(file, 'once.jsonl', '--rules', rules);
    expect(replayed(once)).toEqual(records.map(live));
    expect(replay(file, 'twice.jsonl', '--rules', rules)).toBe(once);
  });

  test('a scan of what is stored comes to the same features', async () => {
    const scanned = await rescanned(database, house.scope.tenant);
    const differing = records.filter(({ eventId, features }) => {
      const known = Object.entries(scanned.get(eventId) ?? {}).filter(([, value]) => value !== null);
      const names = new Set([...known.map(([name]) => name), ...Object.keys(features ?? {})]);
      const expected = new Map(known as [string, number][]);
      // Means are divided in another arithmetic.
      return [...names].some((name) => {
        const [found, sought] = [features?.[name], expected.get(name)];
        return found === undefined || sought === undefined || Math.abs(found - sought) > 1e-9 * Math.abs(sought);
      });
    });
    expect(differing.map(({ eventId, features }) => ({ features, scanned: scanned.get(eventId) }))).toEqual([]);
  });
});

describe('with the guard against enumeration', () => {
  const text = ruleTextOf('', ['amount.amountMinor > 40000']);
  const guess = (place: number, changes: Partial<Attempt> = {}): Partial<Attempt> => ({
    channel: 'ecommerce',
    card: { token: `guess-${place}`, bin: '411111', last4: String((place * 7_919) % 10_000).padStart(4, '0') },
    customer: { deviceId: 'one', ipAddress: '203.0.113.7' },
    authentication: { threeDs: 'none', securityCode: 'no-match' },
    ...changes,
  });
  /** Nothing speaks against these but what their issuers answer. */
  const plain = (place: number) =>
    guess(place, {
      merchant: { acceptorNumber: 'elsewhere' },
      card: { token: `plain-${place}`, bin: '555555', last4: '0000' },
      customer: { deviceId: 'other', ipAddress: '198.51.100.7' },
      authentication: { threeDs: 'none', securityCode: 'not-checked' },
    });

  test('a parallel burst, and declines told one by one, are answered by a replay as they were live', async () => {
    const ruleSet = ok(loadRuleSet(text));
    const house = await openHouse(ruleSet, ruleTextOf('', ['amount.amountMinor > 30000']), STANDARD_GUARD);
    const sent = drawPayments(drawFrom(SEED), { count: 84, from: Date.now() - 86_400_000 });
    const burst = sent.slice(0, 60).map((each, place) => (place % 3 === 0 ? each : { ...each, ...guess(place) }));
    for (let from = 0; from < burst.length; from += 20) {
      const answers = await Promise.all(burst.slice(from, from + 20).map((each) => house.post(ATTEMPTS, each)));
      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    }
    for (const [place, each] of sent.slice(60).entries()) {
      expect((await house.post(ATTEMPTS, { ...each, ...plain(place) })).status).toBe(200);
      const outcome = { outcome: 'declined', occurredAt: new Date().toISOString() };
      expect((await house.post(`/v1/payments/${each.eventId}/outcome`, outcome)).status).toBe(200);
    }
    const records = await house.records();
    await house.server.close();
    const [first, then] = [records.slice(0, 60), records.slice(60)];
    for (const part of [first, then]) expect(part.filter(({ guard }) => guard !== undefined).length).toBeGreaterThan(3);
    for (const part of [first, then]) expect(part.filter(({ guard }) => guard === undefined).length).toBeGreaterThan(3);

    const { judge } = createReplay({ ruleSet }, STANDARD_GUARD);
    const again = records.map((record, place) => {
      const read = ok(readAttemptLine(JSON.stringify(record)));
      const judged = judge(place < 60 ? read : { ...read, outcome: ['declined'] });
      return judged && canonicalize([judged.answer, judged.reasons, judged.guard ?? null]);
    });
    expect(again).toEqual(records.map(({ answer, reasons, guard = null }) => canonicalize([answer, reasons, guard])));

    const file = write('burst.jsonl', first.map((record) => `${JSON.stringify(record)}\n`).join(''));
    const rules = ['--rules', write('burst.rules.yaml', text)];
    const guarded = replay(file, 'guarded.jsonl', ...rules, '--guard', 'standard');
    expect(replayed(guarded)).toEqual(first.map(live));
    const said = guarded
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as DecisionRecord).guard ?? null);
    expect(said).toEqual(first.map(({ guard = null }) => guard));
    const table = replay(file, 'guarded.csv', ...rules, '--guard', 'standard')
      .trimEnd()
      .split('\n');
    expect(table[0]).toMatch(/,too_late,guard_action,guard_campaign,guard_signs\r?$/);
    const stopped = table.slice(1).map((line) => /,(?:block|challenge|throttle|deny|watch),\d+,/.test(line));
    expect(stopped).toEqual(first.map(({ guard }) => guard !== undefined));
    const actions = ['card', 'device', 'session', 'ip', 'subnet', 'prefix', 'merchant', 'bin'];
    const settings = `actions: { ${actions.map((scope) => `${scope}: watch`).join(', ')} }`;
    const watching = ['--guard', write('watch.guard.yaml', settings)];
    expect(replay(file, 'watched.jsonl', ...rules, ...watching)).toContain('"shadowReasons":["enumeration-watched"]');
    expect(replay(file, 'unguarded.jsonl', ...rules)).not.toContain('enumeration-');
  }, 60_000);
});

const suspend = async ({ scope, second }: House): Promise<void> => {
  const { registry } = room;
  const system = systemScope(scope.tenant, 'test');
  const party = ok(await registry.parties.create(system, { name: '加盟店' }));
  const contract = { acceptorNumber: SUSPENDED_SHOP, name: '店', party: party.id, reason: 'contract-signed' } as const;
  const merchant = ok(await registry.merchants.create(system, contract));
  const wanted = { standing: 'suspended', reason: 'incident', words: 'x' } as const;
  const asked = ok(await registry.standings.ask(scope, merchant.id, wanted));
  await registry.twoPersonActs.approve(second, asked.id);
};

describe.skipIf(!existsSync(HANDBOOK))('the Handbook’s terminals (skipped where MITSUKE_SHARED lacks its file)', () => {
  const conditions = [
    'features.terminal_risk_7d > 200000',
    'features.card_mean_30d > 9000 && features.terminal_count_7d >= 1',
    'features.terminal_risk_30d > 300000 && amount.amountMinor > 5000',
  ];
  const features = readFileSync(path.join(PACKS, 'handbook.features.yaml'), 'utf8');
  const set = ok(loadFeatures(features));
  const text = ruleTextOf('', conditions);

  test('live with frauds reported at once, shadow and replay of the file come to the same', async () => {
    const shadow = ruleTextOf(features, conditions, '  more: { count: payments, by: card, over: 12h }\n');
    const house = await openHouse(ok(loadRuleSet(text, set)), shadow);
    const lines = await terminalsWithFraud();
    const mapping = ok(loadMapping(readFileSync(path.join(PACKS, 'handbook.mapping.yaml'), 'utf8')));
    const read = mapping.reader((lines[0] ?? '').split(','));
    for (const line of lines.slice(1)) {
      const { attempt, truth } = ok(read(line.split(',')));
      expect((await house.post(ATTEMPTS, attempt)).status).toBe(200);
      if (truth?.fraud !== true) continue;
      const { eventId, occurredAt } = attempt;
      const dates = { transactionAt: occurredAt, reportedAt: occurredAt };
      const report = { reportId: `report-${eventId}`, eventId, type: 'other', ...dates };
      expect((await house.post('/v1/fraud-reports', report)).status).toBe(200);
    }
    const records = await house.records();
    await house.server.close();
    const codes = new Set(records.flatMap(({ reasons }) => codesOf(reasons)));
    expect([...codes].sort()).toEqual(['reason-0', 'reason-1', 'reason-2']);
    expect(records.map(inShadow)).toEqual(records.map(live));
    const file = write('handbook.csv', `${lines.join('\n')}\n`);
    const flags = ['--mapping', 'handbook', '--features', 'handbook', '--rules', write('handbook.rules.yaml', text)];
    expect(replayed(replay(file, 'handbook.jsonl', ...flags))).toEqual(records.map(live));
  }, 60_000);
});

/** The head and, of the first eight weeks, the lines of the first terminals whose payments turned fraudulent. */
const terminalsWithFraud = async (): Promise<string[]> => {
  const kept: string[] = [];
  const terminals = new Set<string>();
  const text = createInterface({ input: createReadStream(HANDBOOK).pipe(createGunzip()) });
  for await (const line of text) {
    const [, time = '', , terminal = '', , , scenario] = line.split(',');
    if (time > '2018-05-25' && time < '3') break;
    if (scenario === '2' && terminals.size < 3) terminals.add(terminal);
    if (kept.length === 0 || terminals.has(terminal)) kept.push(line);
  }
  text.close();
  return kept;
};
