import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type PartyId, type PersonId, Problem, type Scope } from '#kernel';
import type { ShopId } from './core/merchant-attributes.ts';
import { daysLacking } from './core/parties.ts';
import { type MerchantId, permissionsOf } from './index.ts';
import { partiesOf } from './person-parties.ts';
import { openTestRegistry, START, succeeded, type TestRegistry } from './testing.ts';

let house: TestRegistry;
let scope: Scope;
beforeAll(async () => {
  house = await openTestRegistry();
  scope = house.ours.scope;
});
afterAll(() => house.close());

const failedWith = (error: unknown) => ({ kind: 'failed', error });
const REASON = '同じ会社が二度登録されていた';

let made = 0;
const newParty = async (name = `者 ${made++}`) => succeeded(await house.registry.parties.create(scope, { name })).id;
const newShop = async (party: PartyId, more = {}) =>
  succeeded(await house.registry.shops.create(scope, { party, name: `店 ${made++}`, ...more })).id;
const newMerchant = async (party: PartyId, more = {}) => {
  const wanted = { acceptorNumber: `V-${made++}`, name: '契約', party, reason: 'contract-signed', ...more } as const;
  return succeeded(await house.registry.merchants.create(scope, wanted)).id;
};
/** Of a merchant's own people. */
const newPerson = async (party: PartyId): Promise<PersonId> => {
  const wanted = { email: `p${made++}@ours.example`, displayName: '担当', role: 'merchant', parties: [party] } as const;
  return succeeded(await house.registry.invitations.invite(scope, wanted)).person.id;
};
const seenBy = (person: PersonId) => house.database.asSystem((tx) => partiesOf(tx, scope.tenant, person));
const partyOf = async (merchant: MerchantId) => (await house.registry.merchants.get(scope, merchant))?.party;

