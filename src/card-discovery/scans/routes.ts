/** Searches for card data over HTTP: what they found, and taking a result that was made elsewhere. */
import { z } from 'zod';
import { type PartyId, parseId } from '#kernel';
import { cursorNotValid, type Route, route } from '#platform/http';
import { FINDING_KINDS } from '../core/finding.ts';
import { answerOfScan, cardScan, cardScanPlace } from './answers.ts';
import type { CardScans } from './card-scans.ts';
import { exportTooLarge, partyUnknown, resultRefused, scanNotFound } from './problems.ts';
import { oneScan, pageOfPlaces, pageOfScans, placesAsCsv, scansAsCsv, wholeResult } from './read-scans.ts';
import { RESULT_LIMIT_BYTES, receiveScan } from './receive-scan.ts';
import type { ScanQuery } from './store-scans.ts';
import { ORIGINS, type ScanId } from './tables.ts';

const READ = { permission: 'assurance:read' } as const;
const SUBMIT = { permission: 'assurance:submit' } as const;

const idText = (prefix: string) =>
  z.string().refine((text) => parseId(prefix, text).kind === 'ok', {
    params: { code: 'not-an-id', expected: `${prefix}_ and 26 characters` },
  });

const pageFields = {
  cursor: z.string().max(100).optional().describe('`nextCursor` of the page before'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
};
const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item).readonly(), nextCursor: z.string().optional() });

const CSV = { status: 200, contentType: 'text/csv; charset=utf-8' } as const;
const attached = (body: Uint8Array, filename: string) => ({
  status: 200,
  body,
  headers: { 'content-disposition': `attachment; filename="${filename}"` },
});

const scanParams = z.strictObject({ id: idText('cds') });
const idOfScan = ({ id }: { readonly id: string }): ScanId => id as ScanId;

const scanFilters = {
  text: z.string().min(1).max(100).optional().describe('part of the name'),
  origin: z.enum(ORIGINS).optional(),
  found: z.enum(['true', 'false']).optional().describe('whether anything was found with high or medium confidence'),
};
const placeFilters = {
  text: z.string().min(1).max(200).optional().describe('part of the place'),
  kind: z.enum(FINDING_KINDS).optional(),
};

type SentFilters = z.output<z.ZodObject<typeof scanFilters>>;
const queryOf = ({ text, origin, found }: SentFilters): ScanQuery => ({
  text,
  origin,
  found: found === undefined ? undefined : found === 'true',
});

export const cardScanRoutes = (scans: CardScans): readonly Route[] => [
  ...listRoutes(scans),
  ...placeRoutes(scans),
  sendRoute(scans),
];

const listRoutes = ({ ports }: CardScans): readonly Route[] => [
  route({
    method: 'GET',
    path: '/v1/card-scans',
    operationId: 'listCardScans',
    summary: 'Searches for card data, the newest first',
    access: READ,
    query: z.strictObject({ ...scanFilters, ...pageFields }),
    success: { status: 200, schema: pageOf(cardScan) },
    problems: [cursorNotValid],
    handle: async ({ scope, query: { cursor, limit, ...filters } }) => ({
      status: 200,
      body: await pageOfScans(ports, scope, { filters: queryOf(filters), cursor, limit }),
    }),
  }),
  route({
    method: 'GET',
    path: '/v1/card-scans.csv',
    operationId: 'exportCardScans',
    summary: 'The searches a filter selects, as CSV',
    access: READ,
    query: z.strictObject(scanFilters),
    success: CSV,
    problems: [exportTooLarge],
    handle: async ({ scope, query }) => attached(await scansAsCsv(ports, scope, queryOf(query)), 'card-scans.csv'),
  }),
  route({
    method: 'GET',
    path: '/v1/card-scans/{id}',
    operationId: 'readCardScan',
    summary: 'One search for card data',
    access: READ,
    params: scanParams,
    success: { status: 200, schema: cardScan },
    problems: [scanNotFound],
    handle: async ({ scope, params }) => ({ status: 200, body: await oneScan(ports, scope, idOfScan(params)) }),
  }),
  route({
    method: 'GET',
    path: '/v1/card-scans/{id}/result',
    operationId: 'downloadCardScanResult',
    summary: 'The whole result, as it was written or sent; the entry of the log holds its SHA-256',
    access: READ,
    params: scanParams,
    success: { status: 200, contentType: 'application/json' },
    problems: [scanNotFound],
    handle: async ({ scope, params }) =>
      attached(await wholeResult(ports, scope, idOfScan(params)), `${params.id}.json`),
  }),
];

const placeRoutes = ({ ports }: CardScans): readonly Route[] => [
  route({
    method: 'GET',
    path: '/v1/card-scans/{id}/places',
    operationId: 'listCardScanPlaces',
    summary: 'Where the search found something, the gravest first',
    access: READ,
    params: scanParams,
    query: z.strictObject({ ...placeFilters, ...pageFields }),
    success: { status: 200, schema: pageOf(cardScanPlace) },
    problems: [cursorNotValid, scanNotFound],
    handle: async ({ scope, params, query: { cursor, limit, ...filters } }) => ({
      status: 200,
      body: await pageOfPlaces(ports, scope, idOfScan(params), { filters, cursor, limit }),
    }),
  }),
  route({
    method: 'GET',
    path: '/v1/card-scans/{id}/places.csv',
    operationId: 'exportCardScanPlaces',
    summary: 'Those places a filter selects, as CSV',
    access: READ,
    params: scanParams,
    query: z.strictObject(placeFilters),
    success: CSV,
    problems: [scanNotFound, exportTooLarge],
    handle: async ({ scope, params, query }) =>
      attached(await placesAsCsv(ports, scope, idOfScan(params), query), 'card-scan-places.csv'),
  }),
];

const sendRoute = ({ ports }: CardScans): Route =>
  route({
    method: 'POST',
    path: '/v1/card-scans',
    operationId: 'sendCardScan',
    summary:
      'Sends a result of `mitsuke cards scan`, signed or not, as application/vnd.mitsuke.card-scan+json; the same bytes under one name are one search',
    access: SUBMIT,
    query: z.strictObject({
      name: z.string().trim().min(1).max(100).describe('what was searched; alerts about one name join'),
      party: idText('pty').optional(),
    }),
    upload: { limitBytes: RESULT_LIMIT_BYTES },
    success: { status: 201, schema: cardScan },
    problems: [partyUnknown, resultRefused],
    handle: async ({ scope, query: { name, party }, upload }) => {
      if (upload === undefined) throw new Error('the route takes an upload');
      const row = await receiveScan(ports, scope, { upload, party: party as PartyId | undefined, name });
      return { status: 201, body: answerOfScan(row) };
    },
  });
