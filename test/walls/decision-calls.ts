/** How the routes of payment decisions that name something are called, and what is planted for them. */
import type { Call } from './call.ts';

const of = (id: string, more: Omit<Call, 'path'> = {}): Call => ({ path: { id }, ...more });

const probeReport = {
  ...{ reportId: 'probe', transactionAt: '2026-01-01T00:00:00Z', reportedAt: '2026-01-02T00:00:00Z' },
};
const verdict = { outcome: 'decline', reason: 'suspected-fraud' };

const PREVIEW: Call = { path: { id: 'ruleSet', preview: 'preview' } };

export const DECISION_CALLS: Readonly<Record<string, Call>> = {
  'POST /v1/fraud-reports/batch': {
    body: { kind: 'dispute', reports: [{ ...probeReport, eventId: 'probe' }] },
  },
  'POST /v1/payments/decisions/batch': { body: { attempts: [{}] } },
  'GET /v1/payments/reviews/{id}': of('review'),
  'POST /v1/payments/reviews/{id}/claim': of('review', { body: {} }),
  'POST /v1/payments/reviews/{id}/release': of('review', { body: {} }),
  'POST /v1/payments/reviews/{id}/verdict': of('review', { body: verdict }),
  'PUT /v1/payments/review-policy': { body: { minutes: 60, whenLate: 'decline' } },
  'GET /v1/payments/campaigns/{id}': of('campaign'),
  'GET /v1/payments/campaigns/{id}/cards': of('campaign'),
  'GET /v1/payments/campaigns/{id}/cards.csv': of('campaign'),
  'POST /v1/payments/campaigns/{id}/lift': of('campaign', { body: { reason: 'probe' } }),
  'GET /v1/models/{id}': of('model'),
  'GET /v1/models/{id}/file': of('model'),
  'GET /v1/models/{id}/looks': of('model'),
  'GET /v1/models/{id}/looks.csv': of('model'),
  'POST /v1/models': { text: 'no model', owner: 422 },
  'POST /v1/models/{id}/challenger': of('model', { body: { why: 'probe' }, owner: 422 }),
  'POST /v1/models/{id}/draft': of('model', { body: { why: 'probe' }, owner: 409 }),
  'POST /v1/models/{id}/retirement': of('model', { body: { why: 'probe' } }),
  'POST /v1/models/{id}/champion-requests': of('model', { body: { why: 'probe' }, owner: 422 }),
  'POST /v1/models/{id}/retirement-requests': of('model', { body: { why: 'probe' }, owner: 409 }),
  'GET /v1/rule-sets/{id}': of('ruleSet'),
  'GET /v1/rule-sets/{id}/shadow': of('ruleSet'),
  'GET /v1/rule-sets/{id}/shadow/differences': of('ruleSet'),
  'GET /v1/rule-sets/{id}/shadow/differences/export.csv': of('ruleSet'),
  'GET /v1/rule-sets/{id}/previews': of('ruleSet'),
  'GET /v1/rule-sets/{id}/previews/{preview}': PREVIEW,
  'POST /v1/rule-sets': { body: { text: 'no rules' }, owner: 422 },
  'POST /v1/rule-sets/check': { body: { text: 'no rules' } },
  'POST /v1/rule-sets/configured-requests': { body: { why: 'probe' }, owner: 409 },
  'POST /v1/rule-sets/{id}/shadow': of('ruleSet', { body: { why: 'probe' } }),
  'POST /v1/rule-sets/{id}/draft': of('ruleSet', { body: { why: 'probe' } }),
  'POST /v1/rule-sets/{id}/live-requests': of('ruleSet', { body: { why: 'probe' }, owner: 409 }),
  'POST /v1/rule-sets/{id}/previews': of('ruleSet', { body: { days: 1 } }),
  'DELETE /v1/rule-sets/{id}/previews/{preview}': PREVIEW,
  'POST /v1/policies': { body: { text: 'name: x', why: 'probe' }, owner: 422 },
  'POST /v1/policies/check': { body: { text: 'name: x' } },
  'POST /v1/policies/none': { body: { why: 'probe' }, owner: 409 },
  'GET /v1/policies/current': { owner: 404 },
  'GET /v1/payments/lists/{id}': of('list'),
  'POST /v1/payments/lists': { body: { name: 'probe', kind: 'card', effect: 'deny', why: 'probe' } },
  'PUT /v1/payments/lists/{id}': of('list', { body: { effect: 'watch', why: 'probe' } }),
  'GET /v1/payments/lists/{id}/entries': of('list'),
  'GET /v1/payments/lists/{id}/entries.csv': of('list'),
  'POST /v1/payments/lists/{id}/entries': of('list', { body: { values: [{ value: 'probe' }], why: 'probe' } }),
  'POST /v1/payments/lists/{id}/file': of('list', { query: 'why=probe', text: 'value\nprobe-2\n' }),
  'POST /v1/payments/lists/{id}/payments': of('list', {
    body: { decision: '{decision}', source: 'dispute', why: 'probe' },
  }),
  'POST /v1/payments/lists/{id}/removals': of('list', { body: { entries: ['{listEntry}'], why: 'probe' } }),
};

