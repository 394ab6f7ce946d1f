import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { durationOfMs, formatInstant, instantOfMs, plus, type Scope, type TenantId } from '#kernel';
import type { Clock } from '#platform/clock';
import { TransactionConflict } from '#platform/database';
import { openTestDatabase, type TestDatabase } from '../../platform/database/testing.ts';
import type { Attempt } from '../core/attempt.ts';
import { STANDARD_GUARD } from '../core/enumeration/guard-settings.ts';
import type { DecisionRecord } from '../core/record.ts';
import type { Decisions } from '../index.ts';
import { attemptNow, clock, newId, openTestRoom, scopeOf, type TestRoom } from '../testing.ts';

let database: TestDatabase;
let room: TestRoom;

beforeAll(async () => {
  database = await openTestDatabase();
  room = await openTestRoom(database);
});
afterAll(async () => {
  await room.close();
  await database.close();
});

const opened = (changes: Parameters<TestRoom['open']>[0] = {}): Decisions =>
  room.open({ guardSettings: STANDARD_GUARD, ...changes });

const aTenant = () => {
  const tenant = newId('ten');
  return { tenant, maker: scopeOf(tenant), person: personOf(tenant) };
};

const personOf = (tenant: TenantId): Scope => ({
  tenant,
  permissions: new Set(['decision:read', 'decision:manage', 'case:read'] as const),
  principal: { kind: 'person', id: newId('per') },
});

let made = 0;
const guess = (changes: Partial<Attempt> = {}): Attempt => {
  made += 1;
  return attemptNow({
    amount: { amountMinor: 1, currency: 'JPY' },
    card: {
      token: `tok_${made}`,
      bin: '411111',
      last4: String((made * 7_919) % 10_000).padStart(4, '0'),
      expiry: '2031-07',
      issuerCountry: 'JP',
    },
    merchant: { acceptorNumber: 'shop-a' },
    customer: { ipAddress: '203.0.113.7', deviceId: 'one', country: 'JP' },
    authentication: { threeDs: 'none', securityCode: 'no-match' },
    ...changes,
  });
};
const guesses = (count: number, changes: Partial<Attempt> = {}) => Array.from({ length: count }, () => guess(changes));

const judgeAll = async (decisions: Decisions, scope: Scope, attempts: readonly Attempt[]) =>
  (await Promise.all(attempts.map((attempt) => decisions.decide(scope, attempt)))).map(({ record }) => record);

const oneByOne = async (decisions: Decisions, scope: Scope, attempts: readonly Attempt[]) => {
  const records = [];
  for (const attempt of attempts) records.push((await decisions.decide(scope, attempt)).record);
  return records;
};

const alertsOf = async (scope: Scope) =>
  (await room.cases.alerts.list(scope, { filters: { source: 'enumeration' }, limit: 50 })).items;

const campaignsOf = async (decisions: Decisions, scope: Scope) =>
  (await decisions.campaigns.read.page(scope, { filters: {}, limit: 50 })).items;

