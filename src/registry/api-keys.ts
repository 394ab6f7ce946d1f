/**
 * API keys: shown once, kept as a hash, never stronger than their maker, not even when the maker becomes weaker later.
 * A look-up serves for a few seconds, so that a decision does not wait for one; a key revoked in another process may
 * open that long. Issuing and revoking are on record.
 */
import {
  failed,
  type Id,
  type Instant,
  idOf,
  type Outcome,
  ok,
  type Permission,
  type PersonId,
  parseId,
  type Scope,
  type Secret,
  uuidOf,
} from '#kernel';
import { type Database, type Tx, tables } from '#platform/database';
import { notGrantable } from './core/roles.ts';
import { seenBefore } from './core/sessions.ts';
import { type ApiKeyId, apiKeyText, hashOf, newToken, parseApiKey } from './credentials.ts';
import type { RegistryPorts } from './ports.ts';
import { type RecordingPorts, recordChange } from './record-change.ts';
import type { Tables } from './store-tables.ts';

export type ApiKey = {
  readonly id: ApiKeyId;
  readonly name: string;
  /** The last four characters of the key, to tell keys apart. */
  readonly lastFour: string;
  readonly permissions: readonly Permission[];
  readonly createdAt: Instant;
  readonly expiresAt: Instant | undefined;
  readonly lastUsedAt: Instant | undefined;
  readonly revokedAt: Instant | undefined;
};

export type NewApiKey = {
  readonly name: string;
  readonly permissions: readonly Permission[];
  readonly expiresAt?: Instant | undefined;
};

export type ApiKeys = {
  /** The key's text is given here and never again. */
  issue(
    scope: Scope,
    wanted: NewApiKey,
  ): Promise<Outcome<{ readonly apiKey: ApiKey; readonly key: Secret }, KeyRefusal>>;
  /** `false` when the tenant has no such key. Revoking twice is fine; the first time stands. */
  revoke(scope: Scope, id: ApiKeyId): Promise<boolean>;
  /** Newest first, revoked ones too. */
  list(scope: Scope): Promise<readonly ApiKey[]>;
  scopeOf(presented: string): Promise<Scope | undefined>;
  /**
   * In the caller's transaction, those that `maker` made, and those made with them, that hold more than `allowed`;
   * without it, all. The caller calls `forget` after the commit.
   */
  revokeMadeBy(
    tx: Tx,
    scope: Scope,
    revoked: { readonly maker: PersonId; readonly allowed: ReadonlySet<Permission> | undefined },
  ): Promise<void>;
  /** No look-up from before serves any longer. */
  forget(): void;
};

export type KeyRefusal =
  | { readonly reason: 'permission-not-grantable'; readonly permission: Permission }
  | { readonly reason: 'expiry-passed' };

type Wiring = RecordingPorts & Pick<RegistryPorts, 'database'>;

const SHOWN = [
  'id',
  'name',
  'last_four',
  'permissions',
  'created_at',
  'expires_at',
  'last_used_at',
  'revoked_at',
] as const;

const REMEMBERED_MS = 5_000;
const REMEMBERED_KEYS = 1_000;

type Remembered = { readonly scope: Scope; readonly untilMs: number; readonly expiresAt: Instant | undefined };

export const createApiKeys = (wiring: Wiring): ApiKeys => {
  const { database, clock } = wiring;
  const remembered = new Map<string, Remembered>();
  let revocations = 0;

  const forget = (): void => {
    revocations++;
    remembered.clear();
  };

  const scopeOf = async (presented: string): Promise<Scope | undefined> => {
    const parsed = parseApiKey(presented);
    if (!parsed) return undefined;
    const hash = Buffer.from(hashOf(presented)).toString('base64');
    const known = remembered.get(hash);
    const [now, nowMs] = [clock.now(), clock.monotonicMs()];
    if (known && nowMs < known.untilMs && (known.expiresAt === undefined || now < known.expiresAt)) return known.scope;
    remembered.delete(hash);
    const before = revocations;
    const found = await lookUp(database, parsed, now);
    // A look-up that a revocation overtook is not to be relied on again.
    if (found && before === revocations) {
      if (remembered.size >= REMEMBERED_KEYS) remembered.delete(remembered.keys().next().value ?? '');
      remembered.set(hash, { ...found, untilMs: nowMs + REMEMBERED_MS });
    }
    return found?.scope;
  };

  return {
    issue: (scope, wanted) => issue(wiring, scope, wanted),
    revoke: async (scope, id) => {
      const known = await revoke(wiring, scope, id);
      forget();
      return known;
    },
    list: (scope) => list(wiring, scope),
    scopeOf,
    revokeMadeBy: (tx, scope, revoked) => revokeMadeBy(wiring, tx, scope, revoked),
    forget,
  };
};

const issue = async (
  wiring: Wiring,
  scope: Scope,
  { name, permissions, expiresAt }: NewApiKey,
): ReturnType<ApiKeys['issue']> => {
  const { database, clock, random, newId } = wiring;
  const [tooMuch] = notGrantable(permissions, scope.permissions);
  if (tooMuch) return failed({ reason: 'permission-not-grantable', permission: tooMuch });
  const now = clock.now();
  if (expiresAt !== undefined && expiresAt <= now) return failed({ reason: 'expiry-passed' });
  const id = newId('key');
  const secret = newToken(random);
  const row = {
    tenant: uuidOf(scope.tenant),
    id: uuidOf(id),
    name,
    secret_hash: hashOf(secret.reveal()),
    last_four: secret.reveal().slice(-4),
    permissions: [...new Set(permissions)],
    created_by: scope.principal.id,
    created_at: now,
    expires_at: expiresAt ?? null,
    last_used_at: null,
    revoked_at: null,
  };
  await database.inScope(scope, async (tx) => {
    await tables<Tables>(tx).insertInto('registry.api_key').values(row).execute();
    await record(wiring, tx, scope, { id, maker: row.created_by, change: 'api-key-issued' });
  });
  return ok({ apiKey: apiKeyOf(row), key: apiKeyText(id, secret) });
};

