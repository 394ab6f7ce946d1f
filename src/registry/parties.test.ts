import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { durationOfMs, type PartyId, Problem, plus, type Scope, uuidOf } from '#kernel';
import { mayFollow, overlap, STANDINGS } from './core/parties.ts';
import { permissionsOf } from './index.ts';
import { openTestRegistry, START, succeeded, type TestRegistry } from './testing.ts';

let house: TestRegistry;
beforeAll(async () => {
  house = await openTestRegistry();
});
afterAll(() => house.close());

/** The National Tax Agency's own number, and another with its check digit. */
const NUMBER = '7000012050002';

const party = async (name: string, scope = house.ours.scope) =>
  succeeded(await house.registry.parties.create(scope, { name }));

/** As of a merchant's own person. */
const portalOf = (...parties: PartyId[]): Scope => ({
  tenant: house.ours.tenant.id,
  permissions: permissionsOf('merchant'),
  parties,
  principal: { kind: 'person', id: house.newId('per') },
});

const failedWith = (error: unknown) => ({ kind: 'failed', error });

let made = 0;
const merchant = async (of: PartyId) => {
  made++;
  const wanted = { acceptorNumber: `N-${made}`, name: `店 ${made}`, party: of, reason: 'contract-signed' } as const;
  return succeeded(await house.registry.merchants.create(house.ours.scope, wanted));
};

describe('a party', () => {
  test('is found by its corporate number and by any spelling of its name; a number is taken once a tenant', async () => {
    const { parties } = house.registry;
    const wanted = { name: '（株）ﾐﾂｹ商店', kana: 'ﾐﾂｹｼｮｳﾃﾝ', corporateNumber: NUMBER as never };
    const created = succeeded(await parties.create(house.ours.scope, wanted));
    expect(created).toMatchObject({ name: '株式会社ミツケ商店', kana: 'ミツケショウテン', corporateNumber: NUMBER });
    for (const text of ['みつけ商店', '株式会社 ミツケ', NUMBER]) {
      const page = await parties.page(house.ours.scope, { filters: { text }, limit: 10 });
      expect(
        page.parties.map(({ id }) => id),
        text,
      ).toEqual([created.id]);
    }
    expect(await parties.create(house.ours.scope, { ...wanted, name: '別' })).toEqual(
      failedWith('corporate-number-taken'),
    );
    expect((await parties.create(house.theirs.scope, wanted)).kind).toBe('ok');
    const other = await party('他');
    expect(await parties.change(house.ours.scope, other.id, wanted)).toEqual(failedWith('corporate-number-taken'));
    expect(await parties.change(house.theirs.scope, other.id, { name: 'x' })).toEqual(failedWith('party-not-found'));
  });

  test('has several roles with their days; the same role not twice on one day', async () => {
    const { parties } = house.registry;
    const { scope } = house.ours;
    const { id } = await party('役割');
    const psp = { role: 4, validFrom: '2024-04-01', validTo: undefined } as const;
    const first = succeeded(await parties.addRole(scope, id, psp));
    succeeded(await parties.addRole(scope, id, { ...psp, role: 7 }));
    expect(await parties.addRole(scope, id, { ...psp, validFrom: '2030-01-01' })).toEqual(failedWith('overlaps'));
    const role = first.roles[0]?.id as (typeof first.roles)[0]['id'];
    const ended = (validTo: string) => parties.endRole(scope, id, { role, validTo });
    expect(await ended('2024-03-31')).toEqual(failedWith('ends-before-it-begins'));
    succeeded(await ended('2025-03-31'));
    const last = succeeded(await parties.addRole(scope, id, { ...psp, validFrom: '2025-04-01' }));
    expect(last.roles.map(({ role, validFrom, validTo }) => [role, validFrom, validTo])).toEqual([
      [4, '2024-04-01', '2025-03-31'],
      [7, '2024-04-01', undefined],
      [4, '2025-04-01', undefined],
    ]);
    expect(await ended('2025-04-01')).toEqual(failedWith('overlaps'));
    const on = async (day: string) =>
      (await parties.page(scope, { filters: { role: 4, on: day }, limit: 10 })).parties.map((each) => each.id);
    expect([await on('2024-03-31'), await on('2025-03-31'), await on('2026-01-01')]).toEqual([[], [id], [id]]);
    expect(await parties.addRole(house.theirs.scope, id, psp)).toEqual(failedWith('party-not-found'));
  });

  test('has licences of other regimes beside its roles, by the same rules', async () => {
    const { parties } = house.registry;
    const { scope } = house.ours;
    const { id } = await party('貸金');
    const lender = { licence: 'money-lender', validFrom: '2024-04-01', validTo: undefined } as const;
    const first = succeeded(await parties.addLicence(scope, id, lender));
    expect(await parties.addLicence(scope, id, { ...lender, validFrom: '2030-01-01' })).toEqual(failedWith('overlaps'));
    succeeded(await parties.addRole(scope, id, { role: 1, validFrom: '2024-04-01', validTo: undefined }));
    const licence = first.licences[0]?.id as (typeof first.licences)[0]['id'];
    const ended = succeeded(await parties.endRole(scope, id, { role: licence, validTo: '2025-03-31' }));
    expect(ended.licences).toMatchObject([{ licence: 'money-lender', validTo: '2025-03-31' }]);
    expect(ended.roles).toMatchObject([{ role: 1, validTo: undefined }]);
    const on = async (day: string) =>
      (await parties.page(scope, { filters: { licence: 'money-lender', role: 1, on: day }, limit: 10 })).parties.length;
    expect([await on('2025-03-31'), await on('2025-04-01')]).toEqual([1, 0]);
    expect(await parties.addLicence(house.theirs.scope, id, lender)).toEqual(failedWith('party-not-found'));
  });

  test.each([
    [{ validFrom: '2024-01-01', validTo: '2024-01-31' }, { validFrom: '2024-01-31' }, true],
    [{ validFrom: '2024-01-01', validTo: '2024-01-31' }, { validFrom: '2024-02-01' }, false],
    [{ validFrom: '2024-01-01' }, { validFrom: '2023-01-01', validTo: '2023-12-31' }, false],
    [{ validFrom: '2024-01-01' }, { validFrom: '2023-01-01' }, true],
  ])('%j and %j overlap: %s', (a, b, expected) => {
    expect([overlap(a, b), overlap(b, a)]).toEqual([expected, expected]);
  });
});

