/** The OpenAPI 3.1 description, made from the tables of routes and the schemas that validate. Pure. */
import type { OpenAPIV3_1 } from 'openapi-types';
import type { ProblemKind } from '#kernel';
import { REPLAYED_HEADER } from './answer-once.ts';
import { PROBLEM_MEDIA_TYPE } from './answer-problem.ts';
import { type Components, createComponents, type JsonSchema } from './openapi-components.ts';
import { type Route, SESSION_COOKIE } from './port.ts';
import * as problems from './problems.ts';

const PROBLEM_SCHEMA: JsonSchema = {
  type: 'object',
  description: 'RFC 9457 problem details',
  required: ['type', 'title', 'status', 'code', 'requestId'],
  properties: {
    type: { type: 'string', description: '`urn:mitsuke:problem:` and the code' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string', description: 'stable; what a program should look at' },
    requestId: { type: 'string' },
    params: { type: 'object', additionalProperties: { type: ['string', 'number'] } },
    fields: {
      type: 'array',
      items: {
        type: 'object',
        required: ['pointer', 'code'],
        properties: {
          pointer: { type: 'string', description: 'JSON Pointer (RFC 6901) into what was sent' },
          code: { type: 'string' },
          expected: { type: 'string' },
          line: { type: 'integer', description: 'one-based, where the value is a text that is wrong at one place' },
          column: { type: 'integer', description: 'one-based' },
        },
      },
    },
  },
};

const CREDENTIALS = [{ apiKey: [] }, { session: [] }];
const SECURITY: Readonly<Record<Extract<Route['access'], string>, OpenAPIV3_1.SecurityRequirementObject[]>> = {
  public: [],
  anyone: [{}, ...CREDENTIALS],
  'signed-in': CREDENTIALS,
};

export const describeRoutes = (routes: readonly Route[], version: string): OpenAPIV3_1.Document => {
  const components = createComponents({ Problem: PROBLEM_SCHEMA });
  const paths: Record<string, Record<string, OpenAPIV3_1.OperationObject>> = {};
  refuseTwins(routes);
  for (const route of routes) {
    const path = route.path.replace('+}', '}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: describeRoute(route, components) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Mitsuke', version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
    servers: [{ url: '/' }],
    paths,
    components: {
      schemas: components.schemas() as unknown as NonNullable<OpenAPIV3_1.ComponentsObject['schemas']>,
      securitySchemes: {
        apiKey: { type: 'http', scheme: 'bearer', description: 'An API key: `mk_…`' },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: SESSION_COOKIE,
          description:
            'On plain HTTP at another port than 80 the name ends in `_` and the port. Changes by session also carry its token as `X-CSRF-Token` and come from the same origin.',
        },
      },
    },
  };
};

/** A client is generated from the operation ids: each must be one function. */
const refuseTwins = (routes: readonly Route[]): void => {
  const twins = [...Map.groupBy(routes, ({ operationId }) => operationId)].filter(([, of]) => of.length > 1);
  if (twins.length > 0) throw new Error(`operation ids used twice: ${twins.map(([id]) => id).join(', ')}`);
};

const describeRoute = (route: Route, components: Components): OpenAPIV3_1.OperationObject => {
  const { operationId } = route;
  const answer: OpenAPIV3_1.ResponseObject = { description: 'Success' };
  if (route.success.schema) {
    answer.content = jsonContent(components.read(route.success.schema, 'output', operationId));
  } else if (route.success.contentType) {
    answer.content = { [route.success.contentType]: {} };
  }
  if (route.idempotency === 'key') answer.headers = REPLAYED;
  return {
    operationId,
    summary: route.summary,
    security: SECURITY[typeof route.access === 'object' ? 'signed-in' : route.access],
    ...(typeof route.access === 'object'
      ? { description: `Needs the permission \`${route.access.permission}\`.` }
      : {}),
    parameters: [
      ...parameters('path', route.params && components.read(route.params, 'input', operationId), namesIn(route.path)),
      ...parameters('query', route.query && components.read(route.query, 'input', operationId), []),
      ...(route.idempotency === undefined ? [] : [KEY_PARAMETER]),
    ],
    ...(route.body
      ? { requestBody: { required: true, content: jsonContent(components.read(route.body, 'input', operationId)) } }
      : {}),
    ...(route.upload
      ? { requestBody: { required: true, content: { 'application/octet-stream': { schema: BINARY } } } }
      : {}),
    responses: { [String(route.success.status)]: answer, ...problemResponses(problemsOf(route)) },
  };
};

const BINARY: OpenAPIV3_1.SchemaObject = { type: 'string', format: 'binary' };

const KEY_PARAMETER: OpenAPIV3_1.ParameterObject = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description:
    'A new random text for each thing to be done, the same when it is asked again: it is then done once and answered ' +
    'alike, for 24 hours.',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
};

