/** Visits over HTTP: what was seen, with pictures, and what changed between two. */
import { z } from 'zod';
import { cursorNotValid, type Route, route, sentInstant } from '#platform/http';
import { CAUSES, comparison, VISIT_STATES, visitDetail, visitSummary } from './answers.ts';
import { screenshotNotFound, siteExportTooLarge, siteNotFound, visitNotComparable, visitNotFound } from './problems.ts';
import { CSV, csvAnswer, pageFields, pageOf, READ } from './route-fields.ts';
import { idText } from './sent.ts';
import type { SiteWatch } from './site-watch.ts';
import type { SiteId, VisitId } from './store-tables.ts';

const visitFilters = {
  state: z.enum(VISIT_STATES).optional(),
  cause: z.enum(CAUSES).optional(),
  from: sentInstant.optional().describe('Ordered at or after'),
  to: sentInstant.optional().describe('Ordered before'),
};

const siteParams = z.strictObject({ id: idText('sit') });
const visitParams = z.strictObject({ id: idText('vis') });

export const visitRoutes = (watch: SiteWatch): readonly Route[] => [
  ...listRoutes(watch),
  ...readRoutes(watch),
  screenshotRoute(watch),
];

const listRoutes = ({ visits }: SiteWatch): readonly Route[] => [
  route({
    method: 'GET',
    path: '/v1/sites/{id}/visits',
    operationId: 'listSiteVisits',
    summary: 'Visits of a site, newest first',
    access: READ,
    params: siteParams,
    query: z.strictObject({ ...visitFilters, ...pageFields }),
    success: { status: 200, schema: pageOf(visitSummary) },
    problems: [siteNotFound, cursorNotValid],
    handle: async ({ scope, params, query: { cursor, limit, ...filters } }) => ({
      status: 200,
      body: await visits.page(scope, params.id as SiteId, { filters, cursor, limit }),
    }),
  }),
  route({
    method: 'GET',
    path: '/v1/sites/{id}/visits.csv',
    operationId: 'exportSiteVisits',
    summary: 'The visits of a site that a filter selects, as CSV',
    access: READ,
    params: siteParams,
    query: z.strictObject(visitFilters),
    success: CSV,
    problems: [siteNotFound, siteExportTooLarge],
    handle: async ({ scope, params, query }) =>
      csvAnswer(await visits.csv(scope, params.id as SiteId, query), 'site-visits.csv'),
  }),
];

const readRoutes = ({ visits }: SiteWatch): readonly Route[] => [
  route({
    method: 'GET',
    path: '/v1/site-visits/{id}',
    operationId: 'readSiteVisit',
    summary: 'One visit: steps, destinations, scripts with what changed, findings, pictures',
    access: READ,
    params: visitParams,
    success: { status: 200, schema: visitDetail },
    problems: [visitNotFound],
    handle: async ({ scope, params }) => ({ status: 200, body: await visits.one(scope, params.id as VisitId) }),
  }),
  route({
    method: 'GET',
    path: '/v1/site-visits/{id}/comparison',
    operationId: 'compareSiteVisits',
    summary: 'What differs between a visit and an earlier one of the same site',
    access: READ,
    params: visitParams,
    query: z.strictObject({ with: idText('vis').describe('The earlier visit') }),
    success: { status: 200, schema: comparison },
    problems: [visitNotFound, visitNotComparable],
    handle: async ({ scope, params, query }) => ({
      status: 200,
      body: await visits.compare(scope, { visit: params.id as VisitId, with: query.with as VisitId }),
    }),
  }),
];

const screenshotRoute = ({ visits }: SiteWatch): Route =>
  route({
    method: 'GET',
    path: '/v1/site-visits/{id}/screenshots/{name}',
    operationId: 'readSiteScreenshot',
    summary: 'One picture of a visit; card data is hidden on it',
    access: READ,
    params: z.strictObject({
      id: idText('vis'),
      name: z
        .string()
        .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/)
        .max(64),
    }),
    query: z.strictObject({
      pass: z.coerce.number().int().min(0).max(99).default(0).describe('Its place among the passes of the visit'),
    }),
    success: { status: 200, contentType: 'image/png' },
    problems: [visitNotFound, screenshotNotFound],
    handle: async ({ scope, params, query }) => ({
      status: 200,
      body: await visits.screenshot(scope, params.id as VisitId, { name: params.name, pass: query.pass }),
      headers: { 'cache-control': 'private, max-age=31536000, immutable', 'x-content-type-options': 'nosniff' },
    }),
  });
