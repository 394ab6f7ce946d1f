/** What other tests stand on: a database in which the one before left something would have them pass or fail by order. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { idOf } from '#kernel';
import { tables } from './index.ts';
import { type EmptiedDatabase, openEmptiedDatabase } from './testing.ts';

/** Rows that nobody may delete, numbered by the database. */
const KEPT = `create table note (number bigint generated always as identity, tenant uuid not null);
  select platform.wall('note');
  create function refuse() returns trigger language plpgsql as $$ begin raise exception 'kept'; end $$;
  create trigger kept before delete on note for each row execute function refuse()`;
const TENANT = idOf('ten', '01900000-0000-7000-8000-000000000001');

let folder: string;
let shared: EmptiedDatabase;
beforeAll(async () => {
  folder = await mkdtemp('/tmp/mitsuke-emptied-');
  await writeFile(join(folder, '0001-notes.sql'), KEPT);
  shared = await openEmptiedDatabase([{ name: 'notes', folder }]);
});
afterAll(async () => {
  await shared.close();
  await rm(folder, { recursive: true });
});

test('an emptied database holds nothing of before, and counts from the beginning', async () => {
  const write = sql<{ number: number }>`insert into notes.note (tenant)
    values ('01900000-0000-7000-8000-000000000001') returning number`;
  for (const _ of ['first', 'second', 'third']) {
    const database = await shared.next();
    const numbers = await database.inScope({ tenant: TENANT }, async (tx) => {
      const all = async () => (await sql<{ number: number }>`select number from notes.note`.execute(tables(tx))).rows;
      expect(await all()).toEqual([]);
      await write.execute(tables(tx));
      await write.execute(tables(tx));
      return all();
    });
    expect(numbers).toEqual([{ number: 1 }, { number: 2 }]);
    await database.close();
  }
});
