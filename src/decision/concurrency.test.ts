/** Many callers at once, a fifth of them repeating: one row and one answer per event id, and every decision provable. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sha256, verifyRecordInBatch } from '#evidence';
import { bytesOfBase64, parseStatement, type Statement } from '#evidence-verifier';
import type { Scope } from '#kernel';
import { openTestDatabase, type TestDatabase } from '../platform/database/testing.ts';
import type { Decided } from './answer-in-time.ts';
import type { DecisionRecord } from './core/record.ts';
import type { Decisions } from './index.ts';
import type { DecisionProof } from './read-decisions.ts';
import { attemptNow, newId, openTestRoom, scopeOf, type TestRoom } from './testing.ts';

const ASKED = 2_000;
const CALLERS = 64;
const DISTINCT = 1_600;

let database: TestDatabase;
let room: TestRoom;
let decisions: Decisions;
let scope: Scope;
let answers: readonly Decided[];

const askAll = async (): Promise<Decided[]> => {
  const attempts = Array.from({ length: DISTINCT }, (_, place) =>
    attemptNow({ amount: { amountMinor: (place % 50) * 1_000, currency: 'JPY' } }),
  );
  const decided: Decided[] = [];
  let next = 0;
  const caller = async () => {
    for (let place = next++; place < ASKED; place = next++) {
      // Every fifth asks again for what was asked just before, mostly while that is under way.
      const attempt = attempts[Math.floor(place / 5) * 4 + Math.min(place % 5, 3)];
      if (attempt === undefined) throw new Error('there are enough attempts');
      decided.push(await decisions.decide(scope, attempt));
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, caller));
  return decided;
};

const allRecords = async (): Promise<DecisionRecord[]> => {
  const records: DecisionRecord[] = [];
  let cursor: string | undefined;
  do {
    const page = await decisions.read.page(scope, { filters: {}, cursor, limit: 200 });
    records.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return records;
};

beforeAll(async () => {
  database = await openTestDatabase();
  room = await openTestRoom(database);
  decisions = room.open();
  scope = scopeOf(newId('ten'));
  answers = await askAll();
});

afterAll(async () => {
  await room.close();
  await database.close();
});

test('each event id has exactly one row and one answer', async () => {
  const records = await allRecords();
  expect(answers).toHaveLength(ASKED);
  expect(records).toHaveLength(DISTINCT);
  expect(answers.filter(({ repeated }) => !repeated)).toHaveLength(DISTINCT);
  const stored = new Map(records.map((record) => [record.eventId, record]));
  expect(stored.size).toBe(DISTINCT);
  for (const { record } of answers) expect(record).toEqual(stored.get(record.eventId));
});

test('pages go from new to old without a gap', async () => {
  const order = (await allRecords()).map(({ recordedAt, id }) => `${recordedAt} ${id}`);
  expect(order).toEqual(order.toSorted().reverse());
});

/** The signed statement at an index of the tenant's log. */
const statementAt = async (index: number): Promise<Statement> => {
  const { entry } = await room.evidence.inclusionProof(scope, index);
  const { payload } = JSON.parse(new TextDecoder().decode(entry)) as { payload: string };
  const statement = parseStatement(bytesOfBase64(payload) ?? new Uint8Array());
  if (statement.kind === 'failed') throw new Error(statement.error);
  return statement.value;
};

const isProven = ({ record, batch }: DecisionProof, statement: Statement): boolean =>
  verifyRecordInBatch(sha256, {
    record: new TextEncoder().encode(record),
    index: batch.index,
    path: batch.path.map((hash) => bytesOfBase64(hash) ?? new Uint8Array()),
    statement,
  }).kind === 'ok';

test('every record is proven to the root that its batch has in the log', async () => {
  const ids = (await allRecords()).map(({ id }) => id);
  const early = await decisions.read.proof(scope, ids[0] as (typeof ids)[number]);
  expect(early.entry.index).toBeNull();
  await room.evidence.sequencer.runOnce();
  const proofs = await Promise.all(ids.map((id) => decisions.read.proof(scope, id)));
  const statements = new Map<number, Statement>();
  for (const proof of proofs) {
    const index = proof.entry.index ?? -1;
    const statement = statements.get(index) ?? (await statementAt(index));
    statements.set(index, statement);
    expect(isProven(proof, statement)).toBe(true);
    expect(isProven({ ...proof, record: proof.record.replace('"answer":"', '"answer":"x') }, statement)).toBe(false);
  }
  const counts = [...statements.values()].map(({ fact }) => fact.count);
  expect(counts.reduce((sum: number, count) => sum + Number(count), 0)).toBe(DISTINCT);
});
