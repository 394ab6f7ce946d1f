/**
 * What a person does with their own credentials. Each change needs a session that began a short time ago, is on record,
 * and ends the person's other sessions; the last way to sign in is not taken away.
 */
import { failed, type Id, type Instant, idOf, type Outcome, ok, plus, uuidOf } from '#kernel';
import { type Tx, tables, UniqueViolation } from '#platform/database';
import {
  type CredentialChangeKind,
  ENROLMENT_LIFE,
  type Held,
  isFresh,
  MOST_PASSKEYS,
  RECOVERY_CODES,
  wouldLockOut,
} from './core/credentials.ts';
import { type Person, signedIn, type Tenant } from './enrol.ts';
import { CURRENT_PARAMETERS, type HashPassword, SALT_BYTES } from './hash-password.ts';
import { newOtpSecret, otpTexts, stepOfCode } from './one-time-code.ts';
import { endSessions, holdPerson, type Me } from './open-session.ts';
import {
  type CreationOptions,
  creationOptions,
  type RegistrationAnswer,
  takeChallenge,
  verifyRegistration,
} from './passkey-ceremony.ts';
import type { JudgePassword, PasswordFault } from './password-policy.ts';
import type { RegistryPorts } from './ports.ts';
import { recordChange } from './record-change.ts';
import { hashOfRecoveryCode, newRecoveryCode } from './recovery-code.ts';
import { openOtpSecret, sealOtpSecret } from './seal-otp-secret.ts';
import type { Tables } from './store-tables.ts';

export type PasskeyId = Id<'psk'>;

export type Passkey = {
  readonly id: PasskeyId;
  readonly name: string;
  readonly createdAt: Instant;
  readonly lastUsedAt: Instant | undefined;
  /** Kept in several places by the authenticator's maker, so that the loss of one device does not lose it. */
  readonly backedUp: boolean;
};

export type Credentials = {
  readonly passwordSetAt: Instant | undefined;
  readonly totpEnrolledAt: Instant | undefined;
  readonly recoveryCodesLeft: number;
  /** The latest first. */
  readonly passkeys: readonly Passkey[];
};

/** Every change may be refused so. */
export type ChangeRefusal = 'sign-in-again' | 'session-ended';

export type MyCredentials = {
  list(me: Me): Promise<Credentials>;
  setPassword(me: Me, password: string): Promise<Outcome<void, ChangeRefusal | PasswordFault | 'busy'>>;
  removePassword(me: Me): Promise<Outcome<void, ChangeRefusal | 'last-credential' | 'not-set'>>;
  /** The secret is shown here and never again; it is in force once a code confirms it. */
  beginTotp(
    me: Me,
  ): Promise<Outcome<{ readonly uri: string; readonly secret: string; readonly expiresAt: Instant }, ChangeRefusal>>;
  /** Gives the recovery codes, shown here and never again. */
  confirmTotp(me: Me, code: string): Promise<Outcome<readonly string[], ChangeRefusal | 'no-enrolment' | 'wrong-code'>>;
  removeTotp(me: Me): Promise<Outcome<void, ChangeRefusal | 'last-credential' | 'not-set'>>;
  renewRecoveryCodes(me: Me): Promise<Outcome<readonly string[], ChangeRefusal | 'not-set'>>;
  passkeyOptions(me: Me): Promise<Outcome<CreationOptions, ChangeRefusal | 'too-many'>>;
  addPasskey(
    me: Me,
    wanted: { readonly name: string; readonly answer: RegistrationAnswer },
  ): Promise<Outcome<Passkey, ChangeRefusal | 'refused' | 'too-many' | 'already-there'>>;
  removePasskey(me: Me, id: PasskeyId): Promise<Outcome<void, ChangeRefusal | 'last-credential' | 'not-set'>>;
};

type Wiring = RegistryPorts & { readonly hashPassword: HashPassword; readonly judgePassword: JudgePassword };
type Who = { readonly person: Person; readonly tenant: Tenant };

