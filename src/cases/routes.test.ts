import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { durationOfMs, type Permission, type Scope } from '#kernel';
import type { Authenticator } from '#platform/http';
import { ask, problem, startTestServer, type TestServer } from '../platform/http/testing.ts';
import type { Severity } from './core/severity.ts';
import type { Raised } from './raise-alert.ts';
import { caseRoutes } from './routes.ts';
import { anAlert, openTestCases, type Staff, type TestCases } from './testing.ts';

const HOUR_MS = 3_600_000;
const NONE = '00000000000000000000000000';

let room: TestCases;
/** Whose alerts are made once and only read, and whose are made by each test that changes something. */
let readers: Staff;
let workers: Staff;
let server: TestServer;
/** Oldest first, each about a site of its own: 0 disposed and closed, 2 the analyst's, 3 overdue and asked about. */
const raised: Raised[] = [];

const CALLERS = ['reader', 'reading-analyst', 'worker', 'working-analyst', 'auditor', 'key', 'stranger'] as const;
type Caller = (typeof CALLERS)[number];

const scopeFor = (caller: Caller): Scope => {
  const may = (staff: Staff, ...permissions: Permission[]) => ({
    tenant: staff.tenant,
    permissions: new Set(permissions),
  });
  const person = (id: string) => ({ kind: 'person', id }) as const;
  const scopes: Record<Caller, Scope> = {
    reader: { ...may(readers, 'case:read', 'case:work'), principal: person(readers.duty.id) },
    'reading-analyst': { ...may(readers, 'case:read', 'case:work'), principal: person(readers.analyst.id) },
    worker: { ...may(workers, 'case:read', 'case:work'), principal: person(workers.duty.id) },
    'working-analyst': { ...may(workers, 'case:read', 'case:work'), principal: person(workers.analyst.id) },
    auditor: { ...may(workers, 'case:read'), principal: person(workers.auditor.id) },
    key: { ...may(workers, 'case:read', 'case:work'), principal: { kind: 'api-key', id: 'key_1' } },
    stranger: { ...may(readers, 'decision:read'), principal: person(readers.analyst.id) },
  };
  return scopes[caller];
};

const authenticator: Authenticator = {
  byApiKey: async (presented) => {
    const caller = CALLERS.find((each) => presented === `mk_${each}`);
    return caller && scopeFor(caller);
  },
  bySession: async () => undefined,
};

beforeAll(async () => {
  room = await openTestCases();
  readers = room.staff();
  workers = room.staff();
  for (const [place, severity] of (['low', 'medium', 'high', 'critical', 'medium'] as const).entries()) {
    const subject = { kind: 'site', id: room.newId('sit'), label: `=つばめ屋 ${place} 100%` };
    raised.push(await room.raise(anAlert(room, readers.tenant, { severity, subject, source: `source-${place % 2}` })));
    await room.clock.advance(durationOfMs(HOUR_MS));
  }
  const { alerts, cases } = room.cases;
  const [first, , third, fourth] = raised;
  if (first === undefined || third === undefined || fourth === undefined) throw new Error('five were raised');
  await alerts.dispose(scopeFor('reading-analyst'), first.alert, { reason: 'confirmed' });
  await cases.close(scopeFor('reader'), first.case, '完了');
  await cases.assign(scopeFor('reading-analyst'), third.case, 'me');
  await alerts.dispose(scopeFor('reader'), fourth.alert, { reason: 'test' });
  // The critical one was due four hours after it was raised.
  await room.clock.advance(durationOfMs(2 * HOUR_MS));
  await room.cases.sweeper.sweepOnce();
  server = await startTestServer({ routes: caseRoutes(room.cases), authenticator });
});
afterAll(async () => {
  await server.close();
  await room.close();
});

const aFreshOne = (severity: Severity = 'medium') => room.raise(anAlert(room, workers.tenant, { severity }));

const get = (path: string, caller: Caller = 'reader') => ask(server, path, { key: `mk_${caller}` });
const post = (path: string, body: unknown, caller: Caller = 'worker') =>
  ask(server, path, {
    method: 'POST',
    key: `mk_${caller}`,
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  });
const idsIn = (answer: { body: Record<string, unknown> }): string[] =>
  (answer.body.items as { id: string }[]).map(({ id }) => id);
const alertAt = (place: number): string => raised[place]?.alert ?? '';
const caseAt = (place: number): string => raised[place]?.case ?? '';
const newestFirst = (idOf: (place: number) => string, ...places: number[]) => places.map(idOf);

