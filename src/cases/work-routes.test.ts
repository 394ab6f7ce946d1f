import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { durationOfMs, type Permission, type Scope } from '#kernel';
import type { Authenticator } from '#platform/http';
import { ask, problem, startTestServer, type TestServer } from '../platform/http/testing.ts';
import { DEFAULT_POLICY } from './core/deadline-policy.ts';
import type { Raised } from './raise-alert.ts';
import { caseRoutes } from './routes.ts';
import { anAlert, openTestCases, type Staff, type TestCases } from './testing.ts';

const NONE = '00000000000000000000000000';

let room: TestCases;
let staff: Staff;
let server: TestServer;
let raised: Raised;

type Caller = 'worker' | 'reader' | 'administrator' | 'key';

const scopeFor = (caller: Caller): Scope => {
  const may = (...permissions: Permission[]) => ({ tenant: staff.tenant, permissions: new Set(permissions) });
  const person = (id: string) => ({ kind: 'person', id }) as const;
  const scopes: Record<Caller, Scope> = {
    worker: { ...may('case:read', 'case:work'), principal: person(staff.duty.id) },
    reader: { ...may('case:read'), principal: person(staff.auditor.id) },
    administrator: { ...may('case:read', 'tenant:administer'), principal: person(staff.supervisor.id) },
    key: { ...may('case:read', 'case:work'), principal: { kind: 'api-key', id: 'key_1' } },
  };
  return scopes[caller];
};

const authenticator: Authenticator = {
  byApiKey: async (presented) => scopeFor(presented.slice(3) as Caller),
  bySession: async () => undefined,
};

beforeAll(async () => {
  room = await openTestCases();
  staff = room.staff();
  const raw = { mediaType: 'text/html', bytes: new TextEncoder().encode('<script>alert(1)</script>') };
  raised = await room.raise(anAlert(room, staff.tenant, { severity: 'low', raw }));
  server = await startTestServer({ routes: caseRoutes(room.cases), authenticator });
});
afterAll(async () => {
  await server.close();
  await room.close();
});

const get = (path: string, caller: Caller = 'worker') => ask(server, path, { key: `mk_${caller}` });
const send = (method: string, path: string, body?: unknown, caller: Caller = 'worker') =>
  ask(server, path, {
    method,
    key: `mk_${caller}`,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    headers: body === undefined ? {} : { 'content-type': 'application/json' },
  });
const upload = (path: string, mediaType: string, bytes: string | Uint8Array) =>
  fetch(server.url + path, {
    method: 'POST',
    headers: { authorization: 'Bearer mk_worker', 'content-type': mediaType },
    body: Buffer.from(bytes),
  });
const download = (path: string, caller: Caller = 'worker') =>
  fetch(server.url + path, { headers: { authorization: `Bearer mk_${caller}` } });
const caseAt = (rest = ''): string => `/v1/cases/${raised.case}${rest}`;

describe('files', () => {
  test('go in as bytes and come out as a download that nothing runs or keeps', async () => {
    const name = encodeURIComponent('報告書 (1)\'".txt');
    const added = await upload(caseAt(`/files?name=${name}`), 'text/plain', '中身');
    expect(added.status).toBe(201);
    const { file } = (await added.json()) as { file: string };
    const answer = await download(caseAt(`/files/${file}`));
    expect(await answer.text()).toBe('中身');
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'text/plain',
      'content-disposition':
        'attachment; filename="_____1___.txt"; filename*=UTF-8\'\'%E5%A0%B1%E5%91%8A%E6%9B%B8%20%281%29%27%22.txt',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cache-control': 'private, no-store',
    });
  });

  test.each([
    ['a/b.txt', 'text/plain', 'x', 400, 'invalid-query'],
    ['a\u202etxt.exe', 'text/plain', 'x', 400, 'invalid-query'],
    ['..', 'text/plain', 'x', 400, 'invalid-query'],
    ['4111111111111111.txt', 'text/plain', 'x', 400, 'invalid-query'],
    ['a.html', 'text/html', '<p>', 415, 'file-type-refused'],
    ['a.png', 'image/png', 'GIF89a', 422, 'file-not-as-named'],
    ['a.txt', 'text/plain', '4111111111111111', 422, 'file-holds-card-number'],
  ])('%s of %s is refused', async (name, mediaType, bytes, status, code) => {
    const answer = await upload(caseAt(`/files?name=${encodeURIComponent(name)}`), mediaType, bytes);
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([status, code]);
  });

  test('beyond ten mebibytes are refused', async () => {
    const answer = await upload(caseAt('/files?name=a.png'), 'image/png', new Uint8Array(10 * 1024 * 1024 + 1));
    expect(answer.status).toBe(413);
  });

  test('what a source found is a download as well', async () => {
    const answer = await download(`/v1/alerts/${raised.alert}/raw`);
    expect(await answer.text()).toBe('<script>alert(1)</script>');
    expect(answer.headers.get('content-disposition')).toBe(`attachment; filename="${raised.alert}.raw"`);
    expect(answer.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
  });
});

