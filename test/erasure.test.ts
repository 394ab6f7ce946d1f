/**
 * What people typed, erased through the public doors: by two people, out of every table and file of the server, while the
 * log keeps every proof. The exported log verifies before and after.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfiguration } from '#app';
import { readRuleSet } from '#app/read-rule-set';
import { canonicalJson, type JsonValue, readStatement, verifyCommitment, verifyExport } from '#evidence';
import { type PersonId, Secret, type TenantId } from '#kernel';
import { systemScope } from '#registry';
import { enrolTenant } from '../src/app/enrol-tenant.ts';
import { type House, openHouse } from '../src/app/house.ts';
import { clientConfigOf } from '../src/platform/database/connection.ts';
import { openTestDatabase, type TestDatabase } from '../src/platform/database/testing.ts';
import { createHttpServer, type HttpServer } from '../src/platform/http/fastify.ts';
import { urlOf } from './walls/world.ts';

type Answer = { readonly status: number; readonly text: string; readonly body: Record<string, never> };
type Caller = (method: string, address: string, body?: unknown, key?: string) => Promise<Answer>;

let database: TestDatabase;
let house: House;
let http: HttpServer;
let url: string;
let tenant: TenantId;
let superuser: Client;
/** The two who erase, and an auditor. */
let hana: Caller;
let ken: Caller;
let auditor: Caller;
const folder = mkdtempSync(path.join(tmpdir(), 'mitsuke-erasure-'));

