/**
 * How each route that names something, or changes something, is called with what is planted. A GET without a name in
 * its path needs no entry. A route that stands in neither way fails the test: say here how it is called.
 */
import type { Route } from '#platform/http';
import { ASSURANCE_CALLS } from './assurance-calls.ts';
import type { Call } from './call.ts';
import { DECISION_CALLS } from './decision-calls.ts';
import { SHA256 } from './plant-inventory.ts';
import { SUPERVISION_CALLS } from './supervision-calls.ts';
import { WEBHOOK_CALLS } from './webhook-calls.ts';
import { JOURNEY, type World } from './world.ts';

const of = (id: string, more: Omit<Call, 'path'> = {}): Call => ({ path: { id }, ...more });
const passkey = { id: 'AAAA', rawId: 'AAAA', type: 'public-key' };
const SOON = { close: { hours: 1 }, steps: [] };
const DEADLINES = {
  calendar: { closedAtYearEnd: true },
  severities: { critical: SOON, high: SOON, medium: SOON, low: SOON },
  board: ['{person}'],
};
const fraudReport = {
  ...{ reportId: 'probe', eventId: 'probe', type: 'other' },
  ...{ transactionAt: '2026-01-01T00:00:00Z', reportedAt: '2026-01-02T00:00:00Z' },
};
const site = {
  ...{ name: 'probe', origin: 'https://probe.example', paymentType: 'js', journey: JOURNEY },
  ...{ consent: { kind: 'own-site' }, merchants: ['{merchant}'], cadenceMinutes: 60, active: true },
};