const revoke = (wiring: Wiring, scope: Scope, id: ApiKeyId): Promise<boolean> =>
  wiring.database.inScope(scope, async (tx) => {
    const known = await tables<Tables>(tx)
      .selectFrom('registry.api_key')
      .select('id')
      .where('tenant', '=', uuidOf(scope.tenant))
      .where('id', '=', uuidOf(id))
      .executeTakeFirst();
    if (known !== undefined) await revokeAll(wiring, tx, scope, [id]);
    return known !== undefined;
  });

/** Those that are not revoked yet: the first time stands, and is on record once. */
const revokeAll = async (wiring: Wiring, tx: Tx, scope: Scope, ids: readonly ApiKeyId[]): Promise<void> => {
  if (ids.length === 0) return;
  const revoked = await tables<Tables>(tx)
    .updateTable('registry.api_key')
    .set({ revoked_at: wiring.clock.now() })
    .where('tenant', '=', uuidOf(scope.tenant))
    .where('id', 'in', ids.map(uuidOf))
    .where('revoked_at', 'is', null)
    .returning(['id', 'created_by'])
    .execute();
  for (const { id, created_by } of revoked) {
    await record(wiring, tx, scope, { id: idOf('key', id), maker: created_by, change: 'api-key-revoked' });
  }
};

const revokeMadeBy = async (
  wiring: Wiring,
  tx: Tx,
  scope: Scope,
  { maker, allowed }: Parameters<ApiKeys['revokeMadeBy']>[2],
): Promise<void> => {
  const made = await keysMadeBy(tx, scope, maker);
  const tooStrong = made.filter(
    ({ permissions }) => allowed === undefined || notGrantable(permissions, allowed).length > 0,
  );
  await revokeAll(
    wiring,
    tx,
    scope,
    tooStrong.map(({ id }) => id),
  );
};

type MadeKey = { readonly id: ApiKeyId; readonly permissions: readonly Permission[] };

/** A key makes keys too: those count as the maker's, also where the key between is revoked by now. */
const keysMadeBy = async (tx: Tx, { tenant }: Pick<Scope, 'tenant'>, maker: PersonId): Promise<readonly MadeKey[]> => {
  const found: MadeKey[] = [];
  for (let makers: readonly string[] = [maker]; makers.length > 0; ) {
    const rows = await tables<Tables>(tx)
      .selectFrom('registry.api_key')
      .select(['id', 'permissions'])
      .where('tenant', '=', uuidOf(tenant))
      .where('created_by', 'in', makers)
      .execute();
    const made = rows.map(({ id, permissions }) => ({ id: idOf('key', id), permissions }));
    found.push(...made);
    makers = made.map(({ id }) => id);
  }
  return found;
};

type KeyChange = {
  readonly id: ApiKeyId;
  readonly maker: string;
  readonly change: 'api-key-issued' | 'api-key-revoked';
};

const record = async (ports: RecordingPorts, tx: Tx, scope: Scope, { id, maker, change }: KeyChange): Promise<void> => {
  const person = parseId('per', maker);
  await recordChange(ports, tx, {
    tenant: scope.tenant,
    person: person.kind === 'ok' ? person.value : undefined,
    change,
    about: id,
    madeBy: scope.principal.id,
  });
};

const list = async ({ database }: Wiring, scope: Scope): Promise<readonly ApiKey[]> => {
  const rows = await database.inScope(scope, (tx) =>
    tables<Tables>(tx)
      .selectFrom('registry.api_key')
      .select(SHOWN)
      .where('tenant', '=', uuidOf(scope.tenant))
      .orderBy('created_at', 'desc')
      .orderBy('id', 'desc')
      .execute(),
  );
  return rows.map(apiKeyOf);
};

/** By the hash alone, before any tenant is known: hence as system. */
const lookUp = (
  database: Database,
  { id, secret }: { readonly id: ApiKeyId; readonly secret: string },
  now: Instant,
): Promise<Omit<Remembered, 'untilMs'> | undefined> =>
  database.asSystem(async (tx) => {
    const row = await tables<Tables>(tx)
      .selectFrom('registry.api_key')
      .select(['tenant', 'id', 'permissions', 'expires_at', 'last_used_at', 'revoked_at'])
      .where('secret_hash', '=', hashOf(secret))
      .executeTakeFirst();
    if (!row || row.id !== uuidOf(id) || row.revoked_at !== null) return undefined;
    if (row.expires_at !== null && row.expires_at <= now) return undefined;
    if (row.last_used_at === null || row.last_used_at < seenBefore(now)) {
      await tables<Tables>(tx)
        .updateTable('registry.api_key')
        .set({ last_used_at: now })
        .where('tenant', '=', row.tenant)
        .where('id', '=', row.id)
        .execute();
    }
    const scope: Scope = {
      tenant: idOf('ten', row.tenant),
      permissions: new Set(row.permissions),
      principal: { kind: 'api-key', id },
    };
    return { scope, expiresAt: row.expires_at ?? undefined };
  });

const apiKeyOf = (row: Pick<Tables['registry.api_key'], (typeof SHOWN)[number]>): ApiKey => ({
  id: idOf('key', row.id) satisfies Id<'key'>,
  name: row.name,
  lastFour: row.last_four,
  permissions: row.permissions,
  createdAt: row.created_at,
  expiresAt: row.expires_at ?? undefined,
  lastUsedAt: row.last_used_at ?? undefined,
  revokedAt: row.revoked_at ?? undefined,
});
