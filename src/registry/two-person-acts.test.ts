import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { JsonObject } from '#evidence';
import { durationOfMs, type PersonId, Problem, type Scope } from '#kernel';
import { type EmptiedDatabase, openEmptiedDatabase } from '../platform/database/testing.ts';
import { type ActKind, type ActRequest, permissionsOf, type Role } from './index.ts';
import { openTestRegistry, succeeded, type TestRegistry } from './testing.ts';
import { softAuthenticator } from './testing-authenticator.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

let house: TestRegistry;
let performed: ActRequest[];
let failing: Error | undefined;

const kind: ActKind = {
  kind: 'test.close-shop',
  permission: 'case:work',
  perform: async (_tx, _scope, request) => {
    performed.push(request);
    if (failing) throw failing;
  },
};

let shared: EmptiedDatabase;
beforeAll(async () => {
  shared = await openEmptiedDatabase();
});
afterAll(() => shared.close());
beforeEach(async () => {
  house = await openTestRegistry(await shared.next());
  house.registry.twoPersonActs.declare([kind]);
  performed = [];
  failing = undefined;
});
afterEach(() => house.close());

const scopeOf = (person: PersonId, role: Role): Scope => ({
  tenant: house.ours.tenant.id,
  permissions: permissionsOf(role),
  principal: { kind: 'person', id: person },
});
const analyst = () => scopeOf(house.ours.analyst.id, 'analyst');

const ask = (scope = house.ours.scope, subject = 'alt_1', detail: JsonObject = {}) =>
  house.database.inScope(scope, (tx) =>
    house.registry.twoPersonActs.ask(tx, scope, { kind: kind.kind, subject, detail, reason: 'because' }),
  );

const codeOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
  } catch (error) {
    if (error instanceof Problem) return error.details.code;
    throw error;
  }
  return 'fine';
};

const secondAdministrator = async (): Promise<Scope> => {
  const wanted = { email: 'second@ours.example', displayName: 'second', role: 'administrator' as const };
  const person = succeeded(await house.registry.createPerson(house.ours.scope, wanted));
  return scopeOf(person.id, 'administrator');
};

