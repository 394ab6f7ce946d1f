/** Parties merged and split, shops moved between them; what was moved before; and which parties may be one. */
import { z } from 'zod';
import { formatInstant, Problem } from '#kernel';
import { type Route, route } from '#platform/http';
import { MOVE_KINDS } from '../core/parties.ts';
import { LIKENESSES } from '../find-likely-same.ts';
import type { PartyMove } from '../move-parties.ts';
import * as problems from '../problems.ts';
import type { Registry } from '../registry.ts';
import { sentId, typed } from './list-fields.ts';
import { MerchantAnswer, merchantAnswer } from './merchant-answer.ts';
import { corporateNumber, PartyAnswer, partyAnswer } from './party-answer.ts';
import { ShopAnswer, shopAnswer } from './shop-answer.ts';

export const moveRoutes = (registry: Registry): Route[] => [
  mergeParty(registry),
  splitParty(registry),
  moveShop(registry),
  moveMerchant(registry),
  listPartyMoves(registry),
  listLikelySame(registry),
];

const CHANGE = { permission: 'tenant:administer' } as const;
const READ = { permission: 'merchant:read' } as const;

const party = z.strictObject({ id: sentId('pty') });
const reason = typed(500).describe('kept with what was moved; the log has a commitment to it');

const PROBLEM_OF = {
  'party-not-found': problems.partyNotFound,
  'party-merged': problems.partyMerged,
  'same-party': problems.moveToItself,
  'shop-not-found': problems.shopNotFound,
  'agency-open': problems.agencyOpen,
  'corporate-number-taken': problems.corporateNumberTaken,
  'merchant-not-found': problems.merchantNotFound,
  'merchant-has-shop': problems.merchantHasShop,
  'merchant-without-party': problems.merchantWithoutParty,
} as const;

const mergeParty = ({ moves }: Registry): Route =>
  route({
    method: 'POST',
    path: '/v1/parties/{id}/merge',
    operationId: 'mergeParty',
    summary: 'Makes a party one with another, which gets its shops, contracts and roles; answers the one that remains',
    access: CHANGE,
    idempotency: 'key',
    params: party,
    body: z.strictObject({ into: sentId('pty'), reason }),
    success: { status: 200, schema: PartyAnswer },
    problems: [
      ...[problems.wholeTenantOnly, problems.partyNotFound, problems.partyMerged, problems.moveToItself],
      problems.agencyOpen,
    ],
    handle: async ({ scope, params, body }) => {
      const merged = await moves.merge(scope, params.id, body);
      if (merged.kind === 'failed') throw new Problem(PROBLEM_OF[merged.error]);
      return { status: 200, body: partyAnswer(merged.value) };
    },
  });

const splitParty = ({ moves }: Registry): Route =>
  route({
    method: 'POST',
    path: '/v1/parties/{id}/split',
    operationId: 'splitParty',
    summary: 'Makes a new party with some of a party’s shops, their contracts, and from today on the same roles',
    access: CHANGE,
    idempotency: 'key',
    params: party,
    body: z.strictObject({
      name: typed(200),
      corporateNumber: corporateNumber.optional(),
      shops: z.array(sentId('shp')).min(1).max(500),
      reason,
    }),
    success: { status: 201, schema: PartyAnswer },
    problems: [
      ...[problems.wholeTenantOnly, problems.partyNotFound, problems.partyMerged, problems.shopNotFound],
      problems.corporateNumberTaken,
    ],
    handle: async ({ scope, params, body }) => {
      const made = await moves.split(scope, params.id, body);
      if (made.kind === 'failed') throw new Problem(PROBLEM_OF[made.error]);
      return { status: 201, body: partyAnswer(made.value) };
    },
  });

