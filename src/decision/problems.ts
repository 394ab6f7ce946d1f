/** The problems of this room. Codes are stable for ever. */
import { defineProblem } from '#kernel';

export const attemptNotAcceptable = defineProblem(
  'attempt-not-acceptable',
  422,
  'The attempt is well-formed but cannot be judged',
);
export const eventIdReused = defineProblem(
  'event-id-reused',
  409,
  'This event id was already decided with another body',
);
/** Nothing was stored: the queue is full. `retryAfterSeconds` says when to ask again. */
export const decisionOverloaded = defineProblem('decision-overloaded', 503, 'Too many attempts are waiting');
/** Whether a decision was stored is not known; asking again with the same event id gives the one answer there is. */
export const decisionUnavailable = defineProblem('decision-unavailable', 503, 'The decision could not be stored');
/** Nothing was stored: another server process judges this tenant's attempts, or is just leaving off. */
export const decisionNodeElsewhere = defineProblem(
  'decision-node-elsewhere',
  503,
  'Another server process judges the attempts of this tenant',
);
/** No attempt with this event id was judged here. */
export const paymentNotFound = defineProblem('payment-not-found', 404, 'There is no such payment');
/** `payments`: how many it may be. */
export const paymentAmbiguous = defineProblem('payment-ambiguous', 409, 'Several payments are like what was said');
export const resultDiffers = defineProblem('result-differs', 409, 'This was already reported with another content');
export const decisionNotFound = defineProblem('decision-not-found', 404, 'There is no such decision');
export const ruleSetNotFound = defineProblem('rule-set-not-found', 404, 'No decision was made by such a rule set');
/** `limit` rows at most: narrow the filters. Nothing is cut silently. */
export const exportTooLarge = defineProblem('export-too-large', 422, 'The filters select too many decisions');
export const periodNotAcceptable = defineProblem(
  'period-not-acceptable',
  422,
  'The period is too long or ends too early',
);
export const listNotFound = defineProblem('list-not-found', 404, 'There is no such list');
export const listNameTaken = defineProblem('list-name-taken', 409, 'Another list of the tenant has the name');
/** `line`, `code`, `expected`: nothing of the file was taken. */
export const listFileNotReadable = defineProblem('list-file-not-readable', 422, 'The file is not one of a list');
/** The payment has no value of the list's kind. */
export const nothingToList = defineProblem('nothing-to-list', 422, 'The payment has nothing of the kind of the list');
/** Every fault with line and column in `fields`. */
export const ruleSetNotAcceptable = defineProblem('rule-set-not-acceptable', 422, 'The text is not a rule set');
/** `id` and `number` of the version that says the same. */
export const ruleSetKnown = defineProblem('rule-set-known', 409, 'A version with this content is there already');
export const ruleSetNotThere = defineProblem('rule-set-not-there', 404, 'There is no such version of a rule set');
/** `from`, `to` */
export const ruleSetStatusNotPossible = defineProblem(
  'rule-set-status-not-possible',
  409,
  'The version cannot go there from where it stands',
);
export const ruleSetsMovedOn = defineProblem(
  'rule-sets-moved-on',
  409,
  'Another rule set is live than when this was asked for',
);
export const noRuleSetLive = defineProblem('no-rule-set-live', 409, 'The tenant has no rule set of its own in force');
/** Every fault with its place in `fields`, the first fifty of them. */
export const modelNotAcceptable = defineProblem('model-not-acceptable', 422, 'The file is not a model');
/** `id` and `number` of the model that is the same. */
export const modelKnown = defineProblem('model-known', 409, 'This model is there already');
export const modelNotFound = defineProblem('model-not-found', 404, 'There is no such model');
/** `model`, `features`: those that no window or feature of the rule set gives. */
export const modelFeaturesMissing = defineProblem(
  'model-features-missing',
  422,
  'A model asks for features that the rule set does not have',
);
/** `from`, `to` */
export const modelStatusNotPossible = defineProblem(
  'model-status-not-possible',
  409,
  'The model cannot go there from where it stands',
);
export const modelsMovedOn = defineProblem('models-moved-on', 409, 'Another model judges than when this was asked for');
/** `faults` of them, each with line, column and expectation. */
export const policyNotAcceptable = defineProblem('policy-not-acceptable', 422, 'The policy has faults');
export const policyInForce = defineProblem('policy-in-force', 409, 'This policy is in force already');
export const noPolicyInForce = defineProblem('no-policy-in-force', 409, 'No policy is in force');
/** Another one was put in force since it was asked for: ask anew. */
export const policyMovedOn = defineProblem('policy-moved-on', 409, 'The policy in force is another by now');
export const policyNotFound = defineProblem('policy-not-found', 404, 'There is no such policy');
export const previewNotThere = defineProblem('preview-not-there', 404, 'There is no such preview');
export const previewUnderWay = defineProblem('preview-under-way', 409, 'Another preview of the tenant is under way');
export const campaignNotFound = defineProblem('campaign-not-found', 404, 'There is no such campaign');
/** No block stands, or the last one was lifted. */
export const campaignNotBlocking = defineProblem('campaign-not-blocking', 409, 'Nothing is blocked for this campaign');
/** A key may not: a person answers for what is let through. */
export const campaignNeedsPerson = defineProblem('campaign-needs-person', 403, 'A person has to do this');
