/** `mitsuke decide replay` as it is run: broken lines, encodings, an end in the middle, and the Handbook's whole file. */
import { spawn, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  createReadStream,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createGunzip, gzipSync } from 'node:zlib';
import { parse } from 'csv-parse';
import { afterAll, describe, expect, test } from 'vitest';
import { encodeCp932 } from '#kernel';

const MAIN = path.resolve(import.meta.dirname, 'main.ts');
const SHARED = path.resolve(import.meta.dirname, '../../', process.env.MITSUKE_SHARED ?? '../shared');
const HANDBOOK = path.join(SHARED, 'data/handbook-transactions.csv.gz');
const folder = mkdtempSync(path.join(tmpdir(), 'mitsuke-replay-'));
const NOW = ['--now', '2026-11-21T00:00:00Z'];

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const write = (name: string, content: string | Uint8Array): string => {
  const file = path.join(folder, name);
  writeFileSync(file, content);
  return file;
};

const replay = (...words: string[]) => {
  const ran = spawnSync(process.execPath, [MAIN, 'decide', 'replay', ...words, '--json'], { encoding: 'utf8' });
  return { code: ran.status, stderr: ran.stderr, result: ran.stdout === '' ? undefined : JSON.parse(ran.stdout) };
};

const MAPPING = write(
  'shop.yaml',
  `name: shop
fields:
  eventId: 番号
  occurredAt: 日時
  channel: { value: ecommerce }
  amount.amountMinor: 金額
  amount.currency: 通貨
  card.token: カード
  merchant.acceptorNumber: { value: m-1 }
  merchant.name: 店
`,
);
const HEAD = '番号,日時,金額,通貨,カード,店';

const jsonLine = (changes: Record<string, unknown> = {}) =>
  JSON.stringify({
    eventId: 'a',
    occurredAt: '2026-11-20T09:00:00+09:00',
    channel: 'ecommerce',
    amount: { amountMinor: 100, currency: 'JPY' },
    card: { token: 't' },
    merchant: { acceptorNumber: 'm' },
    ...changes,
  });

