/** Where a site stands on the way from no policy to one that blocks; each step is on record (LEAK-06, LEAK-13). */
import { canonicalJson, type JsonObject, sha256 } from '#evidence';
import { formatInstant, instantOfMs, Problem, type Scope } from '#kernel';
import type { Tx } from '#platform/database';
import { cursorNotValid } from '#platform/http';
import { cursorOf, placeOf } from '../core/cursor.ts';
import { type Column, EXPORT_CHUNK, EXPORT_LIMIT, exportRows } from '../export-rows.ts';
import type { PageOf, PageWanted } from '../manage-sites.ts';
import type { SiteWatchOptions } from '../ports.ts';
import { siteOrProblem } from '../read-visits.ts';
import type { SiteRow } from '../store-sites.ts';
import type { SiteId } from '../store-tables.ts';
import type { CspDays, CspReport, CspState, DescribedCsp } from './answers.ts';
import { dayOf } from './collect-reports.ts';
import { adviseStage, type Stage } from './core/advise-stage.ts';
import type { PagePolicy } from './core/page-deeds.ts';
import { readPolicies } from './core/read-policy.ts';
import { simulate } from './core/simulate-policy.ts';
import { policyMissing, policyNotReadable } from './problems.ts';
import { reportAddress } from './propose-policies.ts';
import { type ReadVisit, readPastVisits } from './read-past-visits.ts';
import { CSP_REPORTS } from './review-reports.ts';
import { type CspRow, findCsp, putCsp } from './store-csp.ts';
import {
  countsByDay,
  lastReports,
  type ReportFilters,
  type ReportPlace,
  type ReportRow,
  reportsOfSite,
} from './store-reports.ts';

export type CspSettings = {
  /** @throws Problem `site-not-found` */
  state(scope: Scope, site: SiteId): Promise<CspState>;
  /** @throws Problem `site-not-found`, `csp-policy-not-readable`, `csp-policy-missing` */
  change(scope: Scope, site: SiteId, described: DescribedCsp): Promise<CspState>;
  /** Last seen first. @throws Problem `site-not-found`, `cursor-not-valid` */
  reports(scope: Scope, site: SiteId, wanted: PageWanted<ReportFilters>): Promise<PageOf<CspReport>>;
  /** @throws Problem `site-not-found`, `site-export-too-large` */
  csv(scope: Scope, site: SiteId, filters: ReportFilters): Promise<Uint8Array>;
  /** @throws Problem `site-not-found` */
  days(scope: Scope, site: SiteId, days: number): Promise<CspDays>;
};

const LIST = 'csp-reports';
const TRIED_VISITS = 3;
const DAY_MS = 86_400_000;

/** Of the pages of one visit the least that any of them received. */
const observedStage = (policies: readonly PagePolicy[], paths: readonly string[]): Stage | undefined => {
  const pages = policies.filter(({ page }) => paths.length === 0 || paths.some((path) => page.startsWith(path)));
  if (pages.length === 0) return undefined;
  if (pages.some(({ enforced }) => enforced !== undefined)) return 'enforce';
  return pages.some(({ reportOnly }) => reportOnly !== undefined) ? 'report-only' : 'none';
};

const wouldBlock = ({ origin }: SiteRow, policy: string | undefined, past: readonly ReadVisit[]): number => {
  const read = policy === undefined ? undefined : readPolicies(policy);
  if (read?.kind !== 'ok') return 0;
  const visits = past.map(({ visit, deeds, findings }) => ({ visit: visit.id, deeds, findings }));
  const { stopped } = simulate(read.value.policies, origin, visits);
  return stopped.filter(({ outcome, suspect }) => outcome === 'blocked' && !suspect).length;
};

const tokenOf = (bytes: Uint8Array): string => {
  const letters = '0123456789abcdefghijklmnopqrstuvwxyz';
  let value = BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
  let text = '';
  while (text.length < 26) {
    text += letters[Number(value % 36n)];
    value /= 36n;
  }
  return text;
};

