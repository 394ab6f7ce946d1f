/**
 * Why a payment has the score it has: what its inputs were, and which of them raised it most. Made from the record, the
 * rule set and the model that it names, so nothing of it is kept; it is the same whenever it is asked for.
 */
import { type DecisionRecord, featuresOf } from '../record.ts';
import type { RuleSet } from '../rule-set.ts';
import { bindModel, type LiveModel } from './live-model.ts';
import { type Model, type ModelReason, reasonsOf } from './model.ts';

export type ScoreReason = ModelReason & {
  /** Of the input, as the model saw it; absent: missing. */
  readonly value?: number;
};

const MOST_REASONS = 5;

/** A record's inputs as they were when it was judged by this rule set and model. */
export const inputsOfRecord = (live: LiveModel, ruleSet: RuleSet, record: DecisionRecord): Float64Array =>
  live.inputsOf(record.attempt, featuresOf(ruleSet, record)).slice();

/** @throws Error for a model that could not have judged by this rule set. */
export const boundModel = (model: Model, { plan }: RuleSet): LiveModel => {
  const bound = bindModel(model, plan);
  if (bound.kind === 'failed') throw new Error(`model ${model.hash} never judged beside this rule set`);
  return bound.value;
};

export const explainScore = (model: Model, ruleSet: RuleSet, record: DecisionRecord): readonly ScoreReason[] => {
  const input = inputsOfRecord(boundModel(model, ruleSet), ruleSet, record);
  return reasonsOf(model, input, MOST_REASONS).map((reason) => {
    const value = input[model.content.inputs.findIndex(({ name }) => name === reason.input)] ?? Number.NaN;
    return Number.isNaN(value) ? reason : { ...reason, value };
  });
};
