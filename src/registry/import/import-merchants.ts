/**
 * A file of merchants, taken or tried (SUPV-01, SUPV-10). Trying does all that taking does and takes it back, so that it
 * tells just what would happen. Lines with faults are told and left out; the others are taken. What was taken is an entry in
 * the log: the file's digest, how many of what, by whom.
 */
import { sha256 } from '#evidence';
import { failed, formatInstant, type Id, type Outcome, ok, Problem, type Scope, uuidOf } from '#kernel';
import { TransactionConflict, type Tx, tables, UniqueViolation } from '#platform/database';
import type { ReadCell } from '#platform/workbook';
import { dayInTokyo } from '../core/parties.ts';
import { holdRegistry } from '../hold-registry.ts';
import { wholeTenant } from '../parties.ts';
import type { RegistryPorts } from '../ports.ts';
import { merchantLayoutNotAcceptable, merchantLayoutNotFound } from '../problems.ts';
import type { MerchantFilters } from '../read-merchants.ts';
import type { Tables } from '../store-tables.ts';
import { applyRow } from './apply-rows.ts';
import { type Applying, type ImportCounts, noCounts } from './applying.ts';
import { kindOf, NO_TABLE } from './core/file-kind.ts';
import { loadMapping, type Mapping, PLAIN_MAPPING } from './core/mapping.ts';
import { readMerchantRow } from './core/merchant-row.ts';
import { type Grid, type LineFault, type Rows, rowsOfGrid, rowsOfRecords, rowsOfText } from './core/read-rows.ts';
import { exportMerchants, type FileFormat, type MerchantFile } from './export-merchants.ts';
import { keepTaken } from './keep-merchant.ts';
import { KnownMerchants } from './known-merchants.ts';
import { WaitingRows } from './waiting-rows.ts';

export type ImportId = Id<'imp'>;

export type Imported = {
  /** Absent where it was only tried, or refused whole. */
  readonly id: ImportId | undefined;
  readonly lines: number;
  /** The first 1,000, by line. */
  readonly faults: readonly LineFault[];
  readonly faulty: number;
  readonly counts: ImportCounts;
};

export type Layout = {
  readonly name: string;
  readonly content: string;
  readonly changedBy: string;
  readonly changedAt: string;
};

export type MerchantImports = {
  /**
   * @param layout one that was kept; without it columns have the names of the fields.
   * @throws Problem `merchant-layout-not-found`, `whole-tenant-only`
   */
  take(
    scope: Scope,
    file: Uint8Array,
    how: { readonly layout?: string | undefined; readonly isTrial: boolean },
  ): Promise<Outcome<Imported, LineFault>>;
  /**
   * The merchants that a filter selects, as a file that `take` takes in again and changes nothing by.
   * @throws Problem `merchant-layout-not-found`, `list-too-large`
   */
  write(
    scope: Scope,
    wanted: {
      readonly filters: MerchantFilters;
      readonly layout?: string | undefined;
      readonly format: FileFormat;
    },
  ): Promise<Outcome<MerchantFile, readonly LineFault[]>>;
  layouts(scope: Scope): Promise<readonly Layout[]>;
  /** @throws Problem `merchant-layout-not-acceptable` with every fault of the file */
  keepLayout(scope: Scope, name: string, content: string): Promise<void>;
};

type Ports = Pick<RegistryPorts, 'database' | 'clock' | 'random' | 'newId' | 'evidence' | 'workbooks'>;

const FAULTS_TOLD = 1_000;
const MOST_TRIES = 3;

/** Takes everything back that a trial did. */
class TakenBack extends Error {
  readonly imported: Imported;
  constructor(imported: Imported) {
    super('a trial is taken back');
    this.imported = imported;
  }
}

