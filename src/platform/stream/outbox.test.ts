import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { tables } from '../database/port.ts';
import { openTestDatabase } from '../database/testing.ts';
import { describeStream } from './contract.ts';
import { createDelivery } from './delivery.ts';
import { createOutbox } from './outbox.ts';

const ROOM = { name: 'stream', folder: fileURLToPath(new URL('./migrations', import.meta.url)) };

describeStream('outbox', async (rooms) => {
  const database = await openTestDatabase([ROOM, ...rooms]);
  return {
    database,
    outbox: createOutbox,
    delivery: createDelivery,
    countMessages: () =>
      database.asSystem(async (tx) => {
        const { rows } = await sql<{ count: number }>`select count(*) from stream.message`.execute(tables(tx));
        return rows[0]?.count ?? 0;
      }),
    close: () => database.close(),
  };
});
