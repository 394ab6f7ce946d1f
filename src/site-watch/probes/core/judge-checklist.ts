/**
 * From signs to a result for each item of the checklist. One sign against an item outweighs any for it, and an item of
 * which nothing was seen is not observable: that an administration was not found says nothing about it.
 */
import {
  CONTROLS,
  ITEMS,
  type Item,
  meaningOf,
  type Result,
  SIGN_CODES,
  SIGN_SEVERITIES,
  type Sign,
  type SignCode,
  severityOf,
} from './signs.ts';

export type ItemResult = {
  readonly item: Item;
  readonly control: string;
  readonly result: Result;
  /** Worst first; those that decided the result. */
  readonly reasons: readonly Reason[];
};

export type Reason = SignCode | 'round-ended-early';
export const REASONS: readonly Reason[] = [...SIGN_CODES, 'round-ended-early'];

/** Looked at by no request, so that an early end changes nothing about them. */
const INSIDE_ONLY: readonly Item[] = ['3a', '3b', '3c', '4'];

const DECIDES = { 'not-met': 'not-met', met: 'met', unknown: 'not-observable' } as const;

/** Where the round saw neither for nor against. */
const OTHERWISE: Readonly<Record<Item, SignCode>> = {
  '1a': 'admin-not-found',
  '1b': 'second-factor-needs-account',
  '1c': 'lockout-needs-agreement',
  '2a': 'files-not-looked-at',
  '2b': 'upload-form-not-found',
  '3a': 'assessment-inside-only',
  '3b': 'injection-not-tried',
  '3c': 'coding-inside-only',
  '4': 'antivirus-inside-only',
  '5': 'card-form-needs-agreement',
  '6': 'login-needs-agreement',
};

const byGravity = (a: Sign, b: Sign): number =>
  SIGN_SEVERITIES.indexOf(severityOf(a)) - SIGN_SEVERITIES.indexOf(severityOf(b));

export const judgeChecklist = (signs: readonly Sign[], cameToItsEnd: boolean): readonly ItemResult[] =>
  ITEMS.map((item) => {
    const about = signs.filter(({ code }) => meaningOf(code).item === item).toSorted(byGravity);
    for (const effect of ['not-met', 'met', 'unknown'] as const) {
      const deciding = about.filter(({ code }) => meaningOf(code).effect === effect);
      if (deciding.length === 0) continue;
      const reasons = [...new Set(deciding.map(({ code }) => code))];
      return { item, control: CONTROLS[item], result: DECIDES[effect], reasons };
    }
    const reason = cameToItsEnd || INSIDE_ONLY.includes(item) ? OTHERWISE[item] : 'round-ended-early';
    return { item, control: CONTROLS[item], result: 'not-observable', reasons: [reason] };
  });
