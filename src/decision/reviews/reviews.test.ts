import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { durationOfMs, type EventEnvelope, type Permission, type Scope, type TenantId } from '#kernel';
import { simulatedClock } from '../../platform/clock/simulated.ts';
import { openTestDatabase, type TestDatabase } from '../../platform/database/testing.ts';
import { startTestServer, type TestServer } from '../../platform/http/testing.ts';
import { createDelivery } from '../../platform/stream/delivery.ts';
import { createOutbox } from '../../platform/stream/outbox.ts';
import type { Decisions } from '../index.ts';
import { attemptNow, newId, openTestRoom, clock as systemTime, type TestRoom } from '../testing.ts';
import { reviewRoutes } from './routes.ts';

const MINUTE_MS = 60_000;
const SUBSCRIBED = ['decision.held.v1', 'decision.reviewed.v1'].map((type) => ({ name: `test.${type}`, type }));
const clock = simulatedClock(systemTime.now());

let database: TestDatabase;
let room: TestRoom;
let decisions: Decisions;
let server: TestServer;

const people = { ann: newId('per'), bob: newId('per') };
const [tenant, other] = [newId('ten'), newId('ten')];
const scopeOf = (of: TenantId, kind: 'person' | 'api-key', id: string, ...permissions: Permission[]): Scope => ({
  tenant: of,
  permissions: new Set(permissions),
  principal: { kind, id },
});
const SCOPES: Readonly<Record<string, Scope>> = {
  ann: scopeOf(tenant, 'person', people.ann, 'decision:read', 'decision:review', 'decision:manage'),
  bob: scopeOf(tenant, 'person', people.bob, 'decision:read', 'decision:review'),
  machine: scopeOf(tenant, 'api-key', 'key_1', 'decision:read', 'decision:review'),
  reader: scopeOf(tenant, 'person', newId('per'), 'decision:read'),
  stranger: scopeOf(other, 'person', newId('per'), 'decision:read', 'decision:review'),
};

beforeAll(async () => {
  database = await openTestDatabase();
  room = await openTestRoom(database);
  decisions = room.open({ clock, outbox: createOutbox(SUBSCRIBED) });
  server = await startTestServer({
    routes: reviewRoutes(decisions),
    authenticator: { byApiKey: async (key) => SCOPES[key], bySession: async () => undefined },
  });
});
afterAll(async () => {
  await server.close();
  await room.close();
  await database.close();
});

