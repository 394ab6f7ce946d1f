import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { durationOfMs, PERMISSIONS, type Permission, plus, uuidOf } from '#kernel';
import type { Subscription } from '#platform/stream';
import { type EmptiedDatabase, openEmptiedDatabase } from '../platform/database/testing.ts';
import { createDelivery } from '../platform/stream/delivery.ts';
import { createOutbox } from '../platform/stream/outbox.ts';
import { permissionsOf, ROLES, systemScope } from './index.ts';
import { listChanges } from './record-change.ts';
import { openTestRegistry, START, succeeded, type TestRegistry } from './testing.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

let house: TestRegistry;
let ofOwn: EmptiedDatabase;
beforeAll(async () => {
  house = await openTestRegistry();
  ofOwn = await openEmptiedDatabase();
});
afterAll(async () => {
  await house.close();
  await ofOwn.close();
});

/** In a house of its own, where time may be moved. */
const alone = async (work: (house: TestRegistry) => Promise<void>): Promise<void> => {
  const own = await openTestRegistry(await ofOwn.next());
  try {
    await work(own);
  } finally {
    await own.close();
  }
};

const signIn = async ({ registry, ours }: TestRegistry) => {
  const { token } = succeeded(await registry.signIn.issueLink(ours.scope, ours.administrator.id));
  return succeeded(await registry.signIn.exchange(token.reveal()));
};

describe('roles', () => {
  test.each(ROLES)('%s: what it may do', (role) => {
    const expected: Record<typeof role, readonly Permission[]> = {
      administrator: PERMISSIONS,
      supervisor: [
        'assurance:read',
        'assurance:submit',
        'assurance:work',
        'case:read',
        'case:work',
        'decision:manage',
        'decision:read',
        'decision:review',
        'declaration:answer',
        'declaration:read',
        'declaration:review',
        'evidence:read',
        'merchant:read',
        'merchant:suspend',
        'site:deploy',
        'site:manage',
        'site:read',
      ],
      analyst: [
        'assurance:read',
        'assurance:submit',
        'assurance:work',
        'case:read',
        'case:work',
        'decision:read',
        'decision:review',
        'declaration:answer',
        'declaration:read',
        'declaration:review',
        'evidence:read',
        'merchant:read',
        'site:read',
      ],
      auditor: [
        'assurance:read',
        'case:read',
        'decision:read',
        'declaration:read',
        'evidence:read',
        'merchant:read',
        'site:read',
      ],
      merchant: [
        'assurance:read',
        'assurance:submit',
        'case:read',
        'declaration:answer',
        'declaration:read',
        'merchant:read',
        'site:read',
      ],
    };
    expect([...permissionsOf(role)].sort()).toEqual([...expected[role]].sort());
  });
});

describe('people', () => {
  test('an address is taken once per tenant, whatever its case', async () => {
    const { registry, ours, theirs } = house;
    const wanted = { email: ' ADMIN@ours.example', displayName: 'again', role: 'analyst' as const };
    expect(await registry.createPerson(ours.scope, wanted)).toEqual({ kind: 'failed', error: 'email-taken' });
    expect((await registry.createPerson(theirs.scope, wanted)).kind).toBe('ok');
    expect(await registry.personByEmail(ours.scope, 'Admin@Ours.example')).toEqual(ours.administrator);
  });

  test('a tenant and its first administrator are there together or not at all', () =>
    alone(async ({ registry, database, ours, theirs }) => {
      const administrator = { email: ' First@Late.example', displayName: 'first' };
      const wanted = { name: 'late', kind: 'issuer', language: 'en', administrator } as const;
      const stopped = database.asSystem(async (tx) => {
        await registry.enrolIn(tx, wanted);
        throw new Error('stopped before the commit');
      });
      await expect(stopped).rejects.toThrow('stopped before the commit');
      expect(await registry.listTenants()).toEqual([ours.tenant, theirs.tenant]);
      const made = await database.asSystem((tx) => registry.enrolIn(tx, wanted));
      expect(await registry.listTenants()).toContainEqual(made.tenant);
      expect(made.administrator).toMatchObject({ email: 'first@late.example', role: 'administrator' });
      expect(await registry.personByEmail({ tenant: made.tenant.id }, administrator.email)).toEqual(made.administrator);
    }));

  test('tenants are listed in the order they were made', async () => {
    expect(await house.registry.listTenants()).toEqual([house.ours.tenant, house.theirs.tenant]);
  });
});