const moveShop = ({ moves, shops }: Registry): Route =>
  route({
    method: 'POST',
    path: '/v1/shops/{id}/move',
    operationId: 'moveShop',
    summary: 'Moves a shop with its contracts to another party',
    access: CHANGE,
    idempotency: 'key',
    params: z.strictObject({ id: sentId('shp') }),
    body: z.strictObject({ party: sentId('pty'), reason }),
    success: { status: 200, schema: ShopAnswer },
    problems: [
      ...[problems.wholeTenantOnly, problems.shopNotFound, problems.partyNotFound, problems.partyMerged],
      problems.moveToItself,
    ],
    handle: async ({ scope, params, body }) => {
      const moved = await moves.moveShop(scope, params.id, body);
      if (moved.kind === 'failed') throw new Problem(PROBLEM_OF[moved.error]);
      const shop = await shops.get(scope, params.id);
      if (shop === undefined) throw new Error('a shop is never removed');
      return { status: 200, body: shopAnswer(shop) };
    },
  });

const moveMerchant = ({ moves }: Registry): Route =>
  route({
    method: 'POST',
    path: '/v1/merchants/{id}/move',
    operationId: 'moveMerchant',
    summary: 'Moves a contract that hangs on no shop to another party',
    access: CHANGE,
    idempotency: 'key',
    params: z.strictObject({ id: sentId('mer') }),
    body: z.strictObject({ party: sentId('pty'), reason }),
    success: { status: 200, schema: MerchantAnswer },
    problems: [
      ...[problems.wholeTenantOnly, problems.merchantNotFound, problems.merchantHasShop, problems.merchantWithoutParty],
      ...[problems.partyNotFound, problems.partyMerged, problems.moveToItself],
    ],
    handle: async ({ scope, params, body }) => {
      const moved = await moves.moveMerchant(scope, params.id, body);
      if (moved.kind === 'failed') throw new Problem(PROBLEM_OF[moved.error]);
      return { status: 200, body: merchantAnswer(moved.value) };
    },
  });

const PartyMoveAnswer = z
  .object({
    id: z.string(),
    kind: z.enum(MOVE_KINDS),
    from: z.string(),
    fromName: z.string().describe('as it is called now'),
    to: z.string(),
    toName: z.string().describe('as it is called now'),
    shops: z.array(z.string()).readonly(),
    merchants: z.array(z.string()).readonly(),
    reason: z.string(),
    madeBy: z.string(),
    madeAt: z.string(),
    entry: z.string().describe('in the log'),
  })
  .meta({ id: 'PartyMove' });

const moveAnswer = ({ madeAt, ...rest }: PartyMove): z.output<typeof PartyMoveAnswer> => ({
  ...rest,
  madeAt: formatInstant(madeAt),
});

const listPartyMoves = ({ parties, moves }: Registry): Route =>
  route({
    method: 'GET',
    path: '/v1/parties/{id}/moves',
    operationId: 'listPartyMoves',
    summary: 'What was moved from a party and to it, the latest hundred, newest first',
    access: READ,
    params: party,
    success: { status: 200, schema: z.object({ items: z.array(PartyMoveAnswer) }) },
    problems: [problems.partyNotFound, problems.wholeTenantOnly],
    handle: async ({ scope, params }) => {
      if ((await parties.get(scope, params.id)) === undefined) throw new Problem(problems.partyNotFound);
      return { status: 200, body: { items: (await moves.history(scope, params.id)).map(moveAnswer) } };
    },
  });

const LikelySameAnswer = z
  .object({
    party: z.string(),
    name: z.string(),
    corporateNumber: z.string().optional(),
    because: z.array(z.enum(LIKENESSES)).readonly().describe('what both have, however it is spelled'),
    numbersDiffer: z.boolean().describe('both have a 法人番号, and not the same'),
  })
  .meta({ id: 'LikelySame' });

const listLikelySame = ({ parties, likelySame }: Registry): Route =>
  route({
    method: 'GET',
    path: '/v1/parties/{id}/likely-same',
    operationId: 'listLikelySame',
    summary: 'Parties that may be the same one, those that share most first, fifty at most',
    access: READ,
    params: party,
    success: { status: 200, schema: z.object({ items: z.array(LikelySameAnswer) }) },
    problems: [problems.partyNotFound, problems.wholeTenantOnly],
    handle: async ({ scope, params }) => {
      if ((await parties.get(scope, params.id)) === undefined) throw new Problem(problems.partyNotFound);
      return { status: 200, body: { items: [...(await likelySame(scope, params.id))] } };
    },
  });