describe('lines with faults', () => {
  const rows = [
    'a,2026-11-20 09:00:00,100,JPY,t-1,つばめ屋',
    'b,2026-11-20 09:00:01,-1,JPY,t-1,店',
    'c,2026-11-20 09:00:02,10.5,JPY,t-1,店',
    'd,2026-11-20 09:00:03,100,YEN,t-1,店',
    'e,2027-01-01 00:00:00,100,JPY,t-1,店',
    'f,2026-11-20 09:00:04,100,JPY,4111111111111111,店',
    'g,2026-11-20 09:00:05,100,JPY',
    'h,2026-11-31 09:00:05,100,JPY,t-1,店',
    'a,2026-11-20 09:00:06,100,JPY,t-1,店',
    'i,2026-11-20 09:00:07,100,JPY,t-1,店',
  ];
  const faults = [
    { line: 3, faults: [{ place: '金額', code: 'amount-negative', expected: 'zero or more' }] },
    { line: 4, faults: [{ place: '金額', code: 'amount-not-whole' }] },
    { line: 5, faults: [{ place: '通貨', code: 'unknown-currency' }] },
    { line: 6, faults: [{ code: 'occurred-at-in-future' }] },
    { line: 7, faults: [{ place: 'カード', code: 'card-number-not-accepted' }] },
    { line: 8, faults: [{ code: 'column-count' }] },
    { line: 9, faults: [{ place: '日時', code: 'not-a-time' }] },
    { line: 10, faults: [{ code: 'event-id-repeated' }] },
  ];

  test.each([
    ['UTF-8', (text: string) => Buffer.from(`\uFEFF${text}`)],
    ['CP932', (text: string) => encodeCp932(text)],
    ['gzip', (text: string) => gzipSync(text)],
  ])('are named with line, place and expectation, and the rest is judged: %s', (name, encode) => {
    const encoded = encode([HEAD, ...rows, ''].join('\r\n'));
    const bytes = 'kind' in encoded ? (encoded.kind === 'ok' ? encoded.value : new Uint8Array()) : encoded;
    const file = write(`${name}.csv`, bytes);
    const out = path.join(folder, `${name}.jsonl`);
    const ran = replay(file, '--mapping', MAPPING, '--time-zone', 'Asia/Tokyo', '--out', out, ...NOW);
    expect([ran.code, ran.result.rows, ran.result.faulty, ran.result.answers.allow]).toEqual([1, 10, 8, 2]);
    const errors = readFileSync(`${out}.errors.jsonl`, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(errors).toMatchObject(faults);
    for (const { code } of faults.flatMap(({ faults: all }) => all)) expect(ran.stderr).toContain(code);
    expect(ran.stderr + JSON.stringify(errors)).not.toContain('4111111111111111');
    const decided = readFileSync(out, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(decided).toMatchObject([
      { line: 2, eventId: 'a', occurredAt: '2026-11-20T00:00:00.000Z', features: { card_count_10m: 1 } },
      { line: 11, eventId: 'i', features: { card_count_10m: 2 } },
    ]);
  });

  test('in another encoding than the rest', () => {
    const good = Buffer.from(`${HEAD}\n${rows[0]}\n`);
    const bad = Buffer.from([...Buffer.from('x,2026-11-20 09:00:00,1,JPY,t,'), 0x83, 0x64, 0x0a]);
    const file = write('mixed.csv', Buffer.concat([good, bad, Buffer.from(`${rows[9]}\n`)]));
    const ran = replay(file, '--mapping', MAPPING, '--time-zone', '+09:00', '--encoding', 'utf-8', ...NOW);
    expect([ran.code, ran.result.rows, ran.result.faulty]).toEqual([1, 3, 1]);
    expect(ran.stderr).toContain('line 3: wrong-encoding');
  });

  test('of JSON Lines', () => {
    const lines = [jsonLine(), jsonLine({ eventId: 'b', colour: 'red' }), '{"eventId":', jsonLine({ eventId: 'c' })];
    const ran = replay(write('a.jsonl', lines.join('\n')), ...NOW);
    expect([ran.code, ran.result.rows, ran.result.faulty]).toEqual([1, 4, 2]);
    expect(ran.stderr).toMatch(/line 2: \/colour unknown-field; expected .*\nline 3: not-json; expected/);
  });

  test('amounts may be written as shops write them, and a comma that parts no thousands is none', () => {
    const mapping = write(
      'yen.yaml',
      `name: yen
timeZone: Asia/Tokyo
fields:
  eventId: id
  occurredAt: at
  channel: { value: ecommerce }
  amount: { column: amount }
  amount.currency: { value: JPY }
  card.token: { value: t-1 }
  merchant.acceptorNumber: { value: m-1 }
`,
    );
    const amounts = ['"4,980"', '1500円', '￥３，０００', '¥1000', '"1,234,567"', '"1,23"', '"4,98円"'];
    const rows = amounts.map((amount, place) => `e-${place},2026-11-20 09:00:00,${amount}`);
    const ran = replay(write('yen.csv', ['id,at,amount', ...rows].join('\n')), '--mapping', mapping, ...NOW);
    expect(ran.result).toMatchObject({ rows: 7, faulty: 2 });
    expect(ran.stderr).toMatch(/line 7: amount not-a-decimal.*\n.*line 8: amount not-a-decimal/);
  });

  test('a head in another encoding is one fault, and a wrong key of a mapping names those there are', () => {
    const encoded = encodeCp932(`${HEAD}\n${rows[0]}`);
    if (encoded.kind === 'failed') throw new Error('the rows can be written in CP932');
    const file = write('cp932.csv', encoded.value);
    const ran = replay(file, '--mapping', MAPPING, '--time-zone', '+09:00', '--encoding', 'utf-8', ...NOW);
    expect([ran.code, ran.result.rows]).toEqual([1, 1]);
    expect(ran.stderr).toContain('line 1: wrong-encoding; expected UTF-8 or CP932');
    const wrong = replay(file, '--mapping', write('wrong.yaml', 'name: x\nfields:\n  occured: a\n'));
    expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('/fields/occured: expected one of') });
  });

  test('a missing column, and times without a zone', () => {
    const missing = replay(write('b.csv', `番号,日時\n`), '--mapping', MAPPING, '--time-zone', 'UTC', ...NOW);
    expect([missing.code, missing.stderr]).toEqual([1, expect.stringContaining('金額 missing-column')]);
    const zoneless = replay(write('c.csv', `${HEAD}\n${rows[0]}\n`), '--mapping', MAPPING, ...NOW);
    expect([zoneless.code, zoneless.stderr]).toEqual([1, expect.stringContaining('time-zone-needed')]);
  });
});

