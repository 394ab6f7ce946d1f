/** Lists over HTTP: made and set, filled by hand, from a file or a payment, emptied, read. */
import { z } from 'zod';
import { formatInstant, type Id, Problem, parseId } from '#kernel';
import { cursorNotValid, type Route, route, sentInstant } from '#platform/http';
import { LIST_EFFECTS, LIST_KINDS } from '../core/lists/kinds.ts';
import { LIST_NAME } from '../core/rule-set.ts';
import * as problems from '../problems.ts';
import type { ChangeLists } from './change-lists.ts';
import { FILLING_SOURCES, LIST_SOURCES } from './list-tables.ts';
import { type CountedList, ENTRY_STATES, type ListEntry, type ReadLists } from './read-lists.ts';
import type { List } from './store-lists.ts';

type Lists = { readonly read: ReadLists; readonly change: ChangeLists };
export type ListRoutesOptions = { readonly lists: Lists };

const READ = { permission: 'decision:read' } as const;
const MANAGE = { permission: 'decision:manage' } as const;
const PATH = '/v1/payments/lists';
const FILE_LIMIT_BYTES = 8 * 1024 * 1024;
const CSV = { status: 200, contentType: 'text/csv; charset=utf-8' } as const;

const csvAnswer = (body: Uint8Array, name: string) => ({
  status: 200,
  body,
  headers: { 'content-disposition': `attachment; filename="${name}"` },
});

const sentId = <P extends string>(prefix: P) =>
  z.string().refine((text): text is Id<P> => parseId(prefix, text).kind === 'ok', {
    params: { code: 'not-an-id', expected: `${prefix}_ and 26 characters` },
  });

const typed = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .refine((text) => !text.includes('\0') && text.isWellFormed(), {
      params: { code: 'not-text', expected: 'Unicode text without NUL' },
    });

const why = typed(500).meta({ description: 'Kept beside the entries; the log commits to it' });
const idParams = z.strictObject({ id: sentId('lst') });

const settings = {
  effect: z.enum(LIST_EFFECTS).meta({ description: 'deny: refused; allow: rules are overruled; watch: noted alone' }),
  note: z.string().trim().max(500).default(''),
  filledFrom: z.array(z.enum(FILLING_SOURCES)).max(FILLING_SOURCES.length).default([]),
  filledForDays: z
    .int()
    .min(1)
    .max(3_660)
    .optional()
    .meta({ description: 'Of what comes by itself; absent: for good' }),
};

const ListAnswer = z
  .object({
    id: z.string(),
    name: z.string(),
    kind: z.enum(LIST_KINDS),
    effect: z.enum(LIST_EFFECTS),
    note: z.string(),
    filledFrom: z.array(z.enum(FILLING_SOURCES)),
    filledForDays: z.int().optional(),
    madeAt: z.string(),
    entries: z.int().meta({ description: 'That stand now' }),
  })
  .meta({ id: 'PaymentList' });

const listAnswer = ({ madeAt, filledFrom, filledForDays, ...rest }: CountedList): z.output<typeof ListAnswer> => ({
  ...rest,
  filledFrom: [...filledFrom],
  ...(filledForDays === undefined ? {} : { filledForDays }),
  madeAt: formatInstant(madeAt),
});

const EntryAnswer = z
  .object({
    id: z.string(),
    value: z.string().meta({ description: 'Of e-mail and delivery addresses a hash' }),
    state: z.enum(ENTRY_STATES),
    source: z.enum(LIST_SOURCES),
    why: z.string(),
    reference: z.string().optional().meta({ description: 'The payment or report it came from' }),
    addedBy: z.string(),
    addedAt: z.string(),
    expiresAt: z.string().optional(),
    removed: z.object({ by: z.string(), at: z.string(), why: z.string() }).optional(),
    logEntry: z.string(),
  })
  .meta({ id: 'PaymentListEntry' });

const entryAnswer = ({ addedAt, expiresAt, removed, reference, ...rest }: ListEntry): z.output<typeof EntryAnswer> => ({
  ...rest,
  ...(reference === undefined ? {} : { reference }),
  addedAt: formatInstant(addedAt),
  ...(expiresAt === undefined ? {} : { expiresAt: formatInstant(expiresAt) }),
  ...(removed === undefined ? {} : { removed: { ...removed, at: formatInstant(removed.at) } }),
});

const listFilters = { kind: z.enum(LIST_KINDS).optional(), effect: z.enum(LIST_EFFECTS).optional() };
const entryFilters = {
  text: z.string().min(1).max(128).optional().meta({ description: 'Beginning of a value' }),
  source: z.enum(LIST_SOURCES).optional(),
  state: z.enum(ENTRY_STATES).optional(),
};
const pageFields = {
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
};

