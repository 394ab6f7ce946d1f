/** Whether a site may be probed: with proof of ownership and both consents, or in the lab. Nothing earlier counts. */
import type { Instant } from '#kernel';
import { rightsOf } from '../ownership/read-rights.ts';
import type { PermissionRow } from '../ownership/store-permissions.ts';
import type { SandboxPolicy } from '../ports.ts';

export const mayProbe = (row: PermissionRow, policy: Pick<SandboxPolicy, 'labHosts'>, at: Instant): boolean =>
  ['lab', 'permitted'].includes(rightsOf(row, policy, at).basis);