test.each([
  ['no file', ['nothing.csv'], 'file-unreadable'],
  ['CSV without a mapping', [write('d.csv', `${HEAD}\n`)], 'mapping-needed'],
  ['no such mapping', [MAPPING, '--mapping', 'nothing'], 'mapping-not-found'],
  [
    'a mapping to no field',
    [MAPPING, '--mapping', write('m.yaml', 'name: m\nfields: { colour: x }\n')],
    'mapping-refused',
  ],
  ['no such zone', [MAPPING, '--mapping', 'handbook', '--time-zone', 'Mars/Olympus'], 'mapping-refused'],
  ['no such rules', [MAPPING, '--mapping', 'handbook', '--rules', 'nothing.yaml'], 'rules-refused'],
  ['no such guard', [MAPPING, '--mapping', 'handbook', '--guard', 'nothing.yaml'], 'guard-refused'],
])('%s is wrong usage', (_name, words, code) => {
  const ran = replay(...words);
  expect([ran.code, ran.stderr]).toEqual([2, expect.stringContaining(code)]);
});

describe('features into a CSV', () => {
  const mapping = write(
    'labelled.yaml',
    `name: labelled
timeZone: UTC
fields:
  eventId: id
  occurredAt: at
  channel: { value: ecommerce }
  amount: amount
  amount.currency: currency
  card.token: card
  merchant.acceptorNumber: { value: m-1 }
label: { column: fraud, genuine: ['0'], knownAt: known }
outcome: { column: outcome, declined: ['05'], authorised: ['00'] }
`,
  );
  const file = write(
    'labelled.csv',
    [
      'id,at,amount,currency,card,fraud,known,outcome',
      'p1,2026-01-01 00:00:00,10.50,EUR,a,1,2026-01-01 00:00:25,00',
      'p2,2026-01-01 00:00:10,2000,JPY,a,0,,05',
      'p3,2026-01-01 00:00:20,0.25,EUR,a,0,,00',
      'p4,2026-01-01 00:00:30,7,EUR,a,0,,00',
      'p5,2026-01-01 00:00:30,7,EUR,b,0,,00',
    ].join('\n'),
  );
  const features = write(
    'some.features.yaml',
    `features:
  card_sum: { sum: amount, by: card, over: 1h }
  card_mean: { mean: amount, by: card, over: 1h }
  shop_fraud: { mean: fraud, by: merchant, over: 1h }
  shop_declines: { count: declined, by: merchant, over: 1h }
  since: { since: payment, by: card }
`,
  );

  test('money in major units, what is unknown empty, results as soon as they were known, twice the same bytes', () => {
    const outs = ['one.csv', 'two.csv'].map((name) => path.join(folder, name));
    for (const out of outs) {
      const ran = replay(file, '--mapping', mapping, '--features', features, '--out', out, ...NOW);
      expect([ran.code, ran.result.answers.allow, ran.result.held.keys]).toEqual([0, 5, 4]);
    }
    const [one = '', two = ''] = outs.map((out) => readFileSync(out, 'utf8'));
    expect(one.split('\r\n')).toEqual([
      'event_id,card_sum,card_mean,shop_fraud,shop_declines,since,decision,reasons,shadow_reasons,too_late',
      'p1,10.50,10.50,0,0,,allow,,,false',
      'p2,2000,2000,0,0,10,allow,,,false',
      'p3,10.75,5.375,0,1,10,allow,,,false',
      'p4,17.75,5.916666666666666,0.25,1,10,allow,,,false',
      'p5,7.00,7.00,0.2,1,,allow,,,false',
      '',
    ]);
    expect(two).toBe(one);
  });

  test('no feature sees a label before anybody could', () => {
    const undated = write('undated.yaml', readFileSync(mapping, 'utf8').replace(', knownAt: known', ''));
    const ran = replay(file, '--mapping', undated, '--features', features, ...NOW);
    expect([ran.code, ran.stderr]).toEqual([2, expect.stringMatching(/label-date-needed: shop_fraud: /)]);
  });

  test('rules name them, and a feature file with faults is refused whole', () => {
    const rules = write(
      'fraud.rules.yaml',
      `name: fraud
version: 1
rules:
  - id: bad-shop
    when: features.shop_fraud > 200000
    reason: bad-shop
    action: hold
    status: live
    words: { ja: 不正が多い, en: Much fraud }
`,
    );
    const ran = replay(file, '--mapping', mapping, '--features', features, '--rules', rules, ...NOW);
    expect(ran.result.answers).toEqual({ allow: 4, challenge: 0, hold: 1, deny: 0 });
    const faulty = write('faulty.features.yaml', 'features:\n  x: { count: payments, by: kard, over: 1d }\n');
    const refused = replay(file, '--mapping', mapping, '--features', faulty, ...NOW);
    expect([refused.code, refused.stderr]).toEqual([
      2,
      expect.stringMatching(/features-refused: .*:2:\d+: unknown-field; expected x.by/),
    ]);
  });
});

