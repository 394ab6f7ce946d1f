/**
 * A payment attempt as it is sent, judged and recorded: one schema for the API and for the rules (FRAUD-03).
 * Unknown fields are refused. A card is a token and a few facts; a full number does not get past the HTTP door.
 */
import { z } from 'zod';
import { parseCurrency, parseInstant } from '#kernel';

/** Who asks: a merchant or its PSP before authorisation, an acquirer in between, an issuer at authorisation. */
export const POSITIONS = ['merchant', 'acquirer', 'issuer'] as const;
export type AskingPosition = (typeof POSITIONS)[number];

export const CHANNELS = ['ecommerce', 'moto', 'recurring', 'card-present'] as const;
export type Channel = (typeof CHANNELS)[number];
export const THREE_DS = ['none', 'attempted', 'authenticated', 'failed'] as const;
export const SECURITY_CODE = ['match', 'no-match', 'not-checked'] as const;
export const AUTHENTICATION_FLOWS = ['frictionless', 'challenge'] as const;
export const INITIATORS = ['customer', 'merchant'] as const;
export const CARD_ON_FILE = ['not-stored', 'first-use', 'later-use'] as const;
export const ENTRY_MODES = [
  'ecommerce',
  'stored-credential',
  'manual',
  'magnetic-stripe',
  'chip',
  'contactless',
  'fallback',
] as const;
export const AUTHORISATION_PURPOSES = ['purchase', 'account-check', 'pre-authorisation', 'cash'] as const;
export const CARDHOLDER_CHECKS = ['none', 'signature', 'pin', 'device'] as const;

/** Twelve digits, as ISO 8583's amount field holds; also too few for a card number. */
const MAX_AMOUNT_MINOR = 999_999_999_999;

const demand = (code: string, expected: string) => ({ params: { code, expected } });

const matching = (pattern: RegExp, code: string, expected: string) =>
  z
    .string()
    .refine((text) => pattern.test(text), demand(code, expected))
    .meta({ pattern: pattern.source });

const visible = (max: number) =>
  matching(new RegExp(`^[\\x21-\\x7e]{1,${max}}$`), 'not-visible-ascii', `1 to ${max} visible ASCII characters`);

const country = () => matching(/^[A-Z]{2}$/, 'not-a-country', 'an ISO 3166-1 alpha-2 code in capitals, such as JP');

const amount = z.strictObject({
  amountMinor: z
    .number()
    .refine(Number.isInteger, demand('amount-not-whole', 'whole minor units: 1000 is ¥1,000 in JPY and €10.00 in EUR'))
    .refine((minor) => minor >= 0, demand('amount-negative', 'zero or more'))
    .refine((minor) => minor <= MAX_AMOUNT_MINOR, demand('amount-too-large', `at most ${MAX_AMOUNT_MINOR}`))
    .meta({ type: 'integer', minimum: 0, maximum: MAX_AMOUNT_MINOR }),
  currency: z
    .string()
    .refine(
      (text) => parseCurrency(text).kind === 'ok',
      demand('unknown-currency', 'an ISO 4217 code in capitals, such as JPY'),
    ),
});

const card = z.strictObject({
  /** What stands for the card at the sender or in a vault; never the number. */
  token: visible(128),
  bin: matching(/^\d{6,8}$/, 'not-a-bin', 'the first 6 to 8 digits').optional(),
  last4: matching(/^\d{4}$/, 'not-last-four', 'the last 4 digits').optional(),
  expiry: matching(/^\d{4}-(?:0[1-9]|1[0-2])$/, 'not-a-month', 'a month as YYYY-MM').optional(),
  issuerCountry: country().optional(),
});

const merchant = z.strictObject({
  acceptorNumber: visible(64),
  name: matching(
    /^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]{1,200}$/u,
    'not-a-name',
    '1 to 200 characters without control characters',
  ).optional(),
  categoryCode: matching(/^\d{4}$/, 'not-a-category-code', 'an ISO 18245 code of 4 digits').optional(),
  country: country().optional(),
  terminalId: visible(16).optional(),
});

