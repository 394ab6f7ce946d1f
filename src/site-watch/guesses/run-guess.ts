/**
 * Guesses journeys that were asked for, one at a time, beside the visits: a person waits for it, and a visit must not. A
 * host is visited by nobody else meanwhile, and rests after it as after a visit (LEAK-05).
 */
import { canonicalJson, type EntryId, type JsonObject, sha256 } from '#evidence';
import { durationOfMs, minus } from '#kernel';
import { BrowserFailure } from '#platform/browser';
import type { Tx } from '#platform/database';
import { hostOf } from '../core/destinations.ts';
import { type Guessed, guessJourney } from '../journeys/guess-journey.ts';
import { permissionOrProblem, rightsOf } from '../ownership/read-rights.ts';
import type { SiteWatchOptions } from '../ports.ts';
import { hexOf } from '../raw-record.ts';
import { objectName, SOURCE } from '../record-visit.ts';
import type { Scheduler } from '../scheduler.ts';
import { findSite, type SiteRow } from '../store-sites.ts';
import { hostLockOf } from '../visit-site.ts';
import {
  endGuess,
  findGuess,
  type GuessClaim,
  type GuessPicture,
  type GuessRow,
  nextGuess,
  runningGuesses,
  startGuess,
} from './store-guesses.ts';

const LOOK_EVERY = durationOfMs(5_000);
const RETRY_AFTER = durationOfMs(10_000);
/** Who visits, where the consent does not allow that it is not said. */
const NOBODY_NAMED = 'Mitsuke';

const NOTHING = {
  ...{ found: undefined, shopKind: undefined, yaml: undefined, steps: 0, entry: undefined },
  ...{ destinations: [], pictures: [] },
} as const;

const lockOf = ({ id }: GuessClaim): string => `site-watch.guess.${id}`;

const endWithout = async ({ database, clock }: SiteWatchOptions, claim: GuessClaim, endCode: string): Promise<void> => {
  await database.inScope({ tenant: claim.tenant }, (tx) => endGuess(tx, claim, clock.now(), { ...NOTHING, endCode }));
};

/** Hosts of the site's own and of all payment providers: of them a page's own are taken. */
const providersFor = (site: SiteRow, { paymentProviders }: SiteWatchOptions): readonly string[] => [
  ...site.destinations,
  ...paymentProviders.providers.flatMap(({ hosts }) => hosts.map(({ host }) => host)),
];

const observe = async (
  { evidence, sources, software, clock }: SiteWatchOptions,
  tx: Tx,
  row: GuessRow,
  guessed: Guessed,
  pictures: readonly GuessPicture[],
): Promise<EntryId> => {
  const observation = await sources.numberObservation(tx, { tenant: row.tenant, source: SOURCE });
  const fact: JsonObject = {
    ...{ source: SOURCE, observation, alertsRaised: 0, guess: row.id, site: row.site },
    ...{ found: guessed.end, code: guessed.code ?? null, requests: guessed.requests },
  };
  const journey = canonicalJson({ yaml: guessed.yaml ?? null });
  return evidence.append(tx, {
    tenant: row.tenant,
    predicateType: 'observation',
    subjects: [
      { name: 'journey', algorithm: 'sha256', digest: sha256(journey) },
      ...pictures.map(({ name, sha256: hex }) => ({
        name: `screenshot ${name}`,
        algorithm: 'sha256' as const,
        digest: Uint8Array.from(Buffer.from(hex, 'hex')),
      })),
    ],
    fact,
    observedAt: clock.now(),
    grade: 'A',
    collector: `mitsuke site-watch ${software}`,
  });
};

