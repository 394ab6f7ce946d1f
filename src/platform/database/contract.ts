/**
 * What every adapter of the Database port must do. `open` gives a new database with the migrations of the given rooms;
 * the suite brings its own room, `contract`, whose table has both walls.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ColumnType, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Instant, idOf, instantOfMs, type PartyId, type TenantId, uuidOf } from '#kernel';
import { DatabaseFailure, DatabaseUnavailable, TransactionConflict, UniqueViolation } from './index.ts';
import type { Room } from './migration-files.ts';
import { type Database, type Tx, tables } from './port.ts';

const MIGRATION = `
create table note (
  id integer primary key,
  tenant uuid not null,
  party uuid,
  body text constraint note_body_once unique,
  count int8,
  counts int8[],
  at timestamptz(3),
  times timestamptz(3)[],
  document jsonb
);
select platform.wall('note', 'party');
create function slow_commit() returns trigger language plpgsql as $$ begin perform pg_sleep(20); return null; end $$;
create constraint trigger slow after insert on note deferrable initially deferred
  for each row when (new.body = 'slow commit') execute function slow_commit();
`;

type Tables = {
  'contract.note': {
    id: number;
    tenant: string;
    party: string | null;
    body: string | null;
    count: number | null;
    counts: number[] | null;
    at: Instant | null;
    times: ColumnType<Instant[] | null, number[] | null>;
    document: ColumnType<unknown>;
  };
};

export type DatabaseUnderTest = Database & {
  /** Ends the backends of this database whose application name is `application`; as an operator or a crash would. */
  terminate(application: string): Promise<number>;
  /** Another process's view of the same database. */
  again(): Database;
};

const tenantOf = (n: number): TenantId => idOf('ten', `0197a000-0000-7000-8000-${String(n).padStart(12, '0')}`);
const partyOf = (n: number): PartyId => idOf('pty', `0197a000-0000-7000-9000-${String(n).padStart(12, '0')}`);
const A = { tenant: tenantOf(1) };
const B = { tenant: tenantOf(2) };

const notes = (tx: Tx) => tables<Tables>(tx);
type NewNote = { id: number; tenant?: TenantId; party?: PartyId } & Partial<
  Omit<Tables['contract.note'], 'id' | 'tenant' | 'party' | 'times' | 'document'>
> & { times?: number[]; document?: unknown };
const write = (tx: Tx, { tenant = A.tenant, party, ...rest }: NewNote) =>
  notes(tx)
    .insertInto('contract.note')
    .values({ ...rest, tenant: uuidOf(tenant), ...(party === undefined ? {} : { party: uuidOf(party) }) })
    .execute();
const idsSeen = async (tx: Tx): Promise<number[]> =>
  (await notes(tx).selectFrom('contract.note').select('id').orderBy('id').execute()).map(({ id }) => id);
const one = async <T>(tx: Tx, query: ReturnType<typeof sql<T>>): Promise<T> =>
  (await query.execute(notes(tx))).rows[0] as T;

export const describeDatabase = (name: string, open: (rooms: readonly Room[]) => Promise<DatabaseUnderTest>): void => {
  describe(`database: ${name}`, () => {
    let folder: string;
    let database: DatabaseUnderTest;
    beforeAll(async () => {
      folder = await mkdtemp('/tmp/mitsuke-contract-');
      await writeFile(join(folder, '0001-note.sql'), MIGRATION);
      database = await open([{ name: 'contract', folder }]);
    });
    afterAll(async () => {
      await database?.close();
      await rm(folder, { recursive: true, force: true });
    });
    const inEmpty = async () => {
      await database.asSystem((tx) => notes(tx).deleteFrom('contract.note').execute());
      return database;
    };
    describeTransactions(inEmpty);
    describeWalls(inEmpty);
    describeValues(inEmpty);
    describeErrors(inEmpty);
    describeLocks(inEmpty);
    describeOutages(inEmpty);
  });
};

