import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { durationOfMs, type Permission, type Scope } from '#kernel';
import type { Authenticator } from '#platform/http';
import { ask, problem, startTestServer, type TestServer } from '../platform/http/testing.ts';
import type { Raised } from './raise-alert.ts';
import { caseRoutes } from './routes.ts';
import { anAlert, openTestCases, type Staff, type TestCases } from './testing.ts';

const HOUR_MS = 3_600_000;
const NONE = '00000000000000000000000000';

let room: TestCases;
let staff: Staff;
let server: TestServer;
/** Oldest first, each about a site of its own. */
let raised: Raised[];

type Caller = 'duty' | 'analyst' | 'auditor' | 'other' | 'worker-key' | 'no-permission';

const scopeFor = (caller: Caller, others: Staff): Scope => {
  const may = (...permissions: Permission[]) => ({ tenant: staff.tenant, permissions: new Set(permissions) });
  const person = (id: string) => ({ kind: 'person', id }) as const;
  switch (caller) {
    case 'auditor':
      return { ...may('case:read'), principal: person(staff.auditor.id) };
    case 'worker-key':
      return { ...may('case:read', 'case:work'), principal: { kind: 'api-key', id: 'key_1' } };
    case 'no-permission':
      return { ...may('decision:read'), principal: person(staff.analyst.id) };
    case 'other':
      return { ...may('case:read', 'case:work'), tenant: others.tenant, principal: person(others.duty.id) };
    default:
      return { ...may('case:read', 'case:work'), principal: person(staff[caller].id) };
  }
};

beforeAll(async () => {
  room = await openTestCases();
  staff = room.staff();
  const others = room.staff();
  raised = [];
  for (const [place, severity] of (['low', 'medium', 'high', 'critical', 'medium'] as const).entries()) {
    const subject = { kind: 'site', id: room.newId('sit'), label: `=つばめ屋 ${place} 100%` };
    raised.push(await room.raise(anAlert(room, staff.tenant, { severity, subject, source: `source-${place % 2}` })));
    await room.clock.advance(durationOfMs(HOUR_MS));
  }
  const authenticator: Authenticator = {
    byApiKey: async (presented) => scopeFor(presented.replace('mk_', '') as Caller, others),
    bySession: async () => undefined,
  };
  server = await startTestServer({ routes: caseRoutes(room.cases), authenticator });
});
afterAll(async () => {
  await server.close();
  await room.close();
});

