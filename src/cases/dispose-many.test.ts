import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sha256 } from '#evidence';
import { durationOfMs, formatInstant, Problem, type Scope } from '#kernel';
import type { NewAlert } from './core/alert.ts';
import type { Raised } from './raise-alert.ts';
import { anAlert, openTestCases, type Staff, scopeOf, type TestCases } from './testing.ts';

let room: TestCases;
let staff: Staff;
let duty: Scope;

beforeAll(async () => {
  room = await openTestCases();
  staff = room.staff();
  duty = scopeOf(staff.tenant, staff.duty.id);
});
afterAll(() => room.close());

const raise = (changes: Partial<NewAlert> = {}): Promise<Raised> =>
  room.raise(anAlert(room, staff.tenant, { severity: 'medium', ...changes }));
const alerts = () => room.cases.alerts;
const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'fine',
    (error) => (error instanceof Problem ? error.details.code : String(error)),
  );
const factsOf = async (type: string) => {
  const found = await room.statements(staff.tenant);
  return found.filter((each) => each.type === type).map(({ fact }) => fact);
};

describe('many alerts in one act', () => {
  test('have each a disposition of its own, and the act names every one before', async () => {
    const [one, two] = [await raise(), await raise()];
    const { bulk, results } = await alerts().disposeMany(duty, { alerts: [one.alert, two.alert], reason: 'confirmed' });
    expect(results).toEqual([one, two].map(({ alert }) => ({ alert, outcome: 'disposed', problem: null })));
    const facts = (await room.statements(staff.tenant)).map(({ type, fact }) => [type, fact.bulk, fact.alert]);
    expect(facts.filter(([, of]) => of === bulk)).toEqual([
      ['bulk-disposition', bulk, undefined],
      ['disposition', bulk, one.alert],
      ['disposition', bulk, two.alert],
    ]);
    expect((await factsOf('bulk-disposition')).at(-1)?.alerts).toEqual([one.alert, two.alert]);
  });

  test('that cannot be disposed of are told by id, and keep none of the others', async () => {
    const [open, closed, critical] = [await raise(), await raise(), await raise({ severity: 'critical' })];
    await alerts().dispose(duty, closed.alert, { reason: 'test' });
    const unknown = room.newId('alt');
    const wanted = [closed.alert, unknown, critical.alert, open.alert, open.alert];
    const { results } = await alerts().disposeMany(duty, { alerts: wanted, reason: 'false-alarm', words: '誤検知' });
    expect(results.map(({ alert, outcome, problem }) => [alert, outcome, problem?.code])).toEqual([
      [closed.alert, 'refused', 'alert-already-disposed'],
      [unknown, 'refused', 'alert-not-found'],
      [critical.alert, 'second-person-asked', undefined],
      [open.alert, 'disposed', undefined],
    ]);
    expect((await alerts().get(duty, critical.alert)).status).toBe('open');
    // What the second person approves belongs to the act as well.
    const supervisor = scopeOf(staff.tenant, staff.supervisor.id);
    const asked = room.asked.at(-1);
    await room.database.inScope(supervisor, (tx) =>
      alerts().dispositionAct.perform(tx, supervisor, { detail: asked?.detail ?? {} }),
    );
    const [act] = (await factsOf('bulk-disposition')).slice(-1);
    expect((await factsOf('disposition')).at(-1)).toMatchObject({ alert: critical.alert, bulk: act?.bulk });
  });

  test('leave an alert whole that fails on the way', async () => {
    const [one, two] = [await raise(), await raise()];
    const failing = room.open({
      evidence: {
        ...room.evidence,
        append: async (tx, entry) => {
          if (entry.fact.alert === one.alert) throw new Problem({ code: 'on-purpose', status: 500, title: '' });
          return room.evidence.append(tx, entry);
        },
      },
    });
    const { results } = await failing.alerts.disposeMany(duty, { alerts: [one.alert, two.alert], reason: 'confirmed' });
    expect(results.map(({ outcome }) => outcome)).toEqual(['refused', 'disposed']);
    expect(await alerts().get(duty, one.alert)).toMatchObject({ status: 'open', disposition: null });
  });

  test('are for people who see the whole tenant', async () => {
    const { alert } = await raise();
    const wanted = { alerts: [alert], reason: 'confirmed' } as const;
    const key: Scope = { ...duty, principal: { kind: 'api-key', id: 'key_1' } };
    expect(await codeOf(alerts().disposeMany(key, wanted))).toBe('person-required');
    const limited = { ...duty, parties: [room.newId('pty')] };
    expect(await codeOf(alerts().disposeMany(limited, wanted))).toBe('cases-whole-tenant-only');
  });
});

