/** A merchant's standing over HTTP: set by one person, asked of two, and what it was before (LEAK-20). */
import { z } from 'zod';
import { formatInstant, Problem } from '#kernel';
import { type Route, route } from '#platform/http';
import { STANDING_REASONS, STANDINGS } from '../core/parties.ts';
import type { StandingChange } from '../merchant-standing.ts';
import * as problems from '../problems.ts';
import type { Registry } from '../registry.ts';
import { sentId, typed } from './list-fields.ts';
import { MerchantAnswer, merchantAnswer } from './merchant-answer.ts';

export const standingRoutes = (registry: Registry): Route[] => [
  setStanding(registry),
  askForStanding(registry),
  listStandings(registry),
];

const idParams = z.strictObject({ id: sentId('mer') });
const wanted = { standing: z.enum(STANDINGS).exclude(['observed']), reason: z.enum(STANDING_REASONS) };

const PROBLEMS = [
  problems.wholeTenantOnly,
  problems.merchantNotFound,
  problems.merchantNeedsParty,
  problems.standingNotPossible,
];

const PROBLEM_OF = {
  'merchant-not-found': problems.merchantNotFound,
  'merchant-needs-party': problems.merchantNeedsParty,
  'second-person-needed': problems.secondPersonNeeded,
  'one-person-enough': problems.onePersonEnough,
} as const;

type Refused = keyof typeof PROBLEM_OF | { readonly from: string };

const problemOf = (error: Refused, to: string): Problem =>
  typeof error === 'string'
    ? new Problem(PROBLEM_OF[error])
    : new Problem(problems.standingNotPossible, { params: { from: error.from, to } });

const setStanding = ({ standings }: Registry): Route =>
  route({
    method: 'POST',
    path: '/v1/merchants/{id}/standing',
    operationId: 'setMerchantStanding',
    summary: 'Contracts or ends, with a reason, where no payments are stopped or let through by it',
    access: { permission: 'tenant:administer' },
    idempotency: 'key',
    params: idParams,
    body: z.strictObject(wanted),
    success: { status: 200, schema: MerchantAnswer },
    problems: [...PROBLEMS, problems.secondPersonNeeded],
    handle: async ({ scope, params, body }) => {
      const set = await standings.set(scope, params.id, body);
      if (set.kind === 'failed') throw problemOf(set.error, body.standing);
      return { status: 200, body: merchantAnswer(set.value) };
    },
  });

const askForStanding = ({ standings }: Registry): Route =>
  route({
    method: 'POST',
    path: '/v1/merchants/{id}/standing-requests',
    operationId: 'askForMerchantStanding',
    summary: 'Asks a second person to suspend a merchant’s payments, to resume them, or to end its contract (LEAK-20)',
    access: { permission: 'merchant:suspend' },
    idempotency: 'key',
    params: idParams,
    body: z.strictObject({ ...wanted, words: typed(500).describe('For the one who approves: why') }),
    success: {
      status: 202,
      schema: z.object({ act: z.string(), dueAt: z.string() }).meta({ id: 'AskedStanding' }),
    },
    problems: [
      ...PROBLEMS,
      problems.onePersonEnough,
      problems.sessionRequired,
      problems.actNotPermitted,
      problems.actAlreadyAsked,
    ],
    handle: async ({ scope, params, body }) => {
      const asked = await standings.ask(scope, params.id, body);
      if (asked.kind === 'failed') throw problemOf(asked.error, body.standing);
      return { status: 202, body: { act: asked.value.id, dueAt: formatInstant(asked.value.dueAt) } };
    },
  });

const StandingChangeAnswer = z
  .object({
    id: z.string(),
    from: z.enum(STANDINGS),
    to: z.enum(STANDINGS),
    reason: z.string(),
    act: z.string().optional().describe('of two people, where it took two'),
    madeBy: z.string().describe('who made it, or approved it'),
    madeAt: z.string(),
    entry: z.string().describe('in the log'),
  })
  .meta({ id: 'StandingChange' });

const changeAnswer = ({ act, madeAt, ...rest }: StandingChange): z.output<typeof StandingChangeAnswer> => ({
  ...rest,
  ...(act === undefined ? {} : { act }),
  madeAt: formatInstant(madeAt),
});

const listStandings = ({ merchants, standings }: Registry): Route =>
  route({
    method: 'GET',
    path: '/v1/merchants/{id}/standings',
    operationId: 'listMerchantStandings',
    summary: 'How a merchant’s standing changed, the latest hundred, newest first',
    access: { permission: 'merchant:read' },
    params: idParams,
    success: { status: 200, schema: z.object({ items: z.array(StandingChangeAnswer) }) },
    problems: [problems.merchantNotFound, problems.wholeTenantOnly],
    handle: async ({ scope, params }) => {
      if ((await merchants.get(scope, params.id)) === undefined) throw new Problem(problems.merchantNotFound);
      return { status: 200, body: { items: (await standings.changes(scope, params.id)).map(changeAnswer) } };
    },
  });
