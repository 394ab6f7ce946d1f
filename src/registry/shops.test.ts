import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type PartyId, type Scope, uuidOf } from '#kernel';
import { hostOfShop, phoneDigits, shopUrlOf } from './core/shop-keys.ts';
import { permissionsOf } from './index.ts';
import { openTestRegistry, succeeded, type TestRegistry } from './testing.ts';

let house: TestRegistry;
let party: PartyId;
let psp: PartyId;
beforeAll(async () => {
  house = await openTestRegistry();
  const { scope } = house.ours;
  party = succeeded(await house.registry.parties.create(scope, { name: '髙﨑商店' })).id;
  psp = succeeded(await house.registry.parties.create(scope, { name: '代理決済' })).id;
});
afterAll(() => house.close());

describe('what is compared of a shop', () => {
  test.each([
    ['https://Shop.Example/', 'https://shop.example', 'shop.example'],
    ['ｗｗｗ．ｓｈｏｐ．ｅｘａｍｐｌｅ', 'https://www.shop.example', 'shop.example'],
    ['shop.example/店/', 'https://shop.example/%E5%BA%97', 'shop.example'],
    ['http://shop.example:8080', 'http://shop.example:8080', 'shop.example'],
  ])('%s is the address %s', (text, url, host) => {
    expect(shopUrlOf(text)).toBe(url);
    expect(hostOfShop(url)).toBe(host);
  });

  test.each(['ftp://shop.example', 'shop', 'https://user:secret@shop.example', 'javascript:alert(1)', ''])(
    '%s is no address of a shop',
    (text) => {
      expect(shopUrlOf(text)).toBeUndefined();
    },
  );

  test.each([
    ['０３－１２３４－５６７８', '0312345678'],
    ['+81 (0)3 1234 5678', '0312345678'],
    ['+81-3-1234-5678', '0312345678'],
    ['0120(123)456', '0120123456'],
    ['03-1234-567X', undefined],
    ['110', undefined],
  ])('%s has the digits %s', (text, digits) => {
    expect(phoneDigits(text)).toBe(digits);
  });
});

