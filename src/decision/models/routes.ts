/** Models over HTTP: handed in, moved, put in force by two people, read, looked at, compared. */
import { z } from 'zod';
import { formatInstant, type Id, Problem, parseId } from '#kernel';
import { cursorNotValid, type Route, type RouteRequest, route } from '#platform/http';
import * as problems from '../problems.ts';
import { CSV, csvAnswer, cursorOf, MANAGE, pageFields, placeOf, READ, sentId } from '../strategy/route-fields.ts';
import type { AskedForModel } from './change-models.ts';
import {
  CardAnswer,
  ComparisonAnswer,
  cardAnswer,
  comparisonAnswer,
  LookAnswer,
  lookAnswer,
  ModelAnswer,
  modelAnswer,
} from './model-answers.ts';
import { MODEL_ORIGINS, MODEL_STATUSES } from './model-tables.ts';
import type { Models } from './models.ts';

export type ModelRoutesOptions = { readonly models: Pick<Models, 'change' | 'read'> };

const PATH = '/v1/models';
/** A model of a thousand trees of depth 6. */
const MODEL_LIMIT_BYTES = 16 * 1024 * 1024;

const NOT_TEXT = { params: { code: 'not-text', expected: 'Unicode text without NUL' } };
const typed = z
  .string()
  .trim()
  .max(500)
  .refine((text) => !text.includes('\0') && text.isWellFormed(), NOT_TEXT);
const why = typed.min(1).meta({ description: 'Kept beside the change; the log commits to it' });
const idParams = z.strictObject({ id: sentId('mdl') });
const filterFields = { status: z.enum(MODEL_STATUSES).optional(), origin: z.enum(MODEL_ORIGINS).optional() };

export const modelRoutes = ({ models }: ModelRoutesOptions): readonly Route[] => [
  ...readRoutes(models),
  ...seenRoutes(models),
  submitRoute(models),
  ...moveRoutes(models),
  ...askRoutes(models),
];

const readRoutes = (models: ModelRoutesOptions['models']): readonly Route[] => [
  route({
    method: 'GET',
    path: PATH,
    operationId: 'listModels',
    summary: 'Models of the tenant, the latest first',
    access: READ,
    query: z.strictObject({ ...filterFields, ...pageFields }),
    success: { status: 200, schema: z.object({ items: z.array(ModelAnswer), nextCursor: z.string().optional() }) },
    problems: [cursorNotValid],
    handle: async ({ scope, query: { cursor, ...wanted } }) => {
      const before = cursor === undefined ? undefined : Number(placeOf(cursor, /^\d{1,9}$/));
      const page = await models.read.page(scope, { ...wanted, before });
      const last = page.hasMore ? page.models.at(-1) : undefined;
      const items = page.models.map(modelAnswer);
      return { status: 200, body: { items, ...(last ? { nextCursor: cursorOf(last.number) } : {}) } };
    },
  }),
  route({
    method: 'GET',
    path: `${PATH}/export.csv`,
    operationId: 'exportModels',
    summary: 'The models a filter selects as CSV',
    access: READ,
    query: z.strictObject(filterFields),
    success: CSV,
    handle: async ({ scope, query }) => csvAnswer(await models.read.csv(scope, query), 'models.csv'),
  }),
  route({
    method: 'GET',
    path: `${PATH}/{id}`,
    operationId: 'readModel',
    summary: 'One model: what it was made of, what it asks for, what was done with it',
    access: READ,
    params: idParams,
    success: { status: 200, schema: CardAnswer },
    problems: [problems.modelNotFound],
    handle: async ({ scope, params }) => ({ status: 200, body: cardAnswer(await models.read.card(scope, params.id)) }),
  }),
  route({
    method: 'GET',
    path: `${PATH}/{id}/file`,
    operationId: 'readModelFile',
    summary: 'The model file, whose hash it has',
    access: READ,
    params: idParams,
    success: { status: 200, contentType: 'application/json' },
    problems: [problems.modelNotFound],
    handle: async ({ scope, params }) => ({
      status: 200,
      body: await models.read.file(scope, params.id),
      headers: { 'content-disposition': `attachment; filename="${params.id}.json"` },
    }),
  }),
];

const lookBefore = (cursor: string | undefined): Id<'mlk'> | undefined => {
  if (cursor === undefined) return undefined;
  const id = parseId('mlk', placeOf(cursor, /^mlk_/));
  if (id.kind === 'failed') throw new Problem(cursorNotValid);
  return id.value;
};

