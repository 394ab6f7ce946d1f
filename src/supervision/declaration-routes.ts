/** Declarations over HTTP: asked, listed, read, and decided by a reviewer (SUPV-10). */
import { z } from 'zod';
import { cursorNotValid, type Route, route } from '#platform/http';
import {
  contradiction,
  contradictionAnswer,
  declaration,
  declarationAnswer,
  declarationDetail,
  detailAnswer,
} from './answers.ts';
import { askDeclaration } from './ask-declaration.ts';
import { OBSERVED_BY } from './core/observed.ts';
import { contradictionsAsCsv, listContradictions } from './list-contradictions.ts';
import { declarationsAsCsv, listDeclarations } from './list-declarations.ts';
import * as problems from './problems.ts';
import { remindNow } from './remind-of-declarations.ts';
import { acceptDeclaration, returnDeclaration, withdrawDeclaration } from './review-declaration.ts';
import { CSV, day, idText, pageFields, pageOf, READ, REVIEW, reasons, savedAs, typed, yesOrNo } from './sent.ts';
import { showDeclaration } from './show-declaration.ts';
import { STATUSES } from './store-tables.ts';
import type { Supervision } from './supervision.ts';

const params = z.strictObject({ id: idText('dcl') });

const filters = {
  party: idText('pty').optional(),
  status: z.enum(STATUSES).optional(),
  open: yesOrNo.optional().describe('whether it waits for the party: asked, or returned to it'),
  opened: yesOrNo.optional().describe('whether one of the party’s people has looked at it'),
  begun: yesOrNo.optional().describe('whether the party has answered anything of it'),
  overdue: yesOrNo.optional(),
  contradicted: yesOrNo.optional(),
  text: typed(100).optional().describe('part of the party’s name'),
};

const contradictionFilters = {
  party: idText('pty').optional(),
  declaration: idText('dcl').optional(),
  by: z.enum(OBSERVED_BY).optional(),
  open: yesOrNo.optional(),
  text: typed(100).optional().describe('part of the party’s name'),
};

const DECIDING = [
  problems.supervisionStaffOnly,
  problems.declarationNotFound,
  problems.nothingToDecide,
  problems.controlNotAsked,
];

export const declarationRoutes = (room: Supervision): readonly Route[] => [
  ...readRoutes(room),
  askRoute(room),
  ...decisionRoutes(room),
  ...followRoutes(room),
  ...contradictionRoutes(room),
];

const readRoutes = ({ ports }: Supervision): readonly Route[] => [
  route({
    method: 'GET',
    path: '/v1/declarations',
    operationId: 'listDeclarations',
    summary: 'Declarations, newest first',
    access: READ,
    query: z.strictObject({ ...filters, ...pageFields }),
    success: { status: 200, schema: pageOf(declaration) },
    problems: [cursorNotValid],
    handle: async ({ scope, query: { cursor, limit, ...wanted } }) => {
      const { items, ...rest } = await listDeclarations(ports, scope, { filters: wanted, cursor, limit });
      return { status: 200, body: { items: items.map(declarationAnswer), ...rest } };
    },
  }),
  route({
    method: 'GET',
    path: '/v1/declarations.csv',
    operationId: 'exportDeclarations',
    summary: 'The declarations a filter selects, as CSV',
    access: READ,
    query: z.strictObject(filters),
    success: CSV,
    problems: [problems.exportTooLarge],
    handle: async ({ scope, query }) => savedAs(await declarationsAsCsv(ports, scope, query), 'declarations.csv'),
  }),
  route({
    method: 'GET',
    path: '/v1/declarations/{id}',
    operationId: 'readDeclaration',
    summary: 'One declaration: each control with its answer, last time’s, what was observed, and what is open',
    access: READ,
    params,
    success: { status: 200, schema: declarationDetail },
    problems: [problems.declarationNotFound],
    handle: async ({ scope, params: { id } }) => ({
      status: 200,
      body: detailAnswer(await showDeclaration(ports, scope, id)),
    }),
  }),
];

