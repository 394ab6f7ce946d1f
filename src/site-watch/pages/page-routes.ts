/** Payment pages over HTTP: pins beside what is seen, headers beside what they were. */
import { z } from 'zod';
import { type Route, route } from '#platform/http';
import { siteNotFound } from '../problems.ts';
import { CSV, csvAnswer, MANAGE, READ } from '../route-fields.ts';
import { idText } from '../sent.ts';
import type { SiteId } from '../store-tables.ts';
import { confirmedPins, headerFilters, paymentHeaders, paymentPlaces, placeFilters } from './answers.ts';
import type { Pages } from './manage-pins.ts';
import { pinNotFound, placeNotSeen } from './problems.ts';
import type { PinId } from './store-pages.ts';

const siteParams = z.strictObject({ id: idText('sit') });

export const pageRoutes = (pages: Pages): readonly Route[] => [
  ...readRoutes(pages),
  ...exportRoutes(pages),
  ...pinRoutes(pages),
];

const readRoutes = (pages: Pages): readonly Route[] => [
  route({
    method: 'GET',
    path: '/v1/sites/{id}/payment-places',
    operationId: 'listPaymentPlaces',
    summary: 'Where a site’s payment pages lead: what is pinned, and what the last visit saw (PCI DSS 11.6.1)',
    access: READ,
    params: siteParams,
    query: z.strictObject(placeFilters),
    success: { status: 200, schema: paymentPlaces },
    problems: [siteNotFound],
    handle: async ({ scope, params, query }) => ({
      status: 200,
      body: await pages.places(scope, params.id as SiteId, query),
    }),
  }),
  route({
    method: 'GET',
    path: '/v1/sites/{id}/payment-headers',
    operationId: 'listPaymentHeaders',
    summary: 'Protective headers of a site’s payment pages, and what became of them since the visit before',
    access: READ,
    params: siteParams,
    query: z.strictObject(headerFilters),
    success: { status: 200, schema: paymentHeaders },
    problems: [siteNotFound],
    handle: async ({ scope, params, query }) => ({
      status: 200,
      body: await pages.headers(scope, params.id as SiteId, query),
    }),
  }),
];

const exportRoutes = (pages: Pages): readonly Route[] => [
  route({
    method: 'GET',
    path: '/v1/sites/{id}/payment-places.csv',
    operationId: 'exportPaymentPlaces',
    summary: 'Pins of a site’s payment pages and what the last visit saw, as CSV',
    access: READ,
    params: siteParams,
    query: z.strictObject(placeFilters),
    success: CSV,
    problems: [siteNotFound],
    handle: async ({ scope, params, query }) =>
      csvAnswer(await pages.placesCsv(scope, params.id as SiteId, query), 'payment-places.csv'),
  }),
  route({
    method: 'GET',
    path: '/v1/sites/{id}/payment-headers.csv',
    operationId: 'exportPaymentHeaders',
    summary: 'Protective headers of a site’s payment pages, as CSV',
    access: READ,
    params: siteParams,
    query: z.strictObject(headerFilters),
    success: CSV,
    problems: [siteNotFound],
    handle: async ({ scope, params, query }) =>
      csvAnswer(await pages.headersCsv(scope, params.id as SiteId, query), 'payment-headers.csv'),
  }),
];

const pinRoutes = (pages: Pages): readonly Route[] => [
  route({
    method: 'POST',
    path: '/v1/sites/{id}/payment-pins',
    operationId: 'confirmPaymentPins',
    summary: 'Confirms what the last visit saw as right; each pin is an entry in the log',
    access: MANAGE,
    idempotency: 'key',
    params: siteParams,
    body: confirmedPins,
    success: { status: 201, schema: paymentPlaces },
    problems: [siteNotFound, placeNotSeen],
    handle: async ({ scope, params, body }) => ({
      status: 201,
      body: await pages.confirm(scope, params.id as SiteId, body),
    }),
  }),
  route({
    method: 'DELETE',
    path: '/v1/payment-pins/{id}',
    operationId: 'withdrawPaymentPin',
    summary: 'Withdraws a pin: no visit is held to it any more',
    access: MANAGE,
    params: z.strictObject({ id: idText('pin') }),
    success: { status: 200, schema: paymentPlaces },
    problems: [pinNotFound, siteNotFound],
    handle: async ({ scope, params }) => ({ status: 200, body: await pages.withdraw(scope, params.id as PinId) }),
  }),
];
