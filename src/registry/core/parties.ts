/** Legal entities, their roles under article 35-16(1) of the Installment Sales Act, and what a merchant's shop is made of. */
import type { Instant } from '#kernel';

/** 1号 issuer · 2号 merchant · 3号 acquirer · 4号 PSP, mall · 5号 code payment · 6号 its trustee · 7号 EC-system provider. */
export const PARTY_ROLES = [1, 2, 3, 4, 5, 6, 7] as const;
export type PartyRoleNumber = (typeof PARTY_ROLES)[number];

/** Of other regimes; they are no 号. */
export const LICENCES = ['money-lender', 'epi-operator', 'prepaid-issuer', 'fund-transfer'] as const;
export type Licence = (typeof LICENCES)[number];

/** `observed`: known only from payments. */
export const STANDINGS = ['observed', 'contracted', 'suspended', 'terminated'] as const;
export type Standing = (typeof STANDINGS)[number];

/** How the card number travels: to the payment provider's own page, by its script on the shop's page, or otherwise. */
export const CONNECTIONS = ['link', 'javascript', 'other'] as const;
export type Connection = (typeof CONNECTIONS)[number];

export const PLATFORMS = ['scratch', 'package', 'asp', 'mall'] as const;
export type Platform = (typeof PLATFORMS)[number];

export const SALES_CHANNELS = ['ecommerce', 'face-to-face', 'moto'] as const;
export type SalesChannel = (typeof SALES_CHANNELS)[number];

/** Who answers for a layer of the shop. */
export const LAYER_OWNERS = ['merchant', 'psp', 'asp', 'mall', 'contractor', 'unknown'] as const;
export type LayerOwner = (typeof LAYER_OWNERS)[number];

/** How closely a merchant is watched, as its surveys came out. */
export const RISK_TIERS = ['low', 'medium', 'high'] as const;
export type RiskTier = (typeof RISK_TIERS)[number];

/** `shops-moved`, `contract-moved`: between two parties that both go on; the latter hangs on no shop. */
export const MOVE_KINDS = ['merge', 'split', 'shops-moved', 'contract-moved'] as const;
export type MoveKind = (typeof MOVE_KINDS)[number];

export const STANDING_REASONS = [
  'contract-signed',
  'contract-taken-over',
  'incident',
  'guidance-ignored',
  'fraud',
  'fixed',
  'contract-ended',
  'entered-by-mistake',
] as const;
export type StandingReason = (typeof STANDING_REASONS)[number];

/** Both days inclusive; `YYYY-MM-DD`, which compares as text. */
type Period = { readonly validFrom: string; readonly validTo?: string | undefined };

export const overlap = (a: Period, b: Period): boolean =>
  (a.validTo === undefined || b.validFrom <= a.validTo) && (b.validTo === undefined || a.validFrom <= b.validTo);

const TOKYO_AHEAD_MS = 9 * 3_600_000;

/** `YYYY-MM-DD` in Asia/Tokyo, which knows no summer time. */
export const dayInTokyo = (at: Instant): string => new Date(at + TOKYO_AHEAD_MS).toISOString().slice(0, 10);

const DAY_MS = 86_400_000;
const daysOn = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);

/** The days of `wanted` that none of `held` covers, as periods in their order. */
export const daysLacking = (wanted: Period, held: readonly Period[]): Period[] => {
  const lacking: Period[] = [];
  let from = wanted.validFrom;
  for (const { validFrom, validTo } of held.toSorted((a, b) => (a.validFrom < b.validFrom ? -1 : 1))) {
    if (!overlap({ validFrom, validTo }, { validFrom: from, validTo: wanted.validTo })) continue;
    if (validFrom > from) lacking.push({ validFrom: from, validTo: daysOn(validFrom, -1) });
    if (validTo === undefined) return lacking;
    from = daysOn(validTo, 1);
    if (wanted.validTo !== undefined && from > wanted.validTo) return lacking;
  }
  return [...lacking, { validFrom: from, validTo: wanted.validTo }];
};

const NEXT: Readonly<Record<Standing, readonly Standing[]>> = {
  observed: ['contracted'],
  contracted: ['suspended', 'terminated'],
  suspended: ['contracted', 'terminated'],
  terminated: ['contracted'],
};

/** What keeps a merchant's payments from being made, until it is under contract again (LEAK-20). */
export const REFUSED_STANDINGS = ['suspended', 'terminated'] as const;
export type RefusedStanding = (typeof REFUSED_STANDINGS)[number];

export const isRefused = (standing: Standing): standing is RefusedStanding =>
  (REFUSED_STANDINGS as readonly Standing[]).includes(standing);

/** Stopping payments and letting them through again are for nobody alone. */
export const takesTwoPeople = (from: Standing, to: Standing): boolean => isRefused(from) !== isRefused(to);

/** Which standings may follow; an `observed` merchant has no contract to suspend or end. */
export const mayFollow = (from: Standing, to: Standing): boolean => NEXT[from].includes(to);
