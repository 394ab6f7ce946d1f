/** Campaigns of enumeration over HTTP: the list, one with its extent, its cards for issuers, and lifting its blocks. */
import { z } from 'zod';
import { type Id, instantOfMs, Problem, parseId } from '#kernel';
import { cursorNotValid, type Route, route, sentInstant } from '#platform/http';
import { GUARD_ACTIONS, SCOPES } from '../core/enumeration/guard-settings.ts';
import { campaignNeedsPerson, campaignNotBlocking, campaignNotFound, exportTooLarge } from '../problems.ts';
import type { LiftCampaign } from './lift-campaign.ts';
import { CAMPAIGN_STATES, type CampaignFilters, type CampaignPlace, type ReadCampaigns } from './read-campaigns.ts';

export type Campaigns = { readonly read: ReadCampaigns; readonly lift: LiftCampaign };

const READ = { permission: 'decision:read' } as const;
const PATH = '/v1/payments/campaigns';
const CSV = { status: 200, contentType: 'text/csv; charset=utf-8' } as const;

const csvAnswer = (body: Uint8Array, name: string) => ({
  status: 200,
  body,
  headers: { 'content-disposition': `attachment; filename="${name}"` },
});

const campaignId = z.string().refine((text): text is Id<'cmp'> => parseId('cmp', text).kind === 'ok', {
  params: { code: 'not-an-id', expected: 'cmp_ and 26 characters' },
});
const idParams = z.strictObject({ id: campaignId });

const campaignFields = {
  id: z.string(),
  state: z.enum(CAMPAIGN_STATES),
  scope: z.enum(SCOPES).meta({ description: 'What it was found by' }),
  value: z.string().meta({ description: 'The device, address, BIN or shop that this is' }),
  foundAt: z.string(),
  firstAt: z.string().meta({ description: 'When the first of its attempts was recorded' }),
  lastAt: z.string(),
  endedAt: z.string().optional(),
  attempts: z.int(),
  stopped: z.int().meta({ description: 'Attempts that were not allowed' }),
  authorised: z.int().meta({ description: 'Attempts that an issuer authorised, as far as outcomes were reported' }),
  cards: z.int().meta({ description: 'Different tokens' }),
  merchants: z.array(z.string()).readonly(),
  bins: z.array(z.string()).readonly(),
  signs: z.array(z.string()).readonly(),
  blockedUntil: z.string().optional().meta({ description: 'Until then a block stands; absent: none does' }),
  logEntry: z.string(),
};

const Campaign = z.object(campaignFields).meta({ id: 'EnumerationCampaign' });

const CampaignDetail = z
  .object({
    ...campaignFields,
    amounts: z
      .array(
        z.object({
          currency: z.string(),
          attempts: z.int(),
          lowestMinor: z.int(),
          highestMinor: z.int(),
          sumMinor: z.int(),
        }),
      )
      .readonly(),
    signCounts: z.array(z.object({ sign: z.string(), attempts: z.int() })).readonly(),
    hours: z
      .array(z.object({ from: z.string(), attempts: z.int(), stopped: z.int() }))
      .readonly()
      .meta({ description: 'Hours of UTC in which there were attempts, oldest first' }),
    blocks: z
      .array(
        z.object({
          scope: z.enum(SCOPES),
          value: z.string(),
          action: z.enum(GUARD_ACTIONS),
          from: z.string(),
          until: z.string(),
        }),
      )
      .readonly()
      .meta({ description: 'The last first, 200 at most' }),
    lifts: z.array(z.object({ by: z.string(), reason: z.string(), at: z.string(), logEntry: z.string() })).readonly(),
  })
  .meta({ id: 'EnumerationCampaignDetail' });

const CampaignPage = z
  .object({ items: z.array(Campaign).readonly(), nextCursor: z.string().optional() })
  .meta({ id: 'EnumerationCampaignPage' });

const Card = z
  .object({
    token: z.string(),
    bin: z.string().nullable(),
    last4: z.string().nullable(),
    expiry: z.string().nullable(),
    attempts: z.int(),
    stopped: z.int(),
    authorised: z.int(),
    firstAt: z.string(),
    lastAt: z.string(),
  })
  .meta({ id: 'EnumerationCard' });

const CardPage = z
  .object({ items: z.array(Card).readonly(), nextCursor: z.string().optional() })
  .meta({ id: 'EnumerationCardPage' });

const filterFields = {
  state: z.enum(CAMPAIGN_STATES).optional(),
  merchant: z.string().min(1).max(64).optional().meta({ description: 'Acceptor number of a shop it was seen at' }),
  bin: z
    .string()
    .regex(/^\d{6,8}$/)
    .optional(),
  from: sentInstant.optional().meta({ description: 'Found at or after' }),
  to: sentInstant.optional().meta({ description: 'Found before' }),
};
const filterQuery = z.strictObject(filterFields);
const pageFields = {
  cursor: z.string().max(300).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
};

const filtersOf = ({ merchant, ...rest }: z.output<typeof filterQuery>): CampaignFilters => ({
  ...rest,
  acceptorNumber: merchant,
});

