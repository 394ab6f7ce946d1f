/** Alerts over HTTP beyond one at a time: many in one act, taken back, alike, merged, as their sources found them. */
import { z } from 'zod';
import { cursorNotValid, type Route, route } from '#platform/http';
import { alertDetailAnswer, alertPageAnswer, bulkDisposalAnswer, caseDetailAnswer } from './answers.ts';
import type { Cases } from './cases.ts';
import { DISPOSITION_REASONS } from './core/disposition.ts';
import {
  alertNeedsCase,
  alertNotDisposed,
  alertNotFound,
  caseClosed,
  caseNotFound,
  casesWholeTenantOnly,
  linkNotPossible,
  listTooLarge,
  personRequired,
  rawContentNotFound,
} from './problems.ts';
import {
  alertFilters,
  alertParams,
  asFile,
  asForeignFile,
  csvAnswer,
  idOfPrefix,
  pageFields,
  READ,
  typedWords,
  WORK,
} from './sent.ts';

const MOST_AT_ONCE = 200;

type Routed = Pick<Cases, 'alerts' | 'work'>;

export const alertWorkRoutes = (cases: Routed): readonly Route[] => [
  ...actRoutes(cases),
  ...similarRoutes(cases),
  rawRoute(cases),
  ...linkRoutes(cases),
];

const actRoutes = ({ alerts }: Routed): readonly Route[] => [
  route({
    method: 'POST',
    path: '/v1/alerts/dispositions',
    operationId: 'disposeAlerts',
    summary:
      'Takes many alerts off the list for one reason; each by itself, and what refuses one keeps none of the others',
    access: WORK,
    idempotency: 'key',
    body: z.strictObject({
      alerts: z.array(idOfPrefix('alt')).min(1).max(MOST_AT_ONCE).meta({ description: 'Each is named' }),
      reason: z.enum(DISPOSITION_REASONS),
      words: typedWords.optional().meta({ description: 'Needed for remediated, expected and false-alarm' }),
      duplicateOf: idOfPrefix('alt').optional().meta({ description: 'Needed for duplicate, and only there' }),
    }),
    success: { status: 200, schema: bulkDisposalAnswer },
    problems: [personRequired, casesWholeTenantOnly],
    handle: async ({ scope, body }) => ({ status: 200, body: await alerts.disposeMany(scope, body) }),
  }),
  route({
    method: 'POST',
    path: '/v1/alerts/{id}/reopening',
    operationId: 'reopenAlert',
    summary: 'Takes a disposition back: the alert is open again',
    access: WORK,
    idempotency: 'key',
    params: alertParams,
    body: z.strictObject({ words: typedWords.meta({ description: 'Why' }) }),
    success: { status: 200, schema: alertDetailAnswer },
    problems: [alertNotFound, personRequired, casesWholeTenantOnly, alertNotDisposed],
    handle: async ({ scope, params, body }) => ({
      status: 200,
      body: await alerts.reopen(scope, params.id, body.words),
    }),
  }),
];

const similarRoutes = ({ alerts }: Routed): readonly Route[] => [
  route({
    method: 'GET',
    path: '/v1/alerts/{id}/similar',
    operationId: 'listSimilarAlerts',
    summary: 'Alerts of the same kind about the same subject, or of the same source and reference, newest first',
    access: READ,
    params: alertParams,
    query: z.strictObject({ ...alertFilters, ...pageFields }),
    success: { status: 200, schema: alertPageAnswer },
    problems: [alertNotFound, cursorNotValid],
    handle: async ({ scope, params, query: { cursor, limit, ...filters } }) => ({
      status: 200,
      body: await alerts.similar(scope, params.id, { filters, cursor, limit }),
    }),
  }),
  route({
    method: 'GET',
    path: '/v1/alerts/{id}/similar.csv',
    operationId: 'exportSimilarAlerts',
    summary: 'The similar alerts a filter selects as CSV',
    access: READ,
    params: alertParams,
    query: z.strictObject(alertFilters),
    success: csvAnswer,
    problems: [alertNotFound, listTooLarge],
    handle: async ({ scope, params, query }) => ({
      status: 200,
      body: await alerts.similarCsv(scope, params.id, query),
      headers: asFile('similar-alerts.csv'),
    }),
  }),
];

const rawRoute = ({ alerts }: Routed): Route =>
  route({
    method: 'GET',
    path: '/v1/alerts/{id}/raw',
    operationId: 'readAlertRaw',
    summary: 'What the source found, as it found it; card numbers were taken out before it was kept',
    access: READ,
    params: alertParams,
    success: { status: 200, contentType: 'application/octet-stream' },
    problems: [alertNotFound, rawContentNotFound],
    handle: async ({ scope, params }) => {
      const { bytes, mediaType } = await alerts.raw(scope, params.id);
      return { status: 200, body: bytes, contentType: mediaType, headers: asForeignFile(`${params.id}.raw`) };
    },
  });

const linkParams = z.strictObject({ id: idOfPrefix('cas'), alert: idOfPrefix('alt') });
const LINK_PROBLEMS = [caseNotFound, alertNotFound, personRequired, casesWholeTenantOnly, caseClosed];

const linkRoutes = ({ work }: Routed): readonly Route[] => [
  route({
    method: 'PUT',
    path: '/v1/cases/{id}/alerts/{alert}',
    operationId: 'linkAlert',
    summary: 'Makes an alert part of one more case',
    access: WORK,
    params: linkParams,
    success: { status: 200, schema: caseDetailAnswer },
    problems: [...LINK_PROBLEMS, linkNotPossible],
    handle: async ({ scope, params }) => ({ status: 200, body: await work.linkAlert(scope, params.id, params.alert) }),
  }),
  route({
    method: 'DELETE',
    path: '/v1/cases/{id}/alerts/{alert}',
    operationId: 'unlinkAlert',
    summary: 'Ends an alert’s part in a case; not in its last one',
    access: WORK,
    params: linkParams,
    success: { status: 200, schema: caseDetailAnswer },
    problems: [...LINK_PROBLEMS, alertNeedsCase],
    handle: async ({ scope, params }) => ({
      status: 200,
      body: await work.unlinkAlert(scope, params.id, params.alert),
    }),
  }),
];
