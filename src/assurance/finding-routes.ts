/** The register of findings, over HTTP. */
import { z } from 'zod';
import { cursorNotValid, type Route, route } from '#platform/http';
import { finding, findingDetail } from './answers.ts';
import type { Assurance } from './assurance.ts';
import { FINDING_ORIGINS, FINDING_STATUSES, SEVERITIES } from './core/finding.ts';
import * as problems from './problems.ts';
import { findingsAsCsv, listFindings, readFinding } from './read-findings.ts';
import { CSV, csvAnswer, day, idText, line, pageFields, pageOf, READ, typed, WORK } from './sent.ts';
import { askToAcceptRisk, assignFinding, enterFinding, retestFinding } from './work-findings.ts';

const params = z.strictObject({ id: idText('asf') });
const filters = {
  party: idText('pty').optional(),
  status: z.enum([...FINDING_STATUSES, 'overdue']).optional(),
  severity: z.enum(SEVERITIES).optional(),
  origin: z.enum(FINDING_ORIGINS).optional(),
  kind: line(100).optional(),
  owner: idText('per').optional(),
  text: typed(100).optional(),
};

export const findingRoutes = (room: Assurance): readonly Route[] => [
  ...readRoutes(room),
  ...workRoutes(room),
  ...closeRoutes(room),
];

const readRoutes = ({ ports }: Assurance): readonly Route[] => [
  route({
    method: 'GET',
    path: '/v1/findings',
    operationId: 'listFindings',
    summary: 'Findings of every assessment, scan, probe and of the register itself, newest first',
    access: READ,
    query: z.strictObject({ ...filters, ...pageFields }),
    success: { status: 200, schema: pageOf(finding) },
    problems: [cursorNotValid],
    handle: async ({ scope, query: { cursor, limit, ...wanted } }) => ({
      status: 200,
      body: await listFindings(ports, scope, { filters: wanted, cursor, limit }),
    }),
  }),
  route({
    method: 'GET',
    path: '/v1/findings.csv',
    operationId: 'exportFindings',
    summary: 'The findings a filter selects, as CSV',
    access: READ,
    query: z.strictObject(filters),
    success: CSV,
    problems: [problems.exportTooLarge],
    handle: async ({ scope, query }) => csvAnswer(await findingsAsCsv(ports, scope, query), 'findings.csv'),
  }),
  route({
    method: 'GET',
    path: '/v1/findings/{id}',
    operationId: 'readFinding',
    summary: 'One finding with its history',
    access: READ,
    params,
    success: { status: 200, schema: findingDetail },
    problems: [problems.findingNotFound],
    handle: async ({ scope, params: { id } }) => ({ status: 200, body: await readFinding(ports, scope, id) }),
  }),
];

const WORKING = [problems.staffOnly, problems.findingNotFound, problems.findingClosed];

const workRoutes = ({ ports }: Assurance): readonly Route[] => [
  route({
    method: 'POST',
    path: '/v1/findings',
    operationId: 'enterFinding',
    summary: 'Enters a finding of an assessment, scan or probe',
    access: WORK,
    idempotency: 'key',
    body: z.strictObject({
      party: idText('pty').optional(),
      origin: z.enum(FINDING_ORIGINS).exclude(['assurance']),
      severity: z.enum(SEVERITIES),
      title: line(300),
      reference: line(100),
      foundOn: day,
      owner: idText('per').optional(),
      dueOn: day.optional(),
      item: idText('evi').optional(),
      words: typed(4_000).optional(),
    }),
    success: { status: 201, schema: findingDetail },
    problems: [
      problems.staffOnly,
      problems.partyUnknown,
      problems.itemNotFound,
      problems.dueDateRefused,
      problems.ownerRefused,
      problems.findingKnown,
    ],
    handle: async ({ scope, body }) => ({ status: 201, body: await enterFinding(ports, scope, body) }),
  }),
  route({
    method: 'POST',
    path: '/v1/findings/{id}/owner',
    operationId: 'assignFinding',
    summary: 'Gives a finding to someone',
    access: WORK,
    idempotency: 'key',
    params,
    body: z.strictObject({ person: idText('per') }),
    success: { status: 200, schema: findingDetail },
    problems: [...WORKING, problems.ownerRefused],
    handle: async ({ scope, params: { id }, body }) => ({
      status: 200,
      body: await assignFinding(ports, scope, id, body.person),
    }),
  }),
];

/** The two ways out of being open. */
const closeRoutes = ({ ports }: Assurance): readonly Route[] => [
  route({
    method: 'POST',
    path: '/v1/findings/{id}/retest',
    operationId: 'retestFinding',
    summary: 'Closes a finding by a retest: a revision of grade A or B, or a visit that found nothing',
    access: WORK,
    idempotency: 'key',
    params,
    body: z.union([
      z.strictObject({ words: typed(4_000), revision: idText('evr') }),
      z.strictObject({ words: typed(4_000), visit: idText('vis') }),
    ]),
    success: { status: 200, schema: findingDetail },
    problems: [
      ...WORKING,
      problems.personRequired,
      problems.retestRefused,
      problems.revisionNotFound,
      problems.visitUnknown,
    ],
    handle: async ({ scope, params: { id }, body }) => ({
      status: 200,
      body: await retestFinding(ports, scope, id, body),
    }),
  }),
  route({
    method: 'POST',
    path: '/v1/findings/{id}/risk-acceptance',
    operationId: 'askToAcceptRisk',
    summary: 'Asks a second person to accept the risk until a day; the finding is open again after it',
    access: WORK,
    idempotency: 'key',
    params,
    body: z.strictObject({ until: day, reason: typed(1_000) }),
    success: { status: 202, schema: findingDetail },
    problems: [...WORKING, problems.personRequired, problems.dueDateRefused],
    handle: async ({ scope, params: { id }, body }) => ({
      status: 202,
      body: await askToAcceptRisk(ports, scope, id, body),
    }),
  }),
];