describe('sign-in links', () => {
  test('open a session once', async () => {
    const { registry, ours } = house;
    const { token, expiresAt } = succeeded(await registry.signIn.issueLink(ours.scope, ours.administrator.id));
    expect(expiresAt).toBe(START + 10 * MINUTE_MS);
    expect(`${token} ${JSON.stringify({ token })}`).not.toContain(token.reveal());
    const session = succeeded(await registry.signIn.exchange(token.reveal()));
    expect(session).toMatchObject({ person: ours.administrator, tenant: ours.tenant });
    expect(await registry.signIn.exchange(token.reveal())).toEqual({ kind: 'failed', error: 'not-valid' });
    expect(await registry.signIn.exchange('never-made')).toEqual({ kind: 'failed', error: 'not-valid' });
  });

  test('of twenty exchanges at once one succeeds', async () => {
    const { registry, ours } = house;
    const { token } = succeeded(await registry.signIn.issueLink(ours.scope, ours.analyst.id));
    const results = await Promise.all(Array.from({ length: 20 }, () => registry.signIn.exchange(token.reveal())));
    expect(results.filter(({ kind }) => kind === 'ok')).toHaveLength(1);
  });

  test('work for ten minutes', () =>
    alone(async ({ registry, ours, clock }) => {
      const early = succeeded(await registry.signIn.issueLink(ours.scope, ours.administrator.id));
      const late = succeeded(await registry.signIn.issueLink(ours.scope, ours.administrator.id));
      await clock.advance(durationOfMs(10 * MINUTE_MS - 1));
      expect((await registry.signIn.exchange(early.token.reveal())).kind).toBe('ok');
      await clock.advance(durationOfMs(1));
      expect((await registry.signIn.exchange(late.token.reveal())).kind).toBe('failed');
    }));

  test('are not made for people of another tenant', async () => {
    const { registry, ours, theirs } = house;
    const refused = { kind: 'failed', error: 'unknown-person' };
    expect(await registry.signIn.issueLink(ours.scope, theirs.administrator.id)).toEqual(refused);
  });
});

describe('sessions', () => {
  test('carry the role’s permissions and a token against forgery that follows from the session', async () => {
    const session = await signIn(house);
    const found = await house.registry.authenticator.bySession(session.sessionToken.reveal());
    expect(found).toEqual({ scope: house.ours.scope, csrfToken: session.csrfToken });
    expect((await signIn(house)).csrfToken).not.toBe(session.csrfToken);
    expect(await house.registry.authenticator.bySession('guess')).toBeUndefined();
  });

  test('end by signing out', async () => {
    const { registry } = house;
    const token = (await signIn(house)).sessionToken.reveal();
    await registry.signIn.signOut(token);
    expect(await registry.authenticator.bySession(token)).toBeUndefined();
    expect(await registry.signIn.describe(token)).toBeUndefined();
  });

  test('end eight hours after the last use', () =>
    alone(async (own) => {
      const token = (await signIn(own)).sessionToken.reveal();
      const open = async () => (await own.registry.authenticator.bySession(token)) !== undefined;
      await own.clock.advance(durationOfMs(8 * HOUR_MS - 1));
      expect(await open()).toBe(true);
      await own.clock.advance(durationOfMs(8 * HOUR_MS - 1));
      expect(await open()).toBe(true);
      await own.clock.advance(durationOfMs(8 * HOUR_MS));
      expect(await open()).toBe(false);
    }));

  test('end a day after signing in, however used', () =>
    alone(async (own) => {
      const token = (await signIn(own)).sessionToken.reveal();
      for (let hour = 0; hour < 23; hour++) {
        await own.clock.advance(durationOfMs(HOUR_MS));
        expect(await own.registry.authenticator.bySession(token)).toBeDefined();
      }
      await own.clock.advance(durationOfMs(HOUR_MS));
      expect(await own.registry.authenticator.bySession(token)).toBeUndefined();
    }));
});

