/** Payment attempts judged by rules: durably, once per event id, with evidence (FRAUD-03). */
import type { Keys } from '#platform/keys';
import type { Objects } from '#platform/objects';
import type { Random } from '#platform/random';
import type { People, TwoPersonActs } from '#registry';
import type { AnswerInTime } from './answer-in-time.ts';
import type { RuleSet } from './core/rule-set.ts';
import { type FeatureSet, NO_FEATURES } from './core/windows/feature-set.ts';
import type { HashKey } from './core/windows/hash-text.ts';
import { createDecide, type Decide, type DecideOptions, type Judging } from './decide.ts';
import { createDecideMany, type DecideMany } from './decide-many.ts';
import { createLiftCampaign } from './enumeration/lift-campaign.ts';
import { createReadCampaigns } from './enumeration/read-campaigns.ts';
import type { Campaigns } from './enumeration/routes.ts';
import { type CampaignWatcher, createCampaignWatcher } from './enumeration/watch-campaigns.ts';
import { type ChangeLists, createChangeLists } from './lists/change-lists.ts';
import { createAddressHashes } from './lists/hash-address.ts';
import { createReadLists, type ReadLists } from './lists/read-lists.ts';
import { createCompiledModels } from './models/compiled-models.ts';
import { createModels, type Models, modelParts } from './models/models.ts';
import type { DriftPorts } from './models/watch-drift.ts';
import { createReadDecisions, type ReadDecisions, type ReadPorts } from './read-decisions.ts';
import { createReceiveReports, type ResultDoors } from './receive-reports.ts';
import { createReceiveResults, type ReceivePorts } from './receive-results.ts';
import type { ReviewDefaults } from './reviews/open-reviews.ts';
import { createReadReviews } from './reviews/read-reviews.ts';
import type { Reviews } from './reviews/routes.ts';
import { createReviewPolicies } from './reviews/set-review-policy.ts';
import { createReviewKeeper, type ReviewKeeper } from './reviews/settle-reviews.ts';
import { createWorkReviews } from './reviews/work-reviews.ts';
import { createChangeRuleSets } from './strategy/change-rule-sets.ts';
import { createCompiledRuleSets } from './strategy/compiled-rule-sets.ts';
import { createReadRuleSets } from './strategy/read-rule-sets.ts';
import { createReadShadow } from './strategy/read-shadow.ts';
import type { RuleSets } from './strategy/rule-set-routes.ts';
import { createPreviews, type OpenPreviewThread } from './strategy/run-previews.ts';
import { storedStrategy } from './strategy/stored-strategy.ts';
import { createSummarise, type Summarise } from './summarise.ts';
import { createPolicies, type Policies } from './thresholds/change-policy.ts';
import { policyBehind } from './thresholds/store-policies.ts';
import { createTryPolicies, type TryPolicies } from './thresholds/try-policies.ts';

export type { Decided } from './answer-in-time.ts';
export { type Attempt, attemptSchema } from './core/attempt.ts';
export type { AttemptFault } from './core/attempt-faults.ts';
export {
  type GuardFault,
  type GuardSettings,
  loadGuardSettings,
  STANDARD_GUARD,
} from './core/enumeration/guard-settings.ts';
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
export { type Model, modelOf, offsetMsOf, reasonsOf } from './core/model/model.ts';
export { loadModel } from './core/model/model-file.ts';
export { dayOf, dayWord, type PaymentTable, rowInputs } from './core/model/payment-table.ts';
export { trainModel } from './core/model/train-model.ts';
export { loadTrainingPlans, type TrainingPlan, type TrainingPlans } from './core/model/training-plan.ts';
export { loadXgboost } from './core/model/xgboost-file.ts';
export type { Policy } from './core/policy/policy.ts';
export { loadPolicy } from './core/policy/policy-file.ts';
export { createPreview, type PreviewOrder, type PreviewResult } from './core/preview.ts';
export type { DecisionId, DecisionRecord } from './core/record.ts';
export { createReplay, foreseeing, type Replayed } from './core/replay.ts';
export { type Cells, loadReportMapping, type ReportFault, type ReportMapping } from './core/report-mapping.ts';
export { REPORTS_MAX, type SentReport } from './core/result.ts';
export { loadRuleSet, type RuleFileFault } from './core/rule-file.ts';
export { type Answer, type Rule, type RuleSet, withoutRules } from './core/rule-set.ts';
export type { Strategy } from './core/strategy.ts';
export { type FeatureFault, type FeatureSet, loadFeatures } from './core/windows/feature-set.ts';
export type { BatchDecided, CampaignFound, PaymentHeld, ResultsReceived, Reviewed } from './events.ts';
export * as decisionProblems from './problems.ts';
export { decisionDoers } from './read-doers.ts';
export { decisionRoutes } from './routes.ts';
export type { OpenPreviewThread } from './strategy/run-previews.ts';

