/** Each minute: ends campaigns that have been quiet for long, on record with their extent, and says that the guard looks. */

import { sql } from 'kysely';
import { type Cases, type Repeated, repeat } from '#cases';
import { canonicalJson, type Evidence, sha256 } from '#evidence';
import { durationOfMs, formatInstant, type Instant, idOf, uuidOf } from '#kernel';
import type { Clock } from '#platform/clock';
import { type Database, type Tx, tables } from '#platform/database';
import type { Tables } from './campaign-tables.ts';
import { ENUMERATION } from './keep-campaigns.ts';

export type WatchPorts = {
  readonly database: Database;
  readonly evidence: Pick<Evidence, 'append'>;
  readonly clock: Clock;
  readonly software: string;
  readonly sources: Pick<Cases['sources'], 'signOfLife'>;
  readonly onCommitted: () => void;
  readonly onFailure: (error: unknown) => void;
};

export type CampaignWatcher = Repeated & {
  /** @returns how many campaigns have ended. */
  watchOnce(): Promise<number>;
};

const EVERY = durationOfMs(60_000);
const AT_ONCE = 50;

export const createCampaignWatcher = (ports: WatchPorts): CampaignWatcher => {
  const watchOnce = async (stopping?: AbortSignal): Promise<number> => {
    let ended = 0;
    for (let last = AT_ONCE; last === AT_ONCE && stopping?.aborted !== true; ended += last) {
      last = await ports.database.asSystem((tx) => endQuiet(ports, tx, ports.clock.now()));
    }
    if (ended > 0) ports.onCommitted();
    const tenants = await ports.database.asSystem((tx) =>
      tables<{ 'decision.node': { tenant: string } }>(tx).selectFrom('decision.node').select('tenant').execute(),
    );
    const looked = tenants.map(({ tenant }) => idOf('ten', tenant));
    if (looked.length > 0) await ports.sources.signOfLife(ENUMERATION, { tenants: looked, rounds: 1 });
    return ended;
  };
  return { ...repeat(ports, EVERY, watchOnce), watchOnce: () => watchOnce() };
};

const endQuiet = async (ports: WatchPorts, tx: Tx, now: Instant): Promise<number> => {
  const rows = await tables<Tables>(tx)
    .selectFrom('decision.campaign')
    .select(['tenant', 'id', 'attempts', 'stopped', 'first_at', 'last_at'])
    .where('ended_at', 'is', null)
    .where(sql<boolean>`last_at + quiet_minutes * interval '1 minute' < ${now}::timestamptz`)
    .orderBy('last_at')
    .limit(AT_ONCE)
    .forUpdate()
    .skipLocked()
    .execute();
  for (const { tenant, id, attempts, stopped, first_at, last_at } of rows) {
    const campaign = idOf('cmp', id);
    const fact = {
      ...{ kind: 'campaign-ended', campaign, attempts, stopped },
      ...{ firstAt: formatInstant(first_at), lastAt: formatInstant(last_at) },
    };
    await ports.evidence.append(tx, {
      tenant: idOf('ten', tenant),
      predicateType: 'observation',
      subjects: [{ name: `campaign ${campaign}`, algorithm: 'sha256', digest: sha256(canonicalJson(fact)) }],
      fact,
      observedAt: now,
      grade: 'A',
      collector: `mitsuke decision ${ports.software}`,
    });
    await tables<Tables>(tx)
      .updateTable('decision.campaign')
      .set({ ended_at: now })
      .where('tenant', '=', tenant)
      .where('id', '=', uuidOf(campaign))
      .execute();
  }
  return rows.length;
};
