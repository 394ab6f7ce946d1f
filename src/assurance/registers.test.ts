import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { durationOfMs, type PartyId } from '#kernel';
import { addItem, addRevision, receiveUpload } from './add-items.ts';
import { addDays, dayOf } from './core/days.ts';
import type { EvidenceKind } from './core/evidence-kind.ts';
import type { SeenVisit } from './ports.ts';
import { listFindings, readFinding } from './read-findings.ts';
import { readItem } from './read-items.ts';
import { writeRevision } from './record-revision.ts';
import { addSystem, listSystems, summariseSystems } from './scope-register.ts';
import type { VisitSeen } from './see-visit.ts';
import {
  aVisit,
  DAY_MS,
  DESCRIBED,
  openTestAssurance,
  PDF,
  refusalOf,
  type TestAssurance,
  uploadOf,
} from './testing.ts';
import { askToAcceptRisk, assignFinding, enterFinding, retestFinding } from './work-findings.ts';

let house: TestAssurance;
beforeEach(async () => {
  await house?.close();
  house = await openTestAssurance();
});
afterAll(() => house.close());

const sweep = async () => {
  await house.room.sweeper.sweepOnce();
  expect(house.failures).toEqual([]);
};
const pass = async (days: number) => {
  await house.clock.advance(durationOfMs(days * DAY_MS));
  await sweep();
};
const findings = async (scope = house.staff) =>
  (await listFindings(house.ports, scope, { filters: {}, limit: 200 })).items.map(
    ({ kind, status, subject, severity }) => `${kind} ${subject.label} ${severity} ${status}`,
  );
const alerts = async () =>
  (await house.cases.alerts.list(house.staff, { filters: {}, limit: 200 })).items
    .filter(({ source }) => source === 'assurance')
    .map(({ kind, subject }) => `${kind} ${subject.label}`);

const attest = async (grade: 'A' | 'C' | 'D', coveredSystems: readonly string[], changes: object = {}) => {
  const wanted = { ...DESCRIBED, kind: 'pci-dss-aoc' as const, party: house.party, coveredSystems, ...changes };
  const visit = aVisit(house);
  house.visits.set(visit.visit, visit);
  const file =
    grade === 'C'
      ? await receiveUpload(house.ports, house.merchant, { upload: uploadOf(PDF), party: house.party })
      : undefined;
  const content =
    grade === 'A'
      ? ({ from: 'visit', visit: visit.visit } as const)
      : file === undefined
        ? ({ from: 'claim' } as const)
        : ({ from: 'file', file: file.id } as const);
  return addItem(house.ports, grade === 'C' ? house.merchant : house.staff, { ...wanted, content });
};
const seen = (hosts: readonly string[], found: readonly string[] = [], look: Partial<VisitSeen> = {}) =>
  house.database.inScope({ tenant: house.staff.tenant }, (tx) =>
    house.room.seeVisit(tx, {
      ...{ tenant: house.staff.tenant, party: house.party, site: house.newId('sit'), siteName: 'つばめ屋' },
      ...{ visit: house.newId('vis'), at: house.clock.now(), hosts, complete: true },
      found: found.map((reference) => ({
        ...{ kind: 'card-data-sent-elsewhere', severity: 'critical' as const, reference, alert: house.newId('alt') },
      })),
      ...look,
    }),
  );
const coverage = async (scope = house.staff) =>
  Object.fromEntries(
    (await listSystems(house.ports, scope, { filters: {}, limit: 200 })).items.map((each) => [
      each.name,
      each.coverage,
    ]),
  );