/** 26 letters of 36 hold 134 bits. */
const TOKEN_BYTES = 17;

const digestOf = (value: JsonObject): Uint8Array => sha256(canonicalJson(value));

const factsOf = ({ stage, policy, paymentPaths }: CspRow): JsonObject => ({
  stage,
  policy: policy === undefined ? null : Buffer.from(digestOf({ policy })).toString('hex'),
  paymentPaths: Buffer.from(digestOf({ paths: [...paymentPaths] })).toString('hex'),
});

const recordChange = async (
  { evidence, software }: Pick<SiteWatchOptions, 'evidence' | 'software'>,
  tx: Tx,
  before: CspRow | undefined,
  after: CspRow,
): Promise<void> => {
  const [from, to] = [before === undefined ? null : factsOf(before), factsOf(after)];
  const fact: JsonObject = { setting: 'site-csp', site: after.site, from, to, by: after.changedBy };
  await evidence.append(tx, {
    tenant: after.tenant,
    predicateType: 'configuration-change',
    subjects: [{ name: `site-csp ${after.site}`, algorithm: 'sha256', digest: digestOf(fact) }],
    fact,
    observedAt: after.changedAt,
    grade: 'A',
    collector: `mitsuke site-watch ${software}`,
  });
};

const COLUMNS: readonly Column<CspReport>[] = [
  { name: 'day', of: ({ day }) => day },
  { name: 'kind', of: ({ kind }) => kind },
  { name: 'directive', of: ({ directive }) => directive },
  { name: 'disposition', of: ({ disposition }) => disposition },
  { name: 'blocked', of: ({ blocked }) => blocked },
  { name: 'hash', of: ({ hash }) => hash },
  { name: 'path', of: ({ path }) => path },
  { name: 'reports', of: ({ reports }) => reports },
  { name: 'networks', of: ({ networks }) => networks },
  { name: 'first_at', of: ({ firstAt }) => firstAt },
  { name: 'last_at', of: ({ lastAt }) => lastAt },
];

const reportOf = ({ clients, hash, firstAt, lastAt, digest: _digest, ...row }: ReportRow): CspReport => ({
  ...row,
  ...(hash === '' ? {} : { hash }),
  ...(clients === undefined ? {} : { networks: clients }),
  firstAt: formatInstant(firstAt),
  lastAt: formatInstant(lastAt),
});

const placeIn = (cursor: string): ReportPlace => {
  const [at, day, digest] = placeOf(LIST, 3, cursor) ?? [];
  if (typeof at !== 'number' || typeof day !== 'string' || typeof digest !== 'string')
    throw new Problem(cursorNotValid);
  return { lastAt: instantOfMs(at), day, digest };
};

type SettingsOptions = Pick<
  SiteWatchOptions,
  | ('clock' | 'database' | 'evidence' | 'exportLimit' | 'objects' | 'onCommitted' | 'publicUrl' | 'random')
  | ('software' | 'sources')
>;

const createLists = ({ database, clock, exportLimit = EXPORT_LIMIT }: SettingsOptions) => ({
  reports: (scope: Scope, id: SiteId, { filters, cursor, limit }: PageWanted<ReportFilters>) =>
    database.inScope(scope, async (tx): Promise<PageOf<CspReport>> => {
      const after = cursor === undefined ? undefined : placeIn(cursor);
      const { tenant, id: site } = await siteOrProblem(tx, scope, id);
      const rows = await reportsOfSite(tx, { tenant, site }, { filters, after, limit: limit + 1 });
      const shown = rows.slice(0, limit);
      const last = rows.length > limit ? shown.at(-1) : undefined;
      const items = shown.map(reportOf);
      return last === undefined
        ? { items }
        : { items, nextCursor: cursorOf(LIST, [last.lastAt, last.day, last.digest]) };
    }),
  csv: (scope: Scope, id: SiteId, filters: ReportFilters) =>
    database.inScope(scope, async (tx) => {
      const { tenant, id: site } = await siteOrProblem(tx, scope, id);
      const columns = COLUMNS.map(({ name, of }) => ({ name, of: (row: ReportRow) => of(reportOf(row)) }));
      return exportRows<ReportRow>({
        columns,
        limit: exportLimit,
        next: (after) => reportsOfSite(tx, { tenant, site }, { filters, after, limit: EXPORT_CHUNK }),
      });
    }),
  days: (scope: Scope, id: SiteId, days: number) =>
    database.inScope(scope, async (tx): Promise<CspDays> => {
      const { tenant, id: site } = await siteOrProblem(tx, scope, id);
      const now = clock.now();
      const range = { from: dayOf(instantOfMs(now - (days - 1) * DAY_MS)), to: dayOf(now) };
      return { ...range, ...(await countsByDay(tx, { tenant, site }, range)) };
    }),
});