describe('the record', () => {
  test('is a PDF, the same for the same instant; committed, it is kept', async () => {
    await room.clock.advance(durationOfMs(60_000));
    const at = new Date(room.clock.now()).toISOString();
    const first = await download(caseAt(`/record.pdf?at=${at}&language=en`));
    expect(first.headers.get('content-type')).toBe('application/pdf');
    const bytes = Buffer.from(await first.arrayBuffer());
    const committed = await send('POST', caseAt('/records'), { at, language: 'en' });
    expect(committed.status).toBe(201);
    const [record] = committed.body.records as { id: string; sha256: string }[];
    const kept = await download(caseAt(`/records/${record?.id}`));
    expect(Buffer.from(await kept.arrayBuffer())).toEqual(bytes);
    const future = new Date(room.clock.now() + 1_000).toISOString();
    expect(await get(caseAt(`/record.pdf?at=${future}`))).toMatchObject(problem('instant-not-past', 422));
    expect(await send('POST', caseAt('/records'), {}, 'key')).toMatchObject(problem('person-required', 403));
    expect(await send('POST', caseAt('/records'), {}, 'reader')).toMatchObject(problem('permission-missing', 403));
  });

  test('opening the page is on record, whoever does it', async () => {
    await get(caseAt(), 'reader');
    await get(caseAt(), 'key');
    const { body } = await get(caseAt('/readings'));
    const readers = (body.items as { reader: { id: string } }[]).map(({ reader }) => reader.id);
    expect(readers).toEqual(expect.arrayContaining([staff.auditor.id, 'key_1', staff.duty.id]));
    const csv = await get(caseAt(`/readings.csv?reader=${staff.auditor.id}`));
    expect(String(csv.body.text).trimEnd().split('\r\n')).toHaveLength(2);
  });
});

describe('tasks', () => {
  test('are added, changed, done and listed', async () => {
    const added = await send('POST', caseAt('/tasks'), { title: '=連絡', assignee: 'me', dueInBusinessDays: 2 });
    expect(added).toMatchObject({
      status: 201,
      body: { tasks: [{ title: '=連絡', assignee: { displayName: 'duty' } }] },
    });
    const [task] = added.body.tasks as { id: string }[];
    const changed = await send('PUT', caseAt(`/tasks/${task?.id}`), { title: '連絡' });
    expect(changed).toMatchObject({ status: 200, body: { tasks: [{ title: '連絡', dueAt: null, assignee: null }] } });
    expect((await get('/v1/case-tasks?assignee=nobody')).body.items).toHaveLength(1);
    expect((await get('/v1/case-tasks?assignee=me', 'key')).body.items).toEqual([]);
    const done = await send('POST', caseAt(`/tasks/${task?.id}/completion`), {});
    expect(done).toMatchObject({ status: 200, body: { tasks: [{ status: 'done' }] } });
    expect(await send('POST', caseAt(`/tasks/${task?.id}/dropping`), {})).toMatchObject(problem('task-ended', 409));
    const csv = await get('/v1/case-tasks.csv?status=done');
    expect(csv.headers.get('content-disposition')).toBe('attachment; filename="case-tasks.csv"');
    expect(String(csv.body.text)).toContain(',連絡,done,no,');
  });

  test.each([
    [{ title: ' ' }, '/title', 'too-small'],
    [{ title: 'x', dueAt: '2026-12-01T00:00:00Z', dueInBusinessDays: 1 }, '/dueInBusinessDays', 'due-stated-twice'],
    [{ title: 'x', dueInBusinessDays: 0 }, '/dueInBusinessDays', 'too-small'],
    [{ title: 'カード 4111111111111111' }, '/title', 'card-number-not-accepted'],
  ])('%j is refused by its place', async (body, pointer, code) => {
    expect(await send('POST', caseAt('/tasks'), body)).toMatchObject(
      problem('invalid-body', 422, { fields: [{ pointer, code }] }),
    );
  });
});

