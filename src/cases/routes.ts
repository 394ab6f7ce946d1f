/** This room's HTTP: the list of alerts and how one leaves it, the cases and the work on them (SUPV-05, LEAK-13). */
import { z } from 'zod';
import { type Id, parseId } from '#kernel';
import { cursorNotValid, type Route, route, sentInstant } from '#platform/http';
import { accountRoutes } from './account-routes.ts';
import {
  alertDetailAnswer,
  alertPageAnswer,
  caseDetailAnswer,
  casePageAnswer,
  caseSummaryAnswer,
  disposalAnswer,
} from './answers.ts';
import type { Cases } from './cases.ts';
import { CASE_ORDERS } from './core/cursor.ts';
import { DISPOSITION_REASONS } from './core/disposition.ts';
import { SEVERITIES } from './core/severity.ts';
import {
  alertAlreadyDisposed,
  alertNotFound,
  caseClosed,
  caseHasOpenAlerts,
  caseNotFound,
  casesWholeTenantOnly,
  dispositionNotAcceptable,
  listTooLarge,
  ownerNotPossible,
  personRequired,
} from './problems.ts';

const idOfPrefix = <P extends string>(prefix: P) =>
  z.string().refine((text): text is Id<P> => parseId(prefix, text).kind === 'ok', {
    params: { code: `not-an-id`, expected: `${prefix}_ and 26 characters` },
  });

/** What people type: kept as it is but for white space around it. */
const typedWords = z.string().trim().min(1).max(2_000);

const searchText = z.string().trim().min(1).max(200).meta({ description: 'Part of the subject’s name or id' });
const code = z
  .string()
  .regex(/^[a-z0-9][a-z0-9.-]*$/)
  .max(100);

const pageFields = {
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
};

const alertFilters = {
  status: z.enum(['open', 'disposed']).optional(),
  severity: z.enum(SEVERITIES).optional(),
  source: code.optional(),
  kind: code.optional(),
  case: idOfPrefix('cas').optional(),
  subject: searchText.optional(),
  from: sentInstant.optional().meta({ description: 'Recorded at or after' }),
  to: sentInstant.optional().meta({ description: 'Recorded before' }),
};

const caseFilters = {
  status: z.enum(['open', 'overdue', 'closed']).optional().meta({ description: '`open` holds the overdue ones too' }),
  owner: z.union([z.literal('me'), z.literal('nobody'), idOfPrefix('per')]).optional(),
  severity: z.enum(SEVERITIES).optional(),
  text: searchText.optional().meta({ description: 'Part of the subject’s name or id, or the number of the case' }),
  order: z.enum(CASE_ORDERS).default('newest').meta({ description: '`due`: the earliest deadline first' }),
};

const READ = { permission: 'case:read' } as const;
const WORK = { permission: 'case:work' } as const;
const alertParams = z.strictObject({ id: idOfPrefix('alt') });
const caseParams = z.strictObject({ id: idOfPrefix('cas') });
const csvAnswer = { status: 200, contentType: 'text/csv; charset=utf-8' } as const;
const asFile = (name: string) => ({ 'content-disposition': `attachment; filename="${name}"` });

export const caseRoutes = (cases: Pick<Cases, 'alerts' | 'cases' | 'summary' | 'accounts'>): readonly Route[] => [
  ...alertRoutes(cases),
  ...caseReadRoutes(cases),
  ...caseWorkRoutes(cases),
  ...accountRoutes(cases),
];

const alertRoutes = ({ alerts }: Pick<Cases, 'alerts'>): readonly Route[] => [
  route({
    method: 'GET',
    path: '/v1/alerts',
    operationId: 'listAlerts',
    summary: 'Alerts, newest first',
    access: READ,
    query: z.strictObject({ ...alertFilters, ...pageFields }),
    success: { status: 200, schema: alertPageAnswer },
    problems: [cursorNotValid],
    handle: async ({ scope, query: { cursor, limit, ...filters } }) => ({
      status: 200,
      body: await alerts.list(scope, { filters, cursor, limit }),
    }),
  }),
  route({
    method: 'GET',
    path: '/v1/alerts.csv',
    operationId: 'exportAlerts',
    summary: 'The alerts a filter selects, newest first, as CSV',
    access: READ,
    query: z.strictObject(alertFilters),
    success: csvAnswer,
    problems: [listTooLarge],
    handle: async ({ scope, query }) => ({
      status: 200,
      body: await alerts.csv(scope, query),
      headers: asFile('alerts.csv'),
    }),
  }),
  route({
    method: 'GET',
    path: '/v1/alerts/{id}',
    operationId: 'getAlert',
    summary: 'One alert with what its source said, and its place in the log',
    access: READ,
    params: alertParams,
    success: { status: 200, schema: alertDetailAnswer },
    problems: [alertNotFound],
    handle: async ({ scope, params }) => ({ status: 200, body: await alerts.get(scope, params.id) }),
  }),
  route({
    method: 'POST',
    path: '/v1/alerts/{id}/disposition',
    operationId: 'disposeAlert',
    summary: 'Takes an alert off the list for a reason, or asks a second person to approve that',
    access: WORK,
    idempotency: 'key',
    params: alertParams,
    body: z.strictObject({
      reason: z.enum(DISPOSITION_REASONS),
      words: typedWords.optional().meta({ description: 'Needed for remediated, expected and false-alarm' }),
      duplicateOf: idOfPrefix('alt').optional().meta({ description: 'Needed for duplicate, and only there' }),
    }),
    success: { status: 200, schema: disposalAnswer },
    problems: [alertNotFound, personRequired, casesWholeTenantOnly, dispositionNotAcceptable, alertAlreadyDisposed],
    handle: async ({ scope, params, body }) => ({ status: 200, body: await alerts.dispose(scope, params.id, body) }),
  }),
];