export const createMyCredentials = (wiring: Wiring): MyCredentials => ({
  list: (me) => wiring.database.inScope({ tenant: me.tenant }, (tx) => listCredentials(tx, me)),
  setPassword: (me, password) => setPassword(wiring, me, password),
  removePassword: (me) =>
    change(wiring, me, (tx) => remove(wiring, tx, { me, table: 'registry.password', change: 'password-removed' })),
  beginTotp: (me) => change(wiring, me, (tx, who) => beginTotp(wiring, tx, me, who)),
  confirmTotp: (me, code) => change(wiring, me, (tx) => confirmTotp(wiring, tx, me, code)),
  removeTotp: (me) =>
    change(wiring, me, (tx) => remove(wiring, tx, { me, table: 'registry.totp', change: 'totp-removed' })),
  renewRecoveryCodes: (me) =>
    change(wiring, me, async (tx) => {
      if (!(await heldBy(tx, me)).totp) return failed('not-set');
      const codes = await replaceRecoveryCodes(wiring, tx, me);
      await concludeChange(wiring, tx, me, { change: 'recovery-codes-made' });
      return ok(codes);
    }),
  passkeyOptions: (me) => change(wiring, me, (tx, who) => passkeyOptions(wiring, tx, me, who)),
  addPasskey: async (me, wanted) => {
    try {
      return await change(wiring, me, (tx) => addPasskey(wiring, tx, me, wanted));
    } catch (error) {
      if (error instanceof UniqueViolation && error.constraint === 'passkey_credential_id')
        return failed('already-there');
      throw error;
    }
  },
  removePasskey: (me, id) => change(wiring, me, (tx) => removePasskey(wiring, tx, me, id)),
});

/** Within the tenant and not the parties: a merchant's own people have credentials, which belong to no party. */
const change = async <T, E>(
  { database, clock }: Wiring,
  me: Me,
  work: (tx: Tx, who: Who) => Promise<Outcome<T, E>>,
): Promise<Outcome<T, E | ChangeRefusal>> => {
  if (!isFresh(me.signedInAt, clock.now())) return failed('sign-in-again');
  return database.inScope({ tenant: me.tenant }, async (tx) => {
    // One change of a person at a time, so that two removals do not each leave the other's credential.
    const held = await holdPerson(tx, me);
    const session = await tables<Tables>(tx)
      .selectFrom('registry.session')
      .select('id')
      .where('tenant', '=', uuidOf(me.tenant))
      .where('id', '=', uuidOf(me.session))
      .executeTakeFirst();
    const who = held && session && (await signedIn(tx, me, me.person));
    return who ? work(tx, who) : failed('session-ended');
  });
};

type Concluded = { readonly change: CredentialChangeKind; readonly about?: string };

const concludeChange = async (wiring: Wiring, tx: Tx, me: Me, concluded: Concluded): Promise<void> => {
  await recordChange(wiring, tx, { tenant: me.tenant, person: me.person, madeBy: me.person, ...concluded });
  await endSessions(tx, me, me.session);
};

const ofPerson = (me: Me) => ({ tenant: uuidOf(me.tenant), person: uuidOf(me.person) });

const listCredentials = async (tx: Tx, me: Me): Promise<Credentials> => {
  const { tenant, person } = ofPerson(me);
  const password = await tables<Tables>(tx)
    .selectFrom('registry.password')
    .select('set_at')
    .where('tenant', '=', tenant)
    .where('person', '=', person)
    .executeTakeFirst();
  const totp = await tables<Tables>(tx)
    .selectFrom('registry.totp')
    .select('enrolled_at')
    .where('tenant', '=', tenant)
    .where('person', '=', person)
    .executeTakeFirst();
  const left = await tables<Tables>(tx)
    .selectFrom('registry.recovery_code')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('tenant', '=', tenant)
    .where('person', '=', person)
    .where('used_at', 'is', null)
    .executeTakeFirstOrThrow();
  const passkeys = await tables<Tables>(tx)
    .selectFrom('registry.passkey')
    .select(['id', 'name', 'created_at', 'last_used_at', 'backed_up'])
    .where('tenant', '=', tenant)
    .where('person', '=', person)
    .orderBy('id', 'desc')
    .execute();
  return {
    passwordSetAt: password?.set_at,
    totpEnrolledAt: totp?.enrolled_at,
    recoveryCodesLeft: left.count,
    passkeys: passkeys.map(passkeyOf),
  };
};

const passkeyOf = (
  row: Pick<Tables['registry.passkey'], 'id' | 'name' | 'created_at' | 'last_used_at' | 'backed_up'>,
): Passkey => ({
  id: idOf('psk', row.id),
  name: row.name,
  createdAt: row.created_at,
  lastUsedAt: row.last_used_at ?? undefined,
  backedUp: row.backed_up,
});