const cursorOf = (place: string): string => btoa(place).replaceAll('=', '');
const placeOf = (cursor: string | undefined, form: RegExp): string | undefined => {
  if (cursor === undefined) return undefined;
  const text = /^[A-Za-z0-9+/]{1,200}$/.test(cursor) && cursor.length % 4 !== 1 ? atob(cursor) : '';
  if (!form.test(text)) throw new Problem(cursorNotValid);
  return text;
};

const entryAfter = (cursor: string | undefined): Id<'lse'> | undefined => {
  const place = placeOf(cursor, /^lse_/);
  const id = place === undefined ? undefined : parseId('lse', place);
  if (id?.kind === 'failed') throw new Problem(cursorNotValid);
  return id?.value;
};

export const listRoutes = ({ lists }: ListRoutesOptions): readonly Route[] => [
  ...readRoutes(lists),
  ...entryReadRoutes(lists),
  ...settingRoutes(lists),
  ...fillRoutes(lists),
  ...otherRoutes(lists),
];

const readRoutes = (lists: Lists): readonly Route[] => [
  route({
    method: 'GET',
    path: PATH,
    operationId: 'listPaymentLists',
    summary: 'Lists by name',
    access: READ,
    query: z.strictObject({ ...listFilters, ...pageFields }),
    success: { status: 200, schema: z.object({ items: z.array(ListAnswer), nextCursor: z.string().optional() }) },
    problems: [cursorNotValid],
    handle: async ({ scope, query: { cursor, ...wanted } }) => {
      const page = await lists.read.page(scope, { ...wanted, after: placeOf(cursor, LIST_NAME) });
      const last = page.hasMore ? page.lists.at(-1) : undefined;
      const items = page.lists.map(listAnswer);
      return { status: 200, body: { items, ...(last ? { nextCursor: cursorOf(last.name) } : {}) } };
    },
  }),
  route({
    method: 'GET',
    path: `${PATH}/export.csv`,
    operationId: 'exportPaymentLists',
    summary: 'The lists a filter selects as CSV',
    access: READ,
    query: z.strictObject(listFilters),
    success: CSV,
    handle: async ({ scope, query }) => csvAnswer(await lists.read.csv(scope, query), 'lists.csv'),
  }),
  route({
    method: 'GET',
    path: `${PATH}/{id}`,
    operationId: 'readPaymentList',
    summary: 'One list',
    access: READ,
    params: idParams,
    success: { status: 200, schema: ListAnswer },
    problems: [problems.listNotFound],
    handle: async ({ scope, params }) => ({ status: 200, body: listAnswer(await lists.read.one(scope, params.id)) }),
  }),
];

const entryReadRoutes = (lists: Lists): readonly Route[] => [
  route({
    method: 'GET',
    path: `${PATH}/{id}/entries`,
    operationId: 'listPaymentListEntries',
    summary: 'What stands or stood in a list, the latest first',
    access: READ,
    params: idParams,
    query: z.strictObject({ ...entryFilters, ...pageFields }),
    success: { status: 200, schema: z.object({ items: z.array(EntryAnswer), nextCursor: z.string().optional() }) },
    problems: [problems.listNotFound, cursorNotValid],
    handle: async ({ scope, params, query: { cursor, limit, ...filters } }) => {
      const { entries, hasMore } = await lists.read.entries(scope, params.id, {
        filters,
        limit,
        before: entryAfter(cursor),
      });
      const last = hasMore ? entries.at(-1) : undefined;
      const items = entries.map(entryAnswer);
      return { status: 200, body: { items, ...(last ? { nextCursor: cursorOf(last.id) } : {}) } };
    },
  }),
  route({
    method: 'GET',
    path: `${PATH}/{id}/entries.csv`,
    operationId: 'exportPaymentListEntries',
    summary: 'The entries a filter selects as CSV, which can be taken in again',
    access: READ,
    params: idParams,
    query: z.strictObject(entryFilters),
    success: CSV,
    problems: [problems.listNotFound, problems.exportTooLarge],
    handle: async ({ scope, params, query }) =>
      csvAnswer(await lists.read.entriesCsv(scope, params.id, query), 'list-entries.csv'),
  }),
];

const answered = async (lists: Lists, scope: Parameters<ReadLists['one']>[0], list: List) =>
  listAnswer(await lists.read.one(scope, list.id));

