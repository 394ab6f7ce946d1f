/** What the guard says of an attempt, as it stands in the record, and what it does beside that. */
import { z } from 'zod';
import type { Answer } from '../rule-set.ts';
import { GUARD_ACTIONS, type GuardAction, type GuardSettings, SCOPES, type Scope } from './guard-settings.ts';
import { SIGNS, type Sign, signsOf } from './weigh.ts';

export const saidSchema = z
  .object({
    campaign: z.int().meta({ description: 'The place, among the decisions, of the attempt that showed the campaign' }),
    action: z.enum(GUARD_ACTIONS),
    scopes: z
      .array(z.enum(SCOPES))
      .readonly()
      .meta({ description: 'What the attempt has in common with the campaign' }),
    signs: z.array(z.enum(SIGNS)).readonly().meta({ description: 'What it shows by itself' }),
    retryAfterSeconds: z
      .int()
      .optional()
      .meta({ description: 'Throttled: before that another attempt is refused too. Absent: this one may go on' }),
    hideDetail: z
      .literal(true)
      .optional()
      .meta({ description: 'Tell the buyer only that the payment did not go through, never why' }),
    settings: z.string().meta({ description: 'SHA-256 of the settings of the guard' }),
  })
  .readonly()
  .meta({ id: 'GuardSaid' });

export type GuardSaid = z.output<typeof saidSchema>;

/** What is blocked from now on, or goes on being. */
export type Block = {
  readonly campaign: number;
  readonly isNew: boolean;
  readonly scope: Scope;
  readonly value: string;
  /** UTC milliseconds. */
  readonly until: number;
  /** Attempts before it that belong to the campaign, with what they showed. */
  readonly earlier: readonly { readonly eventId: string; readonly signs: readonly Sign[] }[];
};

export type GuardNote = { readonly said: GuardSaid; readonly blocks: readonly Block[] };

type Matched = {
  readonly campaign: number;
  /** Scopes by number. */
  readonly matched: readonly number[];
  readonly mask: number;
  /** Seconds until one may go on through the throttle of the scope; 0: this one may. */
  readonly passes: (scope: number) => number;
};

export const sayOf = ({ content, hash }: GuardSettings, { campaign, matched, mask, passes }: Matched): GuardSaid => {
  const scopes = matched.map((scope) => SCOPES[scope] as Scope);
  const actions = scopes.map((scope) => content.actions[scope]);
  const action = GUARD_ACTIONS.find((each) => actions.includes(each)) as GuardAction;
  const throttled = action === 'throttle' ? passes(matched[actions.indexOf('throttle')] as number) : 0;
  return {
    campaign,
    action,
    scopes,
    signs: signsOf(mask),
    ...(throttled > 0 ? { retryAfterSeconds: throttled } : {}),
    ...(content.hideDetail && action !== 'watch' ? { hideDetail: true } : {}),
    settings: hash,
  };
};

export const answerOf = ({ action, retryAfterSeconds }: GuardSaid): Answer => {
  if (action === 'watch') return 'allow';
  if (action === 'throttle') return retryAfterSeconds === undefined ? 'challenge' : 'deny';
  return action;
};

const CODES = {
  deny: 'enumeration-blocked',
  throttle: 'enumeration-throttled',
  challenge: 'enumeration-challenged',
  watch: 'enumeration-watched',
} as const satisfies Record<GuardAction, string>;

export const codeOf = ({ action }: GuardSaid): string => CODES[action];
