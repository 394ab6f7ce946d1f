import { readFileSync } from 'node:fs';
import ExcelJs from 'exceljs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodeCp932, Problem, type Scope } from '#kernel';
import { excelWorkbooks } from '../../platform/workbook/exceljs.ts';
import type { MerchantId } from '../read-merchants.ts';
import { openTestRegistry, START, succeeded, type TestRegistry } from '../testing.ts';
import { loadMapping } from './core/mapping.ts';

let house: TestRegistry;
let scope: Scope;
beforeAll(async () => {
  house = await openTestRegistry();
  ({ scope } = house.ours);
});
afterAll(() => house.close());

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const cp932 = (text: string): Uint8Array => {
  const encoded = encodeCp932(text);
  if (encoded.kind === 'failed') throw new Error('the test writes CP932');
  return encoded.value;
};

const take = async (file: Uint8Array, layout?: string, isTrial = false) =>
  succeeded(await house.registry.imports.take(scope, file, { layout, isTrial }));
const refused = (file: Uint8Array, layout?: string) =>
  house.registry.imports.take(scope, file, { layout, isTrial: false });
const merchant = async (number: string) =>
  (await house.registry.merchants.list(scope, { text: number, limit: 1 })).merchants[0];
const until = async (isSo: () => Promise<boolean>): Promise<void> => {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 5));
};
const NOTHING = { created: 0, changed: 0, same: 0 };

const LAYOUT = `
name: ours
fields:
  acceptor_number: 加盟店番号
  party_name: 法人名
  corporate_number: 法人番号
  shop_name: 屋号
  url: URL
  brands: 取扱ブランド
  connection: { column: 決済方式, values: { リンク型: link, JS型: javascript } }
  stores_numbers: 番号保持
  sales_channel: { value: ecommerce }
`;

