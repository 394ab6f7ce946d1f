/** Acts that need two people: listed, approved, refused, and what they leave for the one who asked. */
import { z } from 'zod';
import { ERASURE_REASONS } from '#evidence';
import { formatInstant, type Id, Problem } from '#kernel';
import { cursorNotValid, type Route, route } from '#platform/http';
import { ACT_STATUSES, NOT_BY_THEM } from '../core/acts.ts';
import { writeCursor } from '../core/cursor.ts';
import * as problems from '../problems.ts';
import type { ActEntry } from '../read-acts.ts';
import type { Registry } from '../registry.ts';
import { CSV, csvAnswer, idAfter, pageFields, sentId, typed } from './list-fields.ts';

export const actRoutes = (registry: Registry): Route[] => [
  listActs(registry),
  exportActs(registry),
  readAct(registry),
  ...decisionRoutes(registry),
  collectAct(registry),
];

const person = z.object({ id: z.string(), displayName: z.string() });

const ActAnswer = z
  .object({
    id: z.string(),
    kind: z.string(),
    subject: z.string().describe('the id of what it is about'),
    detail: z.record(z.string(), z.unknown()).describe('ids and codes of the kind'),
    reason: z.string(),
    status: z.enum(ACT_STATUSES),
    askedBy: person,
    askedAt: z.string(),
    dueAt: z.string(),
    decidedBy: person.optional(),
    decidedAt: z.string().optional(),
    decisionReason: z.string().optional(),
    erased: z
      .object({ at: z.string(), reason: z.enum(ERASURE_REASONS) })
      .optional()
      .describe('the reasons that people typed are erased'),
    mayApprove: z.boolean().describe('whether whoever asks may approve it now'),
    whyNotApprovable: z
      .object({
        code: z.enum([...NOT_BY_THEM, 'not-permitted', 'no-person']),
        until: z.string().optional().describe('from when it no longer stands in the way; absent: not by waiting'),
      })
      .optional()
      .describe('why whoever asks may not approve it, while it waits'),
    mayCollect: z.boolean().describe('whether it left something for whoever asks to fetch'),
  })
  .meta({ id: 'TwoPersonAct' });

const actAnswer = ({
  askedAt,
  dueAt,
  decidedAt,
  detail,
  whyNotApprovable,
  erased,
  ...rest
}: ActEntry): z.output<typeof ActAnswer> => ({
  ...rest,
  detail: { ...detail },
  askedAt: formatInstant(askedAt),
  dueAt: formatInstant(dueAt),
  ...(decidedAt === undefined ? {} : { decidedAt: formatInstant(decidedAt) }),
  ...(erased && { erased: { at: formatInstant(erased.at), reason: erased.reason } }),
  ...(whyNotApprovable && { whyNotApprovable: whyAnswer(whyNotApprovable) }),
});

const whyAnswer = ({ code, until }: NonNullable<ActEntry['whyNotApprovable']>) => ({
  code,
  ...(until !== undefined && { until: formatInstant(until) }),
});

const filterFields = {
  status: z.enum(ACT_STATUSES).optional(),
  kind: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{0,99}$/)
    .optional(),
  mine: z.enum(['approve', 'asked']).optional().describe('those the caller may approve now, or asked for'),
};

const idParams = z.strictObject({ id: sentId('act') });

const listActs = ({ readActs }: Registry): Route =>
  route({
    method: 'GET',
    path: '/v1/acts',
    operationId: 'listActs',
    summary:
      'Acts that need two people, the latest first; those whose kind the caller may do, or all who may read the log',
    access: 'signed-in',
    query: z.strictObject({ ...filterFields, ...pageFields }),
    success: { status: 200, schema: z.object({ items: z.array(ActAnswer), nextCursor: z.string().optional() }) },
    problems: [cursorNotValid],
    handle: async ({ scope, query: { cursor, limit, ...filters } }) => {
      const page = await readActs.page(scope, { filters, limit, before: idAfter('acts', 'act', cursor) });
      const last = page.hasMore ? page.acts.at(-1) : undefined;
      return {
        status: 200,
        body: { items: page.acts.map(actAnswer), ...(last ? { nextCursor: writeCursor('acts', last.id) } : {}) },
      };
    },
  });

