/**
 * Scope: whose data a call may touch, and what it may do. Every store function requires one; the database sets
 * tenant and parties from it, so that row-level security is the second wall behind the query's own condition.
 */
import type { PartyId, TenantId } from './id.ts';

/** What a role or API key may do. A permission names a room and an act. */
export const PERMISSIONS = [
  'assurance:read',
  'assurance:submit',
  'assurance:work',
  'case:read',
  'case:work',
  'decision:make',
  'decision:manage',
  'decision:read',
  'decision:review',
  'declaration:answer',
  'declaration:read',
  'declaration:review',
  'evidence:read',
  'merchant:read',
  'merchant:suspend',
  'site:deploy',
  'site:manage',
  'site:read',
  'tenant:administer',
  'webhook:manage',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

export type Principal =
  | { readonly kind: 'person'; readonly id: string }
  | { readonly kind: 'api-key'; readonly id: string }
  | { readonly kind: 'system'; readonly id: string };

export type Scope = {
  readonly tenant: TenantId;
  /** Absent: every party of the tenant. Present: only these, as for a merchant's own people. */
  readonly parties?: readonly PartyId[];
  readonly permissions: ReadonlySet<Permission>;
  readonly principal: Principal;
};

export const may = (scope: Scope, permission: Permission): boolean => scope.permissions.has(permission);