export const createMerchantImports = (ports: Ports): MerchantImports => ({
  take: async (scope, file, { layout, isTrial }) => {
    const mapping = await mappingFor(ports, wholeTenant(scope), layout);
    const rows = await readRows(ports.workbooks, file, mapping);
    if (rows.kind === 'failed') return rows;
    const work = { file, mapping, rows: rows.value, isTrial };
    for (let tries = 1; ; tries += 1) {
      try {
        return ok(await ports.database.inScope(scope, (tx) => take(ports, tx, scope, work)));
      } catch (error) {
        if (error instanceof TakenBack) return ok(error.imported);
        // Somebody changed the same beside it: nothing of it is there, so that it may begin anew.
        const isAgain = error instanceof TransactionConflict || error instanceof UniqueViolation;
        if (!isAgain || tries === MOST_TRIES) throw error;
      }
    }
  },
  write: async (scope, { filters, layout, format }) =>
    exportMerchants(ports, scope, { filters, mapping: await mappingFor(ports, scope, layout), format }),
  layouts: (scope) =>
    ports.database.inScope(wholeTenant(scope), async (tx) => {
      const rows = await tables<Tables>(tx)
        .selectFrom('registry.merchant_layout')
        .select(['name', 'content', 'changed_by', 'changed_at'])
        .where('tenant', '=', uuidOf(scope.tenant))
        .orderBy('name')
        .execute();
      return rows.map(({ name, content, changed_by, changed_at }) => ({
        ...{ name, content, changedBy: changed_by, changedAt: formatInstant(changed_at) },
      }));
    }),
  keepLayout: async (scope, name, content) => {
    const loaded = loadMapping(content);
    if (loaded.kind === 'failed') {
      const fields = loaded.error.map(({ line, column, code, expected }) => ({
        ...{ pointer: '/content', code, expected, line, column },
      }));
      throw new Problem(merchantLayoutNotAcceptable, { fields });
    }
    const kept = { content, changed_by: scope.principal.id, changed_at: ports.clock.now() };
    await ports.database.inScope(wholeTenant(scope), async (tx) => {
      await tables<Tables>(tx)
        .insertInto('registry.merchant_layout')
        .values({ tenant: uuidOf(scope.tenant), name, ...kept })
        .onConflict((conflict) => conflict.columns(['tenant', 'name']).doUpdateSet(kept))
        .execute();
    });
  },
});

const mappingFor = async ({ database }: Ports, scope: Scope, name: string | undefined): Promise<Mapping> => {
  if (name === undefined) return PLAIN_MAPPING;
  const row = await database.inScope(scope, (tx) =>
    tables<Tables>(tx)
      .selectFrom('registry.merchant_layout')
      .select('content')
      .where('tenant', '=', uuidOf(scope.tenant))
      .where('name', '=', name)
      .executeTakeFirst(),
  );
  const loaded = row && loadMapping(row.content);
  if (loaded?.kind !== 'ok') throw new Problem(merchantLayoutNotFound);
  return loaded.value;
};

/** A workbook by its bytes, whatever it is called; records where the layout has them; else CSV. */
const readRows = async (
  workbooks: Ports['workbooks'],
  file: Uint8Array,
  mapping: Mapping,
): Promise<Outcome<Rows, LineFault>> => {
  const kind = kindOf(file);
  if (kind !== 'text' && kind !== 'workbook') return failed({ line: 1, ...NO_TABLE[kind] });
  if (kind === 'text') return mapping.fixed === undefined ? rowsOfText(file, mapping) : rowsOfRecords(file, mapping);
  const read = await workbooks.read(file);
  if (read.kind === 'failed')
    return failed({ line: 1, code: read.error, expected: 'an .xlsx workbook without macros and password' });
  const [sheet] = read.value;
  // To leave such a cell out would take something of the merchant away unsaid.
  const odd = sheet?.cells.find(({ kind }) => kind === 'formula' || kind === 'other');
  if (odd !== undefined) {
    const code = odd.kind === 'formula' ? 'formula' : 'not-text';
    return failed({ line: odd.row, column: odd.address, code, expected: 'the value itself' });
  }
  return rowsOfGrid(gridOf(sheet?.cells ?? []), mapping);
};

/** As wide as its head: what stands beside that has no name, however far out. */
const gridOf = (cells: readonly ReadCell[]): Grid => {
  const lines = Map.groupBy(cells, ({ row }) => row);
  const [head = []] = lines.values();
  const width = Math.max(0, ...head.map(({ column }) => column));
  return [...lines].map(([line, given]) => {
    const texts = new Map(given.map(({ column, text }) => [column, text]));
    return { line, cells: Array.from({ length: width }, (_, at) => texts.get(at + 1) ?? ''), isClosed: true };
  });
};