const heldBy = async (tx: Tx, me: Me): Promise<Held> => {
  const { passwordSetAt, totpEnrolledAt, passkeys } = await listCredentials(tx, me);
  return { password: passwordSetAt !== undefined, totp: totpEnrolledAt !== undefined, passkeys: passkeys.length };
};

const setPassword = async (wiring: Wiring, me: Me, password: string): ReturnType<MyCredentials['setPassword']> => {
  const { database, clock, hashPassword, judgePassword } = wiring;
  if (!isFresh(me.signedInAt, clock.now())) return failed('sign-in-again');
  const who = await database.inScope({ tenant: me.tenant }, (tx) => signedIn(tx, me, me.person));
  if (!who) return failed('session-ended');
  const fault = judgePassword(password, [who.person.email, who.person.displayName, who.tenant.name]);
  if (fault !== undefined) return failed(fault);
  const salt = await saltFor(wiring, who.person.email);
  const hashed = await hashPassword(password, salt, CURRENT_PARAMETERS);
  if (hashed.kind === 'failed') return hashed;
  return change(wiring, me, async (tx) => {
    const { memoryKib, passes, lanes } = CURRENT_PARAMETERS;
    const row = { salt, hash: hashed.value, memory_kib: memoryKib, passes, lanes, set_at: clock.now() };
    await tables<Tables>(tx)
      .insertInto('registry.password')
      .values({ ...ofPerson(me), ...row })
      .onConflict((conflict) => conflict.columns(['tenant', 'person']).doUpdateSet(row))
      .execute();
    await concludeChange(wiring, tx, me, { change: 'password-set' });
    return ok(undefined);
  });
};

/** The salt that the address's passwords in other tenants have, so that one computation serves them all. */
const saltFor = async ({ database, random }: Wiring, email: string): Promise<Uint8Array> => {
  const known = await database.asSystem((tx) =>
    tables<Tables>(tx)
      .selectFrom('registry.password as password')
      .innerJoin('registry.person as person', (join) =>
        join.onRef('person.tenant', '=', 'password.tenant').onRef('person.id', '=', 'password.person'),
      )
      .select('password.salt')
      .where('person.email', '=', email)
      .orderBy('password.set_at')
      .executeTakeFirst(),
  );
  return known?.salt ?? random.bytes(SALT_BYTES);
};

const beginTotp = async (wiring: Wiring, tx: Tx, me: Me, { person }: Who) => {
  const secret = newOtpSecret(wiring.random);
  const row = {
    secret: await sealOtpSecret(wiring.keys, me, secret),
    expires_at: plus(wiring.clock.now(), ENROLMENT_LIFE),
  };
  await tables<Tables>(tx)
    .insertInto('registry.totp_enrolment')
    .values({ ...ofPerson(me), ...row })
    .onConflict((conflict) => conflict.columns(['tenant', 'person']).doUpdateSet(row))
    .execute();
  return ok({ ...otpTexts(secret, person.email), expiresAt: row.expires_at });
};

const confirmTotp = async (
  wiring: Wiring,
  tx: Tx,
  me: Me,
  code: string,
): Promise<Outcome<readonly string[], 'no-enrolment' | 'wrong-code'>> => {
  const of = ofPerson(me);
  const now = wiring.clock.now();
  const enrolment = await tables<Tables>(tx)
    .selectFrom('registry.totp_enrolment')
    .select('secret')
    .where('tenant', '=', of.tenant)
    .where('person', '=', of.person)
    .where('expires_at', '>', now)
    .executeTakeFirst();
  if (enrolment === undefined) return failed('no-enrolment');
  const step = stepOfCode(await openOtpSecret(wiring.keys, me, enrolment.secret), code, now);
  if (step === undefined) return failed('wrong-code');
  const row = { secret: enrolment.secret, enrolled_at: now, last_step: step };
  await tables<Tables>(tx)
    .insertInto('registry.totp')
    .values({ ...of, ...row })
    .onConflict((conflict) => conflict.columns(['tenant', 'person']).doUpdateSet(row))
    .execute();
  await tables<Tables>(tx)
    .deleteFrom('registry.totp_enrolment')
    .where('tenant', '=', of.tenant)
    .where('person', '=', of.person)
    .execute();
  const codes = await replaceRecoveryCodes(wiring, tx, me);
  await concludeChange(wiring, tx, me, { change: 'totp-enrolled' });
  return ok(codes);
};

