/**
 * Tells that the permission to visit a site is coming to its end, and that it has: an alert each, in the transaction that
 * notes that it was told. Whether it ran out or was withdrawn, nobody looks at the site's checkout from then on (LEAK-05).
 */
import { canonicalJson, type EntryId, type JsonObject, sha256 } from '#evidence';
import { formatInstant, type Instant } from '#kernel';
import type { Tx } from '#platform/database';
import type { SiteWatchOptions } from '../ports.ts';
import { SOURCE } from '../record-visit.ts';
import { findSite } from '../store-sites.ts';
import type { SiteId } from '../store-tables.ts';
import type { WatchingState } from './core/watching.ts';
import { type Untold, untoldSites } from './find-watching.ts';
import { permissionOrProblem, rightsOf, watchingOf } from './read-rights.ts';
import { type PermissionRow, saveTold } from './store-permissions.ts';

type Options = Pick<
  SiteWatchOptions,
  'database' | 'clock' | 'evidence' | 'software' | 'alerts' | 'sources' | 'labHosts' | 'onCommitted' | 'onFailure'
>;

const LOOK_EVERY_MS = 60_000;
const SITES_AT_A_TIME = 100;

/** What is told, and how grave it is. */
export const ALERTS = {
  ending: { kind: 'site-permission-ending', severity: 'medium' },
  ended: { kind: 'site-permission-ended', severity: 'high' },
} as const;

type Told = {
  readonly row: PermissionRow;
  readonly which: keyof typeof ALERTS;
  readonly detail: JsonObject;
  readonly at: Instant;
};

const detailOf = (options: Options, row: PermissionRow, { endings }: WatchingState, at: Instant): JsonObject => ({
  site: row.site,
  ...(endings.length === 0
    ? { lacks: [...rightsOf(row, options, at).lacks] }
    : { ends: endings.map(({ what, at: ends }) => ({ what, at: formatInstant(ends) })) }),
});

const observe = async (
  { evidence, sources, software }: Options,
  tx: Tx,
  { row, which, detail, at }: Told,
  alertsRaised: number,
): Promise<EntryId> => {
  const observation = await sources.numberObservation(tx, { tenant: row.tenant, source: SOURCE });
  return evidence.append(tx, {
    tenant: row.tenant,
    predicateType: 'observation',
    subjects: [{ name: `site-permission ${row.site}`, algorithm: 'sha256', digest: sha256(canonicalJson(detail)) }],
    fact: { source: SOURCE, observation, alertsRaised, permission: which, ...detail },
    observedAt: at,
    grade: 'A',
    collector: `mitsuke site-watch ${software}`,
  });
};

const raise = async (options: Options, tx: Tx, told: Told): Promise<void> => {
  const { alerts } = options;
  const { row, which, detail, at } = told;
  const { tenant, party } = row;
  const { kind, severity } = ALERTS[which];
  const site = await findSite(tx, tenant, row.site);
  if (site === undefined) throw new Error('a site is never removed');
  const reference = `${row.site}/${kind}`;
  // From here on the tenant's other alerts wait for us.
  const open = await alerts.stillOpen(tx, { tenant, source: SOURCE, reference });
  const entry = await observe(options, tx, told, open === undefined ? 1 : 0);
  if (open !== undefined) return alerts.seeAgain(tx, { tenant, observedAt: at, alert: open });
  await alerts.raise(tx, {
    ...{ tenant, party, source: SOURCE, kind, severity, detail, reference, observedAt: at, evidence: entry },
    subject: { kind: 'site', id: site.id, label: site.name },
  });
};

const tellOne = async (options: Options, { tenant, site }: Untold): Promise<void> => {
  const { database, clock } = options;
  await database.inScope({ tenant }, async (tx) => {
    const row = await permissionOrProblem(tx, { tenant, site }, 'lock');
    const at = clock.now();
    const state = watchingOf(row, options, at);
    const { watching } = state;
    if (!row.active || watching === 'not-permitted' || watching === row.told) return;
    await saveTold(tx, row, watching);
    if (watching === 'watched') return;
    await raise(options, tx, { row, which: watching, detail: detailOf(options, row, state, at), at });
  });
};

/** To be called after each round; looks once a minute. One site that cannot be told of holds up no other. */
export const tellingEndings = (options: Options): ((signal?: AbortSignal) => Promise<void>) => {
  const { database, clock, onCommitted, onFailure } = options;
  let lookedMs = Number.NEGATIVE_INFINITY;
  return async (signal) => {
    if (clock.monotonicMs() - lookedMs < LOOK_EVERY_MS) return;
    lookedMs = clock.monotonicMs();
    let after: SiteId | undefined;
    do {
      const wanted = { at: clock.now(), after, limit: SITES_AT_A_TIME };
      const untold = await database.asSystem((tx) => untoldSites(tx, options, wanted));
      for (const each of untold) {
        if (signal?.aborted) return;
        await tellOne(options, each).catch(onFailure);
      }
      if (untold.length > 0) onCommitted();
      after = untold.length < SITES_AT_A_TIME ? undefined : untold.at(-1)?.site;
    } while (after !== undefined);
  };
};
