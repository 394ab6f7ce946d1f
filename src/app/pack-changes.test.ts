/** Whom a new edition touches, from what registry and supervision know: seen by the tenant, a merchant, and a stranger. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Scope } from '#kernel';
import { loadPack, type ReadPackChanges } from '#regime';
import { askDeclaration } from '../supervision/ask-declaration.ts';
import { answerAndFile, DUE, openTestSupervision, refusalOf, type TestSupervision } from '../supervision/testing.ts';
import { openPackChanges, openRegime } from './open-regime.ts';

const CHECKLIST = { pack: 'security-checklist' } as const;
const EARLIER = path.resolve(import.meta.dirname, '../../packs/regime-earlier/security-checklist.2024-03.yaml');

let world: TestSupervision;
let changes: ReadPackChanges;
beforeAll(async () => {
  world = await openTestSupervision();
  const { registry, clock, room, staff, party, otherParty, ports, packs } = world;
  changes = openPackChanges(openRegime(registry, clock), registry, room);
  for (const id of [party, otherParty]) {
    await registry.parties.addRole(staff, id, { role: 2, validFrom: '2020-01-01', validTo: undefined });
  }
  const shop = { party: otherParty, reason: 'contract-signed', salesChannel: 'ecommerce', memberLogin: false } as const;
  await registry.merchants.create(staff, { ...shop, acceptorNumber: 'A-1', name: 'となり' });
  // One of them filed its declaration while the earlier edition was asked.
  const earlier = loadPack(readFileSync(EARLIER, 'utf8'));
  if (earlier.kind === 'failed') throw new Error('the earlier edition is sound');
  const today = packs.current;
  const { to: _, ...open } = earlier.value.content;
  packs.current = [{ ...earlier.value, content: open }];
  const asked = await askDeclaration(ports, staff, { party, dueOn: DUE, packs: ['security-checklist'] });
  await answerAndFile(world, asked);
  packs.current = today;
}, 60_000);
afterAll(() => world.close());

const touched = async (scope: Scope, filters: object = {}) => {
  const { parties } = await changes.touched(scope, { ...CHECKLIST, filters, limit: 50 });
  return parties.map(({ id, declared, touched: what }) => ({
    id,
    under: declared.map(({ edition }) => edition),
    answers: Object.fromEntries(what.map(({ control, answer }) => [control, answer])),
  }));
};

test('each change says its strength before and after, and how many parties it touches', async () => {
  const found = await changes.between(world.staff, CHECKLIST);
  expect([found.from.content.edition, found.to.content.edition]).toEqual(['2024-03', '2025-04']);
  expect(found.parties).toEqual({ looked: 2, touched: 2, again: 1 });
  expect(found.changes).toHaveLength(11);
  const login = found.changes.find(({ change }) => change.control.id === 'login-protection');
  expect(login?.modality).toEqual({ before: 'endeavour', after: 'shall' });
  // The neighbour's shop has no login, so that this one is not asked of it.
  expect(login?.touched.effects).toEqual({ begins: 0, changes: 1, ends: 0 });
  expect(login?.touched.answers).toMatchObject({ again: 1, first: 0 });
});

test('who declared under the earlier edition answers again, who declared nothing answers first', async () => {
  const { party, otherParty, staff } = world;
  const [one, other, ...more] = await touched(staff);
  expect(more).toEqual([]);
  expect([one?.id, one?.under, one?.answers['admin-lockout']]).toEqual([party, ['2024-03'], 'again']);
  expect([other?.id, other?.under, other?.answers['admin-lockout']]).toEqual([otherParty, [], 'first']);
  expect(other?.answers).not.toHaveProperty('login-protection');
  expect((await touched(staff, { answer: 'again' })).map(({ id }) => id)).toEqual([party]);
  expect((await touched(staff, { control: 'login-protection' })).map(({ id }) => id)).toEqual([party]);
});

test('pages follow each other, and a file has a line for each party and change', async () => {
  const { staff, party, otherParty } = world;
  const first = await changes.touched(staff, { ...CHECKLIST, filters: {}, limit: 1 });
  expect([first.parties.map(({ id }) => id), first.hasMore]).toEqual([[party], true]);
  const next = await changes.touched(staff, { ...CHECKLIST, filters: {}, after: party, limit: 1 });
  expect([next.parties.map(({ id }) => id), next.hasMore]).toEqual([[otherParty], false]);
  const lines = (bytes: Uint8Array) => new TextDecoder().decode(bytes).trim().split('\r\n');
  const file = lines(await changes.touchedCsv(staff, { ...CHECKLIST, filters: {} }));
  expect(file).toHaveLength(1 + 11 + 10);
  expect(file[1]).toMatch(/^pty_\w+,つばめ屋株式会社,admin-ip-limit,changes,again,dcl_\w+,2024-03$/);
  expect(lines(await changes.csv(staff, CHECKLIST))[3]).toMatch(
    /^admin-lockout,1c,.*,changed,.*,endeavour,shall,true,0,2,0,1,1,0,0,0$/,
  );
});

test('a merchant sees itself alone, and another tenant nobody', async () => {
  const { merchant, stranger, party } = world;
  expect((await touched(merchant)).map(({ id }) => id)).toEqual([party]);
  expect((await changes.between(merchant, CHECKLIST)).parties.looked).toBe(1);
  expect(await touched(stranger)).toEqual([]);
});

test('once the newer edition was put to it and filed, nothing is due any more', async () => {
  const { ports, staff, otherParty, registry } = world;
  const asked = await askDeclaration(ports, staff, { party: otherParty, dueOn: DUE, packs: ['security-checklist'] });
  expect((await touched(staff))[1]?.answers['admin-lockout']).toBe('asked');
  const neighbour = { ...world, merchant: world.neighbour };
  await answerAndFile(neighbour, asked);
  expect((await touched(staff))[1]?.answers['admin-lockout']).toBe('answered');
  expect((await registry.partyFacts(staff, { limit: 1 })).hasMore).toBe(true);
});

test('what is no pack, no edition, or the wrong way round is told', async () => {
  const { staff } = world;
  expect(() => changes.editions('lost')).toThrow('regime-pack-not-found');
  const refused = (wanted: object) => refusalOf(changes.between(staff, { ...CHECKLIST, ...wanted }));
  expect(await refused({ pack: 'ec-site-guideline' })).toBe('regime-editions-not-apart');
  expect(await refused({ to: '2019-01' })).toBe('regime-edition-not-found');
  expect(await refused({ from: '2025-04', to: '2024-03' })).toBe('regime-editions-not-apart');
});
