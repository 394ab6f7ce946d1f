/** Webhooks over HTTP: endpoints, their secrets, a test, and the log of deliveries. */
import { z } from 'zod';
import { formatInstant, type Id, type Instant, Problem, parseId } from '#kernel';
import { cursorNotValid, type Route, route, sentInstant } from '#platform/http';
import { HAPPENINGS, type HappeningType, OFFERED } from './core/happenings.ts';
import { type ManageEndpoints, OVERLAP_HOURS_MAX, overlapOf } from './manage-endpoints.ts';
import * as problems from './problems.ts';
import type { EndpointDetail, ReadWebhooks, ShownDelivery } from './read-deliveries.ts';
import type { Endpoint } from './store-endpoints.ts';
import { DELIVERY_STATES, OFF_WHYS } from './tables.ts';

export type WebhookRoutesOptions = { readonly manage: ManageEndpoints; readonly read: ReadWebhooks };

const MANAGE = { permission: 'webhook:manage' } as const;
const PATH = '/v1/webhooks';
const CSV = { status: 200, contentType: 'text/csv; charset=utf-8' } as const;
const HAPPENING_TYPES = Object.keys(HAPPENINGS) as [HappeningType, ...HappeningType[]];

const sentId = <P extends string>(prefix: P) =>
  z.string().refine((text): text is Id<P> => parseId(prefix, text).kind === 'ok', {
    params: { code: 'not-an-id', expected: `${prefix}_ and 26 characters` },
  });
const idParams = z.strictObject({ id: sentId('whk') });
const deliveryParams = z.strictObject({ id: sentId('whk'), delivery: sentId('whd') });

const distinct = <T>(values: readonly T[]): boolean => new Set(values).size === values.length;
const text = (most: number) =>
  z
    .string()
    .trim()
    .max(most)
    .refine((value) => !/\p{Cc}/u.test(value) && value.isWellFormed(), {
      params: { code: 'not-text', expected: 'one line of Unicode text' },
    });

const wanted = {
  url: z.string().max(2_000).meta({ description: 'https, without user and password; redirects are not followed' }),
  description: text(200).default(''),
  types: z
    .array(z.enum(OFFERED))
    .min(1)
    .refine(distinct, { params: { code: 'twice', expected: 'each type once' } })
    .meta({ description: 'What it is told of: docs/reference/webhooks.md' }),
};

const endpointFields = {
  id: z.string(),
  url: z.string(),
  description: z.string(),
  types: z.array(z.enum(OFFERED)),
  state: z.enum(['on', 'off']),
  off: z.object({ why: z.enum(OFF_WHYS), at: z.string() }).optional(),
  failingSince: z.string().optional().meta({ description: 'The first failure behind the last success' }),
  lastSuccessAt: z.string().optional(),
  madeAt: z.string(),
};
const EndpointAnswer = z.object(endpointFields).meta({ id: 'WebhookEndpoint' });
const DetailAnswer = z
  .object({
    ...endpointFields,
    secrets: z
      .array(z.object({ number: z.int(), validUntil: z.string().optional() }))
      .meta({ description: 'Those that sign now, the newest first; never what they are' }),
    changes: z
      .array(
        z.object({ id: z.string(), change: z.string(), madeBy: z.string(), madeAt: z.string(), entry: z.string() }),
      )
      .meta({ description: 'The latest 50, newest first' }),
  })
  .meta({ id: 'WebhookEndpointDetail' });

const secret = z.string().meta({ description: '`whsec_…`: shown here and never again' });
const DeliveryFields = {
  id: z.string(),
  message: z.string().meta({ description: 'Sent as `webhook-id`, the same at each attempt' }),
  type: z.enum(HAPPENING_TYPES),
  state: z.enum(DELIVERY_STATES),
  repeats: z.string().optional().meta({ description: 'The delivery that somebody had sent once more' }),
  attempts: z.int(),
  createdAt: z.string(),
  nextAttemptAt: z.string().optional(),
  settledAt: z.string().optional(),
  lastStatus: z.int().optional().meta({ description: 'What was answered last' }),
  lastFault: z.string().optional().meta({ description: 'Why nothing was answered last' }),
};
const DeliveryAnswer = z.object(DeliveryFields).meta({ id: 'WebhookDelivery' });
const DeliveryDetailAnswer = z
  .object({
    ...DeliveryFields,
    body: z.string(),
    tries: z.array(
      z.object({
        number: z.int(),
        at: z.string(),
        durationMs: z.int(),
        status: z.int().optional(),
        fault: z.string().optional(),
      }),
    ),
  })
  .meta({ id: 'WebhookDeliveryDetail' });

