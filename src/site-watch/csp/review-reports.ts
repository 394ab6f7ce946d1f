/**
 * Looks through what customers' browsers reported, for what no visit has seen: a host that gets data or gives scripts on
 * a page where cards are typed, or a script that only customers get. Anyone can send reports, so that it takes several
 * networks on one day to raise an alert, and each subject raises one (LEAK-06).
 */
import type { SourceDefinition } from '#cases';
import { canonicalJson, type EntryId, type JsonObject, sha256 } from '#evidence';
import { durationOfMs, formatInstant, minus } from '#kernel';
import type { Tx } from '#platform/database';
import type { SiteWatchOptions } from '../ports.ts';
import { findSite, type SiteRow } from '../store-sites.ts';
import { dayOf } from './collect-reports.ts';
import { type Candidate, candidates, forgetClients, insertKnown, isKnown } from './store-reports.ts';
import { visitsKnow } from './store-seen.ts';

export const SOURCE = 'csp';

export const CSP_REPORTS: SourceDefinition = {
  source: SOURCE,
  room: 'site-watch',
  cadenceMinutes: 30,
  graceMinutes: 15,
};

/** One household or office is one network: see docs/decisions/0040. */
export const ENOUGH_NETWORKS = 5;

const AT_A_TIME = 100;
const ONE_DAY = durationOfMs(86_400_000);
const CLIENTS_KEPT = durationOfMs(7 * 86_400_000);

export type ReviewOptions = Pick<
  SiteWatchOptions,
  'alerts' | 'clock' | 'database' | 'evidence' | 'onCommitted' | 'onFailure' | 'software' | 'sources'
>;

type Judged = {
  readonly kind: 'csp-host-reported' | 'csp-script-reported';
  readonly severity: 'high' | 'medium';
};

/** Absent: there is nothing to it, or nothing can be said before the next visit. */
const judge = async (tx: Tx, found: Candidate, site: SiteRow): Promise<Judged | undefined> => {
  const [group = '', value = ''] = found.subject.split(' ');
  if (group !== 'script-hash') {
    const host = value.replace(/:\d+$/, '');
    if (isDestination(site, host) || (await visitsKnow.host(tx, found, host))) return undefined;
    return { kind: 'csp-host-reported', severity: 'high' };
  }
  // A deploy is new to every visit before it: only a visit that came after and saw something else tells.
  const after = await visitsKnow.visitSince(tx, found, found.firstAt);
  if (!after || (await visitsKnow.script(tx, found, value))) return undefined;
  return { kind: 'csp-script-reported', severity: 'medium' };
};

const isDestination = ({ destinations }: SiteRow, host: string): boolean =>
  destinations.some((pattern) => (pattern.startsWith('*.') ? host.endsWith(pattern.slice(1)) : pattern === host));

const SHOWN = 20;

const detailOf = (found: Candidate): JsonObject => ({
  site: found.site,
  subject: found.subject,
  directives: found.directives.slice(0, SHOWN),
  blocked: found.blocked.slice(0, SHOWN),
  paths: found.paths.slice(0, SHOWN),
  networks: found.clients,
  reports: found.reports,
  firstAt: formatInstant(found.firstAt),
  lastAt: formatInstant(found.lastAt),
});

const referenceOf = ({ site, subject }: Candidate): string =>
  `${site}/csp/${Buffer.from(sha256(new TextEncoder().encode(subject)))
    .toString('hex')
    .slice(0, 32)}`;

const observe = async (options: ReviewOptions, tx: Tx, found: Candidate): Promise<EntryId> => {
  const { tenant } = found;
  const observation = await options.sources.numberObservation(tx, { tenant, source: SOURCE });
  const seen = canonicalJson(detailOf(found));
  return options.evidence.append(tx, {
    tenant,
    predicateType: 'observation',
    subjects: [{ name: 'csp-reports', algorithm: 'sha256', digest: sha256(seen) }],
    fact: {
      ...{ source: SOURCE, observation, site: found.site, alertsRaised: 1 },
      ...{ networks: found.clients, reports: found.reports },
    },
    observedAt: found.lastAt,
    // It was customers' browsers that saw it, and nobody vouches for them.
    grade: 'D',
    collector: `mitsuke site-watch ${options.software}`,
  });
};

const raise = (options: ReviewOptions, found: Candidate): Promise<boolean> =>
  options.database.inScope({ tenant: found.tenant }, async (tx) => {
    // Locked, so that two processes do not raise it twice.
    const site = await findSite(tx, found.tenant, found.site, 'lock');
    if (site === undefined || (await isKnown(tx, found))) return false;
    const judged = await judge(tx, found, site);
    if (judged === undefined) return false;
    const evidence = await observe(options, tx, found);
    const { alert } = await options.alerts.raise(tx, {
      ...judged,
      ...{ tenant: found.tenant, party: site.party, source: SOURCE, evidence },
      subject: { kind: 'site', id: site.id, label: site.name },
      detail: detailOf(found),
      observedAt: found.lastAt,
      reference: referenceOf(found),
    });
    await insertKnown(tx, found, { alert, at: options.clock.now() });
    return true;
  });

/** Gives how many alerts it raised. */
export const reviewReports = async (options: ReviewOptions, enough = ENOUGH_NETWORKS): Promise<number> => {
  const { database, clock, onFailure } = options;
  const since = dayOf(minus(clock.now(), ONE_DAY));
  let raised = 0;
  let after: Candidate | undefined;
  do {
    const wanted = { since, clients: enough, after, limit: AT_A_TIME };
    const found = await database.asSystem((tx) => candidates(tx, wanted));
    for (const each of found) {
      // One that cannot be told holds up no other.
      const done = await raise(options, each).catch((error: unknown) => {
        onFailure(error);
        return false;
      });
      if (done) raised += 1;
    }
    after = found.length < AT_A_TIME ? undefined : found.at(-1);
  } while (after !== undefined);
  await database.asSystem((tx) => forgetClients(tx, dayOf(minus(clock.now(), CLIENTS_KEPT))));
  if (raised > 0) options.onCommitted();
  return raised;
};
