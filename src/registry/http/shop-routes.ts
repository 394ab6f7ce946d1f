/** Shops: listed, entered, changed. */
import { z } from 'zod';
import { type FieldProblem, Problem } from '#kernel';
import { cursorNotValid, type Route, route } from '#platform/http';
import { writeCursor } from '../core/cursor.ts';
import * as problems from '../problems.ts';
import type { Registry } from '../registry.ts';
import type { ShopFault } from '../shops.ts';
import { CSV, csvAnswer, idAfter, pageFields, sentId, typed } from './list-fields.ts';
import { ShopAnswer, shopAnswer, shopWords } from './shop-answer.ts';

export const shopRoutes = (registry: Registry): Route[] => [
  listShops(registry),
  exportShops(registry),
  readShop(registry),
  createShop(registry),
  changeShop(registry),
];

const READ = { permission: 'merchant:read' } as const;
const CHANGE = { permission: 'tenant:administer' } as const;

const filterFields = {
  text: typed(100).optional().describe('part of a name however it is spelled, a chain, a host, a telephone number'),
  party: sentId('pty').optional(),
  mall: sentId('pty').optional(),
  chain: typed(200).optional().describe('as it is spelled in any of its shops'),
};

const listShops = ({ shops }: Registry): Route =>
  route({
    method: 'GET',
    path: '/v1/shops',
    operationId: 'listShops',
    summary: 'Shops in the order they were added',
    access: READ,
    query: z.strictObject({ ...filterFields, ...pageFields }),
    success: { status: 200, schema: z.object({ items: z.array(ShopAnswer), nextCursor: z.string().optional() }) },
    problems: [cursorNotValid],
    handle: async ({ scope, query: { cursor, limit, ...filters } }) => {
      const page = await shops.page(scope, { filters, limit, after: idAfter('shops', 'shp', cursor) });
      const last = page.hasMore ? page.shops.at(-1) : undefined;
      const items = page.shops.map(shopAnswer);
      return { status: 200, body: { items, ...(last ? { nextCursor: writeCursor('shops', last.id) } : {}) } };
    },
  });

const exportShops = ({ shops }: Registry): Route =>
  route({
    method: 'GET',
    path: '/v1/shops/export.csv',
    operationId: 'exportShops',
    summary: 'The shops a filter selects, as CSV',
    access: READ,
    query: z.strictObject(filterFields),
    success: CSV,
    problems: [problems.listTooLarge],
    handle: async ({ scope, query }) => csvAnswer(await shops.csv(scope, query), 'shops.csv'),
  });

const readShop = ({ shops }: Registry): Route =>
  route({
    method: 'GET',
    path: '/v1/shops/{id}',
    operationId: 'readShop',
    summary: 'One shop',
    access: READ,
    params: z.strictObject({ id: sentId('shp') }),
    success: { status: 200, schema: ShopAnswer },
    problems: [problems.shopNotFound],
    handle: async ({ scope, params }) => {
      const shop = await shops.get(scope, params.id);
      if (shop === undefined) throw new Problem(problems.shopNotFound);
      return { status: 200, body: shopAnswer(shop) };
    },
  });

const FIELD_OF: Readonly<Record<'not-a-url' | 'not-a-phone-number', FieldProblem>> = {
  'not-a-url': { pointer: '/url', code: 'not-a-url', expected: 'an address such as https://shop.example' },
  'not-a-phone-number': { pointer: '/phone', code: 'not-a-phone-number', expected: '9 to 15 digits' },
};

const problemOf = (fault: ShopFault | 'shop-not-found'): Problem => {
  if (fault === 'party-not-found') return new Problem(problems.partyNotFound);
  if (fault === 'shop-not-found') return new Problem(problems.shopNotFound);
  if (fault === 'mall-not-found') return new Problem(problems.mallNotFound);
  return new Problem(problems.shopNotAcceptable, { fields: [FIELD_OF[fault]] });
};

const createShop = ({ shops }: Registry): Route =>
  route({
    method: 'POST',
    path: '/v1/shops',
    operationId: 'createShop',
    summary: 'Enters a shop of a party',
    access: CHANGE,
    idempotency: 'key',
    body: z.strictObject({ party: sentId('pty'), ...shopWords }),
    success: { status: 201, schema: ShopAnswer },
    problems: [problems.wholeTenantOnly, problems.partyNotFound, problems.mallNotFound, problems.shopNotAcceptable],
    handle: async ({ scope, body }) => {
      const created = await shops.create(scope, body);
      if (created.kind === 'failed') throw problemOf(created.error);
      return { status: 201, body: shopAnswer(created.value) };
    },
  });

const changeShop = ({ shops }: Registry): Route =>
  route({
    method: 'PUT',
    path: '/v1/shops/{id}',
    operationId: 'changeShop',
    summary: 'Replaces what is known of a shop; it stays with its party',
    access: CHANGE,
    params: z.strictObject({ id: sentId('shp') }),
    body: z.strictObject(shopWords),
    success: { status: 200, schema: ShopAnswer },
    problems: [
      problems.wholeTenantOnly,
      problems.shopNotFound,
      problems.partyNotFound,
      problems.mallNotFound,
      problems.shopNotAcceptable,
    ],
    handle: async ({ scope, params, body }) => {
      const changed = await shops.change(scope, params.id, body);
      if (changed.kind === 'failed') throw problemOf(changed.error);
      return { status: 200, body: shopAnswer(changed.value) };
    },
  });