const written = <K extends string>(name: K, at: Instant | undefined) =>
  (at === undefined ? {} : { [name]: formatInstant(at) }) as { [N in K]?: string };
const ifThere = <K extends string, V>(name: K, value: V | undefined) =>
  (value === undefined ? {} : { [name]: value }) as { [N in K]?: V };

const endpointAnswer = ({ id, url, description, types, off, ...at }: Endpoint) => ({
  ...{ id, url, description, types: [...types], state: off === undefined ? ('on' as const) : ('off' as const) },
  ...(off === undefined ? {} : { off: { why: off.why, at: formatInstant(off.at) } }),
  ...written('failingSince', at.failingSince),
  ...written('lastSuccessAt', at.lastSuccessAt),
  madeAt: formatInstant(at.madeAt),
});

const detailAnswer = ({ changes, secrets, ...endpoint }: EndpointDetail): z.output<typeof DetailAnswer> => ({
  ...endpointAnswer(endpoint),
  secrets: secrets.map(({ number, validUntil }) => ({ number, ...written('validUntil', validUntil) })),
  changes: changes.map((each) => ({ ...each, madeAt: formatInstant(each.madeAt) })),
});

const deliveryAnswer = (delivery: ShownDelivery): z.output<typeof DeliveryAnswer> => {
  const { id, message, type, state, attempts, createdAt, nextAttemptAt, settledAt, lastStatus, lastFault } = delivery;
  return {
    ...{ id, message, type, state, attempts, createdAt: formatInstant(createdAt) },
    ...ifThere('repeats', delivery.repeats),
    ...written('nextAttemptAt', nextAttemptAt),
    ...written('settledAt', settledAt),
    ...ifThere('lastStatus', lastStatus),
    ...ifThere('lastFault', lastFault),
  };
};

const endpointFilters = { state: z.enum(['on', 'off']).optional(), type: z.enum(OFFERED).optional() };
const deliveryFilters = {
  state: z.enum(DELIVERY_STATES).optional(),
  type: z.enum(HAPPENING_TYPES).optional(),
  from: sentInstant.optional().meta({ description: 'Made at or after' }),
  to: sentInstant.optional().meta({ description: 'Made before' }),
};
const pageFields = {
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
};

const cursorOf = (id: string): string => btoa(id).replaceAll('=', '');
const placeOf = <P extends string>(prefix: P, cursor: string | undefined): Id<P> | undefined => {
  if (cursor === undefined) return undefined;
  const isBase64 = /^[A-Za-z0-9+/]{1,200}$/.test(cursor) && cursor.length % 4 !== 1;
  const id = parseId(prefix, isBase64 ? atob(cursor) : '');
  if (id.kind === 'failed') throw new Problem(cursorNotValid);
  return id.value;
};

const csvAnswer = (body: Uint8Array, name: string) => ({
  status: 200,
  body,
  headers: { 'content-disposition': `attachment; filename="${name}"` },
});

export const webhookRoutes = ({ manage, read }: WebhookRoutesOptions): readonly Route[] => [
  ...readRoutes(read),
  ...changeRoutes(manage, read),
  ...secretRoutes(manage),
  ...deliveryRoutes(read),
  ...oneDeliveryRoutes(manage, read),
];

