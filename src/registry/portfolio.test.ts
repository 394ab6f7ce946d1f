import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { durationOfMs, minus, type PartyId, plus, type Scope, uuidOf } from '#kernel';
import type { DeclaredState } from './core/declared.ts';
import { permissionsOf } from './index.ts';
import { openTestRegistry, START, succeeded, type TestRegistry } from './testing.ts';

let house: TestRegistry;
let scope: Scope;
beforeAll(async () => {
  house = await openTestRegistry();
  scope = house.ours.scope;
});
afterAll(() => house.close());

const DAY = durationOfMs(86_400_000);
let made = 0;
const newParty = async () => succeeded(await house.registry.parties.create(scope, { name: `者 ${made++}` })).id;
const newMerchant = async (party: PartyId, more = {}) => {
  const wanted = {
    acceptorNumber: `P-${String(made++).padStart(3, '0')}`,
    name: '店',
    party,
    reason: 'contract-signed',
    ...more,
  } as const;
  return succeeded(await house.registry.merchants.create(scope, wanted)).acceptorNumber;
};
type Told = { readonly state: DeclaredState; readonly dueAt?: number; readonly openedAt?: typeof START };
const tell = (party: PartyId, { state, openedAt, dueAt = plus(START, DAY) }: Told & { dueAt?: typeof START }) =>
  house.database.inScope(scope, (tx) =>
    house.registry.keepDeclared(tx, scope.tenant, {
      ...{ party, declaration: house.newId('dcl'), state, dueAt, openedAt, toldAt: START },
      ...{ filedAt: undefined, expiresAt: undefined },
    }),
  );
type Filters = Omit<Parameters<TestRegistry['registry']['merchants']['list']>[1], 'limit'>;
const numbers = async (filters: Filters, by = scope) =>
  (await house.registry.merchants.list(by, { ...filters, limit: 100 })).merchants.map((each) => each.acceptorNumber);

describe('a portfolio', () => {
  test('is narrowed by where each party stands with its declarations, and by who let the day pass', async () => {
    const [late, asked, opened, returned, filed, accepted, never] = await Promise.all(
      Array.from({ length: 7 }, newParty),
    );
    const of = new Map<string, string>();
    for (const [name, party] of Object.entries({ late, asked, opened, returned, filed, accepted, never })) {
      of.set(name, await newMerchant(party as PartyId));
    }
    const past = minus(START, DAY);
    await tell(late as PartyId, { state: 'asked', dueAt: past });
    await tell(asked as PartyId, { state: 'asked' });
    await tell(opened as PartyId, { state: 'asked', openedAt: past });
    await tell(returned as PartyId, { state: 'returned', openedAt: past, dueAt: START });
    await tell(filed as PartyId, { state: 'filed', openedAt: past, dueAt: past });
    await tell(accepted as PartyId, { state: 'asked', dueAt: past });
    await tell(accepted as PartyId, { state: 'accepted', dueAt: past });
    const named = (...names: string[]) => names.map((name) => of.get(name));
    const mine = [...of.values()];
    const among = async (filters: Filters) => (await numbers(filters)).filter((each) => mine.includes(each));
    expect(await among({ declaration: 'asked' })).toEqual(named('late', 'asked', 'opened'));
    expect(await among({ declaration: 'returned' })).toEqual(named('returned'));
    expect(await among({ declaration: 'filed' })).toEqual(named('filed'));
    expect(await among({ declaration: 'accepted' })).toEqual(named('accepted'));
    expect(await among({ declaration: 'none' })).toEqual(named('never'));
    // The first instant of being late is its own.
    expect(await among({ overdue: true })).toEqual(named('late', 'returned'));
    expect(await among({ overdue: false })).toEqual(named('asked', 'opened', 'filed', 'accepted', 'never'));
    expect(await among({ opened: false })).toEqual(named('late', 'asked'));
    expect(await among({ opened: true })).toEqual(named('opened', 'returned'));
    expect(await among({ declaration: 'asked', overdue: true, opened: false })).toEqual(named('late'));
    const [shown] = (await house.registry.merchants.list(scope, { text: of.get('returned'), limit: 1 })).merchants;
    expect(shown?.declared).toMatchObject({ state: 'returned', dueAt: START, openedAt: past });
    const csv = new TextDecoder().decode(await house.registry.merchants.csv(scope, { overdue: true }));
    expect(csv.trimEnd().split('\r\n')).toHaveLength(3);
    expect(csv).toContain(',returned,');
  });

  test('goes by the newest word of each party, keeps none of a party that is not there, and hides others’', async () => {
    const [mine, other] = [await newParty(), await newParty()];
    const [own] = [await newMerchant(mine), await newMerchant(other)];
    for (const state of ['asked', 'filed', 'returned'] as const) await tell(mine, { state });
    await tell(other, { state: 'asked' });
    await tell(house.newId('pty'), { state: 'asked' });
    const tenant = uuidOf(scope.tenant);
    expect(await house.asApp('select from registry.declared', tenant, [uuidOf(mine)])).toBe(1);
    expect(await house.asApp('select from registry.declared', uuidOf(house.theirs.tenant.id))).toBe(0);
    const portal: Scope = { ...scope, permissions: permissionsOf('merchant'), parties: [mine] };
    expect(await numbers({ declaration: 'returned' }, portal)).toEqual([own]);
    expect(await numbers({ declaration: 'asked' }, portal)).toEqual([]);
  });

  test('is narrowed by acquirer and agent, mall and chain however it is spelled', async () => {
    const { shops } = house.registry;
    const [acquirer, agent, mall, one, other] = await Promise.all(Array.from({ length: 5 }, newParty));
    const [first, second] = [one as PartyId, other as PartyId];
    const inMall = succeeded(await shops.create(scope, { party: first, name: '甲店', mall, chain: 'ﾐﾂｹ堂' }));
    const alone = succeeded(await shops.create(scope, { party: second, name: '乙店', chain: 'みつけ 堂' }));
    const [a, b] = [
      await newMerchant(first, { shop: inMall.id, acquirer, agent }),
      await newMerchant(second, { shop: alone.id, acquirer }),
    ];
    expect(await numbers({ acquirer })).toEqual([a, b]);
    expect(await numbers({ acquirer, agent })).toEqual([a]);
    expect(await numbers({ mall })).toEqual([a]);
    expect(await numbers({ chain: 'ミツケ堂' })).toEqual([a, b]);
    const { groups } = house.registry;
    const chains = await groups.chains(scope, { filters: { text: 'みつけ' }, limit: 10 });
    expect(chains).toEqual({
      chains: [{ chain: 'ミツケ堂', name: 'みつけ 堂', shops: 2, parties: 2, merchants: 2 }],
      hasMore: false,
    });
    const malls = await groups.malls(scope, { filters: {}, limit: 1 });
    expect(malls.malls).toMatchObject([{ party: mall, shops: 1, parties: 1, merchants: 1 }]);
    expect(new TextDecoder().decode(await groups.mallsCsv(scope, { party: mall }))).toContain(`${mall},`);
    expect((await groups.chains(house.theirs.scope, { filters: {}, limit: 10 })).chains).toEqual([]);
    const page = await shops.page(scope, { filters: { chain: 'ミツケ堂' }, limit: 10 });
    expect(page.shops.map(({ id }) => id)).toEqual([inMall.id, alone.id]);
  });
});