describe('a CSV as somebody’s partner sends it', () => {
  const FILE = [
    '加盟店番号,法人名,法人番号,屋号,URL,取扱ブランド,決済方式,番号保持',
    '００１２３,（株）ﾐﾂｹ商店,７０００－０１２０－５０００２,ミツケ堂,ｓｈｏｐ．ｅｘａｍｐｌｅ,VISA・JCB,リンク型,無',
    '00124,株式会社みつけ商店,,ミツケ堂,,"Visa,Master",リンク型,無',
    '00125,髙﨑㈲,,髙﨑本舗,https://takasaki.example,JCB,JS型,有',
    '00126,名無し,,店,htp:shop,ABC,リンク型,たぶん',
    ',番号なし,,店,,,,',
    '00125,髙﨑㈲,,髙﨑本舗,,,,',
    '00127,"閉じない,,,,,,',
    '',
  ].join('\r\n');

  beforeAll(() => house.registry.imports.keepLayout(scope, 'ours', LAYOUT));

  test('is tried without a trace, and tells just what taking it then does', async () => {
    const before = await house.everything();
    const tried = await take(cp932(FILE), 'ours', true);
    expect(await house.everything()).toBe(before);
    const taken = await take(cp932(FILE), 'ours');
    expect({ ...taken, id: undefined }).toEqual(tried);
    expect(taken.counts).toEqual({
      parties: { created: 2, changed: 0, same: 1 },
      shops: { created: 2, changed: 0, same: 1 },
      merchants: { created: 3, changed: 0, same: 0 },
    });
    expect([taken.lines, taken.faulty]).toEqual([7, 4]);
    expect(taken.faults.map(({ line, column, code }) => [line, column, code])).toEqual([
      [5, 'URL', 'not-a-url'],
      [5, '取扱ブランド', 'brand-not-known'],
      [5, '番号保持', 'not-yes-or-no'],
      [6, '加盟店番号', 'required'],
      [7, '加盟店番号', 'acceptor-number-repeated'],
      [8, undefined, 'quote-not-closed'],
    ]);
  });

  test('brings spellings of one party and one shop together, and keeps what it said', async () => {
    const [first, second, third] = [await merchant('00123'), await merchant('00124'), await merchant('00125')];
    expect(first).toMatchObject({
      ...{ name: 'ミツケ堂', standing: 'contracted', standingReason: 'contract-taken-over', salesChannel: 'ecommerce' },
      ...{ connection: 'link', storesNumbers: false, brands: ['jcb', 'visa'] },
    });
    expect([second?.party, second?.shop]).toEqual([first?.party, first?.shop]);
    expect(second?.brands).toEqual(['mastercard', 'visa']);
    const party = third?.party && (await house.registry.parties.get(scope, third.party));
    expect(party).toMatchObject({ name: '髙﨑有限会社', roles: [{ role: 2, validFrom: '2026-11-21' }] });
    const shop = first?.shop && (await house.registry.shops.get(scope, first.shop));
    expect(shop).toMatchObject({ name: 'ミツケ堂', url: 'https://shop.example', party: first?.party });
  });

  test('changes nothing when it comes again, and is an entry of the log each time', async () => {
    const again = await take(cp932(FILE), 'ours');
    expect(again.counts).toEqual({
      parties: { ...NOTHING, same: 3 },
      shops: { ...NOTHING, same: 3 },
      merchants: { ...NOTHING, same: 3 },
    });
    const entries = (await house.entries()).filter(({ predicateType }) => predicateType.includes('merchant-import'));
    expect(entries).toHaveLength(2);
    expect(entries[1]?.text).toContain(String(again.id));
    for (const { text } of entries) expect(text).not.toMatch(/ミツケ|髙﨑/);
  });

  test('takes what is new and leaves what it does not say; a merchant keeps its party', async () => {
    const more = [
      'acceptor_number,party_name,merchant_name,risk_tier',
      '00123,,ミツケ堂新館,high',
      '00125,株式会社ミツケ商店,,low',
      '00200,新会社,新しい店,',
    ].join('\n');
    const taken = await take(bytes(more));
    expect(taken.counts.merchants).toEqual({ created: 1, changed: 1, same: 0 });
    expect(taken.faults).toMatchObject([{ line: 3, column: 'acceptor_number', code: 'merchant-of-another-party' }]);
    expect(await merchant('00123')).toMatchObject({ name: 'ミツケ堂新館', riskTier: 'high', connection: 'link' });
    expect((await merchant('00125'))?.riskTier).toBeUndefined();
  });

  test('puts a merchant that was known from payments alone under contract', async () => {
    await house.database.asSystem((tx) =>
      house.registry.merchants.observe(tx, scope.tenant, [
        { acceptorNumber: 'seen-1', name: '見た店', attempts: 3, firstSeenAt: START, lastSeenAt: START },
      ]),
    );
    const before = (await house.entries()).length;
    const taken = await take(bytes('acceptor_number,party_name\nseen-1,見た会社\n'));
    expect(taken.counts.merchants).toEqual({ created: 0, changed: 1, same: 0 });
    const now = await merchant('seen-1');
    expect(now).toMatchObject({ name: '見た店', standing: 'contracted', attemptCount: 3 });
    const changes = await house.registry.standings.changes(scope, now?.id as MerchantId);
    expect(changes).toMatchObject([{ from: 'observed', to: 'contracted', reason: 'contract-taken-over' }]);
    const [change, file] = (await house.entries()).slice(before);
    expect([change?.predicateType, file?.predicateType]).toEqual([
      'urn:mitsuke:evidence:merchant-standing:v1',
      'urn:mitsuke:evidence:merchant-import:v1',
    ]);
    expect(JSON.parse(change?.text ?? '').predicate.fact).toMatchObject({ acceptorNumber: 'seen-1', to: 'contracted' });
  });

  test('meets a payment that brings one of its merchants in meanwhile: the line is taken all the same', async () => {
    const seen = (acceptorNumber: string) => [
      { acceptorNumber, name: '先に見た店', attempts: 2, firstSeenAt: START, lastSeenAt: START },
    ];
    const lines = ['acceptor_number,party_name,merchant_name', 'race-1,競走社,一号', 'race-2,競走社,二号'];
    const { taken } = await house.database.asSystem(async (tx) => {
      await house.registry.merchants.observe(tx, scope.tenant, seen('race-2'));
      // The file has looked the registry over, does not see it, and waits for its number.
      const waiting = take(bytes(lines.join('\n')));
      await until(() => house.isWaiting());
      return { taken: waiting };
    });
    expect(await taken).toMatchObject({ faulty: 0, counts: { merchants: { created: 1, changed: 1, same: 0 } } });
    expect(await merchant('race-1')).toMatchObject({ name: '一号', standing: 'contracted', attemptCount: 0 });
    const met = await merchant('race-2');
    expect(met).toMatchObject({ name: '二号', standing: 'contracted', attemptCount: 2 });
    expect(await house.registry.standings.changes(scope, met?.id as MerchantId)).toHaveLength(1);
  });
});

describe('records of a fixed length', () => {
  const RECORDS = `
name: records
fields: { acceptor_number: 番号, merchant_name: 名称, party_name: 名称 }
records:
  length: 40
  header: "1"
  data: { type: "2", columns: { 番号: { start: 2, length: 8, kind: digits }, 名称: { start: 10, length: 30, kind: kana } } }
  trailer: { type: "8", count: { start: 2, length: 6 } }
  end: "9"
`;
  const line = (text: string): string => {
    const half = Buffer.from(cp932(text)).length;
    return `${text}${' '.repeat(40 - half)}`;
  };
  const file = (count: number, ...data: string[]) =>
    cp932([`1HEAD20261121`, ...data, `8${String(count).padStart(6, '0')}`, '9'].map(line).join('\r\n'));
  beforeAll(() => house.registry.imports.keepLayout(scope, 'records', RECORDS));

  test('half-width kana are read, a broken record is told by its line and its column', async () => {
    const taken = await take(file(3, '200000301ﾐﾅﾄｼﾖｳｶｲ', '2000003X2ﾌｼﾞﾐﾔ', '200000303ﾎｼﾉﾔ'), 'records');
    expect(taken.faults).toMatchObject([{ line: 3, column: '番号', code: 'not-digits' }]);
    expect(taken.counts.merchants.created).toBe(2);
    expect(await merchant('00000301')).toMatchObject({ name: 'ﾐﾅﾄｼﾖｳｶｲ' });
  });

  test('a total that does not agree refuses the whole file', async () => {
    const before = await house.everything();
    expect(await refused(file(3, '200000401ｱ', '200000402ｲ'), 'records')).toMatchObject({
      kind: 'failed',
      error: { line: 4, column: 'count', code: 'control-total-differs' },
    });
    expect(await house.everything()).toBe(before);
  });
});