export const CALLS: Readonly<Record<string, Call>> = {
  ...ASSURANCE_CALLS,
  ...DECISION_CALLS,
  ...SUPERVISION_CALLS,
  ...WEBHOOK_CALLS,
  'POST /v1/session': { body: { token: 'guessed' }, owner: 401 },
  'DELETE /v1/session': {},
  'POST /v1/sign-in/password': { body: { email: 'kept-within-the-first-admin@example.jp', password: 'x' }, owner: 401 },
  'POST /v1/sign-in/totp': { body: { token: 'guessed', code: '123456', tenant: '{tenant}' }, owner: 401 },
  'POST /v1/sign-in/passkey/options': {},
  'POST /v1/sign-in/passkey': {
    body: {
      credential: { ...passkey, response: { clientDataJSON: 'AAAA', authenticatorData: 'AAAA', signature: 'AAAA' } },
    },
    owner: 401,
  },
  'PUT /v1/me/language': { body: { language: 'en' } },
  'DELETE /v1/me/sessions': {},
  'DELETE /v1/me/sessions/{id}': of('session'),
  'PUT /v1/me/password': { body: { password: 'short' }, owner: 422 },
  'DELETE /v1/me/password': { owner: 404 },
  'POST /v1/me/totp': {},
  'POST /v1/me/totp/confirmation': { body: { code: 'x' }, owner: 422 },
  'DELETE /v1/me/totp': { owner: 404 },
  'POST /v1/me/recovery-codes': { owner: 404 },
  'POST /v1/me/passkeys/options': {},
  'POST /v1/me/passkeys': {
    body: {
      name: 'probe',
      credential: { ...passkey, response: { clientDataJSON: 'AAAA', attestationObject: 'AAAA' } },
    },
    owner: 422,
  },
  'DELETE /v1/me/passkeys/{id}': of('passkey', { owner: 409 }),
  'GET /v1/people/{id}': of('person'),
  'PUT /v1/people/{id}/role': of('person', { body: { role: 'auditor' } }),
  'POST /v1/people/{id}/deactivation': of('person'),
  'POST /v1/people/{id}/reactivation': of('person'),
  'POST /v1/people/{id}/credential-reset': of('person', { body: { reason: 'probe' }, owner: 409 }),
  'POST /v1/people/{id}/invitation': of('invitee'),
  'POST /v1/invitations': {
    body: { email: 'probe@example.jp', displayName: 'probe', role: 'merchant', parties: ['{party}'] },
  },
  'PUT /v1/duty': { body: { person: '{person}' }, owner: 404 },
  'GET /v1/acts/{id}': of('act'),
  'POST /v1/acts/{id}/approval': of('act', { body: {}, owner: 403 }),
  'POST /v1/acts/{id}/refusal': of('act', { body: {} }),
  'POST /v1/acts/{id}/collection': of('act', { owner: 409 }),
  'GET /v1/parties/{id}': of('party'),
  'GET /v1/parties/{id}/controls': of('party'),
  'GET /v1/regime/packs/{pack}/editions': { path: { pack: 'security-checklist' }, shared: true },
  'GET /v1/regime/packs/{pack}/changes': { path: { pack: 'security-checklist' }, shared: true },
  'GET /v1/regime/packs/{pack}/changes/export.csv': { path: { pack: 'security-checklist' }, shared: true },
  'GET /v1/regime/packs/{pack}/changes/parties': { path: { pack: 'security-checklist' }, shared: true },
  'GET /v1/regime/packs/{pack}/changes/parties/export.csv': { path: { pack: 'security-checklist' }, shared: true },
  'POST /v1/parties': { body: { name: 'probe' } },
  'PUT /v1/parties/{id}': of('party', { body: { name: 'probe' } }),
  'POST /v1/parties/{id}/licences': of('party', { body: { licence: 'money-lender', validFrom: '2024-01-01' } }),
  'POST /v1/parties/{id}/roles': of('party', { body: { role: 7, validFrom: '2024-01-01' } }),
  'PUT /v1/parties/{id}/roles/{role}/end': {
    path: { id: 'party', role: 'role' },
    body: { validTo: '2025-01-01' },
  },
  'POST /v1/parties/{id}/merge': of('party', { body: { into: '{party}', reason: 'probe' }, owner: 409 }),
  'POST /v1/parties/{id}/split': of('party', {
    body: { name: 'probe', corporateNumber: '7000012050002', shops: ['{shop}'], reason: 'probe' },
    owner: 409,
  }),
  'GET /v1/parties/{id}/moves': of('party'),
  'GET /v1/parties/{id}/likely-same': of('party'),
  'POST /v1/agencies': { body: { acquirer: '{acquirer}', agent: '{agent}', validFrom: '2023-01-01' }, owner: 409 },
  'PUT /v1/agencies/{id}/end': of('agency', { body: { validTo: '2030-12-31' } }),
  'POST /v1/merchants/{id}/move': of('merchant', { body: { party: '{party}', reason: 'probe' }, owner: 409 }),
  'POST /v1/shops/{id}/move': of('shop', { body: { party: '{party}', reason: 'probe' }, owner: 409 }),
  'GET /v1/shops/{id}': of('shop'),
  'POST /v1/shops': { body: { party: '{party}', name: 'probe' } },
  'PUT /v1/shops/{id}': of('shop', { body: { name: 'probe' } }),
  'POST /v1/merchants/imports': { text: 'acceptor_number,party_name,merchant_name\nprobe-1,probe,probe\n' },
  'PUT /v1/merchant-layouts/{name}': {
    path: { name: 'checkout' },
    body: { content: 'name: x' },
    shared: true,
    owner: 422,
  },
  'GET /v1/merchants/{id}': of('merchant'),
  'POST /v1/merchants': {
    body: { acceptorNumber: 'probe', name: 'probe', party: '{party}', reason: 'contract-signed' },
  },
  'PUT /v1/merchants/{id}': of('merchant', { body: { name: 'probe', party: '{party}' } }),
  'POST /v1/merchants/{id}/standing': of('merchant', {
    body: { standing: 'suspended', reason: 'incident' },
    owner: 409,
  }),
  'POST /v1/merchants/{id}/standing-requests': of('merchant', {
    body: { standing: 'suspended', reason: 'incident', words: 'probe' },
  }),
  'GET /v1/merchants/{id}/standings': of('merchant'),
  'POST /v1/api-keys': { body: { name: 'probe', permissions: ['merchant:read'] } },
  'DELETE /v1/api-keys/{id}': of('apiKey'),
  'GET /v1/evidence/openings/{entry}': { path: { entry: 'entry' } },
  'POST /v1/evidence/erasures': {
    body: { entry: '{entry}', reason: 'ordered', words: 'probe' },
    owner: 422,
  },
  'GET /v1/alerts/{id}': of('partyAlert'),
  'POST /v1/alerts/{id}/disposition': of('alert', { body: { reason: 'confirmed' } }),
  'GET /v1/cases/{id}': of('partyCase'),
  'POST /v1/cases/{id}/owner': of('partyCase', { body: { person: 'me' } }),
  'POST /v1/cases/{id}/notes': of('partyCase', { body: { words: 'probe' } }),
  'POST /v1/cases/{id}/closure': of('partyCase', { body: {}, owner: 409 }),
  'POST /v1/alert-sources/{id}/end': of('alertSource', { body: { reason: 'probe' } }),
  'POST /v1/alert-sources/{id}/declaration': of('alertSource', { owner: 409 }),
  'POST /v1/alerts/dispositions': { body: { alerts: ['{alert}'], reason: 'confirmed' } },
  'POST /v1/alerts/{id}/reopening': of('alert', { body: { words: 'probe' } }),
  'GET /v1/alerts/{id}/similar': of('partyAlert'),
  'GET /v1/alerts/{id}/similar.csv': of('partyAlert'),
  'GET /v1/alerts/{id}/raw': of('partyAlert'),
  'PUT /v1/cases/{id}/alerts/{alert}': { path: { id: 'case', alert: 'partyAlert' } },
  'DELETE /v1/cases/{id}/alerts/{alert}': { path: { id: 'partyCase', alert: 'partyAlert' } },
  'POST /v1/cases/{id}/tasks': of('partyCase', { body: { title: 'probe' } }),
  'PUT /v1/cases/{id}/tasks/{task}': { path: { id: 'partyCase', task: 'lastTask' }, body: { title: 'probe' } },
  'POST /v1/cases/{id}/tasks/{task}/completion': { path: { id: 'partyCase', task: 'task' }, body: {} },
  'POST /v1/cases/{id}/tasks/{task}/dropping': { path: { id: 'partyCase', task: 'otherTask' }, body: {} },
  'PUT /v1/cases/{id}/participants/{person}': {
    path: { id: 'partyCase', person: 'person' },
    body: { part: 'observer' },
  },
  'DELETE /v1/cases/{id}/participants/{person}': { path: { id: 'partyCase', person: 'person' } },
  'PUT /v1/cases/{id}/merchants/{merchant}': { path: { id: 'partyCase', merchant: 'merchant' } },
  'DELETE /v1/cases/{id}/merchants/{merchant}': { path: { id: 'partyCase', merchant: 'merchant' } },
  'POST /v1/cases/{id}/files': of('partyCase', { query: 'name=probe.txt', text: 'probe' }),
  'GET /v1/cases/{id}/files/{file}': { path: { id: 'partyCase', file: 'file' } },
  'GET /v1/cases/{id}/readings': of('partyCase'),
  'GET /v1/cases/{id}/readings.csv': of('partyCase'),
  'GET /v1/cases/{id}/record.pdf': of('partyCase', { query: 'at={recordAt}' }),
  'POST /v1/cases/{id}/records': of('partyCase', { body: {} }),
  'GET /v1/cases/{id}/records/{record}': { path: { id: 'partyCase', record: 'record' } },
  'PUT /v1/deadline-policy': { body: { replaces: 0, policy: DEADLINES } },
  'GET /v1/holidays': { query: 'year=2026' },
  'GET /v1/holidays.csv': { query: 'year=2026' },
  'GET /v1/sites/{id}': of('site'),
  'POST /v1/sites': { body: site },
  'PUT /v1/sites/{id}': of('site', { body: { ...site, name: 'another probe' } }),
  'POST /v1/sites/{id}/visits': of('site'),
  'GET /v1/sites/{id}/csp': of('site'),
  'PUT /v1/sites/{id}/csp': of('site', {
    body: { stage: 'report-only', policy: "default-src 'self'", paymentPaths: [] },
  }),
  'GET /v1/sites/{id}/csp/proposals': of('site', { owner: 409 }),
  'POST /v1/sites/{id}/csp/simulation': of('site', { body: { policy: "default-src 'self'" }, owner: 409 }),
  'POST /v1/sites/{id}/csp/snippets': of('site', { body: { policy: "default-src 'self'", mode: 'enforce' } }),
  'GET /v1/sites/{id}/csp/reports': of('site'),
  'GET /v1/sites/{id}/csp/reports.csv': of('site'),
  'GET /v1/sites/{id}/csp/days': of('site'),
  'POST /v1/csp/lint': { body: { policy: "default-src 'self'" } },
  // Whoever has read the shop's header knows the token: what is asked here is that another name opens nothing.
  'POST /v1/csp-reports/{token}': { path: { token: 'site' }, text: '{}', owner: 404 },
  'GET /v1/sites/{id}/permissions': of('site'),
  'POST /v1/sites/{id}/ownership-checks': of('site'),
  'GET /v1/sites/{id}/consents': of('site'),
  'GET /v1/sites/{id}/consents.csv': of('site'),
  'POST /v1/sites/{id}/consents': of('site', {
    body: {
      ...{ giver: 'payment-provider', organisation: 'probe', person: 'probe', contact: 'probe', reference: 'probe' },
      ...{ allows: [], validUntil: '{soon}' },
    },
  }),
  'DELETE /v1/sites/{id}/consents/{consent}': { path: { id: 'site', consent: 'consent' } },
  'POST /v1/sites/{id}/deployments': of('site', { body: { reference: 'probe' } }),
  'GET /v1/sites/{id}/inventory': of('site'),
  'GET /v1/sites/{id}/inventory.csv': of('site'),
  'GET /v1/sites/{id}/changes': of('site'),
  'GET /v1/sites/{id}/changes.csv': of('site'),
  'GET /v1/sites/{id}/script-policy': of('site'),
  'PUT /v1/sites/{id}/script-policy': of('site', { body: { policy: 'same-content' } }),
  'GET /v1/inventory-scripts/{id}': of('script'),
  'GET /v1/inventory-scripts/{id}/functions': of('script', { query: `to=${SHA256}`, owner: 409 }),
  'POST /v1/inventory-scripts/{id}/decisions': of('script', {
    body: { act: 'authorise', changedAt: '2026-01-01T00:00:00Z', why: 'probe', responsible: 'probe' },
    owner: 409,
  }),
  'GET /v1/sites/{id}/payment-places': of('site'),
  'GET /v1/sites/{id}/payment-places.csv': of('site'),
  'GET /v1/sites/{id}/payment-headers': of('site'),
  'GET /v1/sites/{id}/payment-headers.csv': of('site'),
  'POST /v1/sites/{id}/payment-pins': of('site', {
    body: { pins: [{ kind: 'form', page: 'card', name: '', value: 'probe' }] },
    owner: 409,
  }),
  'DELETE /v1/payment-pins/{id}': of('pin'),
  'GET /v1/sites/{id}/scripts': of('site'),
  'GET /v1/sites/{id}/scripts.csv': of('site'),
  'GET /v1/site-scripts/{sha256}': { path: { sha256: '0'.repeat(64) }, query: 'site={site}', owner: 404 },
  'GET /v1/sites/{id}/visits': of('site'),
  'GET /v1/sites/{id}/visits.csv': of('site'),
  'POST /v1/sites/{id}/probes': of('site', { body: {}, owner: 409 }),
  'GET /v1/sites/{id}/probes': of('site'),
  'GET /v1/sites/{id}/probes.csv': of('site'),
  'GET /v1/sites/{id}/checklist': of('site'),
  'GET /v1/sites/{id}/checklist-history': of('site'),
  'GET /v1/sites/{id}/checklist-history.csv': of('site'),
  'GET /v1/sites/{id}/probe-agreement': of('site'),
  'PUT /v1/sites/{id}/probe-agreement': of('site', {
    body: { reference: 'probe', person: 'probe', until: '{soonDay}' },
  }),
  'GET /v1/sites/{id}/probe-agreements': of('site'),
  'GET /v1/sites/{id}/probe-agreements.csv': of('site'),
  'DELETE /v1/sites/{id}/probe-agreement': of('site'),
  'POST /v1/sites/{id}/journey-guesses': of('site', { owner: 409 }),
  'GET /v1/sites/{id}/journey-guesses': of('site'),
  'GET /v1/sites/{id}/journey-guesses.csv': of('site'),
  'GET /v1/journey-guesses/{id}': of('guess'),
  'GET /v1/journey-guesses/{id}/screenshots/{name}': { path: { id: 'guess', name: 'page-1' }, owner: 404 },
  'GET /v1/site-probes/{id}': of('probes'),
  'GET /v1/site-visits/{id}': of('visit'),
  'GET /v1/site-visits/{id}/comparison': of('visit', { query: 'with={visit}', owner: 409 }),
  'GET /v1/site-visits/{id}/screenshots/{name}': { path: { id: 'visit', name: 'checkout' }, owner: 404 },
  'PUT /v1/evidence/log/readers': { body: { readers: 'members' } },
  'GET /v1/evidence/entries/{index}/proof': { path: { index: '1' }, shared: true },
  'GET /logs/{log}/checkpoint': { path: { log: 'log' } },
  'GET /logs/{log}/tile/{path+}': { path: { log: 'log', path: 'tile' } },
  'GET /logs/{log}/time-stamps/{path+}': { path: { log: 'log', path: 'index' }, owner: 404 },
  'POST /v1/payments/decisions': {
    body: {
      ...{ eventId: 'probe', occurredAt: '2026-01-01T00:00:00Z', channel: 'ecommerce', card: { token: 'probe' } },
      ...{ amount: { amountMinor: 1, currency: 'JPY' }, merchant: { acceptorNumber: 'probe' } },
    },
  },
  'POST /v1/payments/{id}/outcome': of('payment', {
    body: { outcome: 'authorised', occurredAt: '2026-01-01T00:00:00Z' },
  }),
  'POST /v1/fraud-reports': { body: fraudReport },
  'POST /v1/fraud-reports/bulk': { body: { reports: [fraudReport] } },
  'GET /v1/payments/decisions/{id}': of('decision'),
  'GET /v1/payments/decisions/{id}/proof': of('decision'),
};