const callerAs =
  (headers: Record<string, string>): Caller =>
  async (method, address, body, key) => {
    const answer = await fetch(url + address, {
      method,
      headers: {
        origin: url,
        ...headers,
        ...(key === undefined ? {} : { 'idempotency-key': key }),
        ...(body === undefined ? {} : { 'content-type': typeof body === 'string' ? 'text/plain' : 'application/json' }),
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, text, body: text.startsWith('{') ? JSON.parse(text) : {} };
  };

const signIn = async (person: PersonId): Promise<Caller> => {
  const link = await house.registry.signIn.issueLink({ tenant }, person);
  if (link.kind === 'failed') throw new Error(link.error);
  const answer = await fetch(`${url}/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ token: link.value.token.reveal() }),
  });
  const [cookie = ''] = (answer.headers.getSetCookie()[0] ?? '').split(';');
  const { csrfToken } = (await answer.json()) as { csrfToken: string };
  return callerAs({ cookie, 'x-csrf-token': csrfToken });
};

beforeAll(async () => {
  database = await openTestDatabase();
  const read = readConfiguration({ MITSUKE_LOG_LEVEL: 'error' }, undefined);
  const rules = read.kind === 'ok' ? readRuleSet(read.value.ruleSetFile) : read;
  if (read.kind === 'failed' || rules.kind === 'failed') throw new Error('the standard configuration is sound');
  house = await openHouse({
    configuration: { ...read.value, databaseUrl: new Secret(urlOf(database.connection)) },
    ...{ dataFolder: path.join(folder, 'data'), purpose: 'serve', ruleSet: rules.value, version: 'erasure' },
    logTo: { write: () => undefined },
    onStep: () => undefined,
  });
  http = await createHttpServer({
    ...{ routes: house.routes, authenticator: house.registry.authenticator, clock: house.clock, newId: house.newId },
    ...{ log: house.log, version: 'erasure', idempotency: house.idempotency },
  });
  url = (await http.listen(0)).url;
  const person = (name: string) => ({ email: `${name}@example.jp`, displayName: name });
  const enrolled = await enrolTenant(house, {
    ...{ name: 'Tokai', kind: 'psp', language: 'ja', administrator: person('hana') },
  });
  tenant = enrolled.tenant.id;
  const add = async (name: string, role: 'administrator' | 'auditor') => {
    const added = await house.registry.createPerson(systemScope(tenant, 'test'), { ...person(name), role });
    if (added.kind === 'failed') throw new Error(added.error);
    return signIn(added.value.id);
  };
  hana = await signIn(enrolled.administrator.id);
  ken = await add('ken', 'administrator');
  auditor = await add('auditor', 'auditor');
  superuser = new Client(clientConfigOf(database.administrator));
  await superuser.connect();
}, 60_000);

afterAll(async () => {
  await superuser?.end();
  await http?.close();
  await house?.database.close();
  await database?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Tables in which some row holds the text, and files that do. */
const placesOf = async (text: string): Promise<string[]> => {
  const { rows } = await superuser.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
     where schemaname not in ('pg_catalog', 'information_schema')`,
  );
  const found: string[] = [];
  for (const { name } of rows) {
    const sql = `select count(*)::int as held from ${name} as each
      where position($1 in each::text) > 0 or position($2 in each::text) > 0`;
    const { rows: counted } = await superuser.query<{ held: number }>(sql, [text, Buffer.from(text).toString('hex')]);
    if ((counted[0]?.held ?? 0) > 0) found.push(name);
  }
  const objects = path.join(folder, 'data');
  for (const file of readdirSync(objects, { recursive: true, withFileTypes: true })) {
    const at = path.join(file.parentPath, file.name);
    if (file.isFile() && readFileSync(at).includes(text)) found.push(path.relative(objects, at));
  }
  return found.sort();
};

/** Through the door that anyone with the permission uses. */
const exported = async () => {
  await house.evidence.sequencer.runOnce();
  const { log, vkey } = (await auditor('GET', '/v1/evidence/log')).body as unknown as { log: string; vkey: string };
  const scope = systemScope(tenant, 'test');
  const held = new Map<string, Uint8Array>();
  const read = async (name: string) => {
    const known = held.get(name);
    if (known !== undefined) return known;
    const bytes = await house.evidence.readLogFile(scope, { log: log as never, path: name }).catch(() => undefined);
    if (bytes !== undefined) held.set(name, bytes);
    return bytes;
  };
  const older = await read('checkpoint');
  return { read, vkey, older, verdict: await verifyExport({ read, vkey }) };
};

type Row = { kind: string; words: string | null; erased: unknown; commitment: unknown; entry: { id: string } };
type CaseBody = { timeline: Row[]; files: { id: string; name: string; erased: unknown }[] };

const caseBody = async (id: string, by = hana) => (await by('GET', `/v1/cases/${id}`)).body as unknown as CaseBody;
const entryOf = (body: CaseBody, kind: string): string =>
  body.timeline.findLast((row) => row.kind === kind)?.entry.id ?? '';

const raise = (reference: string) =>
  house.database.database.asSystem((tx) =>
    house.cases.alerts.raise(tx, {
      ...{ tenant, source: 'test', kind: 'card-data-sent-elsewhere', severity: 'critical', detail: {} },
      subject: { kind: 'site', id: reference, label: 'つばめ屋' },
      ...{ observedAt: house.clock.now(), reference },
    }),
  );

const askFor = (entry: string, by = hana, reason = 'asked-by-the-person') =>
  by('POST', '/v1/evidence/erasures', { entry, reason, words: '本人から電話があった' });

const erase = async (entry: string): Promise<void> => {
  const asked = await askFor(entry);
  expect(asked.status, asked.text).toBe(202);
  const approved = await ken('POST', `/v1/acts/${asked.body.act}/approval`, {});
  expect(approved.status, approved.text).toBe(200);
};

const codeOf = ({ body }: Answer): unknown => body.code;

describe('a note in a case', () => {
  const words = '山田太郎 090-0000-1234 が電話した';
  let id: string;
  let entry: string;

  beforeAll(async () => {
    id = (await raise('note')).case;
    await hana('POST', `/v1/cases/${id}/notes`, { words }, 'a key');
    entry = entryOf(await caseBody(id), 'noted');
  });

  test('is shown to an auditor with what proves it, and the reading is on record', async () => {
    const opened = await auditor('GET', `/v1/evidence/openings/${entry}`);
    expect(opened.status, opened.text).toBe(200);
    const { kept } = opened.body as unknown as { kept: { record: string; salt: string; commitment: string } };
    expect(kept).toMatchObject({ room: 'cases', kind: 'case-noted', about: id, erasable: 'yes', together: [] });
    const datum = JSON.parse(kept.record) as JsonValue;
    expect(datum).toMatchObject({ case: id, words });
    expect(Buffer.from(canonicalJson(datum)).toString()).toBe(kept.record);
    const [salt, commitment] = [Buffer.from(kept.salt, 'base64'), Buffer.from(kept.commitment, 'hex')];
    expect(verifyCommitment({ datum, salt, commitment })).toEqual({ kind: 'ok', value: true });
    const { rows } = await superuser.query('select bytes from evidence.entry order by arrived, place');
    const statements = rows.map(({ bytes }) => readStatement(Uint8Array.from(bytes)));
    const own = statements.find((each) => each?.entry === entry);
    expect(own?.subjects.map(({ digest }) => Buffer.from(digest).toString('hex'))).toContain(kept.commitment);
    expect(statements.at(-1)).toMatchObject({ predicateType: 'urn:mitsuke:evidence:case-reading:v1' });
  });

  test('is erased by two people, out of every table, and says since when and why', async () => {
    const held = ['cases.timeline', 'http.idempotency_key'];
    expect(await placesOf(words)).toEqual(held);
    const before = await exported();
    expect(before.verdict).toMatchObject({ kind: 'verified' });
    const asked = await askFor(entry);
    expect(asked.status, asked.text).toBe(202);
    expect(codeOf(await askFor(entry))).toBe('act-already-asked');
    expect(codeOf(await hana('POST', `/v1/acts/${asked.body.act}/approval`, {}))).toBe('act-needs-another-person');
    expect(await placesOf(words)).toEqual(held);
    expect((await ken('POST', `/v1/acts/${asked.body.act}/approval`, {})).status).toBe(200);

    expect(await placesOf(words)).toEqual([]);
    const row = (await caseBody(id)).timeline.find((each) => each.entry.id === entry);
    expect(row).toMatchObject({ kind: 'noted', words: null, commitment: null });
    expect(row?.erased).toEqual({ at: expect.stringMatching(/Z$/), reason: 'asked-by-the-person' });
    const opened = (await auditor('GET', `/v1/evidence/openings/${entry}`)).body as unknown as { erased: object };
    expect(opened).toMatchObject({ kept: null, erased: { entry, about: id, room: 'cases', act: asked.body.act } });

    const after = await exported();
    const { read, vkey } = after;
    const verdict = await verifyExport({ read, vkey, ...(before.older && { older: before.older }) });
    expect(verdict).toMatchObject({ kind: 'verified' });
    expect(verdict).toMatchObject({ entriesByType: { 'urn:mitsuke:evidence:erasure:v1': 1 } });
    expect(await verifyExport({ read: before.read, vkey })).toMatchObject({ kind: 'verified' });
    expect(codeOf(await askFor(entry))).toBe('evidence-datum-erased');
    expect(codeOf(await hana('POST', `/v1/cases/${id}/notes`, { words }, 'a key'))).toMatch(/not-kept/);
  });

  test('stands in the list of what was erased, and there are the two who did it', async () => {
    const { items } = (await auditor('GET', '/v1/evidence/erasures?reason=asked-by-the-person')).body as unknown as {
      items: Record<string, string>[];
    };
    expect(items).toEqual([expect.objectContaining({ entry, kind: 'case-noted' })]);
    expect(items[0]?.askedBy).not.toBe(items[0]?.approvedBy);
    expect((await auditor('GET', '/v1/evidence/erasures?reason=ordered')).body).toEqual({ items: [] });
    expect((await auditor('GET', '/v1/evidence/erasures/export.csv')).text.split('\r\n')[1]).toContain(entry);
  });

  test('leaves the reasons of its own act, which can be erased in turn', async () => {
    const [place] = await placesOf('本人から電話があった');
    expect(place).toBe('registry.act_step');
    const { rows } = await superuser.query<{ entry: string }>('select entry from registry.act_step order by entry');
    const { items } = (await auditor('GET', '/v1/acts?kind=evidence.erase-datum')).body as unknown as {
      items: { id: string }[];
    };
    expect(rows).toHaveLength(2);
    const steps = (await statements()).filter(({ fact }) => fact.act === items[0]?.id && fact.step === 'asked');
    await erase(steps[0]?.entry ?? '');
    const act = (await auditor('GET', `/v1/acts/${items[0]?.id}`)).body;
    expect(act).toMatchObject({ reason: '', erased: { reason: 'asked-by-the-person' } });
  });
});

const statements = async () => {
  const { rows } = await superuser.query('select bytes from evidence.entry order by arrived, place');
  return rows.flatMap(({ bytes }) => readStatement(Uint8Array.from(bytes)) ?? []);
};

describe('the words of a disposition that two people made', () => {
  const words = '佐藤花子の申し出により誤検知';

  test('go from disposition, proposal and act at once, each commitment on record', async () => {
    const { alert } = await raise('disposition');
    const asked = await hana('POST', `/v1/alerts/${alert}/disposition`, { reason: 'false-alarm', words });
    expect(asked.body).toMatchObject({ outcome: 'second-person-asked' });
    const act = (asked.body as unknown as { alert: { secondPersonAsked: { act: string } } }).alert.secondPersonAsked
      .act;
    const pending = (await statements()).find(({ fact }) => fact.act === act && fact.step === 'asked');
    expect(codeOf(await askFor(pending?.entry ?? ''))).toBe('evidence-datum-in-use');
    expect((await ken('POST', `/v1/acts/${act}/approval`, {})).status).toBe(200);
    const held = ['cases.disposition', 'cases.proposal', 'registry.act_step', 'registry.two_person_act'];
    expect(await placesOf(words)).toEqual(held);
    const before = (await hana('GET', `/v1/alerts/${alert}`)).body as unknown as {
      disposition: { entry: { id: string } };
    };
    const { id: entry } = before.disposition.entry;
    const { kept } = (await hana('GET', `/v1/evidence/openings/${entry}`)).body as unknown as {
      kept: { together: string[] };
    };
    expect(kept.together).toHaveLength(2);
    await erase(entry);
    expect(await placesOf(words)).toEqual([]);
    expect((await hana('GET', `/v1/alerts/${alert}`)).body).toMatchObject({
      status: 'disposed',
      disposition: { reason: 'false-alarm', words: null, commitment: null, erased: { reason: 'asked-by-the-person' } },
    });
    const said = (await statements()).filter(({ fact }) => [entry, ...kept.together].includes(String(fact.entry)));
    expect(said.map(({ fact }) => fact.entry).sort()).toEqual([entry, ...kept.together].sort());
  });
});

describe('a file of a case', () => {
  const name = '鈴木一郎の免許証.txt';
  const content = '住所 東京都千代田区 鈴木一郎';

  test('loses its name at once, and its bytes and the prints that show it with the next sweep', async () => {
    const { case: id } = await raise('file');
    const query = `name=${encodeURIComponent(name)}`;
    expect((await hana('POST', `/v1/cases/${id}/files?${query}`, content)).status).toBe(201);
    expect((await hana('POST', `/v1/cases/${id}/records`, { language: 'ja' })).status).toBeLessThan(300);
    const entry = entryOf(await caseBody(id), 'file-added');
    const [file] = (await caseBody(id)).files;
    expect(await placesOf(content)).toHaveLength(1);
    await erase(entry);
    expect(await placesOf(name)).toEqual([]);
    const after = await hana('GET', `/v1/cases/${id}`);
    expect(after.body).toMatchObject({
      files: [{ name: '', erased: { reason: 'asked-by-the-person' } }],
      records: [{ erased: { reason: 'asked-by-the-person' } }],
    });
    const [record] = (after.body as unknown as { records: { id: string }[] }).records;
    const gone = { status: 410, body: { code: 'content-erased' } };
    expect(await hana('GET', `/v1/cases/${id}/files/${file?.id}`)).toMatchObject(gone);
    expect(await hana('GET', `/v1/cases/${id}/records/${record?.id}`)).toMatchObject(gone);
    await superuser.query(`update cases.object_to_remove set since = since - interval '1 hour'`);
    await house.cases.sweeper.sweepOnce();
    expect(await placesOf(content)).toEqual([]);
    expect((await superuser.query('select from cases.object_to_remove')).rowCount).toBe(0);
    expect((await hana('GET', `/v1/cases/${id}/record.pdf?language=ja`)).status).toBe(200);
  });

  test('that another case has too keeps its bytes there', async () => {
    const [one, other] = [(await raise('one')).case, (await raise('other')).case];
    for (const id of [one, other]) await hana('POST', `/v1/cases/${id}/files?name=same.txt`, 'the same bytes');
    await erase(entryOf(await caseBody(one), 'file-added'));
    await superuser.query(`update cases.object_to_remove set since = since - interval '1 hour'`);
    await house.cases.sweeper.sweepOnce();
    const [file] = (await caseBody(other)).files;
    expect((await hana('GET', `/v1/cases/${other}/files/${file?.id}`)).text).toBe('the same bytes');
  });
});

describe('a task', () => {
  test('keeps its title while it is to be done, and loses it everywhere after', async () => {
    const title = '高橋さんに折り返す';
    const { case: id } = await raise('task');
    const { tasks } = (await hana('POST', `/v1/cases/${id}/tasks`, { title })).body as unknown as {
      tasks: { id: string }[];
    };
    const entry = entryOf(await caseBody(id), 'task-added');
    expect(codeOf(await askFor(entry))).toBe('evidence-datum-in-use');
    await hana('POST', `/v1/cases/${id}/tasks/${tasks[0]?.id}/completion`, { words: '高橋さんに折り返す、完了' });
    await erase(entry);
    expect(await placesOf(title)).toEqual([]);
  });
});

describe('erasing', () => {
  test('is refused of what says nothing personal, of what is not there, and to whoever may not', async () => {
    const { case: id } = await raise('refused');
    const opened = entryOf(await caseBody(id), 'opened');
    expect(codeOf(await askFor(opened))).toBe('evidence-nothing-typed');
    expect(codeOf(await askFor(house.newId('ent')))).toBe('evidence-entry-unknown');
    const created = (await statements())[0]?.entry ?? '';
    expect(codeOf(await askFor(created))).toBe('evidence-datum-not-kept');
    expect(codeOf(await askFor(opened, auditor))).toBe('permission-missing');
    expect((await askFor(opened, hana, 'because')).status).toBe(422);
  });

  test('is not done when a reason to refuse it came up between asking and approving', async () => {
    const { case: id } = await raise('meanwhile');
    await hana('POST', `/v1/cases/${id}/notes`, { words: '一度目' });
    const entry = entryOf(await caseBody(id), 'noted');
    const asked = await askFor(entry);
    await superuser.query(`update registry.two_person_act set detail = '{"reason":"unknown"}' where id = (
      select act from registry.act_step order by entry desc limit 1)`);
    expect((await ken('POST', `/v1/acts/${asked.body.act}/approval`, {})).status).toBe(500);
    expect(await placesOf('一度目')).toEqual(['cases.timeline']);
  });
});
