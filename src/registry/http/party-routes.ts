/** Parties: listed, entered, changed, and their roles with dates. */
import { z } from 'zod';
import { Problem } from '#kernel';
import { cursorNotValid, type Route, route } from '#platform/http';
import { writeCursor } from '../core/cursor.ts';
import { LICENCES } from '../core/parties.ts';
import * as problems from '../problems.ts';
import type { Registry } from '../registry.ts';
import { CSV, csvAnswer, day, idAfter, pageFields, sentId, typed } from './list-fields.ts';
import { corporateNumber, PartyAnswer, partyAnswer, roleNumber } from './party-answer.ts';

export const partyRoutes = (registry: Registry): Route[] => [
  listParties(registry),
  exportParties(registry),
  readParty(registry),
  createParty(registry),
  changeParty(registry),
  addPartyRole(registry),
  addPartyLicence(registry),
  endPartyRole(registry),
];

const READ = { permission: 'merchant:read' } as const;
const CHANGE = { permission: 'tenant:administer' } as const;

const wantedParty = z.strictObject({
  corporateNumber: corporateNumber.optional(),
  name: typed(200),
  kana: typed(200).optional(),
});

const filterFields = {
  text: typed(100).optional().describe('a 法人番号, or part of a name however it is spelled'),
  role: z.coerce.number().pipe(roleNumber).optional(),
  licence: z.enum(LICENCES).optional(),
  on: day.optional().describe('with `role` or `licence`: held on this day'),
  merged: z
    .stringbool()
    .optional()
    .describe('`true`: those that were merged into another, instead of those that were not'),
};

const listParties = ({ parties }: Registry): Route =>
  route({
    method: 'GET',
    path: '/v1/parties',
    operationId: 'listParties',
    summary: 'Parties in the order they were added',
    access: READ,
    query: z.strictObject({ ...filterFields, ...pageFields }),
    success: { status: 200, schema: z.object({ items: z.array(PartyAnswer), nextCursor: z.string().optional() }) },
    problems: [cursorNotValid],
    handle: async ({ scope, query: { cursor, limit, ...filters } }) => {
      const page = await parties.page(scope, { filters, limit, after: idAfter('parties', 'pty', cursor) });
      const last = page.hasMore ? page.parties.at(-1) : undefined;
      return {
        status: 200,
        body: {
          items: page.parties.map(partyAnswer),
          ...(last ? { nextCursor: writeCursor('parties', last.id) } : {}),
        },
      };
    },
  });

const exportParties = ({ parties }: Registry): Route =>
  route({
    method: 'GET',
    path: '/v1/parties/export.csv',
    operationId: 'exportParties',
    summary: 'The parties a filter selects, as CSV',
    access: READ,
    query: z.strictObject(filterFields),
    success: CSV,
    problems: [problems.listTooLarge],
    handle: async ({ scope, query }) => csvAnswer(await parties.csv(scope, query), 'parties.csv'),
  });

const readParty = ({ parties }: Registry): Route =>
  route({
    method: 'GET',
    path: '/v1/parties/{id}',
    operationId: 'readParty',
    summary: 'One party with its roles',
    access: READ,
    params: z.strictObject({ id: sentId('pty') }),
    success: { status: 200, schema: PartyAnswer },
    problems: [problems.partyNotFound],
    handle: async ({ scope, params }) => {
      const party = await parties.get(scope, params.id);
      if (party === undefined) throw new Problem(problems.partyNotFound);
      return { status: 200, body: partyAnswer(party) };
    },
  });

const createParty = ({ parties }: Registry): Route =>
  route({
    method: 'POST',
    path: '/v1/parties',
    operationId: 'createParty',
    summary: 'Enters a party',
    access: CHANGE,
    idempotency: 'key',
    body: wantedParty,
    success: { status: 201, schema: PartyAnswer },
    problems: [problems.wholeTenantOnly, problems.corporateNumberTaken],
    handle: async ({ scope, body }) => {
      const created = await parties.create(scope, body);
      if (created.kind === 'failed') throw new Problem(problems.corporateNumberTaken);
      return { status: 201, body: partyAnswer(created.value) };
    },
  });