const cursorOf = (text: string): string => btoa(text).replaceAll('=', '');
const textOf = (cursor: string, form: RegExp): string => {
  const text = /^[A-Za-z0-9+/]{1,300}$/.test(cursor) && cursor.length % 4 !== 1 ? atob(cursor) : '';
  if (!form.test(text)) throw new Problem(cursorNotValid);
  return text;
};

const placeOf = (cursor: string): CampaignPlace => {
  const [at = '', text = ''] = textOf(cursor, /^\d{1,15} cmp_\S{26}$/).split(' ');
  const id = parseId('cmp', text);
  if (id.kind === 'failed' || Number(at) > Date.UTC(9999, 11, 31)) throw new Problem(cursorNotValid);
  return { at: instantOfMs(Number(at)), id: id.value };
};

export const campaignRoutes = ({ read, lift }: Campaigns): readonly Route[] => [
  ...listRoutes(read),
  ...oneRoutes(read),
  liftRoute(read, lift),
];

const listRoutes = (read: ReadCampaigns): readonly Route[] => [
  route({
    method: 'GET',
    path: PATH,
    operationId: 'listCampaigns',
    summary: 'Campaigns in which card numbers were tried, newest first',
    access: READ,
    query: z.strictObject({ ...filterFields, ...pageFields }),
    success: { status: 200, schema: CampaignPage },
    problems: [cursorNotValid],
    handle: async ({ scope, query: { cursor, limit, ...filters } }) => {
      const after = cursor === undefined ? undefined : placeOf(cursor);
      const { items, next } = await read.page(scope, { filters: filtersOf(filters), after, limit });
      const nextCursor = next && cursorOf(`${next.at} ${next.id}`);
      return { status: 200, body: { items, ...(nextCursor === undefined ? {} : { nextCursor }) } };
    },
  }),
  route({
    method: 'GET',
    path: `${PATH}/export.csv`,
    operationId: 'exportCampaigns',
    summary: 'The campaigns a filter selects, newest first, as CSV',
    access: READ,
    query: filterQuery,
    success: CSV,
    problems: [exportTooLarge],
    handle: async ({ scope, query }) => csvAnswer(await read.csv(scope, filtersOf(query)), 'campaigns.csv'),
  }),
];

const oneRoutes = (read: ReadCampaigns): readonly Route[] => [
  route({
    method: 'GET',
    path: `${PATH}/{id}`,
    operationId: 'readCampaign',
    summary: 'One campaign with its extent, hour by hour, what is blocked for it and who lifted that',
    access: READ,
    params: idParams,
    success: { status: 200, schema: CampaignDetail },
    problems: [campaignNotFound],
    handle: async ({ scope, params }) => ({ status: 200, body: await read.one(scope, params.id) }),
  }),
  route({
    method: 'GET',
    path: `${PATH}/{id}/cards`,
    operationId: 'listCampaignCards',
    summary: 'The cards that were tried in a campaign, by token',
    access: READ,
    params: idParams,
    query: z.strictObject(pageFields),
    success: { status: 200, schema: CardPage },
    problems: [campaignNotFound, cursorNotValid],
    handle: async ({ scope, params, query: { cursor, limit } }) => {
      const after = cursor === undefined ? undefined : textOf(cursor, /^[\x21-\x7e]{1,128}$/);
      const found = await read.cards(scope, params.id, { after, limit: limit + 1 });
      const items = found.slice(0, limit);
      const last = found.length > limit ? items.at(-1) : undefined;
      return { status: 200, body: { items, ...(last === undefined ? {} : { nextCursor: cursorOf(last.token) }) } };
    },
  }),
  route({
    method: 'GET',
    path: `${PATH}/{id}/cards.csv`,
    operationId: 'exportCampaignCards',
    summary: 'The cards that were tried in a campaign, as CSV, for notice to issuers',
    access: READ,
    params: idParams,
    success: CSV,
    problems: [campaignNotFound, exportTooLarge],
    handle: async ({ scope, params }) => csvAnswer(await read.cardsCsv(scope, params.id), 'campaign-cards.csv'),
  }),
];

const liftRoute = (read: ReadCampaigns, lift: LiftCampaign): Route =>
  route({
    method: 'POST',
    path: `${PATH}/{id}/lift`,
    operationId: 'liftCampaign',
    summary: 'Lift what is blocked for a campaign; for a day nothing is blocked again for the same reason',
    access: { permission: 'decision:manage' },
    idempotency: 'key',
    params: idParams,
    body: z
      .strictObject({
        reason: z
          .string()
          .trim()
          .min(1)
          .max(500)
          .refine((text) => !text.includes('\0') && text.isWellFormed(), {
            params: { code: 'not-text', expected: 'Unicode text without NUL' },
          })
          .meta({ description: 'Kept beside the campaign; the log commits to it' }),
      })
      .meta({ id: 'LiftCampaignRequest' }),
    success: { status: 200, schema: CampaignDetail },
    problems: [campaignNotFound, campaignNeedsPerson, campaignNotBlocking],
    handle: async ({ scope, params, body }) => {
      await lift(scope, params.id, body.reason);
      return { status: 200, body: await read.one(scope, params.id) };
    },
  });
