/** What each role may do. The one place that says so. */
import { PERMISSIONS, type Permission } from '#kernel';

export const ROLES = ['administrator', 'supervisor', 'analyst', 'auditor', 'merchant'] as const;
export type Role = (typeof ROLES)[number];

const READ: readonly Permission[] = [
  'assurance:read',
  'case:read',
  'decision:read',
  'declaration:read',
  'evidence:read',
  'merchant:read',
  'site:read',
];
const WORK: readonly Permission[] = [
  ...READ,
  'assurance:submit',
  'assurance:work',
  'case:work',
  'decision:review',
  'declaration:answer',
  'declaration:review',
];

const BY_ROLE: Readonly<Record<Role, readonly Permission[]>> = {
  administrator: PERMISSIONS,
  supervisor: [...WORK, 'decision:manage', 'merchant:suspend', 'site:deploy', 'site:manage'],
  analyst: WORK,
  auditor: READ,
  // Of their own parties alone: their scope names those, and the walls keep to it.
  merchant: [
    'assurance:read',
    'assurance:submit',
    'case:read',
    'declaration:answer',
    'declaration:read',
    'merchant:read',
    'site:read',
  ],
};

export const permissionsOf = (role: Role): ReadonlySet<Permission> => new Set(BY_ROLE[role]);

/** What of `wanted` the granter does not hold and so cannot give. */
export const notGrantable = (wanted: readonly Permission[], held: ReadonlySet<Permission>): readonly Permission[] =>
  wanted.filter((permission) => !held.has(permission));
