/** One ordered round: taken up, made, recorded. The lock that goes with it tells other processes that we live. */
import { permissionOrProblem } from '../ownership/read-rights.ts';
import { isLabSite } from '../sandbox.ts';
import { findSite, type SiteRow } from '../store-sites.ts';
import type { Agreement } from './core/agreement.ts';
import { openAgreement } from './keep-agreement.ts';
import { mayProbe } from './may-probe.ts';
import type { ProbingOptions } from './ports.ts';
import { probeSite } from './probe-site.ts';
import { recordRound } from './record-round.ts';
import { endRound, findRound, type RoundClaim, type RoundRow, requeueRound, startRound } from './store-rounds.ts';

/** A round that so many processes died of is not tried again. */
const MOST_TRIES = 3;

const lockOf = ({ id }: RoundClaim): string => `site-watch.probes.${id}`;

type Prepared = { readonly site: SiteRow; readonly permitted: boolean; readonly agreement: Agreement | undefined };

const prepare = (options: ProbingOptions, row: RoundRow): Promise<Prepared> =>
  options.database.inScope({ tenant: row.tenant }, async (tx) => {
    const site = await findSite(tx, row.tenant, row.site);
    if (site === undefined) throw new Error('a round has a site');
    const at = options.clock.now();
    const permitted = mayProbe(await permissionOrProblem(tx, row), options, at);
    return { site, permitted, agreement: row.withAttempts ? await openAgreement(options, tx, site, at) : undefined };
  });

const NOTHING = { requests: 0, alertsRaised: 0, rawSha256: undefined, entry: undefined } as const;

const endWithout = async ({ database, clock }: ProbingOptions, row: RoundRow, code: string): Promise<void> => {
  await database.asSystem((tx) => endRound(tx, row, { ...NOTHING, at: clock.now(), code }));
};

/** `taken`: another process was faster. Aborted, it rejects with the signal's reason, and the round is left. */
export const runRound = async (
  options: ProbingOptions,
  claim: RoundClaim,
  signal?: AbortSignal,
): Promise<'made' | 'taken'> => {
  const { database, clock } = options;
  const outcome = await database.withLock(lockOf(claim), async (lost) => {
    const row = await database.asSystem((tx) => startRound(tx, claim, clock.now()));
    if (row === undefined) return 'taken' as const;
    const { site, permitted, agreement } = await prepare(options, row);
    if (!permitted) {
      await endWithout(options, row, 'not-permitted');
      return 'made' as const;
    }
    const allowedHosts = isLabSite(site, options) ? options.labHosts : [];
    const ended = signal === undefined ? lost : AbortSignal.any([signal, lost]);
    const round = await probeSite({ ...options, signal: ended }, { origin: site.origin, allowedHosts, agreement });
    await recordRound(options, { row, round, agreement: agreement?.reference });
    return 'made' as const;
  });
  return outcome.kind === 'ok' ? outcome.value : 'taken';
};

/**
 * A round that is said to run: while its process lives, its lock is held and nothing is done. One with attempts is never
 * made again: nobody knows how many of them were made.
 */
export const recoverRound = async (options: ProbingOptions, claim: RoundClaim): Promise<void> => {
  const { database } = options;
  await database.withLock(lockOf(claim), async () => {
    const row = await database.inScope(claim, (tx) => findRound(tx, claim.tenant, claim.id));
    if (row?.state !== 'running') return;
    if (row.tries < MOST_TRIES && !row.withAttempts) await database.asSystem((tx) => requeueRound(tx, claim));
    else await endWithout(options, row, 'interrupted');
  });
};
