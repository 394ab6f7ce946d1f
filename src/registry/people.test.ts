import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { durationOfMs, type PartyId, PERMISSIONS, type PersonId, type Scope } from '#kernel';
import { type EmptiedDatabase, openEmptiedDatabase } from '../platform/database/testing.ts';
import { permissionsOf, type Role } from './index.ts';
import { openTestRegistry, succeeded, type TestRegistry } from './testing.ts';

const HOUR_MS = 3_600_000;
const ALL_OF_IT = { name: 'all of it', permissions: PERMISSIONS };

let house: TestRegistry;
let shared: EmptiedDatabase;
beforeAll(async () => {
  shared = await openEmptiedDatabase();
});
afterAll(() => shared.close());
beforeEach(async () => {
  house = await openTestRegistry(await shared.next());
});
afterEach(() => house.close());

const scopeOf = (person: PersonId, role: Role): Scope => ({
  tenant: house.ours.tenant.id,
  permissions: permissionsOf(role),
  principal: { kind: 'person', id: person },
});

const invite = async (email: string, role: Role, parties: PartyId[] = []) =>
  house.registry.invitations.invite(house.ours.scope, { email, displayName: email, role, parties });

const invited = async (email: string, role: Role, parties: PartyId[] = []) =>
  succeeded(await invite(email, role, parties));

const signIn = async (person: PersonId): Promise<string> => {
  const { token } = succeeded(await house.registry.signIn.issueLink(house.ours.scope, person));
  return succeeded(await house.registry.signIn.exchange(token.reveal())).sessionToken.reveal();
};

const failedWith = (error: string) => ({ kind: 'failed', error });

describe('an invitation', () => {
  test('lets a person in once, within three days, in the role and language they were given', async () => {
    const { person, link } = await invited('new@ours.example', 'supervisor');
    expect(person).toMatchObject({ role: 'supervisor', language: 'ja', status: 'invited' });
    await house.clock.advance(durationOfMs(72 * HOUR_MS - 1));
    const session = succeeded(await house.registry.signIn.exchange(link.token.reveal()));
    expect(session.person.id).toBe(person.id);
    const described = await house.registry.signIn.describe(session.sessionToken.reveal());
    expect(described?.me.method).toBe('invitation');
    expect(await house.registry.people.get(house.ours.scope, person.id)).toMatchObject({ status: 'active' });
    expect(await house.registry.signIn.exchange(link.token.reveal())).toEqual(failedWith('not-valid'));
    const late = await invited('late@ours.example', 'analyst');
    await house.clock.advance(durationOfMs(72 * HOUR_MS));
    expect(await house.registry.signIn.exchange(late.link.token.reveal())).toEqual(failedWith('not-valid'));
  });

  test('is renewed until it was accepted, and the earlier link ends', async () => {
    const { person, link } = await invited('new@ours.example', 'analyst');
    const again = succeeded(await house.registry.invitations.renew(house.ours.scope, person.id));
    expect(await house.registry.signIn.exchange(link.token.reveal())).toEqual(failedWith('not-valid'));
    succeeded(await house.registry.signIn.exchange(again.link.token.reveal()));
    expect(await house.registry.invitations.renew(house.ours.scope, person.id)).toEqual(failedWith('already-joined'));
  });

  test('is refused for a taken address, a role beyond the inviter’s, and parties that do not fit the role', async () => {
    expect(await invite(' Analyst@ours.example', 'auditor')).toEqual(failedWith('email-taken'));
    const limited = { ...house.ours.scope, permissions: new Set(['tenant:administer'] as const) };
    const wanted = { email: 'x@ours.example', displayName: 'x', role: 'administrator', parties: [] } as const;
    expect(await house.registry.invitations.invite(limited, wanted)).toEqual(failedWith('role-not-grantable'));
    const theirs = succeeded(await house.registry.parties.create(house.theirs.scope, { name: '他社' }));
    for (const [role, parties] of [
      ['merchant', []],
      ['merchant', [theirs.id]],
      ['analyst', [theirs.id]],
    ] as const) {
      expect(await invite('m@ours.example', role, [...parties])).toEqual(failedWith('parties-not-acceptable'));
    }
    expect(await house.registry.personByEmail(house.ours.scope, 'm@ours.example')).toBeUndefined();
  });
});

