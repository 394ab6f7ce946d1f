/** The operation log over HTTP, for auditors: who did what to what, when and from where. */
import { z } from 'zod';
import { formatInstant, Problem, parseInstant } from '#kernel';
import { cursorNotValid, type Route, route } from '#platform/http';
import { readCursor, writeCursor } from './core/cursor.ts';
import type { NamedOperation, Operations } from './operations.ts';
import { operationsTooMany, operationsWholeTenantOnly } from './problems.ts';

const READ = { permission: 'evidence:read' } as const;

const OperationAnswer = z
  .object({
    index: z.int().meta({ description: 'Of its entry in the log, for /v1/evidence/entries/{index}/proof' }),
    entry: z.string(),
    at: z.string(),
    kind: z.string().meta({ description: 'The kind of entry, as in the log' }),
    act: z.string(),
    room: z.string(),
    doer: z.string().optional().meta({
      description: 'A person, an API key, or a part of the server; absent where it is not known any more',
    }),
    doerName: z.string().optional(),
    address: z.string().optional().meta({ description: 'Of sign-ins: from where' }),
    subjects: z.array(z.string()),
    detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  })
  .meta({ id: 'Operation' });

const code = z.string().regex(/^[A-Za-z0-9][\w.-]{0,79}$/);

const instant = z
  .string()
  .refine((text) => parseInstant(text).kind === 'ok', {
    params: { code: 'not-an-instant', expected: 'RFC 3339 with a zone' },
  })
  .transform((text) => {
    const parsed = parseInstant(text);
    if (parsed.kind === 'failed') throw new Error('it was parsed before');
    return parsed.value;
  });

const filters = {
  doer: code.optional().meta({ description: 'The id of a person or an API key' }),
  kind: code.optional(),
  act: code.optional(),
  subject: code.optional().meta({ description: 'The id of what it was done to' }),
  address: z
    .string()
    .regex(/^[0-9A-Fa-f.:]{2,45}$/)
    .optional(),
  from: instant.optional(),
  until: instant.optional().meta({ description: 'Not included' }),
};

export const operationRoutes = (operations: Operations): readonly Route[] => [
  route({
    method: 'GET',
    path: '/v1/operations',
    operationId: 'listOperations',
    summary: 'Who did what to what, newest first, each with the log’s entry that proves it',
    access: READ,
    query: z.strictObject({
      ...filters,
      cursor: z.string().max(60).optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    success: {
      status: 200,
      schema: z.object({ items: z.array(OperationAnswer), nextCursor: z.string().optional() }),
    },
    problems: [cursorNotValid, operationsWholeTenantOnly],
    handle: async ({ scope, query: { cursor, limit, ...narrowed } }) => {
      const after = cursor === undefined ? undefined : readCursor(cursor);
      if (cursor !== undefined && after === undefined) throw new Problem(cursorNotValid);
      const page = await operations.page(scope, { filters: narrowed, after, limit });
      const last = page.hasMore ? page.operations.at(-1) : undefined;
      return {
        status: 200,
        body: { items: page.operations.map(answerOf), ...(last && { nextCursor: writeCursor(last) }) },
      };
    },
  }),
  route({
    method: 'GET',
    path: '/v1/operations/export.csv',
    operationId: 'exportOperations',
    summary: 'The operations a filter selects, as CSV',
    access: READ,
    query: z.strictObject(filters),
    success: { status: 200, contentType: 'text/csv; charset=utf-8' },
    problems: [operationsTooMany, operationsWholeTenantOnly],
    handle: async ({ scope, query }) => ({
      status: 200,
      body: await operations.csv(scope, query),
      headers: { 'content-disposition': 'attachment; filename="operations.csv"' },
    }),
  }),
];

const answerOf = ({ place, at, doer, doerName, address, subjects, detail, ...rest }: NamedOperation) => ({
  ...rest,
  ...{ index: place, at: formatInstant(at), subjects: [...subjects] },
  ...(doer === undefined ? {} : { doer }),
  ...(doerName === undefined ? {} : { doerName }),
  ...(address === undefined ? {} : { address }),
  detail: detail as z.output<typeof OperationAnswer>['detail'],
});
