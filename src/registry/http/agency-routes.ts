/** Agencies of PSPs for acquirers (包括代理): listed, entered, ended. */
import { z } from 'zod';
import { Problem } from '#kernel';
import { cursorNotValid, type Route, route } from '#platform/http';
import type { Agency } from '../agencies.ts';
import { writeCursor } from '../core/cursor.ts';
import * as problems from '../problems.ts';
import type { Registry } from '../registry.ts';
import { CSV, csvAnswer, day, idAfter, pageFields, sentId } from './list-fields.ts';

export const agencyRoutes = (registry: Registry): Route[] => [
  listAgencies(registry),
  exportAgencies(registry),
  createAgency(registry),
  endAgency(registry),
];

const READ = { permission: 'merchant:read' } as const;
const CHANGE = { permission: 'tenant:administer' } as const;

const AgencyAnswer = z
  .object({
    id: z.string(),
    acquirer: z.string(),
    acquirerName: z.string(),
    agent: z.string(),
    agentName: z.string(),
    validFrom: z.string(),
    validTo: z.string().optional().describe('the last day'),
  })
  .meta({ id: 'Agency' });

const agencyAnswer = ({ validTo, ...rest }: Agency): z.output<typeof AgencyAnswer> => ({
  ...rest,
  ...(validTo === undefined ? {} : { validTo }),
});

const filterFields = {
  acquirer: sentId('pty').optional(),
  agent: sentId('pty').optional(),
  on: day.optional().describe('in force on this day'),
};

const PROBLEM_OF = {
  'acquirer-not-found': problems.acquirerNotFound,
  'agent-not-found': problems.agentNotFound,
  'not-an-acquirer': problems.agencyNeedsAcquirer,
  'not-a-psp': problems.agencyNeedsPsp,
  overlaps: problems.agencyOverlaps,
  'agency-not-found': problems.agencyNotFound,
  'ends-before-it-begins': problems.agencyEndsTooEarly,
} as const;

const listAgencies = ({ agencies }: Registry): Route =>
  route({
    method: 'GET',
    path: '/v1/agencies',
    operationId: 'listAgencies',
    summary: 'Agencies of PSPs for acquirers (包括代理) in the order they were entered',
    access: READ,
    query: z.strictObject({ ...filterFields, ...pageFields }),
    success: { status: 200, schema: z.object({ items: z.array(AgencyAnswer), nextCursor: z.string().optional() }) },
    problems: [cursorNotValid, problems.wholeTenantOnly],
    handle: async ({ scope, query: { cursor, limit, ...filters } }) => {
      const page = await agencies.page(scope, { filters, limit, after: idAfter('agencies', 'agc', cursor) });
      const last = page.hasMore ? page.agencies.at(-1) : undefined;
      const items = page.agencies.map(agencyAnswer);
      return { status: 200, body: { items, ...(last ? { nextCursor: writeCursor('agencies', last.id) } : {}) } };
    },
  });

const exportAgencies = ({ agencies }: Registry): Route =>
  route({
    method: 'GET',
    path: '/v1/agencies/export.csv',
    operationId: 'exportAgencies',
    summary: 'The agencies a filter selects, as CSV',
    access: READ,
    query: z.strictObject(filterFields),
    success: CSV,
    problems: [problems.listTooLarge, problems.wholeTenantOnly],
    handle: async ({ scope, query }) => csvAnswer(await agencies.csv(scope, query), 'agencies.csv'),
  });

const createAgency = ({ agencies }: Registry): Route =>
  route({
    method: 'POST',
    path: '/v1/agencies',
    operationId: 'createAgency',
    summary: 'Enters that a PSP (4号) acts for an acquirer (3号) from a day on',
    access: CHANGE,
    idempotency: 'key',
    body: z.strictObject({ acquirer: sentId('pty'), agent: sentId('pty'), validFrom: day, validTo: day.optional() }),
    success: { status: 201, schema: AgencyAnswer },
    problems: [
      ...[problems.wholeTenantOnly, problems.acquirerNotFound, problems.agentNotFound, problems.agencyNeedsAcquirer],
      ...[problems.agencyNeedsPsp, problems.agencyOverlaps, problems.agencyEndsTooEarly],
    ],
    handle: async ({ scope, body: { acquirer, agent, validFrom, validTo } }) => {
      if (validTo !== undefined && validTo < validFrom) throw new Problem(problems.agencyEndsTooEarly);
      const created = await agencies.create(scope, { acquirer, agent, validFrom, validTo });
      if (created.kind === 'failed') throw new Problem(PROBLEM_OF[created.error]);
      return { status: 201, body: agencyAnswer(created.value) };
    },
  });

const endAgency = ({ agencies }: Registry): Route =>
  route({
    method: 'PUT',
    path: '/v1/agencies/{id}/end',
    operationId: 'endAgency',
    summary: 'Sets the last day of an agency',
    access: CHANGE,
    params: z.strictObject({ id: sentId('agc') }),
    body: z.strictObject({ validTo: day }),
    success: { status: 200, schema: AgencyAnswer },
    problems: [
      ...[problems.wholeTenantOnly, problems.agencyNotFound, problems.agencyEndsTooEarly, problems.agencyOverlaps],
    ],
    handle: async ({ scope, params, body }) => {
      const ended = await agencies.end(scope, params.id, body.validTo);
      if (ended.kind === 'failed') throw new Problem(PROBLEM_OF[ended.error]);
      return { status: 200, body: agencyAnswer(ended.value) };
    },
  });