describe('a shop', () => {
  test('is found by any spelling of its name, its host, its telephone number and its chain', async () => {
    const { shops } = house.registry;
    const wanted = {
      party,
      name: 'ﾐﾂｹ堂 本店',
      url: 'www.mitsukedo.example/',
      phone: '03-1234-5678',
      chain: 'ミツケ堂',
    };
    const made = succeeded(await shops.create(house.ours.scope, wanted));
    expect(made).toMatchObject({ name: 'ミツケ堂 本店', url: 'https://www.mitsukedo.example', phone: '0312345678' });
    for (const text of [
      'みつけ堂',
      'ミツケ堂本店',
      'https://mitsukedo.example/items',
      '０３１２３４５６７８',
      'ミツケ',
    ]) {
      const page = await shops.page(house.ours.scope, { filters: { text }, limit: 10 });
      expect([text, page.shops.map(({ id }) => id)]).toEqual([text, [made.id]]);
    }
    expect((await shops.page(house.theirs.scope, { filters: {}, limit: 10 })).shops).toEqual([]);
    const fault = { kind: 'failed', error: 'not-a-url' };
    expect(await shops.change(house.ours.scope, made.id, { name: 'x', url: 'shop' })).toEqual(fault);
    expect((await shops.get(house.ours.scope, made.id))?.name).toBe('ミツケ堂 本店');
  });

  test('has a contract for each acquirer; one of another party is not its own', async () => {
    const { shops, merchants, parties } = house.registry;
    const { scope } = house.ours;
    const shop = succeeded(await shops.create(scope, { party, name: '二社取扱店' }));
    const [first, second] = await Promise.all(
      ['甲カード', '乙カード'].map(async (name) => succeeded(await parties.create(scope, { name })).id),
    );
    const contract = async (acceptorNumber: string, acquirer: PartyId | undefined, of = party) =>
      merchants.create(scope, {
        ...{ acceptorNumber, name: '二社取扱店', party: of, reason: 'contract-signed', shop: shop.id },
        ...{ acquirer, agent: psp, brands: ['visa', 'jcb', 'visa'] },
      });
    expect(succeeded(await contract('A-1', first))).toMatchObject({ acquirer: first, brands: ['jcb', 'visa'] });
    succeeded(await contract('B-1', second));
    const page = await merchants.list(scope, { shop: shop.id, limit: 10 });
    expect(page.merchants.map(({ acceptorNumber, acquirer }) => [acceptorNumber, acquirer])).toEqual([
      ['A-1', first],
      ['B-1', second],
    ]);
    expect(await contract('C-1', first, psp)).toEqual({ kind: 'failed', error: 'shop-not-found' });
    expect(await contract('D-1', house.newId('pty'))).toEqual({ kind: 'failed', error: 'acquirer-not-found' });
    const only = await merchants.list(scope, { acquirer: second, text: '二社', limit: 10 });
    expect(only.merchants.map(({ acceptorNumber }) => acceptorNumber)).toEqual(['B-1']);
  });

  test('leads to its merchant: by its address, its name, the party’s name and number, and its role', async () => {
    const { shops, merchants, parties } = house.registry;
    const { scope } = house.ours;
    const owner = succeeded(
      await parties.create(scope, { name: '㈱ｶﾂﾗｷﾞ物産', corporateNumber: '7000012050002' as never }),
    ).id;
    succeeded(await parties.addRole(scope, owner, { role: 4, validFrom: '2024-04-01', validTo: '2024-12-31' }));
    const shop = succeeded(await shops.create(scope, { party: owner, name: '桂木市場', url: 'katsuragi.example' }));
    const wanted = {
      acceptorNumber: 'K-9',
      name: 'EC契約',
      party: owner,
      reason: 'contract-signed',
      shop: shop.id,
    } as const;
    succeeded(await merchants.create(scope, wanted));
    const numbersOf = async (filters: Omit<Parameters<typeof merchants.list>[1], 'limit'>) =>
      (await merchants.list(scope, { ...filters, limit: 10 })).merchants.map(({ acceptorNumber }) => acceptorNumber);
    for (const text of ['かつらぎ物産', '桂木', '7000-0120-50002', 'www.katsuragi.example/items', 'ＥＣ契約', 'K-']) {
      expect([text, await numbersOf({ text })]).toEqual([text, ['K-9']]);
    }
    expect(await numbersOf({ role: 4, on: '2024-06-01' })).toEqual(['K-9']);
    expect(await numbersOf({ role: 4, on: '2025-06-01' })).toEqual([]);
    const [found] = (await merchants.list(scope, { text: 'K-9', limit: 1 })).merchants;
    expect(found).toMatchObject({
      ...{ partyName: '株式会社カツラギ物産', shopName: '桂木市場', url: 'https://katsuragi.example' },
    });
    expect(new TextDecoder().decode(await merchants.csv(scope, { text: '桂木' }))).toContain('桂木市場');
  });

  test('of another party is not seen from the portal', async () => {
    const { shops } = house.registry;
    const other = succeeded(await shops.create(house.ours.scope, { party: psp, name: '他社の店' }));
    const portal: Scope = {
      tenant: house.ours.tenant.id,
      permissions: permissionsOf('merchant'),
      parties: [party],
      principal: { kind: 'person', id: house.newId('per') },
    };
    expect(await shops.get(portal, other.id)).toBeUndefined();
    const page = await shops.page(portal, { filters: {}, limit: 50 });
    expect(new Set(page.shops.map((each) => each.party))).toEqual(new Set([party]));
    expect(await house.asApp('select 1 from registry.shop', uuidOf(house.ours.tenant.id), [uuidOf(party)])).toBe(
      page.shops.length,
    );
  });
});