describe('merging', () => {
  test('gives all to the one that remains, which alone is listed, and is one entry that tells nobody’s name', async () => {
    const { moves, parties, shops, merchants } = house.registry;
    const [from, to] = [await newParty('（株）ﾆｼﾞﾕｳ'), await newParty('二重')];
    succeeded(await parties.change(scope, from, { name: '二重', corporateNumber: '7000012050002' as never }));
    succeeded(await parties.addRole(scope, from, { role: 2, validFrom: '2020-04-01', validTo: undefined }));
    succeeded(await parties.addRole(scope, to, { role: 2, validFrom: '2022-01-01', validTo: '2022-12-31' }));
    const shop = await newShop(from);
    const [atShop, atNone] = [await newMerchant(from, { shop }), await newMerchant(from)];
    const elsewhere = await newParty();
    const stands = await newShop(elsewhere, { mall: from });
    const acquired = await newMerchant(elsewhere, { acquirer: from, agent: from });
    const before = (await house.entries()).length;
    const remains = succeeded(await moves.merge(scope, from, { into: to, reason: REASON }));
    expect(remains).toMatchObject({ id: to, corporateNumber: '7000012050002', mergedInto: undefined });
    expect(remains.roles.map(({ role, validFrom, validTo }) => [role, validFrom, validTo])).toEqual([
      [2, '2020-04-01', '2021-12-31'],
      [2, '2022-01-01', '2022-12-31'],
      [2, '2023-01-01', undefined],
    ]);
    expect([await partyOf(atShop), await partyOf(atNone)]).toEqual([to, to]);
    expect((await shops.get(scope, shop))?.party).toBe(to);
    expect((await shops.get(scope, stands))?.mall).toBe(to);
    expect(await merchants.get(scope, acquired)).toMatchObject({ acquirer: to, agent: to });
    const listed = async (merged?: boolean) =>
      (await parties.page(scope, { filters: { text: '二重', merged }, limit: 10 })).parties.map(({ id }) => id);
    expect([await listed(), await listed(true)]).toEqual([[to], [from]]);
    const [move, ...others] = await moves.history(scope, from);
    expect(others).toEqual([]);
    expect(move).toMatchObject({ kind: 'merge', from, to, toName: '二重', shops: [shop], reason: REASON });
    expect(move?.merchants).toEqual([atShop, atNone].toSorted());
    expect(await moves.history(scope, to)).toEqual([move]);
    const [entry, ...more] = (await house.entries()).slice(before);
    expect(more).toEqual([]);
    expect(entry?.predicateType).toBe('urn:mitsuke:evidence:party-move:v1');
    expect(JSON.parse(entry?.text ?? '').predicate.fact).toMatchObject({
      kind: 'merge',
      from,
      to,
      shops: 1,
      merchants: 2,
    });
    expect(entry?.text).not.toMatch(new RegExp(`${house.ours.administrator.id}|${REASON}|二重`));
  });

  test('leaves nothing to change, and nothing to be a target of', async () => {
    const { moves, parties, shops, merchants, invitations } = house.registry;
    const [from, to] = [await newParty(), await newParty()];
    succeeded(await parties.addRole(scope, from, { role: 2, validFrom: '2020-04-01', validTo: undefined }));
    expect(await moves.merge(scope, from, { into: from, reason: REASON })).toEqual(failedWith('same-party'));
    expect(await moves.merge(house.theirs.scope, from, { into: to, reason: REASON })).toEqual(
      failedWith('party-not-found'),
    );
    succeeded(await moves.merge(scope, from, { into: to, reason: REASON }));
    const role = (await parties.get(scope, from))?.roles[0]?.id ?? house.newId('prl');
    const merged = failedWith('party-merged');
    const again = { into: to, reason: REASON };
    expect(await moves.merge(scope, from, again)).toEqual(merged);
    expect(await moves.merge(scope, to, { into: from, reason: REASON })).toEqual(merged);
    expect(await moves.split(scope, from, { name: 'x', shops: [house.newId('shp')], reason: REASON })).toEqual(merged);
    expect(await parties.change(scope, from, { name: 'x' })).toEqual(merged);
    expect(await parties.addRole(scope, from, { role: 7, validFrom: '2024-01-01', validTo: undefined })).toEqual(
      merged,
    );
    expect(await parties.endRole(scope, from, { role, validTo: '2024-01-01' })).toEqual(merged);
    expect(await shops.create(scope, { party: from, name: 'x' })).toEqual(failedWith('party-not-found'));
    expect(await shops.create(scope, { party: to, name: 'x', mall: from })).toEqual(failedWith('mall-not-found'));
    const contract = { acceptorNumber: 'never', name: 'x', reason: 'contract-signed' } as const;
    expect(await merchants.create(scope, { ...contract, party: from })).toEqual(failedWith('party-not-found'));
    const person = { email: 'never@ours.example', displayName: 'x', role: 'merchant', parties: [from] } as const;
    expect(await invitations.invite(scope, person)).toEqual(failedWith('parties-not-acceptable'));
  });

  test('waits for whoever is hanging something on the party: nothing is left behind', async () => {
    const { moves, shops } = house.registry;
    const [from, to] = [await newParty(), await newParty()];
    const [, ...created] = await Promise.all([
      moves.merge(scope, from, { into: to, reason: REASON }),
      ...Array.from({ length: 8 }, (_, at) => shops.create(scope, { party: from, name: `同時 ${at}` })),
    ]);
    expect((await shops.page(scope, { filters: { party: from }, limit: 20 })).shops).toEqual([]);
    const there = (await shops.page(scope, { filters: { party: to }, limit: 20 })).shops.length;
    expect(there).toBe(created.filter(({ kind }) => kind === 'ok').length);
  });

  test('is understood by a file that still names the party as before', async () => {
    const { moves, imports, parties } = house.registry;
    const [from, to] = [await newParty('旧称物産'), await newParty('新称物産')];
    const merchant = await newMerchant(from);
    const { acceptorNumber } = (await house.registry.merchants.get(scope, merchant)) ?? {};
    succeeded(await moves.merge(scope, from, { into: to, reason: REASON }));
    const file = Buffer.from(
      `acceptor_number,party_name,merchant_name\n${acceptorNumber},旧称物産,改めた名\nfile-1,旧称物産,新しい契約\n`,
    );
    expect(succeeded(await imports.take(scope, file, { layout: undefined, isTrial: false }))).toMatchObject({
      faulty: 0,
      counts: { merchants: { created: 1, changed: 1 }, parties: { created: 0, changed: 0 } },
    });
    expect(await partyOf(merchant)).toBe(to);
    expect((await parties.get(scope, to))?.name).toBe('新称物産');
  });
});

