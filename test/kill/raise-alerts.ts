/**
 * A source of alerts as a process of its own, to be killed: opens the house on a data folder that a server uses as
 * well, raises one alert after the other, and writes a line only after it is committed. After an outage, or when begun
 * again, it asks first whether what it was raising is there.
 * `node raise-alerts.ts <data folder> <tenant> <first number>`
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { readConfiguration } from '#app';
import { readRuleSet } from '#app/read-rule-set';
import type { SourceDefinition } from '#cases';
import { parseId } from '#kernel';
import { DatabaseUnavailable } from '#platform/database';
import { openHouse } from '../../src/app/house.ts';

const PAUSE_MS = 40;
const SITES = 5;
const [dataFolder = '', tenantText = '', first = '1'] = process.argv.slice(2);

const read = readConfiguration({ MITSUKE_LOG_LEVEL: 'error' }, undefined);
const rules = read.kind === 'ok' ? readRuleSet(read.value.ruleSetFile) : read;
const tenant = parseId('ten', tenantText);
if (read.kind === 'failed' || rules.kind === 'failed' || tenant.kind === 'failed') throw new Error('not set up');

const house = await openHouse({
  configuration: read.value,
  dataFolder,
  purpose: 'serve',
  ruleSet: rules.value,
  version: 'test',
  logTo: process.stderr,
  onStep: () => undefined,
});
const scope = { tenant: tenant.value };

const SOURCE: SourceDefinition = { source: 'kill-test', room: 'cases', cadenceMinutes: 30, graceMinutes: 15 };
const sayAlive = () => house.cases.sources.signOfLife(SOURCE, { tenants: [tenant.value], rounds: 1 });

const raise = (number: number) =>
  house.database.database.inScope(scope, async (tx) => {
    const finding = { tenant: tenant.value, source: SOURCE.source, reference: `finding-${number}` };
    const { alerts } = house.cases;
    const open = await alerts.stillOpen(tx, finding);
    if (open !== undefined) return open;
    const site = `site-${number % SITES}`;
    const raised = await alerts.raise(tx, {
      ...finding,
      kind: 'card-data-sent-elsewhere',
      severity: 'high',
      subject: { kind: 'site', id: site, label: site },
      detail: { destination: 'collector.example' },
      observedAt: house.clock.now(),
    });
    return raised.alert;
  });

for (let number = Number(first); ; ) {
  try {
    await sayAlive();
    const alert = await raise(number);
    process.stdout.write(`${JSON.stringify({ number, alert })}\n`);
    number += 1;
  } catch (error) {
    if (!(error instanceof DatabaseUnavailable)) throw error;
  }
  await sleep(PAUSE_MS);
}