const get = (path: string, caller: Caller = 'duty') => ask(server, path, { key: `mk_${caller}` });
const post = (path: string, body: unknown, caller: Caller = 'duty') =>
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
      ['status=open', [4, 3, 2, 1, 0]],
      ['status=disposed', []],
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
    expect((await get(`/v1/alerts/${alertAt(0)}`)).body).toMatchObject({
      id: alertAt(0),
      status: 'open',
      detail: { destination: 'collector.example', fields: ['number'] },
      cases: [{ id: caseAt(0), number: 1 }],
      entry: { id: expect.stringMatching(/^ent_/), index: null },
      commitment: { record: expect.stringContaining(alertAt(0)), salt: expect.any(String) },
      disposition: null,
      secondPersonAsked: null,
    });
  });

  test('its place in the log is there once the log has it', async () => {
    const passed = await room.evidence.sequencer.runOnce();
    expect(passed.kind).toBe('ok');
    const { body } = await get(`/v1/alerts/${alertAt(0)}`);
    expect((body.entry as { index: number }).index).toBeGreaterThan(0);
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
    const done = await post(`/v1/alerts/${alertAt(0)}/disposition`, { reason: 'confirmed' }, 'analyst');
    expect(done).toMatchObject({
      status: 200,
      body: {
        outcome: 'disposed',
        alert: { status: 'disposed', disposition: { reason: 'confirmed', person: { displayName: 'analyst' } } },
      },
    });
    expect(await post(`/v1/alerts/${alertAt(0)}/disposition`, { reason: 'test' })).toMatchObject(
      problem('alert-already-disposed', 409, { params: { disposition: 'confirmed', person: staff.analyst.id } }),
    );
  });

  test('a critical one as a false alarm asks a second person', async () => {
    const body = { reason: 'false-alarm', words: '  店舗の作業  ' };
    const asked = await post(`/v1/alerts/${alertAt(3)}/disposition`, body, 'analyst');
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
    expect(await post(`/v1/alerts/${alertAt(1)}/disposition`, body)).toMatchObject(
      problem(code, 422, { fields: [{ pointer, code: field }] }),
    );
  });

  test('not by an API key, not without the permission', async () => {
    const path = `/v1/alerts/${alertAt(1)}/disposition`;
    const body = { reason: 'confirmed' };
    expect(await post(path, body, 'worker-key')).toMatchObject(problem('person-required', 403));
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
    await post(`/v1/cases/${caseAt(2)}/owner`, { person: 'me' }, 'analyst');
    const expectations: [string, number[], Caller?][] = [
      ['owner=me', [2], 'analyst'],
      ['owner=me', [], 'worker-key'],
      [`owner=${staff.duty.id}`, [4, 3, 1, 0]],
      ['owner=nobody', []],
      ['severity=medium', [4, 1]],
      [`text=${encodeURIComponent('つばめ屋 1')}`, [1]],
      ['status=open', [4, 3, 2, 1, 0]],
      ['status=overdue', []],
      ['status=closed', []],
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
      alerts: [{ id: alertAt(2) }],
      timeline: [{ kind: 'opened', place: 1 }, { kind: 'alert-joined' }, { kind: 'owner-changed' }],
    });
    expect(body.people).toContainEqual({ id: staff.duty.id, displayName: 'duty' });
    expect(body.people).toContainEqual({ id: staff.analyst.id, displayName: 'analyst' });
  });

  test('noting, and closing when all is disposed of', async () => {
    const noted = await post(`/v1/cases/${caseAt(0)}/notes`, { words: '確認済み' }, 'analyst');
    expect(noted.status).toBe(201);
    expect(await post(`/v1/cases/${caseAt(2)}/closure`, {})).toMatchObject(
      problem('case-has-open-alerts', 409, { params: { openAlerts: 1 } }),
    );
    expect(await post(`/v1/cases/${caseAt(0)}/closure`, {}, 'worker-key')).toMatchObject(
      problem('person-required', 403),
    );
    expect(await post(`/v1/cases/${caseAt(0)}/closure`, { words: '完了' })).toMatchObject({
      status: 200,
      body: { status: 'closed', timeline: expect.arrayContaining([expect.objectContaining({ words: '完了' })]) },
    });
    expect(await post(`/v1/cases/${caseAt(0)}/closure`, {})).toMatchObject(problem('case-closed', 409));
    expect(idsIn(await get('/v1/cases?status=closed'))).toEqual([caseAt(0)]);
  });

  test('overdue ones show as such, with and without a sweep', async () => {
    await room.clock.advance(durationOfMs(3 * HOUR_MS));
    expect(idsIn(await get('/v1/cases?status=overdue'))).toEqual([caseAt(3)]);
    await room.cases.sweeper.sweepOnce();
    expect((await get(`/v1/cases/${caseAt(3)}`)).body).toMatchObject({ overdue: true, status: 'open' });
  });

  test('the summary says what waits', async () => {
    expect((await get('/v1/cases/summary', 'analyst')).body).toMatchObject({
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
    expect(String((await get('/v1/cases.csv?owner=me', 'worker-key')).body.text).split('\r\n')).toHaveLength(2);
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
    expect(await get(path, 'no-permission')).toMatchObject(problem('permission-missing', 403));
    const { body } = await get(path, 'other');
    for (const { alert, case: id } of raised) expect(JSON.stringify(body)).not.toMatch(new RegExp(`${alert}|${id}`));
  }
});

test('an export beyond the limit is refused, not cut', async () => {
  const small = await startTestServer({
    routes: caseRoutes(room.open({ exportLimit: 3 })),
    authenticator: { byApiKey: async () => scopeFor('duty', staff), bySession: async () => undefined },
  });
  for (const path of ['/v1/alerts.csv', '/v1/cases.csv']) {
    expect(await ask(small, path, { key: 'mk_duty' })).toMatchObject(
      problem('list-too-large', 422, { params: { limit: 3 } }),
    );
  }
  await small.close();
});
