/** The lab's attacks against the guard through the public door: HTTP in, PostgreSQL behind. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { attackOf } from '../lab/enumeration/attack-styles.ts';
import { onlineShops } from '../lab/enumeration/ordinary-scenes.ts';
import { sendAttack } from '../lab/enumeration/send-attack.ts';
import { STYLES } from '../lab/enumeration/trial.ts';
import { STANDARD_GUARD } from '../src/decision/core/enumeration/guard-settings.ts';
import { decisionRoutes } from '../src/decision/index.ts';
import { openTestRoom, type TestRoom } from '../src/decision/testing.ts';
import { openTestDatabase, type TestDatabase } from '../src/platform/database/testing.ts';
import { ask, MAKER_KEY, READER_KEY, startTestServer, type TestServer } from '../src/platform/http/testing.ts';

let database: TestDatabase;
let room: TestRoom;
let server: TestServer;

beforeAll(async () => {
  database = await openTestDatabase();
  room = await openTestRoom(database);
  const decisions = room.open({ guardSettings: STANDARD_GUARD });
  server = await startTestServer({ routes: decisionRoutes(decisions) });
});
afterAll(async () => {
  await server.close();
  await room.close();
  await database.close();
});

const get = async (path: string) => (await ask(server, path, { key: READER_KEY })).body;

describe('the lab', () => {
  test('makes no card number in any of its attacks, and the same attack from the same seed', () => {
    const shops = onlineShops(7, 300);
    for (const style of STYLES) {
      const order = { style, seed: 7, from: Date.parse('2026-10-01T00:00:00Z'), shops, bin: '411111' };
      const trials = [...attackOf(order)];
      expect([...attackOf(order)]).toEqual(trials);
      expect(trials.length).toBeGreaterThan(250);
      expect(JSON.stringify(trials.map(({ attempt }) => attempt))).not.toMatch(/\d{13,19}/);
    }
  });

  test('sends nothing away from this machine', async () => {
    const order = {
      style: 'burst',
      seed: 1,
      url: 'http://192.0.2.1',
      apiKey: 'none',
      attempts: 5,
      inFlight: 1,
    } as const;
    await expect(sendAttack({ ...order, now: () => 0 })).rejects.toThrow();
  });

  test('is stopped in a burst over HTTP, and found as one campaign with its cards', async () => {
    const length = 160;
    const url = `http://127.0.0.1:${server.port}`;
    const order = { style: 'burst', seed: 11, url, apiKey: MAKER_KEY, attempts: length, inFlight: 64 } as const;
    const sent = await sendAttack({ ...order, now: () => Date.now() });
    expect(sent.sent).toBe(length);
    expect(sent.answers.refused).toBeUndefined();
    expect(sent.answers.allow ?? 0).toBeLessThan(30);
    const { items } = (await get('/v1/payments/campaigns?state=running')) as unknown as {
      items: { id: string; attempts: number; cards: number; stopped: number }[];
    };
    expect(items).toHaveLength(1);
    const [campaign] = items;
    expect(campaign?.attempts).toBeGreaterThan(length - 10);
    const { items: cards, nextCursor } = await get(`/v1/payments/campaigns/${campaign?.id}/cards?limit=100`);
    expect(cards).toHaveLength(100);
    const rest = await get(`/v1/payments/campaigns/${campaign?.id}/cards?limit=100&cursor=${nextCursor}`);
    expect((rest.items as unknown[]).length).toBe((campaign?.cards ?? 0) - 100);
  });
});
