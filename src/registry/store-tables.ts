/** This room's tables, as its store files see them. Ids are in the uuid column's form. */
import type { ErasureReason, JsonObject } from '#evidence';
import type { CardBrand, Instant, Permission } from '#kernel';
import type { ActStatus } from './core/acts.ts';
import type { CredentialChangeKind } from './core/credentials.ts';
import type { DeclaredState } from './core/declared.ts';
import type {
  Connection,
  LayerOwner,
  Licence,
  MoveKind,
  PartyRoleNumber,
  Platform,
  RiskTier,
  SalesChannel,
  Standing,
} from './core/parties.ts';
import type { Role } from './core/roles.ts';

export const TENANT_KINDS = ['acquirer', 'psp', 'issuer', 'merchant-group'] as const;
export type TenantKind = (typeof TENANT_KINDS)[number];
export const LANGUAGES = ['ja', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

export const LINK_PURPOSES = ['sign-in', 'invitation', 'credential-reset'] as const;
export type LinkPurpose = (typeof LINK_PURPOSES)[number];

/** What a session began with. `password` and `recovery-code`: the second factor was a code or a recovery code. */
export const SIGN_IN_METHODS = ['link', 'invitation', 'password', 'recovery-code', 'passkey'] as const;
export type SignInMethod = (typeof SIGN_IN_METHODS)[number];
export const SIGN_IN_ACTS = ['signed-in', 'signed-out'] as const;
export type SignInAct = (typeof SIGN_IN_ACTS)[number];

export type Tables = {
  'registry.tenant': { tenant: string; name: string; kind: TenantKind; language: Language; created_at: Instant };
  'registry.person': {
    tenant: string;
    id: string;
    email: string;
    display_name: string;
    role: Role;
    language: Language;
    created_at: Instant;
    deactivated_at: Instant | null;
    joined_at: Instant | null;
    last_signed_in_at: Instant | null;
    last_sign_in_method: SignInMethod | null;
  };
  'registry.duty': { tenant: string; person: string; set_by: string; set_at: Instant };
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
    purpose: LinkPurpose;
    made_by: string | null;
  };
  'registry.session': {
    tenant: string;
    id: string;
    person: string;
    token_hash: Uint8Array;
    created_at: Instant;
    last_seen_at: Instant;
    expires_at: Instant;
    method: SignInMethod;
  };
  'registry.password': {
    tenant: string;
    person: string;
    salt: Uint8Array;
    hash: Uint8Array;
    memory_kib: number;
    passes: number;
    lanes: number;
    set_at: Instant;
  };
  'registry.totp': { tenant: string; person: string; secret: Uint8Array; enrolled_at: Instant; last_step: number };
  'registry.totp_enrolment': { tenant: string; person: string; secret: Uint8Array; expires_at: Instant };
  'registry.recovery_code': {
    tenant: string;
    person: string;
    code_hash: Uint8Array;
    made_at: Instant;
    used_at: Instant | null;
  };
  'registry.passkey': {
    tenant: string;
    id: string;
    person: string;
    name: string;
    credential_id: Uint8Array;
    public_key: Uint8Array;
    counter: number;
    transports: string[];
    backed_up: boolean;
    created_at: Instant;
    last_used_at: Instant | null;
  };
  'registry.passkey_challenge': {
    tenant: string;
    challenge_hash: Uint8Array;
    person: string | null;
    expires_at: Instant;
  };
  'registry.sign_in_failure': {
    tenant: string;
    address_hash: Uint8Array;
    failures: number;
    locked_until: Instant | null;
    last_at: Instant;
  };
  'registry.sign_in_attempt': { tenant: string; person: string; token_hash: Uint8Array; expires_at: Instant };
  'registry.sign_in': {
    tenant: string;
    id: string;
    person: string;
    session: string;
    act: SignInAct;
    method: SignInMethod;
    address: string | null;
    at: Instant;
    salt: Uint8Array;
    entry: string;
  };
  'registry.credential_change': {
    tenant: string;
    id: string;
    person: string | null;
    change: CredentialChangeKind;
    about: string | null;
    made_by: string;
    made_at: Instant;
    salt: Uint8Array;
    entry: string;
  };
  'registry.two_person_act': {
    tenant: string;
    id: string;
    kind: string;
    subject: string;
    detail: JsonObject;
    reason: string;
    asked_by: string;
    asked_at: Instant;
    due_at: Instant;
    status: ActStatus;
    decided_by: string | null;
    decided_at: Instant | null;
    decision_reason: string | null;
    collected_at: Instant | null;
    /** Null when it is erased. */
    salt: Uint8Array | null;
    erased_at: Instant | null;
    erased_for: ErasureReason | null;
  };
  'registry.act_step': {
    tenant: string;
    entry: string;
    act: string;
    step: 'asked' | 'approved' | 'refused' | 'collected';
    record: string | null;
  };
  'registry.party': {
    tenant: string;
    id: string;
    corporate_number: string | null;
    name: string;
    kana: string | null;
    name_key: string;
    created_at: Instant;
    changed_at: Instant;
    merged_into: string | null;
  };
  'registry.party_role': {
    tenant: string;
    id: string;
    party: string;
    role: PartyRoleNumber | null;
    licence: Licence | null;
    valid_from: string;
    valid_to: string | null;
  };
  'registry.person_party': { tenant: string; person: string; party: string };
  'registry.standing_change': {
    tenant: string;
    id: string;
    merchant: string;
    from_standing: Standing;
    to_standing: Standing;
    reason: string;
    act: string | null;
    made_by: string;
    made_at: Instant;
    salt: Uint8Array;
    entry: string;
  };
  'registry.merchant': {
    tenant: string;
    id: string;
    acceptor_number: string;
    name: string | null;
    standing: Standing;
    first_seen_at: Instant | null;
    last_seen_at: Instant | null;
    attempt_count: number;
    party: string | null;
    connection: Connection | null;
    platform: Platform | null;
    payment_module_owner: LayerOwner | null;
    application_owner: LayerOwner | null;
    infrastructure_owner: LayerOwner | null;
    content_owner: LayerOwner | null;
    sales_channel: SalesChannel | null;
    member_login: boolean | null;
    takes_uploads: boolean | null;
    develops_itself: boolean | null;
    stores_numbers: boolean | null;
    risk_tier: RiskTier | null;
    category_code: string | null;
    standing_reason: string | null;
    standing_since: Instant | null;
    changed_at: Instant | null;
    shop: string | null;
    acquirer: string | null;
    agent: string | null;
    brands: CardBrand[];
    name_key: string | null;
  };
  'registry.shop': {
    tenant: string;
    id: string;
    party: string;
    name: string;
    kana: string | null;
    name_key: string;
    url: string | null;
    host: string | null;
    address: string | null;
    address_key: string | null;
    phone: string | null;
    chain: string | null;
    chain_key: string | null;
    mall: string | null;
    created_at: Instant;
    changed_at: Instant;
  };
  'registry.agency': {
    tenant: string;
    id: string;
    acquirer: string;
    agent: string;
    valid_from: string;
    valid_to: string | null;
  };
  'registry.declared': {
    tenant: string;
    party: string;
    declaration: string;
    state: DeclaredState;
    due_at: Instant;
    opened_at: Instant | null;
    filed_at: Instant | null;
    expires_at: Instant | null;
    told_at: Instant;
  };
  'registry.merchant_layout': {
    tenant: string;
    name: string;
    content: string;
    changed_by: string;
    changed_at: Instant;
  };
  'registry.merchant_import': {
    tenant: string;
    id: string;
    file_sha256: string;
    layout: string;
    lines: number;
    faults: number;
    counts: string;
    made_by: string;
    made_at: Instant;
    entry: string;
  };
  'registry.party_move': {
    tenant: string;
    id: string;
    kind: MoveKind;
    from_party: string;
    to_party: string;
    shops: string[];
    merchants: string[];
    reason: string;
    made_by: string;
    made_at: Instant;
    salt: Uint8Array;
    entry: string;
  };
};
