import { Client } from 'pg';
import { expect, test } from 'vitest';
import { clientConfigOf } from '../platform/database/connection.ts';
import { appendMany, newId, openTestEvidence, scopeOf } from './testing.ts';

test('a column that a later migration adds does not disturb a server that runs', async () => {
  const room = await openTestEvidence();
  const administrator = new Client(clientConfigOf(room.database.administrator));
  await administrator.connect();
  try {
    const tenant = newId('ten');
    const round = async () => {
      await appendMany(room, tenant, 1);
      const pass = await room.evidence.sequencer.runOnce();
      expect(pass).toMatchObject({ kind: 'ok', value: { failures: [] } });
      return (await room.evidence.logOf(scopeOf(tenant))).size;
    };
    // Often enough that every statement is prepared by now.
    for (let size = 2; size < 10; size++) expect(await round()).toBe(size);
    await administrator.query('alter table evidence.log add column later text');
    await administrator.query('alter table evidence.entry add column later text');
    expect(await round()).toBe(10);
  } finally {
    await administrator.end();
    await room.close();
  }
});