describe('splitting', () => {
  test('makes a party with the shops that are named, their contracts, and its roles from today', async () => {
    const { moves, parties } = house.registry;
    const from = await newParty();
    for (const [role, validFrom, validTo] of [
      [2, '2020-04-01', undefined],
      [4, '2027-04-01', '2028-03-31'],
      [7, '2020-04-01', '2021-03-31'],
    ] as const) {
      succeeded(await parties.addRole(scope, from, { role, validFrom, validTo }));
    }
    const [goes, stays] = [await newShop(from), await newShop(from)];
    const going = await newMerchant(from, { shop: goes });
    const staying = [await newMerchant(from, { shop: stays }), await newMerchant(from)];
    const wanted = { name: '（株）ｼﾝｼｬ', shops: [goes], reason: '事業譲渡' };
    const other = await newShop(await newParty());
    expect(await moves.split(scope, from, { ...wanted, shops: [goes, other] })).toEqual(failedWith('shop-not-found'));
    const party = succeeded(await moves.split(scope, from, wanted));
    expect(party.name).toBe('株式会社シンシャ');
    expect(party.roles.map(({ role, validFrom, validTo }) => [role, validFrom, validTo])).toEqual([
      [2, '2026-11-21', undefined],
      [4, '2027-04-01', '2028-03-31'],
    ]);
    expect(await partyOf(going)).toBe(party.id);
    for (const merchant of staying) expect(await partyOf(merchant)).toBe(from);
    expect(await moves.history(scope, party.id)).toMatchObject([{ kind: 'split', shops: [goes], merchants: [going] }]);
  });
});

describe('a contract', () => {
  test('never goes to another party by a change of its words; by a move it does, on record, where it hangs on no shop', async () => {
    const { moves, merchants } = house.registry;
    const [from, to] = [await newParty(), await newParty()];
    const shop = await newShop(from);
    const [alone, atShop] = [await newMerchant(from), await newMerchant(from, { shop })];
    for (const id of [alone, atShop]) {
      expect(await merchants.change(scope, id, { name: '契約', party: to })).toEqual(
        failedWith('merchant-of-another-party'),
      );
    }
    expect(await moves.history(scope, to)).toEqual([]);
    expect([await partyOf(alone), await partyOf(atShop)]).toEqual([from, from]);
    const move = (id: MerchantId, party = to) => moves.moveMerchant(scope, id, { party, reason: REASON });
    expect(await move(atShop)).toEqual(failedWith('merchant-has-shop'));
    expect(await move(alone, from)).toEqual(failedWith('same-party'));
    expect(await move(house.newId('mer'))).toEqual(failedWith('merchant-not-found'));
    const before = (await house.entries()).length;
    expect(succeeded(await move(alone)).party).toBe(to);
    const recorded = [{ kind: 'contract-moved', from, to, shops: [], merchants: [alone], reason: REASON }];
    expect(await moves.history(scope, to)).toMatchObject(recorded);
    expect((await house.entries()).slice(before).map(({ predicateType }) => predicateType)).toEqual([
      'urn:mitsuke:evidence:party-move:v1',
    ]);
  });

  test('that is known from payments alone is given its party once, and taken from none', async () => {
    const { merchants, moves } = house.registry;
    const [party, other] = [await newParty(), await newParty()];
    const seen = { acceptorNumber: `seen-${made++}`, attempts: 1, firstSeenAt: START, lastSeenAt: START };
    await house.database.asSystem((tx) => merchants.observe(tx, scope.tenant, [seen]));
    const [observed] = (await merchants.list(scope, { text: seen.acceptorNumber, limit: 1 })).merchants;
    const id = observed?.id as MerchantId;
    expect(await moves.moveMerchant(scope, id, { party, reason: REASON })).toEqual(
      failedWith('merchant-without-party'),
    );
    succeeded(await merchants.change(scope, id, { party }));
    for (const wanted of [{ party: other }, {}]) {
      expect(await merchants.change(scope, id, wanted)).toEqual(failedWith('merchant-of-another-party'));
    }
    expect(succeeded(await moves.moveMerchant(scope, id, { party: other, reason: REASON })).party).toBe(other);
  });
});