describe('a merchant', () => {
  test('is entered under contract, or taken from those observed, with what its shop is made of', async () => {
    const { merchants, standings } = house.registry;
    const { scope } = house.ours;
    const { id: owner } = await party('加盟店');
    const seen = [{ acceptorNumber: 'SEEN', name: '見た名', attempts: 2, firstSeenAt: START, lastSeenAt: START }];
    const observe = () => house.database.asSystem((tx) => merchants.observe(tx, house.ours.tenant.id, seen));
    await observe();
    const wanted = { acceptorNumber: 'SEEN', name: '契約名', party: owner, reason: 'contract-signed' } as const;
    expect(await merchants.create(scope, wanted)).toEqual(failedWith('acceptor-number-taken'));
    const [observed] = (await merchants.list(scope, { text: 'SEEN', limit: 1 })).merchants;
    if (!observed) throw new Error('observed');
    const { id } = observed;
    const contract = { standing: 'contracted', reason: 'contract-taken-over' } as const;
    expect(await standings.set(scope, id, contract)).toEqual(failedWith('merchant-needs-party'));
    const made = { connection: 'javascript', platform: 'package', applicationOwner: 'contractor' } as const;
    const known = { salesChannel: 'ecommerce', memberLogin: true, takesUploads: false, storesNumbers: false } as const;
    const attributes = { ...made, ...known };
    succeeded(await merchants.change(scope, id, { name: '契約名', party: owner, ...attributes }));
    succeeded(await standings.set(scope, id, contract));
    await observe();
    expect(await merchants.get(scope, id)).toMatchObject({
      ...attributes,
      name: '契約名',
      party: owner,
      standing: 'contracted',
      standingReason: 'contract-taken-over',
      attemptCount: 4,
      paymentModuleOwner: undefined,
    });
    expect(await merchants.change(scope, id, { name: 'x' })).toEqual(failedWith('merchant-needs-party'));
    const unknown = { name: 'x', party: house.newId('pty') };
    expect(await merchants.change(scope, id, unknown)).toEqual(failedWith('party-not-found'));
    expect(await standings.set(scope, id, contract)).toEqual(failedWith({ from: 'contracted' }));
  });

  test('without a payment yet counts its first', async () => {
    const { merchants } = house.registry;
    const { id, acceptorNumber } = await merchant((await party('新')).id);
    const at = plus(START, durationOfMs(5));
    const seen = [{ acceptorNumber, attempts: 1, firstSeenAt: at, lastSeenAt: at }];
    await house.database.asSystem((tx) => merchants.observe(tx, house.ours.tenant.id, seen));
    expect(await merchants.get(house.ours.scope, id)).toMatchObject({
      firstSeenAt: at,
      lastSeenAt: at,
      attemptCount: 1,
    });
  });

  test.each(STANDINGS)('never goes back to observed: from %s', (from) => {
    expect(mayFollow(from, 'observed')).toBe(false);
    expect(mayFollow(from, from)).toBe(false);
  });
});