export type Decisions = {
  readonly decide: Decide;
  readonly decideMany: DecideMany;
  readonly answerInTime: AnswerInTime;
  readonly held: Judging['held'];
  readonly memory: Judging['memory'];
  /** Lets go of the tenants this process judges for, so that another can; to be called before the database closes. */
  readonly close: () => Promise<void>;
  readonly read: ReadDecisions;
  readonly results: ResultDoors;
  readonly lists: { readonly read: ReadLists; readonly change: ChangeLists };
  readonly summarise: Summarise;
  readonly policies: Policies;
  readonly tryPolicies: TryPolicies;
  readonly reviews: Reviews & { readonly keeper: ReviewKeeper };
  readonly campaigns: Campaigns & { readonly watcher: CampaignWatcher };
  readonly ruleSets: RuleSets;
  readonly models: Models;
};

export type DecisionsOptions = Omit<
  DecideOptions,
  'addresses' | 'onSnapshotFailed' | 'reviewDefaults' | 'snapshots' | 'strategies'
> &
  Omit<ReadPorts, 'explain'> &
  Pick<DriftPorts, 'alerts' | 'sources' | 'onFailure'> &
  Omit<ReceivePorts, 'fillLists'> & {
    readonly keys: Pick<Keys, 'ensureEd25519' | 'signEd25519'>;
    readonly random: Random;
    /** How much memory the windows of one tenant may take; 4 GiB. */
    readonly windowBytes?: number | undefined;
    /** Where snapshots of the windows are kept; absent: none are. */
    readonly objects?: Objects | undefined;
    /** How long a review may take, and what is decided then, of tenants that have set nothing: a day, and declined. */
    readonly reviewDefaults?: ReviewDefaults;
    /** What the attempts of tenants are judged by that have put no other in force. */
    readonly ruleSet: RuleSet;
    /** What the rules of tenants may name beside their own windows and features. */
    readonly features?: FeatureSet | undefined;
    readonly askForSecond: TwoPersonActs['ask'];
    readonly openPreviewThread: OpenPreviewThread;
    /** For the names of those who wrote rules. */
    readonly people: Pick<People, 'find'>;
  };

const WINDOW_BYTES = 2 ** 32;

/** Whoever sends payments must not be able to foresee it. */
const textKey = (random: Random): HashKey => {
  const bytes = new DataView(random.bytes(8).slice().buffer);
  return [bytes.getInt32(0), bytes.getInt32(4)];
};

const REVIEW_DEFAULTS: ReviewDefaults = { minutes: 1_440, whenLate: 'decline' };

export const createDecisions = (options: DecisionsOptions): Decisions => {
  const reviewing = { ...options, reviewDefaults: options.reviewDefaults ?? REVIEW_DEFAULTS };
  const addresses = createAddressHashes(options.keys);
  const change = createChangeLists({ ...options, addresses });
  const ruleSetBehind = createCompiledRuleSets();
  const modelBehind = createCompiledModels();
  const strategies = storedStrategy(
    { ruleSet: options.ruleSet },
    {
      'rule-set': async (tx, tenant, hash) => ({ ruleSet: await ruleSetBehind(tx, tenant, hash) }),
      'shadow-rule-set': async (tx, tenant, hash) => ({ shadow: await ruleSetBehind(tx, tenant, hash) }),
      ...modelParts(modelBehind),
      policy: async (tx, tenant, hash) => ({ policy: await policyBehind(tx, tenant, hash) }),
    },
  );
  const previews = createPreviews({ ...options, strategies, ruleSetBehind });
  const models = createModels({ ...options, strategies, modelBehind, ruleSetBehind });
  const snapshots = options.objects === undefined ? undefined : { ...options, objects: options.objects };
  const receiving = { ...options, fillLists: change.fill };
  const judging = createDecide({
    ...{ ...reviewing, addresses, strategies, snapshots },
    windowsOptions: { limitBytes: options.windowBytes ?? WINDOW_BYTES, key: textKey(options.random) },
    onSnapshotFailed: (_tenant, error) => options.onFailure(error),
  });
  const policies = createPolicies(options);
  return {
    ...judging,
    decideMany: createDecideMany(judging.decide, addresses),
    read: createReadDecisions({ ...options, explain: models.explain }),
    lists: { read: createReadLists(options), change },
    results: { ...createReceiveResults(receiving), reports: createReceiveReports(receiving) },
    summarise: createSummarise(options),
    policies,
    tryPolicies: createTryPolicies({ ...options, policies }),
    reviews: {
      read: createReadReviews(options),
      work: createWorkReviews(options),
      policy: createReviewPolicies(reviewing),
      keeper: createReviewKeeper(options),
    },
    campaigns: {
      read: createReadCampaigns(options),
      lift: createLiftCampaign(options),
      watcher: createCampaignWatcher(options),
    },
    models,
    ruleSets: {
      change: createChangeRuleSets({
        ...options,
        features: options.features ?? NO_FEATURES,
        refuseUnfittingModels: models.change.refuseUnfittingModels,
      }),
      read: createReadRuleSets({ ...options, strategies }),
      shadow: createReadShadow(options),
      previews,
    },
    close: async () => {
      await previews.close();
      await judging.close();
    },
  };
};