describe('a person', () => {
  test('who is deactivated is out at once, and let in again with what they had', async () => {
    const { people, authenticator, signIn: links } = house.registry;
    const { analyst, scope } = house.ours;
    const session = await signIn(analyst.id);
    const { token } = succeeded(await links.issueLink(scope, analyst.id));
    succeeded(await people.deactivate(scope, analyst.id));
    expect(await authenticator.bySession(session)).toBeUndefined();
    expect(await links.exchange(token.reveal())).toEqual(failedWith('not-valid'));
    expect(await links.issueLink(scope, analyst.id)).toEqual(failedWith('unknown-person'));
    succeeded(await people.deactivate(scope, analyst.id));
    succeeded(await people.reactivate(scope, analyst.id));
    expect(await authenticator.bySession(await signIn(analyst.id))).toBeDefined();
  });

  test('who goes takes the API keys along that they made, and those made with these', async () => {
    const { people, apiKeys, authenticator } = house.registry;
    const { scope } = house.ours;
    const { person } = await invited('second@ours.example', 'administrator');
    const own = succeeded(await apiKeys.issue(scopeOf(person.id, 'administrator'), ALL_OF_IT));
    const opened = await authenticator.byApiKey(own.key.reveal());
    if (!opened) throw new Error('the key opens');
    const child = succeeded(await apiKeys.issue(opened, ALL_OF_IT));
    const mine = succeeded(await apiKeys.issue(scope, ALL_OF_IT));
    const opens = () =>
      Promise.all([own, child, mine].map(async ({ key }) => !!(await authenticator.byApiKey(key.reveal()))));
    expect(await opens()).toEqual([true, true, true]);
    succeeded(await people.deactivate(scope, person.id));
    expect(await opens()).toEqual([false, false, true]);
    succeeded(await people.reactivate(scope, person.id));
    expect(await opens()).toEqual([false, false, true]);
  });

  test.each([
    ['supervisor', [true, false]],
    ['merchant', [false, false]],
  ] as const)('who becomes a %s keeps only the API keys that one could have made', async (role, opens) => {
    const { people, apiKeys, authenticator, parties } = house.registry;
    const { scope } = house.ours;
    const { person } = await invited('second@ours.example', 'administrator');
    const maker = scopeOf(person.id, 'administrator');
    const reading = succeeded(await apiKeys.issue(maker, { name: 'reads', permissions: ['case:read'] }));
    const deciding = succeeded(await apiKeys.issue(maker, { name: 'decides', permissions: ['decision:make'] }));
    const shop = succeeded(await parties.create(scope, { name: 'ひととき堂' }));
    succeeded(await people.changeRole(scope, person.id, { role, parties: role === 'merchant' ? [shop.id] : [] }));
    const found = await Promise.all([reading, deciding].map(({ key }) => authenticator.byApiKey(key.reveal())));
    expect(found.map((each) => each !== undefined)).toEqual(opens);
  });

  test('has the rights of a new role from the next call on', async () => {
    const { people, authenticator } = house.registry;
    const session = await signIn(house.ours.analyst.id);
    succeeded(await people.changeRole(house.ours.scope, house.ours.analyst.id, { role: 'auditor', parties: [] }));
    const found = await authenticator.bySession(session);
    expect(found?.scope.permissions).toEqual(permissionsOf('auditor'));
  });

  test('does not change their own role, and not one that allows more than they hold', async () => {
    const { people } = house.registry;
    const { scope, administrator, analyst } = house.ours;
    const wanted = { role: 'analyst', parties: [] } as const;
    expect(await people.changeRole(scope, administrator.id, wanted)).toEqual(failedWith('not-yourself'));
    expect(await people.deactivate(scope, administrator.id)).toEqual(failedWith('not-yourself'));
    const key: Scope = {
      ...scope,
      permissions: new Set(['tenant:administer']),
      principal: { kind: 'api-key', id: 'key' },
    };
    expect(await people.deactivate(key, administrator.id)).toEqual(failedWith('role-not-grantable'));
    expect(await people.changeRole(key, analyst.id, wanted)).toEqual(failedWith('role-not-grantable'));
    expect(await people.deactivate(scope, house.theirs.analyst.id)).toEqual(failedWith('person-not-found'));
  });

  test('of two administrators who take each other’s role at once, one stays', async () => {
    const { people } = house.registry;
    const { scope, administrator } = house.ours;
    const { person } = await invited('second@ours.example', 'administrator');
    const results = await Promise.all([
      people.deactivate(scope, person.id),
      people.changeRole(scopeOf(person.id, 'administrator'), administrator.id, { role: 'analyst', parties: [] }),
    ]);
    expect(results.map(({ kind }) => kind).sort()).toEqual(['failed', 'ok']);
    expect(results).toContainEqual(failedWith('last-administrator'));
  });

  test('each change is on record', async () => {
    const { people, sessions, signIn: links } = house.registry;
    const { person } = await invited('new@ours.example', 'analyst');
    await house.clock.advance(durationOfMs(1));
    succeeded(await people.changeRole(house.ours.scope, person.id, { role: 'auditor', parties: [] }));
    const described = await links.describe(await signIn(person.id));
    if (!described) throw new Error('signed in');
    const changes = await sessions.changes(described.me);
    expect(changes.map(({ change, about, madeBy }) => [change, about, madeBy])).toEqual([
      ['role-changed', 'auditor', house.ours.administrator.id],
      ['invited', 'analyst', house.ours.administrator.id],
    ]);
  });

  test('changes their own language, and notices find it', async () => {
    const { people, sessions, signIn: links } = house.registry;
    const described = await links.describe(await signIn(house.ours.analyst.id));
    if (!described) throw new Error('signed in');
    await sessions.setLanguage(described.me, 'en');
    const ids = [house.ours.analyst.id, house.theirs.analyst.id];
    const found = await house.database.inScope(house.ours.scope, (tx) => people.find(tx, house.ours.tenant.id, ids));
    expect(found).toEqual([
      {
        id: house.ours.analyst.id,
        displayName: 'analyst',
        email: 'analyst@ours.example',
        language: 'en',
        role: 'analyst',
        mayWork: true,
      },
    ]);
  });
});

