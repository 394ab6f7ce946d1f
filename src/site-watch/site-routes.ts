/** Sites, their scripts and the browser, over HTTP. */
import { z } from 'zod';
import { cursorNotValid, type Route, route } from '#platform/http';
import { browserState, site, siteDetail, siteScript, visitSummary } from './answers.ts';
import {
  scriptNotFound,
  siteExportTooLarge,
  siteInactive,
  siteNameTaken,
  siteNotAcceptable,
  siteNotFound,
} from './problems.ts';
import { CSV, csvAnswer, MANAGE, pageFields, pageOf, READ } from './route-fields.ts';
import { describedSite, idText, scriptFilters, siteFilters } from './sent.ts';
import type { SiteWatch } from './site-watch.ts';
import type { SiteId } from './store-tables.ts';

const siteParams = z.strictObject({ id: idText('sit') });
const idOfSite = (params: { id: string }): SiteId => params.id as SiteId;

export const siteRoutes = (watch: SiteWatch): readonly Route[] => [
  ...listRoutes(watch),
  ...changeRoutes(watch),
  ...scriptRoutes(watch),
  sourceRoute(watch),
  browserRoute(watch),
];

const listRoutes = ({ sites }: SiteWatch): readonly Route[] => [
  route({
    method: 'GET',
    path: '/v1/sites',
    operationId: 'listSites',
    summary: 'Sites by name, each with its last visit',
    access: READ,
    query: z.strictObject({ ...siteFilters, ...pageFields }),
    success: { status: 200, schema: pageOf(site) },
    problems: [cursorNotValid],
    handle: async ({ scope, query: { cursor, limit, ...filters } }) => ({
      status: 200,
      body: await sites.page(scope, { filters, cursor, limit }),
    }),
  }),
  route({
    method: 'GET',
    path: '/v1/sites.csv',
    operationId: 'exportSites',
    summary: 'The sites a filter selects, as CSV',
    access: READ,
    query: z.strictObject(siteFilters),
    success: CSV,
    problems: [siteExportTooLarge],
    handle: async ({ scope, query }) => csvAnswer(await sites.csv(scope, query), 'sites.csv'),
  }),
  route({
    method: 'GET',
    path: '/v1/sites/{id}',
    operationId: 'readSite',
    summary: 'One site with its journey',
    access: READ,
    params: siteParams,
    success: { status: 200, schema: siteDetail },
    problems: [siteNotFound],
    handle: async ({ scope, params }) => ({ status: 200, body: await sites.one(scope, idOfSite(params)) }),
  }),
];

const changeRoutes = ({ sites, visits }: SiteWatch): readonly Route[] => [
  route({
    method: 'POST',
    path: '/v1/sites',
    operationId: 'addSite',
    summary: 'Adds a site; it is visited at once and then at its cadence',
    access: MANAGE,
    idempotency: 'key',
    body: describedSite,
    success: { status: 201, schema: siteDetail },
    problems: [siteNotAcceptable, siteNameTaken],
    handle: async ({ scope, body }) => ({ status: 201, body: await sites.add(scope, body) }),
  }),
  route({
    method: 'PUT',
    path: '/v1/sites/{id}',
    operationId: 'changeSite',
    summary: 'Describes a site anew, whole',
    access: MANAGE,
    params: siteParams,
    body: describedSite,
    success: { status: 200, schema: siteDetail },
    problems: [siteNotFound, siteNotAcceptable, siteNameTaken],
    handle: async ({ scope, params, body }) => ({
      status: 200,
      body: await sites.change(scope, idOfSite(params), body),
    }),
  }),
  route({
    method: 'POST',
    path: '/v1/sites/{id}/visits',
    operationId: 'orderSiteVisit',
    summary: 'Orders a visit; one that still waits is given back instead of a second',
    access: MANAGE,
    idempotency: 'key',
    params: siteParams,
    success: { status: 202, schema: visitSummary },
    problems: [siteNotFound, siteInactive],
    handle: async ({ scope, params }) => ({ status: 202, body: await visits.order(scope, idOfSite(params)) }),
  }),
];

const scriptRoutes = ({ scripts }: SiteWatch): readonly Route[] => [
  route({
    method: 'GET',
    path: '/v1/sites/{id}/scripts',
    operationId: 'listSiteScripts',
    summary: 'Every script the site has shown, last seen first',
    access: READ,
    params: siteParams,
    query: z.strictObject({ ...scriptFilters, ...pageFields }),
    success: { status: 200, schema: pageOf(siteScript) },
    problems: [siteNotFound, cursorNotValid],
    handle: async ({ scope, params, query: { cursor, limit, ...filters } }) => ({
      status: 200,
      body: await scripts.page(scope, idOfSite(params), { filters, cursor, limit }),
    }),
  }),
  route({
    method: 'GET',
    path: '/v1/sites/{id}/scripts.csv',
    operationId: 'exportSiteScripts',
    summary: 'The script inventory of a site, as CSV (PCI DSS 6.4.3)',
    access: READ,
    params: siteParams,
    query: z.strictObject(scriptFilters),
    success: CSV,
    problems: [siteNotFound, siteExportTooLarge],
    handle: async ({ scope, params, query }) =>
      csvAnswer(await scripts.csv(scope, idOfSite(params), query), 'site-scripts.csv'),
  }),
];

/** Foreign code: sent so that no browser runs it, whatever it is asked for as. */
const sourceRoute = ({ scripts }: SiteWatch): Route =>
  route({
    method: 'GET',
    path: '/v1/site-scripts/{sha256}',
    operationId: 'readSiteScript',
    summary: 'The source of a script, as text to save',
    access: READ,
    params: z.strictObject({ sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
    query: z.strictObject({ site: idText('sit') }),
    success: { status: 200, contentType: 'text/plain; charset=utf-8' },
    problems: [siteNotFound, scriptNotFound],
    handle: async ({ scope, params, query }) => ({
      status: 200,
      body: await scripts.source(scope, query.site as SiteId, params.sha256),
      headers: {
        'content-disposition': `attachment; filename="${params.sha256}.txt"`,
        'x-content-type-options': 'nosniff',
        'content-security-policy': "default-src 'none'; sandbox",
        'cache-control': 'private, max-age=31536000, immutable',
      },
    }),
  });

const browserRoute = (watch: SiteWatch): Route =>
  route({
    method: 'GET',
    path: '/v1/browser',
    operationId: 'readBrowser',
    summary: 'Whether this server can visit sites, and whether its browser is sandboxed',
    access: READ,
    success: { status: 200, schema: browserState },
    handle: async () => ({ status: 200, body: await watch.browserState() }),
  });