/** Asks for a feature that nobody has, so that it judges nothing. */
const MODEL = JSON.stringify({
  ...{ format: 'mitsuke-model', version: 1, name: 'planted', made: { by: 'xgboost', version: '1.7.4' } },
  ...{ utcOffset: '+09:00', base: 0, single: false },
  inputs: [{ name: 'planted', of: 'planted', words: { ja: '植', en: 'Planted' } }],
  trees: [{ feature: [-1], threshold: [0], left: [0], right: [0], missingLeft: [0], value: [0], cover: [1] }],
});

const rulesOf = (word: string): string => `# ${word}
name: planted
version: 1
rules:
  - { id: large, when: amount.amountMinor > 900000, reason: large, action: hold, status: live, words: { ja: 高額, en: ${word} } }
`;

type Made = { readonly id: string } & Readonly<Record<string, unknown>>;

export const plantDecisions = async (
  post: (address: string, body?: unknown) => Promise<Made>,
  get: (address: string) => Promise<{ readonly body: Readonly<Record<string, unknown>> }>,
  word: string,
): Promise<Record<string, string>> => {
  const list = await post('/v1/payments/lists', {
    name: 'planted',
    kind: 'card',
    effect: 'watch',
    note: word,
    why: word,
  });
  const address = `/v1/payments/lists/${list.id}/entries`;
  await post(address, { values: [{ value: word }], why: word });
  const [entry] = (await get(address)).body.items as { id: string }[];
  const { id: held } = await post('/v1/payments/decisions', {
    ...{ eventId: `${word}-held`, occurredAt: new Date().toISOString(), channel: 'moto' },
    ...{ amount: { amountMinor: 150_000, currency: 'JPY' }, card: { token: `${word}-held` } },
    merchant: { acceptorNumber: word, name: word },
  });
  const [review] = (await get(`/v1/payments/reviews?decision=${held}`)).body.items as { id: string }[];
  const ruleSet = await post('/v1/rule-sets', { text: rulesOf(word), note: word });
  const previews = `/v1/rule-sets/${ruleSet.id}/previews`;
  const preview = await post(previews, { days: 1 });
  // What is asked for later is compared with what is there now.
  while ((await get(`${previews}/${preview.id}`)).body.endedAt === undefined);
  const model = await post(`/v1/models?note=${word}`, new TextEncoder().encode(MODEL));
  await Promise.all(Array.from({ length: 25 }, (_, each) => post('/v1/payments/decisions', guessed(word, each))));
  const [campaign] = (await get('/v1/payments/campaigns')).body.items as { id: string }[];
  return {
    campaign: campaign?.id ?? '',
    ruleSet: ruleSet.id,
    preview: preview.id,
    list: list.id,
    model: model.id,
    review: review?.id ?? '',
    listEntry: entry?.id ?? '',
  };
};

/** Numbers that are tried, so that there is a campaign. */
const guessed = (word: string, each: number) => ({
  ...{ eventId: `${word}-guess-${each}`, occurredAt: new Date().toISOString(), channel: 'ecommerce' },
  ...{ amount: { amountMinor: 1, currency: 'JPY' }, merchant: { acceptorNumber: word } },
  card: { token: `${word}-${each}`, bin: '411111', last4: String(1_000 + each * 37) },
  customer: { deviceId: word, ipAddress: '192.0.2.66' },
  authentication: { threeDs: 'none', securityCode: 'no-match' },
});