describe('API keys', () => {
  const issue = async ({ registry, ours }: TestRegistry, permissions: Permission[] = ['decision:make']) =>
    succeeded(await registry.apiKeys.issue(ours.scope, { name: 'terminal', permissions }));

  test('open what they were given and nothing more', async () => {
    const { apiKey, key } = await issue(house);
    expect(key.reveal()).toMatch(/^mk_[0-9a-z]{26}_[A-Za-z0-9_-]{43}$/);
    expect(apiKey.lastFour).toBe(key.reveal().slice(-4));
    expect(await house.registry.authenticator.byApiKey(key.reveal())).toEqual({
      tenant: house.ours.tenant.id,
      permissions: new Set(['decision:make']),
      principal: { kind: 'api-key', id: apiKey.id },
    });
  });

  test('another id or another secret opens nothing', async () => {
    const one = (await issue(house)).key.reveal();
    const other = (await issue(house)).key.reveal();
    const [, id] = one.split('_');
    const mixed = `mk_${id}_${other.slice(`mk_${id}_`.length)}`;
    for (const wrong of [mixed, `${one}x`, one.slice(0, -1), one.toUpperCase(), 'mk_', '']) {
      expect(await house.registry.authenticator.byApiKey(wrong), wrong).toBeUndefined();
    }
  });

  test('cannot be given what their maker does not hold', async () => {
    const { registry, ours } = house;
    const limited = { ...ours.scope, permissions: new Set<Permission>(['tenant:administer', 'decision:read']) };
    const wanted = { name: 'too strong', permissions: ['decision:read', 'decision:make'] as const };
    expect(await registry.apiKeys.issue(limited, wanted)).toEqual({
      kind: 'failed',
      error: { reason: 'permission-not-grantable', permission: 'decision:make' },
    });
  });

  test('revoked, they open nothing from then on; the first revocation stands', () =>
    alone(async (own) => {
      const { apiKey, key } = await issue(own);
      expect(await own.registry.authenticator.byApiKey(key.reveal())).toBeDefined();
      expect(await own.registry.apiKeys.revoke(own.ours.scope, apiKey.id)).toBe(true);
      expect(await own.registry.authenticator.byApiKey(key.reveal())).toBeUndefined();
      await own.clock.advance(durationOfMs(HOUR_MS));
      expect(await own.registry.apiKeys.revoke(own.ours.scope, apiKey.id)).toBe(true);
      const [listed] = await own.registry.apiKeys.list(own.ours.scope);
      expect(listed).toMatchObject({ id: apiKey.id, revokedAt: START, lastUsedAt: START });
    }));

  test('are issued and revoked on record, once each, by whomever', () =>
    alone(async (own) => {
      const { registry, ours } = own;
      const { apiKey } = await issue(own);
      const system = systemScope(ours.tenant.id, 'journey');
      const other = succeeded(await registry.apiKeys.issue(system, { name: 'x', permissions: ['decision:read'] }));
      for (let times = 0; times < 2; times++) await registry.apiKeys.revoke(system, apiKey.id);
      await registry.apiKeys.revoke(system, other.apiKey.id);
      const changes = (await own.entries()).map(({ text }) => JSON.parse(text).predicate.fact.change);
      expect(changes).toEqual(['api-key-issued', 'api-key-issued', 'api-key-revoked', 'api-key-revoked']);
      const listed = await own.database.inScope(ours.scope, (tx) =>
        listChanges(tx, ours.tenant.id, ours.administrator.id),
      );
      expect(listed).toMatchObject([
        { change: 'api-key-revoked', about: apiKey.id, madeBy: 'journey' },
        { change: 'api-key-issued', about: apiKey.id, madeBy: ours.administrator.id },
      ]);
    }));

  test('expire to the millisecond, remembered or not', () =>
    alone(async ({ registry, ours, clock }) => {
      const expiresAt = plus(START, durationOfMs(1_000));
      const wanted = { name: 'short', permissions: ['decision:make'] as const, expiresAt };
      const key = succeeded(await registry.apiKeys.issue(ours.scope, wanted)).key.reveal();
      expect(await registry.authenticator.byApiKey(key)).toBeDefined();
      await clock.advance(durationOfMs(1_000));
      expect(await registry.authenticator.byApiKey(key)).toBeUndefined();
      expect(await registry.apiKeys.issue(ours.scope, wanted)).toEqual({
        kind: 'failed',
        error: { reason: 'expiry-passed' },
      });
    }));
});