const ipAddress = z.union([z.ipv4(), z.ipv6()]);

const customer = z.strictObject({
  id: visible(128).optional(),
  /** So that an address can be compared without being kept. */
  emailHash: matching(/^[0-9a-f]{64}$/, 'not-a-hash', 'SHA-256 of the address in 64 lower-case hex digits').optional(),
  ipAddress: z
    .string()
    .refine((text) => ipAddress.safeParse(text).success, demand('not-an-ip-address', 'an IPv4 or IPv6 address'))
    .optional(),
  deviceId: visible(128).optional(),
  sessionId: visible(128).optional(),
  country: country().optional(),
});

const delivery = z.strictObject({
  country: country().optional(),
  isDigital: z.boolean().optional(),
  /** Taken in, and kept only as `addressHash`. */
  address: matching(/^[^\p{Cc}\p{Cs}]{1,300}$/u, 'not-an-address', '1 to 300 characters on one line')
    .optional()
    .meta({ description: 'Where it is sent; normalised, hashed with a key of the tenant, and not kept' }),
  addressHash: matching(/^[0-9a-f]{64}$/, 'not-a-hash', 'a hash that Mitsuke gave, in 64 lower-case hex digits')
    .optional()
    .meta({ description: 'What is kept of `address`: equal for spellings of one address' }),
});

const authentication = z.strictObject({
  threeDs: z.enum(THREE_DS),
  securityCode: z.enum(SECURITY_CODE),
  eci: matching(/^0[0-7]$/, 'not-an-eci', 'an electronic commerce indicator from 00 to 07').optional(),
  protocolVersion: matching(
    /^[12]\.\d{1,2}(?:\.\d{1,2})?$/,
    'not-a-version',
    'a version of EMV 3DS, such as 2.3.1',
  ).optional(),
  flow: z.enum(AUTHENTICATION_FLOWS).optional(),
});

/** Who set the payment going, and with what kind of agreement; a later charge by the merchant has no one to ask. */
const initiation = z.strictObject({
  by: z.enum(INITIATORS),
  cardOnFile: z.enum(CARD_ON_FILE).optional(),
  /** The cardholder was authenticated when the card was registered. */
  authenticatedAtRegistration: z.boolean().optional(),
});

/** What the authorisation request says; before there is one, nobody knows it. */
const authorisation = z.strictObject({
  entryMode: z.enum(ENTRY_MODES),
  purpose: z.enum(AUTHORISATION_PURPOSES).optional(),
  cardholderCheck: z.enum(CARDHOLDER_CHECKS).optional(),
  acquirerId: matching(/^\d{1,11}$/, 'not-an-institution', 'an identification code of up to 11 digits').optional(),
  acquirerCountry: country().optional(),
});

export const attemptSchema = z
  .strictObject({
    /** The sender's id of this attempt: asked again with it, the same answer is given again. */
    eventId: visible(128),
    occurredAt: z
      .string()
      .refine(
        (text) => /^2\d{3}-/.test(text) && parseInstant(text).kind === 'ok',
        demand('not-an-instant', 'RFC 3339 from the year 2000 on, no finer than ms: 2026-11-21T16:29:22.000+09:00'),
      )
      .meta({ format: 'date-time' }),
    position: z.enum(POSITIONS).optional().meta({
      description: 'Who asks; it decides which fields are needed. Without it the policy of the tenant says, or nobody',
    }),
    channel: z.enum(CHANNELS),
    initiation: initiation.optional(),
    amount,
    card,
    merchant,
    customer: customer.optional(),
    delivery: delivery.optional(),
    authentication: authentication.optional(),
    authorisation: authorisation.optional(),
  })
  .meta({ id: 'PaymentAttempt' });

export type Attempt = z.output<typeof attemptSchema>;
