/** How the routes of assurance are called with what is planted, and the planting itself. */
import { generateKeyPairSync } from 'node:crypto';
import type { Finding } from '#card-discovery';
import type { PartyId, TenantId } from '#kernel';
import { systemScope } from '#registry';
import type { House } from '../../src/app/house.ts';
import { addItem, receiveUpload } from '../../src/assurance/add-items.ts';
import { digestOf } from '../../src/card-discovery/assemble-result.ts';
import { receiveScan } from '../../src/card-discovery/scans/receive-scan.ts';
import { RESULT_MEDIA_TYPE } from '../../src/card-discovery/signed-result.ts';
import { uploadOf } from '../../src/platform/http/testing-upload.ts';
import type { Call } from './call.ts';

const DAY_MS = 86_400_000;
const day = (fromNow: number): string =>
  new Date(Date.now() + 9 * 3_600_000 + fromNow * DAY_MS).toISOString().slice(0, 10);
const of = (id: string, more: Omit<Call, 'path'> = {}): Call => ({ path: { id }, ...more });
const freshKey = (): string => {
  const { x = '' } = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' });
  return Buffer.from(x, 'base64url').toString('base64');
};

const described = {
  ...{ title: 'probe', issuer: 'probe', effectiveFrom: day(-60), effectiveTo: day(-30) },
  coveredSystems: ['probe.example'],
};
const claim = { ...described, content: { from: 'claim' } };
const assessor = { name: 'probe', organisation: 'probe', email: 'probe@assessor.example', language: 'ja' };
const delivery = { party: '{party}', kind: 'asv-scan', wanted: 'probe', assessor, dueOn: day(10) };
const finding = { origin: 'scan', severity: 'low', title: 'probe', reference: 'probe', foundOn: day(-1) };

export const ASSURANCE_CALLS: Readonly<Record<string, Call>> = {
  'GET /v1/card-scans/{id}': of('cardScan'),
  'GET /v1/card-scans/{id}/places': of('cardScan'),
  'GET /v1/card-scans/{id}/places.csv': of('cardScan'),
  'GET /v1/card-scans/{id}/result': of('cardScan'),
  'POST /v1/card-scans': { query: 'name=probe&party={party}', owner: 400 },
  'GET /v1/evidence-items/{id}': of('item'),
  'GET /v1/evidence-revisions/{id}/content': of('revision'),
  'POST /v1/evidence-files': { query: 'party={party}', owner: 400 },
  'POST /v1/evidence-items': { body: { party: '{party}', kind: 'other', ...claim } },
  'POST /v1/evidence-items/{id}/revisions': of('item', { body: claim }),
  'POST /v1/evidence-items/{id}/viewers': of('item', { body: { person: '{person}' } }),
  'DELETE /v1/evidence-items/{id}/viewers/{person}': { path: { id: 'item', person: 'person' } },
  'POST /v1/assessor-keys': { body: { assessor: 'probe', publicKeyBase64: freshKey(), reason: 'probe' } },
  'POST /v1/assessor-keys/{id}/revocation': of('assessorKey'),
  'GET /v1/delivery-requests/{id}': of('deliveryRequest'),
  'POST /v1/delivery-requests': { body: delivery },
  'POST /v1/delivery-requests/{id}/withdrawal': of('deliveryRequest'),
  'POST /v1/delivery/session': { body: { token: 'guessed' }, owner: 403 },
  'GET /v1/delivery': { owner: 403 },
  'GET /v1/delivery/receipts/{revision}': { path: { revision: 'revision' }, owner: 403 },
  'POST /v1/delivery/files': { owner: 400 },
  'POST /v1/delivery/reports': {
    body: {
      file: `evf_${'0'.repeat(26)}`,
      title: 'probe',
      effectiveFrom: day(-9),
      effectiveTo: day(-8),
      deliveredBy: 'probe',
    },
    owner: 403,
  },
  'POST /v1/scope-systems': { body: { party: '{party}', name: 'another-probe.example' } },
  'GET /v1/findings/{id}': of('finding'),
  'POST /v1/findings': { body: { ...finding, party: '{party}' } },
  'POST /v1/findings/{id}/owner': of('finding', { body: { person: '{person}' } }),
  'POST /v1/findings/{id}/retest': of('finding', { body: { words: 'probe', revision: '{revision}' }, owner: 422 }),
  'POST /v1/findings/{id}/risk-acceptance': of('finding', { body: { until: day(30), reason: 'probe' } }),
  'GET /v1/log-systems/{id}': of('logSystem'),
  'POST /v1/log-systems': { body: { party: '{party}', name: 'probe', startedOn: day(-30) } },
  'POST /v1/log-systems/{id}/retirement': of('logSystem', { body: { reason: 'probe' } }),
  'POST /v1/log-systems/{id}/reports': of('logSystem', { body: { day: day(0), holdings: [] } }),
  'POST /v1/log-holdings': { body: { envelope: '{}' }, owner: 422 },
  'PUT /v1/log-retention-policy': { body: { months: 13, onlineMonths: 4 } },
};