describe('the wall between parties', () => {
  test('lets a merchant’s people read their own parties and merchants, and change none', async () => {
    const { merchants, parties, standings } = house.registry;
    const [mine, other] = [await party('自社'), await party('隣の社')];
    const [own, foreign] = [await merchant(mine.id), await merchant(other.id)];
    const portal = portalOf(mine.id);
    const everyMerchant = (await merchants.list(portal, { limit: 100 })).merchants;
    expect(everyMerchant.map(({ id }) => id)).toEqual([own.id]);
    expect((await parties.page(portal, { filters: {}, limit: 100 })).parties.map(({ id }) => id)).toEqual([mine.id]);
    expect(await merchants.get(portal, foreign.id)).toBeUndefined();
    expect(await parties.get(portal, other.id)).toBeUndefined();
    expect(await merchants.list(portal, { party: other.id, limit: 10 })).toMatchObject({ merchants: [] });
    const written = [await merchants.csv(portal, {}), await parties.csv(portal, {})];
    expect(new TextDecoder().decode(Buffer.concat(written))).not.toMatch(new RegExp(`隣|${foreign.id}|${other.id}`));
    expect((await merchants.list(portalOf(), { limit: 100 })).merchants).toEqual([]);
    const refusals = [
      () => merchants.change(portal, own.id, { name: 'x', party: mine.id }),
      () => standings.set(portal, own.id, { standing: 'suspended', reason: 'incident' }),
      () => standings.ask(portal, own.id, { standing: 'suspended', reason: 'incident', words: 'x' }),
      () => standings.changes(portal, own.id),
      () => parties.change(portal, mine.id, { name: 'x' }),
      () => parties.addRole(portal, mine.id, { role: 2, validFrom: '2024-01-01', validTo: undefined }),
    ];
    for (const refused of refusals) {
      await expect(async () => refused()).rejects.toSatisfy(
        (error) => error instanceof Problem && error.details.code === 'whole-tenant-only',
      );
    }
  });

  test('stands in the database too: without the query’s own condition a party sees no other’s row', async () => {
    const [mine, other] = [await party('自'), await party('他所')];
    const [own] = [await merchant(mine.id), await merchant(other.id)];
    succeeded(
      await house.registry.parties.addRole(house.ours.scope, other.id, {
        role: 2,
        validFrom: '2024-01-01',
        validTo: undefined,
      }),
    );
    const tenant = uuidOf(house.ours.tenant.id);
    const seen = (table: string, parties: readonly PartyId[]) =>
      house.asApp(`select from registry.${table}`, tenant, parties.map(uuidOf));
    expect([await seen('merchant', [mine.id]), await seen('party', [mine.id])]).toEqual([1, 1]);
    expect([await seen('party_role', [mine.id]), await seen('party_role', [other.id])]).toEqual([0, 1]);
    expect(await seen('merchant', [house.newId('pty')])).toBe(0);
    for (const table of [
      'person',
      'session',
      'password',
      'passkey',
      'two_person_act',
      'person_party',
      'duty',
      'standing_change',
    ]) {
      expect(await seen(table, [mine.id]), table).toBe(0);
    }
    const stolen = `update registry.merchant set party = '${uuidOf(other.id)}' where id = '${uuidOf(own.id)}'`;
    await expect(house.asApp(stolen, tenant, [uuidOf(mine.id)])).rejects.toThrow('row-level security');
  });

  test('a merchant’s person is limited to the parties they were given, from the next call on', async () => {
    const { invitations, signIn, authenticator, people } = house.registry;
    const [mine, other] = [await party('甲'), await party('乙')];
    const wanted = { email: 'shop@ours.example', displayName: '店主', role: 'merchant', parties: [mine.id] } as const;
    const { link, person } = succeeded(await invitations.invite(house.ours.scope, wanted));
    const session = succeeded(await signIn.exchange(link.token.reveal())).sessionToken.reveal();
    const scopeNow = async () => (await authenticator.bySession(session))?.scope;
    expect(await scopeNow()).toMatchObject({ parties: [mine.id], permissions: permissionsOf('merchant') });
    succeeded(await people.changeRole(house.ours.scope, person.id, { role: 'merchant', parties: [other.id] }));
    expect(await scopeNow()).toMatchObject({ parties: [other.id] });
    succeeded(await people.changeRole(house.ours.scope, person.id, { role: 'auditor', parties: [] }));
    expect(await scopeNow()).not.toHaveProperty('parties');
  });
});