describe('the scope register', () => {
  test('shows a system that appears and that no attestation covers, as a finding and an alert, once', async () => {
    const { item, revision } = await attest('A', ['shop.example', '*.pay.example']);
    await seen(['shop.example', 'eu.pay.example']);
    await sweep();
    expect(await findings()).toEqual([]);
    const { items } = await listSystems(house.ports, house.staff, { filters: {}, limit: 200 });
    for (const each of items) expect(each).toMatchObject({ coveredBy: revision, coveredByItem: item });
    await seen(['shop.example', 'new-app.example']);
    await sweep();
    await pass(1);
    expect(await coverage()).toEqual({
      'shop.example': 'covered',
      'eu.pay.example': 'covered',
      'new-app.example': 'not-covered',
    });
    expect(await findings(house.merchant)).toEqual(['system-not-covered new-app.example high open']);
    expect(await alerts()).toEqual(['system-not-covered new-app.example']);
    expect(await summariseSystems(house.ports, house.staff, {})).toEqual({
      ...{ covered: 2, notCovered: 1, claimed: 0, unknown: 0 },
    });
    await attest('A', ['https://NEW-app.example/']);
    await sweep();
    expect(await findings()).toEqual(['system-not-covered new-app.example high closed']);
  });

  test('compares a party’s systems with that party’s attestations alone', async () => {
    await addSystem(house.ports, house.staff, { party: house.otherParty, name: 'pay.example' });
    await addSystem(house.ports, house.staff, { party: house.otherParty, name: 'back.example' });
    await addSystem(house.ports, house.staff, { party: undefined, name: 'house.example' });
    await attest('A', ['pay.example']);
    await sweep();
    expect(await coverage()).toEqual({
      ...{ 'pay.example': 'unknown', 'back.example': 'unknown', 'house.example': 'unknown' },
    });
    expect(await findings()).toEqual([]);
    expect(await alerts()).toEqual([]);
  });

  test('asks the standing revision of an attestation, whatever earlier ones listed', async () => {
    await addSystem(house.ports, house.staff, { party: house.party, name: 'dropped.example' });
    const { item } = await attest('A', ['shop.example', 'dropped.example']);
    await sweep();
    expect(await coverage()).toEqual({ 'dropped.example': 'covered' });
    const visit = aVisit(house);
    house.visits.set(visit.visit, visit);
    const content = { from: 'visit', visit: visit.visit } as const;
    await addRevision(house.ports, house.staff, item, { ...DESCRIBED, coveredSystems: ['shop.example'], content });
    await sweep();
    expect(await coverage()).toEqual({ 'dropped.example': 'not-covered' });
    expect(await findings()).toEqual(['system-not-covered dropped.example high open']);
  });

  test('does not let a party talk a system away: what it hands in itself covers nothing', async () => {
    await attest('A', ['shop.example']);
    await seen(['hidden.example']);
    await sweep();
    await attest('C', ['hidden.example']);
    await attest('D', ['hidden.example']);
    await sweep();
    expect(await coverage()).toEqual({ 'hidden.example': 'claimed' });
    expect(await findings()).toEqual(['system-not-covered hidden.example high open']);
  });

  test('without an attestation in force compares nothing; people add systems, once under any spelling', async () => {
    await addSystem(house.ports, house.merchant, { party: house.party, name: 'Back office' });
    const again = addSystem(house.ports, house.staff, { party: house.party, name: 'ｂａｃｋ　ＯＦＦＩＣＥ' });
    expect(await refusalOf(again)).toBe('scope-system-known');
    const ofOther = addSystem(house.ports, house.merchant, { party: house.otherParty, name: 'x' });
    expect(await refusalOf(ofOther)).toBe('evidence-party-unknown');
    await sweep();
    expect(await coverage()).toEqual({ 'Back office': 'unknown' });
    expect(await coverage(house.neighbour)).toEqual({});
    expect(await findings()).toEqual([]);
  });
});

describe('documents', () => {
  test('that run out are a finding before and after; only proof renews proof', async () => {
    const { item } = await attest('A', ['shop.example'], { expiresOn: addDays(dayOf(house.clock.now()), 40) });
    await sweep();
    expect(await findings()).toEqual([]);
    await pass(11);
    expect(await findings()).toEqual(['document-expiring 準拠証明書 2026 medium open']);
    await pass(30);
    expect(await findings()).toContain('document-expired 準拠証明書 2026 high open');
    expect(await alerts()).toEqual(['document-expired 準拠証明書 2026', 'document-expiring 準拠証明書 2026']);
    await attest('C', ['shop.example'], { expiresOn: '2027-06-30' });
    await attest('A', ['another.example'], { expiresOn: '2027-06-30' });
    await addRevision(house.ports, house.staff, item, { ...DESCRIBED, content: { from: 'claim' } });
    await sweep();
    expect((await findings()).filter((each) => each.endsWith('open'))).toHaveLength(2);
    await attest('A', ['shop.example', 'further.example'], { expiresOn: '2027-06-30' });
    await sweep();
    expect((await findings()).filter((each) => each.endsWith('closed'))).toHaveLength(2);
  });

  test('do not last longer because somebody typed so', async () => {
    const typed = { effectiveTo: '2035-12-31', expiresOn: '2035-12-31' };
    const { item } = await attest('C', [], typed);
    const { standing } = await readItem(house.ports, house.staff, item);
    expect(standing.expiresOn).toBe('2027-11-21');
  });
});

