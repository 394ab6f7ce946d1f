import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { durationOfMs, plus, type Scope } from '#kernel';
import { type EmptiedDatabase, openEmptiedDatabase } from '../platform/database/testing.ts';
import { openTestRegistry, succeeded, type TestRegistry } from './testing.ts';
import type { UserIdFilters } from './user-ids.ts';

const DAY_MS = 86_400_000;

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

const listed = async (filters: UserIdFilters = {}, scope: Scope = house.ours.scope) =>
  (await house.registry.userIds.page(scope, { filters, limit: 50 })).userIds;
const names = async (filters: UserIdFilters) => (await listed(filters)).map(({ name }) => name);

const signIn = async () => {
  const { token } = succeeded(await house.registry.signIn.issueLink(house.ours.scope, house.ours.analyst.id));
  return succeeded(await house.registry.signIn.exchange(token.reveal())).sessionToken.reveal();
};

describe('the inventory of user IDs', () => {
  test('keeps the last sign-in and its method after the session ended', async () => {
    const session = await signIn();
    const at = house.clock.now();
    await house.registry.signIn.signOut(session);
    const [analyst] = await listed({ role: 'analyst' });
    expect(analyst).toMatchObject({
      kind: 'person',
      status: 'active',
      lastSignIn: { at, method: 'link' },
      lastUsedAt: at,
      secondFactor: 'missing',
    });
  });

  test('has people and keys of one tenant in one order, page by page, with what each can do', async () => {
    const { scope } = house.ours;
    await house.clock.advance(durationOfMs(1));
    const { apiKey } = succeeded(
      await house.registry.apiKeys.issue(scope, { name: 'batch', permissions: ['decision:make'] }),
    );
    succeeded(await house.registry.apiKeys.issue(house.theirs.scope, { name: 'theirs', permissions: [] }));
    const all = await listed();
    expect(all.map(({ name }) => name)).toEqual(['admin', 'analyst', 'batch']);
    expect(all[2]).toMatchObject({
      id: apiKey.id,
      permissions: ['decision:make'],
      madeBy: scope.principal.id,
      lastUsedAt: undefined,
    });
    const first = await house.registry.userIds.page(scope, { filters: {}, limit: 2 });
    const after = first.userIds.at(-1)?.id;
    const rest = await house.registry.userIds.page(scope, { filters: {}, after, limit: 2 });
    expect([first.hasMore, rest.hasMore]).toEqual([true, false]);
    expect([...first.userIds, ...rest.userIds]).toEqual(all);
  });

  test('finds what was not used for so many days, but not what is newer than that', async () => {
    await signIn();
    const { key } = succeeded(await house.registry.apiKeys.issue(house.ours.scope, { name: 'used', permissions: [] }));
    await house.clock.advance(durationOfMs(30 * DAY_MS));
    await house.registry.apiKeys.scopeOf(key.reveal());
    succeeded(await house.registry.apiKeys.issue(house.ours.scope, { name: 'new', permissions: [] }));
    expect(await names({ unusedDays: 30 })).toEqual(['admin', 'analyst']);
    expect(await names({ unusedDays: 31 })).toEqual([]);
    expect(await names({ kind: 'api-key', unusedDays: 1 })).toEqual([]);
  });

  test('narrows by kind, role, text, second factor and by what can act no more', async () => {
    const { scope, analyst } = house.ours;
    const expiresAt = plus(house.clock.now(), durationOfMs(DAY_MS));
    succeeded(await house.registry.apiKeys.issue(scope, { name: 'short', permissions: [], expiresAt }));
    await house.clock.advance(durationOfMs(1));
    const gone = succeeded(await house.registry.apiKeys.issue(scope, { name: 'gone', permissions: [] }));
    await house.registry.apiKeys.revoke(scope, gone.apiKey.id);
    succeeded(await house.registry.people.deactivate(scope, analyst.id));
    await house.clock.advance(durationOfMs(DAY_MS));
    expect(await names({ kind: 'api-key' })).toEqual(['short', 'gone']);
    expect(await names({ status: 'expired' })).toEqual(['short']);
    expect(await names({ status: 'revoked' })).toEqual(['gone']);
    expect(await names({ status: 'deactivated' })).toEqual(['analyst']);
    expect(await names({ role: 'administrator' })).toEqual(['admin']);
    expect(await names({ text: 'ANALYST@OURS' })).toEqual(['analyst']);
    expect(await names({ text: '%' })).toEqual([]);
    expect(await names({ secondFactor: 'missing' })).toEqual(['admin', 'analyst']);
    expect(await names({ secondFactor: 'present' })).toEqual([]);
  });

  test('goes out as CSV with one line each, and shows nothing to those who see some parties alone', async () => {
    succeeded(await house.registry.apiKeys.issue(house.ours.scope, { name: '=danger()', permissions: [] }));
    const csv = new TextDecoder().decode(await house.registry.userIds.csv(house.ours.scope, {}));
    const lines = csv.trim().split('\r\n');
    expect(lines).toHaveLength(4);
    const widths = lines.map((line) => line.split(',').length);
    expect(new Set(widths).size).toBe(1);
    expect(csv).not.toContain(',=danger()');
    expect(await listed({}, { ...house.ours.scope, parties: [] })).toEqual([]);
  });
});
