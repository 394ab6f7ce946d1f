/** The HTTP of the accounts of alerts: who has to speak, what each raised when, what is open at each day's end (LEAK-13). */
import { z } from 'zod';
import { type Id, type Instant, parseId, parseInstant, plus } from '#kernel';
import { cursorNotValid, type Route, route, sentInstant } from '#platform/http';
import {
  alertSourceAnswer,
  alertSourcePageAnswer,
  alertStatementPageAnswer,
  alertWindowPageAnswer,
  endAskedAnswer,
  SOURCE_STATES,
} from './account-answers.ts';
import { DAY } from './core/accounts.ts';
import {
  casesWholeTenantOnly,
  listTooLarge,
  personRequired,
  sourceEnded,
  sourceGoesOn,
  sourceNotFound,
} from './problems.ts';
import type { Accounts } from './read-accounts.ts';

const READ = { permission: 'case:read' } as const;
const ADMINISTER = { permission: 'tenant:administer' } as const;
const csvAnswer = { status: 200, contentType: 'text/csv; charset=utf-8' } as const;
const asFile = (name: string) => ({ 'content-disposition': `attachment; filename="${name}"` });

const code = z
  .string()
  .regex(/^[a-z0-9][a-z0-9.-]*$/)
  .max(100);
const flag = z.enum(['true', 'false']).transform((text) => text === 'true');
const pageFields = {
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
};
const sourceParams = z.strictObject({
  id: z.string().refine((text): text is Id<'als'> => parseId('als', text).kind === 'ok', {
    params: { code: 'not-an-id', expected: 'als_ and 26 characters' },
  }),
});

/** A day in Asia/Tokyo, read as the instant of its end. */
const endOfSentDay = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/)
  .meta({ format: 'date' })
  .transform((day, context): Instant => {
    const midnight = parseInstant(`${day}T00:00:00+09:00`);
    if (midnight.kind === 'ok') return plus(midnight.value, DAY);
    context.addIssue({ code: 'custom', params: { code: 'no-such-day', expected: 'a day such as 2026-11-21' } });
    return z.NEVER;
  });

const sourceFilters = { state: z.enum(SOURCE_STATES).optional() };
const windowFilters = {
  source: code.optional(),
  late: flag.optional().meta({ description: 'Longer than cadence and grace of the source' }),
  withAlerts: flag.optional(),
  from: sentInstant.optional().meta({ description: 'Ending after' }),
  to: sentInstant.optional().meta({ description: 'Beginning before' }),
};
const statementFilters = {
  source: code.optional(),
  from: endOfSentDay.optional().meta({ description: 'The first day, in Asia/Tokyo' }),
  to: endOfSentDay.optional().meta({ description: 'The last day' }),
};

export const accountRoutes = ({ accounts }: { readonly accounts: Accounts }): readonly Route[] => [
  ...sourceRoutes(accounts),
  ...sourceActRoutes(accounts),
  ...windowRoutes(accounts),
  ...statementRoutes(accounts),
];

const sourceRoutes = (accounts: Accounts): readonly Route[] => [
  route({
    method: 'GET',
    path: '/v1/alert-sources',
    operationId: 'listAlertSources',
    summary: 'Who has to look for alerts and say so, by name',
    access: READ,
    query: z.strictObject({ ...sourceFilters, ...pageFields }),
    success: { status: 200, schema: alertSourcePageAnswer },
    problems: [cursorNotValid],
    handle: async ({ scope, query: { cursor, limit, ...filters } }) => ({
      status: 200,
      body: await accounts.sources(scope, { filters, cursor, limit }),
    }),
  }),
  route({
    method: 'GET',
    path: '/v1/alert-sources.csv',
    operationId: 'exportAlertSources',
    summary: 'The sources a filter selects as CSV',
    access: READ,
    query: z.strictObject(sourceFilters),
    success: csvAnswer,
    handle: async ({ scope, query }) => ({
      status: 200,
      body: await accounts.sourcesCsv(scope, query),
      headers: asFile('alert-sources.csv'),
    }),
  }),
];

const sourceActRoutes = (accounts: Accounts): readonly Route[] => [
  route({
    method: 'POST',
    path: '/v1/alert-sources/{id}/end',
    operationId: 'endAlertSource',
    summary: 'Asks a second person to approve that a source need not speak any more',
    access: ADMINISTER,
    idempotency: 'key',
    params: sourceParams,
    body: z.strictObject({ reason: z.string().trim().min(1).max(2_000) }),
    success: { status: 200, schema: endAskedAnswer },
    problems: [sourceNotFound, sourceEnded, personRequired, casesWholeTenantOnly],
    handle: async ({ scope, params, body }) => ({
      status: 200,
      body: await accounts.askToEnd(scope, params.id, body.reason),
    }),
  }),
  route({
    method: 'POST',
    path: '/v1/alert-sources/{id}/declaration',
    operationId: 'declareAlertSource',
    summary: 'Has a source that people ended speak again',
    access: ADMINISTER,
    idempotency: 'key',
    params: sourceParams,
    success: { status: 200, schema: alertSourceAnswer },
    problems: [sourceNotFound, sourceGoesOn, personRequired, casesWholeTenantOnly],
    handle: async ({ scope, params }) => ({ status: 200, body: await accounts.declareAgain(scope, params.id) }),
  }),
];

const windowRoutes = (accounts: Accounts): readonly Route[] => [
  route({
    method: 'GET',
    path: '/v1/alert-windows',
    operationId: 'listAlertWindows',
    summary: 'What each source raised from when to when, newest first',
    access: READ,
    query: z.strictObject({ ...windowFilters, ...pageFields }),
    success: { status: 200, schema: alertWindowPageAnswer },
    problems: [cursorNotValid],
    handle: async ({ scope, query: { cursor, limit, ...filters } }) => ({
      status: 200,
      body: await accounts.windows(scope, { filters, cursor, limit }),
    }),
  }),
  route({
    method: 'GET',
    path: '/v1/alert-windows.csv',
    operationId: 'exportAlertWindows',
    summary: 'The windows a filter selects, newest first, as CSV',
    access: READ,
    query: z.strictObject(windowFilters),
    success: csvAnswer,
    problems: [listTooLarge],
    handle: async ({ scope, query }) => ({
      status: 200,
      body: await accounts.windowsCsv(scope, query),
      headers: asFile('alert-windows.csv'),
    }),
  }),
];

const statementRoutes = (accounts: Accounts): readonly Route[] => [
  route({
    method: 'GET',
    path: '/v1/alert-statements',
    operationId: 'listAlertStatements',
    summary: 'Alerts ingested, disposed of and open at the end of each day, newest first',
    access: READ,
    query: z.strictObject({ ...statementFilters, ...pageFields }),
    success: { status: 200, schema: alertStatementPageAnswer },
    problems: [cursorNotValid],
    handle: async ({ scope, query: { cursor, limit, ...filters } }) => ({
      status: 200,
      body: await accounts.statements(scope, { filters, cursor, limit }),
    }),
  }),
  route({
    method: 'GET',
    path: '/v1/alert-statements.csv',
    operationId: 'exportAlertStatements',
    summary: 'The statements a filter selects as CSV, a line for each day and source',
    access: READ,
    query: z.strictObject(statementFilters),
    success: csvAnswer,
    problems: [listTooLarge],
    handle: async ({ scope, query }) => ({
      status: 200,
      body: await accounts.statementsCsv(scope, query),
      headers: asFile('alert-statements.csv'),
    }),
  }),
];
