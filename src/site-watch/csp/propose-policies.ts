/** Proposes policies for a site, and tries one on what its visits saw. */
import { Problem, type Scope } from '#kernel';
import type { SiteWatchOptions } from '../ports.ts';
import { siteOrProblem } from '../read-visits.ts';
import type { SiteRow } from '../store-sites.ts';
import type { SiteId } from '../store-tables.ts';
import { generatePolicies, type Proposal } from './core/generate-policy.ts';
import type { Linted } from './core/lint-policy.ts';
import { readPolicies } from './core/read-policy.ts';
import { type Simulation, simulate } from './core/simulate-policy.ts';
import { type Placing, type Snippet, writeSnippets } from './core/write-snippets.ts';
import { checkPolicy } from './evaluate-policy.ts';
import { noVisitYet, policyNotReadable } from './problems.ts';
import { type ReadVisit, readPastVisits } from './read-past-visits.ts';
import { findCsp } from './store-csp.ts';

export type ProposalsWanted = {
  /** The last completed ones. */
  readonly visits: number;
  /** Beginning of a path: what other pages did is left out. */
  readonly page?: string | undefined;
  readonly reportHashes?: boolean | undefined;
};

export type Proposals = {
  /** Newest first: `vis_…`. */
  readonly visits: readonly string[];
  readonly pages: readonly string[];
  readonly proposals: readonly Proposal[];
};

export type Proposing = {
  /** @throws Problem `site-not-found`, `csp-no-visit-yet` */
  propose(scope: Scope, site: SiteId, wanted: ProposalsWanted): Promise<Proposals>;
  /** @throws Problem `site-not-found`, `csp-no-visit-yet`, `csp-policy-not-readable` */
  simulate(scope: Scope, site: SiteId, wanted: ProposalsWanted & { readonly policy: string }): Promise<Simulation>;
  /** @throws Problem `csp-policy-not-readable` */
  lint(policy: string): Linted;
  /** @throws Problem `site-not-found` */
  snippets(scope: Scope, site: SiteId, placing: Omit<Placing, 'reportTo'>): Promise<readonly Snippet[]>;
};

export const reportAddress = (publicUrl: string, token: string): string =>
  `${publicUrl.replace(/\/$/, '')}/v1/csp-reports/${token}`;

const suspectOf = (past: readonly ReadVisit[], { destinations }: SiteRow) => {
  const findings = past.flatMap((each) => each.findings);
  const inline = findings.flatMap(({ script }) => (script !== undefined && 'inline' in script ? [script.inline] : []));
  const hosts = findings.flatMap(({ destination }) => (destination === undefined ? [] : [destination]));
  return {
    hosts: new Set(hosts.filter((host) => !destinations.includes(host))),
    inlineScripts: new Set(inline),
  };
};

const narrowed = (past: readonly ReadVisit[], page: string | undefined): readonly ReadVisit[] =>
  page === undefined
    ? past
    : past.map((each) => ({ ...each, deeds: each.deeds.filter((deed) => deed.page.startsWith(page)) }));

export const createProposing = (options: Pick<SiteWatchOptions, 'database' | 'objects' | 'publicUrl'>): Proposing => {
  const { database, publicUrl } = options;
  const siteAndCsp = (scope: Scope, id: SiteId) =>
    database.inScope(scope, async (tx) => {
      const site = await siteOrProblem(tx, scope, id);
      return { site, csp: await findCsp(tx, scope.tenant, id) };
    });
  const pastOf = async (scope: Scope, site: SiteRow, count: number) => {
    const past = await readPastVisits(options, scope, { site, count });
    if (past.length === 0) throw new Problem(noVisitYet);
    return past;
  };
  return {
    propose: async (scope, id, { visits, page, reportHashes }) => {
      const { site, csp } = await siteAndCsp(scope, id);
      const past = await pastOf(scope, site, visits);
      const proposals = generatePolicies({
        origin: site.origin,
        deeds: narrowed(past, page).flatMap(({ deeds }) => deeds),
        sawInlineCode: past.every(({ sawInlineCode }) => sawInlineCode),
        paymentHosts: site.destinations,
        suspect: suspectOf(past, site),
        reportTo: csp && reportAddress(publicUrl, csp.token),
        reportHashes,
      });
      return {
        visits: past.map(({ visit }) => visit.id),
        pages: [...new Set(past.flatMap(({ deeds }) => deeds.map((deed) => deed.page)))].toSorted(),
        proposals,
      };
    },
    simulate: async (scope, id, { visits, page, policy }) => {
      const read = readPolicies(policy);
      if (read.kind === 'failed') throw new Problem(policyNotReadable, { params: { reason: read.error } });
      const { site } = await siteAndCsp(scope, id);
      const past = narrowed(await pastOf(scope, site, visits), page);
      return simulate(
        read.value.policies,
        site.origin,
        past.map(({ visit, deeds, findings }) => ({ visit: visit.id, deeds, findings })),
      );
    },
    lint: (policy) => {
      const linted = checkPolicy(policy);
      if (linted.kind === 'failed') throw new Problem(policyNotReadable, { params: { reason: linted.error } });
      return linted.value;
    },
    snippets: async (scope, id, placing) => {
      const { csp } = await siteAndCsp(scope, id);
      return writeSnippets({ ...placing, reportTo: csp && reportAddress(publicUrl, csp.token) });
    },
  };
};