const advance = (ms: number) => clock.advance(durationOfMs(ms));
const call = async (as: string, method: string, path: string, body?: unknown) => {
  const answer = await fetch(`${server.url}/v1/payments/${path}`, {
    method,
    headers: { authorization: `Bearer ${as}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, text, body: text.startsWith('{') ? JSON.parse(text) : undefined };
};
const maker = (of: TenantId) => scopeOf(of, 'api-key', 'key_make', 'decision:make');

/** A payment that the starter rules hold, and its review. */
const hold = async (of: TenantId = tenant) => {
  await advance(1);
  const attempt = attemptNow({
    channel: 'moto',
    amount: { amountMinor: 150_000, currency: 'JPY' },
    occurredAt: new Date(clock.now()).toISOString(),
    authentication: { threeDs: 'none', securityCode: 'match' },
  });
  const { record } = await decisions.decide(maker(of), attempt);
  expect(record.answer).toBe('hold');
  const as = of === tenant ? 'ann' : 'stranger';
  const [review] = (await call(as, 'GET', `reviews?decision=${record.id}`)).body.items;
  return { record, attempt, review };
};

const events = async (): Promise<readonly EventEnvelope[]> => {
  const heard: EventEnvelope[] = [];
  const handle = async (_tx: unknown, event: EventEnvelope) => void heard.push(event);
  const rethrow = (error: unknown): void => {
    throw error;
  };
  const subscriptions = SUBSCRIBED.map((each) => ({ ...each, handle }));
  const delivery = createDelivery({
    database,
    clock: systemTime,
    subscriptions,
    onFailure: rethrow,
    onTrouble: rethrow,
  });
  delivery.start();
  while ((await delivery.backlog()).count > 0) await systemTime.sleep(durationOfMs(5));
  await delivery.stop();
  return heard;
};

const verdict = { outcome: 'approve', reason: 'cardholder-confirmed', note: '電話で確認' } as const;

describe('a payment that is held', () => {
  test('has its review with the decision, and none comes of a repeat or of another answer', async () => {
    const { record, attempt, review } = await hold();
    expect(review).toMatchObject({
      decision: record.id,
      eventId: attempt.eventId,
      amount: { amountMinor: 150_000, currency: 'JPY' },
      acceptorNumber: attempt.merchant.acceptorNumber,
      reasons: record.reasons.map(({ code }) => code),
      state: 'open',
      whenLate: 'decline',
    });
    expect(Date.parse(review.dueAt) - Date.parse(review.openedAt)).toBe(24 * 60 * MINUTE_MS);
    await decisions.decide(maker(tenant), attempt);
    const allowed = await decisions.decide(
      maker(tenant),
      attemptNow({ occurredAt: new Date(clock.now()).toISOString() }),
    );
    expect(allowed.record.answer).toBe('allow');
    expect((await call('ann', 'GET', `reviews?decision=${allowed.record.id}`)).body.items).toEqual([]);
    const own = await call('ann', 'GET', `reviews?eventId=${attempt.eventId}`);
    expect(own.body.items.map(({ id }: { id: string }) => id)).toEqual([review.id]);
  });

  test('is told of once; then, decided, it is told of once more, without what anybody wrote', async () => {
    await decisions.reviews.keeper.keepOnce();
    await events();
    const { review } = await hold();
    const keepers = [decisions.reviews.keeper, decisions.reviews.keeper].map((each) => each.keepOnce());
    expect((await Promise.all(keepers)).reduce((sum, { told }) => sum + told, 0)).toBe(1);
    await call('ann', 'POST', `reviews/${review.id}/verdict`, verdict);
    const heard = await events();
    expect(heard.map(({ type }) => type).sort()).toEqual(['decision.held.v1', 'decision.reviewed.v1']);
    const reviewed = heard.find(({ type }) => type === 'decision.reviewed.v1');
    expect(reviewed?.payload).toMatchObject({ review: review.id, outcome: 'approve', by: 'person' });
    expect(JSON.stringify(heard)).not.toContain(verdict.note);
  });
});

describe('a review', () => {
  test('is in one hand at a time, and another may take it over where that is said', async () => {
    const { review } = await hold();
    const at = `reviews/${review.id}`;
    expect((await call('ann', 'POST', `${at}/claim`, {})).body.claim).toMatchObject({ by: people.ann });
    expect((await call('bob', 'POST', `${at}/claim`, {})).body).toMatchObject({
      code: 'review-claimed',
      params: { by: people.ann },
    });
    expect((await call('bob', 'POST', `${at}/verdict`, verdict)).body.code).toBe('review-claimed');
    expect((await call('bob', 'POST', `${at}/release`, {})).body.code).toBe('review-not-claimed');
    const mine = await call('ann', 'GET', 'reviews?claimed=me');
    expect(mine.body.items.map(({ id }: { id: string }) => id)).toEqual([review.id]);
    expect((await call('bob', 'POST', `${at}/claim`, { takeOver: true })).body.claim.by).toBe(people.bob);
    expect((await call('bob', 'POST', `${at}/release`, {})).body.claim).toBeUndefined();
    expect((await call('machine', 'GET', 'reviews?claimed=me')).body.items).toEqual([]);
  });

  test('is decided once, by a person, with a reason that goes with the outcome, on record', async () => {
    const { review, record } = await hold();
    const at = `reviews/${review.id}`;
    const wrong = [
      [{ outcome: 'approve', reason: 'suspected-fraud' }, '/reason', 'reason-of-other-outcome'],
      [{ outcome: 'decline', reason: 'other' }, '/note', 'note-needed'],
    ] as const;
    for (const [body, pointer, code] of wrong) {
      const refused = await call('ann', 'POST', `${at}/verdict`, body);
      expect(refused).toMatchObject({ status: 422, body: { fields: [{ pointer, code }] } });
    }
    expect((await call('machine', 'POST', `${at}/verdict`, verdict)).body.code).toBe('review-needs-person');
    expect((await call('reader', 'POST', `${at}/verdict`, verdict)).status).toBe(403);
    const decided = await call('ann', 'POST', `${at}/verdict`, verdict);
    expect(decided.body).toMatchObject({
      state: 'decided',
      verdict: { ...verdict, by: people.ann, entry: expect.stringMatching(/^ent_/) },
    });
    expect((await call('ann', 'POST', `${at}/verdict`, verdict)).body).toEqual(decided.body);
    const changed = { ...verdict, outcome: 'decline', reason: 'suspected-fraud' };
    expect((await call('ann', 'POST', `${at}/verdict`, changed)).body).toMatchObject({
      code: 'review-decided',
      params: { outcome: 'approve' },
    });
    expect((await call('bob', 'POST', `${at}/claim`, { takeOver: true })).body.code).toBe('review-decided');
    await room.evidence.sequencer.runOnce();
    const { index } = (await room.evidence.entryPosition(SCOPES.ann as Scope, decided.body.verdict.entry)) as {
      index: number;
    };
    expect(index).toBeGreaterThan(0);
    // What was decided then stays what was answered then.
    expect((await decisions.read.one(SCOPES.ann as Scope, record.id)).record.answer).toBe('hold');
  });

  test('is decided by two at once for one of them alone', async () => {
    const { review } = await hold();
    const answers = await Promise.all(
      (['ann', 'bob'] as const).map((as) => call(as, 'POST', `reviews/${review.id}/verdict`, verdict)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  test('is nothing to another tenant', async () => {
    const { review } = await hold();
    const calls = [
      ['GET', '', undefined],
      ['POST', '/claim', {}],
      ['POST', '/release', {}],
      ['POST', '/verdict', verdict],
    ] as const;
    for (const [method, path, body] of calls) {
      expect((await call('stranger', method, `reviews/${review.id}${path}`, body)).status, path).toBe(404);
    }
    const theirs = await hold(other);
    expect((await call('stranger', 'GET', 'reviews')).body.items).toMatchObject([{ id: theirs.review.id }]);
  });
});

describe('when nobody decides in time', () => {
  test.each([
    ['decline', 'closed'],
    ['approve', 'open'],
  ] as const)('%s is decided, as was promised when it was opened: %s', async (whenLate, _said) => {
    const set = await call('ann', 'PUT', 'review-policy', { minutes: 30, whenLate });
    expect(set.body).toMatchObject({ minutes: 30, whenLate, set: { by: people.ann } });
    const { review } = await hold();
    expect(review.whenLate).toBe(whenLate);
    // A later setting changes nothing for it.
    await call('ann', 'PUT', 'review-policy', { minutes: 60, whenLate: 'decline' });
    await decisions.reviews.keeper.keepOnce();
    await advance(30 * MINUTE_MS - 1);
    await decisions.reviews.keeper.keepOnce();
    expect((await call('ann', 'GET', `reviews/${review.id}`)).body.state).toBe('open');
    await advance(1);
    await decisions.reviews.keeper.keepOnce();
    const { state, verdict: said } = (await call('ann', 'GET', `reviews/${review.id}`)).body;
    expect([state, said.outcome, said.reason, said.by]).toEqual(['decided', whenLate, 'deadline-passed', undefined]);
    expect((await call('ann', 'POST', `reviews/${review.id}/verdict`, verdict)).body.code).toBe('review-decided');
  });

  test('the policy is the configured one until somebody who may sets another', async () => {
    expect((await call('stranger', 'GET', 'review-policy')).body).toEqual({ minutes: 1_440, whenLate: 'decline' });
    expect((await call('bob', 'PUT', 'review-policy', { minutes: 1, whenLate: 'approve' })).status).toBe(403);
    expect((await call('ann', 'PUT', 'review-policy', { minutes: 0, whenLate: 'approve' })).status).toBe(422);
  });
});

test('the queue has what is due first, page by page; what was decided comes latest first; both as CSV', async () => {
  for (const { id } of (await call('ann', 'GET', 'reviews?state=open&limit=200')).body.items) {
    await call('ann', 'POST', `reviews/${id}/claim`, { takeOver: true });
    await call('ann', 'POST', `reviews/${id}/verdict`, { outcome: 'decline', reason: 'suspected-fraud' });
  }
  const opened: string[] = [];
  for (const minutes of [90, 30, 60]) {
    await call('ann', 'PUT', 'review-policy', { minutes, whenLate: 'decline' });
    opened.push((await hold()).review.id);
  }
  const [late, first, middle] = opened;
  const pages: string[] = [];
  for (let cursor: string | undefined = ''; cursor !== undefined; ) {
    const page = await call('ann', 'GET', `reviews?state=open&claimed=nobody&limit=1${cursor && `&cursor=${cursor}`}`);
    pages.push(...page.body.items.map(({ id }: { id: string }) => id));
    cursor = page.body.nextCursor;
  }
  expect(pages).toEqual([first, middle, late]);
  expect((await call('ann', 'GET', 'reviews/summary')).body).toMatchObject({ open: 3, unclaimed: 3 });
  const all = (await call('ann', 'GET', 'reviews?limit=3')).body.items.map(({ id }: { id: string }) => id);
  expect(all).toEqual([middle, first, late]);
  expect((await call('ann', 'GET', 'reviews?state=open&outcome=approve')).body.items).toEqual([]);
  const csv = (await call('ann', 'GET', 'reviews/export.csv?state=open')).text.split('\r\n').slice(1, -1);
  expect(csv.map((line) => line.split(',')[0])).toEqual([first, middle, late]);
  expect((await call('ann', 'GET', 'reviews?cursor=x')).body.code).toBe('cursor-not-valid');
});