const readRoutes = (read: ReadWebhooks): readonly Route[] => [
  route({
    method: 'GET',
    path: PATH,
    operationId: 'listWebhooks',
    summary: 'Endpoints that are told of what happens, in the order in which they were made',
    access: MANAGE,
    query: z.strictObject({ ...endpointFilters, ...pageFields }),
    success: {
      status: 200,
      schema: z
        .object({ items: z.array(EndpointAnswer).readonly(), nextCursor: z.string().optional() })
        .meta({ id: 'WebhookEndpointPage' }),
    },
    problems: [cursorNotValid],
    handle: async ({ scope, query: { cursor, limit, ...filters } }) => {
      const { endpoints, hasMore } = await read.page(scope, { ...filters, after: placeOf('whk', cursor), limit });
      const last = hasMore ? endpoints.at(-1) : undefined;
      const items = endpoints.map(endpointAnswer);
      return { status: 200, body: { items, ...(last ? { nextCursor: cursorOf(last.id) } : {}) } };
    },
  }),
  route({
    method: 'GET',
    path: `${PATH}/export.csv`,
    operationId: 'exportWebhooks',
    summary: 'The endpoints a filter selects as CSV',
    access: MANAGE,
    query: z.strictObject(endpointFilters),
    success: CSV,
    handle: async ({ scope, query }) => csvAnswer(await read.csv(scope, query), 'webhooks.csv'),
  }),
  route({
    method: 'GET',
    path: `${PATH}/{id}`,
    operationId: 'readWebhook',
    summary: 'One endpoint, with who changed it',
    access: MANAGE,
    params: idParams,
    success: { status: 200, schema: DetailAnswer },
    problems: [problems.webhookNotFound],
    handle: async ({ scope, params }) => ({ status: 200, body: detailAnswer(await read.one(scope, params.id)) }),
  }),
];

const changeRoutes = (manage: ManageEndpoints, read: ReadWebhooks): readonly Route[] => [
  route({
    method: 'POST',
    path: PATH,
    operationId: 'makeWebhook',
    summary: 'Makes an endpoint; its secret is shown in the answer alone',
    access: MANAGE,
    idempotency: 'key-secret-answer',
    body: z.strictObject(wanted),
    success: { status: 201, schema: z.object({ id: z.string(), secret }).meta({ id: 'WebhookMade' }) },
    problems: [problems.webhookNotAcceptable, problems.tooManyWebhooks],
    handle: async ({ scope, body }) => {
      const made = await manage.make(scope, body);
      return { status: 201, body: { id: made.id, secret: made.secret.reveal() } };
    },
  }),
  route({
    method: 'PUT',
    path: `${PATH}/{id}`,
    operationId: 'setWebhook',
    summary: 'Sets where messages go, which, and whether they do; what waits for one that is switched off is given up',
    access: MANAGE,
    params: idParams,
    body: z.strictObject({ ...wanted, state: z.enum(['on', 'off']) }),
    success: { status: 200, schema: DetailAnswer },
    problems: [problems.webhookNotFound, problems.webhookNotAcceptable],
    handle: async ({ scope, params, body }) => {
      await manage.set(scope, params.id, body);
      return { status: 200, body: detailAnswer(await read.one(scope, params.id)) };
    },
  }),
  route({
    method: 'DELETE',
    path: `${PATH}/{id}`,
    operationId: 'removeWebhook',
    summary: 'Removes an endpoint and its secrets',
    access: MANAGE,
    params: idParams,
    success: { status: 204 },
    problems: [problems.webhookNotFound],
    handle: async ({ scope, params }) => {
      await manage.remove(scope, params.id);
      return { status: 204 };
    },
  }),
];

const secretRoutes = (manage: ManageEndpoints): readonly Route[] => [
  route({
    method: 'POST',
    path: `${PATH}/{id}/secrets`,
    operationId: 'renewWebhookSecret',
    summary: 'Makes a new secret; the one of before signs beside it for so many hours',
    access: MANAGE,
    idempotency: 'key-secret-answer',
    params: idParams,
    body: z.strictObject({ overlapHours: z.int().min(0).max(OVERLAP_HOURS_MAX).default(24) }),
    success: { status: 201, schema: z.object({ secret }).meta({ id: 'WebhookSecret' }) },
    problems: [problems.webhookNotFound],
    handle: async ({ scope, params, body }) => {
      const made = await manage.renewSecret(scope, params.id, overlapOf(body.overlapHours));
      return { status: 201, body: { secret: made.reveal() } };
    },
  }),
  route({
    method: 'POST',
    path: `${PATH}/{id}/tests`,
    operationId: 'testWebhook',
    summary: 'Sends a message of type `webhook.test`',
    access: MANAGE,
    idempotency: 'key',
    params: idParams,
    body: z.strictObject({}),
    success: { status: 202, schema: z.object({ delivery: z.string() }).meta({ id: 'WebhookQueued' }) },
    problems: [problems.webhookNotFound, problems.webhookOff],
    handle: async ({ scope, params }) => ({ status: 202, body: { delivery: await manage.test(scope, params.id) } }),
  }),
];

