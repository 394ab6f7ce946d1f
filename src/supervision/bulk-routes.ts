/** Many parties at once over HTTP: asked for a declaration, and reminded of one. */
import { z } from 'zod';
import { type Route, route } from '#platform/http';
import { ASKED_OUTCOMES, askMany, PARTIES_AT_ONCE } from './ask-many.ts';
import * as problems from './problems.ts';
import { REMINDED_AT_ONCE, REMINDED_OUTCOMES, remindMany } from './remind-of-declarations.ts';
import { day, idText, REVIEW, typed } from './sent.ts';
import { STATUSES } from './store-tables.ts';
import type { Supervision } from './supervision.ts';

const filter = z
  .strictObject({
    text: typed(100).optional().describe('a 法人番号, or part of a name however it is spelled'),
    role: z.literal([1, 2, 3, 4, 5, 6, 7]).optional(),
    licence: z.enum(['money-lender', 'epi-operator', 'prepaid-issuer', 'fund-transfer']).optional(),
  })
  .describe('as of listParties; all parties where nothing is said');
const parties = z.array(idText('pty')).min(1).max(PARTIES_AT_ONCE).readonly();
const common = { dueOn: day, packs: z.array(z.string().max(64)).min(1).max(20).readonly().optional() };

const declarationFilter = z
  .strictObject({
    party: idText('pty').optional(),
    status: z.enum(STATUSES).optional(),
    opened: z.boolean().optional(),
    begun: z.boolean().optional(),
    overdue: z.boolean().optional(),
    contradicted: z.boolean().optional(),
    text: typed(100).optional(),
  })
  .describe('as of listDeclarations; all that wait for their party where nothing is said');

const askedParty = z
  .object({
    party: z.string(),
    name: z.string().optional(),
    outcome: z.enum(ASKED_OUTCOMES),
    declaration: z.string().optional().meta({ description: 'The one asked for now, or owed already' }),
  })
  .meta({ id: 'AskedParty' });

const remindedOf = z.object({ declaration: z.string(), outcome: z.enum(REMINDED_OUTCOMES) }).meta({ id: 'RemindedOf' });

export const bulkRoutes = ({ ports }: Supervision): readonly Route[] => [
  route({
    method: 'POST',
    path: '/v1/declaration-requests',
    operationId: 'askDeclarations',
    summary: `Asks up to ${PARTIES_AT_ONCE} parties, by name or by a filter; each is told of, and none is asked twice`,
    access: REVIEW,
    body: z.union([z.strictObject({ parties, ...common }), z.strictObject({ filter, ...common })]),
    idempotency: 'key',
    success: { status: 200, schema: z.object({ items: z.array(askedParty).readonly() }) },
    problems: [problems.supervisionStaffOnly, problems.tooManyParties, problems.declarationDueRefused],
    handle: async ({ scope, body }) => ({ status: 200, body: { items: await askMany(ports, scope, body) } }),
  }),
  route({
    method: 'POST',
    path: '/v1/declaration-reminders',
    operationId: 'remindOfDeclarations',
    summary: `Reminds of up to ${REMINDED_AT_ONCE} declarations, named or selected by a filter, that wait for their party; once a day each`,
    access: REVIEW,
    body: z.union([
      z.strictObject({ declarations: z.array(idText('dcl')).min(1).max(REMINDED_AT_ONCE).readonly() }),
      z.strictObject({ filter: declarationFilter }),
    ]),
    idempotency: 'key',
    success: { status: 200, schema: z.object({ items: z.array(remindedOf).readonly() }) },
    problems: [problems.supervisionStaffOnly, problems.tooManyDeclarations],
    handle: async ({ scope, body }) => ({ status: 200, body: { items: await remindMany(ports, scope, body) } }),
  }),
];
