/** HTTP: policies and how they change, and what other thresholds would have done. */
import { z } from 'zod';
import { formatInstant, Problem } from '#kernel';
import { cursorNotValid, type Route, route } from '#platform/http';
import { EXEMPTIONS, policySchema } from '../core/policy/policy.ts';
import { noPolicyInForce, policyInForce, policyNotAcceptable, policyNotFound } from '../problems.ts';
import { CSV, csvAnswer, cursorOf, MANAGE, pageFields, placeOf, READ } from '../strategy/route-fields.ts';
import type { Policies } from './change-policy.ts';
import type { PolicyChange } from './store-policies.ts';
import type { TryPolicies } from './try-policies.ts';
import { tryRoutes } from './try-routes.ts';

export type PolicyRoutesOptions = { readonly policies: Policies; readonly tryPolicies: TryPolicies };

const PATH = '/v1/policies';
const written = (text: string): boolean => !text.includes('\0') && text.isWellFormed();
const NOT_TEXT = { params: { code: 'not-text', expected: 'Unicode text without NUL' } };
const why = z.string().trim().min(1).max(500).refine(written, NOT_TEXT).meta({
  description: 'For the one who approves; the log commits to it and does not show it',
});
const policyText = z.string().min(1).max(200_000).refine(written, NOT_TEXT).meta({ description: 'A policy file' });

export const policyRoutes = ({ policies, tryPolicies }: PolicyRoutesOptions): readonly Route[] => [
  ...readRoutes(policies),
  ...changeRoutes(policies),
  ...tryRoutes(tryPolicies),
];

const policyAnswer = z
  .object({ ...policySchema.shape, hash: z.string() })
  .meta({ id: 'Policy', description: `Exemptions are ${EXEMPTIONS.join(', ')}` });

const changeAnswer = z
  .object({
    revision: z.int(),
    policy: z
      .object({ hash: z.string(), name: z.string(), version: z.int() })
      .optional()
      .meta({ description: 'Absent: none from then on' }),
    why: z.string(),
    act: z.string().optional().meta({ description: 'The act of two people it was' }),
    madeBy: z.string(),
    madeAt: z.string(),
    entry: z.string(),
  })
  .meta({ id: 'PolicyChange' });

const shownChange = ({ policy, act, madeAt, ...change }: PolicyChange) => ({
  ...change,
  madeAt: formatInstant(madeAt),
  ...(policy === undefined ? {} : { policy }),
  ...(act === undefined ? {} : { act }),
});

const readRoutes = (policies: Policies): readonly Route[] => [
  route({
    method: 'GET',
    path: `${PATH}/current`,
    operationId: 'readPolicy',
    summary: 'The policy in force, or an earlier one by its hash',
    access: READ,
    query: z.strictObject({
      hash: z
        .string()
        .regex(/^[0-9a-f]{64}$/)
        .optional(),
    }),
    success: { status: 200, schema: policyAnswer },
    problems: [policyNotFound],
    handle: async ({ scope, query: { hash } }) => {
      const policy = await (hash === undefined ? policies.current(scope) : policies.byHash(scope, hash));
      if (policy === undefined) throw new Problem(policyNotFound);
      return { status: 200, body: { ...policy.content, hash: policy.hash } };
    },
  }),
  route({
    method: 'GET',
    path: PATH,
    operationId: 'listPolicyChanges',
    summary: 'Which policies were put in force and taken out, the latest first',
    access: READ,
    query: z.strictObject(pageFields),
    success: { status: 200, schema: z.object({ items: z.array(changeAnswer), nextCursor: z.string().optional() }) },
    problems: [cursorNotValid],
    handle: async ({ scope, query: { cursor, limit } }) => {
      const below = cursor === undefined ? undefined : Number(placeOf(cursor, /^\d{1,15}$/));
      const found = await policies.changes(scope, { below, limit: limit + 1 });
      const last = found.length > limit ? found[limit - 1] : undefined;
      const items = found.slice(0, limit).map(shownChange);
      return { status: 200, body: { items, ...(last ? { nextCursor: cursorOf(last.revision) } : {}) } };
    },
  }),
  route({
    method: 'GET',
    path: `${PATH}/export.csv`,
    operationId: 'exportPolicyChanges',
    summary: 'The changes of the policy as CSV',
    access: READ,
    success: CSV,
    handle: async ({ scope }) => csvAnswer(await policies.csv(scope), 'policies.csv'),
  }),
];

const asked = z
  .object({ act: z.string().meta({ description: 'Waits for another person' }), hash: z.string().optional() })
  .meta({ id: 'AskedPolicy' });

const changeRoutes = (policies: Policies): readonly Route[] => [
  route({
    method: 'POST',
    path: `${PATH}/check`,
    operationId: 'checkPolicy',
    summary: 'Every fault of a policy file with its line and column',
    access: READ,
    body: z.strictObject({ text: policyText }),
    success: {
      status: 200,
      schema: z.object({
        faults: z
          .array(z.object({ code: z.string(), line: z.int(), column: z.int(), expected: z.string() }))
          .readonly(),
      }),
    },
    handle: async ({ body }) => ({ status: 200, body: { faults: policies.check(body.text) } }),
  }),
  route({
    method: 'POST',
    path: PATH,
    operationId: 'askForPolicy',
    summary: 'Ask another person to put a policy in force',
    access: MANAGE,
    idempotency: 'key',
    body: z.strictObject({ text: policyText, why }),
    success: { status: 202, schema: asked },
    problems: [policyNotAcceptable, policyInForce],
    handle: async ({ scope, body }) => ({ status: 202, body: await policies.askFor(scope, body) }),
  }),
  route({
    method: 'POST',
    path: `${PATH}/none`,
    operationId: 'askForNoPolicy',
    summary: 'Ask another person to take the policy out: rules alone decide then',
    access: MANAGE,
    idempotency: 'key',
    body: z.strictObject({ why }),
    success: { status: 202, schema: asked },
    problems: [noPolicyInForce],
    handle: async ({ scope, body }) => ({ status: 202, body: await policies.askForNone(scope, body.why) }),
  }),
];
