import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Problem, type Scope } from '#kernel';
import { STANDINGS, takesTwoPeople } from './core/parties.ts';
import { type MerchantId, permissionsOf, type Standing } from './index.ts';
import { openTestRegistry, succeeded, type TestRegistry } from './testing.ts';

let house: TestRegistry;
let second: Scope;
beforeAll(async () => {
  house = await openTestRegistry();
  const wanted = { email: 'second@ours.example', displayName: 'second', role: 'supervisor' as const };
  const person = succeeded(await house.registry.createPerson(house.ours.scope, wanted));
  second = {
    tenant: house.ours.tenant.id,
    permissions: permissionsOf('supervisor'),
    principal: { kind: 'person', id: person.id },
  };
});
afterAll(() => house.close());

const failedWith = (error: unknown) => ({ kind: 'failed', error });

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof Problem ? error.details.code : String(error)),
  );

let made = 0;
const newMerchant = async (): Promise<{ id: MerchantId; acceptorNumber: string }> => {
  made++;
  const party = succeeded(await house.registry.parties.create(house.ours.scope, { name: `者 ${made}` }));
  const contract = { acceptorNumber: `M-${made}`, name: '店', party: party.id, reason: 'contract-signed' } as const;
  return succeeded(await house.registry.merchants.create(house.ours.scope, contract));
};

const refused = async ({ acceptorNumber }: { acceptorNumber: string }, scope: Pick<Scope, 'tenant'> = second) =>
  (
    await house.database.inScope(scope, (tx) =>
      house.registry.standings.refusals(tx, scope.tenant, [acceptorNumber, 'nobody']),
    )
  ).get(acceptorNumber);

const SUSPEND = { standing: 'suspended', reason: 'incident', words: '漏えいの疑い' } as const;
const RESUME = { standing: 'contracted', reason: 'fixed', words: '是正を確認' } as const;

const suspend = async (id: MerchantId) => {
  const asked = succeeded(await house.registry.standings.ask(house.ours.scope, id, SUSPEND));
  await house.registry.twoPersonActs.approve(second, asked.id);
};

describe('suspending and resuming', () => {
  test('is done when a second person approves, not before, with its reason and on record', async () => {
    const { standings, merchants, twoPersonActs } = house.registry;
    const merchant = await newMerchant();
    const { id } = merchant;
    const asked = succeeded(await standings.ask(house.ours.scope, id, SUSPEND));
    expect(await refused(merchant)).toBeUndefined();
    expect(await codeOf(twoPersonActs.approve(house.ours.scope, asked.id))).toBe('act-needs-another-person');
    expect(await codeOf(standings.ask(second, id, SUSPEND))).toBe('act-already-asked');
    const before = (await house.entries()).length;
    await twoPersonActs.approve(second, asked.id, '確認した');
    expect(await refused(merchant)).toEqual({ standing: 'suspended', reason: 'incident', since: house.clock.now() });
    expect(await refused(merchant, house.theirs.scope)).toBeUndefined();
    expect(await merchants.get(second, id)).toMatchObject({ standing: 'suspended', standingReason: 'incident' });
    const [approval, change, ...more] = (await house.entries()).slice(before);
    expect(more).toEqual([]);
    expect(approval?.predicateType).toContain('two-person-act');
    expect(change?.predicateType).toBe('urn:mitsuke:evidence:merchant-standing:v1');
    const { fact } = JSON.parse(change?.text ?? '').predicate;
    expect(fact).toMatchObject({
      merchant: id,
      from: 'contracted',
      to: 'suspended',
      reason: 'incident',
      act: asked.id,
    });
    for (const { text } of [approval, change] as { text: string }[]) {
      expect(text).not.toMatch(new RegExp(`${house.ours.administrator.id}|${second.principal.id}|漏えい|確認`));
    }
    const lifted = succeeded(await standings.ask(second, id, RESUME));
    expect(await refused(merchant)).toBeDefined();
    await twoPersonActs.approve(house.ours.scope, lifted.id);
    expect(await refused(merchant)).toBeUndefined();
    expect(await standings.changes(second, id)).toMatchObject([
      { from: 'suspended', to: 'contracted', reason: 'fixed', act: lifted.id, madeBy: house.ours.administrator.id },
      { from: 'contracted', to: 'suspended', reason: 'incident', act: asked.id, madeBy: second.principal.id },
    ]);
  });

  test('is for nobody alone, by no other way either', async () => {
    const { standings } = house.registry;
    const merchant = await newMerchant();
    const set = (standing: 'contracted' | 'suspended' | 'terminated') =>
      standings.set(house.ours.scope, merchant.id, { standing, reason: 'fraud' });
    expect(await set('suspended')).toEqual(failedWith('second-person-needed'));
    expect(await set('terminated')).toEqual(failedWith('second-person-needed'));
    await suspend(merchant.id);
    expect(await set('contracted')).toEqual(failedWith('second-person-needed'));
    // Ending the contract of one whose payments are refused stops nothing more; lifting the refusal takes two again.
    expect((await set('terminated')).kind).toBe('ok');
    expect(await refused(merchant)).toMatchObject({ standing: 'terminated' });
    expect(await set('contracted')).toEqual(failedWith('second-person-needed'));
    const analyst: Scope = {
      ...house.ours.scope,
      permissions: permissionsOf('analyst'),
      principal: { kind: 'person', id: house.ours.analyst.id },
    };
    expect(await codeOf(standings.ask(analyst, merchant.id, RESUME))).toBe('act-not-permitted');
    const key: Scope = { ...house.ours.scope, principal: { kind: 'api-key', id: 'key_1' } };
    expect(await codeOf(standings.ask(key, merchant.id, RESUME))).toBe('session-required');
  });

  test('is not done when the standing has changed since it was asked for: it waits until somebody refuses it', async () => {
    const { standings, twoPersonActs, readActs } = house.registry;
    const merchant = await newMerchant();
    const suspension = succeeded(await standings.ask(second, merchant.id, SUSPEND));
    const END = { standing: 'terminated', reason: 'contract-ended', words: '解約' } as const;
    const ending = succeeded(await standings.ask(second, merchant.id, END));
    await twoPersonActs.approve(house.ours.scope, ending.id);
    expect(await codeOf(twoPersonActs.approve(house.ours.scope, suspension.id))).toBe('standing-not-possible');
    expect(await refused(merchant)).toMatchObject({ standing: 'terminated' });
    expect(await readActs.one(second, suspension.id)).toMatchObject({ status: 'pending' });
    expect(await standings.ask(second, merchant.id, SUSPEND)).toEqual(failedWith({ from: 'terminated' }));
    expect(await standings.ask(second, house.newId('mer'), SUSPEND)).toEqual(failedWith('merchant-not-found'));
  });
});

test.each(STANDINGS.flatMap((from) => STANDINGS.map((to) => [from, to] as const)))(
  'from %s to %s takes two people exactly where payments stop or go on',
  (from, to) => {
    const stopped: readonly Standing[] = ['suspended', 'terminated'];
    expect(takesTwoPeople(from, to)).toBe(stopped.includes(from) !== stopped.includes(to));
  },
);
