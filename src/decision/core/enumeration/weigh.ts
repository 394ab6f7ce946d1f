/**
 * How much one attempt speaks for enumeration. Under attack a share ε of what has a key in common are trials, so the
 * weight is the logarithm of (1 − ε + ε · P(level | trial) / P(level | ordinary)); summed, and never below zero, it is
 * Page's CUSUM test, which among all tests with as few false alarms needs the fewest attempts (Moustakides 1986).
 */
import { LEVELS } from './baseline.ts';
import type { Scope } from './guard-settings.ts';
import { SCOPES } from './guard-settings.ts';

/** What an attempt shows; bits of a mask. */
export const SIGNS = [
  'small-amount',
  'wrong-security-code',
  'many-cards-of-source',
  'many-cards-of-address',
  'numbers-in-a-row',
  'variations-of-one-card',
  'bin-unusually-frequent',
  'declines-of-source',
  'wrong-card-declined',
] as const;
export type Sign = (typeof SIGNS)[number];

export const SMALL = 1;
export const MISMATCH = 2;
export const SOURCE = 4;
export const ADDRESS = 8;
export const RUN = 16;
export const VARIATION = 32;
export const BIN_SHARE = 64;
export const DECLINES = 128;
export const DECLINED = 256;

export const signsOf = (mask: number): readonly Sign[] => SIGNS.filter((_, place) => (mask & (1 << place)) !== 0);

/** Of a trial: the levels it shows, and how the issuer answers (authorised, declined, declined as a wrong card). */
const OF_TRIAL = [0.1, 0.28, 0.34, 0.28, 0.04, 0.36, 0.6] as const;

/** ε: a device that tries numbers does little else; of what a shop or a BIN sees, an attack may be a small part. */
const SHARES: Readonly<Record<Scope, number>> = {
  card: 0.5,
  device: 0.5,
  session: 0.5,
  ip: 0.4,
  subnet: 0.25,
  prefix: 0.25,
  merchant: 0.08,
  bin: 0.05,
};
const shares = Float64Array.from(SCOPES, (scope) => SHARES[scope]);
const mostWeight = 3;

/** `ordinary`: the rate of the level where it is ordinary. */
export const weightOf = (scope: number, category: number, ordinary: number): number => {
  const share = shares[scope] as number;
  const weight = Math.log(1 - share + (share * (OF_TRIAL[category] as number)) / ordinary);
  return weight < mostWeight ? weight : mostWeight;
};

/** A card that is known to be its holder's is no trial. */
export const provenWeights = shares.map((share) => Math.log(1 - share));

export const levelOf = (points: number): number => (points <= 0 ? 0 : points >= LEVELS ? LEVELS - 1 : points);

const THRESHOLDS = { low: 15, standard: 11, high: 8 } as const;
/** Above it the sum does not grow: the block ends soon after the trials end. */
const HEADROOM = 6;

export type Threshold = {
  readonly alarm: number;
  readonly most: number;
  readonly release: number;
  readonly probation: number;
};

export const thresholdOf = (sensitivity: keyof typeof THRESHOLDS): Threshold => {
  const alarm = THRESHOLDS[sensitivity];
  return { alarm, most: alarm + HEADROOM, release: alarm / 3, probation: alarm * 0.7 };
};