const record = async (options: SiteWatchOptions, row: GuessRow, guessed: Guessed): Promise<void> => {
  const { database, clock, objects, onCommitted } = options;
  const pictures: GuessPicture[] = [];
  for (const { name, png } of guessed.screenshots) {
    const digest = hexOf(sha256(png));
    if ((await objects.get(objectName(row.tenant, digest))) === undefined)
      await objects.put(objectName(row.tenant, digest), png);
    pictures.push({ name, sha256: digest, bytes: png.length });
  }
  await database.inScope({ tenant: row.tenant }, async (tx) => {
    const entry = await observe(options, tx, row, guessed, pictures);
    const { end: found, code: endCode, kind: shopKind, yaml, destinations } = guessed;
    const result = { found, endCode, shopKind, yaml, destinations, steps: guessed.steps.length, pictures, entry };
    if (!(await endGuess(tx, row, clock.now(), result))) throw new Error('a guess ends once');
  });
  onCommitted();
};

const guessOne = async (options: SiteWatchOptions, claim: GuessClaim, signal?: AbortSignal): Promise<boolean> => {
  const { database, clock, identification = NOBODY_NAMED } = options;
  const { tenant } = claim;
  const known = await database.inScope({ tenant }, async (tx) => {
    const site = await findSite(tx, tenant, claim.site);
    if (site === undefined) throw new Error('a guess has a site');
    return { site, rights: rightsOf(await permissionOrProblem(tx, claim), options, clock.now()) };
  });
  const { site, rights } = known;
  const guess = async (): Promise<boolean> => {
    const row = await database.asSystem((tx) => startGuess(tx, claim, clock.now()));
    if (row === undefined) return false;
    if (rights.visits === 'plain') {
      await endWithout(options, claim, 'not-permitted');
      return true;
    }
    try {
      const identify = rights.visits === 'realistic' ? undefined : identification;
      const providers = providersFor(site, options);
      await record(options, row, await guessJourney({ ...options, origin: site.origin, providers, identify, signal }));
    } catch (error) {
      if (!(error instanceof BrowserFailure)) throw error;
      await endWithout(options, claim, error.code);
    }
    return true;
  };
  const host = { ...claim, host: hostOf(site.origin) };
  const outcome = await database.withLock(hostLockOf(host), async () => database.withLock(lockOf(claim), guess));
  return outcome.kind === 'ok' && outcome.value.kind === 'ok' && outcome.value.value;
};

/** Of a process that is gone: whoever asked can ask anew. */
const recover = async (options: SiteWatchOptions, claim: GuessClaim): Promise<void> => {
  await options.database.withLock(lockOf(claim), async () => {
    const row = await options.database.inScope(claim, (tx) => findGuess(tx, claim.tenant, claim.id));
    if (row?.state === 'running') await endWithout(options, claim, 'interrupted');
  });
};

export const createGuesser = (options: SiteWatchOptions): Scheduler => {
  const { clock, database, onFailure, hostRest, labHosts } = options;
  let stopping = new AbortController();
  let woken = new AbortController();
  let running: Promise<void> | undefined;

  const look = async (signal?: AbortSignal): Promise<number> => {
    for (const left of await database.asSystem(runningGuesses)) await recover(options, left).catch(onFailure);
    const politeness = { restSince: minus(clock.now(), hostRest), unresting: labHosts };
    const next = await database.asSystem((tx) => nextGuess(tx, politeness));
    if (next === undefined || signal?.aborted) return 0;
    return (await guessOne(options, next, signal)) ? 1 : 0;
  };

  const run = async (signal: AbortSignal): Promise<void> => {
    while (!signal.aborted) {
      woken = new AbortController();
      try {
        if ((await look(signal)) === 0) await clock.sleep(LOOK_EVERY, AbortSignal.any([signal, woken.signal]));
      } catch (error) {
        if (!signal.aborted) onFailure(error);
        await clock.sleep(RETRY_AFTER, signal);
      }
    }
  };

  return {
    wake: () => woken.abort(),
    start: () => {
      if (running !== undefined) return;
      stopping = new AbortController();
      running = run(stopping.signal);
    },
    stop: async () => {
      stopping.abort();
      const ended = running;
      running = undefined;
      await ended;
    },
    runOnce: async () => {
      let total = 0;
      for (let made = await look(); made > 0; made = await look()) total += made;
      return total;
    },
  };
};