describe('a parallel burst', () => {
  test('is stopped within itself, and is one campaign with one alert, one case and one entry of the log', async () => {
    const { maker, person } = aTenant();
    const decisions = opened();
    const records = await judgeAll(decisions, maker, guesses(128));
    const said = records.filter(({ guard }) => guard !== undefined);
    expect(said.length).toBeGreaterThanOrEqual(118);
    expect(said.every(({ answer }) => answer === 'deny')).toBe(true);
    expect(said[0]?.guard).toMatchObject({ action: 'deny', hideDetail: true, settings: STANDARD_GUARD.hash });
    expect(said[0]?.reasons).toContainEqual({
      rule: 'enumeration-blocked',
      code: 'enumeration-blocked',
      action: 'deny',
      source: 'guard',
    });
    const [campaign, ...others] = await campaignsOf(decisions, person);
    expect(others).toEqual([]);
    expect(campaign).toMatchObject({
      state: 'running',
      attempts: 128,
      cards: 128,
      authorised: 0,
      bins: ['411111'],
      merchants: ['shop-a'],
    });
    expect(campaign?.stopped).toBe(records.filter(({ answer }) => answer !== 'allow').length);
    expect(campaign?.signs).toContain('wrong-security-code');
    const alerts = await alertsOf(person);
    expect(alerts).toMatchObject([
      { kind: 'card-enumeration', severity: 'high', subject: { kind: 'campaign', id: campaign?.id }, sequence: 1 },
    ]);
    expect(alerts[0]?.cases).toHaveLength(1);
  });

  test('grows without another alert, is seen again, and raises anew after it has ended', async () => {
    const { maker, person } = aTenant();
    let ahead = 0;
    const later: Clock = {
      ...clock,
      now: () => plus(clock.now(), durationOfMs(ahead)),
      monotonicMs: clock.monotonicMs,
      sleep: clock.sleep,
    };
    const decisions = opened({ clock: later });
    const at = () => ({ occurredAt: formatInstant(later.now()) });
    await judgeAll(decisions, maker, guesses(30, at()));
    ahead = 120_000;
    await judgeAll(decisions, maker, guesses(30, at()));
    expect(await campaignsOf(decisions, person)).toMatchObject([{ attempts: 60 }]);
    expect(await alertsOf(person)).toMatchObject([{ timesSeenAgain: 1 }]);
    ahead = (STANDARD_GUARD.content.quietMinutes + 5) * 60_000;
    expect(await decisions.campaigns.watcher.watchOnce()).toBeGreaterThan(0);
    expect(await campaignsOf(decisions, person)).toMatchObject([{ state: 'ended', attempts: 60 }]);
    await judgeAll(decisions, maker, guesses(30, at()));
    expect((await campaignsOf(decisions, person)).map(({ state }) => state)).toEqual(['running', 'ended']);
    expect(await alertsOf(person)).toHaveLength(2);
  });

  test.each([
    ['breaks, so that the guard is rebuilt', () => new Error('no alert today')],
    ['meets a conflict, so that it goes again', () => new TransactionConflict()],
  ])('leaves nothing behind of a transaction that %s', async (_how, failure) => {
    const [{ maker, person }, twin] = [aTenant(), aTenant()];
    let failures = 1;
    const failing = opened({
      alerts: {
        ...room.cases.alerts,
        raise: (tx, alert) => {
          failures -= 1;
          if (failures >= 0) throw failure();
          return room.cases.alerts.raise(tx, alert);
        },
      },
    });
    const attempts = guesses(40);
    await Promise.allSettled(attempts.map((attempt) => failing.decide(maker, attempt)));
    const said = (records: readonly DecisionRecord[]) =>
      records
        .toSorted((one, other) => (one.sequence ?? 0) - (other.sequence ?? 0))
        .map(({ sequence, eventId, answer, guard }) => ({ sequence, eventId, answer, guard }));
    const records = await judgeAll(failing, maker, attempts);
    expect(failures).toBeLessThan(0);
    expect(said(records)).toEqual(said(await judgeAll(opened(), twin.maker, attempts)));
    expect(await campaignsOf(failing, person)).toMatchObject([{ attempts: 40 }]);
    expect(await alertsOf(person)).toHaveLength(1);
  });
});

describe('a guard that is rebuilt', () => {
  test('from what is stored says what the one before would have said', async () => {
    const { maker } = aTenant();
    const twin = aTenant();
    const kept = opened();
    const parts = [guesses(7), guesses(20, { customer: { ipAddress: '198.51.100.1', deviceId: 'two' } }), guesses(9)];
    const outcome = (eventId: string) => ({
      ...{ outcome: 'declined' as const, reasonCode: '14', occurredAt: formatInstant(clock.now()) },
      eventId,
    });
    const answers: string[][] = [[], []];
    let stopped = opened();
    for (const part of parts) {
      for (const [place, [decisions, scope]] of (
        [
          [kept, maker],
          [stopped, twin.maker],
        ] as const
      ).entries()) {
        const records = await oneByOne(decisions, scope, part);
        answers[place]?.push(...records.map(({ guard, answer }) => JSON.stringify([answer, guard])));
        const { eventId, ...said } = outcome(part[0]?.eventId ?? '');
        await decisions.results.outcome(scope, eventId, said);
      }
      await stopped.close();
      stopped = opened();
    }
    expect(answers[0]?.filter((each) => each.includes('deny')).length).toBeGreaterThan(20);
    expect(answers[1]).toEqual(answers[0]);
  });
});