const seenRoutes = (models: ModelRoutesOptions['models']): readonly Route[] => [
  route({
    method: 'GET',
    path: `${PATH}/{id}/looks`,
    operationId: 'listModelLooks',
    summary: 'What was seen of the payments it scored, look by look, the latest first',
    access: READ,
    params: idParams,
    query: z.strictObject(pageFields),
    success: { status: 200, schema: z.object({ items: z.array(LookAnswer), nextCursor: z.string().optional() }) },
    problems: [problems.modelNotFound, cursorNotValid],
    handle: async ({ scope, params, query: { cursor, limit } }) => {
      const { looks, hasMore } = await models.read.looks(scope, params.id, { before: lookBefore(cursor), limit });
      const last = hasMore ? looks.at(-1) : undefined;
      const items = looks.map(lookAnswer);
      return { status: 200, body: { items, ...(last ? { nextCursor: cursorOf(last.id) } : {}) } };
    },
  }),
  route({
    method: 'GET',
    path: `${PATH}/{id}/looks.csv`,
    operationId: 'exportModelLooks',
    summary: 'Every look at it as CSV, a line for each input',
    access: READ,
    params: idParams,
    success: CSV,
    problems: [problems.modelNotFound],
    handle: async ({ scope, params }) => csvAnswer(await models.read.looksCsv(scope, params.id), 'model-looks.csv'),
  }),
  route({
    method: 'GET',
    path: `${PATH}/comparison`,
    operationId: 'compareModels',
    summary: 'Champion and challenger over the latest payments that both have scored',
    access: READ,
    success: { status: 200, schema: ComparisonAnswer },
    handle: async ({ scope }) => ({ status: 200, body: comparisonAnswer(await models.read.comparison(scope)) }),
  }),
];

/** @throws Problem `model-not-acceptable` for bytes that are no UTF-8 */
const textOf = async (upload: RouteRequest<unknown, unknown, unknown>['upload']): Promise<string> => {
  const parts: Uint8Array[] = [];
  for await (const part of upload?.read() ?? []) parts.push(part);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(parts));
  } catch {
    const fields = [{ pointer: '', code: 'not-json', expected: 'JSON in UTF-8' }];
    throw new Problem(problems.modelNotAcceptable, { params: { faults: 1 }, fields });
  }
};

const submitRoute = (models: ModelRoutesOptions['models']): Route =>
  route({
    method: 'POST',
    path: PATH,
    operationId: 'submitModel',
    summary: 'Hands in a model file, as mitsuke decide train or import-model wrote it; it judges nothing yet',
    access: MANAGE,
    query: z.strictObject({ note: typed.default('') }),
    upload: { limitBytes: MODEL_LIMIT_BYTES },
    success: { status: 201, schema: ModelAnswer },
    problems: [problems.modelNotAcceptable, problems.modelKnown],
    handle: async ({ scope, query, upload }) => {
      const submitted = await models.change.submit(scope, { text: await textOf(upload), note: query.note });
      return { status: 201, body: modelAnswer(submitted) };
    },
  });

const MOVE_PROBLEMS = [problems.modelNotFound, problems.modelStatusNotPossible];

const moveRoutes = (models: ModelRoutesOptions['models']): readonly Route[] => {
  const moved = { access: MANAGE, idempotency: 'key', params: idParams, body: z.strictObject({ why }) } as const;
  const success = { status: 200, schema: ModelAnswer } as const;
  return [
    route({
      method: 'POST',
      path: `${PATH}/{id}/challenger`,
      operationId: 'putModelInShadow',
      summary: 'Scores every attempt beside the model in force, from the next batch on; changes no answer',
      ...moved,
      success,
      problems: [...MOVE_PROBLEMS, problems.modelFeaturesMissing],
      handle: async ({ scope, params, body }) => ({
        status: 200,
        body: modelAnswer(await models.change.toChallenger(scope, params.id, body.why)),
      }),
    }),
    route({
      method: 'POST',
      path: `${PATH}/{id}/draft`,
      operationId: 'takeModelFromShadow',
      summary: 'Takes it out of shadow: it is a draft again',
      ...moved,
      success,
      problems: MOVE_PROBLEMS,
      handle: async ({ scope, params, body }) => ({
        status: 200,
        body: modelAnswer(await models.change.fromChallenger(scope, params.id, body.why)),
      }),
    }),
    route({
      method: 'POST',
      path: `${PATH}/{id}/retirement`,
      operationId: 'retireModel',
      summary: 'Puts a draft aside; the model in force takes two people',
      ...moved,
      success,
      problems: MOVE_PROBLEMS,
      handle: async ({ scope, params, body }) => ({
        status: 200,
        body: modelAnswer(await models.change.retire(scope, params.id, body.why)),
      }),
    }),
  ];
};

const AskedAnswer = z.object({ act: z.string(), dueAt: z.string() }).meta({ id: 'AskedModelAct' });
const askedAnswer = ({ act, dueAt }: AskedForModel) => ({ status: 202, body: { act, dueAt: formatInstant(dueAt) } });

const askRoutes = (models: ModelRoutesOptions['models']): readonly Route[] => {
  const asked = { access: MANAGE, idempotency: 'key', params: idParams, body: z.strictObject({ why }) } as const;
  const success = { status: 202, schema: AskedAnswer } as const;
  return [
    route({
      method: 'POST',
      path: `${PATH}/{id}/champion-requests`,
      operationId: 'askForModelInForce',
      summary: 'Asks a second person to put it in force; from shadow, or again after it was in force before',
      ...asked,
      success,
      problems: [...MOVE_PROBLEMS, problems.modelFeaturesMissing],
      handle: async ({ scope, params, body }) =>
        askedAnswer(await models.change.askToChampion(scope, params.id, body.why)),
    }),
    route({
      method: 'POST',
      path: `${PATH}/{id}/retirement-requests`,
      operationId: 'askForModelOutOfForce',
      summary: 'Asks a second person to take the model in force out, with no other in its place',
      ...asked,
      success,
      problems: MOVE_PROBLEMS,
      handle: async ({ scope, params, body }) =>
        askedAnswer(await models.change.askToRetireChampion(scope, params.id, body.why)),
    }),
  ];
};
