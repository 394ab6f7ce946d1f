/** What each role may do. The one place that says so. */
import { PERMISSIONS, type Permission } from '#kernel';

export const ROLES = ['administrator', 'supervisor', 'analyst', 'auditor', 'merchant'] as const;
export type Role = (typeof ROLES)[number];

const READ: readonly Permission[] = ['case:read', 'decision:read', 'evidence:read', 'merchant:read', 'site:read'];

const BY_ROLE: Readonly<Record<Role, readonly Permission[]>> = {
  administrator: PERMISSIONS,
  supervisor: [...READ, 'case:work', 'site:manage'],
  analyst: [...READ, 'case:work'],
  auditor: READ,
  // Of their own parties alone: their scope names those, and the walls keep to it.
  merchant: ['case:read', 'merchant:read', 'site:read'],
};

export const permissionsOf = (role: Role): ReadonlySet<Permission> => new Set(BY_ROLE[role]);

/** What of `wanted` the granter does not hold and so cannot give. */
export const notGrantable = (wanted: readonly Permission[], held: ReadonlySet<Permission>): readonly Permission[] =>
  wanted.filter((permission) => !held.has(permission));
