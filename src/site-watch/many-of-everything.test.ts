/** A page that shows more than anybody lists hides nothing by it. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Scope } from '#kernel';
import type { SiteId, VisitDetail, VisitId } from './index.ts';
import { aRequest, aScript, aSite, openTestWatch, type Page, SKIMMER, skimmedPage, type TestWatch } from './testing.ts';

const MANY = 8_000;
const LISTED = 1_000;
const LIMIT_MS = 120_000;
const times = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, at) => make(at));

let room: TestWatch;
let scope: Scope;

beforeAll(async () => {
  room = await openTestWatch();
});
afterAll(() => room.close());
beforeEach(() => {
  scope = room.scope();
});

const visited = async (page: Page): Promise<VisitDetail> => {
  room.browser.page = page;
  const site = (await room.watch.sites.add(scope, aSite())).id as SiteId;
  await room.watch.scheduler.runOnce();
  const { items } = await room.watch.visits.page(scope, site, { filters: {}, limit: 1 });
  return room.watch.visits.one(scope, items[0]?.id as VisitId);
};
const alerts = async () => (await room.cases.alerts.list(scope, { filters: {}, limit: 100 })).items;

test(
  'a skimmer among thousands of hosts and scripts is the one critical alert, and is listed with its destination',
  async () => {
    const hosts = times(MANY, (at) => aRequest(`https://h${at}.noise.example/`, ''));
    const scripts = times(MANY, (at) => aScript(SKIMMER.url, `noise(${at})`, { inline: true }));
    const visit = await visited((typed, order) => {
      const { requests = [], scripts: own = [], ...skimmed } = skimmedPage(typed, order);
      return { ...skimmed, requests: [...hosts, ...requests], scripts: [...scripts, ...own] };
    });
    expect(room.failures).toEqual([]);
    expect(visit).toMatchObject({ state: 'done', end: { kind: 'completed' }, alertsRaised: 1 });
    expect(visit.findings).toMatchObject([{ severity: 'critical', destination: 'evil.example' }]);
    expect(await alerts()).toMatchObject([{ kind: 'card-data-sent-elsewhere', severity: 'critical' }]);
    expect(visit.counts).toMatchObject({ scripts: MANY + 2, destinations: MANY + 2 });
    expect([visit.scripts.length, visit.destinations.length]).toEqual([LISTED, LISTED]);
    expect(visit.destinations.map(({ host }) => host)).toEqual(expect.arrayContaining(['evil.example', 'pay.example']));
  },
  LIMIT_MS,
);

test(
  'card data sent to thousands of hosts is twenty findings and one that says there are more',
  async () => {
    const visit = await visited(({ number }) => ({
      requests: times(4_000, (at) => aRequest(`https://h${at}.evil.example/`, number)),
    }));
    expect(visit.findings).toHaveLength(21);
    expect(visit.findings.at(-1)).toMatchObject({ kind: 'visit-incomplete', code: 'too-many-findings' });
    expect((await alerts()).filter(({ severity }) => severity === 'critical')).toHaveLength(20);
    expect(visit.counts.destinations).toBe(4_000);
  },
  LIMIT_MS,
);