describe('an act of two people', () => {
  test('is done when another person approves, with what was asked, and once', async () => {
    const { twoPersonActs, readActs } = house.registry;
    const { id } = await ask(house.ours.scope, 'alt_1', { proposal: 'prp_1' });
    expect(performed).toEqual([]);
    await twoPersonActs.approve(analyst(), id, 'yes');
    const { administrator } = house.ours;
    expect(performed).toEqual([
      { id, kind: kind.kind, subject: 'alt_1', detail: { proposal: 'prp_1' }, askedBy: administrator.id },
    ]);
    expect(await readActs.one(analyst(), id)).toMatchObject({
      status: 'approved',
      askedBy: { displayName: 'admin' },
      decidedBy: { displayName: 'analyst' },
      decisionReason: 'yes',
    });
    expect(await codeOf(twoPersonActs.approve(analyst(), id))).toBe('act-decided');
    expect(await codeOf(twoPersonActs.refuse(analyst(), id))).toBe('act-decided');
  });

  test('is not approved by the one who asked, nor by the one it is done to', async () => {
    const { twoPersonActs } = house.registry;
    const { id } = await ask();
    expect(await codeOf(twoPersonActs.approve(house.ours.scope, id))).toBe('act-needs-another-person');
    const about = await ask(house.ours.scope, house.ours.analyst.id);
    expect(await codeOf(twoPersonActs.approve(analyst(), about.id))).toBe('act-needs-another-person');
    const { readActs } = house.registry;
    expect((await readActs.one(house.ours.scope, id))?.whyNotApprovable).toEqual({ code: 'asked-by-you' });
    expect((await readActs.one(analyst(), about.id))?.whyNotApprovable).toEqual({ code: 'done-to-you' });
    expect((await readActs.one(analyst(), id))?.whyNotApprovable).toBeUndefined();
    expect(performed).toEqual([]);
  });

  test('of twenty approvals and refusals at once, one counts', async () => {
    const { twoPersonActs } = house.registry;
    const { id } = await ask();
    const codes = await Promise.all(
      Array.from({ length: 20 }, (_, at) =>
        codeOf(at % 2 === 0 ? twoPersonActs.approve(analyst(), id) : twoPersonActs.refuse(analyst(), id)),
      ),
    );
    expect(codes.filter((code) => code === 'fine')).toHaveLength(1);
    expect(performed.length).toBeLessThanOrEqual(1);
  });

  test('waits a day, shows as expired then, and may be asked anew', async () => {
    const { twoPersonActs, readActs } = house.registry;
    const { id } = await ask();
    expect(await codeOf(ask())).toBe('act-already-asked');
    await house.clock.advance(durationOfMs(DAY_MS));
    expect(await codeOf(twoPersonActs.approve(analyst(), id))).toBe('act-expired');
    expect(await readActs.one(analyst(), id)).toMatchObject({ status: 'expired', mayApprove: false });
    const again = await ask();
    const listed = await readActs.page(analyst(), { filters: { status: 'expired' }, limit: 10 });
    expect(listed.acts.map((act) => act.id)).toEqual([id]);
    const pending = await readActs.page(analyst(), { filters: { mine: 'approve' }, limit: 10 });
    expect(pending.acts.map((act) => [act.id, act.mayApprove])).toEqual([[again.id, true]]);
    expect((await readActs.page(house.ours.scope, { filters: { mine: 'approve' }, limit: 10 })).acts).toEqual([]);
  });

  test('needs the kind’s permission of both, and people', async () => {
    const { twoPersonActs, readActs } = house.registry;
    const auditor = scopeOf(house.ours.analyst.id, 'auditor');
    const key: Scope = { ...house.ours.scope, principal: { kind: 'api-key', id: house.newId('key') } };
    expect(await codeOf(ask(auditor))).toBe('act-not-permitted');
    expect(await codeOf(ask(key))).toBe('session-required');
    const { id } = await ask();
    expect(await codeOf(twoPersonActs.approve(auditor, id))).toBe('act-not-permitted');
    expect(await codeOf(twoPersonActs.approve(key, id))).toBe('session-required');
    // An auditor reads what is in the log; who may do neither sees nothing.
    expect(await readActs.one(auditor, id)).toMatchObject({
      mayApprove: false,
      whyNotApprovable: { code: 'not-permitted' },
    });
    expect((await readActs.one(key, id))?.whyNotApprovable).toEqual({ code: 'no-person' });
    const merchant: Scope = { ...scopeOf(house.ours.analyst.id, 'merchant'), parties: [] };
    expect(await readActs.one(merchant, id)).toBeUndefined();
    expect(await codeOf(twoPersonActs.approve(merchant, id))).toBe('act-not-found');
  });

  test('that could not be done stays as it was', async () => {
    const { twoPersonActs, readActs } = house.registry;
    const { id } = await ask();
    failing = new Error('the alert is gone');
    await expect(twoPersonActs.approve(analyst(), id)).rejects.toThrow('the alert is gone');
    expect(await readActs.one(analyst(), id)).toMatchObject({ status: 'pending' });
    expect(await house.entries()).toHaveLength(1);
  });

  test('is withdrawn by the one who asked', async () => {
    const { twoPersonActs, readActs } = house.registry;
    const { id } = await ask();
    await twoPersonActs.refuse(house.ours.scope, id, 'mistaken');
    expect(await readActs.one(analyst(), id)).toMatchObject({ status: 'refused', decisionReason: 'mistaken' });
    expect(performed).toEqual([]);
  });

  test('is on record twice, by two whom the log tells apart and does not name', async () => {
    const { id } = await ask(house.ours.scope, 'alt_1', { proposal: 'prp_1' });
    await house.registry.twoPersonActs.approve(analyst(), id, 'said in confidence');
    const facts = (await house.entries()).map(({ text }) => {
      const { predicate } = JSON.parse(text) as { predicate: { fact: Record<string, unknown> } };
      expect(text).not.toMatch(/per_|because|confidence/);
      return predicate.fact;
    });
    expect(facts).toMatchObject([
      { act: id, step: 'asked', kind: kind.kind, subject: 'alt_1', detail: { proposal: 'prp_1' } },
      { act: id, step: 'approved' },
    ]);
    expect(facts[0]?.person).toMatch(/^[0-9a-f]{64}$/);
    expect(facts[0]?.person).not.toBe(facts[1]?.person);
  });

  test('of another tenant is not there', async () => {
    const { twoPersonActs, readActs } = house.registry;
    const { id } = await ask();
    expect(await readActs.one(house.theirs.scope, id)).toBeUndefined();
    expect(await codeOf(twoPersonActs.approve(house.theirs.scope, id))).toBe('act-not-found');
    expect(await codeOf(twoPersonActs.refuse(house.theirs.scope, id))).toBe('act-not-found');
    expect(await codeOf(twoPersonActs.collect(house.theirs.scope, id))).toBe('act-not-found');
  });
});

