/** Looks for a site's token, on demand and each day once it was found, and keeps what was seen. */
import type { Scope } from '#kernel';
import { type SiteWatchOptions, SYSTEM } from '../ports.ts';
import type { SiteId } from '../store-tables.ts';
import { afterLooking, type Checked, stateOf } from './core/proof.ts';
import { lookForProof } from './look-for-proof.ts';
import { permissionOrProblem } from './read-rights.ts';
import { recordPermission } from './record-permission.ts';
import { dueProofs, saveChecked } from './store-permissions.ts';

type Options = Pick<
  SiteWatchOptions,
  'database' | 'clock' | 'evidence' | 'software' | 'textRecords' | 'downloads' | 'onCommitted' | 'onFailure'
>;

const SITES_AT_A_TIME = 20;

const factOf = (checked: Checked, host: string, at: Parameters<typeof stateOf>[2]) => ({
  state: stateOf(checked, host, at),
  ...(checked.proof === undefined ? {} : { method: checked.proof.method }),
});

/** Looked for outside of any transaction: others' servers take their time. @throws Problem `site-not-found` */
export const checkOwnership = async (
  options: Options,
  scope: Pick<Scope, 'tenant' | 'parties' | 'principal'>,
  site: SiteId,
): Promise<void> => {
  const { database, clock } = options;
  const which = { tenant: scope.tenant, site };
  const asked = await database.inScope(scope, (tx) => permissionOrProblem(tx, which));
  const looked = await lookForProof(options, asked.host, asked.token);
  await database.inScope(scope, async (tx) => {
    const known = await permissionOrProblem(tx, which, 'lock');
    // Another host by now: what was seen says nothing of it.
    if (known.host !== asked.host) return;
    const at = clock.now();
    const checked = afterLooking(known.checked, looked, { host: known.host, at });
    await saveChecked(tx, which, checked);
    const [from, to] = [factOf(known.checked, known.host, at), factOf(checked, known.host, at)];
    if (from.state === to.state && from.method === to.method) return;
    await recordPermission(options, tx, scope, { setting: 'site-ownership', site, from, to, at });
  });
  options.onCommitted();
};

/** Those whose day is over. One that cannot be checked holds up no other. */
export const recheckProofs = async (options: Options, signal?: AbortSignal): Promise<void> => {
  const { database, clock, onFailure } = options;
  const due = await database.asSystem((tx) => dueProofs(tx, clock.now(), SITES_AT_A_TIME));
  for (const { tenant, site } of due) {
    if (signal?.aborted) return;
    await checkOwnership(options, { tenant, principal: SYSTEM }, site).catch(onFailure);
  }
};
