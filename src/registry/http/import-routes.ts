/** Merchants from a file, tried or taken, and the layouts that such files have. */
import { z } from 'zod';
import { type FieldProblem, Problem } from '#kernel';
import { type Route, route } from '#platform/http';
import type { LineFault } from '../import/core/read-rows.ts';
import { FILE_FORMATS } from '../import/export-merchants.ts';
import * as problems from '../problems.ts';
import type { MerchantFilters } from '../read-merchants.ts';
import type { Registry } from '../registry.ts';
import { csvAnswer } from './list-fields.ts';
import { merchantFilters } from './merchant-routes.ts';

const CHANGE = { permission: 'tenant:administer' } as const;
const FILE_LIMIT_BYTES = 16 * 1024 * 1024;

export const importRoutes = (registry: Registry): Route[] => [
  importMerchants(registry),
  exportMerchantFile(registry),
  listLayouts(registry),
  keepLayout(registry),
];

const layoutName = z
  .string()
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/)
  .max(64);

const Count = z.object({ created: z.int(), changed: z.int(), same: z.int() }).meta({ id: 'ImportCount' });

const ImportAnswer = z
  .object({
    id: z.string().optional().describe('absent where it was only tried'),
    lines: z.int(),
    faulty: z.int().describe('lines that were left out'),
    faults: z
      .array(z.object({ line: z.int(), column: z.string().optional(), code: z.string(), expected: z.string() }))
      .readonly()
      .describe('the first 1,000, by line; never a value'),
    counts: z.object({ parties: Count, shops: Count, merchants: Count }),
  })
  .meta({ id: 'MerchantImport' });

const importMerchants = ({ imports }: Registry): Route =>
  route({
    method: 'POST',
    path: '/v1/merchants/imports',
    operationId: 'importMerchants',
    summary:
      'Takes merchants from a file of CSV, of fixed-length records or an .xlsx workbook; the same file again changes nothing',
    access: CHANGE,
    query: z.strictObject({
      layout: layoutName.optional().describe('a kept one; without it columns have the names of the fields'),
      trial: z.enum(['true', 'false']).default('false').describe('tell what would happen, and change nothing'),
    }),
    upload: { limitBytes: FILE_LIMIT_BYTES },
    success: { status: 200, schema: ImportAnswer },
    problems: [problems.wholeTenantOnly, problems.merchantLayoutNotFound, problems.merchantFileNotAcceptable],
    handle: async ({ scope, query, upload }) => {
      const how = { layout: query.layout, isTrial: query.trial === 'true' };
      const taken = await imports.take(scope, (await upload?.readWhole()) ?? new Uint8Array(), how);
      if (taken.kind === 'failed') {
        throw new Problem(problems.merchantFileNotAcceptable, { fields: [fieldOf(taken.error)] });
      }
      return { status: 200, body: taken.value };
    },
  });

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const TYPES = { csv: 'text/csv', txt: 'text/plain', xlsx: XLSX } as const;
const FAULTS_TOLD = 100;

const exportMerchantFile = ({ imports }: Registry): Route =>
  route({
    method: 'GET',
    path: '/v1/merchants/file',
    operationId: 'exportMerchantFile',
    summary: 'The merchants a filter selects, as a file that importMerchants takes in again and changes nothing by',
    access: { permission: 'merchant:read' },
    query: z.strictObject({
      ...merchantFilters,
      layout: layoutName.optional().describe('a kept one; without it columns have the names of the fields'),
      format: z.enum(FILE_FORMATS).default('csv').describe('but for a layout of fixed-length records'),
    }),
    success: { status: 200, contentType: 'application/octet-stream' },
    problems: [problems.listTooLarge, problems.merchantLayoutNotFound, problems.merchantFileNotWritable],
    handle: async ({ scope, query: { layout, format, ...filters } }) => {
      const written = await imports.write(scope, { filters: filters as MerchantFilters, layout, format });
      if (written.kind === 'failed') {
        const fields = written.error.slice(0, FAULTS_TOLD).map(fieldOf);
        throw new Problem(problems.merchantFileNotWritable, { fields });
      }
      const { bytes, extension } = written.value;
      const charset = format === 'csv' && extension === 'csv' ? '; charset=utf-8' : '';
      return { ...csvAnswer(bytes, `merchants.${extension}`), contentType: `${TYPES[extension]}${charset}` };
    },
  });

const fieldOf = ({ line, column, code, expected }: LineFault): FieldProblem => ({
  ...{ pointer: column === undefined ? '' : `/${column}`, code, expected, line },
});

const LayoutAnswer = z
  .object({ name: z.string(), content: z.string(), changedBy: z.string(), changedAt: z.string() })
  .meta({ id: 'MerchantLayout' });

const listLayouts = ({ imports }: Registry): Route =>
  route({
    method: 'GET',
    path: '/v1/merchant-layouts',
    operationId: 'listMerchantLayouts',
    summary: 'Layouts of merchants’ files, by name',
    access: CHANGE,
    success: { status: 200, schema: z.object({ items: z.array(LayoutAnswer).readonly() }) },
    problems: [problems.wholeTenantOnly],
    handle: async ({ scope }) => ({ status: 200, body: { items: await imports.layouts(scope) } }),
  });

const keepLayout = ({ imports }: Registry): Route =>
  route({
    method: 'PUT',
    path: '/v1/merchant-layouts/{name}',
    operationId: 'keepMerchantLayout',
    summary: 'Keeps a layout of merchants’ files: YAML that names a column for each field',
    access: CHANGE,
    params: z.strictObject({ name: layoutName }),
    body: z.strictObject({ content: z.string().min(1).max(100_000).describe('YAML: docs/guide/merchants.md') }),
    success: { status: 204 },
    problems: [problems.wholeTenantOnly, problems.merchantLayoutNotAcceptable],
    handle: async ({ scope, params, body }) => {
      await imports.keepLayout(scope, params.name, body.content);
      return { status: 204 };
    },
  });
