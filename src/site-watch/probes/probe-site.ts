/**
 * One round of probes at a site, from its address to a result for each item of the checklist. Knows no database: a
 * command and a watched site probe alike. Whatever it could not come to is not observable, never met.
 */
import { durationOfMs, formatInstant, type Instant } from '#kernel';
import type { Clock } from '#platform/clock';
import type { Probes } from '#platform/egress';
import type { Random } from '#platform/random';
import { type AskOptions, openAsker, type ProbeRecord, RoundEnded, type SiteAsker } from './ask-site.ts';
import type { Agreement } from './core/agreement.ts';
import type { LibraryTable } from './core/js-libraries.ts';
import { type ItemResult, judgeChecklist } from './core/judge-checklist.ts';
import type { PlatformTable } from './core/shop-platforms.ts';
import { isGrave, SIGN_SEVERITIES, type Sign, severityOf } from './core/signs.ts';
import { probeAccounts } from './probe-accounts.ts';
import { probeAdmin } from './probe-admin.ts';
import { probeErrors } from './probe-errors.ts';
import { probeFiles } from './probe-files.ts';
import { lookAround, signsOfPages } from './probe-pages.ts';
import { probeLibraries, probePlatforms } from './probe-software.ts';
import { probePlainHttp, probeTls } from './probe-tls.ts';

/** Two requests a second at most: a visitor who looks around does as much. */
const STANDARD_GAP = durationOfMs(500);
/** The lab's pages are our own. */
const NO_GAP = durationOfMs(0);

export type ProbeOptions = {
  readonly probes: Probes;
  readonly clock: Clock;
  readonly random: Random;
  readonly tables: { readonly libraries: LibraryTable; readonly platforms: PlatformTable };
  readonly software: string;
  /** Between two requests; half a second unless given, none at the lab. */
  readonly gap?: AskOptions['gap'] | undefined;
  readonly signal?: AbortSignal | undefined;
};

export type ProbedSite = {
  readonly origin: string;
  /** Names that may lead to loopback: the lab's. */
  readonly allowedHosts: readonly string[];
  /** One that stands today. */
  readonly agreement?: Agreement | undefined;
};

export type Round = {
  readonly origin: string;
  readonly startedAt: Instant;
  readonly endedAt: Instant;
  /** `undefined`: it came to its end. */
  readonly endedEarly: RoundEnded['code'] | undefined;
  readonly records: readonly ProbeRecord[];
  /** Worst first. */
  readonly signs: readonly Sign[];
  readonly results: readonly ItemResult[];
};

type Work = {
  readonly asker: SiteAsker;
  readonly plain: SiteAsker | undefined;
  readonly options: ProbeOptions;
  readonly site: ProbedSite;
  readonly signs: Sign[];
};

const secured = async ({ asker, plain, options, site, signs }: Work): Promise<void> => {
  const { protocol, hostname } = new URL(site.origin);
  if (protocol !== 'https:') return;
  signs.push(...(await probeTls(asker, options.clock.now())));
  if (plain !== undefined) signs.push(...(await probePlainHttp(plain, hostname)));
  // Who answers under a certificate that does not hold may be anyone: nothing else is said of the site.
  if (signs.some(({ code }) => code === 'certificate-not-trusted')) throw new RoundEnded('certificate-not-valid');
};

const look = async (work: Work): Promise<void> => {
  const { asker, options, site, signs } = work;
  await secured(work);
  const around = await lookAround(asker, options.random);
  if (around.pages.length === 0) throw new RoundEnded('not-reachable');
  signs.push(...signsOfPages(around));
  const { platforms, signs: platformSigns } = await probePlatforms(asker, around, options.tables.platforms);
  signs.push(...platformSigns, ...(await probeLibraries(asker, around, options.tables.libraries)));
  signs.push(...(await probeErrors(asker, around)));
  signs.push(...(await probeFiles(asker, new URL(site.origin).hostname, around)));
  const agreedPath = site.agreement?.adminLogin?.path;
  signs.push(...(await probeAdmin(asker, around, { platforms, agreedPath })));
  // Last: what is agreed may lock our own way in.
  if (site.agreement !== undefined) {
    signs.push(...(await probeAccounts({ asker, random: options.random }, site.agreement)));
  }
};

const byGravity = (a: Sign, b: Sign): number =>
  SIGN_SEVERITIES.indexOf(severityOf(a)) - SIGN_SEVERITIES.indexOf(severityOf(b));

export const probeSite = async (options: ProbeOptions, site: ProbedSite): Promise<Round> => {
  const { clock } = options;
  const { origin, allowedHosts } = site;
  const startedAt = clock.now();
  const records: ProbeRecord[] = [];
  const { protocol, port, hostname } = new URL(origin);
  const { gap = allowedHosts.includes(hostname) ? NO_GAP : STANDARD_GAP } = options;
  const asking = { ...options, gap, origin, allowedHosts };
  const asker = openAsker(asking, records);
  const plain =
    protocol === 'https:' && port === '' ? openAsker({ ...asking, origin: `http://${hostname}` }, records) : undefined;
  const signs: Sign[] = [];
  let endedEarly: Round['endedEarly'];
  try {
    await look({ asker, plain, options, site, signs });
  } catch (error) {
    if (!(error instanceof RoundEnded)) throw error;
    endedEarly = error.code;
  }
  return {
    origin,
    startedAt,
    endedAt: clock.now(),
    endedEarly,
    records,
    signs: signs.toSorted(byGravity),
    results: judgeChecklist(signs, endedEarly === undefined),
  };
};

/** What may be kept and shown of a round: no content of any answer, no password. */
export const reportOf = ({ startedAt, endedAt, endedEarly, ...round }: Round) => ({
  ...round,
  startedAt: formatInstant(startedAt),
  endedAt: formatInstant(endedAt),
  ...(endedEarly === undefined ? {} : { endedEarly }),
  grave: round.signs.filter(isGrave).length,
});