const REPLAYED: NonNullable<OpenAPIV3_1.ResponseObject['headers']> = {
  [REPLAYED_HEADER]: {
    description: '`true` when this is the answer that the key got before',
    schema: { type: 'string', enum: ['true'] },
  },
};

const jsonContent = (schema: JsonSchema): Record<string, OpenAPIV3_1.MediaTypeObject> => ({
  'application/json': { schema: schema as unknown as OpenAPIV3_1.SchemaObject },
});

const namesIn = (path: string): string[] => [...path.matchAll(/\{(\w+)\+?\}/g)].map((found) => found[1] ?? '');

/** Path parameters without a schema are text. */
const parameters = (
  place: 'path' | 'query',
  schema: JsonSchema | undefined,
  named: readonly string[],
): OpenAPIV3_1.ParameterObject[] => {
  const properties: Readonly<Record<string, JsonSchema>> = {
    ...Object.fromEntries(named.map((name) => [name, { type: 'string' }])),
    ...schema?.properties,
  };
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || (schema?.required ?? []).includes(name),
    schema: property as unknown as OpenAPIV3_1.ParameterObject['schema'] & object,
  }));
};

const problemsOf = (route: Route): ProblemKind[] => [
  ...(route.params ? [problems.invalidPath] : []),
  problems.invalidQuery,
  ...(route.body
    ? [
        problems.bodyMissing,
        problems.bodyNotJson,
        problems.invalidBody,
        problems.bodyTooLarge,
        problems.unsupportedMediaType,
      ]
    : []),
  ...(route.upload
    ? [problems.bodyMissing, problems.bodyTooLarge, problems.bodyTruncated, problems.unsupportedMediaType]
    : []),
  ...(route.access === 'public' ? [] : [problems.notSignedIn]),
  ...(typeof route.access === 'object' ? [problems.permissionMissing] : []),
  ...(route.method === 'GET' ? [] : [problems.csrfRefused]),
  ...keyProblems(route),
  ...(route.problems ?? []),
  problems.tooManyRequests,
  problems.internal,
];

const keyProblems = ({ idempotency }: Route): ProblemKind[] => {
  if (idempotency === undefined) return [];
  const { idempotencyKeyNotValid, idempotencyKeyReused, idempotencyKeyInUse, idempotencyAnswerLost } = problems;
  return [
    idempotencyKeyNotValid,
    idempotencyKeyReused,
    idempotencyKeyInUse,
    idempotencyAnswerLost,
    ...(idempotency === 'key-secret-answer' ? [problems.idempotencyAnswerNotKept] : []),
  ];
};

const problemResponses = (kinds: readonly ProblemKind[]): Record<string, OpenAPIV3_1.ResponseObject> => {
  const byStatus = Map.groupBy(kinds, ({ status }) => status);
  return Object.fromEntries(
    [...byStatus].map(([status, of]) => [
      String(status),
      {
        description: [...new Set(of.map(({ code, title }) => `\`${code}\`: ${title}`))].join(' · '),
        content: { [PROBLEM_MEDIA_TYPE]: { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    ]),
  );
};
