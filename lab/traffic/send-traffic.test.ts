import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { NotLoopback } from '../loopback/address.ts';
import type { LabEvent } from '../surroundings.ts';
import { testSurroundings } from '../testing.ts';
import type { TrafficOrder } from './order.ts';
import { startTraffic, type Traffic } from './send-traffic.ts';

type Asked = { readonly eventId: string; readonly body: string; readonly authorization: string | undefined };

let folder: string;
let server: Server;
let asked: Asked[];
let traffic: Traffic | undefined;
let events: LabEvent[];
let answer: (asked: Asked, response: ServerResponse) => void;

const allow = ({ eventId }: Asked, response: ServerResponse): void => {
  response.end(JSON.stringify({ id: `dec_${eventId}`, eventId, answer: 'allow', repeated: false }));
};

const readAsked = async (message: IncomingMessage): Promise<Asked> => {
  let body = '';
  for await (const chunk of message) body += chunk;
  const { eventId } = JSON.parse(body) as { eventId: string };
  return { eventId, body, authorization: message.headers.authorization };
};

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'lab-traffic-'));
  await writeFile(path.join(folder, 'key'), 'a-key\n');
  asked = [];
  answer = allow;
  server = createServer((message, response) => {
    void readAsked(message).then((one) => {
      asked.push(one);
      answer(one, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterEach(async () => {
  await traffic?.stop();
  traffic = undefined;
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true });
});

const start = async (order: Partial<TrafficOrder> = {}): Promise<Traffic> => {
  const around = testSurroundings();
  events = around.events;
  traffic = await startTraffic(
    {
      url: `http://localhost:${(server.address() as AddressInfo).port}`,
      apiKeyFile: path.join(folder, 'key'),
      perSecond: 200,
      inFlight: 4,
      seed: 7,
      acknowledged: path.join(folder, 'acknowledged'),
      ...order,
    },
    { ...around.surroundings, now: () => Date.now() },
  );
  return traffic;
};

const acknowledged = async (): Promise<{ eventId: string; id: string; answer: string }[]> =>
  (await readFile(path.join(folder, 'acknowledged'), 'utf8'))
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));

const until = (holds: () => boolean): Promise<unknown> => expect.poll(holds, { timeout: 15_000 }).toBe(true);

describe('live traffic', () => {
  test('sends with the API key, never the label, and writes down what was acknowledged', async () => {
    const running = await start();
    await until(() => asked.length >= 30);
    await running.stop();
    const lines = await acknowledged();
    expect(lines.map(({ eventId }) => eventId).sort()).toEqual(asked.map(({ eventId }) => eventId).sort());
    expect(lines[0]).toMatchObject({ id: `dec_${lines[0]?.eventId}`, answer: 'allow', repeated: false });
    expect(new Set(asked.map(({ authorization }) => authorization))).toEqual(new Set(['Bearer a-key']));
    expect(asked.some(({ body }) => /label|incident|genuine|fraud/.test(body))).toBe(false);
    const last = events.at(-1);
    expect(last).toMatchObject({
      event: 'traffic-stopped',
      sent: asked.length,
      acknowledged: asked.length,
      inFlight: 0,
    });
  });

  test('asks again with the same event id and body after 503, 429 and a lost connection', async () => {
    const troubles = new Map<string, number>();
    answer = (one, response) => {
      const tries = (troubles.get(one.eventId) ?? 0) + 1;
      troubles.set(one.eventId, tries);
      if (tries === 1) response.writeHead(503).end();
      else if (tries === 2) response.destroy();
      else if (tries === 3) response.writeHead(429).end();
      else allow(one, response);
    };
    const running = await start({ perSecond: 20 });
    await until(() => [...troubles.values()].some((tries) => tries === 4));
    await running.stop();
    const bodies = new Map<string, Set<string>>();
    for (const { eventId, body } of asked) bodies.set(eventId, (bodies.get(eventId) ?? new Set()).add(body));
    expect([...bodies.values()].every((sent) => sent.size === 1)).toBe(true);
    const finished = [...troubles].filter(([, tries]) => tries === 4).map(([eventId]) => eventId);
    expect((await acknowledged()).map(({ eventId }) => eventId).sort()).toEqual(finished.sort());
  });

  test('never has more in flight than it may, and writes nothing down that was not answered', async () => {
    const waiting: ServerResponse[] = [];
    answer = (_, response) => waiting.push(response);
    const running = await start({ inFlight: 3 });
    await until(() => waiting.length === 3);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(waiting).toHaveLength(3);
    server.closeAllConnections();
    server.close();
    await running.stop();
    expect(events.at(-1)).toMatchObject({ event: 'traffic-stopped', sent: 3, acknowledged: 0 });
    expect(await acknowledged()).toEqual([]);
  });

  test('counts a refusal by its code and does not ask again', async () => {
    answer = (_, response) => response.writeHead(422).end(JSON.stringify({ code: 'invalid-body' }));
    const running = await start();
    await until(() => asked.length >= 10);
    await running.stop();
    expect(new Set(asked.map(({ eventId }) => eventId)).size).toBe(asked.length);
    expect(events.at(-1)).toMatchObject({ acknowledged: 0, refused: { 'invalid-body': asked.length } });
  });

  test('gives every start event ids of its own', async () => {
    await (await start()).stop();
    await (await start()).stop();
    expect(new Set(asked.map(({ eventId }) => eventId)).size).toBe(asked.length);
  });

  test('refuses an address that is not of this machine', async () => {
    await expect(start({ url: 'http://192.0.2.1:7300' })).rejects.toThrow(NotLoopback);
    await expect(start({ url: 'https://mitsuke.example.com' })).rejects.toThrow(NotLoopback);
    expect(asked).toEqual([]);
  });
});