describe('a person', () => {
  test('lifts a block with a reason: on record, and the next attempt goes on', async () => {
    const { maker, person } = aTenant();
    let decisions = opened();
    const before = await judgeAll(decisions, maker, guesses(30));
    expect(before.at(-1)?.answer).toBe('deny');
    const [campaign] = await campaignsOf(decisions, person);
    if (campaign === undefined) throw new Error('a campaign was found');
    expect(campaign.blockedUntil).toBeDefined();
    await expect(decisions.campaigns.lift(maker, campaign.id, 'by a key')).rejects.toMatchObject({
      message: 'campaign-needs-person',
    });
    await decisions.campaigns.lift(person, campaign.id, 'a partner tests its checkout');
    const detail = await decisions.campaigns.read.one(person, campaign.id);
    expect(detail).toMatchObject({ lifts: [{ reason: 'a partner tests its checkout', by: person.principal.id }] });
    expect(detail.blockedUntil).toBeUndefined();
    const after = await judgeAll(decisions, maker, guesses(10));
    expect(after.every(({ guard }) => guard === undefined)).toBe(true);
    await decisions.close();
    decisions = opened();
    expect((await judgeAll(decisions, maker, guesses(5))).every(({ guard }) => guard === undefined)).toBe(true);
    await expect(decisions.campaigns.lift(person, campaign.id, 'again')).rejects.toMatchObject({
      message: 'campaign-not-blocking',
    });
  });

  test('reads which cards were tried, at what time, and which an issuer authorised', async () => {
    const { maker, person } = aTenant();
    const decisions = opened();
    const attempts = guesses(30, { amount: { amountMinor: 150, currency: 'JPY' } });
    await oneByOne(decisions, maker, attempts);
    const first = attempts[0] as Attempt;
    const said = { outcome: 'authorised', occurredAt: formatInstant(clock.now()) } as const;
    await decisions.results.outcome(maker, first.eventId, said);
    const [campaign] = await campaignsOf(decisions, person);
    if (campaign === undefined) throw new Error('a campaign was found');
    expect(campaign).toMatchObject({ attempts: 30, authorised: 1 });
    const detail = await decisions.campaigns.read.one(person, campaign.id);
    expect(detail.amounts).toEqual([
      { currency: 'JPY', attempts: 30, lowestMinor: 150, highestMinor: 150, sumMinor: 4_500 },
    ]);
    expect(detail.hours.reduce((sum, hour) => sum + hour.attempts, 0)).toBe(30);
    expect(detail.blocks.map(({ scope }) => scope)).toContain('device');
    const csv = new TextDecoder().decode(await decisions.campaigns.read.cardsCsv(person, campaign.id));
    const lines = csv.trimEnd().split('\r\n');
    expect(lines).toHaveLength(31);
    expect(lines.find((line) => line.startsWith(`${first.card.token},`))).toMatch(/,411111,\d{4},2031-07,1,1,1,/);
    const found = await decisions.campaigns.read.page(person, { filters: { bin: '555555' }, limit: 5 });
    expect(found.items).toEqual([]);
    const other = aTenant();
    expect(await campaignsOf(decisions, other.person)).toEqual([]);
    await expect(decisions.campaigns.read.one(other.person, campaign.id)).rejects.toMatchObject({
      message: 'campaign-not-found',
    });
    expect(instantOfMs(Date.parse(campaign.lastAt))).toBeGreaterThanOrEqual(instantOfMs(Date.parse(campaign.firstAt)));
  });
});