test('a damaged gzip file leaves no OUT', () => {
  const file = write('damaged.gz', gzipSync(`${jsonLine()}\n`.repeat(100)).subarray(0, -20));
  const out = path.join(folder, 'damaged.jsonl');
  const ran = replay(file, '--out', out, ...NOW);
  expect([ran.code, ran.stderr]).toEqual([1, expect.stringContaining('gzip-damaged')]);
  expect(readdirSync(folder).filter((name) => name.includes('damaged.jsonl'))).toEqual([]);
});

const longFile = (count: number): string => {
  const file = path.join(folder, `${count}.jsonl`);
  for (let from = 0; from < count; from += 1_000) {
    const lines = Array.from({ length: 1_000 }, (_, place) => jsonLine({ eventId: `e-${from + place}` }));
    appendFileSync(file, `${lines.join('\n')}\n`);
  }
  return file;
};

test('killed at any moment, it leaves OUT as it was or whole', async () => {
  const count = 20_000;
  const file = longFile(count);
  const out = path.join(folder, 'killed.jsonl');
  const endings: string[] = [];
  for (const waitMs of [300, 600, 900, 1_200, 120_000]) {
    rmSync(out, { force: true });
    const running = spawn(process.execPath, [MAIN, 'decide', 'replay', file, '--out', out, ...NOW], {
      stdio: 'ignore',
    });
    const ended = new Promise((resolve) => running.once('exit', resolve));
    const given = new AbortController();
    await Promise.race([ended, sleep(waitMs, undefined, { signal: given.signal }).catch(() => undefined)]);
    given.abort();
    running.kill('SIGKILL');
    await ended;
    const lines = existsSync(out) ? readFileSync(out, 'utf8').trimEnd().split('\n').length : 0;
    endings.push(lines === 0 ? 'absent' : lines === count ? 'whole' : `${lines} lines`);
  }
  expect(endings.filter((ending) => ending !== 'absent' && ending !== 'whole')).toEqual([]);
  expect(endings.at(-1)).toBe('whole');
  // The last one took away what the killed ones had begun.
  expect(readdirSync(folder).filter((name) => name.startsWith('.killed.jsonl'))).toEqual([]);
}, 180_000);

test('asked to stop, it says where, and leaves nothing of OUT', async () => {
  const out = path.join(folder, 'stopped.jsonl');
  const running = spawn(process.execPath, [MAIN, 'decide', 'replay', longFile(200_000), '--out', out, ...NOW]);
  let said = '';
  running.stderr.setEncoding('utf8').on('data', (text: string) => {
    if (!said.includes('100,000 lines') && text.includes('100,000 lines')) running.kill('SIGINT');
    said += text;
  });
  expect(await new Promise((resolve) => running.once('close', resolve))).toBe(1);
  expect(said).toMatch(/interrupted: stopped at line \d+; nothing was written/);
  expect(readdirSync(folder).filter((name) => name.includes('stopped.jsonl'))).toEqual([]);
}, 120_000);