const PROBLEM_OF = {
  'party-not-found': problems.partyNotFound,
  'corporate-number-taken': problems.corporateNumberTaken,
  'party-merged': problems.partyMerged,
  overlaps: problems.partyRoleOverlaps,
  'ends-before-it-begins': problems.partyRoleEndsTooEarly,
} as const;

const changeParty = ({ parties }: Registry): Route =>
  route({
    method: 'PUT',
    path: '/v1/parties/{id}',
    operationId: 'changeParty',
    summary: 'Replaces name, kana and corporate number of a party',
    access: CHANGE,
    params: z.strictObject({ id: sentId('pty') }),
    body: wantedParty,
    success: { status: 200, schema: PartyAnswer },
    problems: [problems.wholeTenantOnly, problems.partyNotFound, problems.partyMerged, problems.corporateNumberTaken],
    handle: async ({ scope, params, body }) => {
      const changed = await parties.change(scope, params.id, body);
      if (changed.kind === 'failed') throw new Problem(PROBLEM_OF[changed.error]);
      return { status: 200, body: partyAnswer(changed.value) };
    },
  });

const addPartyRole = ({ parties }: Registry): Route =>
  route({
    method: 'POST',
    path: '/v1/parties/{id}/roles',
    operationId: 'addPartyRole',
    summary: 'Gives a party a role from a day on',
    access: CHANGE,
    idempotency: 'key',
    params: z.strictObject({ id: sentId('pty') }),
    body: z.strictObject({ role: roleNumber, validFrom: day, validTo: day.optional() }),
    success: { status: 201, schema: PartyAnswer },
    problems: [
      problems.wholeTenantOnly,
      problems.partyNotFound,
      problems.partyMerged,
      problems.partyRoleOverlaps,
      problems.partyRoleEndsTooEarly,
    ],
    handle: async ({ scope, params, body: { role, validFrom, validTo } }) => {
      if (validTo !== undefined && validTo < validFrom) throw new Problem(problems.partyRoleEndsTooEarly);
      const added = await parties.addRole(scope, params.id, { role, validFrom, validTo });
      if (added.kind === 'failed') throw new Problem(PROBLEM_OF[added.error]);
      return { status: 201, body: partyAnswer(added.value) };
    },
  });

const addPartyLicence = ({ parties }: Registry): Route =>
  route({
    method: 'POST',
    path: '/v1/parties/{id}/licences',
    operationId: 'addPartyLicence',
    summary: 'Gives a party a licence of another regime from a day on',
    access: CHANGE,
    idempotency: 'key',
    params: z.strictObject({ id: sentId('pty') }),
    body: z.strictObject({ licence: z.enum(LICENCES), validFrom: day, validTo: day.optional() }),
    success: { status: 201, schema: PartyAnswer },
    problems: [
      problems.wholeTenantOnly,
      problems.partyNotFound,
      problems.partyMerged,
      problems.partyRoleOverlaps,
      problems.partyRoleEndsTooEarly,
    ],
    handle: async ({ scope, params, body: { licence, validFrom, validTo } }) => {
      if (validTo !== undefined && validTo < validFrom) throw new Problem(problems.partyRoleEndsTooEarly);
      const added = await parties.addLicence(scope, params.id, { licence, validFrom, validTo });
      if (added.kind === 'failed') throw new Problem(PROBLEM_OF[added.error]);
      return { status: 201, body: partyAnswer(added.value) };
    },
  });

const endPartyRole = ({ parties }: Registry): Route =>
  route({
    method: 'PUT',
    path: '/v1/parties/{id}/roles/{role}/end',
    operationId: 'endPartyRole',
    summary: 'Sets the last day of a party’s role or licence',
    access: CHANGE,
    params: z.strictObject({ id: sentId('pty'), role: sentId('prl') }),
    body: z.strictObject({ validTo: day }),
    success: { status: 200, schema: PartyAnswer },
    problems: [
      problems.wholeTenantOnly,
      problems.partyNotFound,
      problems.partyMerged,
      problems.partyRoleOverlaps,
      problems.partyRoleEndsTooEarly,
    ],
    handle: async ({ scope, params, body }) => {
      const ended = await parties.endRole(scope, params.id, { role: params.role, validTo: body.validTo });
      if (ended.kind === 'failed') throw new Problem(PROBLEM_OF[ended.error]);
      return { status: 200, body: partyAnswer(ended.value) };
    },
  });
