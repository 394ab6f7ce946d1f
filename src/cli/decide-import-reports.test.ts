import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decisionRoutes } from '#decision';
import { encodeCp932 } from '#kernel';
import { attemptNow, newId, openTestRoom, scopeOf, type TestRoom } from '../decision/testing.ts';
import { openTestDatabase, type TestDatabase } from '../platform/database/testing.ts';
import { MAKER_KEY, startTestServer, TENANT, type TestServer } from '../platform/http/testing.ts';
import { importReports } from './decide-import-reports.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'mitsuke-reports-'));
let database: TestDatabase;
let room: TestRoom;
let server: TestServer;
let decisions: ReturnType<TestRoom['open']>;

beforeAll(async () => {
  database = await openTestDatabase();
  room = await openTestRoom(database);
  decisions = room.open();
  server = await startTestServer({ routes: decisionRoutes(decisions) });
});
afterAll(async () => {
  await server.close();
  await room.close();
  await database.close();
  rmSync(folder, { recursive: true });
});

type Told = {
  readonly lines: number;
  readonly received: number;
  readonly repeated: number;
  readonly unknown: number;
  readonly faults: readonly { readonly line: number; readonly place: string; readonly code: string }[];
};

const run = async (content: string | Uint8Array, mapping: string) => {
  const file = path.join(folder, newId('fil'));
  writeFileSync(file, content);
  const results: Told[] = [];
  const code = await importReports(file, {
    options: { mapping, server: server.url },
    environment: { MITSUKE_API_KEY: MAKER_KEY },
    output: {
      json: true,
      result: (data) => void results.push(data as Told),
      progress: () => undefined,
      fault: () => undefined,
    },
  });
  return { code, ...(results[0] as Told) };
};

/** A judged payment at noon of that day in Tokyo. */
const pay = async (changes: Parameters<typeof attemptNow>[0] = {}) => {
  const attempt = attemptNow({
    ...{ occurredAt: '2026-03-10T12:00:00+09:00', card: { token: newId('crd').slice(0, 24) } },
    ...{ merchant: { acceptorNumber: 'shop-1' }, amount: { amountMinor: 1_200, currency: 'JPY' } },
    ...changes,
  });
  await decisions.decide(scopeOf(TENANT), attempt);
  return attempt;
};
type Paid = Awaited<ReturnType<typeof pay>>;

const HEAD =
  'chargeback_id,event_id,card_token,merchant_number,amount,currency,transaction_date,chargeback_date,reason_code';
const csv = (...lines: readonly string[]) => [HEAD, ...lines, ''].join('\r\n');
const byFacts = (id: string, { card, merchant }: Paid, more = '1,200,2026-03-10') => {
  const [thousands, rest, date] = more.split(',');
  return `${id},,${card.token},${merchant.acceptorNumber},"${thousands},${rest}",JPY,${date},2026-04-01,10.4`;
};

describe('chargebacks as CSV', () => {
  test('are taken by event id or by card, merchant, amount and date; each bad line is told, the rest goes on', async () => {
    const [named, found, denied] = [await pay(), await pay(), await pay()];
    const twin = await pay({ card: found.card, occurredAt: '2026-03-20T12:00:00+09:00' });
    const twice = await pay();
    await pay({ card: twice.card });
    const file = csv(
      `cb-1,${named.eventId},,,,,2026-03-10,2026-04-01,10.4`,
      byFacts('cb-2', found),
      byFacts('cb-3', twin, '1,200,2026-03-20'),
      byFacts('cb-4', twice),
      byFacts('cb-5', { ...denied, card: { token: 'nobody' } }),
      byFacts('cb-6', denied, '1,200,2026-02-30'),
      `cb-7,,${denied.card.token},shop-1,12.5,JPY,2026-03-10,2026-04-01,10.4`,
      `cb-8,4111111111111111,,,,,2026-03-10,2026-04-01,10.4`,
      'cb-9,too,few',
      byFacts('cb-10', denied, '1,200,2026-03-11'),
    );
    const told = await run(file, 'chargebacks');
    expect(told).toMatchObject({ code: 1, lines: 10, received: 4, repeated: 0, unknown: 0 });
    expect(told.faults.map(({ line, place, code }) => [line, place, code])).toEqual([
      [5, '', 'payment-ambiguous'],
      [6, '', 'payment-not-found'],
      [7, 'transaction_date', 'not-a-time'],
      [8, 'amount', 'not-a-decimal'],
      [9, 'eventId', 'card-number-not-accepted'],
      [10, '', 'column-count'],
    ]);
    // The transaction, the report and the receipt have each a date.
    const results = await decisions.results.reports(scopeOf(TENANT), {
      kind: 'dispute',
      reports: [
        {
          ...{ reportId: 'cb-1', eventId: named.eventId, type: 'other', reasonCode: '10.4' },
          ...{ transactionAt: '2026-03-09T15:00:00.000Z', reportedAt: '2026-03-31T15:00:00.000Z' },
        },
      ],
    });
    expect(results).toEqual([{ eventId: named.eventId, repeated: true, known: true }]);
    const again = await run(file, 'chargebacks');
    expect(again).toMatchObject({ code: 1, received: 4, repeated: 4 });
  });

  test('of more lines than one request takes go in several', async () => {
    const paid = await pay();
    const lines = Array.from(
      { length: 600 },
      (_, place) => `cb-many-${place},none-${place},,,,,2026-03-10,2026-04-01,`,
    );
    const told = await run(csv(...lines, `cb-last,${paid.eventId},,,,,2026-03-10,2026-04-01,`), 'chargebacks');
    expect(told).toMatchObject({ code: 1, lines: 601, received: 1 });
    expect(told.faults).toHaveLength(600);
  });

  test('without the columns that the mapping names are not taken at all', async () => {
    const told = await run('a,b\r\n1,2\r\n', 'chargebacks');
    expect(told).toMatchObject({
      code: 1,
      received: 0,
      faults: expect.arrayContaining([
        { line: 1, place: 'chargeback_id', code: 'missing-column', expected: expect.any(String) },
      ]),
    });
  });
});