const DELIVERIES = `${PATH}/{id}/deliveries`;

const deliveryRoutes = (read: ReadWebhooks): readonly Route[] => [
  route({
    method: 'GET',
    path: DELIVERIES,
    operationId: 'listWebhookDeliveries',
    summary: 'What was sent to an endpoint or waits, the latest first; kept for 90 days once settled',
    access: MANAGE,
    params: idParams,
    query: z.strictObject({ ...deliveryFilters, ...pageFields }),
    success: {
      status: 200,
      schema: z
        .object({ items: z.array(DeliveryAnswer).readonly(), nextCursor: z.string().optional() })
        .meta({ id: 'WebhookDeliveryPage' }),
    },
    problems: [problems.webhookNotFound, cursorNotValid],
    handle: async ({ scope, params, query: { cursor, limit, ...filters } }) => {
      const asked = { filters, limit, before: placeOf('whd', cursor) };
      const { deliveries, hasMore } = await read.deliveries(scope, params.id, asked);
      const last = hasMore ? deliveries.at(-1) : undefined;
      const items = deliveries.map(deliveryAnswer);
      return { status: 200, body: { items, ...(last ? { nextCursor: cursorOf(last.id) } : {}) } };
    },
  }),
  route({
    method: 'GET',
    path: `${PATH}/{id}/deliveries.csv`,
    operationId: 'exportWebhookDeliveries',
    summary: 'The deliveries a filter selects as CSV',
    access: MANAGE,
    params: idParams,
    query: z.strictObject(deliveryFilters),
    success: CSV,
    problems: [problems.webhookNotFound, problems.webhookExportTooLarge],
    handle: async ({ scope, params, query }) =>
      csvAnswer(await read.deliveriesCsv(scope, params.id, query), 'webhook-deliveries.csv'),
  }),
];

const oneDeliveryRoutes = (manage: ManageEndpoints, read: ReadWebhooks): readonly Route[] => [
  route({
    method: 'GET',
    path: `${DELIVERIES}/{delivery}`,
    operationId: 'readWebhookDelivery',
    summary: 'One delivery: what is sent, and each attempt',
    access: MANAGE,
    params: deliveryParams,
    success: { status: 200, schema: DeliveryDetailAnswer },
    problems: [problems.webhookNotFound, problems.webhookDeliveryNotFound],
    handle: async ({ scope, params }) => {
      const { body, tries, ...delivery } = await read.delivery(scope, params.id, params.delivery);
      const shown = tries.map(({ at, status, fault, ...each }) => ({
        ...{ ...each, at: formatInstant(at) },
        ...ifThere('status', status),
        ...ifThere('fault', fault),
      }));
      return { status: 200, body: { ...deliveryAnswer(delivery), body, tries: shown } };
    },
  }),
  route({
    method: 'POST',
    path: `${DELIVERIES}/{delivery}/redeliveries`,
    operationId: 'redeliverWebhook',
    summary: 'Sends the message of a delivery once more, under its id',
    access: MANAGE,
    idempotency: 'key',
    params: deliveryParams,
    body: z.strictObject({}),
    success: { status: 202, schema: z.object({ delivery: z.string() }).meta({ id: 'WebhookQueued' }) },
    problems: [problems.webhookNotFound, problems.webhookDeliveryNotFound, problems.webhookOff],
    handle: async ({ scope, params }) => ({
      status: 202,
      body: { delivery: await manage.redeliver(scope, params.id, params.delivery) },
    }),
  }),
  route({
    method: 'POST',
    path: `${PATH}/{id}/redeliveries`,
    operationId: 'redeliverWebhooks',
    summary: 'Sends once more what was queued since an instant and given up, the oldest first, 1,000 at a time',
    access: MANAGE,
    idempotency: 'key',
    params: idParams,
    body: z.strictObject({ since: sentInstant }),
    success: {
      status: 202,
      schema: z
        .object({ queued: z.int(), isAll: z.boolean().meta({ description: 'false: more are left; ask again' }) })
        .meta({ id: 'WebhooksQueued' }),
    },
    problems: [problems.webhookNotFound, problems.webhookOff],
    handle: async ({ scope, params, body }) => ({
      status: 202,
      body: await manage.redeliverSince(scope, params.id, body.since),
    }),
  }),
];
