/** Merchants: listed, entered, changed, and their standing. */
import { z } from 'zod';
import { Problem } from '#kernel';
import { cursorNotValid, type Route, route } from '#platform/http';
import { readCursor, writeCursor } from '../core/cursor.ts';
import { DECLARATION_FILTERS } from '../core/declared.ts';
import { PARTY_ROLES, RISK_TIERS, STANDINGS } from '../core/parties.ts';
import * as problems from '../problems.ts';
import type { MerchantFilters } from '../read-merchants.ts';
import type { Registry } from '../registry.ts';
import { CSV, csvAnswer, day, pageFields, sentId, typed } from './list-fields.ts';
import { attributes, MerchantAnswer, merchantAnswer } from './merchant-answer.ts';
import { standingRoutes } from './standing-routes.ts';

export const merchantRoutes = (registry: Registry): Route[] => [
  listMerchants(registry),
  exportMerchants(registry),
  readMerchant(registry),
  createMerchant(registry),
  changeMerchant(registry),
  ...standingRoutes(registry),
];

const READ = { permission: 'merchant:read' } as const;
const CHANGE = { permission: 'tenant:administer' } as const;

const yesOrNo = z.enum(['yes', 'no']).transform((answer) => answer === 'yes');

export const merchantFilters = {
  text: z
    .string()
    .min(1)
    .max(100)
    .optional()
    .describe('beginning of an acceptor number, part of a name in any spelling, a 法人番号, or the address of a shop'),
  standing: z.enum(STANDINGS).optional(),
  party: sentId('pty').optional(),
  shop: sentId('shp').optional(),
  acquirer: sentId('pty').optional(),
  agent: sentId('pty').optional(),
  mall: sentId('pty').optional().describe('its shop stands in the mall that this party runs'),
  chain: typed(200).optional().describe('of its shop, however it is spelled'),
  declaration: z
    .enum(DECLARATION_FILTERS)
    .optional()
    .describe('where its party stands with its declarations; `none`: never asked'),
  overdue: yesOrNo.optional().describe('its party owes a declaration, and the day has passed'),
  opened: yesOrNo.optional().describe('someone of its party has looked at the declaration that it owes, or nobody has'),
  riskTier: z.enum(RISK_TIERS).optional(),
  role: z.coerce
    .number()
    .pipe(z.union(PARTY_ROLES.map((role) => z.literal(role))))
    .optional()
    .describe('of its party'),
  on: day.optional().describe('with `role`: held on this day'),
};

/** What a merchant hangs on and is not there. */
const LINKS = [
  problems.partyNotFound,
  problems.shopNotFound,
  problems.acquirerNotFound,
  problems.agentNotFound,
] as const;

const listMerchants = ({ merchants }: Registry): Route =>
  route({
    method: 'GET',
    path: '/v1/merchants',
    operationId: 'listMerchants',
    summary: 'Merchants by acceptor number',
    access: READ,
    query: z.strictObject({ ...merchantFilters, ...pageFields }),
    success: {
      status: 200,
      schema: z.object({ items: z.array(MerchantAnswer), nextCursor: z.string().optional() }),
    },
    problems: [cursorNotValid],
    handle: async ({ scope, query: { cursor, limit, ...filters } }) => {
      const page = await merchants.list(scope, { ...filters, limit, afterAcceptorNumber: placeOf(cursor) });
      const last = page.hasMore ? page.merchants.at(-1) : undefined;
      return {
        status: 200,
        body: {
          items: page.merchants.map(merchantAnswer),
          ...(last ? { nextCursor: writeCursor('merchants', last.acceptorNumber) } : {}),
        },
      };
    },
  });

const placeOf = (cursor: string | undefined): string | undefined => {
  const place = cursor === undefined ? undefined : readCursor('merchants', cursor);
  if (cursor !== undefined && place === undefined) throw new Problem(cursorNotValid);
  return place;
};

const exportMerchants = ({ merchants }: Registry): Route =>
  route({
    method: 'GET',
    path: '/v1/merchants/export.csv',
    operationId: 'exportMerchants',
    summary: 'The merchants a filter selects, by acceptor number, as CSV',
    access: READ,
    query: z.strictObject(merchantFilters),
    success: CSV,
    problems: [problems.listTooLarge],
    handle: async ({ scope, query }) =>
      csvAnswer(await merchants.csv(scope, query as MerchantFilters), 'merchants.csv'),
  });

const readMerchant = ({ merchants }: Registry): Route =>
  route({
    method: 'GET',
    path: '/v1/merchants/{id}',
    operationId: 'readMerchant',
    summary: 'One merchant',
    access: READ,
    params: z.strictObject({ id: sentId('mer') }),
    success: { status: 200, schema: MerchantAnswer },
    problems: [problems.merchantNotFound],
    handle: async ({ scope, params }) => {
      const merchant = await merchants.get(scope, params.id);
      if (merchant === undefined) throw new Problem(problems.merchantNotFound);
      return { status: 200, body: merchantAnswer(merchant) };
    },
  });

const createMerchant = ({ merchants }: Registry): Route =>
  route({
    method: 'POST',
    path: '/v1/merchants',
    operationId: 'createMerchant',
    summary: 'Enters a merchant under contract',
    access: CHANGE,
    idempotency: 'key',
    body: z.strictObject({
      acceptorNumber: typed(64),
      name: typed(200),
      party: sentId('pty'),
      reason: z.enum(['contract-signed', 'contract-taken-over']),
      ...attributes,
    }),
    success: { status: 201, schema: MerchantAnswer },
    problems: [problems.wholeTenantOnly, problems.acceptorNumberTaken, ...LINKS],
    handle: async ({ scope, body }) => {
      const created = await merchants.create(scope, body);
      if (created.kind === 'ok') return { status: 201, body: merchantAnswer(created.value) };
      throw new Problem(PROBLEM_OF[created.error]);
    },
  });

const PROBLEM_OF = {
  'merchant-not-found': problems.merchantNotFound,
  'party-not-found': problems.partyNotFound,
  'merchant-needs-party': problems.merchantNeedsParty,
  'merchant-of-another-party': problems.merchantOfAnotherParty,
  'acceptor-number-taken': problems.acceptorNumberTaken,
  'shop-not-found': problems.shopNotFound,
  'acquirer-not-found': problems.acquirerNotFound,
  'agent-not-found': problems.agentNotFound,
} as const;

const changeMerchant = ({ merchants }: Registry): Route =>
  route({
    method: 'PUT',
    path: '/v1/merchants/{id}',
    operationId: 'changeMerchant',
    summary:
      'Replaces name and attributes of a merchant, and gives it a party where it has none; what is left out is not known',
    access: CHANGE,
    params: z.strictObject({ id: sentId('mer') }),
    body: z.strictObject({ name: typed(200).optional(), party: sentId('pty').optional(), ...attributes }),
    success: { status: 200, schema: MerchantAnswer },
    problems: [
      ...[problems.wholeTenantOnly, problems.merchantNotFound, problems.merchantNeedsParty],
      ...[problems.merchantOfAnotherParty, ...LINKS],
    ],
    handle: async ({ scope, params, body }) => {
      const changed = await merchants.change(scope, params.id, body);
      if (changed.kind === 'failed') throw new Problem(PROBLEM_OF[changed.error]);
      return { status: 200, body: merchantAnswer(changed.value) };
    },
  });
