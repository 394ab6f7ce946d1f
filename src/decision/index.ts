/** Payment attempts judged by rules: durably, once per event id, with evidence (FRAUD-03). */
import type { Keys } from '#platform/keys';
import type { Random } from '#platform/random';
import type { TwoPersonActs } from '#registry';
import type { AnswerInTime } from './answer-in-time.ts';
import type { RuleSet } from './core/rule-set.ts';
import { type FeatureSet, NO_FEATURES } from './core/windows/feature-set.ts';
import { createDecide, type Decide, type DecideOptions, type Judging } from './decide.ts';
import { type ChangeLists, createChangeLists } from './lists/change-lists.ts';
import { createAddressHashes } from './lists/hash-address.ts';
import { createReadLists, type ReadLists } from './lists/read-lists.ts';
import { createReadDecisions, type ReadDecisions, type ReadPorts } from './read-decisions.ts';
import { createReceiveResults, type ReceivePorts, type ReceiveResults } from './receive-results.ts';
import { createChangeRuleSets } from './strategy/change-rule-sets.ts';
import { createCompiledRuleSets } from './strategy/compiled-rule-sets.ts';
import { createReadRuleSets } from './strategy/read-rule-sets.ts';
import { createReadShadow } from './strategy/read-shadow.ts';
import type { RuleSets } from './strategy/rule-set-routes.ts';
import { storedStrategy } from './strategy/stored-strategy.ts';
import { createSummarise, type Summarise } from './summarise.ts';

export { type Attempt, attemptSchema } from './core/attempt.ts';
export type { AttemptFault } from './core/attempt-faults.ts';
export { type Evaluation, evaluate, type Reason } from './core/evaluate.ts';
export {
  type LabelledAttempt,
  loadMapping,
  type Mapping,
  type RowReader,
  readAttemptLine,
  type Truth,
} from './core/mapping.ts';
export { delayedSplit, type Protocol, prequentialFolds } from './core/model/delayed-split.ts';
export {
  type EvaluatedModel,
  evaluateModel,
  type ModelEvaluation,
  type Probabilities,
} from './core/model/evaluate-model.ts';
export { bindModel, OWN_INPUTS } from './core/model/live-model.ts';
export { type Model, offsetMsOf, reasonsOf } from './core/model/model.ts';
export { loadModel } from './core/model/model-file.ts';
export { dayOf, dayWord, type PaymentTable, rowInputs } from './core/model/payment-table.ts';
export { trainModel } from './core/model/train-model.ts';
export { loadTrainingPlans, type TrainingPlan, type TrainingPlans } from './core/model/training-plan.ts';
export { loadXgboost } from './core/model/xgboost-file.ts';
export type { DecisionId, DecisionRecord } from './core/record.ts';
export { createReplay, foreseeing, type Replayed } from './core/replay.ts';
export { loadRuleSet, type RuleFileFault } from './core/rule-file.ts';
export { type Answer, type Rule, type RuleSet, withoutRules } from './core/rule-set.ts';
export type { Strategy } from './core/strategy.ts';
export { type FeatureFault, type FeatureSet, loadFeatures } from './core/windows/feature-set.ts';
export type { HeldOfKey } from './core/windows/windows.ts';
export type { Decided } from './decide.ts';
export type { BatchDecided, ResultsReceived } from './events.ts';
export * as decisionProblems from './problems.ts';
export { decisionRoutes } from './routes.ts';

export type Decisions = {
  readonly decide: Decide;
  readonly answerInTime: AnswerInTime;
  readonly held: Judging['held'];
  /** Lets go of the tenants this process judges for, so that another can; to be called before the database closes. */
  readonly close: () => Promise<void>;
  readonly read: ReadDecisions;
  readonly results: ReceiveResults;
  readonly lists: { readonly read: ReadLists; readonly change: ChangeLists };
  readonly summarise: Summarise;
  readonly ruleSets: RuleSets;
};

export type DecisionsOptions = Omit<DecideOptions, 'addresses' | 'strategies'> &
  ReadPorts &
  Omit<ReceivePorts, 'fillLists'> & {
    readonly keys: Pick<Keys, 'ensureEd25519' | 'signEd25519'>;
    readonly random: Random;
    /** What the attempts of tenants are judged by that have put no other in force. */
    readonly ruleSet: RuleSet;
    /** What the rules of tenants may name beside their own windows and features. */
    readonly features?: FeatureSet | undefined;
    readonly askForSecond: TwoPersonActs['ask'];
  };

export const createDecisions = (options: DecisionsOptions): Decisions => {
  const addresses = createAddressHashes(options.keys);
  const change = createChangeLists({ ...options, addresses });
  const ruleSetBehind = createCompiledRuleSets();
  const strategies = storedStrategy(
    { ruleSet: options.ruleSet },
    {
      'rule-set': async (tx, tenant, hash) => ({ ruleSet: await ruleSetBehind(tx, tenant, hash) }),
      'shadow-rule-set': async (tx, tenant, hash) => ({ shadow: await ruleSetBehind(tx, tenant, hash) }),
    },
  );
  return {
    ...createDecide({ ...options, addresses, strategies }),
    read: createReadDecisions(options),
    lists: { read: createReadLists(options), change },
    results: createReceiveResults({ ...options, fillLists: change.fill }),
    summarise: createSummarise(options),
    ruleSets: {
      change: createChangeRuleSets({ ...options, features: options.features ?? NO_FEATURES }),
      read: createReadRuleSets({ ...options, strategies }),
      shadow: createReadShadow(options),
    },
  };
};