describe('merchants', () => {
  const at = (ms: number) => plus(START, durationOfMs(ms));
  const sighting = (acceptorNumber: string, attempts: number, firstMs: number, lastMs: number, name?: string) => ({
    acceptorNumber,
    attempts,
    firstSeenAt: at(firstMs),
    lastSeenAt: at(lastMs),
    name,
  });
  const observe = ({ database, registry, ours }: TestRegistry, ...of: ReturnType<typeof sighting>[]) =>
    database.asSystem((tx) => registry.merchants.observe(tx, ours.tenant.id, of));
  const listed = async ({ registry, ours }: TestRegistry) =>
    (await registry.merchants.list(ours.scope, { limit: 100 })).merchants;

  test('are added up, in whatever order batches come', () =>
    alone(async (own) => {
      await observe(own, sighting('A1', 2, 50, 90, '新しい名前'), sighting('B2', 1, 60, 60));
      await observe(own, sighting('A1', 3, 10, 40, '古い名前'));
      await observe(own);
      expect(await listed(own)).toEqual([
        expect.objectContaining({
          acceptorNumber: 'A1',
          name: '新しい名前',
          attemptCount: 5,
          firstSeenAt: at(10),
          lastSeenAt: at(90),
          standing: 'observed',
        }),
        expect.objectContaining({ acceptorNumber: 'B2', name: undefined, attemptCount: 1 }),
      ]);
    }));

  test('concurrent batches with the same merchants lose no count', () =>
    alone(async (own) => {
      const numbers = ['C1', 'C2', 'C3', 'C4'];
      await Promise.all(
        Array.from({ length: 24 }, (_, at) => {
          const of = numbers.map((number) => sighting(number, 1, at, at));
          return observe(own, ...(at % 2 === 0 ? of : of.toReversed()));
        }),
      );
      expect((await listed(own)).map(({ attemptCount }) => attemptCount)).toEqual([24, 24, 24, 24]);
    }));

  test('an event that is delivered again after its handler was rolled back counts once', () =>
    alone(async (own) => {
      const { database, clock, registry, ours, newId } = own;
      let delivered = 0;
      const subscription: Subscription = {
        name: 'test.observe',
        type: 'test.batch-decided.v1',
        handle: async (tx, { tenant }) => {
          delivered++;
          await registry.merchants.observe(tx, tenant, [sighting('D1', 3, 0, 0)]);
          if (delivered < 3) throw new Error('stopped before the commit');
        },
      };
      const event = { id: newId('evt'), type: subscription.type, tenant: ours.tenant.id, key: 'k', payload: {} };
      await database.inScope(ours.scope, (tx) =>
        createOutbox([subscription]).publish(tx, { ...event, occurredAt: START, recordedAt: START }),
      );
      const failures: unknown[] = [];
      const delivery = createDelivery({
        database,
        clock,
        subscriptions: [subscription],
        onFailure: ({ error }) => failures.push(error),
        onTrouble: (error) => failures.push(error),
      });
      delivery.start();
      while ((await delivery.backlog()).count > 0) await clock.advance(durationOfMs(1_000));
      await delivery.stop();
      expect([delivered, failures.length]).toEqual([3, 2]);
      expect(await listed(own)).toMatchObject([{ acceptorNumber: 'D1', attemptCount: 3 }]);
    }));

  test('are found by the beginning of the number or part of the name; the text is no pattern', () =>
    alone(async (own) => {
      const { registry, ours } = own;
      await observe(
        own,
        sighting('100_1', 1, 0, 0, 'みつけ商店 Shop'),
        sighting('10021', 1, 0, 0, '50% off'),
        sighting('90021', 1, 0, 0),
      );
      const found = async (text: string) =>
        (await registry.merchants.list(ours.scope, { text, limit: 10 })).merchants.map((each) => each.acceptorNumber);
      expect(await found('100')).toEqual(['10021', '100_1']);
      expect(await found('100_')).toEqual(['100_1']);
      expect(await found('商店')).toEqual(['100_1']);
      expect(await found('SHOP')).toEqual(['100_1']);
      expect(await found('%')).toEqual(['10021']);
      expect(await found('\\')).toEqual([]);
    }));
});