describe('a disposition that is taken back', () => {
  test('stays as it was, says why it counts no more, and leaves the alert open in its open case', async () => {
    const { alert, case: id } = await raise();
    await alerts().dispose(duty, alert, { reason: 'expected', words: '予定どおり' });
    const reopened = await alerts().reopen(scopeOf(staff.tenant, staff.analyst.id), alert, '予定になかった');
    expect(reopened).toMatchObject({
      status: 'open',
      resolution: null,
      timesReopened: 1,
      reopenings: [{ reason: 'expected', words: '予定になかった', person: { id: staff.analyst.id } }],
    });
    const [disposed, taken] = [(await factsOf('disposition')).at(-1), (await factsOf('alert-reopening')).at(-1)];
    expect(taken).toEqual({
      disposition: disposed?.disposition,
      alert,
      source: disposed?.source,
      sequence: disposed?.sequence,
      recordedAt: expect.any(String),
      person: staff.analyst.id,
    });
    expect(await codeOf(alerts().reopen(duty, alert, 'again'))).toBe('alert-not-disposed');
    const file = await room.cases.cases.get(duty, id);
    expect(file.timeline.at(-1)).toMatchObject({ kind: 'alert-reopened', params: { alert } });
    await alerts().dispose(duty, alert, { reason: 'confirmed' });
    expect((await alerts().get(duty, alert)).resolution).toBe('confirmed');
  });

  test('opens a case where all of the alert’s are closed; those stay closed', async () => {
    const { alert, case: closed } = await raise();
    await alerts().dispose(duty, alert, { reason: 'confirmed' });
    await room.cases.cases.close(duty, closed);
    await alerts().reopen(duty, alert, '続きがあった');
    const { cases } = await alerts().get(duty, alert);
    expect(cases).toHaveLength(2);
    const fresh = cases.find(({ id }) => id !== closed);
    expect(await room.cases.cases.get(duty, fresh?.id as typeof closed)).toMatchObject({
      status: 'open',
      openAlerts: 1,
      owner: { id: staff.duty.id },
    });
    expect((await room.cases.cases.get(duty, closed)).status).toBe('closed');
  });
});

describe('alerts and cases, many to many', () => {
  test('linked to a second case, an alert is part of both until the link ends', async () => {
    const [one, two] = [await raise(), await raise({ severity: 'low' })];
    const linked = await room.cases.work.linkAlert(duty, two.case, one.alert);
    expect(linked).toMatchObject({ openAlerts: 2, severity: 'medium' });
    expect(linked.timeline.slice(-2).map(({ kind }) => kind)).toEqual(['alert-linked', 'severity-raised']);
    await alerts().dispose(duty, two.alert, { reason: 'confirmed' });
    expect(await codeOf(room.cases.cases.close(duty, two.case))).toBe('case-has-open-alerts');
    const ended = await room.cases.work.unlinkAlert(duty, two.case, one.alert);
    expect(ended).toMatchObject({ openAlerts: 0, alertCount: 1 });
    expect(ended.timeline.at(-1)).toMatchObject({ kind: 'alert-unlinked', params: { alert: one.alert } });
    expect((await room.cases.cases.close(duty, two.case)).status).toBe('closed');
    const acts = (await factsOf('case-act')).filter(({ alert }) => alert === one.alert).map(({ act }) => act);
    expect(acts).toEqual(['alert-linked', 'severity-raised', 'alert-unlinked']);
    // The row stays, and a link that begins again is one link.
    expect(await codeOf(room.cases.work.linkAlert(duty, two.case, one.alert))).toBe('case-closed');
  });

  test('an alert keeps its last case; a case of one party takes no alert of another', async () => {
    const one = await raise();
    expect(await codeOf(room.cases.work.unlinkAlert(duty, one.case, one.alert))).toBe('alert-needs-case');
    const ofParty = await raise({ party: room.newId('pty') });
    expect(await codeOf(room.cases.work.linkAlert(duty, ofParty.case, one.alert))).toBe('link-not-possible');
    expect(await codeOf(room.cases.work.linkAlert(duty, one.case, ofParty.alert))).toBe('fine');
  });

  test('that is open again stays in a case that is open, however many closed ones it has', async () => {
    const one = await raise();
    await alerts().dispose(duty, one.alert, { reason: 'confirmed' });
    await room.cases.cases.close(duty, one.case);
    const reopened = await alerts().reopen(duty, one.alert, '再発');
    const open = reopened.cases.find(({ id }) => id !== one.case)?.id as typeof one.case;
    expect(await codeOf(room.cases.work.unlinkAlert(duty, open, one.alert))).toBe('alert-needs-case');
    await alerts().dispose(duty, one.alert, { reason: 'confirmed' });
    expect((await room.cases.work.unlinkAlert(duty, open, one.alert)).timeline.at(-1)?.kind).toBe('alert-unlinked');
  });
});