describe('likely the same', () => {
  test('is what shares name, kana, host, address or telephone, however they are written; what shares most comes first', async () => {
    const { parties, likelySame, moves } = house.registry;
    const self = succeeded(await parties.create(scope, { name: '㈱髙山商会', kana: 'ﾀｶﾔﾏ ｼｮｳｶｲ' })).id;
    const words = {
      url: 'https://www.takayama.example',
      address: '東京都千代田区丸の内１－２－３',
      phone: '03-9999-1111',
    };
    await newShop(self, words);
    const twin = succeeded(await parties.create(scope, { name: '株式会社 高山商会', kana: 'タカヤマショウカイ' })).id;
    await newShop(twin, { url: 'takayama.example/shop', phone: '+81 3 9999 1111' });
    const neighbour = await newParty();
    await newShop(neighbour, { address: '東京都千代田区丸の内1丁目2番3号' });
    const apart = await newParty();
    await newShop(apart, { url: 'https://other.example', address: '大阪府大阪市北区梅田1-1-1', phone: '06-1111-2222' });
    const found = async (of: PartyId) =>
      (await likelySame(scope, of)).map(({ party, because }) => [party, because.join(' ')]);
    expect(await found(self)).toEqual([
      [twin, 'name kana host phone'],
      [neighbour, 'address'],
    ]);
    expect(await found(apart)).toEqual([]);
    expect(await likelySame(house.theirs.scope, self)).toEqual([]);
    succeeded(await moves.merge(scope, twin, { into: self, reason: REASON }));
    expect(await found(self)).toEqual([[neighbour, 'address']]);
  });

  test('is not what stands in one mall; of two corporate numbers it is said that they differ', async () => {
    const { parties, likelySame } = house.registry;
    const mall = await newParty();
    const [one, other] = [await newParty(), await newParty()];
    for (const party of [one, other]) await newShop(party, { url: `https://mall.example/${party}`, mall });
    expect(await likelySame(scope, one)).toEqual([]);
    const named = async (name: string, corporateNumber: string) =>
      succeeded(await parties.create(scope, { name, corporateNumber: corporateNumber as never })).id;
    const first = await named('同名会社', '1180301018771');
    await named('同名会社', '5010401067252');
    expect(await likelySame(scope, first)).toMatchObject([{ because: ['name'], numbersDiffer: true }]);
  });
});

test('of a person of one party nothing is moved, and no history is told', async () => {
  const party = await newParty();
  const portal: Scope = { ...scope, permissions: permissionsOf('merchant'), parties: [party] };
  for (const work of [
    async () => house.registry.moves.history(portal, party),
    async () => house.registry.moves.merge(portal, party, { into: party, reason: REASON }),
    async () => house.registry.likelySame(portal, party),
  ]) {
    await expect(work()).rejects.toSatisfy(
      (error) => error instanceof Problem && error.details.code === 'whole-tenant-only',
    );
  }
});

type Step = { readonly act: 'merge' | 'split' | 'move' | 'contract'; readonly a: number; readonly b: number };
const steps = fc.array(
  fc.record({
    act: fc.constantFrom('merge', 'split', 'move', 'contract'),
    a: fc.nat(30),
    b: fc.nat(30),
  }) as fc.Arbitrary<Step>,
  { minLength: 1, maxLength: 10 },
);

/** What has to be so, kept beside the registry: who is one with whom, and whose each contract is. */
class Model {
  readonly parties: PartyId[] = [];
  readonly shops: ShopId[] = [];
  readonly people = new Map<PersonId, PartyId>();
  readonly oneWith = new Map<PartyId, Set<PartyId>>();
  readonly merged = new Set<PartyId>();
  readonly shopOf = new Map<ShopId, PartyId>();
  readonly contractOf = new Map<MerchantId, { party: PartyId; shop: ShopId | undefined }>();

  add(party: PartyId): void {
    this.parties.push(party);
    this.oneWith.set(party, new Set([party]));
  }

  merge(from: PartyId, into: PartyId): void {
    this.merged.add(from);
    const all = new Set([...(this.oneWith.get(from) ?? []), ...(this.oneWith.get(into) ?? [])]);
    for (const party of all) this.oneWith.set(party, all);
    for (const [shop, party] of this.shopOf) if (party === from) this.shopOf.set(shop, into);
    for (const contract of this.contractOf.values()) if (contract.party === from) contract.party = into;
  }

  move(shop: ShopId, to: PartyId): void {
    this.shopOf.set(shop, to);
    for (const contract of this.contractOf.values()) if (contract.shop === shop) contract.party = to;
  }
}

const PARTIES = 4;