export const nameOf = ({ method, path }: Pick<Route, 'method' | 'path'>): string => `${method} ${path}`;

/** Routes that nobody said how to call. */
export const uncalled = (routes: readonly Pick<Route, 'method' | 'path'>[], calls: typeof CALLS): string[] =>
  routes
    .filter(({ method, path }) => method !== 'GET' || path.includes('{'))
    .map(nameOf)
    .filter((name) => calls[name] === undefined);

export type Prepared = {
  readonly route: Route;
  readonly address: string;
  readonly body: unknown;
  readonly call: Call;
  /** Whether the address names something of the first tenant. */
  readonly names: boolean;
};

export const prepare = (route: Route, call: Call, ids: World['ids']): Prepared => {
  const filled = (text: string) => text.replaceAll(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? name);
  const path = route.path.replaceAll(/\{(\w+)\+?\}/g, (_, name: string) => {
    const id = call.path?.[name];
    if (id === undefined) throw new Error(`${nameOf(route)}: what stands for ${name}?`);
    return ids[id] ?? id;
  });
  const sent = call.body === undefined ? undefined : JSON.parse(filled(JSON.stringify(call.body)));
  const body = call.text === undefined ? sent : Buffer.from(call.text);
  const address = call.query === undefined ? path : `${path}?${filled(call.query)}`;
  return { route, address, body, call, names: route.path.includes('{') && call.shared === undefined };
};