const entered = (changes: object = {}) =>
  enterFinding(house.ports, house.staff, {
    ...{ party: house.party, origin: 'scan', severity: 'high', title: 'SQL injection in search', reference: 'CVE-1' },
    ...{ foundOn: '2026-11-20', dueOn: '2026-11-25' },
    ...changes,
  });

describe('a finding', () => {
  test('is entered once, is seen by its party, and past its due date is one alert', async () => {
    const { id } = await entered();
    expect(await refusalOf(entered())).toBe('finding-known');
    expect(await refusalOf(entered({ reference: 'x', foundOn: '2026-11-22' }))).toBe('due-date-refused');
    expect(await findings(house.merchant)).toHaveLength(1);
    expect(await findings(house.neighbour)).toEqual([]);
    await pass(4);
    expect(await alerts()).toEqual([]);
    await pass(1);
    await pass(1);
    expect(await alerts()).toEqual(['finding-overdue SQL injection in search']);
    const { history, overdue, overdueAlert } = await readFinding(house.ports, house.staff, id as never);
    expect(history.map(({ step }) => step)).toEqual(['found', 'overdue']);
    expect([overdue, overdueAlert === undefined]).toEqual([true, false]);
  });

  /** As an assessor delivers it, at this instant. */
  const delivered = async (kind: EvidenceKind, effectiveTo: string, party: PartyId | undefined = house.party) => {
    const { staff, ports } = house;
    const file = await receiveUpload(ports, staff, { upload: uploadOf(PDF), party });
    const { revision } = await house.database.inScope(staff, (tx) =>
      writeRevision(ports, tx, {
        ...{ tenant: staff.tenant, item: { party, kind }, by: 'assessor' },
        described: { ...DESCRIBED, effectiveTo },
        provenance: { grade: 'B', origin: 'delivery', sha256: file.sha256, file, source: {} },
      }),
    );
    return revision;
  };
  const retest = (id: string, by: object, who = house.staff) =>
    refusalOf(retestFinding(house.ports, who, id as never, { words: 'checked', ...by } as never));
  const refused = (reason: string) => `finding-retest-refused ${reason}`;
  const visited = (changes: Partial<SeenVisit> = {}) => {
    const visit = aVisit(house, changes);
    house.visits.set(visit.visit, visit);
    return visit.visit;
  };

  test('closes by a retest that proves it, and by nothing else', async () => {
    const before = await delivered('asv-scan', '2026-11-21');
    await house.clock.advance(durationOfMs(1_000));
    const { id } = await entered();
    await house.clock.advance(durationOfMs(1_000));
    expect(await retest(id, { revision: before })).toBe(refused('older-than-the-finding'));
    expect(await retest(id, { revision: await delivered('asv-scan', '2026-11-19') })).toBe(
      refused('older-than-the-finding'),
    );
    expect(await retest(id, { revision: (await attest('C', [])).revision })).toBe(refused('grade-not-proving'));
    expect(await retest(id, { revision: (await attest('A', [])).revision })).toBe(refused('visit-by-itself'));
    for (const kind of ['pci-dss-aoc', 'pci-dss-saq'] as const) {
      expect(await retest(id, { revision: await delivered(kind, '2026-11-21') })).toBe(refused('kind-not-a-retest'));
    }
    expect(await retest(id, { revision: await delivered('asv-scan', '2026-11-21', house.otherParty) })).toBe(
      refused('about-another-party'),
    );
    expect(await retest(id, { visit: visited() })).toBe(refused('not-about-a-site'));
    expect(await retest(id, { visit: house.newId('vis') })).toBe('evidence-visit-unknown');
    const proof = await delivered('asv-scan', '2026-11-20');
    expect(await retest(id, { revision: proof })).toBe('nothing');
    const closed = await readFinding(house.ports, house.staff, id as never);
    expect(closed.status).toBe('closed');
    expect(closed.history.at(-1)).toMatchObject({ step: 'retested', params: { grade: 'B', revision: proof } });
    expect(await retest(id, { revision: proof })).toBe('finding-closed');
  });

  test('about a site closes by a whole, clean visit of that site after it was seen', async () => {
    const site = house.newId('sit');
    await seen(['shop.example'], ['site/one'], { site });
    const one = (await listFindings(house.ports, house.staff, { filters: { origin: 'probe' }, limit: 9 })).items[0];
    const id = String(one?.id);
    expect(await retest(id, { visit: visited({ site }) })).toBe(refused('older-than-the-finding'));
    await house.clock.advance(durationOfMs(DAY_MS));
    for (const [changes, reason] of [
      [{ site, completed: false }, 'visit-not-completed'],
      [{ site, findings: 1 }, 'visit-found-something'],
      [{ site, party: house.otherParty }, 'about-another-party'],
      [{}, 'visit-of-another-site'],
    ] as const) {
      expect(await retest(id, { visit: visited(changes) })).toBe(refused(reason));
    }
    expect(await retest(id, { visit: visited({ site }) })).toBe('nothing');
  });

  test('that is grave is not closed by its owner; another closes it, and a lesser one closes by its owner', async () => {
    const [grave, lesser] = [
      await entered({ owner: house.second.principal.id }),
      await entered({ owner: house.second.principal.id, reference: 'CVE-2', severity: 'medium' }),
    ];
    await house.clock.advance(durationOfMs(1_000));
    const revision = await delivered('penetration-test', '2026-11-21');
    expect(await retest(grave.id, { revision }, house.second)).toBe(refused('retested-by-its-owner'));
    expect(await retest(grave.id, { revision })).toBe('nothing');
    expect(await retest(lesser.id, { revision }, house.second)).toBe('nothing');
  });

  test('found again after a person closed it keeps its first due date, however it is entered', async () => {
    const { id, dueAt } = await entered();
    await house.clock.advance(durationOfMs(1_000));
    expect(await retest(id, { revision: await delivered('asv-scan', '2026-11-21') })).toBe('nothing');
    await house.clock.advance(durationOfMs(3 * DAY_MS));
    const again = await entered({ foundOn: '2026-11-24', dueOn: '2027-03-01' });
    expect(again).toMatchObject({ status: 'open', dueAt });
    expect(again.id).not.toBe(id);
    expect(again.history[0]?.params).toMatchObject({ foundBefore: id });
  });

  test('whose risk two people accept is open again, and late, when that time is over', async () => {
    const { id } = await entered({ dueOn: undefined });
    const accept = (until: string) =>
      askToAcceptRisk(house.ports, house.staff, id as never, { until, reason: 'behind a WAF' });
    expect(await refusalOf(accept('2026-11-20'))).toBe('due-date-refused');
    expect(await refusalOf(accept('2028-01-01'))).toBe('due-date-refused');
    const asked = await accept('2027-01-31');
    expect(asked.status).toBe('open');
    const act = String(asked.history.at(-1)?.params.act) as never;
    expect(await refusalOf(house.registry.twoPersonActs.approve(house.staff, act))).toBe('act-needs-another-person');
    await house.registry.twoPersonActs.approve(house.second, act);
    await pass(60);
    expect((await readFinding(house.ports, house.staff, id as never)).status).toBe('risk-accepted');
    expect(await alerts()).toEqual([]);
    await pass(12);
    const again = await readFinding(house.ports, house.staff, id as never);
    expect(again).toMatchObject({ status: 'open', overdue: true });
    expect(again.history.map(({ step }) => step)).toEqual([
      ...['found', 'risk-acceptance-asked', 'risk-accepted', 'acceptance-ended', 'overdue'],
    ]);
    expect(await alerts()).toEqual(['finding-overdue SQL injection in search']);
  });

  test('that was late before its risk was accepted is told of again when that time is over', async () => {
    const { id } = await entered();
    await pass(5);
    expect(await alerts()).toEqual(['finding-overdue SQL injection in search']);
    const { items } = await house.cases.alerts.list(house.staff, { filters: {}, limit: 9 });
    const late = items.find(({ source }) => source === 'assurance');
    await house.cases.alerts.dispose(house.staff, late?.id as never, {
      ...{ reason: 'expected', words: 'accepted until the release' },
    });
    const asked = await askToAcceptRisk(house.ports, house.staff, id as never, { until: '2026-12-31', reason: 'WAF' });
    await house.registry.twoPersonActs.approve(house.second, asked.history.at(-1)?.params.act as never);
    await pass(30);
    expect(await alerts()).toHaveLength(1);
    await pass(6);
    expect(await alerts()).toEqual(Array(2).fill('finding-overdue SQL injection in search'));
    await pass(1);
    expect(await alerts()).toHaveLength(2);
  });

  test('of site-watch enters with the alert it has, once while it is open', async () => {
    await seen(['shop.example'], ['site/one']);
    await house.clock.advance(durationOfMs(DAY_MS));
    await seen(['shop.example'], ['site/one', 'site/two']);
    await sweep();
    const { items } = await listFindings(house.ports, house.staff, { filters: { origin: 'probe' }, limit: 9 });
    expect(items.map(({ reference }) => reference)).toEqual(['site-watch/site/two', 'site-watch/site/one']);
    expect(items.map(({ lastSeenAt }) => lastSeenAt)).toEqual(['2026-11-22T09:00:00.000Z', '2026-11-22T09:00:00.000Z']);
    expect(await alerts()).toEqual([]);
    expect(await refusalOf(assignFinding(house.ports, house.staff, items[0]?.id as never, house.newId('per')))).toBe(
      'finding-owner-refused',
    );
  });

  test('of site-watch says since when whole looks did not see it, and closes by none of them', async () => {
    const look = { site: house.newId('sit') };
    const one = async () =>
      (await listFindings(house.ports, house.staff, { filters: { origin: 'probe' }, limit: 9 })).items[0];
    await seen(['shop.example'], ['site/gone'], look);
    expect(await one()).toMatchObject({ unseenLooks: 0, unseenSince: undefined });
    await house.clock.advance(durationOfMs(DAY_MS));
    await seen(['shop.example'], [], { ...look, complete: false });
    await seen(['shop.example'], []);
    expect(await one()).toMatchObject({ unseenLooks: 0 });
    await seen(['shop.example'], [], look);
    await seen(['shop.example'], [], look);
    await house.clock.advance(durationOfMs(DAY_MS));
    await seen(['shop.example'], [], look);
    expect(await one()).toMatchObject({
      ...{ status: 'open', lastSeenAt: '2026-11-21T09:00:00.000Z' },
      ...{ unseenLooks: 2, unseenSince: '2026-11-22T09:00:00.000Z' },
    });
    await house.clock.advance(durationOfMs(DAY_MS));
    await seen(['shop.example'], ['site/gone'], look);
    expect(await one()).toMatchObject({
      ...{ status: 'open', lastSeenAt: '2026-11-24T09:00:00.000Z' },
      ...{ unseenLooks: 0, unseenSince: undefined },
    });
  });

  test('of one tenant does not wait for the trouble of another, and time without sweeps doubles nothing', async () => {
    await entered();
    await enterFinding(house.ports, house.stranger, {
      ...{
        origin: 'scan',
        severity: 'high',
        title: 'theirs',
        reference: 'r',
        foundOn: '2026-11-20',
        dueOn: '2026-11-25',
      },
    });
    const real = house.ports.alerts;
    const room = house.open({
      alerts: {
        ...real,
        raise: async (tx, alert) => {
          if (alert.tenant === house.stranger.tenant) throw new Error('their alerts cannot be raised');
          return real.raise(tx, alert);
        },
      },
    });
    await house.clock.advance(durationOfMs(40 * DAY_MS));
    await room.sweeper.sweepOnce();
    await room.sweeper.sweepOnce();
    expect(house.failures.splice(0).length).toBeGreaterThan(0);
    expect(await alerts()).toEqual(['finding-overdue SQL injection in search']);
    await sweep();
    const theirs = await house.cases.alerts.list(house.stranger, { filters: {}, limit: 9 });
    expect(theirs.items.filter(({ source }) => source === 'assurance')).toHaveLength(1);
  });
});
