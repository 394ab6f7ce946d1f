/**
 * Signing in by password and a second factor. An address that nobody has and a wrong password get the same answer for
 * the same work: a try is counted, one password hash is computed, and only then is looked whom it opens (LEND-05, 1b, 1c).
 */
import { failed, type Instant, idOf, type Outcome, ok, plus, type Secret, type TenantId, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import { ATTEMPT_LIFE } from './core/credentials.ts';
import { hashOf, newToken } from './credentials.ts';
import { normaliseEmail } from './enrol.ts';
import { CURRENT_PARAMETERS, type HashParameters, type HashPassword, SALT_BYTES, sameHash } from './hash-password.ts';
import type { AddressLock, CountedTry, Locked } from './lock-address.ts';
import { stepOfCode } from './one-time-code.ts';
import { holdPerson, type OpenedSession, openSession } from './open-session.ts';
import type { RegistryPorts } from './ports.ts';
import { recordChange } from './record-change.ts';
import { hashOfRecoveryCode, isRecoveryCode } from './recovery-code.ts';
import { openOtpSecret } from './seal-otp-secret.ts';
import type { Tables } from './store-tables.ts';

export type SecondFactorAwaited = {
  /** Given here and never again; not a session. */
  readonly token: Secret;
  readonly expiresAt: Instant;
  /** Those that the password opens. With several, the second step names one. */
  readonly tenants: readonly { readonly id: TenantId; readonly name: string }[];
};

export type PasswordRefusal =
  | { readonly reason: 'refused' | 'busy' | 'second-factor-not-set-up' }
  | ({ readonly reason: 'locked' } & Locked);

export type CodeRefusal =
  | { readonly reason: 'attempt-ended' | 'tenant-choice-needed' | 'refused' }
  | ({ readonly reason: 'locked' } & Locked);

export type Code = {
  readonly token: string;
  /** Six digits, or a recovery code. */
  readonly code: string;
  readonly tenant?: TenantId | undefined;
  /** From where it is sent. */
  readonly address?: string | undefined;
};

export type PasswordSignIn = {
  begin(email: string, password: string): Promise<Outcome<SecondFactorAwaited, PasswordRefusal>>;
  finish(code: Code): Promise<Outcome<OpenedSession, CodeRefusal>>;
};

type Wiring = RegistryPorts & { readonly hashPassword: HashPassword; readonly addressLock: AddressLock };

export const createPasswordSignIn = (wiring: Wiring): PasswordSignIn => ({
  begin: (email, password) => begin(wiring, normaliseEmail(email), password),
  finish: (code) => finish(wiring, code),
});

const begin = async (wiring: Wiring, email: string, password: string): ReturnType<PasswordSignIn['begin']> => {
  const { database, addressLock } = wiring;
  const counted = await addressLock.begin(email);
  if (counted.kind === 'failed') return failed({ reason: 'locked', ...counted.error });
  const candidates = await database.asSystem((tx) => candidatesOf(tx, email));
  const opened = await openedBy(wiring, candidates, password);
  if (opened.kind === 'ok' && opened.value.length === 0) return failed({ reason: 'refused' });
  await database.asSystem((tx) => addressLock.forgive(tx, counted.value));
  if (opened.kind === 'failed') return failed({ reason: 'busy' });
  const ready = opened.value.filter(({ hasTotp }) => hasTotp);
  if (ready.length === 0) return failed({ reason: 'second-factor-not-set-up' });
  return ok(await database.asSystem((tx) => awaitSecondFactor(wiring, tx, ready)));
};

type Candidate = {
  readonly tenant: TenantId;
  readonly tenantName: string;
  readonly person: string;
  readonly salt: Uint8Array;
  readonly hash: Uint8Array;
  readonly parameters: HashParameters;
  readonly hasTotp: boolean;
};

const candidatesOf = async (tx: Tx, email: string): Promise<Candidate[]> => {
  const rows = await tables<Tables>(tx)
    .selectFrom('registry.person as person')
    .innerJoin('registry.password as password', (join) =>
      join.onRef('password.tenant', '=', 'person.tenant').onRef('password.person', '=', 'person.id'),
    )
    .innerJoin('registry.tenant as tenant', 'tenant.tenant', 'person.tenant')
    .leftJoin('registry.totp as totp', (join) =>
      join.onRef('totp.tenant', '=', 'person.tenant').onRef('totp.person', '=', 'person.id'),
    )
    .select([
      'person.tenant',
      'person.id',
      'tenant.name',
      'password.salt',
      'password.hash',
      'password.memory_kib',
      'password.passes',
      'password.lanes',
      'totp.enrolled_at',
    ])
    .where('person.email', '=', email)
    .where('person.deactivated_at', 'is', null)
    .orderBy('tenant.name')
    .orderBy('person.tenant')
    .execute();
  return rows.map((row) => ({
    tenant: idOf('ten', row.tenant),
    tenantName: row.name,
    person: row.id,
    salt: row.salt,
    hash: row.hash,
    parameters: { memoryKib: row.memory_kib, passes: row.passes, lanes: row.lanes },
    hasTotp: row.enrolled_at !== null,
  }));
};

/** Passwords of one address share salt and parameters, so that one computation serves; with none it is done all the same. */
const openedBy = async (
  { hashPassword, random }: Wiring,
  candidates: readonly Candidate[],
  password: string,
): Promise<Outcome<Candidate[], 'busy'>> => {
  const groups = Map.groupBy(
    candidates,
    ({ salt, parameters }) => `${Buffer.from(salt).toString('hex')} ${JSON.stringify(parameters)}`,
  );
  const opened: Candidate[] = [];
  const works = [...groups.values()].map((group) => ({ ...(group[0] as Candidate), group }));
  const nobody = { salt: random.bytes(SALT_BYTES), parameters: CURRENT_PARAMETERS, group: [] };
  for (const { salt, parameters, group } of works.length > 0 ? works : [nobody]) {
    const computed = await hashPassword(password, salt, parameters);
    if (computed.kind === 'failed') return computed;
    opened.push(...group.filter(({ hash }) => sameHash(hash, computed.value)));
  }
  return ok(opened);
};

const awaitSecondFactor = async (
  { clock, random }: Wiring,
  tx: Tx,
  ready: readonly Candidate[],
): Promise<SecondFactorAwaited> => {
  const token = newToken(random);
  const expiresAt = plus(clock.now(), ATTEMPT_LIFE);
  await tables<Tables>(tx)
    .insertInto('registry.sign_in_attempt')
    .values(
      ready.map(({ tenant, person }) => ({
        tenant: uuidOf(tenant),
        person,
        token_hash: hashOf(token.reveal()),
        expires_at: expiresAt,
      })),
    )
    .execute();
  return { token, expiresAt, tenants: ready.map(({ tenant, tenantName }) => ({ id: tenant, name: tenantName })) };
};

type Attempt = { readonly tenant: string; readonly person: string; readonly email: string };

const finish = async (wiring: Wiring, { token, code, tenant, address }: Code): ReturnType<PasswordSignIn['finish']> => {
  const { database, clock, addressLock } = wiring;
  const attempts = await database.asSystem((tx) => attemptsOf(tx, token, clock.now()));
  if (tenant === undefined && attempts.length > 1) return failed({ reason: 'tenant-choice-needed' });
  const attempt = tenant === undefined ? attempts[0] : attempts.find((each) => each.tenant === uuidOf(tenant));
  if (attempt === undefined) return failed({ reason: 'attempt-ended' });
  const counted = await addressLock.begin(attempt.email);
  if (counted.kind === 'failed') return failed({ reason: 'locked', ...counted.error });
  const opened = await database.asSystem((tx) =>
    takeCode(wiring, tx, { ...attempt, token, code, address, counted: counted.value }),
  );
  return opened ? ok(opened) : failed({ reason: 'refused' });
};

const attemptsOf = async (tx: Tx, token: string, now: Instant): Promise<Attempt[]> =>
  tables<Tables>(tx)
    .selectFrom('registry.sign_in_attempt as attempt')
    .innerJoin('registry.person as person', (join) =>
      join.onRef('person.tenant', '=', 'attempt.tenant').onRef('person.id', '=', 'attempt.person'),
    )
    .select(['attempt.tenant', 'attempt.person', 'person.email'])
    .where('attempt.token_hash', '=', hashOf(token))
    .where('attempt.expires_at', '>', now)
    .where('person.deactivated_at', 'is', null)
    .execute();

type Tried = Attempt & Pick<Code, 'token' | 'code' | 'address'> & { readonly counted: CountedTry };

const takeCode = async (wiring: Wiring, tx: Tx, tried: Tried): Promise<OpenedSession | undefined> => {
  const { tenant, person, code } = tried;
  const who = { tenant: idOf('ten', tenant), person: idOf('per', person) };
  await holdPerson(tx, who);
  const openedIn = await holdAttempt(tx, tried);
  if (openedIn.size === 0) return undefined;
  const byRecovery = isRecoveryCode(code);
  const taken = byRecovery ? await takeRecoveryCode(wiring, tx, tried) : await takeOneTimeCode(wiring, tx, tried);
  if (!taken) return undefined;
  await tables<Tables>(tx)
    .deleteFrom('registry.sign_in_attempt')
    .where('token_hash', '=', hashOf(tried.token))
    .execute();
  const method = byRecovery ? 'recovery-code' : 'password';
  const opened = await openSession(wiring, tx, { ...who, method, address: tried.address });
  if (!opened) return undefined;
  if (byRecovery) await recordChange(wiring, tx, { ...who, change: 'recovery-code-used', madeBy: who.person });
  await settleTry(wiring, tx, tried, openedIn);
  return opened;
};

/**
 * Anyone who administers a tenant can invite any address and sign in there with a password of their own. So this
 * forgets what was tried against the address only if the password opened all it has; else this one try alone.
 */
const settleTry = async (
  { addressLock }: Wiring,
  tx: Tx,
  { email, counted }: Tried,
  openedIn: ReadonlySet<string>,
): Promise<void> => {
  const accounts = await candidatesOf(tx, email);
  if (accounts.every(({ tenant }) => openedIn.has(uuidOf(tenant)))) await addressLock.clear(tx, email);
  else await addressLock.forgive(tx, counted);
};

/** The tenants it may end in. Held, so that a second answer to the same attempt waits, and then finds it used. */
const holdAttempt = async (tx: Tx, { token }: Tried): Promise<ReadonlySet<string>> => {
  const held = await tables<Tables>(tx)
    .selectFrom('registry.sign_in_attempt')
    .select('tenant')
    .where('token_hash', '=', hashOf(token))
    .orderBy('tenant')
    .forUpdate()
    .execute();
  return new Set(held.map(({ tenant }) => tenant));
};

/** One statement compares and moves the last step on: of two with the same code, one comes too late. */
const takeOneTimeCode = async (wiring: Wiring, tx: Tx, { tenant, person, code }: Tried): Promise<boolean> => {
  const row = await tables<Tables>(tx)
    .selectFrom('registry.totp')
    .select('secret')
    .where('tenant', '=', tenant)
    .where('person', '=', person)
    .executeTakeFirst();
  if (row === undefined) return false;
  const whose = { tenant: idOf('ten', tenant), person: idOf('per', person) };
  const step = stepOfCode(await openOtpSecret(wiring.keys, whose, row.secret), code, wiring.clock.now());
  if (step === undefined) return false;
  const moved = await tables<Tables>(tx)
    .updateTable('registry.totp')
    .set({ last_step: step })
    .where('tenant', '=', tenant)
    .where('person', '=', person)
    .where('last_step', '<', step)
    .returning('last_step')
    .executeTakeFirst();
  return moved !== undefined;
};

const takeRecoveryCode = async (wiring: Wiring, tx: Tx, { tenant, person, code }: Tried): Promise<boolean> => {
  const used = await tables<Tables>(tx)
    .updateTable('registry.recovery_code')
    .set({ used_at: wiring.clock.now() })
    .where('tenant', '=', tenant)
    .where('person', '=', person)
    .where('code_hash', '=', hashOfRecoveryCode(code))
    .where('used_at', 'is', null)
    .returning('used_at')
    .executeTakeFirst();
  return used !== undefined;
};
