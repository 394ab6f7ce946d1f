/** The fields a rule can name, with their types, and how each is read: from the attempt, or from its windows. */
import {
  type Attempt,
  AUTHENTICATION_FLOWS,
  AUTHORISATION_PURPOSES,
  CARD_ON_FILE,
  CARDHOLDER_CHECKS,
  CHANNELS,
  ENTRY_MODES,
  INITIATORS,
  POSITIONS,
  SECURITY_CODE,
  THREE_DS,
} from './attempt.ts';
import type { Fields } from './expression/check.ts';
import type { ReadableField } from './expression/condition.ts';
import { type Facts, RISK_TIERS } from './facts.ts';
import { FIELD_OF_KIND, type ListKind } from './lists/kinds.ts';
import { type Features, intOf, type PlannedWindow } from './windows/plan.ts';

/** What a rule judges. */
export type Subject = {
  readonly attempt: Attempt;
  readonly features: Features;
  readonly facts: Facts;
  /** The probability of fraud that a model gives it; `undefined` where none judges. */
  readonly score?: number | undefined;
};

const TOKYO_OFFSET_MS = 9 * 3_600_000;

/** A card is good to the end of its month of expiry; the month is Tokyo's, where the payment is judged. */
const isExpired = ({ card, occurredAt }: Attempt): boolean | undefined => {
  if (card.expiry === undefined) return undefined;
  const inTokyo = new Date(Date.parse(occurredAt) + TOKYO_OFFSET_MS);
  const [year, month] = card.expiry.split('-').map(Number);
  return Number(year) * 12 + Number(month) < inTokyo.getUTCFullYear() * 12 + inTokyo.getUTCMonth() + 1;
};

export const ATTEMPT_FIELDS: Fields<ReadableField<Attempt>> = new Map<string, ReadableField<Attempt>>([
  ['eventId', { type: 'string', read: (a) => a.eventId }],
  ['channel', { type: 'string', values: CHANNELS, read: (a) => a.channel }],
  ['position', { type: 'string', values: POSITIONS, read: (a) => a.position }],
  ['initiation.by', { type: 'string', values: INITIATORS, read: (a) => a.initiation?.by }],
  ['initiation.cardOnFile', { type: 'string', values: CARD_ON_FILE, read: (a) => a.initiation?.cardOnFile }],
  ['initiation.authenticatedAtRegistration', { type: 'bool', read: (a) => a.initiation?.authenticatedAtRegistration }],
  ['amount.amountMinor', { type: 'int', read: (a) => a.amount.amountMinor }],
  ['amount.currency', { type: 'string', read: (a) => a.amount.currency }],
  ['card.token', { type: 'string', read: (a) => a.card.token }],
  ['card.bin', { type: 'string', read: (a) => a.card.bin }],
  ['card.last4', { type: 'string', read: (a) => a.card.last4 }],
  ['card.expiry', { type: 'string', read: (a) => a.card.expiry }],
  ['card.isExpired', { type: 'bool', read: isExpired }],
  ['card.issuerCountry', { type: 'string', read: (a) => a.card.issuerCountry }],
  ['merchant.acceptorNumber', { type: 'string', read: (a) => a.merchant.acceptorNumber }],
  ['merchant.name', { type: 'string', read: (a) => a.merchant.name }],
  ['merchant.categoryCode', { type: 'string', read: (a) => a.merchant.categoryCode }],
  ['merchant.country', { type: 'string', read: (a) => a.merchant.country }],
  ['merchant.terminalId', { type: 'string', read: (a) => a.merchant.terminalId }],
  ['customer.id', { type: 'string', read: (a) => a.customer?.id }],
  ['customer.emailHash', { type: 'string', read: (a) => a.customer?.emailHash }],
  ['customer.ipAddress', { type: 'string', read: (a) => a.customer?.ipAddress }],
  ['customer.deviceId', { type: 'string', read: (a) => a.customer?.deviceId }],
  ['customer.sessionId', { type: 'string', read: (a) => a.customer?.sessionId }],
  ['customer.country', { type: 'string', read: (a) => a.customer?.country }],
  ['delivery.country', { type: 'string', read: (a) => a.delivery?.country }],
  ['delivery.addressHash', { type: 'string', read: (a) => a.delivery?.addressHash }],
  ['delivery.isDigital', { type: 'bool', read: (a) => a.delivery?.isDigital }],
  ['authentication.threeDs', { type: 'string', values: THREE_DS, read: (a) => a.authentication?.threeDs }],
  [
    'authentication.securityCode',
    { type: 'string', values: SECURITY_CODE, read: (a) => a.authentication?.securityCode },
  ],
  ['authentication.eci', { type: 'string', read: (a) => a.authentication?.eci }],
  ['authentication.protocolVersion', { type: 'string', read: (a) => a.authentication?.protocolVersion }],
  ['authentication.flow', { type: 'string', values: AUTHENTICATION_FLOWS, read: (a) => a.authentication?.flow }],
  ['authorisation.entryMode', { type: 'string', values: ENTRY_MODES, read: (a) => a.authorisation?.entryMode }],
  ['authorisation.purpose', { type: 'string', values: AUTHORISATION_PURPOSES, read: (a) => a.authorisation?.purpose }],
  [
    'authorisation.cardholderCheck',
    { type: 'string', values: CARDHOLDER_CHECKS, read: (a) => a.authorisation?.cardholderCheck },
  ],
  ['authorisation.acquirerId', { type: 'string', read: (a) => a.authorisation?.acquirerId }],
  ['authorisation.acquirerCountry', { type: 'string', read: (a) => a.authorisation?.acquirerCountry }],
]);

