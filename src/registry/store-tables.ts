/** This room's tables, as its store files see them. Ids are in the uuid column's form. */
import type { Instant, Permission } from '#kernel';
import type { Role } from './core/roles.ts';

export const TENANT_KINDS = ['acquirer', 'psp', 'issuer', 'merchant-group'] as const;
export type TenantKind = (typeof TENANT_KINDS)[number];
export type Language = 'ja' | 'en';

export type Tables = {
  'registry.tenant': { tenant: string; name: string; kind: TenantKind; language: Language; created_at: Instant };
  'registry.person': {
    tenant: string;
    id: string;
    email: string;
    display_name: string;
    role: Role;
    created_at: Instant;
  };
  'registry.api_key': {
    tenant: string;
    id: string;
    name: string;
    secret_hash: Uint8Array;
    last_four: string;
    permissions: Permission[];
    created_by: string;
    created_at: Instant;
    expires_at: Instant | null;
    last_used_at: Instant | null;
    revoked_at: Instant | null;
  };
  'registry.sign_in_link': {
    tenant: string;
    id: string;
    person: string;
    token_hash: Uint8Array;
    created_at: Instant;
    expires_at: Instant;
    used_at: Instant | null;
  };
  'registry.session': {
    tenant: string;
    id: string;
    person: string;
    token_hash: Uint8Array;
    created_at: Instant;
    last_seen_at: Instant;
    expires_at: Instant;
  };
  'registry.merchant': {
    tenant: string;
    id: string;
    acceptor_number: string;
    name: string | null;
    standing: 'observed';
    first_seen_at: Instant;
    last_seen_at: Instant;
    attempt_count: number;
  };
};
