/** An alert as a source raises it, and the record of it that the log commits to. */
import { findCardNumber, formatInstant, type Id, type Instant, type PartyId, type TenantId } from '#kernel';
import type { Severity } from './severity.ts';

export type AlertId = Id<'alt'>;
export type CaseId = Id<'cas'>;
export type DispositionId = Id<'dsp'>;

export type Json = null | boolean | number | string | readonly Json[] | { readonly [member: string]: Json };
export type JsonFields = { readonly [member: string]: Json };

export type Subject = {
  /** Such as `site`. */
  readonly kind: string;
  readonly id: string;
  /** As people call it. */
  readonly label: string;
};

export type NewAlert = {
  readonly tenant: TenantId;
  /** Whose concern it is besides the tenant's; absent: the tenant's alone. */
  readonly party?: PartyId | undefined;
  /** Who raises, e.g. `site-watch`. Numbers run by source. */
  readonly source: string;
  readonly kind: string;
  readonly severity: Severity;
  readonly subject: Subject;
  readonly detail: JsonFields;
  /** When the source saw it. */
  readonly observedAt: Instant;
  /** When it happened, where the source knows that apart. */
  readonly happenedAt?: Instant | undefined;
  /** The source's own name for what it found: the same finding, seen again, has the same. */
  readonly reference: string;
  /** The log's entry of the observation behind it. */
  readonly evidence?: Id<'ent'> | undefined;
  /** What the source found, as it found it. */
  readonly raw?: { readonly mediaType: string; readonly bytes: Uint8Array } | undefined;
};

const CARD_NUMBER_WAS_HERE = '[card number]';

/** Where digits of a card number can stand, in one piece or in groups. */
const DIGIT_RUNS = /\d(?:[ -]?\d){12,18}/g;

/**
 * Text as PostgreSQL, canonical JSON and PCI DSS 3 let it be held: NUL and half a surrogate pair become U+FFFD, a card
 * number is taken out. What an attacker planted in a page must not keep the alert about it from being written, nor
 * bring a number in with it.
 */
export const holdable = (text: string): string => {
  const written = text.toWellFormed().replaceAll('\0', '\uFFFD');
  if (findCardNumber(written) === undefined) return written;
  const masked = written.replaceAll(DIGIT_RUNS, CARD_NUMBER_WAS_HERE);
  return findCardNumber(masked) === undefined ? masked : CARD_NUMBER_WAS_HERE;
};

const holdableJson = (value: Json): Json => {
  if (typeof value === 'string') return holdable(value);
  if (typeof value === 'number') return findCardNumber(value) === undefined ? value : CARD_NUMBER_WAS_HERE;
  if (Array.isArray(value)) return value.map(holdableJson);
  if (typeof value === 'object' && value !== null) return holdableFields(value as JsonFields);
  return value;
};

const holdableFields = (fields: JsonFields): JsonFields =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [holdable(name), holdableJson(value)]));

export const holdableAlert = (alert: NewAlert): NewAlert => ({
  ...alert,
  subject: { kind: holdable(alert.subject.kind), id: holdable(alert.subject.id), label: holdable(alert.subject.label) },
  detail: holdableFields(alert.detail),
  reference: holdable(alert.reference),
});

export const recordOfAlert = (
  alert: NewAlert,
  given: { readonly id: AlertId; readonly sequence: number; readonly recordedAt: Instant; readonly raw?: JsonFields },
): JsonFields => ({
  id: given.id,
  tenant: alert.tenant,
  ...(alert.party === undefined ? {} : { party: alert.party }),
  source: alert.source,
  sequence: given.sequence,
  kind: alert.kind,
  severity: alert.severity,
  subject: alert.subject,
  detail: alert.detail,
  reference: alert.reference,
  ...(alert.evidence === undefined ? {} : { evidence: alert.evidence }),
  ...(given.raw === undefined ? {} : { raw: given.raw }),
  ...(alert.happenedAt === undefined ? {} : { happenedAt: formatInstant(alert.happenedAt) }),
  observedAt: formatInstant(alert.observedAt),
  recordedAt: formatInstant(given.recordedAt),
});
