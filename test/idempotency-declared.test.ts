/**
 * Every POST of the house that a signed-in caller may send is done once under one Idempotency-Key, or stands here with
 * the reason why its repeat does no harm. The tables need no server: describing a route never calls its handler.
 */
import { describe, expect, test } from 'vitest';
import { assuranceRoutes } from '#assurance';
import { cardScanRoutes } from '#card-discovery/scans';
import { caseRoutes } from '#cases';
import { decisionRoutes } from '#decision';
import { evidenceRoutes } from '#evidence';
import { operationRoutes } from '#operations';
import type { Route } from '#platform/http';
import { regimeRoutes } from '#regime';
import { registryRoutes } from '#registry';
import { siteProbeRoutes, siteWatchRoutes } from '#site-watch';
import { supervisionRoutes } from '#supervision';
import { webhookRoutes } from '#webhooks';

const UNUSED = new Proxy({}, { get: () => UNUSED }) as never;

const ROUTES: readonly Route[] = [
  ...registryRoutes(UNUSED),
  ...cardScanRoutes(UNUSED),
  ...evidenceRoutes(UNUSED),
  ...caseRoutes(UNUSED),
  ...siteWatchRoutes(UNUSED),
  ...siteProbeRoutes(UNUSED),
  ...decisionRoutes(UNUSED),
  ...assuranceRoutes(UNUSED),
  ...operationRoutes(UNUSED),
  ...regimeRoutes(UNUSED),
  ...supervisionRoutes(UNUSED),
  ...webhookRoutes(UNUSED),
];

/** Without a key, and why a repeat does no harm. */
const WITHOUT: Readonly<Record<string, string>> = {
  addFileToPaymentList: 'what stands in the list already is not added again',
  checkDeclarationLayout: 'nothing is kept',
  checkPolicy: 'nothing is kept',
  importMerchants: 'the same file again changes nothing; each time it is taken is an entry of the log',
  lintCsp: 'nothing is kept',
  simulateSiteCsp: 'nothing is kept',
  writeSiteCspSnippets: 'nothing is kept',
  checkRuleSet: 'nothing is kept',
  makeDecisions: 'as one attempt alone, each by its event id',
  makeDecision: 'its event id, kept for ever, does what a key does for a day',
  submitModel: 'the same file is the same model, which is there already',
  addCaseFile: 'the same bytes under the same name are one file of the case',
  sendCardScan: 'the same bytes under one name are one search',
  attachDeclarationFile: 'the same bytes under the same name are one file of the declaration',
  importDeclarationWorkbook: 'what it says is saved already; the same answer twice is one',
  sendEvidenceFile: 'the same bytes of the same sender are the same file',
  beginMyTotp: 'a repeat replaces the secret that nobody has confirmed yet',
  confirmMyTotp: 'a code confirms once; the repeat finds no enrolment',
  renewMyRecoveryCodes: 'a repeat replaces the codes; a kept promise without the codes would lock the person out',
  askForNewPasskey: 'a repeat is one more challenge, which ends by itself',
  addMyPasskey: 'the challenge it answers is good once',
};

const posts = ROUTES.filter(({ method, access }) => method === 'POST' && access !== 'public');

describe('Idempotency-Key', () => {
  test('is looked at by every POST that is not public, but for those with a reason', () => {
    const without = posts.filter(({ idempotency }) => idempotency === undefined);
    expect(without.map(({ operationId }) => operationId).sort()).toEqual(Object.keys(WITHOUT).sort());
  });

  test('is declared by nothing but a POST whose caller is known', () => {
    const declared = ROUTES.filter(({ idempotency }) => idempotency !== undefined);
    expect(declared.filter((each) => !posts.includes(each)).map(({ operationId }) => operationId)).toEqual([]);
    expect(declared.length).toBeGreaterThan(10);
  });
});
