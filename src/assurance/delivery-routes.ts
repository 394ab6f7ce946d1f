/** Delivery requests for the tenant's people, and the door that an assessor's link opens, over HTTP. */
import { z } from 'zod';
import { cursorNotValid, type Route, type RouteRequest, route } from '#platform/http';
import { delivery, deliveryInvitation, deliveryReceipt, evidenceFile } from './answers.ts';
import type { Assurance } from './assurance.ts';
import { FILE_LIMIT_BYTES } from './core/file-kind.ts';
import {
  deliverFile,
  deliverReport,
  openLink,
  readInvitation,
  readReceipt,
  SESSION_SECONDS,
} from './deliver-report.ts';
import { described } from './item-routes.ts';
import * as problems from './problems.ts';
import { DELIVERY_STATES, deliveriesAsCsv, listDeliveries, readDelivery } from './read-deliveries.ts';
import { requestDelivery, withdrawDelivery } from './request-delivery.ts';
import {
  CSV,
  csvAnswer,
  day,
  emailText,
  envelope,
  evidenceKind,
  idText,
  line,
  pageFields,
  pageOf,
  typed,
  WORK,
} from './sent.ts';

/** Carries the session that an assessor's link was exchanged for. */
export const DELIVERY_COOKIE = 'mitsuke_delivery';

const params = z.strictObject({ id: idText('dlv') });
const filters = {
  party: idText('pty').optional(),
  kind: evidenceKind.optional(),
  state: z.enum(DELIVERY_STATES).optional(),
};

export const deliveryRoutes = (room: Assurance): readonly Route[] => [
  ...listRoutes(room),
  ...askRoutes(room),
  ...doorRoutes(room),
  ...reportRoutes(room),
];

const listRoutes = ({ ports }: Assurance): readonly Route[] => [
  route({
    method: 'GET',
    path: '/v1/delivery-requests',
    operationId: 'listDeliveryRequests',
    summary: 'Reports that assessors were asked for, newest first',
    access: WORK,
    query: z.strictObject({ ...filters, ...pageFields }),
    success: { status: 200, schema: pageOf(delivery) },
    problems: [cursorNotValid],
    handle: async ({ scope, query: { cursor, limit, ...wanted } }) => ({
      status: 200,
      body: await listDeliveries(ports, scope, { filters: wanted, cursor, limit }),
    }),
  }),
  route({
    method: 'GET',
    path: '/v1/delivery-requests.csv',
    operationId: 'exportDeliveryRequests',
    summary: 'The delivery requests a filter selects, as CSV',
    access: WORK,
    query: z.strictObject(filters),
    success: CSV,
    problems: [problems.exportTooLarge],
    handle: async ({ scope, query }) => csvAnswer(await deliveriesAsCsv(ports, scope, query), 'delivery-requests.csv'),
  }),
  route({
    method: 'GET',
    path: '/v1/delivery-requests/{id}',
    operationId: 'readDeliveryRequest',
    summary: 'One request with the history of its link',
    access: WORK,
    params,
    success: { status: 200, schema: delivery },
    problems: [problems.deliveryNotFound],
    handle: async ({ scope, params: { id } }) => ({ status: 200, body: await readDelivery(ports, scope, id) }),
  }),
];

const askRoutes = ({ ports }: Assurance): readonly Route[] => [
  route({
    method: 'POST',
    path: '/v1/delivery-requests',
    operationId: 'requestDelivery',
    summary: 'Asks an assessor for a report; the link goes to the assessor’s address and nowhere else',
    access: WORK,
    idempotency: 'key',
    body: z.strictObject({
      party: idText('pty').optional(),
      kind: evidenceKind.exclude(['card-scan', 'site-visit']),
      wanted: typed(500),
      assessor: z.strictObject({
        name: line(100),
        organisation: line(200),
        email: emailText,
        language: z.enum(['ja', 'en']),
      }),
      dueOn: day,
    }),
    success: { status: 201, schema: delivery },
    problems: [problems.staffOnly, problems.partyUnknown, problems.dueDateRefused, problems.assessorIsPerson],
    handle: async ({ scope, body }) => ({ status: 201, body: await requestDelivery(ports, scope, body) }),
  }),
  route({
    method: 'POST',
    path: '/v1/delivery-requests/{id}/withdrawal',
    operationId: 'withdrawDeliveryRequest',
    summary: 'Ends the link; what was delivered stays',
    access: WORK,
    idempotency: 'key',
    params,
    success: { status: 200, schema: delivery },
    problems: [problems.staffOnly, problems.deliveryNotFound, problems.deliveryEnded],
    handle: async ({ scope, params: { id } }) => ({ status: 200, body: await withdrawDelivery(ports, scope, id) }),
  }),
];

