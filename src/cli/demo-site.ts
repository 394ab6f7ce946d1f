/** The lab's shop as a watched site of the demo: described at the first start, found again at the next. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { House } from '#app';
import { durationOfMs, parseId } from '#kernel';
import { systemScope } from '#registry';
import type { SiteId, VisitDetail } from '#site-watch';
import type { DemoTenant } from './demo-tenant.ts';
import type { LabAddresses } from './lab-process.ts';
import { CommandFailure } from './translate-failure.ts';

const JOURNEY = path.resolve(import.meta.dirname, '../../packs/site-watch/lab-shop.journey.yaml');
const NAME = '茶と紙 ひととき堂';
const CADENCE_MINUTES = 15;
const LOOK_EVERY = durationOfMs(200);
const LIMIT_MS = 180_000;

/** Names the lab goes by. */
export const LAB_HOSTS = ['shop.localhost', 'psp.localhost', 'collector.localhost'];

const scopeOf = ({ tenant }: DemoTenant) => systemScope(tenant, 'demo');

export const demoSite = async ({ siteWatch }: House, tenant: DemoTenant, lab: LabAddresses): Promise<SiteId> => {
  const { sites } = siteWatch;
  const described = {
    name: NAME,
    origin: lab.shop,
    paymentType: 'js' as const,
    destinations: [new URL(lab.psp).hostname],
    journey: readFileSync(JOURNEY, 'utf8'),
    consent: { kind: 'own-site' as const },
    merchants: [],
    cadenceMinutes: CADENCE_MINUTES,
    active: true,
  };
  const known = await sites.page(scopeOf(tenant), { filters: { text: NAME }, limit: 1 });
  const [site] = known.items;
  if (site === undefined) return idOfSite((await sites.add(scopeOf(tenant), described)).id);
  // The lab's ports may differ from the last time.
  return idOfSite((await sites.change(scopeOf(tenant), idOfSite(site.id), described)).id);
};

const idOfSite = (text: string): SiteId => {
  const id = parseId('sit', text);
  if (id.kind === 'failed') throw new Error('a site has an id');
  return id.value;
};

/** Orders a visit and waits for its end. */
export const visitSite = async (house: House, tenant: DemoTenant, site: SiteId): Promise<VisitDetail> => {
  const { siteWatch, clock } = house;
  const ordered = await siteWatch.visits.order(scopeOf(tenant), site);
  const id = parseId('vis', ordered.id);
  if (id.kind === 'failed') throw new Error('a visit has an id');
  const until = clock.monotonicMs() + LIMIT_MS;
  for (;;) {
    const visit = await siteWatch.visits.one(scopeOf(tenant), id.value);
    if (visit.state === 'done' || visit.state === 'failed') return visit;
    if (clock.monotonicMs() > until) throw new CommandFailure('visit-not-ending', 'the visit did not end in time');
    await clock.sleep(LOOK_EVERY);
  }
};
