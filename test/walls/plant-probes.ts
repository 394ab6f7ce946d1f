/** An agreement, a round of probes and a guess of the site's journey, as if they had been made: no neighbour may see any. */
import { sql } from 'kysely';
import { parseId, type TenantId, uuidOf } from '#kernel';
import { tables } from '#platform/database';
import type { House } from '../../src/app/house.ts';

const MONTH_MS = 30 * 86_400_000;

export const plantProbes = async (
  house: House,
  keep: (address: string, body: unknown) => Promise<unknown>,
  { tenant, site, word }: { readonly tenant: TenantId; readonly site: string; readonly word: string },
): Promise<{ readonly probes: string; readonly guess: string }> => {
  await keep(`/v1/sites/${site}/probe-agreement`, {
    ...{ reference: word, person: word, until: new Date(house.clock.now() + MONTH_MS).toISOString().slice(0, 10) },
    memberLogin: { path: '/login', account: word, maxAttempts: 3 },
  });
  const [probes, guess] = [house.newId('prb'), house.newId('gue')];
  const known = parseId('sit', site);
  if (known.kind === 'failed') throw new Error('a site has an id of its own form');
  await house.database.database.asSystem((tx) =>
    sql`insert into site_watch.probe_round
      (tenant, id, site, cause, ordered_by, ordered_at, with_attempts, state, ended_at, end_code)
      values (${uuidOf(tenant)}, ${uuidOf(probes)}, ${uuidOf(known.value)}, 'on-demand', ${word}, ${house.clock.now()}, false,
        'failed', ${house.clock.now()}, 'interrupted')`.execute(tables(tx)),
  );
  await house.database.database.asSystem((tx) =>
    sql`insert into site_watch.journey_guess (tenant, id, site, ordered_by, ordered_at, state, ended_at, end_code, yaml)
      values (${uuidOf(tenant)}, ${uuidOf(guess)}, ${uuidOf(known.value)}, ${word}, ${house.clock.now()}, 'failed',
        ${house.clock.now()}, 'interrupted', ${word})`.execute(tables(tx)),
  );
  return { probes, guess };
};
