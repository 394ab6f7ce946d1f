import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createErasures } from '#evidence';
import type { Scope } from '#kernel';
import { addItem } from './add-items.ts';
import { askForKey, revokeKey } from './assessor-keys.ts';
import { openLink } from './deliver-report.ts';
import { addLogSystem, askToRetire, reportHoldings, setPolicy } from './log-retention.ts';
import { requestDelivery, withdrawDelivery } from './request-delivery.ts';
import { addSystem } from './scope-register.ts';
import { endViewer, listViewer } from './share-items.ts';
import { DESCRIBED, openTestAssurance, refusalOf, type TestAssurance } from './testing.ts';
import { enterFinding } from './work-findings.ts';

const OURS = ['evidence-item', 'finding', 'log-holding', 'scope-system'];
const ACTS = [
  ...['delivery-asked', 'delivery-link-sent', 'delivery-opened', 'delivery-withdrawn', 'key-known', 'key-revoked'],
  ...['known', 'policy-set', 'reported', 'revision', 'system-added', 'system-retired', 'viewer-ended', 'viewer-listed'],
];

let house: TestAssurance;
beforeAll(async () => {
  house = await openTestAssurance();
  await actInEveryWay();
});
afterAll(() => house.close());

const actInEveryWay = async (): Promise<void> => {
  const { ports, staff, second, merchant, party, registry } = house;
  const approve = (act: string) => registry.twoPersonActs.approve(second, act as never);
  const content = { from: 'claim' } as const;
  const { item } = await addItem(ports, merchant, { ...DESCRIBED, party, kind: 'other', content });
  const named = { item, person: second.principal.id as never };
  await listViewer(ports, staff, named);
  await endViewer(ports, staff, named);
  const publicKey = new Uint8Array(32).fill(7);
  const asked = await askForKey(ports, staff, { assessor: 'x', publicKey, reason: 'met' });
  await approve(asked.act);
  await revokeKey(ports, staff, asked.key);
  const delivery = await requestDelivery(ports, staff, {
    ...{ party, kind: 'asv-scan', wanted: 'scan', dueOn: '2026-12-01' },
    assessor: { name: 'a', organisation: 'b', email: 'a@assessor.example', language: 'ja' },
  });
  await house.room.sweeper.sweepOnce();
  await openLink(ports, /deliver#(\S+)/.exec(house.messages[0]?.text ?? '')?.[1] ?? '');
  await withdrawDelivery(ports, staff, delivery.id as never);
  await addSystem(ports, merchant, { party, name: 'shop.example' });
  await setPolicy(ports, staff, { months: 13, onlineMonths: 3 });
  const system = await addLogSystem(ports, staff, { party, name: 'web', startedOn: '2026-01-01' });
  await reportHoldings(ports, merchant, system.id as never, { day: '2026-11-21', holdings: [] });
  await approve((await askToRetire(ports, staff, system.id as never, 'gone')).act);
  await enterFinding(ports, staff, {
    ...{ party, origin: 'scan', severity: 'low', title: 'SQL', reference: '1', foundOn: '2026-11-20' },
  });
};

const find = (scope: Scope, entry: string) =>
  house.database.inScope(scope, (tx) => house.room.keeper.find(tx, scope, entry));
const ours = async () => (await house.statements()).filter(({ type }) => OURS.includes(type));

test('every act of the room can be shown to be what its entry commits to, and its tenant’s alone', async () => {
  const statements = await ours();
  expect(statements.map(({ fact }) => fact.act)).toEqual(expect.arrayContaining(ACTS));
  for (const { entry, type, subjects, fact } of statements) {
    const kept = await find(house.staff, entry);
    const [part] = kept?.parts ?? [];
    const opened = createHash('sha256')
      .update(part?.salt ?? '')
      .update(part?.record ?? '')
      .digest('hex');
    expect([kept?.kind, fact.act, opened]).toEqual([type, fact.act, subjects[0]?.digest.sha256]);
    expect(kept?.about).toBe(subjects[0]?.name);
    expect(await find(house.stranger, entry)).toBeUndefined();
    expect(await find(house.neighbour, entry)).toBeUndefined();
  }
});

test('the entry of a key says in clear which key it was', async () => {
  const publicKeySha256 = createHash('sha256').update(new Uint8Array(32).fill(7)).digest('hex');
  for (const act of ['key-known', 'key-revoked']) {
    expect((await ours()).find(({ fact }) => fact.act === act)?.fact).toMatchObject({ publicKeySha256 });
  }
});

test('who may not work with deliveries is not shown the addresses of assessors', async () => {
  const auditor: Scope = { ...house.staff, permissions: new Set(['assurance:read']) };
  for (const { entry, fact } of await ours()) {
    const expected = String(fact.act).startsWith('delivery-') ? 'permission-missing' : 'nothing';
    expect([fact.act, await refusalOf(find(auditor, entry))]).toEqual([fact.act, expected]);
  }
});

test('nothing of it is erased, by however many people', async () => {
  const erasures = createErasures({
    ...house.ports,
    evidence: house.evidence,
    keepers: [house.room.keeper],
    forgetAnswers: async () => undefined,
  });
  for (const { entry } of await ours()) {
    const wanted = { entry, reason: 'no-longer-needed', words: 'old' } as const;
    expect(await refusalOf(erasures.ask(house.staff, wanted))).toBe('evidence-datum-in-use');
  }
  const [first] = await ours();
  expect(await erasures.open(house.staff, first?.entry as never)).toMatchObject({ state: 'kept', room: 'assurance' });
});
