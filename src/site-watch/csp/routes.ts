/** Policies and reports over HTTP. The door of the reports is the one that is open to everyone. */
import { z } from 'zod';
import { Problem } from '#kernel';
import { cursorNotValid, type Route, route } from '#platform/http';
import { siteExportTooLarge, siteNotFound } from '../problems.ts';
import { CSV, csvAnswer, MANAGE, pageFields, pageOf, READ } from '../route-fields.ts';
import { idText } from '../sent.ts';
import type { SiteId } from '../store-tables.ts';
import {
  cspDays,
  cspReport,
  cspState,
  daysQuery,
  describedCsp,
  lintAnswer,
  lintBody,
  proposalQuery,
  proposals,
  reportFilters,
  simulation,
  simulationBody,
  snippets,
  snippetsBody,
} from './answers.ts';
import type { Csp } from './csp.ts';
import { noVisitYet, policyMissing, policyNotReadable, reportsNotTaken } from './problems.ts';

const siteParams = z.strictObject({ id: idText('sit') });
const idOfSite = (params: { id: string }): SiteId => params.id as SiteId;

type With = { readonly csp: Csp };

export const cspRoutes = (watch: With): readonly Route[] => [
  ...settingRoutes(watch),
  ...assistantRoutes(watch),
  ...listRoutes(watch),
  collectorRoute(watch),
];

const settingRoutes = (watch: With): readonly Route[] => [
  route({
    method: 'GET',
    path: '/v1/sites/{id}/csp',
    operationId: 'readSiteCsp',
    summary: 'Where a site stands with its Content-Security-Policy, and what to do next',
    access: READ,
    params: siteParams,
    success: { status: 200, schema: cspState },
    problems: [siteNotFound],
    handle: async ({ scope, params }) => ({
      status: 200,
      body: await watch.csp.settings.state(scope, idOfSite(params)),
    }),
  }),
  route({
    method: 'PUT',
    path: '/v1/sites/{id}/csp',
    operationId: 'changeSiteCsp',
    summary: 'Tells which policy the site sends, and whether it blocks',
    access: MANAGE,
    params: siteParams,
    body: describedCsp,
    success: { status: 200, schema: cspState },
    problems: [siteNotFound, policyNotReadable, policyMissing],
    handle: async ({ scope, params, body }) => ({
      status: 200,
      body: await watch.csp.settings.change(scope, idOfSite(params), body),
    }),
  }),
];

const assistantRoutes = (watch: With): readonly Route[] => [
  route({
    method: 'GET',
    path: '/v1/sites/{id}/csp/proposals',
    operationId: 'proposeSiteCsp',
    summary: 'Policies made from what the last visits saw',
    access: READ,
    params: siteParams,
    query: proposalQuery,
    success: { status: 200, schema: proposals },
    problems: [siteNotFound, noVisitYet],
    handle: async ({ scope, params, query: { visits, page, reportHashes } }) => ({
      status: 200,
      body: await watch.csp.proposing.propose(scope, idOfSite(params), {
        ...{ visits, page },
        reportHashes: reportHashes === 'true',
      }),
    }),
  }),
  route({
    method: 'POST',
    path: '/v1/sites/{id}/csp/simulation',
    operationId: 'simulateSiteCsp',
    summary: 'What a policy would have done to the last visits, and to what was found in them',
    access: READ,
    params: siteParams,
    body: simulationBody,
    success: { status: 200, schema: simulation },
    problems: [siteNotFound, noVisitYet, policyNotReadable],
    handle: async ({ scope, params, body }) => ({
      status: 200,
      body: await watch.csp.proposing.simulate(scope, idOfSite(params), body),
    }),
  }),
  route({
    method: 'POST',
    path: '/v1/sites/{id}/csp/snippets',
    operationId: 'writeSiteCspSnippets',
    summary: 'A policy as web servers and shop software take it',
    access: READ,
    params: siteParams,
    body: snippetsBody,
    success: { status: 200, schema: snippets },
    problems: [siteNotFound],
    handle: async ({ scope, params, body }) => ({
      status: 200,
      body: { items: await watch.csp.proposing.snippets(scope, idOfSite(params), body) },
    }),
  }),
  route({
    method: 'POST',
    path: '/v1/csp/lint',
    operationId: 'lintCsp',
    summary: 'What is wrong with a policy on a page where cards are typed',
    access: READ,
    body: lintBody,
    success: { status: 200, schema: lintAnswer },
    problems: [policyNotReadable],
    handle: async ({ body }) => ({ status: 200, body: watch.csp.proposing.lint(body.policy) }),
  }),
];

const listRoutes = (watch: With): readonly Route[] => [
  route({
    method: 'GET',
    path: '/v1/sites/{id}/csp/reports',
    operationId: 'listSiteCspReports',
    summary: 'What customers’ browsers reported, by day, last seen first',
    access: READ,
    params: siteParams,
    query: z.strictObject({ ...reportFilters, ...pageFields }),
    success: { status: 200, schema: pageOf(cspReport) },
    problems: [siteNotFound, cursorNotValid],
    handle: async ({ scope, params, query: { cursor, limit, ...filters } }) => ({
      status: 200,
      body: await watch.csp.settings.reports(scope, idOfSite(params), { filters, cursor, limit }),
    }),
  }),
  route({
    method: 'GET',
    path: '/v1/sites/{id}/csp/reports.csv',
    operationId: 'exportSiteCspReports',
    summary: 'The reports a filter selects, as CSV',
    access: READ,
    params: siteParams,
    query: z.strictObject(reportFilters),
    success: CSV,
    problems: [siteNotFound, siteExportTooLarge],
    handle: async ({ scope, params, query }) =>
      csvAnswer(await watch.csp.settings.csv(scope, idOfSite(params), query), 'csp-reports.csv'),
  }),
  route({
    method: 'GET',
    path: '/v1/sites/{id}/csp/days',
    operationId: 'readSiteCspDays',
    summary: 'Reports of the last days by directive, and what was not counted by why',
    access: READ,
    params: siteParams,
    query: daysQuery,
    success: { status: 200, schema: cspDays },
    problems: [siteNotFound],
    handle: async ({ scope, params, query }) => ({
      status: 200,
      body: await watch.csp.settings.days(scope, idOfSite(params), query.days),
    }),
  }),
];

const REPORT_LIMIT_BYTES = 65_536;

/** Counted whatever it says: a browser whose report was refused might send it again. */
export const collectorRoute = (watch: { readonly csp: Pick<Csp, 'collector'> }): Route =>
  route({
    method: 'POST',
    path: '/v1/csp-reports/{token}',
    operationId: 'sendCspReports',
    summary: 'Takes browsers’ reports about one site (Reporting API and report-uri)',
    access: 'public',
    crossOrigin: true,
    params: z.strictObject({ token: z.string().max(64) }),
    upload: { limitBytes: REPORT_LIMIT_BYTES },
    success: { status: 204 },
    problems: [reportsNotTaken],
    handle: async ({ params, upload, ip }) => {
      const { collector } = watch.csp;
      const to = await collector.find(params.token);
      if (to === undefined || upload === undefined) throw new Problem(reportsNotTaken);
      collector.take(to, ip, await upload.readWhole());
      return { status: 204 };
    },
  });
