/** Merchants from a file, tried or taken, and the layouts that such files have. */
import { z } from 'zod';
import { Problem } from '#kernel';
import { type Route, route, type Upload } from '#platform/http';
import * as problems from '../problems.ts';
import type { Registry } from '../registry.ts';

const CHANGE = { permission: 'tenant:administer' } as const;
const FILE_LIMIT_BYTES = 16 * 1024 * 1024;

export const importRoutes = (registry: Registry): Route[] => [
  importMerchants(registry),
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

const bytesOf = async (upload: Upload | undefined): Promise<Uint8Array> => {
  const parts: Uint8Array[] = [];
  for await (const part of upload?.read() ?? []) parts.push(part);
  return Buffer.concat(parts);
};

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
      const taken = await imports.take(scope, await bytesOf(upload), how);
      if (taken.kind === 'failed') {
        const { line, column, code, expected } = taken.error;
        const fields = [{ pointer: column === undefined ? '' : `/${column}`, code, expected, line }];
        throw new Problem(problems.merchantFileNotAcceptable, { fields });
      }
      return { status: 200, body: taken.value };
    },
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