const caseReadRoutes = ({ cases, summary }: Pick<Cases, 'cases' | 'summary'>): readonly Route[] => [
  route({
    method: 'GET',
    path: '/v1/cases',
    operationId: 'listCases',
    summary: 'Cases, newest first or by deadline',
    access: READ,
    query: z.strictObject({ ...caseFilters, ...pageFields }),
    success: { status: 200, schema: casePageAnswer },
    problems: [cursorNotValid],
    handle: async ({ scope, query: { cursor, limit, order, ...filters } }) => ({
      status: 200,
      body: await cases.list(scope, { filters, order, cursor, limit }),
    }),
  }),
  route({
    method: 'GET',
    path: '/v1/cases.csv',
    operationId: 'exportCases',
    summary: 'The cases a filter selects as CSV',
    access: READ,
    query: z.strictObject(caseFilters),
    success: csvAnswer,
    problems: [listTooLarge],
    handle: async ({ scope, query: { order, ...filters } }) => ({
      status: 200,
      body: await cases.csv(scope, { filters, order }),
      headers: asFile('cases.csv'),
    }),
  }),
  route({
    method: 'GET',
    path: '/v1/cases/summary',
    operationId: 'caseSummary',
    summary: 'What waits: open alerts by severity, open and overdue cases, the next deadline',
    access: READ,
    success: { status: 200, schema: caseSummaryAnswer },
    handle: async ({ scope }) => ({ status: 200, body: await summary(scope) }),
  }),
  route({
    method: 'GET',
    path: '/v1/cases/{id}',
    operationId: 'getCase',
    summary: 'One case with its alerts and its timeline',
    access: READ,
    params: caseParams,
    success: { status: 200, schema: caseDetailAnswer },
    problems: [caseNotFound],
    handle: async ({ scope, params }) => ({ status: 200, body: await cases.get(scope, params.id) }),
  }),
];

const caseWorkRoutes = ({ cases }: Pick<Cases, 'cases'>): readonly Route[] => [
  route({
    method: 'POST',
    path: '/v1/cases/{id}/owner',
    operationId: 'assignCase',
    summary: 'Gives a case to a person; to its owner again it changes nothing',
    access: WORK,
    idempotency: 'key',
    params: caseParams,
    body: z.strictObject({
      person: z.union([z.literal('me'), idOfPrefix('per')]).meta({ description: '`me`: who asks' }),
    }),
    success: { status: 200, schema: caseDetailAnswer },
    problems: [caseNotFound, caseClosed, ownerNotPossible, personRequired],
    handle: async ({ scope, params, body }) => ({
      status: 200,
      body: await cases.assign(scope, params.id, body.person),
    }),
  }),
  route({
    method: 'POST',
    path: '/v1/cases/{id}/notes',
    operationId: 'noteCase',
    summary: 'Adds a note to the timeline; also after the case is closed',
    access: WORK,
    idempotency: 'key',
    params: caseParams,
    body: z.strictObject({ words: typedWords }),
    success: { status: 201, schema: caseDetailAnswer },
    problems: [caseNotFound],
    handle: async ({ scope, params, body }) => ({ status: 201, body: await cases.note(scope, params.id, body.words) }),
  }),
  route({
    method: 'POST',
    path: '/v1/cases/{id}/closure',
    operationId: 'closeCase',
    summary: 'Closes a case whose alerts are all disposed of',
    access: WORK,
    idempotency: 'key',
    params: caseParams,
    body: z.strictObject({ words: typedWords.optional() }),
    success: { status: 200, schema: caseDetailAnswer },
    problems: [caseNotFound, personRequired, caseClosed, caseHasOpenAlerts],
    handle: async ({ scope, params, body }) => ({ status: 200, body: await cases.close(scope, params.id, body.words) }),
  }),
];
