/** Tasks of cases, the people who take part and the merchants they are about, over HTTP. */
import { z } from 'zod';
import { cursorNotValid, type Route, route, sentInstant } from '#platform/http';
import { caseDetailAnswer, taskPageAnswer } from './answers.ts';
import type { AskedTask } from './case-work.ts';
import type { Cases } from './cases.ts';
import { PARTICIPANT_PARTS, TASK_STATES } from './core/work.ts';
import {
  caseClosed,
  caseFull,
  caseNotFound,
  listTooLarge,
  merchantNotKnown,
  merchantNotLinked,
  participantNotFound,
  personNotPossible,
  personRequired,
  taskEnded,
  taskNotFound,
} from './problems.ts';
import { asFile, caseParams, csvAnswer, idOfPrefix, pageFields, READ, typedWords, WORK } from './sent.ts';

type Routed = Pick<Cases, 'work'>;

const MOST_BUSINESS_DAYS = 250;

const taskBody = z
  .strictObject({
    title: z.string().trim().min(1).max(200),
    assignee: z
      .union([z.literal('me'), idOfPrefix('per')])
      .optional()
      .meta({ description: 'Absent: nobody yet' }),
    dueAt: sentInstant.optional(),
    dueInBusinessDays: z
      .int()
      .min(1)
      .max(MOST_BUSINESS_DAYS)
      .optional()
      .meta({ description: 'The end of the so many-th business day after today in Tokyo' }),
  })
  .refine(({ dueAt, dueInBusinessDays }) => dueAt === undefined || dueInBusinessDays === undefined, {
    path: ['dueInBusinessDays'],
    params: { code: 'due-stated-twice', expected: 'one of dueAt and dueInBusinessDays' },
  });

const askedTask = ({ title, assignee, dueAt, dueInBusinessDays }: z.output<typeof taskBody>): AskedTask => ({
  title,
  assignee,
  due:
    dueInBusinessDays !== undefined
      ? { businessDays: dueInBusinessDays }
      : dueAt === undefined
        ? undefined
        : { at: dueAt },
});

const taskParams = z.strictObject({ id: idOfPrefix('cas'), task: idOfPrefix('tsk') });
const endingBody = z.strictObject({ words: typedWords.optional() });
const TASK_PROBLEMS = [caseNotFound, caseClosed, taskNotFound, taskEnded, personRequired];
const detail = { status: 200, schema: caseDetailAnswer } as const;

const taskFilters = {
  case: idOfPrefix('cas').optional(),
  assignee: z.union([z.literal('me'), z.literal('nobody'), idOfPrefix('per')]).optional(),
  status: z
    .enum([...TASK_STATES, 'overdue'])
    .optional()
    .meta({ description: '`open` holds the overdue ones too' }),
};

export const taskRoutes = (cases: Routed): readonly Route[] => [
  ...taskListRoutes(cases),
  ...taskChangeRoutes(cases),
  taskEndRoute(cases, 'completion'),
  taskEndRoute(cases, 'dropping'),
];

const taskListRoutes = ({ work }: Routed): readonly Route[] => [
  route({
    method: 'GET',
    path: '/v1/case-tasks',
    operationId: 'listCaseTasks',
    summary: 'Tasks of all cases in the order they were added',
    access: READ,
    query: z.strictObject({ ...taskFilters, ...pageFields }),
    success: { status: 200, schema: taskPageAnswer },
    problems: [cursorNotValid],
    handle: async ({ scope, query: { cursor, limit, ...filters } }) => ({
      status: 200,
      body: await work.tasks(scope, { filters, cursor, limit }),
    }),
  }),
  route({
    method: 'GET',
    path: '/v1/case-tasks.csv',
    operationId: 'exportCaseTasks',
    summary: 'The tasks a filter selects as CSV',
    access: READ,
    query: z.strictObject(taskFilters),
    success: csvAnswer,
    problems: [listTooLarge],
    handle: async ({ scope, query }) => ({
      status: 200,
      body: await work.tasksCsv(scope, query),
      headers: asFile('case-tasks.csv'),
    }),
  }),
];