type Opened = () => Promise<DatabaseUnderTest>;

const describeTransactions = (opened: Opened): void => {
  describe('transactions', () => {
    test('commit what work wrote, and give its result', async () => {
      const database = await opened();
      expect(await database.inScope(A, (tx) => write(tx, { id: 1 }).then(() => 'done'))).toBe('done');
      expect(await database.again().inScope(A, idsSeen)).toEqual([1]);
    });

    test('undo everything when work throws, and throw the same', async () => {
      const database = await opened();
      const error = new Error('no');
      const attempt = database.inScope(A, async (tx) => {
        await write(tx, { id: 1 });
        throw error;
      });
      await expect(attempt).rejects.toBe(error);
      expect(await database.inScope(A, idsSeen)).toEqual([]);
    });

    test('do not pretend to commit after a swallowed error', async () => {
      const database = await opened();
      const attempt = database.inScope(A, async (tx) => {
        await write(tx, { id: 1 });
        await write(tx, { id: 1 }).catch(() => undefined);
      });
      await expect(attempt).rejects.toMatchObject({ sqlState: '25P02' });
      expect(await database.inScope(A, idsSeen)).toEqual([]);
    });

    test('run what is asked for together in the order of asking, also where types must be looked up first', async () => {
      const database = await opened();
      const steps = await database.inScope(A, async (tx) => {
        const count = sql<{ count: number; at: number }>`
          select count(*)::int as count, ${7}::timestamptz as at from contract.note`;
        const plain = sql<{ count: number }>`select count(*)::int as count from contract.note`;
        return Promise.all([
          one(tx, count),
          write(tx, { id: 1 }),
          one(tx, plain),
          write(tx, { id: 2 }),
          one(tx, plain),
        ]);
      });
      expect(steps.filter((step) => !Array.isArray(step))).toEqual([{ count: 0, at: 7 }, { count: 1 }, { count: 2 }]);
    });

    test('are undone where one of several asked for together fails, whose error is told', async () => {
      const database = await opened();
      const attempt = database.inScope(A, async (tx) => {
        await Promise.all([write(tx, { id: 1 }), write(tx, { id: 1 }), write(tx, { id: 2 })]);
      });
      await expect(attempt).rejects.toThrow(UniqueViolation);
      expect(await database.inScope(A, idsSeen)).toEqual([]);
    });

    test('cannot be used after their end', async () => {
      const database = await opened();
      const kept = await database.inScope(A, async (tx) => tx);
      await expect(write(kept, { id: 1 })).rejects.toThrow('ended');
    });

    test('are durable when they resolve', async () => {
      const database = await opened();
      // As far as the server is; that the embedded one is stands in its own tests.
      const query = sql<{ value: string }>`select current_setting('synchronous_commit') as value`;
      expect(await database.asSystem((tx) => one(tx, query))).toEqual({ value: 'on' });
    });
  });
};

