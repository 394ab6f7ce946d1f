/**
 * An attempt as an enumerating attacker or an ordinary buyer sends it, and what an issuer would answer, which is decided
 * here and never sent with it. Numbers are never made: a guess is a token, a published test BIN and four digits.
 */
import type { Attempt } from '../world/index.ts';
import { type Chance, letters } from '../world/random.ts';

export const STYLES = ['burst', 'distributed', 'slow', 'bin-wide'] as const;
export type AttackStyle = (typeof STYLES)[number];

export const SCENES = ['everyday', 'busy-hour', 'sale', 'subscriptions', 'fleet', 'wallet'] as const;
export type Scene = (typeof SCENES)[number];

export type Sendable = Omit<Attempt, 'customer'> & {
  readonly customer?: Attempt['customer'] & { readonly sessionId?: string };
};

/** What the issuer says when it is asked. */
export type IssuerAnswer = { readonly outcome: 'authorised' | 'declined'; readonly reasonCode?: string };

export type Trial = {
  /** UTC milliseconds. */
  readonly at: number;
  readonly attempt: Sendable;
  readonly issuer: IssuerAnswer;
  /** How long the issuer takes, and the shop until it tells. */
  readonly answersAfterMs: number;
  readonly of: AttackStyle | Scene;
};

export const isAttack = ({ of }: Trial): boolean => (STYLES as readonly string[]).includes(of);

const digits = (chance: Chance, count: number): string =>
  Array.from({ length: count }, () => chance.whole(0, 9)).join('');

export const anyLastFour = (chance: Chance): string => digits(chance, 4);

export const aToken = (chance: Chance): string => `tok_${letters(chance.bits(), 7)}${letters(chance.bits(), 7)}`;

export const aDevice = (chance: Chance): string => `dev-${letters(chance.bits(), 7)}${letters(chance.bits(), 5)}`;

export const aSession = (chance: Chance): string => `ses-${letters(chance.bits(), 7)}${letters(chance.bits(), 5)}`;

/** From private and shared ranges, so that it is nobody's. */
export const anAddress = (chance: Chance): string =>
  `10.${chance.whole(0, 255)}.${chance.whole(0, 255)}.${chance.whole(1, 254)}`;

export const anEventId = (chance: Chance): string =>
  `lab-${letters(chance.bits(), 7)}-${letters(chance.bits(), 7)}-${letters(chance.bits(), 5)}`;

/** An ordinary buyer is refused now and then, mostly for want of money. */
export const ordinaryAnswer = (chance: Chance, wrongCode: boolean): IssuerAnswer => {
  if (wrongCode && chance.happens(0.9)) return { outcome: 'declined', reasonCode: chance.pick(['82', 'N7', 'G44']) };
  if (!chance.happens(0.045)) return { outcome: 'authorised' };
  return { outcome: 'declined', reasonCode: chance.pick(['51', '51', '51', '51', '61', '05', '05', '05', '54', '14']) };
};

/** Few guesses are right. */
export const answerToGuess = (chance: Chance): IssuerAnswer => {
  if (chance.happens(0.012)) return { outcome: 'authorised' };
  return {
    outcome: 'declined',
    reasonCode: chance.pick(['14', '14', '14', '14', '14', '54', '54', '82', 'N7', '05', '51']),
  };
};
