import { afterAll, beforeAll, expect, test } from 'vitest';
import { sha256 } from '#evidence';
import { durationOfMs, plus } from '#kernel';
import { listItems, readContent, readItem } from './read-items.ts';
import { type CardScanSeen, seeCardScan } from './see-card-scan.ts';
import { DAY_MS, openTestAssurance, START, type TestAssurance } from './testing.ts';

let house: TestAssurance;
beforeAll(async () => {
  house = await openTestAssurance();
});
afterAll(() => house.close());

const hexOf = (bytes: Uint8Array) => Buffer.from(sha256(bytes)).toString('hex');

const aScan = (changes: Partial<CardScanSeen> = {}): CardScanSeen => ({
  tenant: house.staff.tenant,
  party: undefined,
  scan: house.ports.newId('cds'),
  name: 'Web server',
  target: 'a'.repeat(32),
  startedAt: START,
  endedAt: plus(START, durationOfMs(60_000)),
  complete: true,
  findings: 0,
  digest: 'b'.repeat(64),
  sha256: 'c'.repeat(64),
  entry: house.ports.newId('ent'),
  ...changes,
});
const see = (seen: CardScanSeen) =>
  house.ports.database.inScope({ tenant: seen.tenant }, (tx) => seeCardScan(house.ports, tx, seen));
const itemsNow = async () =>
  (await listItems(house.ports, house.staff, { filters: { kind: 'card-scan' }, limit: 10 })).items;

test('searches of this server are one item of grade A: a revision a day, and one more when they find something else', async () => {
  await see(aScan());
  await see(aScan());
  expect(await itemsNow()).toMatchObject([
    { revisions: 1, standing: { grade: 'A', origin: 'observation', title: 'Web server', expiresOn: '2027-11-21' } },
  ]);
  await see(aScan({ digest: 'd'.repeat(64), findings: 2 }));
  expect(await itemsNow()).toMatchObject([{ revisions: 2, standing: { source: { findings: 2 } } }]);
  await house.clock.advance(durationOfMs(DAY_MS));
  const tomorrow = plus(START, durationOfMs(DAY_MS));
  await see(aScan({ digest: 'd'.repeat(64), startedAt: tomorrow, endedAt: tomorrow }));
  expect(await itemsNow()).toMatchObject([{ revisions: 3, standing: { effectiveTo: '2026-11-22' } }]);
});

test('a result that was sent in is an item of its own, of grade C, whose content is what was sent', async () => {
  const bytes = new TextEncoder().encode('{"summary":{}}');
  const sent = { by: house.staff.principal.id, bytes };
  await see(aScan({ party: house.party, sha256: hexOf(bytes), sent }));
  const [item] = await itemsNow();
  expect(item).toMatchObject({ revisions: 1, standing: { grade: 'C', origin: 'upload', sha256: hexOf(bytes) } });
  if (item === undefined) throw new Error('there is one');
  const { standing } = await readItem(house.ports, house.staff, item.id as never);
  const content = await readContent(house.ports, house.staff, standing.id as never);
  expect(Buffer.from(content.bytes)).toEqual(Buffer.from(bytes));
});

test('times that cannot be make no evidence', async () => {
  const before = (await itemsNow()).length;
  const late = plus(START, durationOfMs(9 * DAY_MS));
  await see(aScan({ target: 'e'.repeat(32), startedAt: late, endedAt: late }));
  expect(await itemsNow()).toHaveLength(before);
});
