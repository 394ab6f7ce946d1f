/** A merchant as it is answered, and the attributes that are sent. */
import { z } from 'zod';
import { type CardBrand, formatInstant } from '#kernel';
import { DECLARED_STATES } from '../core/declared.ts';
import { CONNECTIONS, LAYER_OWNERS, PLATFORMS, RISK_TIERS, SALES_CHANNELS, STANDINGS } from '../core/parties.ts';
import type { Merchant } from '../read-merchants.ts';
import { sentId } from './list-fields.ts';

const CARD_BRANDS = [
  ...(['visa', 'mastercard', 'jcb', 'amex', 'diners', 'unionpay', 'discover', 'maestro'] as const),
] as const satisfies readonly CardBrand[];

const owner = z.enum(LAYER_OWNERS).optional();
export const attributes = {
  connection: z.enum(CONNECTIONS).optional().describe('how the card number travels: link type, JavaScript type, other'),
  platform: z.enum(PLATFORMS).optional(),
  paymentModuleOwner: owner,
  applicationOwner: owner,
  infrastructureOwner: owner.describe('of operating system and middleware'),
  contentOwner: owner,
  salesChannel: z.enum(SALES_CHANNELS).optional(),
  memberLogin: z.boolean().optional().describe('customers can sign in'),
  takesUploads: z.boolean().optional().describe('files can be uploaded'),
  developsItself: z.boolean().optional().describe('develops its shop itself'),
  storesNumbers: z.boolean().optional().describe('card numbers, on its own equipment'),
  riskTier: z.enum(RISK_TIERS).optional().describe('how closely it is watched; policies weigh its payments by it'),
  categoryCode: z
    .string()
    .refine((code) => /^\d{4}$/.test(code), {
      params: { code: 'not-a-category-code', expected: 'an ISO 18245 code of 4 digits' },
    })
    .optional()
    .describe('as the contract says'),
  shop: sentId('shp').optional().describe('of the same party'),
  acquirer: sentId('pty').optional(),
  agent: sentId('pty').optional().describe('who made the contract in the acquirer’s place (包括代理)'),
  brands: z.array(z.enum(CARD_BRANDS)).max(8).readonly().optional().describe('that the contract covers'),
};

const declaredAnswer = z
  .object({
    declaration: z.string(),
    state: z.enum(DECLARED_STATES).describe('of the one it owes, else of the one in force, else of the last one'),
    dueAt: z.string().describe('from when on it is late'),
    openedAt: z.string().optional().describe('when one of the party’s people first looked at it'),
    filedAt: z.string().optional(),
    expiresAt: z.string().optional().describe('from when on an accepted one has run out'),
  })
  .meta({ id: 'Declared' });

const declaredAs = (declared: NonNullable<Merchant['declared']>): z.output<typeof declaredAnswer> => {
  const { declaration, state, dueAt, openedAt, filedAt, expiresAt } = declared;
  return {
    ...{ declaration, state, dueAt: formatInstant(dueAt) },
    ...(openedAt === undefined ? {} : { openedAt: formatInstant(openedAt) }),
    ...(filedAt === undefined ? {} : { filedAt: formatInstant(filedAt) }),
    ...(expiresAt === undefined ? {} : { expiresAt: formatInstant(expiresAt) }),
  };
};

export const MerchantAnswer = z
  .object({
    id: z.string(),
    acceptorNumber: z.string(),
    name: z.string().optional(),
    party: z.string().optional(),
    standing: z.enum(STANDINGS).describe('`observed`: known only from payments'),
    standingReason: z.string().optional(),
    standingSince: z.string().optional(),
    firstSeenAt: z.string().optional(),
    lastSeenAt: z.string().optional(),
    attemptCount: z.int(),
    changedAt: z.string().optional(),
    partyName: z.string().optional(),
    shopName: z.string().optional(),
    url: z.string().optional().describe('of its shop'),
    declared: declaredAnswer.optional().describe('where its party stands with its declarations; absent: never asked'),
    ...attributes,
  })
  .meta({ id: 'Merchant' });

export const merchantAnswer = ({
  standingSince,
  firstSeenAt,
  lastSeenAt,
  changedAt,
  declared,
  ...rest
}: Merchant): z.output<typeof MerchantAnswer> => ({
  ...rest,
  ...(standingSince === undefined ? {} : { standingSince: formatInstant(standingSince) }),
  ...(firstSeenAt === undefined ? {} : { firstSeenAt: formatInstant(firstSeenAt) }),
  ...(lastSeenAt === undefined ? {} : { lastSeenAt: formatInstant(lastSeenAt) }),
  ...(changedAt === undefined ? {} : { changedAt: formatInstant(changedAt) }),
  ...(declared === undefined ? {} : { declared: declaredAs(declared) }),
});
