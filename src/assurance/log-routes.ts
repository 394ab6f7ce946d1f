/** The watch over retained logs, over HTTP. */
import { z } from 'zod';
import { cursorNotValid, type Route, route } from '#platform/http';
import { logPolicy, logReport, logSystem } from './answers.ts';
import type { Assurance } from './assurance.ts';
import { holdingsSchema } from './core/log-report.ts';
import { addLogSystem, askToRetire, reportHoldings, setPolicy, takeSignedFile } from './log-retention.ts';
import * as problems from './problems.ts';
import { listLogSystems, logSystemsAsCsv, readLogSystem, readPolicy } from './read-logs.ts';
import {
  CSV,
  csvAnswer,
  day,
  envelope,
  idText,
  line,
  pageFields,
  pageOf,
  publicKey,
  READ,
  SUBMIT,
  typed,
  WORK,
} from './sent.ts';

const params = z.strictObject({ id: idText('lgs') });
const filters = {
  party: idText('pty').optional(),
  retired: z.stringbool().optional(),
  text: typed(100).optional(),
};

export const logRoutes = (room: Assurance): readonly Route[] => [
  ...readRoutes(room),
  ...policyRoutes(room),
  ...systemRoutes(room),
  ...reportRoutes(room),
];

const readRoutes = ({ ports }: Assurance): readonly Route[] => [
  route({
    method: 'GET',
    path: '/v1/log-systems',
    operationId: 'listLogSystems',
    summary: 'Systems whose logs are watched, with how they stand; newest first',
    access: READ,
    query: z.strictObject({ ...filters, ...pageFields }),
    success: { status: 200, schema: pageOf(logSystem) },
    problems: [cursorNotValid],
    handle: async ({ scope, query: { cursor, limit, ...wanted } }) => ({
      status: 200,
      body: await listLogSystems(ports, scope, { filters: wanted, cursor, limit }),
    }),
  }),
  route({
    method: 'GET',
    path: '/v1/log-systems.csv',
    operationId: 'exportLogSystems',
    summary: 'The systems a filter selects, as CSV',
    access: READ,
    query: z.strictObject(filters),
    success: CSV,
    problems: [problems.exportTooLarge],
    handle: async ({ scope, query }) => csvAnswer(await logSystemsAsCsv(ports, scope, query), 'log-systems.csv'),
  }),
  route({
    method: 'GET',
    path: '/v1/log-systems/{id}',
    operationId: 'readLogSystem',
    summary: 'One system with its newest report',
    access: READ,
    params,
    success: { status: 200, schema: logSystem },
    problems: [problems.logSystemNotFound],
    handle: async ({ scope, params: { id } }) => ({ status: 200, body: await readLogSystem(ports, scope, id) }),
  }),
];

const policyRoutes = ({ ports }: Assurance): readonly Route[] => [
  route({
    method: 'GET',
    path: '/v1/log-retention-policy',
    operationId: 'readLogRetentionPolicy',
    summary: 'How long logs are to be held, and at hand',
    access: READ,
    success: { status: 200, schema: logPolicy },
    handle: async ({ scope }) => ({ status: 200, body: await readPolicy(ports, scope) }),
  }),
  route({
    method: 'PUT',
    path: '/v1/log-retention-policy',
    operationId: 'setLogRetentionPolicy',
    summary: 'Makes policy stricter; never laxer than it is, nor than 12 months with 3 at hand',
    access: { permission: 'tenant:administer' },
    body: z.strictObject({ months: z.int().min(1).max(120), onlineMonths: z.int().min(1).max(120) }),
    success: { status: 200, schema: logPolicy },
    problems: [problems.staffOnly, problems.logPolicyRefused],
    handle: async ({ scope, body }) => ({ status: 200, body: await setPolicy(ports, scope, body) }),
  }),
];

const systemRoutes = ({ ports }: Assurance): readonly Route[] => [
  route({
    method: 'POST',
    path: '/v1/log-systems',
    operationId: 'addLogSystem',
    summary: 'Adds a system whose logs are watched',
    access: WORK,
    idempotency: 'key',
    body: z.strictObject({
      party: idText('pty').optional(),
      name: line(200),
      startedOn: day,
      publicKeyBase64: publicKey.optional().describe('Ed25519, of the key that signs its daily file'),
    }),
    success: { status: 201, schema: logSystem },
    problems: [
      problems.staffOnly,
      problems.partyUnknown,
      problems.dueDateRefused,
      problems.keyNotAcceptable,
      problems.logSystemNameTaken,
    ],
    handle: async ({ scope, body: { publicKeyBase64, ...wanted } }) => ({
      status: 201,
      body: await addLogSystem(ports, scope, { ...wanted, publicKey: publicKeyBase64 }),
    }),
  }),
  route({
    method: 'POST',
    path: '/v1/log-systems/{id}/retirement',
    operationId: 'askToRetireLogSystem',
    summary: 'Asks a second person to end the watch over a system',
    access: WORK,
    idempotency: 'key',
    params,
    body: z.strictObject({ reason: typed(1_000) }),
    success: { status: 202, schema: z.object({ act: z.string() }) },
    problems: [problems.staffOnly, problems.personRequired, problems.logSystemNotFound, problems.logSystemRetired],
    handle: async ({ scope, params: { id }, body }) => ({
      status: 202,
      body: await askToRetire(ports, scope, id, body.reason),
    }),
  }),
];

const REPORTING = [problems.logSystemNotFound, problems.logSystemRetired, problems.logReportRefused];

const reportRoutes = ({ ports }: Assurance): readonly Route[] => [
  route({
    method: 'POST',
    path: '/v1/log-systems/{id}/reports',
    operationId: 'reportLogHoldings',
    summary: 'Says which logs a system holds, from when to when',
    access: SUBMIT,
    idempotency: 'key',
    params,
    body: z.strictObject({ day, holdings: holdingsSchema }),
    success: { status: 201, schema: logReport },
    problems: REPORTING,
    handle: async ({ scope, params: { id }, body }) => ({
      status: 201,
      body: await reportHoldings(ports, scope, id, body),
    }),
  }),
  route({
    method: 'POST',
    path: '/v1/log-holdings',
    operationId: 'sendLogHoldingsFile',
    summary: 'The daily file of a system, signed with its key (DSSE); once a day',
    access: SUBMIT,
    idempotency: 'key',
    body: z.strictObject({ envelope }),
    success: { status: 201, schema: logReport },
    problems: REPORTING,
    handle: async ({ scope, body }) => ({ status: 201, body: await takeSignedFile(ports, scope, body.envelope) }),
  }),
];