const askRoute = ({ ports }: Supervision): Route =>
  route({
    method: 'POST',
    path: '/v1/declarations',
    operationId: 'askDeclaration',
    summary: 'Asks a party for a declaration: the controls that bind it on a day, frozen',
    access: REVIEW,
    body: z.strictObject({
      party: idText('pty'),
      dueOn: day,
      appliesOn: day.optional(),
      packs: z.array(z.string().max(64)).min(1).max(20).readonly().optional(),
    }),
    idempotency: 'key',
    success: { status: 201, schema: declarationDetail },
    problems: [
      problems.supervisionStaffOnly,
      problems.declarationPartyUnknown,
      problems.declarationDueRefused,
      problems.nothingToDeclare,
      problems.declarationOwed,
    ],
    handle: async ({ scope, body }) => {
      const id = await askDeclaration(ports, scope, body);
      return { status: 201, body: detailAnswer(await showDeclaration(ports, scope, id)) };
    },
  });

const decisionRoutes = ({ ports }: Supervision): readonly Route[] => [
  route({
    method: 'POST',
    path: '/v1/declarations/{id}/acceptance',
    operationId: 'acceptDeclaration',
    summary: 'Accepts the filing that was read, with what makes up for each open point',
    access: REVIEW,
    params,
    body: z.strictObject({ filing: z.int().min(1), compensating: reasons.default({}) }),
    idempotency: 'key',
    success: { status: 204 },
    problems: [...DECIDING, problems.declarationNotAcceptable],
    handle: async ({ scope, params: { id }, body }) => {
      await acceptDeclaration(ports, scope, { declaration: id, ...body });
      return { status: 204 };
    },
  }),
  route({
    method: 'POST',
    path: '/v1/declarations/{id}/return',
    operationId: 'returnDeclaration',
    summary: 'Returns the filing that was read, with a reason for each control concerned',
    access: REVIEW,
    params,
    body: z.strictObject({
      filing: z.int().min(1),
      reasons: reasons.refine((given) => Object.keys(given).length > 0, {
        params: { code: 'too-few', expected: 'a reason for at least one control' },
      }),
    }),
    idempotency: 'key',
    success: { status: 204 },
    problems: DECIDING,
    handle: async ({ scope, params: { id }, body }) => {
      await returnDeclaration(ports, scope, { declaration: id, ...body });
      return { status: 204 };
    },
  }),
];

const followRoutes = ({ ports }: Supervision): readonly Route[] => [
  route({
    method: 'POST',
    path: '/v1/declarations/{id}/withdrawal',
    operationId: 'withdrawDeclaration',
    summary: 'Asks no more for a declaration that is not decided yet',
    access: REVIEW,
    params,
    body: z.strictObject({ reason: typed(2_000) }),
    idempotency: 'key',
    success: { status: 204 },
    problems: [problems.supervisionStaffOnly, problems.declarationNotFound, problems.declarationNotOpen],
    handle: async ({ scope, params: { id }, body: { reason } }) => {
      await withdrawDeclaration(ports, scope, { declaration: id, reason });
      return { status: 204 };
    },
  }),
  route({
    method: 'POST',
    path: '/v1/declarations/{id}/reminders',
    operationId: 'remindOfDeclaration',
    summary: 'Sends the people of the party a reminder now',
    access: REVIEW,
    params,
    idempotency: 'key',
    success: { status: 200, schema: z.object({ told: z.int().meta({ description: 'People of the party' }) }) },
    problems: [problems.supervisionStaffOnly, problems.declarationNotFound, problems.declarationNotOpen],
    handle: async ({ scope, params: { id } }) => ({
      status: 200,
      body: { told: await remindNow(ports, scope, id) },
    }),
  }),
];

const contradictionRoutes = ({ ports }: Supervision): readonly Route[] => [
  route({
    method: 'GET',
    path: '/v1/declaration-contradictions',
    operationId: 'listDeclarationContradictions',
    summary: 'Where what was observed says otherwise than what was declared, newest first',
    access: READ,
    query: z.strictObject({ ...contradictionFilters, ...pageFields }),
    success: { status: 200, schema: pageOf(contradiction) },
    problems: [cursorNotValid],
    handle: async ({ scope, query: { cursor, limit, ...wanted } }) => {
      const { items, ...rest } = await listContradictions(ports, scope, { filters: wanted, cursor, limit });
      return { status: 200, body: { items: items.map(contradictionAnswer), ...rest } };
    },
  }),
  route({
    method: 'GET',
    path: '/v1/declaration-contradictions.csv',
    operationId: 'exportDeclarationContradictions',
    summary: 'The contradictions a filter selects, as CSV',
    access: READ,
    query: z.strictObject(contradictionFilters),
    success: CSV,
    problems: [problems.exportTooLarge],
    handle: async ({ scope, query }) =>
      savedAs(await contradictionsAsCsv(ports, scope, query), 'declaration-contradictions.csv'),
  }),
];