const exportActs = ({ readActs }: Registry): Route =>
  route({
    method: 'GET',
    path: '/v1/acts/export.csv',
    operationId: 'exportActs',
    summary: 'The acts a filter selects, the latest first, as CSV',
    access: 'signed-in',
    query: z.strictObject(filterFields),
    success: CSV,
    problems: [problems.listTooLarge],
    handle: async ({ scope, query }) => csvAnswer(await readActs.csv(scope, query), 'acts.csv'),
  });

const readAct = (registry: Registry): Route =>
  route({
    method: 'GET',
    path: '/v1/acts/{id}',
    operationId: 'readAct',
    summary: 'One act',
    access: 'signed-in',
    params: idParams,
    success: { status: 200, schema: ActAnswer },
    problems: [problems.actNotFound],
    handle: async ({ scope, params }) => ({ status: 200, body: await one(registry, scope, params.id) }),
  });

/** @throws Problem `act-not-found` */
const one = async (
  { readActs }: Registry,
  scope: Parameters<Registry['readActs']['one']>[0],
  id: Id<'act'>,
): Promise<z.output<typeof ActAnswer>> => {
  const act = await readActs.one(scope, id);
  if (act === undefined) throw new Problem(problems.actNotFound);
  return actAnswer(act);
};

const DECIDING = [
  problems.actNotFound,
  problems.actExpired,
  problems.actDecided,
  problems.actNotPermitted,
  problems.sessionRequired,
];

const decisionRoutes = (registry: Registry): Route[] => [
  route({
    method: 'POST',
    path: '/v1/acts/{id}/approval',
    operationId: 'approveAct',
    summary: 'Approves what another person asked for; it is done with the approval',
    access: 'signed-in',
    idempotency: 'key',
    params: idParams,
    body: z.strictObject({ reason: typed(500).optional() }),
    success: { status: 200, schema: ActAnswer },
    problems: [...DECIDING, problems.actNeedsAnotherPerson],
    handle: async ({ scope, params, body }) => {
      await registry.twoPersonActs.approve(scope, params.id, body.reason);
      return { status: 200, body: await one(registry, scope, params.id) };
    },
  }),
  route({
    method: 'POST',
    path: '/v1/acts/{id}/refusal',
    operationId: 'refuseAct',
    summary: 'Refuses an act, or withdraws one’s own',
    access: 'signed-in',
    idempotency: 'key',
    params: idParams,
    body: z.strictObject({ reason: typed(500).optional() }),
    success: { status: 200, schema: ActAnswer },
    problems: DECIDING,
    handle: async ({ scope, params, body }) => {
      await registry.twoPersonActs.refuse(scope, params.id, body.reason);
      return { status: 200, body: await one(registry, scope, params.id) };
    },
  }),
];

const collectAct = ({ twoPersonActs }: Registry): Route =>
  route({
    method: 'POST',
    path: '/v1/acts/{id}/collection',
    operationId: 'collectAct',
    summary: 'Fetches the one-time link that an approved act left for the one who asked; once',
    access: 'signed-in',
    idempotency: 'key-secret-answer',
    params: idParams,
    success: {
      status: 201,
      schema: z.object({ token: z.string(), path: z.string(), expiresAt: z.string() }).meta({ id: 'OneTimeLink' }),
    },
    problems: [problems.actNotFound, problems.actNotPermitted, problems.nothingToCollect, problems.sessionRequired],
    handle: async ({ scope, params }) => {
      const link = await twoPersonActs.collect(scope, params.id);
      const token = link.token.reveal();
      return {
        status: 201,
        body: { token, path: `/sign-in#token=${token}`, expiresAt: formatInstant(link.expiresAt) },
      };
    },
  });