describe('two who may be one', () => {
  const invited = async (name: string, by: Scope = house.ours.scope): Promise<Scope> => {
    const wanted = { email: `${name}@ours.example`, displayName: name, role: 'administrator', parties: [] } as const;
    const { link } = succeeded(await house.registry.invitations.invite(by, wanted));
    return scopeOf(succeeded(await house.registry.signIn.exchange(link.token.reveal())).person.id, 'administrator');
  };
  const approval = async (asker: Scope, approver: Scope, subject: string): Promise<string> => {
    const { id } = await ask(asker, subject);
    const shown = await house.registry.readActs.one(approver, id);
    const listed = await house.registry.readActs.page(approver, { filters: { mine: 'approve' }, limit: 10 });
    const code = await codeOf(house.registry.twoPersonActs.approve(approver, id));
    expect([shown?.mayApprove, listed.acts.some((act) => act.id === id)], code).toEqual(
      Array.from({ length: 2 }, () => code === 'fine'),
    );
    return code;
  };

  test('the inviter, the invited and others the same person invited do not approve each other’s acts', async () => {
    const { scope } = house.ours;
    const opened = succeeded(
      await house.registry.apiKeys.issue(scope, { name: 'k', permissions: [...scope.permissions] }),
    );
    const key = await house.registry.authenticator.byApiKey(opened.key.reveal());
    if (!key) throw new Error('the key opens');
    const [one, two, three] = [await invited('one'), await invited('two'), await invited('three', key)];
    const four = await invited('four', three);
    for (const [index, [asker, approver]] of [
      [scope, one],
      [one, scope],
      [one, two],
      [scope, three],
      [two, three],
      [scope, four],
    ].entries()) {
      if (!asker || !approver) throw new Error('a pair');
      expect(await approval(asker, approver, `alt_${index}`), `pair ${index}`).toBe('act-needs-another-person');
    }
    expect(await approval(scope, analyst(), 'alt_x')).toBe('fine');
    expect(await approval(one, analyst(), 'alt_y')).toBe('fine');
  });

  test('are two from 72 hours after joining on, not after the invitation', async () => {
    const { scope } = house.ours;
    const wanted = { email: 'x@ours.example', displayName: 'x', role: 'administrator', parties: [] } as const;
    const { link, person } = succeeded(await house.registry.invitations.invite(scope, wanted));
    const other = scopeOf(person.id, 'administrator');
    await house.clock.advance(durationOfMs(2 * DAY_MS));
    succeeded(await house.registry.signIn.exchange(link.token.reveal()));
    await house.clock.advance(durationOfMs(3 * DAY_MS - 1));
    expect(await approval(scope, other, 'alt_1')).toBe('act-needs-another-person');
    await house.clock.advance(durationOfMs(1));
    expect(await approval(scope, other, 'alt_2')).toBe('fine');
    expect(await approval(other, scope, 'alt_3')).toBe('fine');
  });

  test('are told from when they are two: when the last hand between them goes', async () => {
    const { scope } = house.ours;
    const hoursLater = (hours: number) => house.clock.advance(durationOfMs(hours * HOUR_MS));
    const one = await invited('one');
    await hoursLater(10);
    const two = await invited('two', one);
    const twoJoinedAt = house.clock.now();
    // Between the administrator and `two` stands `one`, whose hand goes first.
    const whyOf = async (asker: Scope, reader: Scope, subject: string) => {
      const { id } = await ask(asker, subject);
      return (await house.registry.readActs.one(reader, id))?.whyNotApprovable;
    };
    expect(await whyOf(one, two, 'alt_1')).toEqual({ code: 'same-hand', until: twoJoinedAt + 72 * HOUR_MS });
    expect(await whyOf(scope, two, 'alt_2')).toEqual({ code: 'same-hand', until: twoJoinedAt + 62 * HOUR_MS });
    await hoursLater(62);
    expect(await whyOf(scope, two, 'alt_3')).toBeUndefined();
    expect(await whyOf(one, two, 'alt_4')).toEqual({ code: 'same-hand', until: twoJoinedAt + 72 * HOUR_MS });
    await hoursLater(10);
    expect(await whyOf(one, two, 'alt_5')).toBeUndefined();
  });

  test('are the one who renewed an invitation, not the first inviter, and the one who joined by it', async () => {
    const { scope } = house.ours;
    const second = await secondAdministrator();
    const wanted = { email: 'x@ours.example', displayName: 'x', role: 'administrator', parties: [] } as const;
    const { person } = succeeded(await house.registry.invitations.invite(scope, wanted));
    await house.clock.advance(durationOfMs(1));
    const { link } = succeeded(await house.registry.invitations.renew(second, person.id));
    succeeded(await house.registry.signIn.exchange(link.token.reveal()));
    const other = scopeOf(person.id, 'administrator');
    expect(await approval(scope, other, 'alt_1')).toBe('fine');
    expect(await approval(second, other, 'alt_2')).toBe('act-needs-another-person');
  });

  test('are the one who fetched the link of a reset and the one whose it is, for 72 hours', async () => {
    const { registry, ours, clock } = house;
    const second = await secondAdministrator();
    const target = ours.analyst.id;
    const { id } = await registry.askForReset(ours.scope, target, 'lost');
    await registry.twoPersonActs.approve(second, id);
    expect(await approval(ours.scope, analyst(), 'alt_1')).toBe('fine');
    await registry.twoPersonActs.collect(ours.scope, id);
    expect(await approval(ours.scope, analyst(), 'alt_2')).toBe('act-needs-another-person');
    expect(await approval(second, analyst(), 'alt_3')).toBe('fine');
    await clock.advance(durationOfMs(3 * DAY_MS));
    expect(await approval(ours.scope, analyst(), 'alt_4')).toBe('fine');
  });
});