describe('the list of people', () => {
  test('is filtered by text, role and status, page by page, and as CSV that runs no formula', async () => {
    const { people } = house.registry;
    const { scope } = house.ours;
    await house.clock.advance(durationOfMs(1));
    await invited('one@ours.example', 'auditor');
    await house.clock.advance(durationOfMs(1));
    const { person } = await invited('=two@ours.example', 'auditor');
    succeeded(await people.deactivate(scope, person.id));
    const emails = async (filters: Parameters<typeof people.csv>[1]) =>
      (await people.page(scope, { filters, limit: 10 })).people.map(({ email }) => email);
    expect(await emails({ role: 'auditor' })).toEqual(['one@ours.example', '=two@ours.example']);
    expect((await emails({ status: 'invited' })).sort()).toEqual([
      'admin@ours.example',
      'analyst@ours.example',
      'one@ours.example',
    ]);
    expect(await emails({ status: 'deactivated' })).toEqual(['=two@ours.example']);
    expect(await emails({ text: 'ANALYST@' })).toEqual(['analyst@ours.example']);
    expect(await emails({ text: '%' })).toEqual([]);
    const first = await people.page(scope, { filters: {}, limit: 3 });
    expect(first).toMatchObject({ hasMore: true, people: { length: 3 } });
    const after = first.people.at(-1)?.id;
    expect(await people.page(scope, { filters: {}, after, limit: 3 })).toMatchObject({
      hasMore: false,
      people: [{ email: '=two@ours.example' }],
    });
    const csv = new TextDecoder().decode(await people.csv(scope, { role: 'auditor' }));
    expect(csv).toContain('\r\n');
    expect(csv).toContain(",'=two@ours.example,");
  });
});

describe('on duty', () => {
  const onDuty = () =>
    house.database.inScope(house.ours.scope, (tx) => house.registry.people.onDuty(tx, house.ours.tenant.id));

  test('is who was set, else a supervisor, else an administrator; a deactivated person is passed over', async () => {
    const { people } = house.registry;
    const { scope, administrator, analyst } = house.ours;
    expect(await onDuty()).toBe(administrator.id);
    const { person: supervisor } = await invited('s@ours.example', 'supervisor');
    expect(await onDuty()).toBe(supervisor.id);
    succeeded(await people.setDuty(scope, analyst.id));
    expect(await onDuty()).toBe(analyst.id);
    expect(await people.readDuty(scope)).toEqual({
      person: { id: analyst.id, displayName: 'analyst' },
      onDuty: { id: analyst.id, displayName: 'analyst' },
    });
    succeeded(await people.deactivate(scope, analyst.id));
    expect(await onDuty()).toBe(supervisor.id);
    succeeded(await people.setDuty(scope, undefined));
    expect(await people.readDuty(scope)).toMatchObject({ person: undefined, onDuty: { id: supervisor.id } });
  });

  test('is nobody who may not work on cases, and nobody of another tenant', async () => {
    const { people } = house.registry;
    const { person } = await invited('a@ours.example', 'auditor');
    for (const id of [person.id, house.theirs.analyst.id]) {
      expect(await people.setDuty(house.ours.scope, id)).toEqual(failedWith('person-not-found'));
    }
  });

  test('above someone is another supervisor or administrator', async () => {
    const { people } = house.registry;
    const above = (person: PersonId) =>
      house.database.inScope(house.ours.scope, (tx) => people.above(tx, house.ours.tenant.id, person));
    const { person } = await invited('s@ours.example', 'supervisor');
    expect(await above(house.ours.analyst.id)).toBe(person.id);
    expect(await above(person.id)).toBe(house.ours.administrator.id);
  });
});