const describeWalls = (opened: Opened): void => {
  describe('walls', () => {
    const whoami = sql<{ role: string; super: string }>`
      select current_user as role, current_setting('is_superuser') as super`;

    test('run requests as mitsuke_app and the system as mitsuke_system, neither a superuser', async () => {
      const database = await opened();
      expect(await database.inScope(A, (tx) => one(tx, whoami))).toEqual({ role: 'mitsuke_app', super: 'off' });
      expect(await database.asSystem((tx) => one(tx, whoami))).toEqual({ role: 'mitsuke_system', super: 'off' });
    });

    test('keep tenants from reading, changing and planting each other’s rows', async () => {
      const database = await opened();
      await database.inScope(A, (tx) => write(tx, { id: 1 }));
      await database.inScope(B, async (tx) => {
        expect(await idsSeen(tx)).toEqual([]);
        const changed = await notes(tx).updateTable('contract.note').set({ body: 'mine' }).executeTakeFirst();
        const removed = await notes(tx).deleteFrom('contract.note').executeTakeFirst();
        expect([changed.numUpdatedRows, removed.numDeletedRows]).toEqual([0n, 0n]);
      });
      const planted = database.inScope(B, (tx) => write(tx, { id: 2, tenant: A.tenant }));
      await expect(planted).rejects.toMatchObject({ sqlState: '42501' });
      const given = database.inScope(A, (tx) =>
        notes(tx)
          .updateTable('contract.note')
          .set({ tenant: uuidOf(B.tenant) })
          .execute(),
      );
      await expect(given).rejects.toMatchObject({ sqlState: '42501' });
      expect(await database.asSystem(idsSeen)).toEqual([1]);
    });

    test('keep a scope to its parties', async () => {
      const database = await opened();
      await database.inScope(A, async (tx) => {
        await write(tx, { id: 1, party: partyOf(1) });
        await write(tx, { id: 2, party: partyOf(2) });
        await write(tx, { id: 3 });
      });
      const seen = (parties: PartyId[]) => database.inScope({ ...A, parties }, idsSeen);
      expect(await database.inScope(A, idsSeen)).toEqual([1, 2, 3]);
      expect(await seen([partyOf(1)])).toEqual([1]);
      expect(await seen([partyOf(1), partyOf(2)])).toEqual([1, 2]);
      expect(await seen([])).toEqual([]);
      expect(await database.inScope({ ...B, parties: [partyOf(1)] }, idsSeen)).toEqual([]);
      const planted = database.inScope({ ...A, parties: [partyOf(1)] }, (tx) =>
        write(tx, { id: 4, party: partyOf(2) }),
      );
      await expect(planted).rejects.toMatchObject({ sqlState: '42501' });
    });

    test('show nothing when no tenant is set', async () => {
      const database = await opened();
      await database.inScope(A, (tx) => write(tx, { id: 1 }));
      const seen = await database.inScope(A, async (tx) => {
        await sql`set local mitsuke.tenant = ''`.execute(notes(tx));
        return idsSeen(tx);
      });
      expect(seen).toEqual([]);
    });

    test('leave nothing on a connection for whoever uses it next', async () => {
      const database = await opened();
      await database.inScope(A, (tx) => write(tx, { id: 1 }));
      await database.inScope(B, (tx) => write(tx, { id: 2, tenant: B.tenant }));
      const left = sql<{ tenant: string | null; parties: string | null }>`
        select current_setting('mitsuke.tenant', true) as tenant, current_setting('mitsuke.parties', true) as parties`;
      const work = Array.from({ length: 60 }, async (_, n) => {
        if (n % 3 === 0) expect(await database.inScope(A, idsSeen)).toEqual([1]);
        else if (n % 3 === 1) expect(await database.inScope({ ...B, parties: [] }, idsSeen)).toEqual([]);
        else {
          const { tenant, parties } = await database.asSystem((tx) => one(tx, left));
          expect([tenant || '', parties || '']).toEqual(['', '']);
        }
      });
      await Promise.all(work);
    });

    test('give neither role the schema or what migrations remember', async () => {
      const database = await opened();
      for (const statement of ['alter table contract.note disable row level security', 'select platform.migration']) {
        const run = (tx: Tx) => sql.raw(statement.replace('select ', 'select from ')).execute(notes(tx));
        await expect(database.inScope(A, run)).rejects.toMatchObject({ sqlState: '42501' });
        await expect(database.asSystem(run)).rejects.toMatchObject({ sqlState: '42501' });
      }
    });
  });
};

