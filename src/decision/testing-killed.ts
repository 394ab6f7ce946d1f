/** A process that judges payments and takes in fraud reports until it is killed; tells each with a line. For a test. */
import { durationOfMs, formatInstant, instantOfMs, parseId, Secret } from '#kernel';
import { openPostgres } from '../platform/database/postgres.ts';
import { attemptNow, clock, openTestRoom, scopeOf } from './testing.ts';
import { riskRules } from './testing-risk.ts';

const tenant = parseId('ten', process.argv[2] ?? '');
if (tenant.kind === 'failed') throw new Error('usage: testing-killed.ts TENANT FOLDER');
const scope = scopeOf(tenant.value);
const shown = JSON.parse(process.env.TEST_DATABASE ?? '');
const database = openPostgres({ connection: { ...shown, password: new Secret(shown.password) } });
const room = await openTestRoom(database, process.argv[3]);
const { decide, results } = room.open({ ruleSet: riskRules(), snapshotEvery: 20 });

for (let number = 0; ; number += 1) {
  const occurredAt = formatInstant(instantOfMs(clock.now() - 120_000 + number * 1_000 - (number % 4) * 5_000));
  const attempt = attemptNow({ occurredAt, merchant: { acceptorNumber: `shop-${number % 3}` } });
  await decide(scope, attempt);
  if (number % 3 === 0) {
    const said = {
      eventId: attempt.eventId,
      type: 'other',
      transactionAt: occurredAt,
      reportedAt: occurredAt,
    } as const;
    await results.fraudReports(scope, [{ reportId: `r-${number}`, ...said }]);
  }
  process.stdout.write(`${number}\n`);
  await clock.sleep(durationOfMs(1));
}