describe('alerts', () => {
  test('a page at a time, newest first, without a gap or a double', async () => {
    const first = await get('/v1/alerts?limit=2');
    const second = await get(`/v1/alerts?limit=2&cursor=${first.body.nextCursor}`);
    const third = await get(`/v1/alerts?limit=2&cursor=${second.body.nextCursor}`);
    expect([first, second, third].flatMap(idsIn)).toEqual(newestFirst(alertAt, 4, 3, 2, 1, 0));
    expect(third.body.nextCursor).toBeUndefined();
  });

  test('by severity, source, kind, status, case, part of the name, and time', async () => {
    const at = String((await get(`/v1/alerts/${alertAt(2)}`)).body.recordedAt);
    const expectations: [string, number[]][] = [
      ['severity=medium', [4, 1]],
      ['source=source-1', [3, 1]],
      ['kind=source-silent', []],
      ['status=open', [4, 3, 2, 1]],
      ['status=disposed', [0]],
      [`case=${caseAt(2)}`, [2]],
      [`subject=${encodeURIComponent('つばめ屋 3')}`, [3]],
      [`subject=${encodeURIComponent('0%')}`, [4, 3, 2, 1, 0]],
      [`subject=${encodeURIComponent('屋%1')}`, []],
      [`from=${at}`, [4, 3, 2]],
      [`to=${at}`, [1, 0]],
      [`from=${at}&severity=medium`, [4]],
    ];
    for (const [query, places] of expectations) {
      expect([query, idsIn(await get(`/v1/alerts?${query}`))]).toEqual([query, newestFirst(alertAt, ...places)]);
    }
  });

  test('one has detail, cases, its entry and what that commits to', async () => {
    expect((await get(`/v1/alerts/${alertAt(3)}`)).body).toMatchObject({
      id: alertAt(3),
      status: 'open',
      detail: { destination: 'collector.example', fields: ['number'] },
      cases: [{ id: caseAt(3), number: 4 }],
      entry: { id: expect.stringMatching(/^ent_/) },
      commitment: { record: expect.stringContaining(alertAt(3)), salt: expect.any(String) },
      disposition: null,
      secondPersonAsked: { reason: 'test', person: { displayName: 'duty' } },
    });
  });

  test('its place in the log is there once the log has it', async () => {
    const { alert } = await aFreshOne();
    const entry = async () => (await get(`/v1/alerts/${alert}`, 'worker')).body.entry as { index: number | null };
    expect((await entry()).index).toBeNull();
    expect((await room.evidence.sequencer.runOnce()).kind).toBe('ok');
    expect((await entry()).index).toBeGreaterThan(0);
  });

  test('as CSV, safe to open', async () => {
    const { headers, body } = await get('/v1/alerts.csv?severity=medium');
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(headers.get('content-disposition')).toBe('attachment; filename="alerts.csv"');
    const lines = String(body.text).trimEnd().split('\r\n');
    expect(lines).toHaveLength(3);
    expect(lines[1]).toContain(`${alertAt(4)},source-0,`);
    expect(lines[1]).toContain(",'=つばめ屋 4 100%,");
  });
});