describe('alerts', () => {
  test('many at once, one of them unknown', async () => {
    const { alert } = await room.raise(anAlert(room, staff.tenant, { severity: 'low' }));
    const unknown = `alt_${NONE}`;
    const answer = await send('POST', '/v1/alerts/dispositions', { alerts: [alert, unknown], reason: 'remediated' });
    const field = { pointer: '/words', code: 'words-missing' };
    expect(answer).toMatchObject({
      status: 200,
      body: {
        bulk: expect.stringMatching(/^blk_/),
        results: [
          { alert, outcome: 'refused', problem: { code: 'disposition-not-acceptable', fields: [field] } },
          { alert: unknown, outcome: 'refused', problem: { code: 'alert-not-found' } },
        ],
      },
    });
    const again = { alerts: [alert], reason: 'confirmed' };
    const done = await send('POST', '/v1/alerts/dispositions', again);
    expect(done.body.results).toEqual([{ alert, outcome: 'disposed', problem: null }]);
    const { body } = await send('POST', `/v1/alerts/${alert}/reopening`, { words: '続き' });
    expect(body).toMatchObject({ status: 'open', timesReopened: 1 });
    expect(await send('POST', '/v1/alerts/dispositions', { alerts: [], reason: 'test' })).toMatchObject(
      problem('invalid-body', 422),
    );
  });

  test('alike are listed and exported; a link is made and ended', async () => {
    const { alert, case: other } = await room.raise(anAlert(room, staff.tenant, { severity: 'low' }));
    expect((await get(`/v1/alerts/${alert}/similar`)).body.items).toEqual([]);
    expect(String((await get(`/v1/alerts/${alert}/similar.csv`)).body.text).split('\r\n')).toHaveLength(2);
    const linked = await send('PUT', caseAt(`/alerts/${alert}`));
    expect(linked).toMatchObject({ status: 200, body: { alertCount: 2 } });
    expect(await send('DELETE', caseAt(`/alerts/${alert}`))).toMatchObject({ status: 200, body: { alertCount: 1 } });
    expect(await send('DELETE', `/v1/cases/${other}/alerts/${alert}`)).toMatchObject(problem('alert-needs-case', 409));
  });
});

describe('deadlines', () => {
  test('are read by all who read cases and set by an administrator', async () => {
    const body = { replaces: 0, policy: { ...DEFAULT_POLICY, board: [staff.auditor.id] } };
    expect(await send('PUT', '/v1/deadline-policy', body)).toMatchObject(problem('permission-missing', 403));
    expect(await send('PUT', '/v1/deadline-policy', body, 'administrator')).toMatchObject({
      status: 200,
      body: { version: 1, setBy: { displayName: 'supervisor' } },
    });
    expect(await send('PUT', '/v1/deadline-policy', body, 'administrator')).toMatchObject(
      problem('deadline-policy-changed', 409, { params: { version: 1 } }),
    );
    expect((await get('/v1/deadline-policy', 'reader')).body).toMatchObject({ version: 1, policy: body.policy });
    expect((await get(`/v1/deadline-policy/versions?setBy=${staff.duty.id}`)).body.items).toEqual([]);
    expect((await get('/v1/deadline-policy/versions')).body.items).toHaveLength(1);
    const csv = await get('/v1/deadline-policy/versions.csv');
    expect(String(csv.body.text).trimEnd().split('\r\n')).toHaveLength(2);
    const { calendar, ...without } = body.policy;
    expect(calendar.closedAtYearEnd).toBe(true);
    expect(await send('PUT', '/v1/deadline-policy', { replaces: 1, policy: without }, 'administrator')).toMatchObject(
      problem('invalid-body', 422),
    );
  });

  test('holidays of a year', async () => {
    expect((await get('/v1/holidays?year=2026')).body.items).toContainEqual({
      date: '2026-09-22',
      holiday: 'citizens-holiday',
    });
    expect(String((await get('/v1/holidays.csv?year=2026')).body.text)).toContain('2026-05-06,substitute-holiday');
    expect(await get('/v1/holidays?year=1990')).toMatchObject(problem('year-unknown', 404));
  });
});

test('people and merchants are put and taken away', async () => {
  const path = caseAt(`/participants/${staff.auditor.id}`);
  expect(await send('PUT', path, { part: 'observer' })).toMatchObject({
    status: 200,
    body: { participants: [{ part: 'observer', person: { displayName: 'auditor' } }] },
  });
  expect((await get('/v1/cases?participant=me', 'reader')).body.items).toHaveLength(1);
  expect(await send('DELETE', path)).toMatchObject({ status: 200, body: { participants: [] } });
  const merchant = { id: room.newId('mer'), acceptorNumber: '7', name: 'x' };
  room.merchants.push(merchant);
  expect(await send('PUT', caseAt(`/merchants/${merchant.id}`))).toMatchObject({
    status: 200,
    body: { merchants: [{ acceptorNumber: '7' }] },
  });
  expect((await get(`/v1/cases?merchant=${merchant.id}`)).body.items).toHaveLength(1);
  expect(await send('DELETE', caseAt(`/merchants/${merchant.id}`))).toMatchObject({ body: { merchants: [] } });
  expect(await send('PUT', caseAt(`/merchants/mer_${NONE}`))).toMatchObject(problem('merchant-not-known', 422));
});
