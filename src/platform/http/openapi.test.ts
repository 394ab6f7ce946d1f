import { expect, test } from 'vitest';
import { z } from 'zod';
import { describeRoutes } from './openapi.ts';
import { route } from './port.ts';
import { exampleRoutes } from './testing-routes.ts';

const document = describeRoutes(exampleRoutes(), '1.2.3');

test('every route has its operation, summary, access and problems', () => {
  expect(document.openapi).toBe('3.1.0');
  const operation = document.paths?.['/v1/payments']?.post;
  expect(operation).toMatchObject({
    operationId: 'makePayment',
    summary: 'Makes a payment',
    description: 'Needs the permission `decision:make`.',
    security: [{ apiKey: [] }, { session: [] }],
  });
  expect(Object.keys(operation?.responses ?? {}).sort()).toEqual(
    ['201', '400', '401', '403', '409', '413', '415', '422', '429', '500'].sort(),
  );
  expect(operation?.responses?.['409']).toMatchObject({ description: '`too-late`: It is too late' });
  expect(document.paths?.['/v1/session']?.post?.security).toEqual([]);
});

test('named schemas become components once; parameters of path and query are listed', () => {
  const text = JSON.stringify(document);
  expect(text).toContain('"$ref":"#/components/schemas/Amount"');
  expect(text).not.toContain('$defs');
  expect(Object.keys(document.components?.schemas ?? {}).sort()).toEqual(['Amount', 'Problem']);
  expect(document.paths?.['/logs/{log}/{path}']?.get?.parameters?.map((each) => 'name' in each && each.name)).toEqual([
    'log',
    'path',
  ]);
  expect(document.paths?.['/v1/payments/{id}']?.get?.parameters).toContainEqual(
    expect.objectContaining({ name: 'limit', in: 'query', required: false }),
  );
});

test('every reference leads somewhere', () => {
  const names = Object.keys(document.components?.schemas ?? {});
  for (const [, name] of JSON.stringify(document).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
    expect(names).toContain(name);
  }
});

test('a schema that JSON Schema cannot express is refused by name, not left out', () => {
  const bad = route({
    method: 'GET',
    path: '/bad',
    operationId: 'beBad',
    summary: 'Answers with what JSON has no form for',
    access: 'public',
    success: { status: 200, schema: z.object({ at: z.bigint() }) },
    handle: async () => ({ status: 200 }),
  });
  expect(() => describeRoutes([bad], '0')).toThrow('beBad');
});

test('two routes cannot have one operation id', () => {
  expect(() => describeRoutes([...exampleRoutes(), ...exampleRoutes()], '0')).toThrow('makePayment');
});

test('a route that takes an Idempotency-Key says so, with what it may answer then; others do not', () => {
  const keyed = (idempotency: 'key' | 'key-secret-answer' | undefined, operationId: string) =>
    route({
      method: 'POST',
      path: `/v1/${operationId}`,
      operationId,
      summary: 'Does something',
      access: 'signed-in',
      success: { status: 204 },
      ...(idempotency === undefined ? {} : { idempotency }),
      handle: async () => ({ status: 204 }),
    });
  const routes = [keyed('key', 'one'), keyed('key-secret-answer', 'two'), keyed(undefined, 'three')];
  const { paths } = describeRoutes(routes, '0');
  const [one, two, three] = ['one', 'two', 'three'].map((name) => paths?.[`/v1/${name}`]?.post);
  const parameter = { name: 'Idempotency-Key', in: 'header', required: false };
  expect(one?.parameters).toMatchObject([parameter]);
  expect(two?.parameters).toMatchObject([parameter]);
  expect(three?.parameters).toEqual([]);
  const codes = (operation: typeof one) =>
    JSON.stringify(operation?.responses)
      .match(/idempotency-[a-z-]+/g)
      ?.sort();
  const both = ['answer-lost', 'key-in-use', 'key-not-valid', 'key-reused'].map((code) => `idempotency-${code}`);
  expect(codes(one)).toEqual(both);
  expect(codes(two)).toEqual(['idempotency-answer-lost', 'idempotency-answer-not-kept', ...both.slice(1)]);
  expect(codes(three)).toBeUndefined();
  expect(one?.responses?.['204']).toMatchObject({ headers: { 'idempotent-replayed': {} } });
});