describe('disposing', () => {
  test('by a person, once, with what stands told to the next', async () => {
    const { alert } = await aFreshOne();
    const done = await post(`/v1/alerts/${alert}/disposition`, { reason: 'confirmed' }, 'working-analyst');
    expect(done).toMatchObject({
      status: 200,
      body: {
        outcome: 'disposed',
        alert: { status: 'disposed', disposition: { reason: 'confirmed', person: { displayName: 'analyst' } } },
      },
    });
    expect(await post(`/v1/alerts/${alert}/disposition`, { reason: 'test' })).toMatchObject(
      problem('alert-already-disposed', 409, { params: { disposition: 'confirmed', person: workers.analyst.id } }),
    );
  });

  test('a critical one as a false alarm asks a second person', async () => {
    const { alert } = await aFreshOne('critical');
    const asked = await post(`/v1/alerts/${alert}/disposition`, { reason: 'false-alarm', words: '  店舗の作業  ' });
    expect(asked).toMatchObject({
      status: 200,
      body: { outcome: 'second-person-asked', alert: { status: 'open', secondPersonAsked: { reason: 'false-alarm' } } },
    });
    expect(room.asked.at(-1)?.reason).toBe('店舗の作業');
  });

  test.each([
    [{ reason: 'boredom' }, 'invalid-body', '/reason', 'not-one-of'],
    [{ reason: 'confirmed', colour: 'red' }, 'invalid-body', '/colour', 'unknown-field'],
    [{ reason: 'confirmed', words: '   ' }, 'invalid-body', '/words', 'too-small'],
    [{ reason: 'confirmed', words: 'x'.repeat(2_001) }, 'invalid-body', '/words', 'too-big'],
    [{ reason: 'confirmed', words: 'カード 4111111111111111' }, 'invalid-body', '/words', 'card-number-not-accepted'],
    [{ reason: 'duplicate', duplicateOf: 'alt_1' }, 'invalid-body', '/duplicateOf', 'not-an-id'],
    [{ reason: 'remediated' }, 'disposition-not-acceptable', '/words', 'words-missing'],
  ])('%j is refused by its place', async (body, code, pointer, field) => {
    const { alert } = await aFreshOne();
    expect(await post(`/v1/alerts/${alert}/disposition`, body)).toMatchObject(
      problem(code, 422, { fields: [{ pointer, code: field }] }),
    );
  });

  test('not by an API key, not without the permission', async () => {
    const path = `/v1/alerts/${(await aFreshOne()).alert}/disposition`;
    const body = { reason: 'confirmed' };
    expect(await post(path, body, 'key')).toMatchObject(problem('person-required', 403));
    expect(await post(path, body, 'auditor')).toMatchObject(problem('permission-missing', 403));
  });
});

describe('cases', () => {
  test('newest first, or by deadline, a page at a time', async () => {
    expect(idsIn(await get('/v1/cases'))).toEqual(newestFirst(caseAt, 4, 3, 2, 1, 0));
    const pages: string[] = [];
    let cursor = '';
    do {
      const page = await get(`/v1/cases?order=due&limit=2${cursor}`);
      pages.push(...idsIn(page));
      cursor = page.body.nextCursor === undefined ? '' : `&cursor=${page.body.nextCursor}`;
    } while (cursor !== '');
    // Critical is due after 4 hours, high 24, medium 72, low 240.
    expect(pages).toEqual(newestFirst(caseAt, 3, 2, 1, 4, 0));
    // A number need not stand in any name.
    expect(idsIn(await get(`/v1/cases?text=${encodeURIComponent('#５')}`))).toEqual([caseAt(4)]);
  });

  test('by status, owner, severity, and part of the name or the number', async () => {
    const expectations: [string, number[], Caller?][] = [
      ['owner=me', [2], 'reading-analyst'],
      ['owner=me', [], 'key'],
      [`owner=${readers.duty.id}`, [4, 3, 1, 0]],
      ['owner=nobody', []],
      ['severity=medium', [4, 1]],
      [`text=${encodeURIComponent('つばめ屋 1')}`, [1]],
      ['status=open', [4, 3, 2, 1]],
      ['status=overdue', [3]],
      ['status=closed', [0]],
    ];
    for (const [query, places, caller] of expectations) {
      const found = idsIn(await get(`/v1/cases?${query}`, caller));
      expect([query, found]).toEqual([query, newestFirst(caseAt, ...places)]);
    }
  });

  test('one with its alerts, its timeline and the people in it', async () => {
    const { body } = await get(`/v1/cases/${caseAt(2)}`);
    expect(body).toMatchObject({
      number: 3,
      owner: { displayName: 'analyst' },
      overdue: false,
      alerts: [{ id: alertAt(2) }],
      timeline: [{ kind: 'opened', place: 1 }, { kind: 'alert-joined' }, { kind: 'owner-changed' }],
    });
    expect(body.people).toContainEqual({ id: readers.duty.id, displayName: 'duty' });
    expect(body.people).toContainEqual({ id: readers.analyst.id, displayName: 'analyst' });
  });

  test('an owner, a note, and closing when all is disposed of', async () => {
    const { alert, case: id } = await aFreshOne();
    const given = await post(`/v1/cases/${id}/owner`, { person: workers.analyst.id });
    expect(given).toMatchObject({ status: 200, body: { owner: { displayName: 'analyst' } } });
    expect(await post(`/v1/cases/${id}/owner`, { person: readers.analyst.id })).toMatchObject(
      problem('owner-not-possible', 422),
    );
    expect((await post(`/v1/cases/${id}/notes`, { words: '確認済み' }, 'key')).status).toBe(201);
    expect(await post(`/v1/cases/${id}/closure`, {})).toMatchObject(
      problem('case-has-open-alerts', 409, { params: { openAlerts: 1 } }),
    );
    await post(`/v1/alerts/${alert}/disposition`, { reason: 'confirmed' });
    expect(await post(`/v1/cases/${id}/closure`, {}, 'key')).toMatchObject(problem('person-required', 403));
    const closed = await post(`/v1/cases/${id}/closure`, { words: '完了' });
    expect(closed).toMatchObject({ status: 200, body: { status: 'closed' } });
    const kinds = (closed.body.timeline as { kind: string; words: string | null }[]).map(
      ({ kind, words }) => `${kind} ${words ?? ''}`,
    );
    expect(kinds.slice(2)).toEqual(['owner-changed ', 'noted 確認済み', 'alert-disposed ', 'closed 完了']);
    expect(await post(`/v1/cases/${id}/closure`, {})).toMatchObject(problem('case-closed', 409));
  });

  test('an overdue one shows as such', async () => {
    const { body } = await get(`/v1/cases/${caseAt(3)}`);
    expect(body).toMatchObject({ overdue: true, status: 'open', escalatedAt: null });
    expect((body.timeline as { kind: string }[]).at(-1)?.kind).toBe('deadline-passed');
  });

  test('the summary says what waits', async () => {
    expect((await get('/v1/cases/summary', 'reading-analyst')).body).toMatchObject({
      openAlerts: { critical: 1, high: 1, medium: 2, low: 0 },
      oldestOpenAlert: { id: alertAt(1) },
      openCases: 4,
      overdueCases: 1,
      mine: { open: 1, overdue: 0 },
      nextDue: { case: caseAt(3), number: 4 },
    });
  });

  test('as CSV', async () => {
    const { headers, body } = await get('/v1/cases.csv?order=due&status=open');
    expect(headers.get('content-disposition')).toBe('attachment; filename="cases.csv"');
    const lines = String(body.text).trimEnd().split('\r\n');
    expect(lines).toHaveLength(5);
    expect(lines[1]).toMatch(new RegExp(`^${caseAt(3)},4,checkout-tampering,critical,open,yes,`));
    expect(String((await get('/v1/cases.csv?owner=me', 'key')).body.text).split('\r\n')).toHaveLength(2);
  });
});

