/** Proof of ownership, consents and deployments over HTTP. */
import { z } from 'zod';
import { cursorNotValid, type Route, route, sentInstant } from '#platform/http';
import { visitSummary } from '../answers.ts';
import { ALLOWANCES, GIVERS } from '../core/visiting-rights.ts';
import { consentNotFound, consentTooLong, siteExportTooLarge, siteInactive, siteNotFound } from '../problems.ts';
import { CSV, csvAnswer, MANAGE, pageFields, pageOf, READ } from '../route-fields.ts';
import { idText } from '../sent.ts';
import type { SiteId } from '../store-tables.ts';
import { consentRecord, permissions } from './describe-permissions.ts';
import type { Permissions } from './manage-permissions.ts';
import type { ConsentId } from './store-permissions.ts';

const DEPLOY = { permission: 'site:deploy' } as const;

const siteParams = z.strictObject({ id: idText('sit') });
const idOfSite = (params: { id: string }): SiteId => params.id as SiteId;

const words = z.string().trim().min(1).max(200);

const sentConsent = z.strictObject({
  giver: z.enum(GIVERS),
  organisation: words,
  person: words.describe('Who gave it'),
  contact: words.describe('Whom to ask, and to tell when something is found'),
  reference: words.describe('Where the document is kept'),
  allows: z.array(z.enum(ALLOWANCES)).max(ALLOWANCES.length).describe('Without card-form-attempts nothing is typed'),
  validUntil: sentInstant,
});

const consentFilters = {
  giver: z.enum(GIVERS).optional(),
  state: z.enum(['standing', 'withdrawn']).optional(),
};

const reference = z
  .string()
  .regex(/^[\x21-\x7e]{1,200}$/)
  .describe('The teller’s own name for it, such as a commit: told twice it is one deployment');

export const permissionRoutes = (permitted: Permissions): readonly Route[] => [
  ...ownershipRoutes(permitted),
  ...consentRoutes(permitted),
  ...consentLists(permitted),
  deploymentRoute(permitted),
];

const ownershipRoutes = (permitted: Permissions): readonly Route[] => [
  route({
    method: 'GET',
    path: '/v1/sites/{id}/permissions',
    operationId: 'readSitePermissions',
    summary: 'How far visits of a site may go: proof of ownership, consents, and what is lacking',
    access: READ,
    params: siteParams,
    success: { status: 200, schema: permissions },
    problems: [siteNotFound],
    handle: async ({ scope, params }) => ({ status: 200, body: await permitted.read(scope, idOfSite(params)) }),
  }),
  route({
    method: 'POST',
    path: '/v1/sites/{id}/ownership-checks',
    operationId: 'checkSiteOwnership',
    summary: 'Looks for the site’s token now, in the TXT record and in the file',
    access: MANAGE,
    idempotency: 'key',
    params: siteParams,
    success: { status: 200, schema: permissions },
    problems: [siteNotFound],
    handle: async ({ scope, params }) => ({ status: 200, body: await permitted.check(scope, idOfSite(params)) }),
  }),
];

const consentRoutes = (permitted: Permissions): readonly Route[] => [
  route({
    method: 'POST',
    path: '/v1/sites/{id}/consents',
    operationId: 'recordSiteConsent',
    summary: 'Records a consent of the merchant or the payment provider, in the place of an earlier one',
    access: MANAGE,
    idempotency: 'key',
    params: siteParams,
    body: sentConsent,
    success: { status: 201, schema: permissions },
    problems: [siteNotFound, consentTooLong],
    handle: async ({ scope, params, body }) => ({
      status: 201,
      body: await permitted.consent(scope, idOfSite(params), body),
    }),
  }),
  route({
    method: 'DELETE',
    path: '/v1/sites/{id}/consents/{consent}',
    operationId: 'withdrawSiteConsent',
    summary: 'Withdraws a consent, from this moment on; it stays on record',
    access: MANAGE,
    params: z.strictObject({ id: idText('sit'), consent: idText('con') }),
    success: { status: 200, schema: permissions },
    problems: [siteNotFound, consentNotFound],
    handle: async ({ scope, params }) => ({
      status: 200,
      body: await permitted.withdraw(scope, idOfSite(params), params.consent as ConsentId),
    }),
  }),
];

const consentLists = (permitted: Permissions): readonly Route[] => [
  route({
    method: 'GET',
    path: '/v1/sites/{id}/consents',
    operationId: 'listSiteConsents',
    summary: 'Every consent there was for a site, newest first',
    access: READ,
    params: siteParams,
    query: z.strictObject({ ...consentFilters, ...pageFields }),
    success: { status: 200, schema: pageOf(consentRecord) },
    problems: [siteNotFound, cursorNotValid],
    handle: async ({ scope, params, query: { cursor, limit, ...filters } }) => ({
      status: 200,
      body: await permitted.consents(scope, idOfSite(params), { filters, cursor, limit }),
    }),
  }),
  route({
    method: 'GET',
    path: '/v1/sites/{id}/consents.csv',
    operationId: 'exportSiteConsents',
    summary: 'The consents of a site that a filter selects, as CSV',
    access: READ,
    params: siteParams,
    query: z.strictObject(consentFilters),
    success: CSV,
    problems: [siteNotFound, siteExportTooLarge],
    handle: async ({ scope, params, query }) =>
      csvAnswer(await permitted.consentsCsv(scope, idOfSite(params), query), 'site-consents.csv'),
  }),
];

const deploymentRoute = (permitted: Permissions): Route =>
  route({
    method: 'POST',
    path: '/v1/sites/{id}/deployments',
    operationId: 'tellSiteDeployment',
    summary: 'Says that the shop was deployed; it is visited soon after, several deployments together once',
    access: DEPLOY,
    idempotency: 'key',
    params: siteParams,
    body: z.strictObject({ reference }),
    success: { status: 202, schema: visitSummary },
    problems: [siteNotFound, siteInactive],
    handle: async ({ scope, params, body }) => ({
      status: 202,
      body: await permitted.deploy(scope, idOfSite(params), body),
    }),
  });
