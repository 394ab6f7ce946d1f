/** What a policy weighed, what was said in place of a decision, and what the guard noted. */
import type { Words } from '../ja.ts';

export const judged: Words['judged'] = {
  position: 'Judged as',
  positions: { merchant: 'Merchant', acquirer: 'Acquirer', issuer: 'Issuer' },
  byPolicy: (position) => `${position} (by the policy)`,
  told: {
    title: 'Answered before the decision',
    byServer: (answer) => `There was no decision in time, so “${answer}” was answered. That answer stands.`,
    byServerWithin: (answer, ms) =>
      `There was no decision within ${ms} ms, so “${answer}” was answered. That answer stands.`,
    byCaller: (answer) => `The caller reports that it did not wait and acted on “${answer}”. That answer stands.`,
    same: 'The decision came to the same.',
    other: (answer) => `The decision came to “${answer}”.`,
    at: (time) => `Answered ${time}`,
    reportedAt: (time) => `Reported ${time}`,
  },
  weighed: {
    title: 'Weighed by the policy',
    policy: 'Policy',
    version: (name, version) => `${name} version ${version}`,
    hash: 'Policy hash (SHA-256)',
    probability: 'Probability of fraud',
    from: { model: 'from the score of the model', points: 'from the points of rules', policy: 'as the policy has it' },
    costs: 'What each answer was expected to cost',
    answer: 'Answer',
    cost: 'Expected cost',
    chosen: 'chosen',
    notAble: 'Not possible',
    by: {
      cost: (answer) => `“${answer}” was chosen: it was expected to cost least.`,
      threshold: (answer) => `“${answer}” was chosen by the thresholds of the policy for this probability of fraud.`,
      authentication: (answer) => `“${answer}” was chosen: authentication is asked for in principle.`,
      'at-least': (answer) => `“${answer}” was chosen: an adjustment of the policy allows no milder answer.`,
    },
    overruled: (answer) => `Rules, lists or the guard made the decision “${answer}”.`,
    exemption: 'Exempt from authentication',
    exemptions: {
      recurring: 'Charged by the merchant under an agreement',
      registered: 'Card authenticated when it was registered',
      trusted: 'Stands in a trusted list',
      lowValue: 'Low amount',
      lowRisk: 'Low probability of fraud',
    },
    adjusted: 'Adjustments that held',
  },
  guard: {
    title: 'Guard against number trying',
    action: 'Action',
    scopes: 'In common',
    signs: 'Signs',
    campaign: 'First shown by',
    place: (sequence) => `decision no. ${sequence}`,
    retry: 'Try again after',
    seconds: (n) => `${n} s`,
    hide: 'Tell the buyer only that the payment did not go through, not why.',
  },
};
