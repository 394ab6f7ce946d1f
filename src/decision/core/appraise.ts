/**
 * From an attempt and its features to an answer, the same way live, in shadow and in a replay: the champion's score, then
 * the rules, which may read it, then the policy. What the challenger says is noted beside it and changes nothing.
 */
import type { Attempt } from './attempt.ts';
import { evaluate, type Known } from './evaluate.ts';
import { type LiveModel, type Scored, scoreOf } from './model/live-model.ts';
import { type Answered, weighAfterRules } from './policy/weigh-after-rules.ts';
import type { Answer } from './rule-set.ts';
import type { Strategy } from './strategy.ts';

export type ScoringModel = {
  readonly name: string;
  readonly hash: string;
  /** Before calibration: told apart where probabilities are the same. */
  readonly logOdds: number;
};

/** Without a model there is neither score nor model. */
export type Appraisal = Answered & {
  /** The champion's probability of fraud, from 0 to 1. */
  readonly score?: number;
  readonly model?: ScoringModel;
  readonly challenger?: ScoringModel & {
    readonly score: number;
    /** What the answer would have been with its score. */
    readonly answer: Answer;
  };
};

/** `Known`: features in the order of the rule set's plan. */
export const appraise = (strategy: Strategy, attempt: Attempt, known: Known): Appraisal => {
  const { champion, challenger } = strategy;
  if (champion === undefined && challenger === undefined) return answerWith(strategy, attempt, known);
  const { features = [] } = known;
  const scored = champion && scoreOf(champion, attempt, features);
  return {
    ...answerWith(strategy, attempt, { ...known, score: scored?.probability }),
    ...(champion && scored ? { score: scored.probability, model: namedWith(champion, scored) } : {}),
    ...(challenger === undefined ? {} : { challenger: beside(strategy, challenger, attempt, known) }),
  };
};

/** The rules, and what follows them, with a score that is known. */
export const answerWith = ({ ruleSet, policy }: Strategy, attempt: Attempt, known: Known): Answered => {
  const evaluation = evaluate(ruleSet, attempt, known);
  return policy === undefined ? evaluation : weighAfterRules(policy, evaluation, attempt, known);
};

const beside = (
  strategy: Strategy,
  challenger: LiveModel,
  attempt: Attempt,
  known: Known,
): NonNullable<Appraisal['challenger']> => {
  const scored = scoreOf(challenger, attempt, known.features ?? []);
  const { answer } = answerWith(strategy, attempt, { ...known, score: scored.probability });
  return { ...namedWith(challenger, scored), score: scored.probability, answer };
};

const namedWith = ({ model }: LiveModel, { logOdds }: Scored): ScoringModel => ({
  name: model.content.name,
  hash: model.hash,
  logOdds,
});
