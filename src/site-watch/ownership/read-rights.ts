/** A site's rights now, from what is on record and the lab's allowance. */
import { type Instant, Problem } from '#kernel';
import type { Tx } from '#platform/database';
import { type Giver, type Permitted, type Rights, rightsAt } from '../core/visiting-rights.ts';
import type { SandboxPolicy } from '../ports.ts';
import { siteNotFound } from '../problems.ts';
import { isLabSite } from '../sandbox.ts';
import { type WatchingState, watchingAt } from './core/watching.ts';
import { type PermissionRow, permissionsOf } from './store-permissions.ts';

type Policy = Pick<SandboxPolicy, 'labHosts'>;

export const rightsOf = (row: PermissionRow, { labHosts }: Policy, at: Instant): Rights => {
  const { proof } = row.checked;
  const consents: Partial<Record<Giver, Permitted>> = Object.fromEntries(
    row.consents.map(({ giver, allows, validUntil }) => [giver, { allows, until: validUntil }]),
  );
  return rightsAt(
    {
      isLab: isLabSite(row, { labHosts }),
      provenUntil: proof?.host === row.host ? proof.until : undefined,
      consents,
      earlierUntil: row.earlierUntil,
    },
    at,
  );
};

export const watchingOf = (row: PermissionRow, policy: Policy, at: Instant): WatchingState =>
  watchingAt(rightsOf(row, policy, at), { ...row, wasWatched: row.told !== undefined }, at);

/** @throws Problem `site-not-found` */
export const permissionOrProblem = async (
  tx: Tx,
  { tenant, site }: Pick<PermissionRow, 'tenant' | 'site'>,
  lock: 'lock' | 'read' = 'read',
): Promise<PermissionRow> => {
  const row = (await permissionsOf(tx, tenant, [site], lock)).get(site);
  if (row === undefined) throw new Problem(siteNotFound);
  return row;
};