describe('an alert', () => {
  test('is like those of its kind and subject, and those of its source and reference', async () => {
    const subject = { kind: 'site', id: room.newId('sit'), label: '似た店' };
    const one = await raise({ subject, reference: 'same-finding' });
    const sameSubject = await raise({ subject, reference: 'other-finding' });
    const sameReference = await raise({ reference: 'same-finding' });
    await raise({ subject, kind: 'visit-incomplete' });
    const { items } = await alerts().similar(duty, one.alert, { filters: {}, limit: 10 });
    expect(new Set(items.map(({ id }) => id))).toEqual(new Set([sameReference.alert, sameSubject.alert]));
    await alerts().dispose(duty, sameSubject.alert, { reason: 'confirmed' });
    const open = await alerts().similar(duty, one.alert, { filters: { status: 'open' }, limit: 10 });
    expect(open.items.map(({ id }) => id)).toEqual([sameReference.alert]);
  });

  test('that is merged into another is still counted, and found from there', async () => {
    const subject = { kind: 'site', id: room.newId('sit'), label: '同じ店' };
    const [one, other] = [await raise({ subject }), await raise({ subject })];
    await alerts().dispose(duty, other.alert, { reason: 'duplicate', duplicateOf: one.alert });
    expect(await alerts().get(duty, other.alert)).toMatchObject({ mergedInto: one.alert, resolution: 'duplicate' });
    expect((await alerts().get(duty, one.alert)).mergedCount).toBe(1);
    const { items } = await alerts().list(duty, { filters: { mergedInto: one.alert }, limit: 10 });
    expect(items.map(({ id }) => id)).toEqual([other.alert]);
    await alerts().reopen(duty, other.alert, '別件だった');
    expect((await alerts().get(duty, one.alert)).mergedCount).toBe(0);
  });

  test('keeps what its source found, and the log has its digest', async () => {
    const bytes = new TextEncoder().encode('{"to":"collector.example"}');
    const happenedAt = room.clock.now();
    await room.clock.advance(durationOfMs(60_000));
    const { alert } = await raise({ happenedAt, raw: { mediaType: 'application/json', bytes } });
    const found = await alerts().raw(duty, alert);
    expect(found).toEqual({ bytes, mediaType: 'application/json' });
    const digest = Buffer.from(sha256(bytes)).toString('hex');
    expect(await alerts().get(duty, alert)).toMatchObject({
      happenedAt: formatInstant(happenedAt),
      raw: { sha256: digest, size: bytes.length },
    });
    const { rows } = await room.superuser.query<{ payload: string }>(
      "select convert_from(bytes, 'utf8')::json->>'payload' as payload from evidence.entry",
    );
    const statements = rows.map(({ payload }) => Buffer.from(payload, 'base64').toString());
    const subject = `{"digest":{"sha256":"${digest}"},"name":"raw content"}`;
    expect(statements.filter((each) => each.includes(subject) && each.includes(alert))).toHaveLength(1);
    expect(await codeOf(alerts().raw(duty, (await raise()).alert))).toBe('raw-content-not-found');
  });

  test.each([
    ['text', new TextEncoder().encode('pan=4111 1111 1111 1111;'), 'pan=[card number];', null],
    ['no text', Uint8Array.from([0xff, 0xfe, ...Buffer.from(' 4111111111111111 ')]), undefined, 'card-number'],
    ['too large', new Uint8Array(1024 * 1024 + 1), undefined, 'too-large'],
  ])('never keeps a card number: %s', async (_, bytes, kept, withheld) => {
    const { alert } = await raise({ raw: { mediaType: 'text/plain', bytes } });
    const { raw, rawWithheld } = await alerts().get(duty, alert);
    expect(rawWithheld).toBe(withheld);
    const found = raw === null ? undefined : Buffer.from((await alerts().raw(duty, alert)).bytes).toString();
    expect(found).toBe(kept);
  });
});