describe.skipIf(!existsSync(HANDBOOK))('the Handbook’s file (skipped where MITSUKE_SHARED does not have it)', () => {
  test('every row is judged, the frauds of each kind are there, and a sample’s features equal a rescan', async () => {
    const out = path.join(folder, 'handbook.jsonl');
    const ran = replay(HANDBOOK, '--mapping', 'handbook', '--out', out, ...NOW);
    expect([ran.code, ran.result.rows, ran.result.faulty]).toEqual([0, 1_754_155, 0]);
    const { kinds, precision } = ran.result.against;
    const frauds = Object.values(kinds as Record<string, { frauds: number }>).map((kind) => kind.frauds);
    expect(frauds.reduce((sum, count) => sum + count, 0)).toBe(14_681);
    expect(kinds['1'].recall).toBe(1);
    expect(kinds['3'].recall).toBeGreaterThan(0.6);
    expect(precision).toBeGreaterThan(0.95);
    const checked = await checkSample(out);
    expect(checked).toBeGreaterThan(200);
  }, 300_000);
});

type Row = {
  readonly id: string;
  readonly at: number;
  readonly card: string;
  readonly terminal: string;
  readonly cents: number;
};

/** Rows of a few cards, and those at the same terminals as the newest of them, rescanned without any of our code. */
const checkSample = async (out: string): Promise<number> => {
  const rows: Row[] = [];
  const parser = createReadStream(HANDBOOK)
    .pipe(createGunzip())
    .pipe(parse({ from_line: 2 }));
  for await (const [id, time, card, terminal, amount] of parser as AsyncIterable<string[]>) {
    const at = Date.parse(`${String(time).replace(' ', 'T')}Z`);
    const cents = Math.round(Number(amount) * 100);
    rows.push({ id: String(id), at, card: String(card), terminal: String(terminal), cents });
  }
  const byCard = Map.groupBy(rows, ({ card }) => card);
  const byTerminal = Map.groupBy(rows, ({ terminal }) => terminal);
  const order = new Map(rows.map(({ id }, place) => [id, place]));
  const DAY = 86_400_000;
  const wanted = new Map<string, Record<string, number>>();
  for (const card of ['596', '4961', '2']) {
    for (const row of byCard.get(card) ?? []) {
      const past = (of: Map<string, Row[]>, key: string, days: number) =>
        (of.get(key) ?? []).filter(
          (other) =>
            other.at > row.at - days * DAY &&
            other.at <= row.at &&
            (order.get(other.id) ?? 0) <= (order.get(row.id) ?? 0),
        );
      const month = past(byCard, row.card, 30);
      const atTerminal = past(byTerminal, row.terminal, 7);
      wanted.set(row.id, {
        card_count_1d: past(byCard, row.card, 1).length,
        card_count_7d: past(byCard, row.card, 7).length,
        card_count_30d: month.length,
        card_mean_30d: Math.floor(month.reduce((sum, { cents }) => sum + cents, 0) / month.length),
        card_sum_1d: past(byCard, row.card, 1).reduce((sum, { cents }) => sum + cents, 0),
        terminal_count_1d: past(byTerminal, row.terminal, 1).length,
        terminal_count_7d: atTerminal.length,
        terminal_cards_7d: new Set(atTerminal.map((other) => other.card)).size,
        pair_count_7d: atTerminal.filter((other) => other.card === row.card).length,
      });
    }
  }
  let checked = 0;
  let rest = '';
  for await (const chunk of createReadStream(out, { encoding: 'utf8' })) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const id = /"eventId":"([^"]+)"/.exec(line)?.[1] ?? '';
      const expected = wanted.get(id);
      if (expected === undefined) continue;
      expect({ id, ...JSON.parse(line).features }).toEqual({ id, ...expected });
      checked += 1;
    }
  }
  return checked;
};
