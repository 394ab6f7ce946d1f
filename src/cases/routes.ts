/** This room's HTTP: the list of alerts and how one leaves it, the cases and the work on them (SUPV-05, LEAK-13). */
import { z } from 'zod';
import { cursorNotValid, type Route, route } from '#platform/http';
import { accountRoutes } from './account-routes.ts';
import { alertWorkRoutes } from './alert-work-routes.ts';
import {
  alertDetailAnswer,
  alertPageAnswer,
  caseDetailAnswer,
  casePageAnswer,
  caseSummaryAnswer,
  disposalAnswer,
} from './answers.ts';
import type { Cases } from './cases.ts';
import { DISPOSITION_REASONS } from './core/disposition.ts';
import { deadlineRoutes } from './deadline-routes.ts';
import { fileRoutes } from './file-routes.ts';
import {
  alertAlreadyDisposed,
  alertNotFound,
  caseClosed,
  caseHasOpenAlerts,
  caseHasOpenTasks,
  caseNotFound,
  casesWholeTenantOnly,
  dispositionNotAcceptable,
  dispositionOutdated,
  listTooLarge,
  ownerNotPossible,
  personRequired,
} from './problems.ts';
import {
  alertFilters,
  alertParams,
  asFile,
  caseFilters,
  caseParams,
  csvAnswer,
  idOfPrefix,
  pageFields,
  READ,
  typedWords,
  WORK,
} from './sent.ts';
import { participantRoutes, taskRoutes } from './work-routes.ts';

/** What these routes call. */
type RoutedCases = Pick<Cases, 'alerts' | 'cases' | 'work' | 'deadlines' | 'summary' | 'accounts'>;

export const caseRoutes = (cases: RoutedCases): readonly Route[] => [
  ...alertRoutes(cases),
  ...alertWorkRoutes(cases),
  ...caseReadRoutes(cases),
  ...caseWorkRoutes(cases),
  ...taskRoutes(cases),
  ...participantRoutes(cases),
  ...fileRoutes(cases),
  ...deadlineRoutes(cases),
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
    problems: [
      alertNotFound,
      personRequired,
      casesWholeTenantOnly,
      dispositionNotAcceptable,
      dispositionOutdated,
      alertAlreadyDisposed,
    ],
    handle: async ({ scope, params, body }) => ({ status: 200, body: await alerts.dispose(scope, params.id, body) }),
  }),
];

const caseReadRoutes = ({ cases, work, summary }: Pick<Cases, 'cases' | 'work' | 'summary'>): readonly Route[] => [
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
    summary: 'One case with its alerts, its timeline and the work on it; the reading is put on record',
    access: READ,
    params: caseParams,
    success: { status: 200, schema: caseDetailAnswer },
    problems: [caseNotFound],
    handle: async ({ scope, params }) => ({ status: 200, body: await work.open(scope, params.id) }),
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
    summary: 'Closes a case whose alerts are all disposed of and whose tasks are all done or dropped',
    access: WORK,
    idempotency: 'key',
    params: caseParams,
    body: z.strictObject({ words: typedWords.optional() }),
    success: { status: 200, schema: caseDetailAnswer },
    problems: [caseNotFound, personRequired, caseClosed, caseHasOpenAlerts, caseHasOpenTasks],
    handle: async ({ scope, params, body }) => ({ status: 200, body: await cases.close(scope, params.id, body.words) }),
  }),
];