/** Of the merchant's contract, as it was registered when the payment was judged. */
const CONTRACT_FIELDS: readonly (readonly [string, ReadableField<Subject>])[] = [
  ['contract.riskTier', { type: 'string', values: RISK_TIERS, read: (s) => s.facts.contract?.riskTier }],
  ['contract.categoryCode', { type: 'string', read: (s) => s.facts.contract?.categoryCode }],
  [
    'contract.standing',
    { type: 'string', values: ['observed', 'contracted'], read: (s) => s.facts.contract?.standing },
  ],
];

export type DeclaredList = { readonly name: string; readonly kind: ListKind };

/** As shares are told to the rules: in millionths. */
const scoreInMillionths = ({ score }: Subject): number | undefined =>
  score === undefined ? undefined : Math.round(score * 1_000_000);

/**
 * The attempt's fields; `score`, of the model that judges; for each window and feature `windows.NAME` or, the same,
 * `features.NAME`; `lists.NAME` for each list.
 */
export const ruleFields = (
  windows: readonly Pick<PlannedWindow, 'name' | 'unit'>[],
  lists: readonly DeclaredList[] = [],
): Fields<ReadableField<Subject>> =>
  new Map<string, ReadableField<Subject>>([
    ...[...ATTEMPT_FIELDS].map(
      ([path, field]) => [path, { ...field, read: (s: Subject) => field.read(s.attempt) }] as const,
    ),
    ['score', { type: 'int', read: scoreInMillionths }],
    ...CONTRACT_FIELDS,
    ...windows.flatMap((window, place) => {
      const field = { type: 'int', read: (s: Subject) => intOf(window, s.features[place]) } as const;
      return [[`windows.${window.name}`, field] as const, [`features.${window.name}`, field] as const];
    }),
    ...lists.map(({ name, kind }) => {
      const holds = ({ facts }: Subject) =>
        facts.listed?.some((each) => each.list === name && each.kind === kind) ?? false;
      return [`lists.${name}`, { type: 'list', of: FIELD_OF_KIND[kind], read: holds }] as const;
    }),
  ]);
