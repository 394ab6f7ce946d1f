/** Chains, and malls with those who sell in them: listed. Their shops and contracts are lists of their own. */
import { z } from 'zod';
import { Problem } from '#kernel';
import { cursorNotValid, type Route, route } from '#platform/http';
import { readCursor, writeCursor } from '../core/cursor.ts';
import * as problems from '../problems.ts';
import type { Registry } from '../registry.ts';
import { CSV, csvAnswer, idAfter, pageFields, sentId, typed } from './list-fields.ts';

export const groupRoutes = (registry: Registry): Route[] => [
  listChains(registry),
  exportChains(registry),
  listMalls(registry),
  exportMalls(registry),
];

const READ = { permission: 'merchant:read' } as const;

const counts = {
  shops: z.int(),
  parties: z.int().describe('whose the shops are'),
  merchants: z.int().describe('contracts of the shops'),
};

const ChainAnswer = z
  .object({ chain: z.string().describe('equal for all spellings'), name: z.string(), ...counts })
  .meta({ id: 'Chain' });
const MallAnswer = z
  .object({ party: z.string().describe('that runs it'), name: z.string(), ...counts })
  .meta({ id: 'Mall' });

const chainFilters = {
  text: typed(100).optional().describe('part of its name, however it is spelled'),
  chain: typed(200).optional().describe('this one alone, in any spelling'),
};
const mallFilters = {
  text: typed(100).optional().describe('part of the name of the party that runs it'),
  party: sentId('pty').optional().describe('the mall of this party alone'),
};

const listChains = ({ groups }: Registry): Route =>
  route({
    method: 'GET',
    path: '/v1/chains',
    operationId: 'listChains',
    summary: 'Chains by name, each with how many shops, parties and contracts',
    access: READ,
    query: z.strictObject({ ...chainFilters, ...pageFields }),
    success: { status: 200, schema: z.object({ items: z.array(ChainAnswer), nextCursor: z.string().optional() }) },
    problems: [cursorNotValid, problems.wholeTenantOnly],
    handle: async ({ scope, query: { cursor, limit, ...filters } }) => {
      const after = cursor === undefined ? undefined : readCursor('chains', cursor);
      if (cursor !== undefined && after === undefined) throw new Problem(cursorNotValid);
      const page = await groups.chains(scope, { filters, limit, after });
      const last = page.hasMore ? page.chains.at(-1) : undefined;
      const items = [...page.chains];
      return { status: 200, body: { items, ...(last ? { nextCursor: writeCursor('chains', last.chain) } : {}) } };
    },
  });

const exportChains = ({ groups }: Registry): Route =>
  route({
    method: 'GET',
    path: '/v1/chains/export.csv',
    operationId: 'exportChains',
    summary: 'The chains a filter selects, as CSV',
    access: READ,
    query: z.strictObject(chainFilters),
    success: CSV,
    problems: [problems.listTooLarge, problems.wholeTenantOnly],
    handle: async ({ scope, query }) => csvAnswer(await groups.chainsCsv(scope, query), 'chains.csv'),
  });

const listMalls = ({ groups }: Registry): Route =>
  route({
    method: 'GET',
    path: '/v1/malls',
    operationId: 'listMalls',
    summary: 'Parties that run a mall, each with how many shops, parties and contracts are in it',
    access: READ,
    query: z.strictObject({ ...mallFilters, ...pageFields }),
    success: { status: 200, schema: z.object({ items: z.array(MallAnswer), nextCursor: z.string().optional() }) },
    problems: [cursorNotValid, problems.wholeTenantOnly],
    handle: async ({ scope, query: { cursor, limit, ...filters } }) => {
      const page = await groups.malls(scope, { filters, limit, after: idAfter('malls', 'pty', cursor) });
      const last = page.hasMore ? page.malls.at(-1) : undefined;
      const items = [...page.malls];
      return { status: 200, body: { items, ...(last ? { nextCursor: writeCursor('malls', last.party) } : {}) } };
    },
  });

const exportMalls = ({ groups }: Registry): Route =>
  route({
    method: 'GET',
    path: '/v1/malls/export.csv',
    operationId: 'exportMalls',
    summary: 'The malls a filter selects, as CSV',
    access: READ,
    query: z.strictObject(mallFilters),
    success: CSV,
    problems: [problems.listTooLarge, problems.wholeTenantOnly],
    handle: async ({ scope, query }) => csvAnswer(await groups.mallsCsv(scope, query), 'malls.csv'),
  });