const plant = async (): Promise<Model> => {
  const model = new Model();
  for (let at = 0; at < PARTIES; at++) {
    const party = await newParty();
    const shop = await newShop(party);
    model.add(party);
    model.people.set(await newPerson(party), party);
    model.shops.push(shop);
    model.shopOf.set(shop, party);
    model.contractOf.set(await newMerchant(party, { shop }), { party, shop });
    model.contractOf.set(await newMerchant(party), { party, shop: undefined });
  }
  return model;
};

const takeContract = async (model: Model, at: number, to: PartyId): Promise<void> => {
  const [id, contract] = [...model.contractOf][at % model.contractOf.size] ?? [];
  if (id === undefined || contract === undefined) throw new Error('there are some');
  const possible = contract.shop === undefined && contract.party !== to && !model.merged.has(to);
  const moved = await house.registry.moves.moveMerchant(scope, id, { party: to, reason: REASON });
  expect(moved.kind).toBe(possible ? 'ok' : 'failed');
  if (possible) contract.party = to;
};

const take = async (model: Model, { act, a, b }: Step): Promise<void> => {
  const { moves } = house.registry;
  const [from, to] = [model.parties[a % model.parties.length], model.parties[b % model.parties.length]];
  const shop = model.shops[a % model.shops.length];
  if (from === undefined || to === undefined || shop === undefined) throw new Error('there are some');
  if (act === 'merge') {
    const possible = from !== to && !model.merged.has(from) && !model.merged.has(to);
    expect((await moves.merge(scope, from, { into: to, reason: REASON })).kind).toBe(possible ? 'ok' : 'failed');
    if (possible) model.merge(from, to);
    return;
  }
  if (act === 'contract') return takeContract(model, a, to);
  const owner = model.shopOf.get(shop);
  if (act === 'move') {
    const possible = owner !== to && !model.merged.has(to);
    expect((await moves.moveShop(scope, shop, { party: to, reason: REASON })).kind).toBe(possible ? 'ok' : 'failed');
    if (possible) model.move(shop, to);
    return;
  }
  const outcome = await moves.split(scope, from, { name: `分割 ${made++}`, shops: [shop], reason: REASON });
  expect(outcome.kind).toBe(owner === from ? 'ok' : 'failed');
  if (outcome.kind === 'failed') return;
  model.add(outcome.value.id);
  model.move(shop, outcome.value.id);
};

test('whatever is merged, split and moved, each contract has one party that is not merged, and who saw a record sees it', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (path) => {
      const model = await plant();
      const before = new Map<PersonId, readonly PartyId[]>();
      for (const step of path) {
        await take(model, step);
        for (const [person, party] of model.people) {
          const sees = await seenBy(person);
          expect(sees.toSorted()).toEqual([...(model.oneWith.get(party) ?? [])].toSorted());
          expect(sees).toEqual(expect.arrayContaining([...(before.get(person) ?? [])]));
          before.set(person, sees);
        }
      }
      for (const [merchant, { party, shop }] of model.contractOf) {
        expect(await house.registry.merchants.get(scope, merchant)).toMatchObject({ party, ...(shop && { shop }) });
        expect((await house.registry.parties.get(scope, party))?.mergedInto).toBeUndefined();
      }
      for (const [shop, party] of model.shopOf)
        expect((await house.registry.shops.get(scope, shop))?.party).toBe(party);
    }),
    { numRuns: 8, seed: 20_261_122 },
  );
});

const DAYS = Array.from({ length: 40 }, (_, at) => new Date(Date.UTC(2024, 1, 10 + at)).toISOString().slice(0, 10));
const period = fc.tuple(fc.nat(39), fc.option(fc.nat(39), { nil: undefined })).map(([from, to]) => ({
  validFrom: DAYS[to === undefined ? from : Math.min(from, to)] as string,
  validTo: to === undefined ? undefined : DAYS[Math.max(from, to)],
}));
const covers = (day: string) => (of: { validFrom: string; validTo?: string | undefined }) =>
  of.validFrom <= day && (of.validTo === undefined || day <= of.validTo);

test('the days that are lacking are just those that nothing covers', () => {
  fc.assert(
    fc.property(period, fc.array(period, { maxLength: 4 }), (wanted, held) => {
      const lacking = daysLacking(wanted, held);
      for (const day of [...DAYS, '2025-01-01']) {
        const times = lacking.filter(covers(day)).length;
        expect(times).toBe(covers(day)(wanted) && !held.some(covers(day)) ? 1 : 0);
      }
    }),
  );
});
