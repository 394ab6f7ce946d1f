/** What the registry knows of a party decides what binds it: its roles and licences by day, and each of its shops. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PartyId } from '#kernel';
import { openTestRegistry, succeeded, type TestRegistry } from '../registry/testing.ts';
import { openRegime } from './open-regime.ts';

let house: TestRegistry;
beforeAll(async () => {
  house = await openTestRegistry();
});
afterAll(() => house.close());

const bound = async (party: PartyId, on: string): Promise<string[]> => {
  const regime = openRegime(house.registry, house.clock);
  const bindings = await regime.ofParty(house.ours.scope, party, on);
  return (bindings ?? []).map(({ pack, control }) => `${pack} ${control.id}`);
};

test('a lender is bound by the lenders’ guideline while it has the licence, and by nothing of the act', async () => {
  const { parties } = house.registry;
  const { scope } = house.ours;
  const { id } = succeeded(await parties.create(scope, { name: '株式会社かすみ信販' }));
  expect(await bound(id, '2026-11-21')).toEqual([]);
  succeeded(
    await parties.addLicence(scope, id, { licence: 'money-lender', validFrom: '2026-04-01', validTo: '2026-12-31' }),
  );
  const now = await bound(id, '2026-11-21');
  expect(now).toContain('jfsa-internet multi-factor');
  expect(now.every((each) => each.startsWith('jfsa-internet '))).toBe(true);
  expect([await bound(id, '2026-03-31'), await bound(id, '2027-01-01')]).toEqual([[], []]);
});

test('what is known of the shops takes controls away, one shop that it fits brings them back; what has ended does not count', async () => {
  const { parties, merchants } = house.registry;
  const { scope } = house.ours;
  const { id } = succeeded(await parties.create(scope, { name: '株式会社ひととき' }));
  succeeded(await parties.addRole(scope, id, { role: 2, validFrom: '2024-04-01', validTo: undefined }));
  const login = 'security-checklist login-protection';
  expect(await bound(id, '2026-11-21')).toContain(login);
  const shop = { party: id, reason: 'contract-signed', salesChannel: 'ecommerce', platform: 'asp' } as const;
  succeeded(await merchants.create(scope, { ...shop, acceptorNumber: 'A-1', name: '一号店', memberLogin: false }));
  const without = await bound(id, '2026-11-21');
  expect(without).not.toContain(login);
  expect(without).toContain('ec-site-guideline asp-duties');
  expect(without).not.toContain('ec-site-guideline assessed-before-launch');
  succeeded(await merchants.create(scope, { ...shop, acceptorNumber: 'A-2', name: '二号店', memberLogin: true }));
  expect(await bound(id, '2026-11-21')).toContain(login);
});

test('a party of another tenant is not there', async () => {
  const { id } = succeeded(await house.registry.parties.create(house.theirs.scope, { name: '他' }));
  const regime = openRegime(house.registry, house.clock);
  expect(await regime.ofParty(house.ours.scope, id, '2026-11-21')).toBeUndefined();
  expect(regime.today()).toBe('2026-11-21');
});