const taskChangeRoutes = ({ work }: Routed): readonly Route[] => [
  route({
    method: 'POST',
    path: '/v1/cases/{id}/tasks',
    operationId: 'addCaseTask',
    summary: 'Adds a task to a case',
    access: WORK,
    idempotency: 'key',
    params: caseParams,
    body: taskBody,
    success: { status: 201, schema: caseDetailAnswer },
    problems: [caseNotFound, caseClosed, caseFull, personNotPossible, personRequired],
    handle: async ({ scope, params, body }) => ({
      status: 201,
      body: await work.addTask(scope, params.id, askedTask(body)),
    }),
  }),
  route({
    method: 'PUT',
    path: '/v1/cases/{id}/tasks/{task}',
    operationId: 'reviseCaseTask',
    summary: 'What a task is from now on; what is left out it has no more',
    access: WORK,
    params: taskParams,
    body: taskBody,
    success: detail,
    problems: [...TASK_PROBLEMS, personNotPossible],
    handle: async ({ scope, params, body }) => ({
      status: 200,
      body: await work.reviseTask(scope, params.id, { task: params.task, ...askedTask(body) }),
    }),
  }),
];

const ENDINGS = {
  completion: { operationId: 'completeCaseTask', summary: 'Says that a task is done', as: 'done' },
  dropping: { operationId: 'dropCaseTask', summary: 'Says that a task will not be done', as: 'dropped' },
} as const;

const taskEndRoute = ({ work }: Routed, name: keyof typeof ENDINGS): Route => {
  const { as, ...named } = ENDINGS[name];
  return route({
    method: 'POST',
    path: `/v1/cases/{id}/tasks/{task}/${name}`,
    ...named,
    access: WORK,
    idempotency: 'key',
    params: taskParams,
    body: endingBody,
    success: detail,
    problems: TASK_PROBLEMS,
    handle: async ({ scope, params, body }) => ({
      status: 200,
      body: await work.finishTask(scope, params.id, { task: params.task, as, words: body.words }),
    }),
  });
};

const personParams = z.strictObject({ id: idOfPrefix('cas'), person: idOfPrefix('per') });
const merchantParams = z.strictObject({ id: idOfPrefix('cas'), merchant: idOfPrefix('mer') });

export const participantRoutes = (cases: Routed): readonly Route[] => [
  ...personRoutes(cases),
  ...merchantRoutes(cases),
];

const personRoutes = ({ work }: Routed): readonly Route[] => [
  route({
    method: 'PUT',
    path: '/v1/cases/{id}/participants/{person}',
    operationId: 'setCaseParticipant',
    summary: 'Gives a person a part in a case',
    access: WORK,
    params: personParams,
    body: z.strictObject({ part: z.enum(PARTICIPANT_PARTS) }),
    success: detail,
    problems: [caseNotFound, caseClosed, caseFull, personNotPossible],
    handle: async ({ scope, params, body }) => ({
      status: 200,
      body: await work.setParticipant(scope, params.id, { person: params.person, part: body.part }),
    }),
  }),
  route({
    method: 'DELETE',
    path: '/v1/cases/{id}/participants/{person}',
    operationId: 'removeCaseParticipant',
    summary: 'Ends a person’s part in a case',
    access: WORK,
    params: personParams,
    success: detail,
    problems: [caseNotFound, caseClosed, participantNotFound],
    handle: async ({ scope, params }) => ({
      status: 200,
      body: await work.removeParticipant(scope, params.id, params.person),
    }),
  }),
];

const merchantRoutes = ({ work }: Routed): readonly Route[] => [
  route({
    method: 'PUT',
    path: '/v1/cases/{id}/merchants/{merchant}',
    operationId: 'linkCaseMerchant',
    summary: 'Links a case to a merchant of the registry',
    access: WORK,
    params: merchantParams,
    success: detail,
    problems: [caseNotFound, caseFull, merchantNotKnown],
    handle: async ({ scope, params }) => ({
      status: 200,
      body: await work.linkMerchant(scope, params.id, params.merchant),
    }),
  }),
  route({
    method: 'DELETE',
    path: '/v1/cases/{id}/merchants/{merchant}',
    operationId: 'unlinkCaseMerchant',
    summary: 'Ends a case’s link to a merchant',
    access: WORK,
    params: merchantParams,
    success: detail,
    problems: [caseNotFound, merchantNotLinked],
    handle: async ({ scope, params }) => ({
      status: 200,
      body: await work.unlinkMerchant(scope, params.id, params.merchant),
    }),
  }),
];