type Post = (address: string, body?: unknown) => Promise<Record<string, unknown> & { readonly id: string }>;

/** Of the party `of.party`, named with the word that only it may see. */
/** A search that found one security code in a file of this name. */
const cardScanOf = (word: string) => {
  const none = { high: 0, medium: 0, low: 0 };
  const found = { 'card-number': none, 'track-data': none, 'security-code': { ...none, high: 1 }, 'pin-block': none };
  const place = { kind: 'file' as const, path: `${word}.log`, inside: [], offset: 4, line: 1 };
  const finding: Finding = {
    ...{ kind: 'security-code', hash: `h1:${'0'.repeat(32)}`, encoding: [], confidence: 'high', context: 'cvv=***' },
    ...{ reason: 'security-code-named', place },
  };
  const at = new Date(Date.now() - 60_000).toISOString();
  const numbers = { files: 1, members: 0, tables: 0, rows: 0, bytesRead: 8, bytesSearched: 8 };
  const others = { distinctNumbers: 0, accepted: 0, testNumbers: 0, unlisted: 0, skipped: {} };
  const times = { startedAt: at, endedAt: at, complete: true };
  const form = { form: 'mitsuke-card-scan/1', version: '0.1.0', searched: [word] };
  const summary = { ...form, ...times, ...numbers, found, ...others, digest: digestOf([finding], []) };
  const result = new TextEncoder().encode(JSON.stringify({ summary, findings: [finding], skips: [] }));
  return uploadOf(result, RESULT_MEDIA_TYPE);
};

export const plantAssurance = async (
  { assurance: { ports }, cardScans }: Pick<House, 'assurance' | 'cardScans'>,
  post: Post,
  of: { readonly tenant: TenantId; readonly party: string; readonly word: string },
): Promise<Record<string, string>> => {
  const scope = systemScope(of.tenant, 'walls');
  const party = of.party as PartyId;
  const upload = uploadOf(new TextEncoder().encode(`%PDF-1.7 ${of.word}`));
  const file = await receiveUpload(ports, scope, { upload, party, name: `${of.word}.pdf` });
  const content = { from: 'file', file: file.id } as const;
  const { item, revision } = await addItem(ports, scope, {
    ...described,
    title: of.word,
    party,
    kind: 'other',
    content,
  });
  const searched = await receiveScan(cardScans.ports, scope, { upload: cardScanOf(of.word), party, name: of.word });
  const key = await post('/v1/assessor-keys', { assessor: of.word, publicKeyBase64: freshKey(), reason: of.word });
  const common = { party: of.party };
  const request = await post('/v1/delivery-requests', { ...delivery, ...common, wanted: of.word });
  const system = await post('/v1/scope-systems', { ...common, name: of.word });
  const found = await post('/v1/findings', { ...finding, ...common, title: of.word, reference: of.word });
  const logSystem = await post('/v1/log-systems', { ...common, name: of.word, startedOn: day(-30) });
  return {
    ...{ item, revision, assessorKey: String(key.key), deliveryRequest: request.id },
    ...{ scopeSystem: system.id, finding: found.id, logSystem: logSystem.id, cardScan: searched.id },
  };
};
