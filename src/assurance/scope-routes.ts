/** The scope register, over HTTP. */
import { z } from 'zod';
import { cursorNotValid, type Route, route } from '#platform/http';
import { scopeSummary, scopeSystem } from './answers.ts';
import type { Assurance } from './assurance.ts';
import { COVERAGES } from './core/coverage.ts';
import * as problems from './problems.ts';
import { addSystem, listSystems, summariseSystems, systemsAsCsv } from './scope-register.ts';
import { CSV, csvAnswer, idText, line, pageFields, pageOf, READ, SUBMIT, typed } from './sent.ts';

const filters = {
  party: idText('pty').optional(),
  coverage: z.enum(COVERAGES).optional(),
  source: z.enum(['person', 'site-watch']).optional(),
  text: typed(100).optional(),
};

export const scopeRoutes = ({ ports }: Assurance): readonly Route[] => [
  route({
    method: 'GET',
    path: '/v1/scope-systems',
    operationId: 'listScopeSystems',
    summary: 'Systems that are known, each with whether an attestation in force covers it; newest first',
    access: READ,
    query: z.strictObject({ ...filters, ...pageFields }),
    success: { status: 200, schema: pageOf(scopeSystem) },
    problems: [cursorNotValid],
    handle: async ({ scope, query: { cursor, limit, ...wanted } }) => ({
      status: 200,
      body: await listSystems(ports, scope, { filters: wanted, cursor, limit }),
    }),
  }),
  route({
    method: 'GET',
    path: '/v1/scope-systems.csv',
    operationId: 'exportScopeSystems',
    summary: 'The systems a filter selects, as CSV',
    access: READ,
    query: z.strictObject(filters),
    success: CSV,
    problems: [problems.exportTooLarge],
    handle: async ({ scope, query }) => csvAnswer(await systemsAsCsv(ports, scope, query), 'scope-systems.csv'),
  }),
  route({
    method: 'GET',
    path: '/v1/scope-systems/summary',
    operationId: 'summariseScopeSystems',
    summary: 'How many systems a filter selects, by coverage',
    access: READ,
    query: z.strictObject(filters),
    success: { status: 200, schema: scopeSummary },
    handle: async ({ scope, query }) => ({ status: 200, body: await summariseSystems(ports, scope, query) }),
  }),
  route({
    method: 'POST',
    path: '/v1/scope-systems',
    operationId: 'addScopeSystem',
    summary: 'Makes a system known; it stays known',
    access: SUBMIT,
    idempotency: 'key',
    body: z.strictObject({ party: idText('pty').optional(), name: line(200) }),
    success: { status: 201, schema: scopeSystem },
    problems: [problems.partyUnknown, problems.systemKnown],
    handle: async ({ scope, body: { party, name } }) => ({
      status: 201,
      body: await addSystem(ports, scope, { party, name }),
    }),
  }),
];
