/**
 * What becomes known of a payment after it was judged: what the issuer answered, whether it was settled or disputed, and
 * that it was a fraud. The dates of a transaction, of the report about it and of its receipt here are three.
 */
import { z } from 'zod';
import { parseInstant } from '#kernel';

export const OUTCOMES = ['authorised', 'declined', 'captured', 'disputed'] as const;

export const FRAUD_TYPES = [
  'lost-card',
  'stolen-card',
  'not-received',
  'counterfeit',
  'card-not-present',
  'account-takeover',
  'false-application',
  'manipulation-of-cardholder',
  'other',
] as const;

const demand = (code: string, expected: string) => ({ params: { code, expected } });

const visible = (max: number) => {
  const pattern = new RegExp(`^[\\x21-\\x7e]{1,${max}}$`);
  const told = demand('not-visible-ascii', `1 to ${max} visible ASCII characters`);
  return z.string().refine((text) => pattern.test(text), told);
};

const instant = z
  .string()
  .refine(
    (text) => /^2\d{3}-/.test(text) && parseInstant(text).kind === 'ok',
    demand('not-an-instant', 'RFC 3339 from the year 2000 on, no finer than ms: 2026-11-21T16:29:22.000+09:00'),
  )
  .meta({ format: 'date-time' });

export const eventIdSchema = visible(128);

export const outcomeSchema = z
  .strictObject({
    outcome: z.enum(OUTCOMES),
    occurredAt: instant,
    /** As the issuer or the network gave it, such as `05` or `10.4`. */
    reasonCode: visible(32).optional(),
  })
  .meta({ id: 'PaymentOutcome' });

export const fraudReportSchema = z
  .strictObject({
    /** The sender's: the same report sent again is the same report. */
    reportId: visible(128),
    /** Of the attempt it is about. */
    eventId: eventIdSchema,
    type: z.enum(FRAUD_TYPES),
    transactionAt: instant.meta({ description: 'When the payment was made' }),
    reportedAt: instant.meta({ description: 'When the sender learned of the fraud' }),
  })
  .meta({ id: 'FraudReport' });

export const fraudReportsSchema = z
  .strictObject({ reports: z.array(fraudReportSchema).min(1).max(1_000) })
  .meta({ id: 'FraudReports' });

/** A payment as somebody knows it who does not know its event id; looked for among those judged here. */
const paymentFacts = z.strictObject({
  cardToken: visible(128),
  acceptorNumber: visible(64),
  amount: z.strictObject({ amountMinor: z.int().min(0).max(999_999_999_999), currency: z.string().length(3) }),
  from: instant.meta({ description: 'It occurred at or after' }),
  to: instant.meta({ description: 'It occurred before' }),
});

const sentReport = z
  .strictObject({
    /** The sender's: the same report sent again is the same report. */
    reportId: visible(128),
    eventId: eventIdSchema.optional(),
    payment: paymentFacts.optional(),
    type: z.enum(FRAUD_TYPES).default('other').meta({ description: 'Of a fraud' }),
    reasonCode: visible(32).optional().meta({ description: 'Of a dispute' }),
    transactionAt: instant.meta({ description: 'When the payment was made' }),
    reportedAt: instant.meta({ description: 'When the sender learned of it' }),
  })
  .refine(({ eventId, payment }) => (eventId === undefined) !== (payment === undefined), {
    ...demand('event-id-or-payment', 'either eventId or payment'),
  })
  .meta({ id: 'SentReport' });

export const REPORTS_MAX = 500;
export const reportBatchSchema = z
  .strictObject({ kind: z.enum(['fraud', 'dispute']), reports: z.array(sentReport).min(1).max(REPORTS_MAX) })
  .meta({ id: 'ReportBatch' });

export type ReportBatch = z.output<typeof reportBatchSchema>;
export type SentReport = ReportBatch['reports'][number];
export type PaymentOutcome = z.output<typeof outcomeSchema>;
export type FraudReport = z.output<typeof fraudReportSchema>;
