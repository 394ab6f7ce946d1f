/**
 * Merchants as a file that can be taken in again: all that an import knows of them, in the plain layout or in one that was
 * kept. What cannot be written such that it reads back the same is told by its line, and nothing is written (SUPV-01).
 */

import { sql } from 'kysely';
import { csvHead, csvLine, encodeCp932, failed, idOf, type Outcome, ok, Problem, type Scope, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import { WORKBOOK_LIMIT_BYTES } from '#platform/workbook';
import type { RegistryPorts } from '../ports.ts';
import { listTooLarge } from '../problems.ts';
import { type Merchant, type MerchantFilters, queryMerchants } from '../read-merchants.ts';
import type { Tables } from '../store-tables.ts';
import type { Mapping, Values } from './core/mapping.ts';
import { type LineFault, MAX_LINES, type Words } from './core/read-rows.ts';
import { type Written, writeRows } from './core/write-rows.ts';

export const FILE_FORMATS = ['csv', 'csv-cp932', 'xlsx'] as const;
export type FileFormat = (typeof FILE_FORMATS)[number];

export type MerchantFile = { readonly bytes: Uint8Array; readonly extension: 'csv' | 'txt' | 'xlsx' };

type Ports = Pick<RegistryPorts, 'database' | 'clock' | 'workbooks'>;
type Wanted = { readonly filters: MerchantFilters; readonly mapping: Mapping; readonly format: FileFormat };

/** Of a layout of fixed-length records the format is its own. @throws Problem `list-too-large` with `limit` */
export const exportMerchants = async (
  ports: Ports,
  scope: Scope,
  { filters, mapping, format }: Wanted,
): Promise<Outcome<MerchantFile, readonly LineFault[]>> => {
  const merchants = await ports.database.inScope(scope, async (tx) => {
    const wanted = { ...filters, now: ports.clock.now(), limit: MAX_LINES + 1 };
    const found = await queryMerchants(tx, scope, wanted);
    if (found.length > MAX_LINES) throw new Problem(listTooLarge, { params: { limit: MAX_LINES } });
    return wordsOf(tx, scope, found);
  });
  const written = writeRows(merchants, mapping, mapping.fixed?.ahead ?? 1);
  if (written.kind === 'failed') return written;
  if (mapping.fixed !== undefined) {
    const records = mapping.fixed.write(written.value.rows);
    if (records.kind === 'ok') return ok({ bytes: records.value, extension: 'txt' });
    return failed(records.error.map(({ line, field, code, expected }) => ({ line, column: field, code, expected })));
  }
  return format === 'xlsx' ? workbookOf(ports, written.value) : csvOf(written.value, format);
};

const cellsOf = (columns: readonly string[], row: Values): readonly (string | undefined)[] =>
  columns.map((column) => row[column]);

const csvOf = (
  { columns, rows }: Written,
  format: 'csv' | 'csv-cp932',
): Outcome<MerchantFile, readonly LineFault[]> => {
  const lines = [csvHead(columns), ...rows.map((row) => csvLine(cellsOf(columns, row)))];
  if (format === 'csv') return ok({ bytes: new TextEncoder().encode(lines.join('')), extension: 'csv' });
  const faults: LineFault[] = [];
  const parts = lines.flatMap((line, at) => {
    const encoded = encodeCp932(line.replace(/^\uFEFF/, ''));
    if (encoded.kind === 'ok') return [encoded.value];
    faults.push({ line: at + 1, code: 'unencodable', expected: 'characters that CP932 has' });
    return [];
  });
  return faults.length > 0 ? failed(faults) : ok({ bytes: Buffer.concat(parts), extension: 'csv' });
};

const SHEET = 'merchants';
const WIDTH = 18;

const workbookOf = async (
  { workbooks, clock }: Pick<Ports, 'workbooks' | 'clock'>,
  { columns, rows }: Written,
): Promise<Outcome<MerchantFile, readonly LineFault[]>> => {
  const head = columns.map((value) => ({ value, style: 'heading' as const }));
  const cells = rows.map((row) => cellsOf(columns, row).map((value) => (value === undefined ? undefined : { value })));
  const sheet = { name: SHEET, widths: columns.map(() => WIDTH), rows: [head, ...cells] };
  const bytes = await workbooks.write({ title: SHEET, statedAt: clock.now(), sheets: [sheet] });
  // A larger one is not read again.
  if (bytes.length > WORKBOOK_LIMIT_BYTES)
    throw new Problem(listTooLarge, { params: { limitBytes: WORKBOOK_LIMIT_BYTES } });
  return ok({ bytes, extension: 'xlsx' });
};

/** With all of the party and the shop that each hangs on. */
const wordsOf = async (tx: Tx, { tenant }: Scope, merchants: readonly Merchant[]): Promise<readonly Words[]> => {
  const db = tables<Tables>(tx);
  const ids = (of: readonly (string | undefined)[]) =>
    sql<string>`any(${[...new Set(of.filter((id) => id !== undefined))].map((id) => uuidOf(id as Merchant['id']))}::uuid[])`;
  const parties = await db
    .selectFrom('registry.party')
    .select(['id', 'corporate_number', 'name', 'kana'])
    .where('tenant', '=', uuidOf(tenant))
    .where('id', '=', ids(merchants.map(({ party }) => party)))
    .execute();
  const shops = await db
    .selectFrom('registry.shop')
    .select(['id', 'name', 'kana', 'url', 'address', 'phone', 'chain', 'mall'])
    .where('tenant', '=', uuidOf(tenant))
    .where('id', '=', ids(merchants.map(({ shop }) => shop)))
    .execute();
  const party = new Map(parties.map((row) => [idOf('pty', row.id), row]));
  const shop = new Map(shops.map((row) => [idOf('shp', row.id), row]));
  return merchants.map((merchant) => ({
    ...ofMerchant(merchant),
    ...ofParty(merchant.party === undefined ? undefined : party.get(merchant.party)),
    ...ofShop(merchant.shop === undefined ? undefined : shop.get(merchant.shop)),
  }));
};

const said = (words: Readonly<Record<string, string | boolean | null | undefined>>): Words =>
  Object.fromEntries(
    Object.entries(words).flatMap(([field, word]) =>
      word === undefined || word === null ? [] : [[field, String(word)] as const],
    ),
  );

const ofMerchant = (merchant: Merchant): Words =>
  said({
    ...{ acceptor_number: merchant.acceptorNumber, standing: merchant.standing, merchant_name: merchant.name },
    ...{ party: merchant.party, shop: merchant.shop, acquirer: merchant.acquirer, agent: merchant.agent },
    ...{ brands: merchant.brands?.join(' '), sales_channel: merchant.salesChannel, connection: merchant.connection },
    ...{ platform: merchant.platform, payment_module_owner: merchant.paymentModuleOwner },
    ...{ application_owner: merchant.applicationOwner, infrastructure_owner: merchant.infrastructureOwner },
    ...{ content_owner: merchant.contentOwner, member_login: merchant.memberLogin },
    ...{ takes_uploads: merchant.takesUploads, develops_itself: merchant.developsItself },
    ...{ stores_numbers: merchant.storesNumbers, risk_tier: merchant.riskTier, category_code: merchant.categoryCode },
  });

const ofParty = (row: Pick<Tables['registry.party'], 'corporate_number' | 'name' | 'kana'> | undefined): Words =>
  row === undefined ? {} : said({ corporate_number: row.corporate_number, party_name: row.name, party_kana: row.kana });

type ShopRow = Pick<Tables['registry.shop'], 'name' | 'kana' | 'url' | 'address' | 'phone' | 'chain' | 'mall'>;
const ofShop = (row: ShopRow | undefined): Words =>
  row === undefined
    ? {}
    : said({
        ...{ shop_name: row.name, shop_kana: row.kana, url: row.url, address: row.address, phone: row.phone },
        ...{ chain: row.chain, mall: row.mall === null ? undefined : idOf('pty', row.mall) },
      });