const replaceRecoveryCodes = async ({ clock, random }: Wiring, tx: Tx, me: Me): Promise<readonly string[]> => {
  await dropRecoveryCodes(tx, me);
  const codes = Array.from({ length: RECOVERY_CODES }, () => newRecoveryCode(random));
  const made = { ...ofPerson(me), made_at: clock.now(), used_at: null };
  await tables<Tables>(tx)
    .insertInto('registry.recovery_code')
    .values(codes.map((code) => ({ ...made, code_hash: hashOfRecoveryCode(code) })))
    .execute();
  return codes;
};

const dropRecoveryCodes = async (tx: Tx, me: Me): Promise<void> => {
  await tables<Tables>(tx)
    .deleteFrom('registry.recovery_code')
    .where('tenant', '=', uuidOf(me.tenant))
    .where('person', '=', uuidOf(me.person))
    .execute();
};

type Removal = {
  readonly me: Me;
  readonly table: 'registry.password' | 'registry.totp';
  readonly change: CredentialChangeKind;
};

const remove = async (
  wiring: Wiring,
  tx: Tx,
  { me, table, change: made }: Removal,
): Promise<Outcome<void, 'last-credential' | 'not-set'>> => {
  const before = await heldBy(tx, me);
  const which = table === 'registry.password' ? 'password' : 'totp';
  if (!before[which]) return failed('not-set');
  if (wouldLockOut(before, { ...before, [which]: false })) return failed('last-credential');
  const { tenant, person } = ofPerson(me);
  await tables<Tables>(tx).deleteFrom(table).where('tenant', '=', tenant).where('person', '=', person).execute();
  if (which === 'totp') await dropRecoveryCodes(tx, me);
  await concludeChange(wiring, tx, me, { change: made });
  return ok(undefined);
};

const removePasskey = async (
  wiring: Wiring,
  tx: Tx,
  me: Me,
  id: PasskeyId,
): Promise<Outcome<void, 'last-credential' | 'not-set'>> => {
  const { passkeys } = await listCredentials(tx, me);
  if (!passkeys.some((passkey) => passkey.id === id)) return failed('not-set');
  const before = await heldBy(tx, me);
  if (wouldLockOut(before, { ...before, passkeys: before.passkeys - 1 })) return failed('last-credential');
  const { tenant, person } = ofPerson(me);
  await tables<Tables>(tx)
    .deleteFrom('registry.passkey')
    .where('tenant', '=', tenant)
    .where('person', '=', person)
    .where('id', '=', uuidOf(id))
    .execute();
  await concludeChange(wiring, tx, me, { change: 'passkey-removed', about: id });
  return ok(undefined);
};

const passkeyOptions = async (
  wiring: Wiring,
  tx: Tx,
  me: Me,
  { person }: Who,
): Promise<Outcome<CreationOptions, 'too-many'>> => {
  const { tenant } = ofPerson(me);
  const known = await tables<Tables>(tx)
    .selectFrom('registry.passkey')
    .select('credential_id')
    .where('tenant', '=', tenant)
    .where('person', '=', uuidOf(me.person))
    .execute();
  if (known.length >= MOST_PASSKEYS) return failed('too-many');
  return ok(await creationOptions(wiring, tx, { me, person, known: known.map((row) => row.credential_id) }));
};

type NewPasskey = { readonly name: string; readonly answer: RegistrationAnswer };

const addPasskey = async (
  wiring: Wiring,
  tx: Tx,
  me: Me,
  { name, answer }: NewPasskey,
): Promise<Outcome<Passkey, 'refused' | 'too-many'>> => {
  const asked = await takeChallenge(wiring, tx, answer.response.clientDataJSON, me);
  const made = asked && (await verifyRegistration(wiring, answer, asked));
  if (made === undefined) return failed('refused');
  if ((await heldBy(tx, me)).passkeys >= MOST_PASSKEYS) return failed('too-many');
  const id = wiring.newId('psk');
  const row = {
    ...ofPerson(me),
    id: uuidOf(id),
    name,
    credential_id: made.id,
    public_key: made.publicKey,
    counter: made.counter,
    transports: [...made.transports],
    backed_up: made.backedUp,
    created_at: wiring.clock.now(),
    last_used_at: null,
  };
  await tables<Tables>(tx).insertInto('registry.passkey').values(row).execute();
  await concludeChange(wiring, tx, me, { change: 'passkey-added', about: id });
  return ok(passkeyOf(row));
};