export const createCspSettings = (options: SettingsOptions): CspSettings => {
  const { database, clock, random, publicUrl, sources } = options;

  const state = async (scope: Scope, id: SiteId): Promise<CspState> => {
    const { site, csp, reported } = await database.inScope(scope, async (tx) => {
      const found = await siteOrProblem(tx, scope, id);
      const place = { tenant: scope.tenant, site: id };
      return { site: found, csp: await findCsp(tx, scope.tenant, id), reported: await lastReports(tx, place) };
    });
    const past = await readPastVisits(options, scope, { site, count: TRIED_VISITS });
    const [newest] = past;
    const observed = newest && observedStage(newest.policies, csp?.paymentPaths ?? []);
    const advice = adviseStage({
      ...{ stage: csp?.stage ?? 'none', since: csp?.since ?? clock.now(), now: clock.now(), observed },
      ...{ lastReportAt: reported.last, lastViolationAt: reported.violation },
      wouldBlock: wouldBlock(site, csp?.policy, past),
    });
    return {
      stage: csp?.stage ?? 'none',
      ...(csp === undefined ? {} : { since: formatInstant(csp.since), reportTo: reportAddress(publicUrl, csp.token) }),
      ...(csp?.policy === undefined ? {} : { policy: csp.policy }),
      paymentPaths: csp?.paymentPaths ?? [],
      ...(observed === undefined ? {} : { observed }),
      ...(reported.last === undefined ? {} : { lastReportAt: formatInstant(reported.last) }),
      ...(reported.violation === undefined ? {} : { lastViolationAt: formatInstant(reported.violation) }),
      wouldBlock: wouldBlock(site, csp?.policy, past),
      advice,
    };
  };

  const store = (scope: Scope, id: SiteId, described: DescribedCsp) =>
    database.inScope(scope, async (tx) => {
      const { party } = await siteOrProblem(tx, scope, id);
      const known = await findCsp(tx, scope.tenant, id);
      const at = clock.now();
      const goesOn = known?.stage === described.stage && known.policy === described.policy;
      const csp: CspRow = {
        ...{ tenant: scope.tenant, site: id, party, changedAt: at, changedBy: scope.principal.id },
        token: known?.token ?? tokenOf(random.bytes(TOKEN_BYTES)),
        salt: known?.salt ?? random.bytes(16),
        stage: described.stage,
        // Another policy begins its time of listening anew.
        since: goesOn ? known.since : at,
        policy: described.policy,
        paymentPaths: described.paymentPaths,
      };
      await putCsp(tx, csp);
      await recordChange(options, tx, known, csp);
    });

  return {
    ...createLists(options),
    state,
    change: async (scope, id, described) => {
      const { stage, policy } = described;
      const read = policy === undefined ? undefined : readPolicies(policy);
      if (read?.kind === 'failed') throw new Problem(policyNotReadable, { params: { reason: read.error } });
      if (stage !== 'none' && policy === undefined) throw new Problem(policyMissing);
      await store(scope, id, described);
      await sources.keepDeclared(CSP_REPORTS, [scope.tenant]);
      options.onCommitted();
      return state(scope, id);
    },
  };
};
