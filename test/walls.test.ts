/**
 * Every route of the house, asked by another tenant, and by another merchant of the same tenant, about what is there:
 * neither gets anything of it, and neither changes it. A new route fails here until test/walls/calls.ts says how it is
 * called.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { TenantId } from '#kernel';
import type { NamedOperation } from '#operations';
import { type Route, route } from '#platform/http';
import { systemScope } from '#registry';
import { CALLS, nameOf, type Prepared, prepare, uncalled } from './walls/calls.ts';
import { type Caller, openWorld, type World } from './walls/world.ts';

const LEAKS = ['/v1/leak', '/v1/leak/{id}'] as const;

/** Holes that the sweep must find: each answers whoever asks with what only the first tenant's administrator may see. */
const leaks = (world: () => World): Route[] =>
  LEAKS.map((path) =>
    route({
      method: 'GET',
      path,
      operationId: `leak${path.length}`,
      summary: 'A hole',
      access: 'signed-in',
      success: { status: 200, schema: z.object({ seen: z.string() }) },
      handle: async () => {
        const { owner, ids } = world();
        return { status: 200, body: { seen: (await owner('GET', `/v1/merchants/${ids.merchant}`)).text } };
      },
    }),
  );

let world: World;
beforeAll(async () => {
  world = await openWorld((_house, there) => leaks(there));
}, 60_000);
afterAll(() => world.close());

const ORDER = ['GET', 'POST', 'PUT', 'DELETE'];
/** What names something comes before what takes all of its kind, and what ends the caller's own session last. */
const placeOf = ({ method, path }: Route): number =>
  path === '/v1/session' && method === 'DELETE' ? ORDER.length : ORDER.indexOf(method) + (path.includes('{') ? 0 : 0.5);

const prepared = (routes: readonly Route[]): Prepared[] =>
  routes.toSorted((a, b) => placeOf(a) - placeOf(b)).map((each) => prepare(each, CALLS[nameOf(each)] ?? {}, world.ids));

/** Every answer that gave something away, or did something to what is named. */
const sweep = async (caller: Caller, calls: readonly Prepared[], hidden: readonly string[]): Promise<string[]> => {
  const offences: string[] = [];
  for (const { route: asked, address, body, names } of calls) {
    const answer = await caller(asked.method, address, body);
    // What the caller sent tells the caller nothing.
    const sent = JSON.stringify(body ?? '');
    const seen = hidden.filter((secret) => answer.text.includes(secret) && !sent.includes(secret));
    if (seen.length > 0) offences.push(`${nameOf(asked)} shows ${seen.join(', ')}`);
    if (names && ![403, 404].includes(answer.status)) offences.push(`${nameOf(asked)} answers ${answer.status}`);
    if (answer.status >= 500) offences.push(`${nameOf(asked)} fails with ${answer.status}`);
  }
  return offences;
};

/** What the owner sees at every address that names something. */
const named = async (): Promise<Record<string, unknown>> => {
  const seen: Record<string, unknown> = {};
  for (const { route: asked, address, names } of prepared(world.house.routes)) {
    if (asked.method === 'GET' && names) seen[address] = (await world.owner('GET', address)).text;
  }
  return seen;
};

/** An error's request id is another each time, and looking at a case is itself on record. */
const withoutTraces = (seen: Record<string, unknown>): unknown =>
  Object.entries(seen)
    .filter(([address]) => !/\/readings(?:[.]csv)?$/.test(address))
    .map(([address, text]) => [
      address,
      String(text)
        .replaceAll(/req_[0-9a-z]{26}/g, 'req_')
        .replace(/"readings":\[.*?\}\](?=,")/, ''),
    ]);

test('it is said how each route is called', () => {
  expect(world.house.routes.length).toBeGreaterThan(80);
  expect(uncalled(world.house.routes, CALLS)).toEqual([]);
  expect(Object.keys(CALLS).filter((name) => !world.house.routes.some((each) => nameOf(each) === name))).toEqual([]);
});

describe.each([
  ['another tenant', 'stranger', 'hiddenFromStranger'],
  ['another merchant of the tenant', 'neighbour', 'hiddenFromNeighbour'],
  ['nobody', 'nobody', 'hiddenFromStranger'],
] as const)('%s', (_, who, hidden) => {
  test('gets nothing through any route, and changes nothing that is there', async () => {
    const before = await named();
    const calls = prepared(world.house.routes);
    const offences = await sweep(world[who], calls, world[hidden]);
    expect(who === 'nobody' ? offences.filter((each) => !each.endsWith('answers 401')) : offences).toEqual([]);
    expect(withoutTraces(await named())).toEqual(withoutTraces(before));
  });
});

describe('the owner', () => {
  test('gets there by the same calls, and sees all that is hidden from others', async () => {
    const shown: string[] = [];
    const unexpected: string[] = [];
    for (const { route: asked, address, body, call } of prepared(world.house.routes)) {
      const { status, text } = await world.owner(asked.method, address, body);
      shown.push(text);
      const expected = call.owner === undefined ? status < 300 : status === call.owner;
      if (!expected) unexpected.push(`${nameOf(asked)} answers ${status} ${text}`);
    }
    expect(unexpected).toEqual([]);
    const all = shown.join('\n');
    expect(world.hiddenFromStranger.filter((secret) => !all.includes(secret))).toEqual([]);
  });
});

test('the operation log names who did each act of this world, whichever room it was done in', async () => {
  const { operations, evidence } = world.house;
  await evidence.sequencer.runOnce();
  const scope = systemScope(world.ids.tenant as TenantId, 'test');
  const found: NamedOperation[] = [];
  for (let after: NamedOperation | undefined; ; after = found.at(-1)) {
    const page = await operations.page(scope, { filters: {}, after, limit: 200 });
    found.push(...page.operations);
    if (!page.hasMore) break;
  }
  const nobody = found.filter(({ doer }) => doer === undefined);
  expect(nobody.map(({ kind, act, detail }) => ({ kind, act, detail }))).toEqual([]);
  expect([...new Set(found.map(({ kind }) => kind))]).toEqual(
    expect.arrayContaining(['credential-change', 'declaration', 'disposition', 'finding', 'list-change', 'sign-in']),
  );
});

describe('the sweep', () => {
  test('finds a hole, with and without a name in the address', async () => {
    const calls = leaks(() => world).map((leak) => prepare(leak, { path: { id: 'merchant' } }, world.ids));
    const fresh = await openWorld((_house, there) => leaks(there));
    try {
      for (const [who, hidden] of [
        ['stranger', fresh.hiddenFromStranger],
        ['neighbour', fresh.hiddenFromNeighbour],
      ] as const) {
        const offences = await sweep(fresh[who], calls, hidden);
        expect(offences.filter((offence) => offence.includes('shows'))).toHaveLength(2);
        expect(offences).toContain('GET /v1/leak/{id} answers 200');
      }
    } finally {
      await fresh.close();
    }
  }, 60_000);

  test('names a route that nobody said how to call', () => {
    expect(
      uncalled(
        leaks(() => world),
        CALLS,
      ),
    ).toEqual(['GET /v1/leak/{id}']);
  });
});