test('a workbook is read like a CSV; one with a formula in it is refused by its cell', async () => {
  const { write } = excelWorkbooks();
  const sheet = (...rows: readonly (readonly (string | number)[])[]) =>
    write({
      title: '加盟店',
      statedAt: START,
      sheets: [{ name: '加盟店', widths: [], rows: rows.map((row) => row.map((value) => ({ value }))) }],
    });
  const taken = await take(
    await sheet(['acceptor_number', 'party_name', 'merchant_name'], ['x-1', '髙﨑①㈱', '①号店'], [77, '数', '店']),
  );
  expect([taken.counts.merchants.created, taken.faults]).toEqual([2, []]);
  expect(await merchant('x-1')).toMatchObject({ name: '①号店' });
  expect(await merchant('77')).toMatchObject({ name: '店' });
});

test('a workbook with a cell that holds no text is refused by it; what stands beside the head is nobody’s', async () => {
  const book = new ExcelJs.Workbook();
  const sheet = book.addWorksheet('a');
  sheet.addRow(['acceptor_number', 'party_name', 'merchant_name']);
  sheet.addRow(['x-3', '脇', '三号店']).getCell(16_000).value = 'notes';
  const written = async () => new Uint8Array(await book.xlsx.writeBuffer());
  expect((await take(await written())).counts.merchants.created).toBe(1);
  sheet.getCell('C2').value = { error: '#N/A' };
  expect(await refused(await written())).toMatchObject({
    kind: 'failed',
    error: { line: 2, column: 'C2', code: 'not-text' },
  });
});

test('a line with a NUL in it is told, and keeps no other from being taken', async () => {
  const file = bytes('acceptor_number,party_name,merchant_name\nnul-1,甲,a\0b\nnul-2,乙,丙\n');
  const taken = await take(file);
  expect(taken.faults).toMatchObject([{ line: 2, column: 'merchant_name', code: 'not-text' }]);
  expect(taken.counts.merchants.created).toBe(1);
});

test.each([
  ['a column twice', 'acceptor_number,acceptor_number\n', 'column-twice'],
  ['no number of merchants', 'name\nx\n', 'column-missing'],
  ['nothing', '', 'file-empty'],
  ['no text', '\uFFFF', undefined],
])('a file with %s', async (_name, text, code) => {
  const outcome = await refused(bytes(text));
  if (code === undefined) expect(outcome.kind).toBe('failed');
  else expect(outcome).toMatchObject({ kind: 'failed', error: { code } });
});

test('a layout with faults is refused with each of them and its line', async () => {
  const wrong = 'name: x\nfields:\n  acceptor_number: 番号\n  nonsense: 名前\n  url: { colum: URL }\n';
  const error = await house.registry.imports.keepLayout(scope, 'wrong', wrong).catch((thrown: unknown) => thrown);
  if (!(error instanceof Problem)) throw error;
  expect(error.details.fields?.map(({ line }) => line)).toEqual([4, 5]);
  expect(
    await house.registry.imports.take(scope, bytes('x'), { layout: 'wrong', isTrial: true }).catch(String),
  ).toContain('merchant-layout-not-found');
});

test('the layouts of the guide are such', () => {
  const guide = readFileSync(new URL('../../../docs/guide/merchants.md', import.meta.url), 'utf8');
  const layouts = [...guide.matchAll(/```yaml\n(.*?)```/gs)].map(([, text = '']) => loadMapping(text));
  expect(
    layouts.map((loaded) => loaded.kind === 'ok' && [loaded.value.name, loaded.value.fixed !== undefined]),
  ).toEqual([
    ['partner', false],
    ['records', true],
  ]);
});

test('a card number is no merchant’s number, and its fault does not repeat it', async () => {
  const taken = await take(
    bytes('acceptor_number,party_name,merchant_name\n4111111111111111,会社,店\nok-1,会社,4111 1111 1111 1111\n'),
  );
  expect(taken.faults.map(({ line, code }) => [line, code])).toEqual([
    [2, 'not-a-number'],
    [3, 'card-number-not-accepted'],
  ]);
  expect(JSON.stringify(taken)).not.toContain('4111');
});
