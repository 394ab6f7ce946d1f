import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PartyId, Scope } from '#kernel';
import type { ShopId } from '../core/merchant-attributes.ts';
import type { MerchantId } from '../read-merchants.ts';
import { openTestRegistry, START, succeeded, type TestRegistry } from '../testing.ts';
import type { FileFormat } from './export-merchants.ts';

let house: TestRegistry;
let scope: Scope;
beforeAll(async () => {
  house = await openTestRegistry();
  ({ scope } = house.ours);
  await plant();
});
afterAll(() => house.close());

const write = (format: FileFormat, layout?: string, filters = {}) =>
  house.registry.imports.write(scope, { filters, format, layout });
const take = async (file: Uint8Array, layout?: string, isTrial = false) =>
  succeeded(await house.registry.imports.take(scope, file, { layout, isTrial }));
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** What is hard to tell apart: two parties of one name, two shops of one name, words that look like formulas. */
const plant = async (): Promise<void> => {
  const { parties, shops, merchants, standings, imports } = house.registry;
  const party = async (name: string, more = {}) => succeeded(await parties.create(scope, { name, ...more })).id;
  const shop = async (of: PartyId, name: string, more = {}): Promise<ShopId> =>
    succeeded(await shops.create(scope, { party: of, name, ...more })).id;
  const contract = async (acceptorNumber: string, of: PartyId, more = {}): Promise<MerchantId> => {
    const wanted = { acceptorNumber, name: `契約 ${acceptorNumber}`, party: of, reason: 'contract-signed', ...more };
    return succeeded(await merchants.create(scope, wanted as never)).id;
  };
  const [acquirer, agent, mall] = [await party('東カード'), await party('代理決済'), await party('市場モール')];
  const [one, twin] = [await party('（株）同名商店', { kana: 'ﾄﾞｳﾒｲ' }), await party('同名商店')];
  const numbered = await party('髙﨑①㈱', { corporateNumber: '7000012050002' });
  const where = { address: '東京都港区芝１－２－３, 2F\n"奥"', phone: '03-1234-5678', url: 'www.shop.example/本店' };
  const first = await shop(one, '本店', { ...where, chain: 'ﾐﾂｹ堂', mall, kana: 'ﾎﾝﾃﾝ' });
  const second = await shop(one, '本 店', { url: 'https://second.example' });
  const all = {
    ...{ shop: first, acquirer, agent, brands: ['visa', 'jcb'], salesChannel: 'ecommerce', connection: 'javascript' },
    ...{ platform: 'mall', paymentModuleOwner: 'psp', applicationOwner: 'mall', infrastructureOwner: 'contractor' },
    ...{ contentOwner: 'merchant', memberLogin: true, takesUploads: false, developsItself: true, storesNumbers: false },
    ...{ riskTier: 'high', categoryCode: '5999' },
  };
  await contract('0001', one, all);
  await contract('0002', one, { shop: second, name: '=1+1' });
  await contract('0003', twin, { name: '＋店, "二号"' });
  const ended = await contract('0004', numbered);
  await contract('0005', numbered, { name: '-髙﨑①' });
  const asked = succeeded(
    await standings.ask(scope, ended, { standing: 'terminated', reason: 'contract-ended', words: 'x' }),
  );
  const other = { email: 'second@ours.example', displayName: 'second', role: 'supervisor' } as const;
  const person = succeeded(await house.registry.createPerson(scope, other));
  await house.registry.twoPersonActs.approve({ ...scope, principal: { kind: 'person', id: person.id } }, asked.id);
  const seen = (acceptorNumber: string, name?: string) => ({
    ...{ acceptorNumber, attempts: 1, firstSeenAt: START, lastSeenAt: START, ...(name && { name }) },
  });
  await house.database.asSystem((tx) =>
    merchants.observe(tx, scope.tenant, [seen('seen-1', '見た店'), seen('seen-2'), seen('Ｓ-3', '全角の番号')]),
  );
  const [observed] = (await merchants.list(scope, { text: 'seen-2', limit: 1 })).merchants;
  succeeded(await merchants.change(scope, observed?.id as MerchantId, { party: twin }));
  await imports.keepLayout(scope, 'partner', PARTNER);
  await imports.keepLayout(scope, 'records', RECORDS);
};

const PARTNER = `
name: partner
fields:
  acceptor_number: 加盟店番号
  standing: 状態
  party: 事業者ID
  connection: { column: 決済方式, values: { リンク型: link, JS型: javascript } }
`;
const RECORDS = `
name: records
fields: { acceptor_number: 番号, merchant_name: 名称 }
records:
  length: 40
  header: "1"
  data: { type: "2", columns: { 番号: { start: 2, length: 8, kind: digits }, 名称: { start: 10, length: 30, kind: kana } } }
  trailer: { type: "8", count: { start: 2, length: 6 } }
  end: "9"
`;