const describeValues = (opened: Opened): void => {
  describe('values', () => {
    const readNote = (id: number) => (tx: Tx) =>
      notes(tx).selectFrom('contract.note').selectAll().where('id', '=', id).executeTakeFirstOrThrow();

    test('keep Japanese text as it was, unnormalised, beyond the basic plane too', async () => {
      const database = await opened();
      const body = 'ｶﾌﾞｼｷｶﾞｲｼｬ（株）吉𠮷野 が が 👨‍👩‍👧 Ⅷ ㍿';
      await database.inScope(A, (tx) => write(tx, { id: 1, body }));
      expect((await database.inScope(A, readNote(1))).body).toBe(body);
    });

    test('sort by code point and tell case apart', async () => {
      const database = await opened();
      const words = ['Z', 'a', 'z', 'É', 'é', 'あ', 'ア', '亜', '𠮷'];
      await database.inScope(A, async (tx) => {
        for (const [id, body] of [...words].reverse().entries()) await write(tx, { id, body });
      });
      await database.inScope(A, async (tx) => {
        const rows = await notes(tx).selectFrom('contract.note').select('body').orderBy('body').execute();
        expect(rows.map(({ body }) => body)).toEqual(words);
        expect(await one(tx, sql`select lower('É') as low, 'a' = 'A' as same`)).toEqual({ low: 'é', same: false });
      });
    });

    test('are numbers for int8, and never a rounded one', async () => {
      const database = await opened();
      const count = Number.MAX_SAFE_INTEGER;
      await database.inScope(A, (tx) => write(tx, { id: 1, count, counts: [1, -count] }));
      expect(await database.inScope(A, readNote(1))).toMatchObject({ count, counts: [1, -count] });
      const beyond = database.inScope(A, (tx) => one(tx, sql`select 9007199254740993::int8 as n`));
      await expect(beyond).rejects.toThrow(RangeError);
    });

    test('are instants for timestamptz, in and out, alone, in lists and in conditions', async () => {
      const database = await opened();
      const at = instantOfMs(Date.UTC(2026, 10, 21, 7, 29, 22, 123));
      const times = [instantOfMs(0), instantOfMs(-1), at];
      await database.inScope(A, async (tx) => {
        await write(tx, { id: 1, at, times });
        await write(tx, { id: 2, at: instantOfMs(at + 1) });
      });
      expect(await database.inScope(A, readNote(1))).toMatchObject({ at, times });
      const later = await database.inScope(A, (tx) =>
        notes(tx).selectFrom('contract.note').select('id').where('at', '>', at).execute(),
      );
      expect(later).toEqual([{ id: 2 }]);
    });

    test('are JSON for jsonb, lists included', async () => {
      const database = await opened();
      for (const [id, document] of [[1, 'two', null], { a: [{ b: 1 }] }, []].entries()) {
        await database.inScope(A, (tx) => write(tx, { id, document }));
        expect((await database.inScope(A, readNote(id))).document).toEqual(document);
      }
    });
  });
};

const describeErrors = (opened: Opened): void => {
  describe('errors', () => {
    test('name the constraint of a duplicate, and quote no value', async () => {
      const database = await opened();
      await database.inScope(A, (tx) => write(tx, { id: 1, body: 'a secret' }));
      const error = await database.inScope(A, (tx) => write(tx, { id: 2, body: 'a secret' })).catch((thrown) => thrown);
      expect(error).toBeInstanceOf(UniqueViolation);
      expect(error.constraint).toBe('note_body_once');
      expect(`${error.stack} ${JSON.stringify(error)}`).not.toContain('a secret');
    });

    test('quote no value that does not fit its type', async () => {
      const database = await opened();
      const query = sql<never>`select ${'a secret'}::uuid`;
      const error = await database.inScope(A, (tx) => one(tx, query)).catch((thrown) => thrown);
      expect(error).toBeInstanceOf(DatabaseFailure);
      expect(`${error.stack} ${JSON.stringify(error)}`).not.toContain('a secret');
    });

    test('tell the loser of a deadlock that it may try again', async () => {
      const database = await opened();
      await database.inScope(A, (tx) => write(tx, { id: 1 }).then(() => write(tx, { id: 2 })));
      const change = (tx: Tx, id: number) =>
        notes(tx).updateTable('contract.note').set({ count: id }).where('id', '=', id).execute();
      const met = [Promise.withResolvers<void>(), Promise.withResolvers<void>()] as const;
      const cross = (own: 0 | 1) =>
        database.inScope(A, async (tx) => {
          await change(tx, own + 1);
          met[own].resolve();
          await met[own === 0 ? 1 : 0].promise;
          await change(tx, own === 0 ? 2 : 1);
        });
      const results = await Promise.allSettled([cross(0), cross(1)]);
      const lost = results.filter((result) => result.status === 'rejected');
      expect(lost.map(({ reason }) => reason)).toEqual([expect.any(TransactionConflict)]);
    });
  });
};

