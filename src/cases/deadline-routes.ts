/** The tenant's deadlines and the calendar they are counted by, over HTTP. */
import { z } from 'zod';
import { cursorNotValid, type Route, route } from '#platform/http';
import { holidaysAnswer, policyAnswer, policyPageAnswer } from './answers.ts';
import type { Cases } from './cases.ts';
import { STEP_RECIPIENTS } from './core/deadline-policy.ts';
import { FIRST_YEAR, LAST_YEAR } from './core/japanese-holidays.ts';
import { casesWholeTenantOnly, listTooLarge, policyChanged, policyNotAcceptable, yearUnknown } from './problems.ts';
import { asFile, csvAnswer, idOfPrefix, pageFields, READ } from './sent.ts';

type Routed = Pick<Cases, 'deadlines'>;

const MOST_HOURS = 24 * 366;
const MOST_BUSINESS_DAYS = 250;
const MOST_STEPS = 10;
const MOST_OF_BOARD = 20;

const period = z.union([
  z.strictObject({ hours: z.int().min(1).max(MOST_HOURS) }),
  z.strictObject({ businessDays: z.int().min(1).max(MOST_BUSINESS_DAYS) }),
]);

const severityDeadlines = z.strictObject({
  close: period,
  steps: z.array(z.strictObject({ to: z.enum(STEP_RECIPIENTS), after: period })).max(MOST_STEPS),
});

const policy = z.strictObject({
  calendar: z.strictObject({ closedAtYearEnd: z.boolean() }),
  severities: z.strictObject({
    critical: severityDeadlines,
    high: severityDeadlines,
    medium: severityDeadlines,
    low: severityDeadlines,
  }),
  board: z.array(idOfPrefix('per')).max(MOST_OF_BOARD),
});

const versionFilters = {
  setBy: z.string().min(1).max(100).optional().meta({ description: 'The id of a person or an API key' }),
};

export const deadlineRoutes = (cases: Routed): readonly Route[] => [
  ...policyRoutes(cases),
  ...versionRoutes(cases),
  ...holidayRoutes(cases),
];

const policyRoutes = ({ deadlines }: Routed): readonly Route[] => [
  route({
    method: 'GET',
    path: '/v1/deadline-policy',
    operationId: 'getDeadlinePolicy',
    summary: 'How soon cases must be closed and who hears of it when they are not',
    access: READ,
    success: { status: 200, schema: policyAnswer },
    problems: [casesWholeTenantOnly],
    handle: async ({ scope }) => ({ status: 200, body: await deadlines.policy(scope) }),
  }),
  route({
    method: 'PUT',
    path: '/v1/deadline-policy',
    operationId: 'setDeadlinePolicy',
    summary: 'Changes the deadlines of cases to come and the steps of all that are open',
    access: { permission: 'tenant:administer' },
    body: z.strictObject({
      replaces: z.int().min(0).meta({ description: 'The version that was read' }),
      policy,
    }),
    success: { status: 200, schema: policyAnswer },
    problems: [casesWholeTenantOnly, policyChanged, policyNotAcceptable],
    handle: async ({ scope, body }) => ({ status: 200, body: await deadlines.setPolicy(scope, body) }),
  }),
];

const versionRoutes = ({ deadlines }: Routed): readonly Route[] => [
  route({
    method: 'GET',
    path: '/v1/deadline-policy/versions',
    operationId: 'listDeadlinePolicies',
    summary: 'All deadlines the tenant ever set, newest first',
    access: READ,
    query: z.strictObject({ ...versionFilters, ...pageFields }),
    success: { status: 200, schema: policyPageAnswer },
    problems: [casesWholeTenantOnly, cursorNotValid],
    handle: async ({ scope, query: { cursor, limit, ...filters } }) => ({
      status: 200,
      body: await deadlines.versions(scope, { filters, cursor, limit }),
    }),
  }),
  route({
    method: 'GET',
    path: '/v1/deadline-policy/versions.csv',
    operationId: 'exportDeadlinePolicies',
    summary: 'All deadlines the tenant ever set as CSV',
    access: READ,
    query: z.strictObject(versionFilters),
    success: csvAnswer,
    problems: [casesWholeTenantOnly, listTooLarge],
    handle: async ({ scope, query }) => ({
      status: 200,
      body: await deadlines.versionsCsv(scope, query),
      headers: asFile('deadline-policies.csv'),
    }),
  }),
];

const year = z.coerce
  .number()
  .int()
  .min(1)
  .max(9_999)
  .meta({ description: `${FIRST_YEAR} to ${LAST_YEAR}` });

const holidayRoutes = ({ deadlines }: Routed): readonly Route[] => [
  route({
    method: 'GET',
    path: '/v1/holidays',
    operationId: 'listHolidays',
    summary: 'The national holidays of Japan in a year, by which business days are counted',
    access: READ,
    query: z.strictObject({ year }),
    success: { status: 200, schema: holidaysAnswer },
    problems: [yearUnknown],
    handle: async ({ query }) => ({ status: 200, body: deadlines.holidays(query.year) }),
  }),
  route({
    method: 'GET',
    path: '/v1/holidays.csv',
    operationId: 'exportHolidays',
    summary: 'The national holidays of Japan in a year as CSV',
    access: READ,
    query: z.strictObject({ year }),
    success: csvAnswer,
    problems: [yearUnknown],
    handle: async ({ query }) => ({
      status: 200,
      body: deadlines.holidaysCsv(query.year),
      headers: asFile('holidays.csv'),
    }),
  }),
];
