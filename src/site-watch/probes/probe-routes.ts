/** Probes, what they observed of the checklist, and agreements on attempts, over HTTP. */
import { z } from 'zod';
import { cursorNotValid, type Route, route } from '#platform/http';
import { siteExportTooLarge, siteInactive, siteNotFound } from '../problems.ts';
import { CSV, csvAnswer, MANAGE, pageFields, pageOf, READ } from '../route-fields.ts';
import { idText } from '../sent.ts';
import type { SiteId } from '../store-tables.ts';
import { agreement } from './core/agreement.ts';
import { ITEMS, RESULTS } from './core/signs.ts';
import {
  checklist,
  keptAgreement,
  observedResult,
  ROUND_CAUSES,
  ROUND_STATES,
  roundDetail,
  roundSummary,
} from './probe-answers.ts';
import {
  agreementNotAcceptable,
  agreementNotFound,
  attemptsResting,
  probesNotPermitted,
  roundNotFound,
} from './problems.ts';
import type { SiteProbing } from './site-probing.ts';
import type { RoundId } from './store-rounds.ts';

const siteParams = z.strictObject({ id: idText('sit') });
const idOfSite = (params: { id: string }): SiteId => params.id as SiteId;

const roundFilters = { state: z.enum(ROUND_STATES).optional(), cause: z.enum(ROUND_CAUSES).optional() };
const agreementFilters = { state: z.enum(['standing', 'withdrawn']).optional() };
const resultFilters = { item: z.enum(ITEMS).optional(), result: z.enum(RESULTS).optional() };

export const siteProbeRoutes = (probing: SiteProbing): readonly Route[] => [
  ...roundRoutes(probing),
  ...checklistRoutes(probing),
  ...agreementRoutes(probing),
];

const roundRoutes = ({ rounds }: SiteProbing): readonly Route[] => [
  route({
    method: 'POST',
    path: '/v1/sites/{id}/probes',
    operationId: 'orderSiteProbes',
    summary: 'Orders a round of probes; one that still waits or runs is given back instead of a second',
    access: MANAGE,
    idempotency: 'key',
    params: siteParams,
    body: z.strictObject({
      attempts: z.boolean().default(false).describe('Make the attempts that the agreement allows; once a day at most'),
    }),
    success: { status: 202, schema: roundSummary },
    problems: [siteNotFound, siteInactive, probesNotPermitted, agreementNotFound, attemptsResting],
    handle: async ({ scope, params, body }) => ({
      status: 202,
      body: await rounds.order(scope, idOfSite(params), body),
    }),
  }),
  route({
    method: 'GET',
    path: '/v1/sites/{id}/probes',
    operationId: 'listSiteProbes',
    summary: 'Rounds of probes of a site, newest first',
    access: READ,
    params: siteParams,
    query: z.strictObject({ ...roundFilters, ...pageFields }),
    success: { status: 200, schema: pageOf(roundSummary) },
    problems: [siteNotFound, cursorNotValid],
    handle: async ({ scope, params, query: { cursor, limit, ...filters } }) => ({
      status: 200,
      body: await rounds.page(scope, idOfSite(params), { filters, cursor, limit }),
    }),
  }),
  route({
    method: 'GET',
    path: '/v1/sites/{id}/probes.csv',
    operationId: 'exportSiteProbes',
    summary: 'Rounds of probes of a site, as CSV',
    access: READ,
    params: siteParams,
    query: z.strictObject(roundFilters),
    success: CSV,
    problems: [siteNotFound, siteExportTooLarge],
    handle: async ({ scope, params, query }) =>
      csvAnswer(await rounds.csv(scope, idOfSite(params), query), 'site-probes.csv'),
  }),
  route({
    method: 'GET',
    path: '/v1/site-probes/{id}',
    operationId: 'readSiteProbes',
    summary: 'One round of probes: the result of each item, and the signs that decided it',
    access: READ,
    params: z.strictObject({ id: idText('prb') }),
    success: { status: 200, schema: roundDetail },
    problems: [roundNotFound],
    handle: async ({ scope, params }) => ({ status: 200, body: await rounds.one(scope, params.id as RoundId) }),
  }),
];

