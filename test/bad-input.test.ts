/**
 * What must not be taken, from the public doors: each has an error of its own name, and leaves nothing behind: no row, no
 * count in a window, no half of a file.
 */
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decideReplay } from '../src/cli/decide-replay.ts';
import { decisionRoutes, loadRuleSet } from '../src/decision/index.ts';
import { openTestRoom, type TestRoom } from '../src/decision/testing.ts';
import { openTestDatabase, type TestDatabase } from '../src/platform/database/testing.ts';
import { ask, MAKER_KEY, problem, READER_KEY, startTestServer, type TestServer } from '../src/platform/http/testing.ts';

const PATH = '/v1/payments/decisions';

const loaded = loadRuleSet(`
name: counts
version: 1
lateness: 1h
features:
  card_count: { count: payments, by: card, over: 1d }
  card_sum: { sum: amount, by: card, over: 1d }
rules:
  - { id: many, when: features.card_count > 100, reason: many, action: deny, status: live, words: { ja: 多い, en: Many } }
`);
if (loaded.kind === 'failed') throw new Error(JSON.stringify(loaded.error));
const ruleSet = loaded.value;

describe('an attempt over HTTP', () => {
  let database: TestDatabase;
  let room: TestRoom;
  let server: TestServer;
  beforeAll(async () => {
    database = await openTestDatabase();
    room = await openTestRoom(database);
    server = await startTestServer({ routes: decisionRoutes(room.open({ ruleSet })) });
  });
  afterAll(async () => {
    await server.close();
    await room.close();
    await database.close();
  });

  const now = Date.now();
  const at = (minutes: number): string => new Date(now + minutes * 60_000).toISOString();
  let number = 0;
  const attempt = (changes: object = {}) => ({
    eventId: `event-${number++}`,
    occurredAt: at(0),
    channel: 'ecommerce',
    amount: { amountMinor: 100, currency: 'JPY' },
    card: { token: 't' },
    merchant: { acceptorNumber: 'shop-1' },
    ...changes,
  });
  const post = (body: string) =>
    ask(server, PATH, { method: 'POST', key: MAKER_KEY, headers: { 'content-type': 'application/json' }, body });
  const judged = async (changes: object = {}) => {
    const { status, body } = await post(JSON.stringify(attempt(changes)));
    expect(status).toBe(200);
    return (await ask(server, `${PATH}/${body.id}`, { key: READER_KEY })).body;
  };
  const without = (name: string) => ({ ...attempt(), [name]: undefined });
  const withAmount = (text: string) => JSON.stringify(attempt()).replace('"amountMinor":100', `"amountMinor":${text}`);

  const field = (pointer: string, code: string) => problem('invalid-body', 422, { fields: [{ pointer, code }] });
  const REFUSED: readonly (readonly [string, () => string, object])[] = [
    ['without an amount', () => JSON.stringify(without('amount')), field('/amount', 'required')],
    ['without a time', () => JSON.stringify(without('occurredAt')), field('/occurredAt', 'required')],
    ['with NaN for an amount', () => withAmount('NaN'), problem('body-not-json', 400)],
    ['with "NaN" for an amount', () => withAmount('"NaN"'), field('/amount/amountMinor', 'wrong-type')],
    ['with null for an amount', () => withAmount('null'), field('/amount/amountMinor', 'wrong-type')],
    ['with an amount beyond all numbers', () => withAmount('1e400'), field('/amount/amountMinor', 'wrong-type')],
    ['with two amounts', () => withAmount('1,"amountMinor":2'), problem('body-not-json', 400)],
    [
      'with two currencies',
      () => JSON.stringify(attempt({ amount: { amountMinor: 1, currency: ['JPY', 'EUR'] } })),
      field('/amount/currency', 'wrong-type'),
    ],
    [
      'at a merchant of 200 characters',
      () => JSON.stringify(attempt({ merchant: { acceptorNumber: 'm'.repeat(200) } })),
      field('/merchant/acceptorNumber', 'not-visible-ascii'),
    ],
    [
      'whose clock is six minutes ahead',
      () => JSON.stringify(attempt({ occurredAt: at(6) })),
      problem('attempt-not-acceptable', 422, { fields: [{ pointer: '/occurredAt', code: 'occurred-at-in-future' }] }),
    ],
    [
      'at a time without a zone',
      () => JSON.stringify(attempt({ occurredAt: '2026-11-20T09:00:00' })),
      field('/occurredAt', 'not-an-instant'),
    ],
    [
      'on a day that there is not',
      () => JSON.stringify(attempt({ occurredAt: '2026-02-30T09:00:00Z' })),
      field('/occurredAt', 'not-an-instant'),
    ],
    ['cut off in the middle', () => JSON.stringify(attempt()).slice(0, -9), problem('body-not-json', 400)],
  ];

  test.each(REFUSED)('%s is refused by name', async (_what, body, expected) => {
    expect(await post(body())).toMatchObject(expected);
  });

  test('with an id that another body had is refused, and the first answer stays', async () => {
    const card = { token: 'twice' };
    const first = attempt({ eventId: 'twice', card });
    const answer = await post(JSON.stringify(first));
    const other = JSON.stringify({ ...first, amount: { amountMinor: 101, currency: 'JPY' } });
    expect(await post(other)).toMatchObject(problem('event-id-reused', 409));
    expect((await post(JSON.stringify(first))).body).toEqual({ ...answer.body, repeated: true });
    expect(await judged({ card })).toMatchObject({ features: { card_count: 2, card_sum: 200 } });
  });

  test('of all that was refused nothing was counted, and there is no gap', async () => {
    const before = (await ask(server, `${PATH}?limit=200`, { key: READER_KEY })).body.items as { sequence: number }[];
    const first = await judged();
    expect(first).toMatchObject({ sequence: before.length + 1, features: { card_count: 1, card_sum: 100 } });
    expect(before.map(({ sequence }) => sequence).sort()).toEqual(before.map((_, place) => place + 1));
  });

  test('out of order counts at its own time, or says that it came too late', async () => {
    const card = { token: 'late' };
    await judged({ card, occurredAt: at(-10) });
    expect(await judged({ card, occurredAt: at(-30) })).toMatchObject({ features: { card_count: 1 } });
    expect(await judged({ card, occurredAt: at(-5) })).toMatchObject({ features: { card_count: 3 } });
    const tooLate = await judged({ card, occurredAt: at(-90) });
    expect(tooLate).toMatchObject({ tooLate: true, features: {} });
  });

  test('in another currency is counted with the others and summed by itself', async () => {
    const card = { token: 'both' };
    await judged({ card, amount: { amountMinor: 1_000, currency: 'JPY' } });
    const euros = await judged({ card, amount: { amountMinor: 7, currency: 'EUR' } });
    expect(euros).toMatchObject({ features: { card_count: 2, card_sum: 7 } });
    expect(await judged({ card })).toMatchObject({ features: { card_count: 3, card_sum: 1_100 } });
  });

  test('at a merchant that nobody has heard of is judged; an outcome of a payment nobody asked about is refused', async () => {
    expect(await judged({ merchant: { acceptorNumber: 'never-seen' } })).toMatchObject({ answer: 'allow' });
    const outcome = { outcome: 'declined', occurredAt: at(0) };
    const answer = await ask(server, '/v1/payments/never-asked/outcome', {
      method: 'POST',
      key: MAKER_KEY,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(outcome),
    });
    expect(answer).toMatchObject(problem('payment-not-found', 404));
  });
});