const describeLocks = (opened: Opened): void => {
  describe('locks', () => {
    test('are held by one at a time, by name, and given back', async () => {
      const database = await opened();
      const other = database.again();
      const outcome = await database.withLock('sequencer', async (lost) => {
        expect(lost.aborted).toBe(false);
        expect(await other.withLock('sequencer', async () => 1)).toEqual({ kind: 'failed', error: 'held-elsewhere' });
        expect(await other.withLock('sweeper', async () => 2)).toEqual({ kind: 'ok', value: 2 });
        return 3;
      });
      expect(outcome).toEqual({ kind: 'ok', value: 3 });
      await expect(
        other.withLock('sequencer', async () => {
          throw new Error('no');
        }),
      ).rejects.toThrow('no');
      expect(await database.withLock('sequencer', async () => 4)).toEqual({ kind: 'ok', value: 4 });
    });

    test('say that they are lost when their connection breaks', async () => {
      const database = await opened();
      const outcome = await database.withLock('sequencer', async (lost) => {
        const aborted = new Promise((resolve) => lost.addEventListener('abort', resolve, { once: true }));
        expect(await database.terminate('mitsuke lock')).toBe(1);
        await aborted;
        return database.again().withLock('sequencer', async () => 'another has it now');
      });
      expect(outcome).toEqual({ kind: 'ok', value: { kind: 'ok', value: 'another has it now' } });
    });
  });
};

const describeOutages = (opened: Opened): void => {
  describe('outages', () => {
    test('of idle connections are not noticed', async () => {
      const database = await opened();
      await Promise.all([1, 2, 3].map((id) => database.inScope(A, (tx) => write(tx, { id }))));
      expect(await database.terminate('mitsuke')).toBeGreaterThan(0);
      expect(await database.inScope(A, idsSeen)).toEqual([1, 2, 3]);
      expect(await database.unhealthy()).toBeUndefined();
    });

    test('in a transaction undo it and say that it did not commit', async () => {
      const database = await opened();
      const attempt = database.inScope(A, async (tx) => {
        await write(tx, { id: 1 });
        await database.terminate('mitsuke');
        await write(tx, { id: 2 });
      });
      const error = await attempt.catch((thrown) => thrown);
      expect(error).toBeInstanceOf(DatabaseUnavailable);
      expect(error.mayHaveCommitted).toBe(false);
      expect(await database.inScope(A, idsSeen)).toEqual([]);
    });

    test('are not what a statement is refused for that binds more values than it can', async () => {
      const database = await opened();
      const ids = Array.from({ length: 66_000 }, (_, id) => id);
      const attempt = database.inScope(A, (tx) =>
        notes(tx).selectFrom('contract.note').select('id').where('id', 'in', ids).execute(),
      );
      await expect(attempt).rejects.toMatchObject({ name: 'DatabaseFailure', sqlState: '08P01' });
    });

    test('while committing say that the outcome is unknown', async () => {
      const database = await opened();
      const wrote = Promise.withResolvers<void>();
      const attempt = database
        .inScope(A, async (tx) => {
          await write(tx, { id: 1, body: 'slow commit' });
          wrote.resolve();
        })
        .catch((thrown) => thrown);
      await wrote.promise;
      while ((await database.terminate('mitsuke')) === 0);
      const error = await attempt;
      expect(error).toBeInstanceOf(DatabaseUnavailable);
      expect(error.mayHaveCommitted).toBe(true);
    });
  });
};