const checklistRoutes = ({ rounds }: SiteProbing): readonly Route[] => [
  route({
    method: 'GET',
    path: '/v1/sites/{id}/checklist',
    operationId: 'readSiteChecklist',
    summary: 'The security checklist as it was last observed at a site',
    access: READ,
    params: siteParams,
    success: { status: 200, schema: checklist },
    problems: [siteNotFound],
    handle: async ({ scope, params }) => ({ status: 200, body: await rounds.checklist(scope, idOfSite(params)) }),
  }),
  route({
    method: 'GET',
    path: '/v1/sites/{id}/checklist-history',
    operationId: 'listSiteChecklist',
    summary: 'What was observed of each item of the checklist, newest first',
    access: READ,
    params: siteParams,
    query: z.strictObject({ ...resultFilters, ...pageFields }),
    success: { status: 200, schema: pageOf(observedResult) },
    problems: [siteNotFound, cursorNotValid],
    handle: async ({ scope, params, query: { cursor, limit, ...filters } }) => ({
      status: 200,
      body: await rounds.history(scope, idOfSite(params), { filters, cursor, limit }),
    }),
  }),
  route({
    method: 'GET',
    path: '/v1/sites/{id}/checklist-history.csv',
    operationId: 'exportSiteChecklist',
    summary: 'What was observed of each item of the checklist, as CSV',
    access: READ,
    params: siteParams,
    query: z.strictObject(resultFilters),
    success: CSV,
    problems: [siteNotFound, siteExportTooLarge],
    handle: async ({ scope, params, query }) =>
      csvAnswer(await rounds.historyCsv(scope, idOfSite(params), query), 'site-checklist.csv'),
  }),
];

const sentAgreement = agreement.extend({
  keepPassword: z.boolean().default(false).describe('The one on record, for the same account at the same path'),
});

const agreementRoutes = (probing: SiteProbing): readonly Route[] => [
  ...agreementLists(probing),
  ...agreementChanges(probing),
];

const agreementLists = ({ agreements }: SiteProbing): readonly Route[] => [
  route({
    method: 'GET',
    path: '/v1/sites/{id}/probe-agreement',
    operationId: 'readProbeAgreement',
    summary: 'What was agreed on attempts; of a password only that there is one',
    access: READ,
    params: siteParams,
    success: { status: 200, schema: keptAgreement },
    problems: [siteNotFound, agreementNotFound],
    handle: async ({ scope, params }) => ({ status: 200, body: await agreements.read(scope, idOfSite(params)) }),
  }),
  route({
    method: 'GET',
    path: '/v1/sites/{id}/probe-agreements',
    operationId: 'listProbeAgreements',
    summary: 'Every agreement on attempts there was for a site, newest first',
    access: READ,
    params: siteParams,
    query: z.strictObject({ ...agreementFilters, ...pageFields }),
    success: { status: 200, schema: pageOf(keptAgreement) },
    problems: [siteNotFound, cursorNotValid],
    handle: async ({ scope, params, query: { cursor, limit, ...filters } }) => ({
      status: 200,
      body: await agreements.page(scope, idOfSite(params), { filters, cursor, limit }),
    }),
  }),
  route({
    method: 'GET',
    path: '/v1/sites/{id}/probe-agreements.csv',
    operationId: 'exportProbeAgreements',
    summary: 'The agreements on attempts of a site that a filter selects, as CSV',
    access: READ,
    params: siteParams,
    query: z.strictObject(agreementFilters),
    success: CSV,
    problems: [siteNotFound, siteExportTooLarge],
    handle: async ({ scope, params, query }) =>
      csvAnswer(await agreements.csv(scope, idOfSite(params), query), 'site-probe-agreements.csv'),
  }),
];

const agreementChanges = ({ agreements }: SiteProbing): readonly Route[] => [
  route({
    method: 'PUT',
    path: '/v1/sites/{id}/probe-agreement',
    operationId: 'keepProbeAgreement',
    summary: 'Records a written agreement on attempts, whole, in place of an earlier one',
    access: MANAGE,
    params: siteParams,
    body: sentAgreement,
    success: { status: 200, schema: keptAgreement },
    problems: [siteNotFound, agreementNotAcceptable],
    handle: async ({ scope, params, body }) => ({
      status: 200,
      body: await agreements.keep(scope, idOfSite(params), body),
    }),
  }),
  route({
    method: 'DELETE',
    path: '/v1/sites/{id}/probe-agreement',
    operationId: 'endProbeAgreement',
    summary: 'Withdraws an agreement on attempts, from this moment on; it stays on record',
    access: MANAGE,
    params: siteParams,
    success: { status: 204 },
    problems: [siteNotFound, agreementNotFound],
    handle: async ({ scope, params }) => {
      await agreements.end(scope, idOfSite(params));
      return { status: 204 };
    },
  }),
];