/** All but the record of files that were taken. */
const everything = async () =>
  (await house.everything())
    .split('\n')
    .filter((row) => !row.includes('file_sha256'))
    .sort();

describe('what is exported', () => {
  test.each([
    ['csv', undefined],
    ['csv-cp932', undefined],
    ['xlsx', undefined],
    ['csv', 'partner'],
  ] as const)('as %s, layout %s, is taken in again and changes nothing', async (format, layout) => {
    const before = await everything();
    const file = succeeded(await write(format, layout));
    const taken = await take(file.bytes, layout);
    expect(taken.faults).toEqual([]);
    expect(taken.counts.merchants).toEqual({ created: 0, changed: 0, same: 8 });
    expect(await everything()).toEqual(before);
  });

  test('is what the filter selects, and of another tenant nothing', async () => {
    const file = succeeded(await write('csv', undefined, { text: '髙﨑' }));
    expect((await take(file.bytes, undefined, true)).lines).toBe(2);
    const theirs = await house.registry.imports.write(house.theirs.scope, { filters: {}, format: 'csv' });
    expect(new TextDecoder().decode(succeeded(theirs).bytes).trim().split('\r\n')).toHaveLength(1);
  });

  test('as records of fixed length carries its total, and reads back; what has no place in them is told by its line', async () => {
    const plain = bytes('acceptor_number,party_name,merchant_name\n00000801,固定社,コテイチヨウ\n');
    expect((await take(plain)).counts.merchants.created).toBe(1);
    const file = succeeded(await write('csv', 'records', { text: '00000801' }));
    expect(file.extension).toBe('txt');
    expect(
      Buffer.from(file.bytes)
        .toString('latin1')
        .split('\r\n')
        .map((line) => line[0]),
    ).toEqual(['1', '2', '8', '9', undefined]);
    const again = await take(file.bytes, 'records');
    expect([again.faulty, again.counts.merchants]).toEqual([0, { created: 0, changed: 0, same: 1 }]);
    const refused = await write('csv', 'records', { text: '髙﨑' });
    expect(refused.kind === 'failed' && refused.error.map(({ line, column }) => [line, column])).toContainEqual([
      2,
      '名称',
    ]);
  });

  test('never says what a layout would read as something else', async () => {
    const fixed = 'name: fixed\nfields: { acceptor_number: 番号, sales_channel: { value: moto } }\n';
    const double = 'name: double\nfields: { acceptor_number: 番号, merchant_name: 番号 }\n';
    for (const [name, layout] of Object.entries({ fixed, double })) {
      await house.registry.imports.keepLayout(scope, name, layout);
      const refused = await write('csv', name, { text: '0001' });
      expect(refused).toMatchObject({ kind: 'failed', error: [{ line: 2, code: 'not-in-layout' }] });
    }
  });
});

describe('a standing', () => {
  test.each([
    ['0004', 'contracted'],
    ['0005', 'suspended'],
    ['0001', 'observed'],
    ['new-1', 'terminated'],
  ])('of %s never becomes %s by a file', async (number, standing) => {
    const before = await everything();
    const taken = await take(bytes(`acceptor_number,standing,party_name,merchant_name\n${number},${standing},社,店\n`));
    expect(taken.faults).toMatchObject([{ line: 2, column: 'standing', code: 'standing-not-by-file' }]);
    expect(await everything()).toEqual(before);
  });
});

describe('a file that is none', () => {
  const head = (...first: number[]) => Uint8Array.from([...first, ...Array.from({ length: 600 }, (_, at) => at % 251)]);
  test.each([
    ['a PDF under the name of a CSV', head(0x25, 0x50, 0x44, 0x46, 0x2d), 'not-a-table'],
    ['a picture', head(0x89, 0x50, 0x4e, 0x47), 'not-a-table'],
    ['a workbook of before 2007, or behind a password', head(0xd0, 0xcf, 0x11, 0xe0), 'encrypted'],
    ['a ZIP that is no workbook', head(0x50, 0x4b, 0x03, 0x04), 'not-a-workbook'],
    ['text in UTF-16', Uint8Array.from([0xff, 0xfe, 0x61, 0x00]), 'utf-16'],
    ['nothing', new Uint8Array(), 'file-empty'],
  ])('%s is said to be so', async (_name, file, code) => {
    expect(await house.registry.imports.take(scope, file, { isTrial: false })).toMatchObject({
      kind: 'failed',
      error: { line: 1, code },
    });
  });
});