describe('the walls', () => {
  test('each function, asked by one tenant, gives nothing of the other', () =>
    alone(async (own) => {
      const { registry, ours, theirs, database } = own;
      const key = succeeded(await registry.apiKeys.issue(theirs.scope, { name: 'x', permissions: ['decision:read'] }));
      await database.asSystem((tx) =>
        registry.merchants.observe(tx, theirs.tenant.id, [
          { acceptorNumber: 'T1', attempts: 1, firstSeenAt: START, lastSeenAt: START },
        ]),
      );
      expect(await registry.apiKeys.list(ours.scope)).toEqual([]);
      expect(await registry.apiKeys.revoke(ours.scope, key.apiKey.id)).toBe(false);
      expect(await registry.authenticator.byApiKey(key.key.reveal())).toMatchObject({ tenant: theirs.tenant.id });
      expect(await registry.merchants.list(ours.scope, { limit: 10 })).toEqual({ merchants: [], hasMore: false });
      expect(await registry.personByEmail(ours.scope, theirs.administrator.email)).toBeUndefined();
      expect((await registry.merchants.list(theirs.scope, { limit: 10 })).merchants).toHaveLength(1);
      // A merchant's own people share the tenant and still see none of it.
      const portal = { ...theirs.scope, parties: [] };
      expect(await registry.merchants.list(portal, { limit: 10 })).toEqual({ merchants: [], hasMore: false });
      expect(await registry.apiKeys.list(portal)).toEqual([]);
    }));

  test('a consumer that runs within one tenant cannot write into another', async () => {
    const { database, registry, ours, theirs } = house;
    const seen = [{ acceptorNumber: 'X', attempts: 1, firstSeenAt: START, lastSeenAt: START }];
    await expect(
      database.inScope(ours.scope, (tx) => registry.merchants.observe(tx, theirs.tenant.id, seen)),
    ).rejects.toThrow();
    expect((await registry.merchants.list(theirs.scope, { limit: 10 })).merchants).toEqual([]);
  });

  test('a raw query without a tenant, or with the other one, sees no row of ours', () =>
    alone(async (own) => {
      const { registry, ours, theirs } = own;
      await signIn(own);
      await registry.signIn.issueLink(ours.scope, ours.analyst.id);
      await registry.apiKeys.issue(ours.scope, { name: 'x', permissions: ['decision:read'] });
      const seen = [{ acceptorNumber: 'O1', attempts: 1, firstSeenAt: START, lastSeenAt: START }];
      await own.database.asSystem((tx) => registry.merchants.observe(tx, ours.tenant.id, seen));
      const mine = uuidOf(ours.tenant.id);
      for (const table of ['tenant', 'person', 'api_key', 'sign_in_link', 'session', 'merchant']) {
        const query = `select from registry.${table} where tenant = '${mine}'`;
        expect(await own.asApp(query, mine), table).toBeGreaterThan(0);
        expect(await own.asApp(query), table).toBe(0);
        expect(await own.asApp(`select from registry.${table}`), table).toBe(0);
        expect(await own.asApp(query, uuidOf(theirs.tenant.id)), table).toBe(0);
        expect(await own.asApp(`delete from registry.${table} where tenant = '${mine}'`), table).toBe(0);
      }
    }));

  test('rows hold no secret: not the link’s token, the session’s, its forgery token, nor the key', () =>
    alone(async (own) => {
      const { registry, ours } = own;
      const { token } = succeeded(await registry.signIn.issueLink(ours.scope, ours.analyst.id));
      const session = await signIn(own);
      const { key } = succeeded(
        await registry.apiKeys.issue(ours.scope, { name: 'x', permissions: ['decision:read'] }),
      );
      const rows = await own.everything();
      expect(rows).toContain(ours.analyst.email);
      const secret = key.reveal().split('_').slice(2).join('_');
      for (const each of [token.reveal(), session.sessionToken.reveal(), session.csrfToken, key.reveal(), secret]) {
        expect(rows).not.toContain(each);
        expect(rows).not.toContain(Buffer.from(each, 'utf8').toString('hex'));
        expect(rows).not.toContain(Buffer.from(each, 'base64url').toString('hex'));
      }
    }));
});
