/**
 * Counts tries of an address, whether or not anyone has it, so that a lock tells nothing. A try is counted before it is
 * judged and forgiven when it was right: of any number at once, no more are judged than the lock allows.
 */
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { failed, type Instant, minus, type Outcome, ok, plus } from '#kernel';
import type { Clock } from '#platform/clock';
import { type Database, type Tx, tables } from '#platform/database';
import { FAILURES_LIFE, lockAfter } from './core/lockout.ts';
import type { Tables } from './store-tables.ts';

/** Of rows that belong to no tenant (RFC 9562 section 5.9). */
export const NO_TENANT = '00000000-0000-0000-0000-000000000000';
const SWEPT_AT_ONCE = 100;

export type Locked = { readonly retryAfterSeconds: number };

/** A try that was counted, and the lock it would leave behind if it was wrong. */
export type CountedTry = { readonly email: string; readonly lockUntil: Instant | undefined };

export type AddressLock = {
  /** Counts one try, or refuses it. Committed when it resolves. */
  begin(email: string): Promise<Outcome<CountedTry, Locked>>;
  /** The try was right, but signing in is not over: it does not count, and the lock it set is lifted, no other. */
  forgive(tx: Tx, tried: CountedTry): Promise<void>;
  /** Whoever signed in proved every account of the address theirs: all is forgotten. */
  clear(tx: Tx, email: string): Promise<void>;
};

const addressHash = (email: string): Uint8Array => createHash('sha256').update(`address ${email}`, 'utf8').digest();

/** Addresses come normalised. */
export const createAddressLock = ({ database, clock }: { database: Database; clock: Clock }): AddressLock => ({
  begin: async (email) => {
    const begun = await database.asSystem((tx) => begin(tx, addressHash(email), clock.now()));
    return begun.kind === 'failed' ? begun : ok({ email, lockUntil: begun.value });
  },
  forgive: async (tx, { email, lockUntil }) => {
    await tables<Tables>(tx)
      .updateTable('registry.sign_in_failure')
      .set(({ eb, fn, val }) => ({
        failures: eb('failures', '-', 1),
        locked_until: fn<Instant | null>('nullif', ['locked_until', val(lockUntil ?? null)]),
      }))
      .where('address_hash', '=', addressHash(email))
      .where('failures', '>', 0)
      .execute();
  },
  clear: async (tx, email) => {
    await tables<Tables>(tx)
      .deleteFrom('registry.sign_in_failure')
      .where('address_hash', '=', addressHash(email))
      .execute();
  },
});

const begin = async (tx: Tx, address: Uint8Array, now: Instant): Promise<Outcome<Instant | undefined, Locked>> => {
  const forgotten = minus(now, FAILURES_LIFE);
  await sweep(tx, forgotten);
  // The row is locked from here to the commit: who comes meanwhile waits, and then sees the lock.
  const counted = await sql<{ failures: number }>`
    insert into registry.sign_in_failure as known (tenant, address_hash, failures, locked_until, last_at)
    values (${NO_TENANT}::uuid, ${address}, 1, null, ${now}::timestamptz)
    on conflict (address_hash) do update set
      failures = case when known.last_at < ${forgotten}::timestamptz then 1 else known.failures + 1 end,
      last_at = excluded.last_at
    where known.locked_until is null or known.locked_until <= excluded.last_at
    returning failures`.execute(tables<Tables>(tx));
  const [row] = counted.rows;
  if (row === undefined) return failed(await lockOf(tx, address, now));
  const lock = lockAfter(row.failures);
  if (lock === undefined) return ok(undefined);
  const lockUntil = plus(now, lock);
  await tables<Tables>(tx)
    .updateTable('registry.sign_in_failure')
    .set({ locked_until: lockUntil })
    .where('address_hash', '=', address)
    .execute();
  return ok(lockUntil);
};

const lockOf = async (tx: Tx, address: Uint8Array, now: Instant): Promise<Locked> => {
  const row = await tables<Tables>(tx)
    .selectFrom('registry.sign_in_failure')
    .select('locked_until')
    .where('address_hash', '=', address)
    .executeTakeFirst();
  return { retryAfterSeconds: Math.max(1, Math.ceil(((row?.locked_until ?? now) - now) / 1_000)) };
};

/** Passes over rows that another transaction holds, so that two sweeps never wait for each other. */
const sweep = async (tx: Tx, forgotten: Instant): Promise<void> => {
  await tables<Tables>(tx)
    .deleteFrom('registry.sign_in_failure')
    .where('address_hash', 'in', (eb) =>
      eb
        .selectFrom('registry.sign_in_failure')
        .select('address_hash')
        .where('last_at', '<', forgotten)
        .limit(SWEPT_AT_ONCE)
        .forUpdate()
        .skipLocked(),
    )
    .execute();
};