describe('lost credentials', () => {
  test('are taken away by two administrators; the one who asked fetches one link for the person', async () => {
    const { registry } = house;
    const second = await secondAdministrator();
    const target = house.ours.analyst.id;
    const { token } = succeeded(await registry.signIn.issueLink(house.ours.scope, target));
    const session = succeeded(await registry.signIn.exchange(token.reveal())).sessionToken.reveal();
    const me = (await registry.signIn.describe(session))?.me;
    if (!me) throw new Error('signed in');
    const key = softAuthenticator();
    const options = succeeded(await registry.credentials.passkeyOptions(me));
    succeeded(await registry.credentials.addPasskey(me, { name: 'lost', answer: key.create(options) }));

    const { id } = await registry.askForReset(house.ours.scope, target, 'lost in the river');
    expect(await codeOf(registry.twoPersonActs.collect(house.ours.scope, id))).toBe('nothing-to-collect');
    expect(await codeOf(registry.twoPersonActs.approve(analyst(), id))).toBe('act-not-permitted');
    await registry.twoPersonActs.approve(second, id);
    expect(await registry.authenticator.bySession(session)).toBeUndefined();
    expect((await registry.passkeySignIn.finish(key.get(await registry.passkeySignIn.options()))).kind).toBe('failed');
    expect((await registry.people.get(second, target))?.signsInWith).toEqual([]);

    expect(await codeOf(registry.twoPersonActs.collect(second, id))).toBe('act-not-found');
    const link = await registry.twoPersonActs.collect(house.ours.scope, id);
    expect(await codeOf(registry.twoPersonActs.collect(house.ours.scope, id))).toBe('nothing-to-collect');
    expect(succeeded(await registry.signIn.exchange(link.token.reveal())).person.id).toBe(target);
  });

  test('leave a link for an hour, and for nobody who has credentials again; fetching it is on record', async () => {
    const { registry, ours, clock } = house;
    const second = await secondAdministrator();
    const target = ours.analyst.id;
    const approved = async () => {
      const { id } = await registry.askForReset(ours.scope, target, 'lost');
      await registry.twoPersonActs.approve(second, id);
      return id;
    };
    const late = await approved();
    await clock.advance(durationOfMs(HOUR_MS - 1));
    expect(await registry.readActs.one(ours.scope, late)).toMatchObject({ mayCollect: true });
    await clock.advance(durationOfMs(1));
    expect(await registry.readActs.one(ours.scope, late)).toMatchObject({ mayCollect: false });
    expect(await codeOf(registry.twoPersonActs.collect(ours.scope, late))).toBe('nothing-to-collect');

    const again = await approved();
    const { token } = succeeded(await registry.signIn.issueLink(ours.scope, target));
    const session = succeeded(await registry.signIn.exchange(token.reveal())).sessionToken.reveal();
    const me = (await registry.signIn.describe(session))?.me;
    if (!me) throw new Error('signed in');
    const options = succeeded(await registry.credentials.passkeyOptions(me));
    succeeded(await registry.credentials.addPasskey(me, { name: 'new', answer: softAuthenticator().create(options) }));
    expect(await codeOf(registry.twoPersonActs.collect(ours.scope, again))).toBe('nothing-to-collect');

    const third = await approved();
    const before = (await house.entries()).length;
    await registry.twoPersonActs.collect(ours.scope, third);
    const facts = (await house.entries()).slice(before).map(({ text }) => JSON.parse(text).predicate.fact);
    expect(facts).toMatchObject([{ act: third, step: 'collected', kind: 'registry.reset-credentials' }]);
  });

  test('of nobody, or of someone of another tenant, are not asked for', async () => {
    const { registry, theirs, ours } = house;
    expect(await codeOf(registry.askForReset(ours.scope, theirs.analyst.id, 'x'))).toBe('person-not-found');
    expect(await codeOf(registry.askForReset(ours.scope, house.newId('per'), 'x'))).toBe('person-not-found');
  });
});