const sessionOf = ({ cookies }: Pick<RouteRequest<unknown, unknown, unknown>, 'cookies'>): string | undefined => {
  const session = cookies[DELIVERY_COOKIE];
  return session === undefined || session.length > 100 ? undefined : session;
};

/** Without a session of the house: who holds the link is let in, to this one request. */
const doorRoutes = ({ ports }: Assurance): readonly Route[] => [
  route({
    method: 'POST',
    path: '/v1/delivery/session',
    operationId: 'openDeliveryLink',
    summary: 'Exchanges the token of an assessor’s link for a session, kept in a cookie',
    access: 'public',
    body: z.strictObject({ token: z.string().min(1).max(100) }),
    success: { status: 200, schema: deliveryInvitation },
    problems: [problems.deliveryLinkRefused],
    handle: async ({ body }) => {
      const { session, invitation } = await openLink(ports, body.token);
      return {
        status: 200,
        body: invitation,
        cookies: [{ name: DELIVERY_COOKIE, value: session, maxAgeSeconds: SESSION_SECONDS }],
      };
    },
  }),
  route({
    method: 'GET',
    path: '/v1/delivery',
    operationId: 'readDelivery',
    summary: 'What is asked of the assessor whose link was opened',
    access: 'public',
    success: { status: 200, schema: deliveryInvitation },
    problems: [problems.deliveryLinkRefused],
    handle: async (request) => ({ status: 200, body: await readInvitation(ports, sessionOf(request)) }),
  }),
  route({
    method: 'GET',
    path: '/v1/delivery/receipts/{revision}',
    operationId: 'readDeliveryReceipt',
    summary: 'Digest of what was delivered, with the proof that the log holds it as soon as it does',
    access: 'public',
    params: z.strictObject({ revision: idText('evr') }),
    success: { status: 200, schema: deliveryReceipt },
    problems: [problems.deliveryLinkRefused, problems.revisionNotFound],
    handle: async (request) => ({
      status: 200,
      body: await readReceipt(ports, sessionOf(request), request.params.revision),
    }),
  }),
];

const reportRoutes = ({ ports }: Assurance): readonly Route[] => [
  route({
    method: 'POST',
    path: '/v1/delivery/files',
    operationId: 'sendDeliveryFile',
    summary: 'Sends the report, in the body as it is',
    access: 'public',
    query: z.strictObject({ name: line(200).optional() }),
    upload: { limitBytes: FILE_LIMIT_BYTES },
    success: { status: 201, schema: evidenceFile },
    problems: [problems.deliveryLinkRefused, problems.deliveryFull, problems.fileRefused, problems.digestNotComputed],
    handle: async ({ upload, query, cookies }) => {
      if (upload === undefined) throw new Error('the route takes an upload');
      return { status: 201, body: await deliverFile(ports, sessionOf({ cookies }), { upload, name: query.name }) };
    },
  }),
  route({
    method: 'POST',
    path: '/v1/delivery/reports',
    operationId: 'deliverReport',
    summary: 'Delivers a file that was sent, with what it says of itself; the same file again gives the same receipt',
    access: 'public',
    body: z.strictObject({
      file: idText('evf'),
      ...described,
      deliveredBy: line(200),
      signature: envelope.optional(),
    }),
    success: { status: 201, schema: deliveryReceipt },
    problems: [problems.deliveryLinkRefused, problems.fileNotFound, problems.periodRefused, problems.signatureRefused],
    handle: async ({ body, cookies }) => ({
      status: 201,
      body: await deliverReport(ports, sessionOf({ cookies }), body),
    }),
  }),
];