describe('advices of fraud in lines of fixed length', () => {
  const cell = (text: string, length: number) => {
    const bytes = encodeCp932(text);
    if (bytes.kind === 'failed') throw new Error('only letters that CP932 has');
    return Buffer.concat([bytes.value, Buffer.alloc(length - bytes.value.length, ' ')]);
  };
  const detail = (
    id: string,
    { card, merchant }: Paid,
    changes: { amount?: string; date?: string; fraud?: string } = {},
  ) =>
    Buffer.concat([
      ...[cell('D', 1), cell(id, 12), cell(card.token, 24), cell(merchant.acceptorNumber, 15)],
      ...[cell('ﾂﾊﾞﾒ屋　本店', 25), cell(changes.amount ?? '000000001200', 12), cell('JPY', 3)],
      ...[cell(changes.date ?? '20260310', 8), cell('20260401', 8), cell(changes.fraud ?? '6', 1)],
    ]);
  const fileOf = (...lines: readonly Uint8Array[]) =>
    Buffer.concat(lines.flatMap((line) => [Buffer.from(line), Buffer.from('\r\n')]));

  test('are read by their bytes in CP932; header and trailer are passed over', async () => {
    const [one, two] = [await pay(), await pay()];
    const file = fileOf(
      cell('H20260401', 20),
      detail('adv-1', one),
      detail('adv-2', two, { amount: '00000000120X' }),
      detail('adv-3', two, { fraud: '1' }).subarray(0, 100),
      detail('adv-4', two, { date: '20260311', fraud: '9' }),
      cell('T00000004', 20),
    );
    const told = await run(file, 'fraud-advice');
    expect(told).toMatchObject({ code: 1, lines: 4, received: 2 });
    expect(told.faults.map(({ line, place, code }) => [line, place, code])).toEqual([
      [3, 'amount', 'amount-not-whole'],
      [4, '', 'line-too-short'],
    ]);
    const reports = [
      ['adv-1', one, 'card-not-present', '2026-03-09T15:00:00.000Z'],
      ['adv-4', two, 'other', '2026-03-10T15:00:00.000Z'],
    ] as const;
    for (const [reportId, { eventId }, type, transactionAt] of reports) {
      const report = { reportId, eventId, type, transactionAt, reportedAt: '2026-03-31T15:00:00.000Z' };
      expect(await decisions.results.fraudReports(scopeOf(TENANT), [report])).toMatchObject([{ repeated: true }]);
    }
  });
});

describe('a mapping', () => {
  test.each([
    ['kind: fraud\nname: x\nfields: { reportId: a }\n', '/fields/transactionAt'],
    ['kind: other\nname: x\nfields: {}\n', '/kind'],
    ['kind: fraud\nname: x\nfields: { colour: a }\n', '/fields'],
    ['name: [', 'line 1'],
  ])('%j: names what is wrong', async (text, place) => {
    const mapping = path.join(folder, newId('map'));
    writeFileSync(mapping, text);
    await expect(run(csv(), mapping)).rejects.toMatchObject({ message: expect.stringContaining(place) });
  });
});