describe('a file given to decide replay', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'mitsuke-bad-input-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const write = (name: string, content: string): string => {
    writeFileSync(path.join(folder, name), content);
    return path.join(folder, name);
  };
  const line = {
    eventId: 'a',
    occurredAt: '2026-11-20T00:00:00Z',
    channel: 'ecommerce',
    amount: { amountMinor: 1, currency: 'JPY' },
    card: { token: 't' },
    merchant: { acceptorNumber: 'm' },
  };
  const FILE = write('payments.jsonl', `${JSON.stringify(line)}\n`);
  const FEATURES = write('good.yaml', 'features: { n: { count: payments, by: card, over: 1h } }\n');
  const output = { json: true, result: () => undefined, progress: () => undefined, fault: () => undefined };
  const replaying = (options: object) =>
    decideReplay(FILE, { options: { out: path.join(folder, 'out.csv'), ...options }, environment: {}, output });

  const leaf = { feature: [-1], threshold: [0], left: [0], right: [0], missingLeft: [0], value: [0], cover: [1] };
  const model = (changes: object) =>
    JSON.stringify({
      format: 'mitsuke-model',
      version: 1,
      name: 'm',
      made: { by: 'xgboost', version: '2' },
      utcOffset: '+09:00',
      inputs: [{ name: 'n', of: 'n', words: { ja: '数', en: 'Number' } }],
      base: 0,
      single: false,
      trees: [leaf],
      ...changes,
    });

  test.each([
    [
      'features that divide each other in a circle',
      'n: { count: payments, by: card, over: 1h }\n  x: { ratio: { y: n } }\n  y: { ratio: { x: n } }',
      /:3:\d+: cycle; expected x\.ratio/,
    ],
    ['a field that there is not', 'x: { count: payments, by: colour, over: 1h }', /unknown-field; expected x\.by/],
    [
      'a condition on a field that there is not',
      `x: { count: payments, by: card, over: 1h, where: 'size > 1' }`,
      /unknown-field; expected x\.where/,
    ],
    ['a span that is no time', 'x: { count: payments, by: card, over: .nan }', /wrong-unit; expected x\.over/],
    [
      'two features of one name',
      'x: { count: payments, by: card, over: 1h }\n  x: { since: payment, by: card }',
      /not-yaml; .*duplicate_key/,
    ],
    [
      'two operations',
      'x: { count: payments, sum: amount, by: card, over: 1h }',
      /several-operations; expected x\.sum/,
    ],
  ])('with %s is refused by name and place, and nothing is written', async (_what, features, named) => {
    const file = write('features.yaml', `features:\n  ${features}\n`);
    const ran = replaying({ features: file });
    await expect(ran).rejects.toMatchObject({ code: 'features-refused', message: expect.stringMatching(named) });
    await expect(ran).rejects.toMatchObject({ message: expect.stringMatching(/features\.yaml:\d+:\d+/) });
  });

  test.each([
    ['another format', model({ format: 'onnx' }), 'model-refused', /\/format not-a-model/],
    ['another version', model({ version: 2 }), 'model-refused', /\/version model-version-unknown/],
    ['a model of XGBoost as it is', '{"learner":{},"version":[2,1,0]}', 'model-refused', /not-a-model/],
    ['half a file', model({}).slice(0, 200), 'model-refused', /not-json/],
    ['NaN for a number', model({}).replace('"base":0', '"base":NaN'), 'model-refused', /not-json/],
    ['a list for a number', model({ base: [0] }), 'model-refused', /\/base wrong-value/],
    [
      'a branch that leads out of the tree',
      model({ trees: [{ ...leaf, feature: [0], left: [7] }] }),
      'model-refused',
      /tree-malformed/,
    ],
    [
      'an input that it does not have',
      model({ trees: [{ ...leaf, feature: [3] }] }),
      'model-refused',
      /tree-malformed/,
    ],
    [
      'a feature that the features do not have',
      model({ inputs: [{ name: 'q', of: 'q', words: { ja: '数', en: 'Number' } }] }),
      'model-feature-missing',
      /q: the feature q/,
    ],
  ])('with a model of %s is refused by name and place, and nothing is written', async (_what, text, code, named) => {
    const ran = replaying({ features: FEATURES, model: write('model.json', text) });
    await expect(ran).rejects.toMatchObject({ code, message: expect.stringMatching(named) });
  });

  test('none of them left anything of its output, and a good one writes it', async () => {
    const outs = () => readdirSync(folder).filter((name) => name.startsWith('out.csv'));
    expect(outs()).toEqual([]);
    expect(await replaying({ features: FEATURES, model: write('model.json', model({})) })).toBe(0);
    expect(existsSync(path.join(folder, 'out.csv'))).toBe(true);
    expect(outs()).toEqual(['out.csv']);
  });
});