type Work = { readonly file: Uint8Array; readonly mapping: Mapping; readonly rows: Rows; readonly isTrial: boolean };

const take = async (ports: Ports, tx: Tx, scope: Scope, { file, mapping, rows, isTrial }: Work): Promise<Imported> => {
  const today = dayInTokyo(ports.clock.now());
  await holdRegistry(tx, scope);
  const counts = noCounts();
  const known = await KnownMerchants.read(tx, scope);
  const applying: Applying = { ports, tx, scope, known, rows: new WaitingRows(tx), today, counts };
  const faults = [...rows.faults];
  const seen = new Map<string, number>();
  for (const { line, words } of rows.rows) {
    const row = readMerchantRow(words);
    if (row.kind === 'failed') {
      for (const { field, ...fault } of row.error) faults.push({ line, column: columnOf(mapping, field), ...fault });
      continue;
    }
    const before = seen.get(row.value.acceptorNumber);
    if (before !== undefined) {
      const expected = `each merchant once; line ${before} has it`;
      faults.push({ line, column: columnOf(mapping, 'acceptor_number'), code: 'acceptor-number-repeated', expected });
      continue;
    }
    seen.set(row.value.acceptorNumber, line);
    const applied = await applyRow(applying, row.value);
    if (applied.kind === 'ok') continue;
    const { field, ...fault } = applied.error;
    faults.push({ line, column: columnOf(mapping, field), ...fault });
  }
  await applying.rows.write();
  for (const keeping of applying.rows.takeTaken()) {
    const { acceptorNumber } = keeping.row;
    const kept = await keepTaken(applying, keeping);
    if (kept.kind === 'ok') continue;
    const { field, ...fault } = kept.error;
    faults.push({ line: seen.get(acceptorNumber) ?? 0, column: columnOf(mapping, field), ...fault });
  }
  const sorted = faults.toSorted((a, b) => a.line - b.line);
  const faulty = new Set(sorted.map(({ line }) => line)).size;
  const told = { lines: rows.rows.length + rows.faults.length, faults: sorted.slice(0, FAULTS_TOLD), faulty, counts };
  if (isTrial) throw new TakenBack({ id: undefined, ...told });
  return { id: await record(ports, tx, scope, { file, layout: mapping.name, ...told }), ...told };
};

const columnOf = ({ sources }: Mapping, field: Parameters<typeof sources.get>[0]): string => {
  const source = sources.get(field);
  return source !== undefined && 'column' in source ? source.column : field;
};

type Taken = Omit<Imported, 'id'> & { readonly file: Uint8Array; readonly layout: string };

const record = async (
  { clock, newId, evidence }: Ports,
  tx: Tx,
  scope: Scope,
  { file, layout, lines, faulty, counts }: Taken,
): Promise<ImportId> => {
  const [id, now, digest] = [newId('imp'), clock.now(), sha256(file)];
  const by = scope.principal.id;
  const entry = await evidence.append(tx, {
    tenant: scope.tenant,
    predicateType: 'merchant-import',
    subjects: [{ name: 'file', algorithm: 'sha256', digest }],
    fact: {
      ...{ record: id, layout, lines, faults: faulty, by },
      counts: { parties: { ...counts.parties }, shops: { ...counts.shops }, merchants: { ...counts.merchants } },
    },
    observedAt: now,
    grade: 'A',
    collector: 'mitsuke registry',
  });
  await tables<Tables>(tx)
    .insertInto('registry.merchant_import')
    .values({
      ...{
        tenant: uuidOf(scope.tenant),
        id: uuidOf(id),
        file_sha256: Buffer.from(digest).toString('hex'),
        layout,
        lines,
        faults: faulty,
      },
      ...{ counts: JSON.stringify(counts), made_by: by, made_at: now, entry: uuidOf(entry) },
    })
    .execute();
  return id;
};
