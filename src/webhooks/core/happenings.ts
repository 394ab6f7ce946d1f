/**
 * What receivers can be told of: each type with what it says. Names and members are promised to the outside: members
 * are only ever added. Nothing personal and no words of people are sent; who needs them reads them over the API.
 */
import { z } from 'zod';
import { formatInstant, type Instant } from '#kernel';

const id = (prefix: string) => z.string().meta({ description: `\`${prefix}_…\`` });
const instant = z.string().meta({ format: 'date-time', description: 'RFC 3339 in UTC' });
const money = z.object({ amountMinor: z.int(), currency: z.string() });
const subject = z.object({ kind: z.string(), id: z.string(), label: z.string() });
const payment = {
  decision: id('dec'),
  eventId: z.string().meta({ description: 'The sender’s id of the attempt' }),
  acceptorNumber: z.string(),
  amount: money,
};
const reported = z
  .array(
    z.object({
      eventId: z.string(),
      known: z.boolean().meta({ description: 'The payment had been judged here by then' }),
    }),
  )
  .meta({ description: 'Those that were received together' });
const caseFields = {
  case: id('cas'),
  number: z.int(),
  kind: z.string(),
  severity: z.enum(['critical', 'high', 'medium', 'low']),
  subject,
  openedAt: instant,
};

export const HAPPENINGS = {
  'decision.held': {
    when: 'A payment was answered `hold`, and its review is open.',
    data: z.object({
      review: id('rev'),
      ...payment,
      reasons: z.array(z.string()).meta({ description: 'Codes' }),
      openedAt: instant,
      dueAt: instant,
      whenLate: z.enum(['approve', 'decline']).meta({ description: 'What is decided when nobody has by `dueAt`' }),
    }),
  },
  'review.decided': {
    when: 'A held payment was approved or declined, by a person or because its time was up.',
    data: z.object({
      review: id('rev'),
      ...payment,
      outcome: z.enum(['approve', 'decline']),
      reason: z.string().meta({ description: 'A code; `deadline-passed` when nobody decided in time' }),
      by: z.enum(['person', 'deadline']),
      decidedAt: instant,
    }),
  },
  'alert.raised': {
    when: 'Something was found that a person must dispose of.',
    data: z.object({
      alert: id('alt'),
      sequence: z.int().meta({ description: 'Of its source, without a gap' }),
      source: z.string(),
      kind: z.string(),
      severity: caseFields.severity,
      subject,
      case: id('cas'),
      observedAt: instant,
    }),
  },
  'case.opened': {
    when: 'A case was opened.',
    data: z.object({ ...caseFields, dueAt: instant }),
  },
  'case.closed': {
    when: 'A case was closed.',
    data: z.object({ ...caseFields, closedAt: instant }),
  },
  'campaign.found': {
    when: 'Somebody tries card numbers (enumeration). Told once for each campaign.',
    data: z.object({
      campaign: id('cmp'),
      scope: z.string().meta({ description: 'What it was found by, such as `device` or `bin`' }),
      value: z.string().meta({ description: 'The device, address, BIN or shop that this is' }),
      attempts: z.int().meta({ description: 'So far' }),
      stopped: z.int().meta({ description: 'Those of them that were not allowed' }),
      bins: z.array(z.string()),
      merchants: z.array(z.string()).meta({ description: 'Acceptor numbers' }),
      signs: z.array(z.string()).meta({ description: 'Codes of what gave it away' }),
    }),
  },
  'fraud-report.received': {
    when: 'Reports of fraud were received.',
    data: z.object({ payments: reported }),
  },
  'dispute.received': {
    when: 'Disputes (chargebacks) were received.',
    data: z.object({ payments: reported }),
  },
  'webhook.test': {
    when: 'Somebody asked for a test of this endpoint. It is sent to that endpoint alone, whatever it asks for.',
    data: z.object({ endpoint: id('whk') }),
  },
} as const satisfies Readonly<Record<string, { readonly when: string; readonly data: z.ZodType }>>;

export type HappeningType = keyof typeof HAPPENINGS;
type HappeningData<T extends HappeningType> = z.input<(typeof HAPPENINGS)[T]['data']>;

/** Types that an endpoint can ask for. */
export type OfferedType = Exclude<HappeningType, 'webhook.test'>;
export type Happening<T extends HappeningType = OfferedType> = {
  [Each in T]: { readonly type: Each; readonly occurredAt: Instant; readonly data: HappeningData<Each> };
}[T];

export const OFFERED = Object.keys(HAPPENINGS).filter((type) => type !== 'webhook.test') as [
  OfferedType,
  ...OfferedType[],
];

/**
 * The body that is sent, the same at each attempt.
 * @throws ZodError where the data is not of the type's form: the mistake is ours.
 */
export const bodyOf = ({ type, occurredAt, data }: Happening<HappeningType>): string =>
  JSON.stringify({ type, timestamp: formatInstant(occurredAt), data: HAPPENINGS[type].data.parse(data) });