const settingRoutes = (lists: Lists): readonly Route[] => [
  route({
    method: 'POST',
    path: PATH,
    operationId: 'makePaymentList',
    summary: 'Makes a list',
    access: MANAGE,
    idempotency: 'key',
    body: z.strictObject({
      name: z.string().regex(LIST_NAME).meta({ description: 'For the rules: `lists.NAME`' }),
      kind: z.enum(LIST_KINDS),
      ...settings,
      why,
    }),
    success: { status: 201, schema: ListAnswer },
    problems: [problems.listNameTaken],
    handle: async ({ scope, body: { why: reason, ...wanted } }) => {
      const list = await lists.change.make(scope, { ...wanted, filledForDays: wanted.filledForDays }, reason);
      return { status: 201, body: await answered(lists, scope, list) };
    },
  }),
  route({
    method: 'PUT',
    path: `${PATH}/{id}`,
    operationId: 'setPaymentList',
    summary: 'Sets what a list does and what fills it',
    access: MANAGE,
    params: idParams,
    body: z.strictObject({ ...settings, why }),
    success: { status: 200, schema: ListAnswer },
    problems: [problems.listNotFound],
    handle: async ({ scope, params, body }) => {
      const list = await lists.change.set(scope, params.id, { ...body, filledForDays: body.filledForDays });
      return { status: 200, body: await answered(lists, scope, list) };
    },
  }),
];

const added = { added: z.int(), already: z.int().meta({ description: 'Stood before, or came more than once' }) };
const fault = { code: z.string(), expected: z.string() };

const fillRoutes = (lists: Lists): readonly Route[] => [
  route({
    method: 'POST',
    path: `${PATH}/{id}/entries`,
    operationId: 'addToPaymentList',
    summary: 'Adds values; what cannot be taken is said by its place, and the others are taken',
    access: MANAGE,
    idempotency: 'key',
    params: idParams,
    body: z.strictObject({
      values: z
        .array(z.strictObject({ value: z.string().max(400), expiresAt: sentInstant.optional() }))
        .min(1)
        .max(1_000),
      why,
    }),
    success: {
      status: 200,
      schema: z.object({ ...added, faults: z.array(z.object({ index: z.int(), ...fault })).readonly() }),
    },
    problems: [problems.listNotFound],
    handle: async ({ scope, params, body }) => ({ status: 200, body: await lists.change.add(scope, params.id, body) }),
  }),
  route({
    method: 'POST',
    path: `${PATH}/{id}/file`,
    operationId: 'addFileToPaymentList',
    summary: 'Adds the lines of a CSV file (value, expires_at, why); broken lines are said by number, the others taken',
    access: MANAGE,
    params: idParams,
    query: z.strictObject({ why }),
    upload: { limitBytes: FILE_LIMIT_BYTES },
    success: {
      status: 200,
      schema: z.object({ ...added, faults: z.array(z.object({ line: z.int(), ...fault })).readonly() }),
    },
    problems: [problems.listNotFound, problems.listFileNotReadable],
    handle: async ({ scope, params, query, upload }) => {
      const parts: Uint8Array[] = [];
      for await (const part of upload?.read() ?? []) parts.push(part);
      return {
        status: 200,
        body: await lists.change.addFile(scope, params.id, { bytes: Buffer.concat(parts), why: query.why }),
      };
    },
  }),
];

const otherRoutes = (lists: Lists): readonly Route[] => [
  route({
    method: 'POST',
    path: `${PATH}/{id}/payments`,
    operationId: 'addPaymentToPaymentList',
    summary: 'Adds what a decided payment has of the list’s kind, because of a report of fraud or a dispute',
    access: MANAGE,
    idempotency: 'key',
    params: idParams,
    body: z.strictObject({ decision: sentId('dec'), source: z.enum(FILLING_SOURCES), why }),
    success: { status: 200, schema: z.object(added) },
    problems: [problems.listNotFound, problems.decisionNotFound, problems.nothingToList],
    handle: async ({ scope, params, body }) => ({
      status: 200,
      body: await lists.change.addOfDecision(scope, params.id, body),
    }),
  }),
  route({
    method: 'POST',
    path: `${PATH}/{id}/removals`,
    operationId: 'removeFromPaymentList',
    summary: 'Ends entries; they stay readable',
    access: MANAGE,
    idempotency: 'key',
    params: idParams,
    body: z.strictObject({ entries: z.array(sentId('lse')).min(1).max(1_000), why }),
    success: { status: 200, schema: z.object({ removed: z.int() }) },
    problems: [problems.listNotFound],
    handle: async ({ scope, params, body }) => ({
      status: 200,
      body: await lists.change.remove(scope, params.id, body),
    }),
  }),
];
