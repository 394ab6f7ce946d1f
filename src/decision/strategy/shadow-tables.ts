/** Tables of what rule sets in shadow would have done. */
import type { Instant } from '#kernel';
import type { Answer } from '../core/rule-set.ts';

export type ShadowSubject = 'answers' | 'rule';

export type Tables = {
  'decision.shadow_count': {
    tenant: string;
    rule_set: string;
    live: string;
    hour: Instant;
    subject: ShadowSubject;
    first: string;
    second: string;
    currency: string;
    payments: number;
    amount_minor: number;
  };
  'decision.shadow_difference': {
    tenant: string;
    rule_set: string;
    decision: string;
    live: string;
    answer: Answer;
    shadow_answer: Answer;
    recorded_at: Instant;
  };
  'decision.decision': { tenant: string; id: string; record: string };
};