test.each([
  [`/v1/alerts/alt_${NONE}`, 'alert-not-found', 404],
  [`/v1/cases/cas_${NONE}`, 'case-not-found', 404],
  ['/v1/alerts/cas_1', 'invalid-path', 400],
  ['/v1/alerts?cursor=abc', 'cursor-not-valid', 400],
  ['/v1/cases?cursor=abc', 'cursor-not-valid', 400],
  ['/v1/alerts?subject=a%00b', 'bad-url', 400],
  ['/v1/alerts?limit=201', 'invalid-query', 400],
  ['/v1/alerts?from=yesterday', 'invalid-query', 400],
  ['/v1/alerts?severity=awful', 'invalid-query', 400],
  ['/v1/cases?owner=per_1', 'invalid-query', 400],
  ['/v1/cases?status=lost', 'invalid-query', 400],
])('%s is %s', async (path, code, status) => {
  expect(await get(path)).toMatchObject(problem(code, status));
});

test('every route asks for its permission and shows another tenant nothing', async () => {
  const paths = ['/v1/alerts', '/v1/alerts.csv', '/v1/cases', '/v1/cases.csv', '/v1/cases/summary'];
  for (const path of [...paths, `/v1/alerts/${alertAt(0)}`, `/v1/cases/${caseAt(0)}`]) {
    expect(await get(path, 'stranger')).toMatchObject(problem('permission-missing', 403));
    const { body } = await get(path, 'worker');
    for (const { alert, case: id } of raised) expect(JSON.stringify(body)).not.toMatch(new RegExp(`${alert}|${id}`));
  }
});

test('an export beyond the limit is refused, not cut', async () => {
  const small = await startTestServer({
    routes: caseRoutes(room.open({ exportLimit: 3 })),
    authenticator,
  });
  for (const path of ['/v1/alerts.csv', '/v1/cases.csv']) {
    expect(await ask(small, path, { key: 'mk_reader' })).toMatchObject(
      problem('list-too-large', 422, { params: { limit: 3 } }),
    );
  }
  await small.close();
});
